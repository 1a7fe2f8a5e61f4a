import type { Provisions } from '../ja/provisions';

const en: Provisions = {
  none: 'Nothing has been handed over yet.',
  given: (who) => `Given to ${who}`,
  taken: (who) => `Received from ${who}`,
  fields: {
    name: 'name',
    kana: 'reading',
    organization: 'organisation',
    role: 'role',
    phone: 'phone',
    email: 'e-mail',
  },
  consent: {
    exchange: 'Based on your consent “Card exchange hands over my contact details”.',
    record: 'Based on your consent “Put me on record”. It appears in their organisation’s record of meetings.',
    booths:
      'Based on your consent “Booths learn my name and organisation”. If you withdraw it, the booth no longer sees you.',
  },
  noted:
    'The booth’s staff have made a note. Please ask the exhibitor what it says. It is deleted if you withdraw your consent.',
  consentsTitle: 'What you consented to',
  consents: {
    partners: 'being shown to people you are introduced to',
    exchange: 'card exchange',
    booths: 'booths',
    wall: 'your organisation on screens',
    record: 'the record of meetings',
  },
  consentsNone: 'none',
  corrected: (time) => `Your registration was last corrected at ${time}.`,
  /** Before, and once it has gone. */
  mail: ['Send everything to my mail (ZIP)', 'Sent'],
  memos: {
    keep: 'Keep my notes for a change of phone',
    keepHelp:
      'They are kept encrypted. The key is never sent, so the organiser cannot read them. Untick, and what we keep is deleted at once; your phone keeps its notes.',
    key: 'Key to your notes',
    keyHelp: 'Write it down and enter it on this page of the new phone. Without it nobody can open them.',
    locked: 'Notes from another phone are kept here.',
    open: 'Open my notes',
    wrong: 'This is another key. Look at this page on the phone you used before.',
    takeBack: 'Delete the notes that are kept',
    tooMuch: 'Together the notes are over 32 KB, too much to keep. They are still on this phone. Please shorten them.',
  },
};

export default en;
