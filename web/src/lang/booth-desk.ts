import ja from './ja/booth-desk';
import { Words } from './words.svelte';

export const boothDeskWords = new Words(ja, () => import('./en/booth-desk'));
