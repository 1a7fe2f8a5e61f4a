import ja from './ja/closing';
import { Words } from './words.svelte';

export const closingWords = new Words(ja, () => import('./en/closing'));
