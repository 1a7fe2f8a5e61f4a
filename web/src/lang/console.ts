import ja from './ja/console';
import { Words } from './words.svelte';

export const consoleWords = new Words(ja, () => import('./en/console'));
