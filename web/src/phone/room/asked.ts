//! What the organizer asks: which of it is shown where, and what of the answers is sent. Pure.

import type { QuestionAnswer, QuestionView } from '../../gen/protocol';

/** Below whom to meet, on the evening's last screen, among one's own data. */
export type Where = 'now' | 'end' | 'me';

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
