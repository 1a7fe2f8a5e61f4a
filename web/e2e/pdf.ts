//! What comes out of the printer: pages, their sizes in mm, and where each word stands on them.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';

const run = promisify(execFile);
const MM = 25.4 / 72;
const MOST = 32 * 1024 * 1024;

export interface Word {
  text: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}
export interface PrintedPage {
  width: number;
  height: number;
  words: Word[];
  /** Without spaces: where a line breaks does not matter. */
  text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string) => text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** Prints the page as its own style sheets ask, and reads the file back. */
export async function printed(page: Page): Promise<PrintedPage[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaotsunagi-print-'));
  try {
    const file = path.join(folder, 'page.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
    const { stdout } = await run('pdftotext', ['-bbox', file, '-'], { maxBuffer: MOST });
    return stdout
      .split('<page ')
      .slice(1)
      .map((part) => {
        const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(part)!;
        const words = [
          ...part.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g),
        ].map(([, left, top, right, bottom, text]) => ({
          text: plain(text!).normalize('NFKC'),
          left: Number(left) * MM,
          top: Number(top) * MM,
          right: Number(right) * MM,
          bottom: Number(bottom) * MM,
        }));
        return {
          width: Math.round(Number(width) * MM),
          height: Math.round(Number(height) * MM),
          words,
          text: words.map((word) => word.text).join(''),
        };
      });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
