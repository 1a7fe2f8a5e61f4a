import ja from './ja/foresight';
import { Words } from './words.svelte';

export const foresightWords = new Words(ja, () => import('./en/foresight'));
