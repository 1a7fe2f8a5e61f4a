import ja from './ja/again';
import { Words } from './words.svelte';

export const againWords = new Words(ja, () => import('./en/again'));
