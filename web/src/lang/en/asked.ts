//! The words around the organizer's own questions, in English.

import type { Asked } from '../ja/asked';

const en: Asked = {
  title: 'Questions from the organizer',
  lead: (n) => `${n === 1 ? '1 question' : `${n} questions`}, if you like`,
  open: 'Answer',
  later: 'Not now',
  thanks: 'Thank you for your answers.',
  change: 'See or change answers',
  answered: (n, of) => `${n} of ${of} answered.`,
  close: 'Close',
  purpose: (organizer) =>
    `${organizer} uses your answers to look back on this event and plan the next. What you choose is only counted, and never linked to your name.`,
  erased: (date) => `Answers are deleted on ${date}. Until then you can change them or take them back.`,
  several: 'Choose as many as apply.',
  known: 'How well do you know these organisations?',
  knownNow: 'How well do you know these organisations now?',
  stage: { not_yet: 'Not yet', face: 'By face', character: 'Well', trust: 'Trust' },
  stageMeans: {
    not_yet: 'I do not know them yet',
    face: 'I know faces and names',
    character: 'I know how they think and what they are like',
    trust: 'I can work with them in trust',
  },
  knownHelp: 'Asked before and at the end; what changed is counted. The organisations are not told.',
  textHelp:
    'The organizer reads what you write, without your name. Please write no names and nothing about patients or clients.',
  takeBack: 'Take this answer back',
  send: 'Send',
  patient: 'This may identify a patient or give contact details. Please put it another way.',
  wrong: 'This answer could not be taken. Please open this page again and try once more.',
};

export default en;
