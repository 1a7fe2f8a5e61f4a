import ja from './ja/flags';
import { Words } from './words.svelte';

export const flagWords = new Words(ja, () => import('./en/flags'));
