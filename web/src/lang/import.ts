import ja from './ja/import';
import { Words } from './words.svelte';

export const importWords = new Words(ja, () => import('./en/import'));
