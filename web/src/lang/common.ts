import ja from './ja/common';
import { Words } from './words.svelte';

export const commonWords = new Words(ja, () => import('./en/common'));
