//! Lighthouse on the join page as a phone on slow 4G with a quarter of this machine's speed sees it; prints the figures.
//!   npm run lighthouse [-- RUNS]     Lighthouse itself comes from the registry when asked for: it is larger than everything else here.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './server';

const LIGHTHOUSE = 'lighthouse@12.8.2'; // 13 wants Node 22
const GOALS = { performance: 95, accessibility: 100, 'best-practices': 100 };
const TIMES = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
  'interactive',
];
/** Of its report, what is read here. */
interface Result {
  lighthouseVersion: string;
  configSettings: { formFactor: string; throttling: { rttMs: number; cpuSlowdownMultiplier: number } };
  categories: Record<string, { score: number; auditRefs: { id: string }[] }>;
  audits: Record<string, { title: string; score: number | null; displayValue?: string }>;
}
const runs = Number(process.argv[2] ?? 3);

const folder = await mkdtemp(path.join(tmpdir(), 'kaotsunagi-lighthouse-'));
const server = await startServer();
let missed = false;
try {
  const results: Result[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const file = path.join(folder, `${run}.json`);
    await promisify(execFile)(
      'npm',
      [
        'exec',
        '--yes',
        `--package=${LIGHTHOUSE}`,
        '--',
        'lighthouse',
        server.join.get('southwest')!,
        '--quiet',
        '--output=json',
        `--output-path=${file}`,
        `--only-categories=${Object.keys(GOALS).join()}`,
        '--chrome-flags=--headless=new --no-sandbox',
      ],
      { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' }, maxBuffer: 1 << 26 },
    );
    results.push(JSON.parse(await readFile(file, 'utf8')) as Result);
  }
  const speed = (result: Result) => result.categories.performance!.score;
  const middle = results.toSorted((a, b) => speed(a) - speed(b))[Math.floor(runs / 2)]!;
  console.log(
    `join page, ${middle.configSettings.formFactor}, ${middle.configSettings.throttling.rttMs} ms, CPU ${middle.configSettings.throttling.cpuSlowdownMultiplier}×, the middle one of ${runs} (Lighthouse ${middle.lighthouseVersion})`,
  );
  for (const [name, goal] of Object.entries(GOALS)) {
    const score = Math.round(middle.categories[name]!.score * 100);
    missed ||= score < goal;
    console.log(`${score < goal ? 'LOW ' : 'ok  '} ${name}: ${score} of ${goal}`);
    for (const { id } of middle.categories[name]!.auditRefs) {
      const audit = middle.audits[id]!;
      if (name !== 'performance' && audit.score !== null && audit.score < 1) console.log(`     ${id}: ${audit.title}`);
    }
  }
  for (const id of TIMES) console.log(`     ${id}: ${middle.audits[id]!.displayValue}`);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(missed ? 1 : 0);
