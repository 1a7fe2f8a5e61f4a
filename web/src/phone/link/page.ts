//! What `/p/` loads: the page with its words, so that the join form loads neither. What asks once more, months later, is another page.

import { personalWords } from '../../lang/personal';
import { retry } from '../../shared/retry';
import Personal from './Personal.svelte';

await personalWords.ready();
export default location.pathname.startsWith('/p/a-') ? (await retry(() => import('./Again.svelte'))).default : Personal;
