//! Time that a test lets pass.

import { vi } from 'vitest';

/** A browser reads bodies of answers beside the clock that a test holds: a few of its own turns are left to it. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1)
    await new Promise<void>((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(null);
    });
}

/** `ms` of a faked clock, and what is answered meanwhile. */
export async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await settled();
  await vi.advanceTimersByTimeAsync(0);
}
