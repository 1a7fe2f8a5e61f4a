import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Writes x.br and x.gz beside every text file of the build, so that the server never compresses. */
function precompress(): Plugin {
  const brotli = promisify(brotliCompress);
  const gz = promisify(gzip);
  let dist = 'dist';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      dist = path.resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = (await readdir(dist, { recursive: true })).filter((file) =>
        /\.(html|js|css|svg|webmanifest)$/.test(file),
      );
      await Promise.all(
        files.map(async (file) => {
          const full = path.join(dist, file);
          const bytes = await readFile(full);
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
          const [small, zipped] = await Promise.all([brotli(bytes, { params }), gz(bytes, { level: 9 })]);
          if (small.length < bytes.length) await writeFile(`${full}.br`, small);
          if (zipped.length < bytes.length) await writeFile(`${full}.gz`, zipped);
        }),
      );
    },
  };
}

const backend = process.env.BACKEND ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), precompress()],
  build: {
    // Older ones would get every private field rewritten, which costs all others a quarter of the runtime.
    target: ['es2022', 'safari16.4', 'chrome100', 'firefox104'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssMinify: true,
    rolldownOptions: {
      input: { phone: 'index.html', wall: 'wall.html', console: 'console.html' },
      // Custom elements, which we have none of, would otherwise come along with Svelte.
      treeshake: {
        moduleSideEffects: (id) => !/svelte\/src\/internal\/client\/dom\/elements\/custom-element/.test(id),
      },
    },
  },
  // A component test has no server behind it.
  server: {
    proxy: process.env.VITEST ? {} : { '/ws': { target: backend, ws: true }, '/api': backend, '/qr': backend },
  },
  test: {
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'node', environment: 'node', include: ['test/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' },
              contextOptions: { locale: 'ja-JP', timezoneId: 'Asia/Tokyo' },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
