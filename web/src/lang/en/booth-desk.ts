import type { BoothDeskWords } from '../ja/booth-desk';

const en: BoothDeskWords = {
  views: { now: 'Now', visitors: 'Visitors', booth: 'Settings' },
  badge: (n) => `Badge ${n}`,
  paper: 'no phone',

  paused: 'Taking a break. Whoever waits keeps their turn, and nobody is called.',
  pause: 'Take a break',
  resume: 'Go on',
  status: (here, places) => `${here} here, ${places} at once`,

  next: 'Next',
  nobody: 'Nobody waits.',
  noneCanCome: 'Everybody who waits is at a table or a talk just now.',
  full: 'As soon as a place is free, they are called by themselves.',
  call: 'Call now',
  waiting: (n) => `${n} waiting`,
  passedOver: 'at a table or a talk',
  remove: 'Take out',

  coming: 'On the way',
  until: (time) => `Their place is kept until about ${time}`,
  byBadge: 'Please call them by the number.',
  arrived: 'Arrived',
  gone: 'Not coming',

  here: 'Here now',
  nobodyHere: 'Nobody is here just now.',
  since: (time) => `since ${time}`,
  finished: 'Finished',

  guest: 'By the number on the badge',
  guestHelp: 'For people without a phone, or who have not pressed “I am here” themselves.',
  number: 'Badge number',
  checkIn: 'Arrived',
  queue: 'Add to queue',
  share: 'They agreed that the booth may know their name and organisation (people without a phone)',
  scan: 'Scan a QR code',
  scanClose: 'Stop scanning',
  scanHelp: 'Point it at the badge, or at the QR code on the visitor’s screen.',
  scanFailed: {
    refused: 'The camera is not allowed. Allow it in the browser’s settings, or type the badge number.',
    none: 'This device has no camera. Please type the badge number.',
    other: 'The camera cannot be used. Please type the badge number.',
  },
  scanOther: 'That QR code is of no use here. Please scan the badge or the visitor’s screen.',

  came: (n, known) => `${n} came, ${known} of them gave their name`,
  noVisitors: 'Visitors who gave their name will be listed here.',
  card: 'gave their card',
  note: 'Note (for this booth only)',
  noteHelp: 'Please write nothing about patients or clients.',
  mark: 'Mark',
  marks: { A: 'A', B: 'B', C: 'C' },
  unmarked: 'none',
  save: 'Save',
  saved: 'Saved',
  csv: 'Save as CSV',
  vcf: 'Save as contacts (vCard)',
  filesHelp:
    'Contact details are only of those who handed over their card. The organiser’s record says that a file was saved.',

  places: 'People you can talk to at once',
  fewer: 'Fewer',
  more: 'More',
  people: (n) => `${n}`,

  ended: 'This booth cannot be found. Please ask the organiser.',
};

export default en;
