import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IntroductionState } from '../src/gen/protocol';
import { Session } from '../src/phone/room/session.svelte';
import { introduction, welcome } from './fixtures';
import { FakeSocket } from './socket';

let session: Session;
const become = (state: IntroductionState, id = 'x') => FakeSocket.last.frame('2', { type: 'introduction', introduction: introduction(id, { state, table: 7 }) });

beforeEach(() => {
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
  session = new Session('secret', 'southwest');
  FakeSocket.last.accept();
  FakeSocket.last.frame('1', welcome());
});
afterEach(() => {
  session.close();
  vi.unstubAllGlobals();
});

describe('a call', () => {
  it('fills the screen, can be put aside, and comes forward again when it is another one', () => {
    become('agreed');
    expect(session.call?.id).toBe('x');
    session.aside = 'x';
    become('together');
    expect(session.aside).toBe('x');
    become('met');
    become('called', 'y');
    expect(session.call?.id).toBe('y');
    expect(session.aside).toBeUndefined();
  });

  it('leads to what comes after it, whoever pressed first', () => {
    become('agreed');
    become('met');
    expect(session.after).toBe('x');
    expect(session.call).toBeUndefined();
  });

  it('says when it fell through, until the next one', () => {
    become('agreed');
    become('missed');
    expect(session.fellThrough).toBe('missed');
    become('agreed', 'y');
    expect(session.fellThrough).toBeUndefined();
  });
});

it('a conversation that was over before does not come up again', () => {
  FakeSocket.last.frame('3', welcome({ introductions: [introduction('old', { state: 'met' })] }));
  expect(session.after).toBeUndefined();
  FakeSocket.last.frame('4', { type: 'introduction', introduction: introduction('old', { state: 'met', shared: true }) });
  expect(session.after).toBeUndefined();
});

it('a button pressed twice sends once, and its refusal is kept until the next try', async () => {
  const first = session.run('invite:b', { type: 'invite', attendee: 'b' });
  expect(await session.run('invite:b', { type: 'invite', attendee: 'b' })).toBeUndefined();
  expect(session.busy.has('invite:b')).toBe(true);
  const sent = FakeSocket.last.sent.filter((each) => each.type === 'invite');
  expect(sent).toHaveLength(1);
  FakeSocket.last.frame('2', { type: 'error', id: String(sent[0]?.id), code: 'unavailable', message: 'いまご紹介できません' });
  await first;
  expect(session.refusal).toMatchObject({ code: 'unavailable' });
  expect(session.busy.size).toBe(0);
  void session.run('invite:c', { type: 'invite', attendee: 'c' });
  expect(session.refusal).toBeUndefined();
});

it('the room people were moved to is the one they come back to', () => {
  FakeSocket.last.frame('5', welcome({ room: { ...welcome().room, room: 'social' } }));
  FakeSocket.last.end(4409);
  expect(session.ended).toBe('replaced');
  session.takeOver();
  FakeSocket.last.accept();
  expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'hello', room: 'social', at: '5' });
});
