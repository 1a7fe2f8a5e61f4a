import ja from './ja/print';
import { Words } from './words.svelte';

export const printWords = new Words(ja, () => import('./en/print'));
