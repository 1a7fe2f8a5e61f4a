import { beforeEach, describe, expect, it } from 'vitest';
import { confirmsConversion } from '../../src/shared/composition';
import { keepAnswers, loadAnswers, toRegister } from '../../src/phone/join/draft';
import { stepOf } from '../../src/phone/join/step-of';
import { honorificFor } from '../../src/shared/honorific';

beforeEach(() => sessionStorage.clear());

describe('the join form', () => {
  it('remembers the answers on the way, but never a consent', () => {
    keepAnswers({
      ...loadAnswers(),
      step: 3,
      name: '三田 あおい',
      consent: { partners: true, exchange: true, booths: true, wall: true },
    });
    expect(loadAnswers()).toMatchObject({
      step: 3,
      name: '三田 あおい',
      consent: { partners: false, exchange: false, booths: false, wall: false },
    });
    keepAnswers(null);
    expect(loadAnswers().name).toBe('');
  });

  it('survives a spoiled store', () => {
    sessionStorage.setItem('kaotsunagi.draft', '{');
    expect(loadAnswers().step).toBe(0);
  });

  it('sends the listed organization by id and a typed one by name, and leaves out what was not given', () => {
    const answers = {
      ...loadAnswers(),
      name: ' 三田 あおい ',
      kind: 'hospital',
      ward: 'meguro',
      organization: { id: 'o1', name: '目黒みなみ病院' },
    };
    const body = JSON.parse(JSON.stringify(toRegister(answers, 'southwest', 'K7MP3Q'))) as Record<string, unknown>;
    expect(body).toMatchObject({
      name: '三田 あおい',
      organization: { id: 'o1', name: '目黒みなみ病院' },
      room: 'southwest',
      code: 'K7MP3Q',
      contact: {},
    });
    for (const key of ['kana', 'sub_kind', 'role', 'sign']) expect(body).not.toHaveProperty(key);
    expect(
      toRegister({ ...answers, organization: { name: ' さくら坂 ' } }, 'southwest', 'K7MP3Q').organization,
    ).toEqual({ name: 'さくら坂' });
  });

  it('leads back to the first step the server objects to', () => {
    const field = (path: string) => ({ path, message: '' });
    expect(stepOf([field('needs'), field('organization.name')])).toBe(1);
    expect(stepOf([field('/contact/phone')])).toBe(5);
    expect(stepOf([field('offers[2]')])).toBe(3);
    expect(stepOf([field('honorific')])).toBe(2);
    expect(stepOf([field('something')])).toBe(5);
  });

  it('suggests 先生 where people are called so', () => {
    expect(honorificFor('dentist')).toBe('先生');
    expect(honorificFor('msw')).toBe('様');
  });
});

describe('Enter', () => {
  const enter = (more: object) => ({ key: 'Enter', isComposing: false, keyCode: 13, ...more }) as KeyboardEvent;
  it('that confirms a conversion does not send the form', () => {
    expect(confirmsConversion(enter({ isComposing: true }))).toBe(true);
    expect(confirmsConversion(enter({ keyCode: 229 }))).toBe(true); // Safari
  });
  it('alone does', () => expect(confirmsConversion(enter({}))).toBe(false));
});
