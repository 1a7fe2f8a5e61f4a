// Builds each page on its own: nobody visits two of them, so nothing is shared between them and every page needs the fewest requests.
import { rm } from 'node:fs/promises';
import { build } from 'vite';

await rm('dist', { recursive: true, force: true });
for (const page of ['index', 'wall', 'console']) {
  await build({ logLevel: 'warn', build: { emptyOutDir: false, copyPublicDir: page === 'index', rolldownOptions: { input: `${page}.html` } } });
}
