//! The words behind the link of the letter that asks once more, in English.

import type { AgainWords } from '../ja/again';

const en: AgainWords = {
  hello: (event) => `To somebody who took part in “${event}”`,
  question: 'How well do you know these organisations now?',
  why: (organizer) =>
    `${organizer} only counts how many answers changed from before the event to its end and to now. The organisations are not told. Leave out those you cannot answer for.`,
  met: 'You talked to them at the event',
  send: 'Send',
  thanks: 'Thank you for your answers',
  thanksText: 'The names of the organisations are erased. Only answers that are nobody’s stay in the count.',
  waitTitle: 'You have agreed to be asked',
  wait: 'When the day comes, we will let you know by mail.',
  until: (until) => `If you do not answer, all that is kept is erased on ${until}.`,
  erase: 'Erase now',
  eraseSure: 'This erases all that is kept. It cannot be undone.',
  eraseYes: 'Erase',
  trouble: {
    erased: ['Erased', 'Nothing is kept under this link any more.'],
    wrong: [
      'We could not check this link',
      'Part of the link seems to be missing. Please open it again from the letter.',
    ],
    offline: ['No connection', 'Please try again where there is a signal.'],
  },
};

export default en;
