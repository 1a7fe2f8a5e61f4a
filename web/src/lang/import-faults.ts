import ja from './ja/import-faults';
import { Words } from './words.svelte';

export const importFaultWords = new Words(ja, () => import('./en/import-faults'));
