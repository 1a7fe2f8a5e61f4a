import type { Encounters } from '../ja/encounters';

const en: Encounters = {
  region: 'Conversations without a table',
  lead: 'A conversation away from the tables counts once you both confirm it.',
  open: 'Show or scan a QR',
  close: 'Close',

  title: 'Somebody you talked to',
  mine: 'My QR',
  mineHelp: 'Let the person you talked to scan this QR.',
  badge: (n) => `Badge number ${n}`,
  scan: 'Scan with the camera',
  scanClose: 'Close the camera',
  scanHelp: 'Point it at their QR.',
  scanFailed: 'The camera cannot be used. Please type the number on their badge.',
  noCamera: 'Your phone’s own camera reads their QR as well.',
  unread: 'Please point the camera at the QR on their screen, or type the number on their badge.',
  number: 'The number on their badge',
  say: 'Note it',

  waits: (who) => `Waiting for ${who} to confirm`,
  kept: (n) => `${n} will be sent as soon as there is a connection`,
  asked: (who) => `Did you talk to ${who}?`,
  yes: 'Yes',
  no: 'No',
  noHelp: 'If you choose “No”, they are not told.',

  otherTable: (n) => `You are called to table ${n}. Please look at the number on the table.`,
  noTable: 'Nobody calls you to this table now.',

  refused: {
    yourself: 'This is your own. Please scan theirs.',
    own_organization: 'Conversations with people of your own organisation are not noted.',
    no_such_code: 'Nobody was found. Please check the QR or the number once more.',
    unavailable: 'A conversation with this person cannot be noted now.',
    too_many_encounters: 'Many people have not confirmed yet. Please wait a little.',
    asked_by_many: 'This person has many to confirm just now. Please try again a little later.',
    no_such_introduction: 'This is no longer waiting for you.',
  },
};

export default en;
