//! Asserts the bytes a phone or a wall loads, compressed as the server sends them. Run after the build, whose manifests say what belongs to what.
//! e2e/bytes.spec.ts counts what really crosses the network, headers included.

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from 'vite';
import { manifestOf, type PageName } from './pages';

const KB = 1024;
const DIST = path.resolve(import.meta.dirname, '../dist');
/** `GET /api/event?part=join`, which a test of the server holds to this. */
const EVENT_START = 1_536;

function size(file: string): number {
  const compressed = statSync(path.join(DIST, `${file}.br`), { throwIfNoEntry: false });
  return (compressed ?? statSync(path.join(DIST, file))).size;
}
/** What comes with an entry or a part at once: its file, its styles, and what it imports. */
function closure(manifest: Manifest, key: string, found = new Set<string>(), seen = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the build has no ${key}`);
  if (seen.has(key)) return found;
  seen.add(key);
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const imported of chunk.imports ?? []) closure(manifest, imported, found, seen);
  return found;
}
const manifests = new Map<PageName, Manifest>();
function manifest(page: PageName): Manifest {
  const known = manifests.get(page) ?? (JSON.parse(readFileSync(manifestOf(page), 'utf8')) as Manifest);
  manifests.set(page, known);
  return known;
}
/** A page as it is asked for: its document, what that links to, and what it starts with. */
function page(name: PageName): Set<string> {
  const html = readFileSync(path.join(DIST, `${name}.html`), 'utf8');
  const linked = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file]) => file!);
  const started = Object.entries(manifest(name)).flatMap(([key, { file }]) =>
    linked.includes(file) ? [...closure(manifest(name), key)] : [],
  );
  return new Set([`${name}.html`, ...linked, ...started]);
}
const phone = (file: string) => closure(manifest('index'), `src/phone/${file}`);
const without = (files: Set<string>, ...others: Set<string>[]) =>
  new Set([...files].filter((file) => !others.some((other) => other.has(file))));

const join = page('index');
const questions = new Set([...phone('join/LaterQuestions.svelte'), ...phone('join/step-of.ts')]);
const room = phone('room/Room.svelte');
const organizer = page('console');

interface Row {
  what: string;
  files: Set<string>;
  bytes: number;
  requests?: number;
  /** Of an answer that is no file. */
  more?: number;
}
const rows: Row[] = [
  {
    what: 'join page, first question with its part of the event',
    files: join,
    bytes: 30 * KB,
    requests: 5,
    more: EVENT_START,
  },
  { what: 'further questions', files: without(questions, join), bytes: 9 * KB },
  { what: 'room, after joining', files: without(room, join, questions), bytes: 15 * KB },
  {
    what: 'table call, at once after it',
    files: without(phone('room/Call.svelte'), join, questions, room),
    bytes: 6 * KB,
  },
  {
    what: 'other screens of the room, when idle',
    files: without(phone('room/RoomScreens.svelte'), join, questions, room),
    // With what two people agree to do next, and the ways to report and to what is asked.
    bytes: 16.25 * KB,
  },
  {
    what: 'booths, when idle',
    files: without(phone('room/Booths.svelte'), join, questions, room),
    // With a quiet booth for who waits, and the ways to the agenda and to what is asked.
    bytes: 4.5 * KB,
  },
  {
    what: 'scanning each other, talks and topics, when idle',
    files: without(phone('room/Beside.svelte'), join, questions, room),
    bytes: 11 * KB,
  },
  {
    what: 'a person’s own link, beside the questions',
    files: without(phone('link/page.ts'), join, questions),
    bytes: 4.25 * KB,
  },
  {
    what: 'whom one would like to meet, when asked for',
    files: without(phone('MyWishes.svelte'), join, questions),
    bytes: 3 * KB,
  },
  {
    what: 'more of one’s own data, when that page is opened',
    files: without(phone('room/MyData.svelte'), join, questions, room, phone('room/RoomScreens.svelte')),
    // With the words for memos on another phone; what does it comes after it.
    bytes: 4.5 * KB,
  },
  {
    what: 'what was handed over, and memos for another phone, after it',
    files: without(
      phone('room/ProvisionList.svelte'),
      join,
      questions,
      room,
      phone('room/RoomScreens.svelte'),
      phone('room/MyData.svelte'),
    ),
    bytes: 3.5 * KB,
  },
  {
    what: 'what the organizer asks, where there is anything',
    files: without(
      phone('room/Asked.svelte'),
      join,
      questions,
      room,
      phone('room/RoomScreens.svelte'),
      phone('room/Beside.svelte'),
    ),
    bytes: 5 * KB,
  },
  {
    what: 'agreeing to be asked months later, where that is asked',
    files: without(
      phone('room/AskAgain.svelte'),
      join,
      questions,
      room,
      phone('room/RoomScreens.svelte'),
      phone('room/Asked.svelte'),
    ),
    bytes: 3 * KB,
  },
  {
    what: 'what a letter asks months later',
    files: without(phone('link/Again.svelte'), join, phone('link/page.ts')),
    bytes: 5 * KB,
  },
  {
    what: 'reading a QR where the browser cannot, beside its worker',
    files: without(closure(manifest('index'), 'src/shared/qr-reader.ts'), join, questions, room),
    bytes: 2 * KB,
  },
  { what: 'start page without a code', files: without(phone('join/EnterCode.svelte'), join), bytes: 3 * KB },
  { what: 'wall', files: page('wall'), bytes: 60 * KB },
  { what: 'console', files: organizer, bytes: 65 * KB },
  {
    what: 'what the console prints, when asked for',
    files: without(closure(manifest('console'), 'src/print/Print.svelte'), organizer),
    bytes: 15 * KB,
  },
  {
    what: 'who else works there, when asked for',
    files: without(closure(manifest('console'), 'src/console/StaffPage.svelte'), organizer),
    bytes: 4 * KB,
  },
  {
    what: 'what a booth’s staff see, beside the console',
    files: without(closure(manifest('console'), 'src/console/BoothDesk.svelte'), organizer),
    bytes: 8 * KB,
  },
  {
    what: 'the desk at the door, when asked for',
    files: without(closure(manifest('console'), 'src/console/Arrivals.svelte'), organizer),
    bytes: 4 * KB,
  },
  {
    what: 'how the console takes in a list, when asked for',
    files: without(closure(manifest('console'), 'src/console/ListImport.svelte'), organizer),
    bytes: 4 * KB,
  },
  {
    what: 'how the console ends the evening, when asked for',
    files: without(closure(manifest('console'), 'src/console/Closing.svelte'), organizer),
    bytes: 4 * KB,
  },
];
let over = false;
for (const { what, files, bytes, requests, more = 0 } of rows) {
  const used = [...files].reduce((sum, file) => sum + size(file), more);
  const asked = files.size + (more ? 1 : 0);
  const bad = used > bytes || (requests !== undefined && asked > requests);
  over ||= bad;
  console.log(
    `${bad ? 'OVER' : 'ok  '} ${what}: ${used} of ${bytes} bytes, ${asked}${requests ? ` of ${requests}` : ''} requests`,
  );
}
process.exit(over ? 1 : 0);
