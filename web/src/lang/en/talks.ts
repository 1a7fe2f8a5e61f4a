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
};

export default en;
