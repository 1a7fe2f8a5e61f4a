// Asserts the bytes a phone or a wall loads, compressed as the server sends them. Run after the build.
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const KB = 1024;
const DIST = path.resolve(import.meta.dirname, '../dist');
const size = async (file) => (await stat(path.join(DIST, `${file}.br`)).catch(() => stat(path.join(DIST, file)))).size;
const assets = await readdir(path.join(DIST, 'assets'));

/** What a module loads at once: itself and its static imports. Its own styles carry its name. */
async function closure(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const code = await readFile(path.join(DIST, 'assets', file), 'utf8');
  for (const [, imported] of code.matchAll(/(?:import|from)\s*["']\.\/([^"']+\.js)["']/g)) await closure(imported, found);
  return found;
}
async function page(html) {
  const text = await readFile(path.join(DIST, html), 'utf8');
  const linked = [...text.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file]) => file);
  const files = new Set([html, ...linked]);
  for (const file of linked) if (file.endsWith('.js')) for (const each of await closure(path.basename(file))) files.add(`assets/${each}`);
  return files;
}
async function part(name) {
  const files = new Set();
  for (const file of assets) if (new RegExp(`^${name}-.{8}\\.(js|css)$`).test(file)) for (const each of file.endsWith('.js') ? await closure(file) : [file]) files.add(`assets/${each}`);
  return files;
}
const total = async (files) => (await Promise.all([...files].map(size))).reduce((sum, bytes) => sum + bytes, 0);
const without = (files, ...others) => new Set([...files].filter((file) => !others.some((other) => other.has(file))));

const join = await page('index.html');
const later = await part('Later');
const tags = await part('Tags');
const rows = [
  { what: 'join page, first question', files: join, bytes: 30 * KB, requests: 5 },
  { what: 'further questions', files: without(new Set([...later, ...tags]), join), bytes: 8 * KB },
  { what: 'room, after joining', files: without(await part('Room'), join, later, tags), bytes: 15 * KB },
  { what: 'start page without a code', files: without(await part('Start'), join), bytes: 3 * KB },
  { what: 'wall', files: await page('wall.html'), bytes: 60 * KB },
  { what: 'console', files: await page('console.html'), bytes: 60 * KB },
];
let over = false;
for (const { what, files, bytes, requests } of rows) {
  const used = await total(files);
  const bad = used > bytes || (requests !== undefined && files.size > requests);
  over ||= bad;
  console.log(`${bad ? 'OVER' : 'ok  '} ${what}: ${used} of ${bytes} bytes, ${files.size}${requests ? ` of ${requests}` : ''} requests`);
}
process.exit(over ? 1 : 0);
