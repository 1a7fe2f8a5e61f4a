// Every page in every state and size, on one contact sheet: index.html, and a picture of each part of it.
//   npm run gallery [-- --out DIR] [--lang ja] [--only phone,wall,wall-light,console,paper]
//   npm run screenshots                  the few pictures that the README shows, and nothing else
// KAOTSUNAGI_BIN names another binary.
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { ROOT, serve } from './serve.mjs';
import { consoleStates } from './states-console.mjs';
import { printStates } from './states-print.mjs';
import { wallStates } from './states-wall.mjs';
import { attendeeStates } from './states.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    lang: { type: 'string' },
    only: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const OUT = path.resolve(values.out ?? path.join(ROOT, values.readme ? 'docs/screenshots' : '.shots'));
const LANGUAGES = values.readme ? ['ja'] : values.lang ? [values.lang] : ['ja', 'en'];
const PARTS = {
  phone: {
    states: attendeeStates,
    sizes: [
      [390, 844],
      [360, 640],
      [768, 1024],
    ],
    context: { deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
  },
  wall: {
    states: wallStates,
    sizes: [
      [1920, 1080],
      [3840, 2160],
    ],
  },
  'wall-light': { states: wallStates, sizes: [[1920, 1080]], more: { theme: 'light' } },
  console: {
    states: consoleStates,
    sizes: [
      [1366, 768],
      [1920, 1080],
      [768, 1024],
    ],
  },
  paper: { states: printStates, sizes: [[1366, 768]], printed: () => true },
};
PARTS.phone.printed = (name) => name === 'met';
/** The README's pictures: which state of which part, as large as it is shown. */
const README = {
  phone: { sizes: [[390, 844]], states: { 'join-name': 'phone-join', room: 'phone-suggestions', call: 'phone-call' } },
  wall: { sizes: [[960, 540]], states: { map: 'wall', 'calls-few': 'wall-calls' } },
  console: { sizes: [[1366, 768]], states: { preview: 'console' } },
};
/** Pages of a printed document that are shown, and how finely. */
const [PAGES, DPI] = [2, 70];
/** The largest that goes into the picture of a part; what is larger lies beside the page. */
const THUMB_MAX = 2000;

const wanted = values.only?.split(',') ?? Object.keys(values.readme ? README : PARTS);
const unknown = wanted.filter((part) => !(part in PARTS));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const sections = [];
let broken = false;
try {
  for (const part of wanted)
    for (const lang of LANGUAGES) sections.push(values.readme ? await readme(part, lang) : await walk(part, lang));
  if (!values.readme) await contactSheet();
} finally {
  await browser.close();
}
process.exit(broken ? 1 : 0);

/** A real server, and all states of a part of the product on it. */
async function* statesOf(part, lang, [width, height]) {
  const { states, context = {}, more = {} } = PARTS[part];
  const server = await serve();
  const open = async () =>
    (
      await browser.newContext({
        viewport: { width, height },
        locale: lang,
        timezoneId: 'Asia/Tokyo',
        reducedMotion: 'reduce',
        ...context,
      })
    ).newPage();
  try {
    yield* states({ ...server, open, lang, ...more });
  } finally {
    await server.stop();
  }
}

async function walk(part, lang) {
  const { sizes, printed } = PARTS[part];
  const folder = path.join(OUT, `${part}-${lang}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const rows = [];
  try {
    for await (const [name, page] of statesOf(part, lang, sizes[0])) rows.push(await shoot(name, page));
  } catch (error) {
    // What was seen until then is worth looking at.
    broken = true;
    console.error(`${part} ${lang}: no further than ${rows.at(-1)?.name ?? 'the start'}\n`, error);
  }
  console.log(`${part} ${lang}: ${rows.length} states in ${path.relative(ROOT, folder)}`);
  return { part, lang, rows };

  async function shoot(name, page) {
    const pictures = [];
    const number = String(rows.length + 1).padStart(2, '0');
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(150);
      const file = `${number}-${name}-${width}x${height}.jpg`;
      await page.screenshot({ path: path.join(folder, file), type: 'jpeg', quality: 80 });
      pictures.push({ file, width, height });
    }
    if (printed?.(name)) pictures.push(...(await onPaper(page, folder, `${number}-${name}`)));
    await page.setViewportSize({ width: sizes[0][0], height: sizes[0][1] });
    return { name, pictures };
  }
}

/** The first pages as they come out of the printer. */
async function onPaper(page, folder, name) {
  const pdf = path.join(folder, `${name}.pdf`);
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
  await promisify(execFile)('pdftoppm', [
    '-r',
    String(DPI),
    '-l',
    String(PAGES),
    '-jpeg',
    pdf,
    path.join(folder, `${name}-page`),
  ]);
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${name}-page`)).sort();
  return files.map((file) => ({ file, width: 210, height: 297, pdf: `${name}.pdf` }));
}

async function readme(part, lang) {
  const { states, sizes } = README[part];
  await mkdir(OUT, { recursive: true });
  const left = new Set(Object.keys(states));
  for await (const [name, page] of statesOf(part, lang, sizes[0])) {
    if (!left.delete(name)) continue;
    await page.waitForTimeout(400);
    const file = path.join(OUT, `${states[name]}.png`);
    await page.screenshot({ path: file });
    console.log(path.relative(ROOT, file));
    if (left.size === 0) break;
  }
  if (left.size > 0) throw new Error(`${part} has no state ${[...left].join(', ')}`);
}

async function contactSheet() {
  const figure = ({ part, lang }, name, { file, width, height, pdf }) => {
    const at = `${part}-${lang}/`;
    return `<figure class="${width > THUMB_MAX ? 'huge' : ''}"><a href="${at}${pdf ?? file}"><img src="${at}${file}" alt="${name} ${width}x${height}" loading="lazy" style="aspect-ratio:${width}/${height}"></a><figcaption>${pdf ? 'PDF' : `${width}×${height}`}</figcaption></figure>`;
  };
  const body = sections.map(
    (section) =>
      `<section id="${section.part}-${section.lang}"><h2>${section.part} ${section.lang}</h2><div class="states">${section.rows.map(({ name, pictures }) => `<article><h3>${name}</h3><div>${pictures.map((picture) => figure(section, name, picture)).join('')}</div></article>`).join('')}</div></section>`,
  );
  const nav = sections.map(({ part, lang }) => `<a href="#${part}-${lang}">${part} ${lang}</a>`).join(' ');
  await writeFile(
    path.join(OUT, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Kaotsunagi: every screen</title><style>body{margin:24px;font:14px/1.4 sans-serif;background:#e7e4dc;color:#1f2430}nav{position:sticky;top:0;padding:8px 0;background:inherit}h2{margin:24px 0 8px}h3{margin:0 0 4px;font-size:14px}.states{display:flex;flex-wrap:wrap;gap:20px 16px}article>div{display:flex;gap:6px;align-items:start}figure{margin:0}img{display:block;height:240px;background:#fff;box-shadow:0 0 0 1px #0003}figcaption{font-size:11px}body.flat .huge{display:none}</style><body><nav>${nav}</nav>${body.join('')}</body></html>`,
  );
  const page = await browser.newPage({ viewport: { width: 2400, height: 1200 } });
  await page.goto(`file://${path.join(OUT, 'index.html')}`);
  await page.evaluate(async () => {
    document.body.classList.add('flat');
    const images = [...document.querySelectorAll('figure:not(.huge) img')];
    for (const image of images) image.loading = 'eager';
    await Promise.all(images.map((image) => image.decode()));
  });
  for (const { part, lang } of sections)
    await page.locator(`#${part}-${lang}`).screenshot({ path: path.join(OUT, `${part}-${lang}.png`) });
  console.log(`${path.relative(ROOT, OUT)}/index.html`);
}
