//! Every page in every state and size, on one contact sheet: index.html, and a picture of each part of it.
//!   npm run gallery [-- STATE …] [--out DIR] [--lang ja] [--only phone,wall,wall-light,console,paper]
//!   npm run screenshots                  the few pictures that the README shows, and nothing else

import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { ROOT, startServer } from './server';
import { consoleStates } from './states/console';
import { phoneStates } from './states/phone';
import { printStates } from './states/print';
import { Kit, type Lang, named, type State } from './states/state';
import { wallStates } from './states/wall';

type Size = [width: number, height: number];
interface Part {
  states: State[];
  sizes: Size[];
  context?: BrowserContextOptions;
  theme?: 'light';
  /** Whether it is shown as it comes out of the printer, too. */
  printed?(name: string): boolean;
}
interface Picture {
  file: string;
  width: number;
  height: number;
  pdf?: string;
}
interface Section {
  part: string;
  lang: Lang;
  rows: { name: string; pictures: Picture[] }[];
}

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    lang: { type: 'string' },
    only: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const OUT = path.resolve(values.out ?? path.join(ROOT, values.readme ? 'docs/screenshots' : '.shots'));
const LANGUAGES: Lang[] = values.readme || values.lang === 'ja' ? ['ja'] : values.lang === 'en' ? ['en'] : ['ja', 'en'];
const PARTS: Record<string, Part> = {
  phone: {
    states: phoneStates,
    sizes: [
      [390, 844],
      [360, 640],
      [768, 1024],
    ],
    context: { deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
    printed: (name) => name === 'met',
  },
  wall: {
    states: wallStates,
    sizes: [
      [1920, 1080],
      [3840, 2160],
      [1366, 768],
    ],
  },
  'wall-light': {
    states: wallStates,
    sizes: [
      [1920, 1080],
      [1366, 768],
    ],
    theme: 'light',
  },
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
/** The README's pictures: which state of which part, as large as it is shown. */
const README: Record<string, { size: Size; states: Record<string, string> }> = {
  phone: { size: [390, 844], states: { 'join-name': 'phone-join', room: 'phone-suggestions', call: 'phone-call' } },
  wall: { size: [960, 540], states: { map: 'wall', 'calls-few': 'wall-calls' } },
  console: { size: [1366, 768], states: { preview: 'console' } },
};
/** Pages of a printed document that are shown, and how finely. */
const PAGES = 2;
const DPI = 70;
/** The largest that goes into the picture of a part, pixels; what is larger lies beside the page. */
const THUMB_MAX = 2000;
/** States looked at side by side. */
const TOGETHER = 2;

const wanted = values.only?.split(',') ?? Object.keys(values.readme ? README : PARTS);
const unknown = wanted.filter((part) => !(part in PARTS));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
const missing = names.filter((name) => !wanted.some((part) => PARTS[part]!.states.some((each) => each.name === name)));
if (missing.length > 0) throw new Error(`no such state: ${missing.join(', ')}`);

const browser: Browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const sections: Section[] = [];
let broken = false;
try {
  for (const part of wanted)
    for (const lang of LANGUAGES) {
      if (values.readme) await readme(part);
      else sections.push(await walk(part, lang));
    }
  if (!values.readme) await contactSheet();
} finally {
  await browser.close();
}
process.exit(broken ? 1 : 0);

/** A state on a server of its own, looked at and put away again. */
async function see(
  part: Part,
  state: State,
  lang: Lang,
  [width, height]: Size,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const server = await startServer();
  const contexts: BrowserContext[] = [];
  const open = async () => {
    const context = await browser.newContext({
      viewport: { width, height },
      locale: lang,
      timezoneId: 'Asia/Tokyo',
      reducedMotion: 'reduce',
      ...part.context,
    });
    contexts.push(context);
    return context.newPage();
  };
  try {
    await look(await state.show(new Kit(server, { lang, open, ...(part.theme ? { theme: part.theme } : {}) })));
  } finally {
    for (const context of contexts) await context.close();
    await server.stop();
  }
}

async function walk(name: string, lang: Lang): Promise<Section> {
  const part = PARTS[name]!;
  const folder = path.join(OUT, `${name}-${lang}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const states = names.length > 0 ? part.states.filter((each) => names.includes(each.name)) : part.states;
  const pictures = new Map<string, Picture[]>();
  const left = states.map((state, index) => ({ state, number: String(index + 1).padStart(2, '0') }));
  const some = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { state, number } = next;
      try {
        await see(part, state, lang, part.sizes[0]!, async (page) => {
          pictures.set(state.name, await shoot(part, page, folder, `${number}-${state.name}`, state.name));
        });
      } catch (error) {
        // The others are worth looking at.
        broken = true;
        console.error(`${name} ${lang}: ${state.name} is not reached\n`, error);
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, some));
  const rows = states.flatMap((state) => {
    const found = pictures.get(state.name);
    return found ? [{ name: state.name, pictures: found }] : [];
  });
  console.log(`${name} ${lang}: ${rows.length} states in ${path.relative(ROOT, folder)}`);
  return { part: name, lang, rows };
}

async function shoot(part: Part, page: Page, folder: string, file: string, name: string): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const [width, height] of part.sizes) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(150);
    const sized = `${file}-${width}x${height}.jpg`;
    await page.screenshot({ path: path.join(folder, sized), type: 'jpeg', quality: 80 });
    pictures.push({ file: sized, width, height });
  }
  if (part.printed?.(name)) pictures.push(...(await onPaper(page, folder, file)));
  return pictures;
}

/** The first pages as they come out of the printer. */
async function onPaper(page: Page, folder: string, name: string): Promise<Picture[]> {
  const pdf = path.join(folder, `${name}.pdf`);
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
  const first = path.join(folder, `${name}-page`);
  await promisify(execFile)('pdftoppm', ['-r', String(DPI), '-l', String(PAGES), '-jpeg', pdf, first]);
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${name}-page`)).sort();
  return files.map((file) => ({ file, width: 210, height: 297, pdf: `${name}.pdf` }));
}

async function readme(part: string): Promise<void> {
  const { states, size } = README[part]!;
  await mkdir(OUT, { recursive: true });
  for (const state of named(PARTS[part]!.states, Object.keys(states)))
    await see(PARTS[part]!, state, 'ja', size, async (page) => {
      await page.waitForTimeout(400);
      const file = path.join(OUT, `${states[state.name]}.png`);
      await page.screenshot({ path: file });
      console.log(path.relative(ROOT, file));
    });
}

async function contactSheet(): Promise<void> {
  const figure = ({ part, lang }: Section, name: string, { file, width, height, pdf }: Picture) => {
    const at = `${part}-${lang}/`;
    return `<figure class="${width > THUMB_MAX ? 'huge' : ''}"><a href="${at}${pdf ?? file}"><img src="${at}${file}" alt="${name} ${width}x${height}" loading="lazy" style="aspect-ratio:${width}/${height}"></a><figcaption>${pdf ? 'PDF' : `${width}×${height}`}</figcaption></figure>`;
  };
  const shown = sections.filter((section) => section.rows.length > 0);
  const body = shown.map(
    (section) =>
      `<section id="${section.part}-${section.lang}"><h2>${section.part} ${section.lang}</h2><div class="states">${section.rows.map(({ name, pictures }) => `<article><h3>${name}</h3><div>${pictures.map((picture) => figure(section, name, picture)).join('')}</div></article>`).join('')}</div></section>`,
  );
  const nav = shown.map(({ part, lang }) => `<a href="#${part}-${lang}">${part} ${lang}</a>`).join(' ');
  await writeFile(
    path.join(OUT, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Kaotsunagi: every screen</title><style>body{margin:24px;font:14px/1.4 sans-serif;background:#e7e4dc;color:#1f2430}nav{position:sticky;top:0;padding:8px 0;background:inherit}h2{margin:24px 0 8px}h3{margin:0 0 4px;font-size:14px}.states{display:flex;flex-wrap:wrap;gap:20px 16px}article>div{display:flex;gap:6px;align-items:start}figure{margin:0}img{display:block;height:240px;background:#fff;box-shadow:0 0 0 1px #0003}figcaption{font-size:11px}body.flat .huge{display:none}</style><body><nav>${nav}</nav>${body.join('')}</body></html>`,
  );
  const page = await browser.newPage({ viewport: { width: 2400, height: 1200 } });
  await page.goto(`file://${path.join(OUT, 'index.html')}`);
  await page.evaluate(async () => {
    document.body.classList.add('flat');
    const images = [...document.querySelectorAll<HTMLImageElement>('figure:not(.huge) img')];
    for (const image of images) image.loading = 'eager';
    await Promise.all(images.map((image) => image.decode()));
  });
  for (const { part, lang } of shown)
    await page.locator(`#${part}-${lang}`).screenshot({ path: path.join(OUT, `${part}-${lang}.png`) });
  console.log(`${path.relative(ROOT, OUT)}/index.html`);
}
