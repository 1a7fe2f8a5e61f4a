//! This phone's clock as a value that screens follow.

/** Between two looks at the clock, ms: often enough that no second is skipped. */
const EVERY = 500;

/** Call while a component is set up; it stops with the component. */
export function ticking(): { readonly now: number } {
  let now = $state(Date.now());
  $effect(() => {
    const timer = setInterval(() => (now = Date.now()), EVERY);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}
