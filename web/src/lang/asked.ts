import ja from './ja/asked';
import { Words } from './words.svelte';

export const askedWords = new Words(ja, () => import('./en/asked'));
