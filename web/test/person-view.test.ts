//! What the desk sees of one person over a whole round, and what rounds came to.

import { describe, expect, it } from 'vitest';
import { pastRounds } from '../src/console/past-rounds';
import { organizationOf, personView } from '../src/console/person-view';
import type { IntroductionView, Welcome } from '../src/gen/protocol';
import { desk, introduction, me, person, welcome } from './fixtures';

const seen = (...introductions: IntroductionView[]): Welcome => welcome({ introductions });
const them = desk.person('me');
const view = (...introductions: IntroductionView[]) => personView(them, seen(...introductions), undefined);
const call = (more: Partial<IntroductionView>) => introduction('x', { state: 'called', round: 1, ...more });

describe('a person, as the desk sees them', () => {
  it('is on the way, there, talking, and back in the room with whom they met', () => {
    expect(view(call({})).sees).toMatchObject({ show: 'call', progress: 'moving' });
    expect(view(call({ arrived: true })).sees).toMatchObject({ show: 'call', progress: 'arrived' });
    expect(view(call({ state: 'together' })).sees).toMatchObject({ show: 'call', progress: 'together' });
    const met = call({ state: 'met' });
    expect(view(met)).toMatchObject({ sees: { show: 'room', idle: 'waiting' }, last: met, underWay: false });
    expect(view(met, call({ id: 'y' }))).toMatchObject({ sees: { show: 'call' }, last: met, underWay: true });
  });

  it('answers who asks before anything else is said, and sees whom they asked', () => {
    const asked = introduction('a', { invited_by_me: false });
    const asking = introduction('b', { invited_by_me: true });
    const people = ['c', 'd', 'e', 'f'].map((id) => ({
      attendee: person(id),
      reasons: [],
      score: 1,
      near: false,
      wished: false,
    }));
    const both = personView(them, { ...seen(asked, asking), suggestions: people }, undefined).sees;
    expect(both).toEqual({ show: 'room', asked: [asked], asking: [asking], suggestions: [] });
    const alone = personView(them, { ...seen(asking), suggestions: people }, undefined).sees;
    expect(alone).toMatchObject({ asked: [], asking: [asking], idle: 'waiting', suggestions: people.slice(0, 3) });
  });

  it('says why nothing happens: a break, a round they sit out, or nobody found yet', () => {
    const round = { sitting_out: [{ attendee: 'me', code: 'odd' as const, reason: '' }] };
    const idle = (more: Parameters<typeof desk.person>[1], on = round) =>
      personView(desk.person('me', more), seen(), on).sees;
    expect(idle({})).toMatchObject({ idle: { sitsOut: 'odd' } });
    expect(idle({ status: 'away' })).toMatchObject({ idle: { status: 'away' } });
    expect(idle({}, { sitting_out: [] })).toMatchObject({ idle: 'waiting' });
  });

  it('is not looked at before their screen was fetched, nor while they are not here', () => {
    expect(personView(them, undefined, undefined)).toEqual({
      sees: { show: 'loading' },
      last: undefined,
      underWay: false,
    });
    const gone = personView(desk.person('me', { present: false }), seen(call({ state: 'met' })), undefined);
    expect(gone).toMatchObject({ sees: { show: 'absent' }, last: { id: 'x' } });
  });

  it('is named in a reason as the others are', () => {
    const met = call({ with: [person('p', { organization: { name: '目黒みなみ病院' } })] });
    expect([me.id, 'p', 'nobody'].map((id) => organizationOf(id, them, met))).toEqual([
      'さくら坂クリニック',
      '目黒みなみ病院',
      '',
    ]);
  });
});

describe('rounds that are over', () => {
  it('are counted, the newest first: who talked, and who was called in between', () => {
    const states = ['met', 'together', 'missed', 'cancelled'] as const;
    const introductions = states.map((state, index) => desk.introduction(state, { state, repair: index === 1 }));
    const rounds = [
      desk.round({ state: 'over', introductions }),
      desk.round({ number: 2, state: 'over', seed: 7 }),
      desk.round({ number: 3, state: 'running' }),
    ];
    const none = { introductions: 0, waiting: 0, talked: 0, repaired: 0 };
    expect(pastRounds(rounds)).toEqual([
      { number: 2, seed: 7, ...none },
      { number: 1, seed: 1, ...none, introductions: 4, talked: 2, repaired: 1 },
    ]);
  });
});
