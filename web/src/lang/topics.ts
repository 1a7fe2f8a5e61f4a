import ja from './ja/topics';
import { Words } from './words.svelte';

export const topicWords = new Words(ja, () => import('./en/topics'));
