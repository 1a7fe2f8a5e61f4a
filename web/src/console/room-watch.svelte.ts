//! What the organizer watches: every room a little, one of them whole. One connection, and what it tells as values that screens follow.

import type { AttendeeId, RoomPerson, SignedInAs } from '../gen/protocol';
import { type Moment, moment, serverClock } from '../shared/clock';
import { Connection, type EndReason, type LinkState, socketUrl } from '../shared/connection';
import { time } from '../shared/time.svelte';
import { type Draft, nothing } from './draft';
import { may, type Task } from './may';
import { fold, nothingTold, ofAnotherRoom, type Told } from './told';

/** What somebody did is on the screen after this at the latest, or the frame with it came before the answer, ms. */
const SHOWN_WITHIN = 1_000;

export interface Watching {
  /** Any part that is told no by the server comes here. */
  onRefused(error: unknown): void;
  onEnded(reason: EndReason | undefined): void;
}

export class RoomWatch {
  room = $state('');
  link: LinkState = $state('connecting');
  /** When the last frame of this room came, ms. */
  heardAt = $state<number>();
  /** Where the server is: it changes with whatever happens anywhere in the event. */
  at = $state('');
  /** What was decided about the next round: looking elsewhere in between loses nothing. */
  draft: Draft = $state.raw(nothing);

  #told: Told = $state.raw(nothingTold);
  readonly rooms = $derived(this.#told.rooms);
  readonly erasing = $derived(this.#told.erasing);
  readonly unusual = $derived(this.#told.unusual ?? []);
  readonly flags = $derived(this.#told.flags);
  readonly audited = $derived(this.#told.audited);
  readonly rounds = $derived(this.#told.rounds);
  readonly timetable = $derived(this.#told.timetable);
  readonly topics = $derived(this.#told.topics);
  readonly byId: ReadonlyMap<AttendeeId, RoomPerson> = $derived(this.#told.people ?? new Map());
  /** Absent until they are known. */
  readonly people = $derived(this.#told.people && [...this.#told.people.values()]);
  readonly round = $derived(this.rounds.filter((round) => round.state !== 'over').at(-1));
  readonly moment: Moment | undefined = $derived(this.round && moment(this.round, time.now));

  #connection: Connection | undefined;
  #watching: Watching;
  #frames = 0;
  /** Who waits for the next frame. */
  #waiting = new Set<() => void>();

  constructor(
    readonly me: SignedInAs,
    watching: Watching,
  ) {
    this.#watching = watching;
  }

  may(task: Task): boolean {
    return may(this.me, task);
  }

  get onRefused(): (error: unknown) => void {
    return this.#watching.onRefused;
  }

  /** Turns to this room. */
  go(room: string): void {
    if (room === this.room) return;
    this.close();
    this.room = room;
    this.heardAt = undefined;
    this.draft = nothing;
    this.#told = ofAnotherRoom(this.#told);
    this.#connection = new Connection({
      url: socketUrl(),
      // The cookie says who asks.
      token: '',
      room,
      onMessage: (message) => (this.#told = fold(this.#told, message)),
      onFrame: (at) => {
        this.at = at;
        this.heardAt = serverClock.guess;
        this.#frames += 1;
        for (const go of this.#waiting) go();
      },
      onState: (state, reason) => {
        this.link = state;
        if (state === 'ended') this.#watching.onEnded(reason);
      },
    });
  }

  /** Does something, and resolves when its traces are on the screen as well. */
  async run<T>(deed: () => Promise<T>): Promise<T> {
    const before = this.#frames;
    const answer = await deed();
    if (this.#frames === before) await this.heard();
    return answer;
  }

  /** Resolves with the next frame, or a moment later where none is due. */
  heard(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, SHOWN_WITHIN);
      this.#waiting.add(go);
    });
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
    for (const go of this.#waiting) go();
  }
}
