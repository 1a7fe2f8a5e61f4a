import ja from './ja/meeting';
import { Words } from './words.svelte';

export const meetingWords = new Words(ja, () => import('./en/meeting'));
