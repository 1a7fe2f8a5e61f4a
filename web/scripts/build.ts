//! Builds each page on its own: nobody visits two of them, so nothing is shared between them and every page needs the fewest requests.

import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { manifestOf, type PageName, PAGES } from './pages';

/** What the phone's first page needs comes in one file, also where later parts need it too; so does what the room needs. Kinds and catalogue are the questions' as well, before there is a room. */
const PHONE = [
  { name: 'phone', test: /src\/phone\/(main\.ts|Phone\.svelte|join\/Join\.svelte)$/ },
  { name: 'kinds', test: /src\/shared\/(catalog|KindMark|kinds)\b/ },
  { name: 'Room', test: /src\/phone\/room\/Room\.svelte$/ },
];
/** The console is one file, and parts that are asked for later. */
const CONSOLE = [{ name: 'console', test: /src\/console\/(main\.ts|Console\.svelte)$/ }];
const GROUPS: Partial<Record<PageName, typeof PHONE>> = { index: PHONE, console: CONSOLE };

/** Every part lists the files it comes with: a letter of a name is paid for each time. Six tell builds apart, as names stand beside them. */
const NAMES = {
  entryFileNames: 'assets/[name]-[hash:6].js',
  chunkFileNames: 'assets/[name]-[hash:6].js',
  assetFileNames: 'assets/[name]-[hash:6][extname]',
};

await rm('dist', { recursive: true, force: true });
for (const page of PAGES) {
  await build({
    logLevel: 'warn',
    build: {
      emptyOutDir: false,
      copyPublicDir: page === 'index',
      manifest: 'manifest.json',
      rolldownOptions: {
        input: `${page}.html`,
        output: { ...NAMES, ...(GROUPS[page] && { codeSplitting: { groups: GROUPS[page] } }) },
      },
    },
  });
  await mkdir(path.dirname(manifestOf(page)), { recursive: true });
  await rename('dist/manifest.json', manifestOf(page));
}
