//! The desk at the door with a scanner that types and a printer for labels.

import { writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { test } from './people';
import { printed } from './pdf';

/** As a scanner does: its keys and Enter, wherever one pressed last. */
async function scans(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 4 });
  await page.keyboard.press('Enter');
}

test('a scanner types from anywhere on the desk’s pages, and a badge is printed alone in the size of this device', async ({
  server,
  wall,
}) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const { people } = await organizer.list(
    '氏名,ふりがな,所属,種別,区\n三田 あおい,みた あおい,医療法人社団みなみ会 目黒みなみ病院,病院,目黒区\n芝 けい,しば けい,医療法人社団みなみ会 目黒みなみ病院,病院,目黒区\n白金 れい,しろかね れい,医療法人社団みなみ会 目黒みなみ病院,病院,目黒区\n',
  );
  const { link } = await organizer.ask<{ link: string }>('/api/organizer/staff', 'POST', {
    role: 'desk',
    label: '受付1',
  });
  const { page } = await wall(`${server.url}/staff${new URL(link).hash}`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.addInitScript(() => {
    // What goes to the printer stays to be looked at.
    window.print = () => {
      document.querySelectorAll('.kept').forEach((each) => each.remove());
      const badge = document.querySelector('.one-badge')!.cloneNode(true) as HTMLElement;
      badge.classList.add('kept');
      document.body.append(badge);
    };
  });
  await page.reload();
  await page.locator('#arrival').waitFor();

  // Nothing has the focus, then a button has it.
  await page.locator('header h1').click();
  await scans(page, people[0]!.link);
  await expect(page.getByText('目黒みなみ病院は3名中1名お着きです')).toBeVisible();
  const label = page.getByLabel('名札の用紙');
  await label.focus();
  await scans(page, people[1]!.link);
  await expect(page.getByText('目黒みなみ病院は3名中2名お着きです')).toBeVisible();

  const sizes = [
    ['91×55 mm', 91, 55],
    ['62×100 mm', 100, 62],
    ['62 mm 幅ロール', 62, 38],
  ] as const;
  for (const [name, width, height] of sizes) {
    await label.selectOption({ label: name });
    await page.getByRole('button', { name: '名札を印刷' }).click();
    await expect(page.locator('.kept img')).toHaveCount(1);
    const folder = process.env.LABELS_OUT;
    if (folder)
      writeFileSync(
        `${folder}/label-${width}x${height}.pdf`,
        await page.pdf({ preferCSSPageSize: true, printBackground: true }),
      );
    const pages = await printed(page);
    expect(pages.map((each) => [each.width, each.height])).toEqual([[width, height]]);
    expect(pages[0]!.text).toContain('芝けい');
    expect(pages[0]!.text).toContain('目黒みなみ病院');
    expect(pages[0]!.text).not.toContain('三田');
    for (const word of pages[0]!.words) {
      // The middle of its line: a font's own box is taller than what it draws.
      const [x, y] = [(word.left + word.right) / 2, (word.top + word.bottom) / 2];
      const inside = x > 0 && y > 0 && word.right <= width && y < height;
      expect(inside, JSON.stringify(word)).toBe(true);
    }
  }
  await page.reload();
  await page.locator('#arrival').waitFor();

  // From another page of the desk, and the size is this device's.
  await page.getByRole('button', { name: '交流会に戻る' }).click();
  await page.locator('header h1').click();
  // As quick as a scanner is, however slow this machine.
  await page.evaluate((link) => {
    for (const key of [...link, 'Enter'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }, people[2]!.link);
  await expect(page.getByText('目黒みなみ病院は3名中3名お着きです')).toBeVisible();
  await expect(page.getByLabel('名札の用紙')).toHaveValue('label-62');
});
