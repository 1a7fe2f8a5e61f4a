import ja from './ja/talks';
import { Words } from './words.svelte';

export const talkWords = new Words(ja, () => import('./en/talks'));
