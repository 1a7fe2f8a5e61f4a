import type { Encounters } from '../ja/encounters';

const en: Encounters = {
  region: 'Conversations without a table',
  lead: 'A conversation away from the tables counts once you both confirm it.',
  open: 'Show or scan a QR code',
  close: 'Close',

  title: 'Record a conversation',
  mine: 'My QR code',
  mineHelp: 'Ask the person you talked to to scan this.',
  badge: (n) => `Badge number ${n}`,
  scan: 'Scan with the camera',
  scanClose: 'Close the camera',
  scanHelp: 'Point it at their QR code.',
  scanFailed: {
    refused: 'The camera is not allowed. Allow it in the browser’s settings, or enter the number on their badge.',
    none: 'This device has no camera. Please enter the number on their badge.',
    other: 'The camera cannot be used. Please enter the number on their badge.',
  },
  noCamera: 'You can also scan their code with your phone’s own camera.',
  unread: 'Please point the camera at the QR code on their screen, or enter the number on their badge.',
  number: 'The number on their badge',
  say: 'Record',

  waits: (who) => `Waiting for ${who} to confirm`,
  kept: (n) => `${n === 1 ? 'One conversation' : `${n} conversations`} will be sent once you are back online`,
  asked: (who) => `Did you talk to ${who}?`,
  yes: 'Yes',
  no: 'No',
  noHelp: 'If you choose “No”, they will not be told.',

  otherTable: (n) => `Your table is number ${n}. Please check the number on this one.`,
  noTable: 'You have not been called to this table.',

  refused: {
    yourself: 'This is your own code. Please scan theirs.',
    own_organization: 'Conversations with colleagues are not recorded.',
    no_such_code: 'Nobody was found. Please check the code or the number.',
    unavailable: 'A conversation with this person cannot be recorded at the moment.',
    too_many_encounters: 'Several people have not confirmed yet. Please wait a little.',
    asked_by_many: 'This person already has several conversations to confirm. Please try again a little later.',
    no_such_introduction: 'This is no longer waiting for you.',
  },
};

export default en;
