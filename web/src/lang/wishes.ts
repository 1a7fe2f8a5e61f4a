import ja from './ja/wishes';
import { Words } from './words.svelte';

export const wishesWords = new Words(ja, () => import('./en/wishes'));
