//! What the desk does for one person: one thing at a time, and asked once before something would be lost.

import type { AttendeeId, CorrectPerson, RequestedAction, SteerPerson } from '../gen/protocol';
import { request } from '../shared/api';
import { Attempt } from '../shared/attempt.svelte';
import type { RoomWatch } from './room-watch.svelte';

interface Question {
  text: string;
  /** What the button says that does it. */
  yes: string;
  deed(): Promise<unknown>;
}

export class Deeds {
  /** What was done last: for the person, or to how they are treated. */
  done: 'acted' | 'changed' | undefined = $state();
  question: Question | undefined = $state.raw();
  readonly #attempt: Attempt;
  readonly #watch: RoomWatch;
  readonly #attendee: AttendeeId;
  readonly #shown: () => Promise<void>;

  /** `shown` resolves when what came of it is on the screen. */
  constructor(watch: RoomWatch, attendee: AttendeeId, shown: () => Promise<void>) {
    this.#watch = watch;
    this.#attendee = attendee;
    this.#shown = shown;
    this.#attempt = new Attempt((error) => void watch.onRefused(error));
  }

  get busy(): boolean {
    return this.#attempt.busy;
  }
  get problem(): string {
    return this.#attempt.problem;
  }

  /** Asks where something would be lost; does it at once where not. */
  careful(lost: boolean, text: string, yes: string, deed: () => Promise<unknown>): void {
    if (lost) this.question = { text, yes, deed };
    else void deed();
  }

  act(body: RequestedAction): Promise<boolean> {
    return this.#run('acted', () => request('POST /api/organizer/people/{attendee}/act', { ...this.#on, body }));
  }
  steer(body: SteerPerson): Promise<boolean> {
    return this.#run('changed', () =>
      request('PATCH /api/organizer/people/{attendee}', { ...this.#on, again: true, body }),
    );
  }
  correct(body: CorrectPerson): Promise<boolean> {
    return this.#run('changed', () =>
      request('PATCH /api/organizer/people/{attendee}/registration', { ...this.#on, again: true, body }),
    );
  }
  /** `other` is the same person's second registration. */
  merge(other: AttendeeId): Promise<boolean> {
    return this.#run('acted', () =>
      request('POST /api/organizer/people/{attendee}/merge', { ...this.#on, again: true, body: { attendee: other } }),
    );
  }
  /** `other` is somebody else of the same name. */
  tellApart(other: AttendeeId): Promise<boolean> {
    return this.#run('changed', () =>
      request('POST /api/organizer/people/{attendee}/tell-apart', {
        ...this.#on,
        again: true,
        body: { attendee: other },
      }),
    );
  }
  /** Their own link lets in the next device, once. */
  freeLink(): Promise<boolean> {
    return this.#run('changed', () =>
      request('POST /api/organizer/people/{attendee}/link', { ...this.#on, again: true }),
    );
  }
  remove(): Promise<boolean> {
    return this.#run('acted', () => request('DELETE /api/organizer/people/{attendee}', this.#on));
  }

  get #on() {
    return { params: { attendee: this.#attendee } };
  }
  #run(done: 'acted' | 'changed', deed: () => Promise<unknown>): Promise<boolean> {
    this.done = undefined;
    this.question = undefined;
    return this.#attempt.run(async () => {
      await this.#watch.run(deed);
      this.done = done;
      await this.#shown();
    });
  }
}
