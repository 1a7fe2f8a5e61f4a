import ja from './ja/join';
import { Words } from './words.svelte';

export const joinWords = new Words(ja, () => import('./en/join'));
