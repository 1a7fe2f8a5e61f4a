//! One room as the organizer watches it: its people, its rounds, and the server's clock.

import type { AttendeeId, RoomPeople, RoomPerson, RoundDetail, Rounds, TimetableView } from '../gen/protocol';
import { people as fetchPeople, rounds as fetchRounds } from '../shared/api';
import { type Moment, moment, serverClock } from '../shared/clock';
import { Poll } from '../shared/poll';
import { time } from '../shared/time.svelte';
import { type Draft, nothing } from './draft';

/** Between two looks, ms. */
const REFRESH = 2_000;

export class RoomWatch {
  people = $state.raw<RoomPerson[]>();
  rounds = $state.raw<RoundDetail[]>([]);
  timetable = $state.raw<TimetableView>();
  /** What was decided about the next round: looking elsewhere in between loses nothing. */
  draft: Draft = $state.raw(nothing);

  readonly byId = $derived(new Map<AttendeeId, RoomPerson>((this.people ?? []).map((person) => [person.id, person])));
  readonly round = $derived(this.rounds.filter((round) => round.state !== 'over').at(-1));
  readonly moment: Moment | undefined = $derived(this.round && moment(this.round, time.now));

  #poll: Poll<[RoomPeople, Rounds]>;

  constructor(
    readonly token: string,
    readonly room: string,
    readonly onRefused: (error: unknown) => void,
  ) {
    /** The time is heard as it comes, not when the slower answer is there as well. */
    const askRounds = async (signal: AbortSignal) => {
      const rounds = await fetchRounds(token, room, signal);
      serverClock.heard(rounds.now);
      return rounds;
    };
    this.#poll = new Poll({
      get: (signal) => Promise.all([fetchPeople(token, room, signal), askRounds(signal)]),
      show: ([people, rounds]) => {
        this.people = people.people;
        this.rounds = rounds.rounds;
        this.timetable = rounds.timetable;
      },
      failed: onRefused,
      every: REFRESH,
    });
  }

  /** What is so now, whatever was asked before. */
  refresh(): Promise<void> {
    return this.#poll.now();
  }

  close(): void {
    this.#poll.close();
  }
}
