// What the organizer prints, one document after the other, on a real server with invented people.
import { fill } from './crowd.mjs';
import { Hall } from './hall.mjs';

const ROOM = 'southwest';

/** Yields a name and the page that would be printed; the page stays as it is until the next is asked for. */
export async function* printStates({ base, codes, passphrase, open, lang = 'ja', people = 25 }) {
  const hall = new Hall(base, codes);
  await hall.signIn(passphrase);
  const words = (ja, en) => (lang === 'ja' ? ja : en);
  const page = await open();
  await page.addInitScript((language) => localStorage.setItem('kaotsunagi.lang', language), lang);
  await page.goto(`${base}/organizer`);
  await page.locator('#passphrase').fill(passphrase);
  await page.getByRole('button', { name: words('サインイン', 'Sign in'), exact: true }).click();
  await page.getByRole('button', { name: words('印刷', 'Print'), exact: true }).click();
  const ready = () =>
    page.waitForFunction(
      () => document.querySelector('.do .action:not(:has(.spin))') && !document.querySelector('.paper > [role=status]'),
      null,
      { timeout: 60_000 },
    );
  const show = async (index) => {
    await page.locator('.documents button').nth(index).click();
    await ready();
  };
  await page.locator('.documents').waitFor();
  await page.locator('select').selectOption(ROOM);
  await show(0);
  yield ['poster', page];
  await show(1);
  yield ['badges-nobody', page];
  await show(3);
  yield ['slips-no-round', page];

  const ids = await fill(hall, ROOM, people, { paper: true });
  await hall.startRound(ROOM, {
    minutes: 6,
    move_seconds: 60,
    tables: 9,
    pins: [{ attendees: [ids[19], ids[2], ids[5]], table: 3 }],
  });
  await show(1);
  yield ['badges', page];
  await show(2);
  yield ['tables', page];
  await show(3);
  yield ['slips', page];
  await page.context().close();
}
