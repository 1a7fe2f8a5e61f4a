import ja from './ja/provisions';
import { Words } from './words.svelte';

export const provisionWords = new Words(ja, () => import('./en/provisions'));
