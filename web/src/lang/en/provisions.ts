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
};

export default en;
