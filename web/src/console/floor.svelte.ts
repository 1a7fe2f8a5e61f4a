//! One room as the organizer watches it: its people, its rounds, and the server's clock.

import type { AttendeeId, RoomPerson, RoundDetail, TimetableView } from '../gen/protocol';
import { people as fetchPeople, rounds as fetchRounds } from '../shared/api';
import { type Moment, moment, serverClock } from '../shared/clock';
import { time } from '../shared/time.svelte';
import { type Draft, nothing } from './draft';

/** Between two looks, ms. */
const REFRESH = 2_000;

export class Floor {
  people = $state.raw<RoomPerson[]>();
  rounds = $state.raw<RoundDetail[]>([]);
  timetable = $state.raw<TimetableView>();
  /** What was decided about the next round: looking elsewhere in between loses nothing. */
  draft: Draft = $state.raw(nothing);

  readonly byId = $derived(new Map<AttendeeId, RoomPerson>((this.people ?? []).map((person) => [person.id, person])));
  readonly round = $derived(this.rounds.filter((round) => round.state !== 'over').at(-1));
  readonly moment: Moment | undefined = $derived(this.round && moment(this.round, time.now));

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
    ];
  }

  async refresh(): Promise<void> {
    this.#asking = true;
    try {
      const [people, rounds] = await Promise.all([fetchPeople(this.token, this.room), this.#askRounds()]);
      if (this.#gone) return;
      this.people = people.people;
      this.rounds = rounds.rounds;
      this.timetable = rounds.timetable;
    } catch (error) {
      if (!this.#gone) this.onRefused(error);
    } finally {
      this.#asking = false;
    }
  }

  /** The time is heard as it comes, not when the slower answer is there as well. */
  async #askRounds() {
    const rounds = await fetchRounds(this.token, this.room);
    serverClock.heard(rounds.now);
    return rounds;
  }

  close(): void {
    this.#gone = true;
    this.#timers.forEach(clearInterval);
  }
}
