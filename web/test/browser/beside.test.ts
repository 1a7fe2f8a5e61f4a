import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import Beside from '../../src/phone/room/Beside.svelte';
import { kept } from '../../src/phone/room/memo';
import { Session } from '../../src/phone/room/session.svelte';
import Roomful from './Roomful.svelte';
import { welcome } from '../fixtures';
import { FakeSocket } from '../socket';

const watched = vi.hoisted(() => ({ by: [] as string[] }));
vi.mock('../../src/phone/room/ProvisionList.svelte', () => ({
  watch(token: string) {
    if (watched.by.push(token) === 1) throw new TypeError('the part did not come');
  },
}));

let session: Session;
beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('WebSocket', FakeSocket);
  session = new Session('secret', 'southwest');
  FakeSocket.last.accept();
  FakeSocket.last.frame('1', welcome());
});
afterEach(() => {
  cleanup();
  session.close();
  vi.unstubAllGlobals();
});

it('what keeps memos is asked for until it is here, and not where none are kept', async () => {
  const props = { page: Beside as never, session, props: { show: 'now' } };
  const shown = await render(Roomful, { props });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(watched.by).toEqual([]);
  await shown.unmount();
  kept.write({ '': { key: 'ABCDEFGH2345', was: {} } as object });
  await render(Roomful, { props });
  await expect.poll(() => watched.by, { timeout: 5_000 }).toEqual(['secret', 'secret']);
});
