//! The words around the organizer's own questions, in English.

import type { Asked } from '../ja/asked';

const en: Asked = {
  title: 'Questions from the organiser',
  lead: (n) => `${n === 1 ? '1 question' : `${n} questions`}, optional`,
  open: 'Answer',
  later: 'Not now',
  thanks: 'Thank you for your answers.',
  change: 'See or change answers',
  answered: (n, of) => `${n} of ${of} answered.`,
  close: 'Close',
  purpose: (organizer) =>
    `${organizer} uses your answers to look back on this event and plan the next. Your choices are only counted, never linked to your name.`,
  erased: (date) => `Answers are deleted on ${date}. Until then you can change or withdraw them.`,
  several: 'Choose as many as apply.',
  known: 'How well do you know these organisations?',
  knownNow: 'How well do you know these organisations now?',
  stage: { not_yet: 'Not yet', face: 'By face', character: 'Well', trust: 'Trust' },
  stageMeans: {
    not_yet: 'I do not know them yet',
    face: 'I know faces and names',
    character: 'I know how they think and what they are like',
    trust: 'I trust them and can work with them',
  },
  knownHelp: 'We ask before and after the event and only count what has changed. The organisations are not told.',
  textHelp:
    'The organiser reads your text without your name. Please leave out names and anything about patients or clients.',
  takeBack: 'Withdraw this answer',
  send: 'Send',
  patient: 'This may identify a patient or give contact details. Please put it another way.',
  wrong: 'This answer was not accepted. Please reopen this page and try again.',
};

export default en;
