//! The real server on a port of its own and an empty data directory, for tests and pictures. KAOTSUNAGI_BIN names another binary.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const BINARY = path.resolve(process.env.KAOTSUNAGI_BIN ?? path.join(ROOT, 'target/release/kaotsunagi'));
export const PASSPHRASE = 'e2e-himitsu-no-aikotoba';
const SERVE = ['serve', '--listen', '127.0.0.1:0'];
/** A cold start on a busy machine, ms. */
const START_LIMIT = 30_000;

export interface Server {
  url: string;
  /** Room → join page with its code. */
  join: Map<string, string>;
  /** Room → the code that lets in. */
  codes: Map<string, string>;
  /** Room → wall with its key. */
  wall: Map<string, string>;
  /** Stores a list of facilities; the server sees it within seconds. */
  facilities(csv: string): Promise<void>;
  stop(): Promise<void>;
}

/** `event`: the event's file, instead of the example. `env`: settings beside it. */
export async function startServer(event?: string, env: Record<string, string> = {}): Promise<Server> {
  const data = await mkdtemp(path.join(tmpdir(), 'kaotsunagi-e2e-'));
  const config = path.join(data, 'event.toml');
  if (event !== undefined) await writeFile(config, event);
  const child: ChildProcess = spawn(
    BINARY,
    [...SERVE, '--data-dir', data, ...(event === undefined ? [] : ['--config', config])],
    {
      cwd: ROOT,
      env: { ...process.env, KAOTSUNAGI_PASSPHRASE: PASSPHRASE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const server: Server = {
    url: '',
    join: new Map(),
    codes: new Map(),
    wall: new Map(),
    async facilities(csv) {
      const file = path.join(data, 'facilities.csv');
      await writeFile(file, csv);
      await promisify(execFile)(BINARY, ['import', '--organizations', file, '--data-dir', data], { cwd: ROOT });
      await rm(file);
    },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      child.kill('SIGKILL');
      await rm(data, { recursive: true, force: true });
    },
  };
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors += String(chunk)));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not start\n${errors}`)), START_LIMIT);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${errors}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const listening = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (listening) server.url = listening;
      const link = /(?<url>https?:\/\/\S+\/(?<page>j|screen)\/(?<room>[^/?\s]+)\?\S+)/.exec(line)?.groups;
      if (link?.url && link.room) {
        server[link.page === 'j' ? 'join' : 'wall'].set(link.room, link.url);
        const code = new URL(link.url).searchParams.get('c');
        if (code) server.codes.set(link.room, code);
      }
      // The last room's wall is printed after everything the tests need.
      if (server.url && server.wall.size >= 5 && server.join.size >= 5) {
        clearTimeout(timer);
        resolve();
      }
    });
  });
  return server;
}
