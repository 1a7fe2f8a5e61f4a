import type { Foresight } from '../ja/foresight';

const en: Foresight = {
  close: 'Back',
  help: (greeting, need, moving) =>
    `From the registrations there are, if everybody comes. Counted with ${greeting} minutes to greet, ${need} to talk over one need, and ${moving} to change tables.`,
  where: 'Of',
  everybody: 'everybody',
  people: (n) => (n === 1 ? '1 person' : `${n} people`),
  rounds: 'Rounds',
  roundsOf: (n) => (n === 1 ? '1 round' : `${n} rounds`),
  minutes: 'Minutes a round',
  minutesOf: (n) => `${n} min`,
  tables: 'Tables',
  tablesOf: (n) => (n === 1 ? '1 table' : `${n} tables`),
  takes: (minutes) => `${minutes} minutes together, with the ways between tables`,
  finished: 'Finished conversations a head',
  finishedOf: (n) => n,
  answered: 'Needs answered, on average',
  worst: 'Whoever gets least',
  percent: (n) => `${n}%`,
  without: 'Without any answer',
  sitsOut: 'Sits out most often',
  none: 'With two registrations or more you see here what they would bring.',
  unmetTitle: 'Sought, and offered by nobody here',
  unmetHelp: 'The kinds to invite for it.',
  unmetNone: 'Somebody here can answer each need.',
  unhelped: (n) =>
    n === 1 ? 'For one person nobody here has any answer.' : `For ${n} people nobody here has any answer.`,
  tag: 'Sought',
  seekers: 'People',
  invite: 'Whom to invite',
  comma: ', ',
  chart: (by, answered, worst, finished) =>
    `By ${by}. As set: ${answered}% on average, ${worst}% for whoever gets least, ${finished} finished conversations.`,
  drag: 'Drag the charts sideways.',
};

export default en;
