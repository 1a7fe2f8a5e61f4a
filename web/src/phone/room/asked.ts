//! What the organizer asks: which of it is shown where, and what of the answers is sent. Pure.

import type {
  Acquaintance,
  AcquaintanceView,
  EventView,
  QuestionAnswer,
  QuestionView,
  SetAcquaintances,
} from '../../gen/protocol';

/** Below whom to meet, on the evening's last screen, among one's own data. */
export type Where = 'now' | 'end' | 'me';

/** Of the room, or of a page outside it, what is needed to ask. */
export interface Asking {
  catalog: { event: EventView };
  session: { token: string; hall: { me?: { id: string } } };
}

export const TEXT_MAX = 100;
export const STEPS = [1, 2, 3, 4, 5] as const;

/** On the last screen also what was passed over before. */
export function shownAt(where: Where, questions: QuestionView[]): QuestionView[] {
  return questions.filter(
    ({ at, answer }) => where === 'me' || at === (where === 'now' ? 'joining' : 'end') || (where === 'end' && !answer),
  );
}

/** As it is held on the screen: ids that are chosen, the step as text, or the text. */
export type Given = Record<string, string[]>;

export function given(questions: QuestionView[]): Given {
  return Object.fromEntries(questions.map(({ id, answer }) => [id, inWords(answer)]));
}
function inWords(answer: QuestionAnswer | undefined): string[] {
  if (!answer) return [];
  if ('choices' in answer) return answer.choices;
  return 'scale' in answer ? [String(answer.scale)] : [answer.text];
}

/** Only what is another now; what was emptied is taken back. */
export function changes(questions: QuestionView[], now: Given): Record<string, QuestionAnswer | null> {
  const before = given(questions);
  const changed: Record<string, QuestionAnswer | null> = {};
  for (const { id, form } of questions) {
    const said = (now[id] ?? []).map((each) => each.trim()).filter(Boolean);
    const was = before[id]!;
    if (said.length === was.length && said.every((each) => was.includes(each))) continue;
    if (said.length === 0) changed[id] = null;
    else if (form === 'scale') changed[id] = { scale: Number(said[0]) };
    else changed[id] = form === 'text' ? { text: said[0]! } : { choices: said };
  }
  return changed;
}

/** From not at all to trust. */
export const STAGES: readonly Acquaintance[] = ['not_yet', 'face', 'character', 'trust'];

/** An organization, and when how well it is known is asked. */
export interface Known {
  organization: string;
  name: string;
  when: keyof SetAcquaintances;
  stage: Acquaintance | undefined;
}

/** Before somebody is met it is asked how it was; at the end of those, and of those who were met, how it is. */
export function knownAt(where: Where, all: AcquaintanceView[]): Known[] {
  return all.flatMap(({ organization, name, before, after, met }) => {
    const end = where === 'end' || (where === 'me' && (met || after !== undefined));
    if (where === 'now' ? met : end && !met && !before && !after) return [];
    return [{ organization, name, when: end ? 'after' : 'before', stage: end ? after : before }];
  });
}

/** By organization. */
export type Stages = Record<string, Acquaintance | undefined>;

export const stages = (known: Known[]): Stages =>
  Object.fromEntries(known.map(({ organization, stage }) => [organization, stage]));

/** Only what is another now; nothing where nothing is. */
export function stageChanges(known: Known[], now: Stages): SetAcquaintances | undefined {
  const changed = known.filter(({ organization, stage }) => now[organization] !== stage);
  if (changed.length === 0) return undefined;
  const of = (when: Known['when']) =>
    Object.fromEntries(
      changed.filter((each) => each.when === when).map(({ organization }) => [organization, now[organization] ?? null]),
    );
  return { before: of('before'), after: of('after') };
}
