import ja from './ja/encounters';
import { Words } from './words.svelte';

export const encounterWords = new Words(ja, () => import('./en/encounters'));
