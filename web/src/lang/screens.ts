import ja from './ja/screens';
import { Words } from './words.svelte';

export const screenWords = new Words(ja, () => import('./en/screens'));
