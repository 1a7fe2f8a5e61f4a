//! A room without tables: whom to look for, and by what.

import type { AttendeeId } from '../../../src/gen/protocol';
import { PEOPLE } from '../../crowd';
import type { Kit, State } from '../state';
import { enter, type Guest } from './guest';

async function party(kit: Kit): Promise<{ guest: Guest; friends: AttendeeId[] }> {
  const guest = await enter(kit, 'social');
  const friends = await guest.meets(PEOPLE[0]!, PEOPLE[5]!);
  await guest.page.getByRole('article').nth(1).waitFor();
  return { guest, friends };
}
async function socialAsked(kit: Kit): Promise<Guest> {
  const { guest, friends } = await party(kit);
  await guest.organizer.act(friends[0]!, { type: 'invite', attendee: guest.id });
  await guest.page.getByRole('button', { name: kit.words('お話しする', 'Yes, let us talk'), exact: true }).waitFor();
  return guest;
}

export const social: State[] = [
  {
    name: 'social',
    async show(kit) {
      return (await party(kit)).guest.page;
    },
  },
  {
    name: 'social-asked',
    async show(kit) {
      return (await socialAsked(kit)).page;
    },
  },
  {
    name: 'social-call',
    async show(kit) {
      const guest = await socialAsked(kit);
      await guest.press('お話しする', 'Yes, let us talk');
      await guest.page.locator('.call').waitFor();
      return guest.page;
    },
  },
];
