//! The server's time as a value that screens follow.

import { createSubscriber } from 'svelte/reactivity';
import { serverClock } from './clock';

/** Between two looks at the clock, ms: often enough that no second is skipped. */
const EVERY = 500;

/** One timer for whatever follows; none where nothing does. */
const follow = createSubscriber((update) => {
  const timer = setInterval(update, EVERY);
  const unfollow = serverClock.follow(update);
  return () => {
    clearInterval(timer);
    unfollow();
  };
});

export const time = {
  /** ms; nothing until the server was heard. */
  get now(): number | undefined {
    follow();
    return serverClock.now;
  },
};
