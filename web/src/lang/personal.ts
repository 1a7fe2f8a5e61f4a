import ja from './ja/personal';
import { Words } from './words.svelte';

export const personalWords = new Words(ja, () => import('./en/personal'));
