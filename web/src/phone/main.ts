//! The attendee’s page.

import '../style/phone.css';
import { mount } from 'svelte';
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

const page = location.pathname.startsWith('/p/') ? (await retry(() => import('./link/page'))).default : Phone;
const target = document.getElementById('app');
if (target) {
  target.replaceChildren();
  mount(ErrorBoundary, { target, props: { page, onBroken: letGo } });
}
