import ja from './ja/room';
import { Words } from './words.svelte';

export const roomWords = new Words(ja, () => import('./en/room'));
