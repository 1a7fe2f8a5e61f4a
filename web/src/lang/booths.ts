import ja from './ja/booths';
import { Words } from './words.svelte';

export const boothWords = new Words(ja, () => import('./en/booths'));
