import ja from './ja/ask-again';
import { Words } from './words.svelte';

export const askAgainWords = new Words(ja, () => import('./en/ask-again'));
