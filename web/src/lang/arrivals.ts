import ja from './ja/arrivals';
import { Words } from './words.svelte';

export const arrivalWords = new Words(ja, () => import('./en/arrivals'));
