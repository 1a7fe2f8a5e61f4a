import type { Booths } from '../ja/booths';

const en: Booths = {
  rehearsal: 'This is a rehearsal. The other people are made up.',
  agenda: 'Today’s programme',
  title: 'Booths',
  lead: 'This screen tells you when it is your turn. You can wait for one booth at a time.',
  shared: 'When you press “I am here”, the booth learns your name and organisation.',
  free: 'Free now',
  nobody: 'No queue',
  waiting: (n, minutes) => (minutes ? `${n} waiting, about ${minutes} min` : `${n} waiting`),
  quiet: (booth, seeks, minutes) =>
    `While you wait: ${booth} ${minutes ? `takes about ${minutes} min` : 'has time now'} (about “${seeks}”, which you are looking for)`,
  paused: 'Taking a break',
  present: (names) => `Here now: ${names}`,
  material: 'Read more',
  mine: { queued: 'You are in the queue', called: 'Please go there', here: 'You are there' },

  ahead: (n, minutes) =>
    (n > 0 ? `${n} before you.` : 'You are next.') + (minutes ? ` About ${minutes} more minutes.` : ''),
  pausedMine: 'The booth is taking a break. You keep your place.',
  passedOver: 'You keep your place. We will call you when your conversation or talk is over.',
  go: (booth) => `Please go to ${booth}`,
  kept: (time) => `Your place is kept until about ${time}.`,
  here: (booth) => `You are at ${booth}`,
  hereHelp: 'Please press when you go.',
  missed: 'Your place went to the next person.',

  queue: 'Join queue',
  again: 'Join again',
  checkIn: 'I am here',
  leave: 'Leave queue',
  done: 'I have finished',
  card: 'Hand over my card',
  close: 'Close',
};

export default en;
