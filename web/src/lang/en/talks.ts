import type { Talks } from '../ja/talks';

const en: Talks = {
  region: 'Talk',
  on: 'The talk that is on',
  over: 'The talk just now',
  listen: 'I am listening',
  wish: (host) => `I would like to talk to ${host}`,
  wished: (host) => `${host}: noted`,
  help: 'The next introductions will take it into account.',
  refused: 'This cannot be noted now. Please ask at the booth or at the desk.',
  agenda: 'Today’s programme',
  now: 'On now',
  yours: 'In your room',
  close: 'Close',
  confirm: 'I am listening',
  confirmHelp: 'Until the talk is over you are called to no table. Then introductions go on by themselves.',
  none: 'No talk begins here now.',
  listens: 'You are listening. Nothing else to do.',
  until: (time) => `You are listening. Introductions go on by themselves at ${time}.`,
  from: (from, to) => `${from}–${to}`,
};

export default en;
