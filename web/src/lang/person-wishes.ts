import ja from './ja/person-wishes';
import { Words } from './words.svelte';

export const personWishesWords = new Words(ja, () => import('./en/person-wishes'));
