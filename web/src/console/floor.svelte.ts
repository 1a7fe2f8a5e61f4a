//! One room as the organizer watches it: its people, its rounds, and the server's clock.

import type { AttendeeId, RoomPerson, RoundDetail, TimetableView } from '../gen/protocol';
import { people as fetchPeople, rounds as fetchRounds } from '../shared/api';
import { type Moment, moment } from '../shared/clock';
import { type Draft, nothing } from './draft';

/** Between two looks, ms. */
const REFRESH = 2_000;
const TICK = 500;

export class Floor {
  people = $state.raw<RoomPerson[]>();
  rounds = $state.raw<RoundDetail[]>([]);
  timetable = $state.raw<TimetableView>();
  /** What was decided about the next round: looking elsewhere in between loses nothing. */
  draft: Draft = $state.raw(nothing);
  /** The server's clock, which is the one that counts. */
  clock = $state(Date.now());

  readonly byId = $derived(new Map<AttendeeId, RoomPerson>((this.people ?? []).map((person) => [person.id, person])));
  readonly round = $derived(this.rounds.filter((round) => round.state !== 'over').at(-1));
  readonly moment: Moment | undefined = $derived(this.round && moment(this.round, this.clock));

  #ahead = 0;
  #gone = false;
  #asking = false;
  #timers: ReturnType<typeof setInterval>[];

  constructor(
    readonly token: string,
    readonly room: string,
    readonly onRefused: (error: unknown) => void,
  ) {
    void this.refresh();
    this.#timers = [
      setInterval(() => document.visibilityState === 'visible' && !this.#asking && void this.refresh(), REFRESH),
      setInterval(() => (this.clock = Date.now() + this.#ahead), TICK),
    ];
  }

  async refresh(): Promise<void> {
    this.#asking = true;
    try {
      const [people, rounds] = await Promise.all([fetchPeople(this.token, this.room), fetchRounds(this.token, this.room)]);
      if (this.#gone) return;
      this.#ahead = Date.parse(rounds.now) - Date.now();
      this.clock = Date.now() + this.#ahead;
      this.people = people.people;
      this.rounds = rounds.rounds;
      this.timetable = rounds.timetable;
    } catch (error) {
      if (!this.#gone) this.onRefused(error);
    } finally {
      this.#asking = false;
    }
  }

  close(): void {
    this.#gone = true;
    this.#timers.forEach(clearInterval);
  }
}
