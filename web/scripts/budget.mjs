// Asserts the bytes a phone or a wall loads, compressed as the server sends them. Run after the build.
// e2e/bytes.spec.ts counts what really crosses the network, headers included.
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
  for (const [, imported] of code.matchAll(/(?:import|from)\s*["']\.\/([^"']+\.js)["']/g))
    await closure(imported, found);
  return found;
}
async function page(html) {
  const text = await readFile(path.join(DIST, html), 'utf8');
  const linked = [...text.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file]) => file);
  const files = new Set([html, ...linked]);
  for (const file of linked)
    if (file.endsWith('.js')) for (const each of await closure(path.basename(file))) files.add(`assets/${each}`);
  return files;
}
async function part(name) {
  const files = new Set();
  for (const file of assets)
    if (new RegExp(`^${name}-.{8}\\.(js|css)$`).test(file))
      for (const each of file.endsWith('.js') ? await closure(file) : [file]) files.add(`assets/${each}`);
  return files;
}
const total = async (files) => (await Promise.all([...files].map(size))).reduce((sum, bytes) => sum + bytes, 0);
const without = (files, ...others) => new Set([...files].filter((file) => !others.some((other) => other.has(file))));

/** `GET /api/event?part=join`, which a test of the server holds to this. */
const EVENT_START = 1_536;
const join = await page('index.html');
const later = await part('LaterQuestions');
const tags = await part('Tags');
const room = await part('Room');
const organizer = await page('console.html');
const rows = [
  {
    what: 'join page, first question with its part of the event',
    files: join,
    bytes: 30 * KB,
    requests: 5,
    more: EVENT_START,
  },
  { what: 'further questions', files: without(new Set([...later, ...tags]), join), bytes: 8 * KB },
  { what: 'room, after joining', files: without(room, join, later, tags), bytes: 15 * KB },
  { what: 'table call, at once after it', files: without(await part('Call'), join, later, tags, room), bytes: 6 * KB },
  {
    what: 'other screens of the room, when idle',
    files: without(await part('RoomScreens'), join, later, tags, room),
    bytes: 12 * KB,
  },
  { what: 'booths, when idle', files: without(await part('Booths'), join, later, tags, room), bytes: 4 * KB },
  { what: 'start page without a code', files: without(await part('EnterCode'), join), bytes: 3 * KB },
  { what: 'wall', files: await page('wall.html'), bytes: 60 * KB },
  { what: 'console', files: organizer, bytes: 60 * KB },
  { what: 'what the console prints, when asked for', files: without(await part('Print'), organizer), bytes: 15 * KB },
];
let over = false;
for (const { what, files, bytes, requests, more } of rows) {
  const used = (await total(files)) + (more ?? 0);
  const asked = files.size + (more ? 1 : 0);
  const bad = used > bytes || (requests !== undefined && asked > requests);
  over ||= bad;
  console.log(
    `${bad ? 'OVER' : 'ok  '} ${what}: ${used} of ${bytes} bytes, ${asked}${requests ? ` of ${requests}` : ''} requests`,
  );
}
process.exit(over ? 1 : 0);
