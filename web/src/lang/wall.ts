import ja from './ja/wall';
import { Words } from './words.svelte';

export const wallWords = new Words(ja, () => import('./en/wall'));
