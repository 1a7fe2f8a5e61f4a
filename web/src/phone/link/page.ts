//! What `/p/` loads: the page with its words, so that the join form loads neither.

import { personalWords } from '../../lang/personal';

await personalWords.ready();
export { default } from './Personal.svelte';
