import type { Talks } from '../ja/talks';

const en: Talks = {
  region: 'Talk',
  on: (time) => `A talk is on, until ${time}`,
  later: 'We will call you after it.',
  over: 'The talk that has just ended',
  listen: 'I am listening',
  wish: (host) => `I would like to talk to ${host}`,
  wished: (host) => `${host}: noted`,
  help: 'We will take this into account in your next introductions.',
  refused: 'We cannot note this right now. Please ask at the booth or the reception desk.',
  agenda: 'Today’s programme',
  now: 'On now',
  yours: 'In your room',
  close: 'Close',
  confirm: 'Mark me as listening',
  confirmHelp: 'You will not be called to a table until the talk is over. Introductions then resume by themselves.',
  none: 'No talk is starting here at the moment.',
  listens: 'You are marked as listening. Enjoy the talk.',
  until: (time) => `You are marked as listening. Introductions resume by themselves at ${time}.`,
  from: (from, to) => `${from}–${to}`,
};

export default en;
