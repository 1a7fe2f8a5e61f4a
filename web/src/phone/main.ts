//! The attendee’s page.

import '../style/phone.css';
import { type Component, mount } from 'svelte';
import { commonWords } from '../lang/common';
import { joinWords } from '../lang/join';
import ErrorBoundary from '../shared/ErrorBoundary.svelte';
import { retry } from '../shared/retry';
import Phone from './Phone.svelte';

await Promise.all([commonWords.ready(), joinWords.ready()]);
/** The room as it was kept may be the cause; where the room is not loaded, it is not. */
const letGo = () =>
  void import('./room/saved-hall').then(
    ({ forgetHall }) => forgetHall(),
    () => undefined,
  );

function show(page: Component): void {
  const target = document.getElementById('app');
  if (!target) return;
  target.replaceChildren();
  mount(ErrorBoundary, { target, props: { page, onBroken: letGo } });
}
// Not awaited: that part imports this one, and would wait for its end.
if (location.pathname.startsWith('/p/')) void retry(() => import('./link/page')).then((part) => show(part.default));
else show(Phone);
