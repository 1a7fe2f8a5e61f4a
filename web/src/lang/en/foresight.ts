import type { Foresight } from '../ja/foresight';

const en: Foresight = {
  close: 'Back',
  help: (greeting, need, moving) =>
    `An estimate from the registrations so far, if everybody comes. It allows ${greeting} min to greet each other, ${need} min to talk through one need, and ${moving} min to change tables.`,
  where: 'For',
  everybody: 'everybody',
  starts: 'Begins at',
  partly: (n) =>
    n > 0
      ? `Coming late or leaving early, ${n === 1 ? '1 person counts' : `${n} people count`} only while they are there.`
      : 'Late arrivals and early departures are taken into account.',
  untimed: 'Choose a room or a time to take late arrivals and early departures into account.',
  people: (n) => (n === 1 ? '1 person' : `${n} people`),
  rounds: 'Rounds',
  roundsOf: (n) => (n === 1 ? '1 round' : `${n} rounds`),
  minutes: 'Minutes per round',
  minutesOf: (n) => `${n} min`,
  tables: 'Tables',
  tablesOf: (n) => (n === 1 ? '1 table' : `${n} tables`),
  takes: (minutes) => `${minutes} minutes in all, including changing tables`,
  finished: 'Completed conversations per person',
  finishedOf: (n) => n,
  answered: 'Needs answered, on average',
  worst: 'Lowest for one person',
  percent: (n) => `${n}%`,
  without: 'Meet nobody who can help',
  sitsOut: 'Most rounds sat out',
  none: 'The forecast appears once two or more people have registered.',
  unmetTitle: 'Needs that nobody here can answer',
  unmetHelp: 'Kinds of organisation that could answer them, if invited.',
  unmetNone: 'Every need can be answered by someone here.',
  unhelped: (n) =>
    n === 1 ? 'For one person, nobody here can answer any need.' : `For ${n} people, nobody here can answer any need.`,
  tag: 'Need',
  seekers: 'People',
  invite: 'Whom to invite',
  comma: ', ',
  chart: (by, answered, worst, finished) =>
    `By ${by}. As set: ${answered}% on average, ${worst}% at the lowest, ${finished} completed conversations.`,
  drag: 'Drag the charts sideways.',
};

export default en;
