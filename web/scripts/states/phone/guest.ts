//! Somebody in a room, before anything happens to them.

import type { Page } from '@playwright/test';
import type { AttendeeId, RoundDetail, StartRound } from '../../../src/gen/protocol';
import { ME, PEOPLE, type Somebody } from '../../crowd';
import type { Organizer } from '../../organizer';
import type { Kit } from '../state';

export const ROOM = 'liaison';
/** Its area has the event's booths, and nothing else is set here. */
export const AREA = 'southwest';

/** Registered already, as with a resumed token; the page is still empty. */
export async function registered(
  kit: Kit,
  person: Somebody,
  room: string,
): Promise<{ page: Page; id: AttendeeId; organizer: Organizer }> {
  const organizer = await kit.organizer();
  const { id, token } = await organizer.register(person, room);
  const page = await kit.page();
  await page.addInitScript((mine) => localStorage.setItem('kaotsunagi.token', mine), token);
  return { page, id, organizer };
}
/** The last part of the room comes when it is idle: nothing is looked at that still grows. */
export const whole = (page: Page) => page.locator('#booths section').last().waitFor();

export class Guest {
  constructor(
    readonly kit: Kit,
    readonly page: Page,
    readonly id: AttendeeId,
    readonly organizer: Organizer,
    readonly room: string,
  ) {}

  press(ja: string, en: string): Promise<void> {
    return this.kit.press(this.page, ja, en);
  }
  says(ja: string, en: string): Promise<void> {
    return this.page.getByText(this.kit.words(ja, en)).first().waitFor();
  }
  /** People without a phone, in this room. */
  async meets(...people: Somebody[]): Promise<AttendeeId[]> {
    const ids: AttendeeId[] = [];
    for (const person of people) ids.push(await this.organizer.onPaper(person, this.room));
    return ids;
  }
  /** A round that sends this guest to a table with the others. */
  async called(
    others: AttendeeId[],
    more: Partial<StartRound> = {},
  ): Promise<{ number: number; introduction: string }> {
    const round = await this.round({ pins: [{ attendees: [this.id, ...others], table: 28 }], ...more });
    await this.page.locator('.number').waitFor();
    return {
      number: round.number,
      introduction: round.introductions.find((each) => each.attendees.includes(this.id))!.id,
    };
  }
  round(more: Partial<StartRound>): Promise<RoundDetail> {
    return this.organizer.startRound(this.room, { minutes: 6, move_seconds: 45, ...more });
  }
  async end(round: number): Promise<void> {
    await this.organizer.steerRound(this.room, round, { end: true });
  }
  /** From the table to the screen after it. */
  async talked(all = false): Promise<void> {
    await this.press('着きました', 'I am here');
    if (all) await this.press('全員そろいました', 'We are all here');
    else await this.press('お会いできました', 'We have met');
    await this.page.locator('.call.talk').waitFor();
    await this.finished();
  }
  async finished(): Promise<void> {
    await this.press('お話しした', 'We have talked');
    const thanks = this.page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: this.kit.words('お疲れさまでした', 'Thank you') });
    await thanks.waitFor();
  }
}

export async function enter(kit: Kit, room = ROOM, person = ME): Promise<Guest> {
  const { page, id, organizer } = await registered(kit, person, room);
  await page.goto(`${kit.base}/j/${room}`);
  await whole(page);
  return new Guest(kit, page, id, organizer, room);
}
/** In a room with one other person. */
export async function withOne(kit: Kit, room = ROOM): Promise<{ guest: Guest; other: AttendeeId }> {
  const guest = await enter(kit, room);
  const [other] = await guest.meets(PEOPLE[0]!);
  return { guest, other: other! };
}
