import ja from './ja/stay';
import { Words } from './words.svelte';

export const stayWords = new Words(ja, () => import('./en/stay'));
