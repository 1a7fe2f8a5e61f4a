// The real server on a port of its own and an empty data directory, for scripts.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const PASSPHRASE = 'screenshots-himitsu';

/** `join` and `wall` are pages by room; `codes` is what lets people in. KAOTSUNAGI_BIN names another binary. */
export async function serve() {
  const binary = process.env.KAOTSUNAGI_BIN ?? path.join(ROOT, 'target/release/kaotsunagi');
  const data = await mkdtemp(path.join(tmpdir(), 'kaotsunagi-pictures-'));
  const child = spawn(path.resolve(binary), ['serve', '--listen', '127.0.0.1:0', '--data-dir', data], {
    cwd: ROOT,
    env: { ...process.env, KAOTSUNAGI_PASSPHRASE: PASSPHRASE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const server = { base: '', join: new Map(), wall: new Map(), codes: new Map(), passphrase: PASSPHRASE };
  await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      server.base ||= /listening on (http:\S+)/.exec(line)?.[1] ?? '';
      const link = /(?<url>https?:\/\/\S+\/(?<page>j|screen)\/(?<room>[^/?\s]+)\?\S+)/.exec(line)?.groups;
      if (link) server[link.page === 'j' ? 'join' : 'wall'].set(link.room, link.url);
      if (server.base && server.wall.size >= 5 && server.join.size >= 5) resolve();
    });
  });
  for (const [room, url] of server.join) server.codes.set(room, new URL(url).searchParams.get('c'));
  server.stop = async () => {
    child.removeAllListeners('exit');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5_000))]);
    await rm(data, { recursive: true, force: true });
  };
  return server;
}
