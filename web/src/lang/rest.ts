import ja from './ja/rest';
import { Words } from './words.svelte';

export const restWords = new Words(ja, () => import('./en/rest'));
