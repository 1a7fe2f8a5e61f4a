import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IntroductionState, ServerMessage } from '../../src/gen/protocol';
import { keep, keepCode, keptBy, keptCode } from '../../src/phone/room/kept-encounters';
import { keepMemo, memo } from '../../src/phone/room/memo';
import { Session } from '../../src/phone/room/session.svelte';
import { introduction, me, person, welcome } from '../fixtures';
import { FakeSocket } from '../socket';

let session: Session;
const become = (state: IntroductionState, id = 'x') =>
  FakeSocket.last.frame('2', { type: 'introduction', introduction: introduction(id, { state, table: 7 }) });

beforeEach(() => {
  localStorage.clear();
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
    expect(session.fellThrough).toMatchObject({ state: 'missed' });
    become('agreed', 'y');
    expect(session.fellThrough).toBeUndefined();
  });
});

it('a talk that goes on after all is no new call, and is told from one', () => {
  const vibrate = vi.fn();
  Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true });
  become('called');
  become('met');
  become('together');
  expect(session.call?.id).toBe('x');
  expect(session.after).toBeUndefined();
  expect(session.earlier?.id).toBe('x');
  expect(vibrate).toHaveBeenCalledTimes(1);
  become('met');
  become('called', 'y');
  expect(session.earlier?.id).not.toBe('y');
  expect(vibrate).toHaveBeenCalledTimes(2);
  Reflect.deleteProperty(navigator, 'vibrate');
});

describe('a scanned room', () => {
  const opened = (enter: boolean | undefined, ...frames: ServerMessage[]) => {
    session.close();
    localStorage.clear();
    session = new Session('secret', 'south', enter);
    FakeSocket.last.accept();
    FakeSocket.last.frame('1', ...frames);
    return FakeSocket.last.sent.filter((each) => each.type === 'move');
  };

  it('is gone to when the welcome names another, though not from a table', () => {
    expect(opened(true, welcome())).toMatchObject([{ type: 'move', room: 'south' }]);
    expect(opened(true, welcome({ introductions: [introduction('x', { state: 'called', table: 7 })] }))).toEqual([]);
  });

  it('is told from a page that only comes back', () => {
    expect(opened(false, welcome())).toEqual([]);
    expect(opened(undefined, welcome())).toEqual([]);
  });
});

it('a call sounds, once, and so does the next one', () => {
  const vibrate = vi.fn();
  Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true });
  become('invited');
  expect(vibrate).not.toHaveBeenCalled();
  become('called');
  become('together');
  expect(vibrate).toHaveBeenCalledTimes(1);
  become('met');
  become('called', 'y');
  expect(vibrate).toHaveBeenCalledTimes(2);
  Reflect.deleteProperty(navigator, 'vibrate');
});

describe('its end', () => {
  it('leaves no button that waits', async () => {
    const pressed = session.run('invite', { type: 'invite', attendee: 'b' });
    expect(session.busy.has('invite')).toBe(true);
    FakeSocket.last.end(4401);
    expect(await pressed).toMatchObject({ ok: false, code: 'ended' });
    expect(session.busy.size).toBe(0);
  });

  it('takes the notes along when somebody is erased, and leaves them when not', () => {
    keepMemo('x', { text: '青いストラップ' });
    session.close();
    expect(memo('x')).toEqual({ text: '青いストラップ' });
    session.erased();
    expect(memo('x')).toEqual({});
  });
});

it('whoever comes next on this device sees no notes of whoever was here, who find them again', () => {
  keepMemo('x', { text: '青いストラップ' });
  const as = (id: string, token: string) => {
    session.close();
    session = new Session(token, 'southwest');
    FakeSocket.last.accept();
    FakeSocket.last.frame('1', welcome({ me: { ...me, id } }));
  };
  as('somebody-else', 'theirs');
  expect(memo('x')).toEqual({});
  keepMemo('y', { text: '別の方' });
  as(me.id, 'secret');
  expect([memo('x').text, memo('y')]).toEqual(['青いストラップ', {}]);
});

describe('a booth', () => {
  it('sounds when its place is free, not while one waits', () => {
    const vibrate = vi.fn();
    Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true });
    FakeSocket.last.frame('2', { type: 'booth', booth: 'a', state: 'queued', ahead: 0 });
    expect(vibrate).not.toHaveBeenCalled();
    FakeSocket.last.frame('3', { type: 'booth', booth: 'a', state: 'called', until: '2027-09-18T14:03:00+09:00' });
    expect(vibrate).toHaveBeenCalledOnce();
    expect(session.hall.booths).toMatchObject([{ booth: 'a', state: 'called' }]);
    Reflect.deleteProperty(navigator, 'vibrate');
  });
});

describe('a round', () => {
  const call = (more: object) =>
    FakeSocket.last.frame('2', {
      type: 'introduction',
      introduction: introduction('x', { state: 'called', round: 1, table: 7, ...more }),
    });

  it('tells the person who was not found, until they are back', () => {
    call({});
    FakeSocket.last.frame(
      '3',
      { type: 'introduction', introduction: introduction('x', { state: 'missed', round: 1 }) },
      { type: 'me', me: { ...me, status: 'away' } },
    );
    expect(session.fellThrough).toEqual({ id: 'x', state: 'missed', round: 1 });
    expect(session.call).toBeUndefined();
    FakeSocket.last.frame('4', { type: 'me', me: { ...me, status: 'open' } });
    expect(session.fellThrough).toBeUndefined();
  });

  it('goes on looking for somebody for the one who waited, whatever else changes about them', () => {
    call({ arrived: true });
    FakeSocket.last.frame(
      '3',
      { type: 'introduction', introduction: introduction('x', { state: 'missed', round: 1, arrived: true }) },
      { type: 'me', me },
    );
    expect(session.fellThrough).toEqual({ id: 'x', state: 'missed', round: 1 });
    FakeSocket.last.frame('4', {
      type: 'introduction',
      introduction: introduction('y', { state: 'called', round: 1, table: 7 }),
    });
    expect(session.call?.id).toBe('y');
    expect(session.fellThrough).toBeUndefined();
  });

  it('lets those say that they talked who only forgot to say that they came', () => {
    call({});
    FakeSocket.last.frame('3', {
      type: 'introduction',
      introduction: introduction('x', { state: 'missed', round: 1, lapsed: true }),
    });
    expect(session.fellThrough).toEqual({ id: 'x', lapsed: true, state: 'missed', round: 1 });
    FakeSocket.last.frame('4', { type: 'introduction', introduction: introduction('x', { state: 'met', round: 1 }) });
    expect(session.fellThrough).toBeUndefined();
    expect(session.after).toBe('x');
  });

  it('names who joined the table and who left it, and forgets it with the next call', () => {
    call({ with: [person('a'), person('b')] });
    call({ with: [person('a'), person('c')] });
    expect(session.changed).toMatchObject({ joined: [{ id: 'c' }], left: [{ id: 'b' }] });
    FakeSocket.last.frame('3', {
      type: 'introduction',
      introduction: introduction('x', { state: 'met', round: 1, with: [person('a'), person('c')] }),
    });
    FakeSocket.last.frame('4', {
      type: 'introduction',
      introduction: introduction('y', { state: 'called', round: 2 }),
    });
    expect(session.changed).toBeUndefined();
  });
});

describe('a page opened anew', () => {
  const opened = (token = 'secret', room = 'southwest') => {
    session.close();
    session = new Session(token, room);
  };
  /** Until it is written down. */
  const heard = async (...messages: ServerMessage[]) => {
    FakeSocket.last.frame('2', ...messages);
    await vi.waitFor(() => expect(localStorage.getItem('kaotsunagi.hall')).toContain('"x"'));
  };
  const called = {
    type: 'introduction',
    introduction: introduction('x', { state: 'called', round: 1, table: 7 }),
  } as const;

  it('shows the last known call until the server has spoken', async () => {
    await heard(called);
    const { heardAt } = session;
    opened();
    expect(session.call).toMatchObject({ id: 'x', table: 7 });
    expect(session.heardAt).toBe(heardAt);
    FakeSocket.last.accept();
    FakeSocket.last.frame('3', welcome());
    expect(session.call).toBeUndefined();
  });

  it('knows its room without being told', async () => {
    await heard(called);
    opened('secret', '');
    expect(session.call?.id).toBe('x');
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'hello', room: 'southwest' });
  });

  it('shows nothing of somebody else, of another room, or of yesterday', async () => {
    await heard(called);
    opened('secret', 'social');
    expect(session.hall.me).toBeUndefined();
    vi.useFakeTimers({ now: Date.now() + 86_400_000 });
    opened();
    vi.useRealTimers();
    expect(session.hall.me).toBeUndefined();
    // Nor does it stay on the device.
    expect(localStorage.getItem('kaotsunagi.hall')).toBeNull();
    FakeSocket.last.accept();
    await heard(welcome(), called);
    opened('another');
    expect(session.hall.me).toBeUndefined();
    expect(localStorage.getItem('kaotsunagi.hall')).toBeNull();
  });

  it('keeps nothing of who was erased, here or at the desk', async () => {
    for (const erase of [() => session.erased(), () => FakeSocket.last.end(4401)]) {
      await heard(called);
      // Whatever was scanned without a network, and the own code: no screen need have been loaded to forget it.
      keep(me.id, { whom: { badge: 12 }, at: '2027-09-18T14:03:00+09:00' });
      keepCode(me.id, '<svg/>');
      erase();
      expect(keptBy(me.id)).toEqual([]);
      expect(keptCode(me.id)).toBeUndefined();
      opened();
      expect(session.hall.me).toBeUndefined();
      FakeSocket.last.accept();
    }
  });

  it('says again that somebody else is looked for, to the one who waited and to nobody else', () => {
    const missed = (more: object) =>
      welcome({ introductions: [introduction('x', { state: 'missed', round: 1, ...more })] });
    FakeSocket.last.frame('3', missed({ arrived: true }));
    expect(session.fellThrough).toMatchObject({ id: 'x', state: 'missed', round: 1 });
    opened('secret', 'social');
    FakeSocket.last.accept();
    FakeSocket.last.frame('1', missed({ arrived: false })); // back since
    expect(session.fellThrough).toBeUndefined();
    FakeSocket.last.frame(
      '2',
      welcome({
        introductions: [
          introduction('x', { state: 'missed', round: 1, arrived: true }),
          introduction('y', { state: 'met', round: 1 }),
        ],
      }),
    );
    expect(session.fellThrough).toBeUndefined();
  });
});

it('a conversation that was over before does not come up again', () => {
  FakeSocket.last.frame('3', welcome({ introductions: [introduction('old', { state: 'met' })] }));
  expect(session.after).toBeUndefined();
  FakeSocket.last.frame('4', {
    type: 'introduction',
    introduction: introduction('old', { state: 'met', shared: true }),
  });
  expect(session.after).toBeUndefined();
});

it('a button pressed twice sends once, and its refusal is kept until the next try', async () => {
  const first = session.run('invite:b', { type: 'invite', attendee: 'b' });
  expect(await session.run('invite:b', { type: 'invite', attendee: 'b' })).toBeUndefined();
  expect(session.busy.has('invite:b')).toBe(true);
  const sent = FakeSocket.last.sent.filter((each) => each.type === 'invite');
  expect(sent).toHaveLength(1);
  FakeSocket.last.frame('2', {
    type: 'error',
    id: String(sent[0]?.id),
    code: 'unavailable',
    message: 'いまご紹介できません',
  });
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
