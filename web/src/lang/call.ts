import ja from './ja/call';
import { Words } from './words.svelte';

export const callWords = new Words(ja, () => import('./en/call'));
