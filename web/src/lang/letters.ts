import ja from './ja/letters';
import { Words } from './words.svelte';

export const lettersWords = new Words(ja, () => import('./en/letters'));
