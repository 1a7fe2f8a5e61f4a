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
    record: 'By the consent “Put me on record”: it stands in the record of their organisation.',
    booths:
      'By the consent that booths may know your name and organisation. When you take it back, the booth sees you no longer.',
  },
  noted:
    'The booth’s staff have noted something. Ask the exhibitor to tell you what. When you take your consent back, the note goes too.',
  consentsTitle: 'What you consented to',
  consents: {
    partners: 'being shown to people you are introduced to',
    exchange: 'card exchange',
    booths: 'booths',
    wall: 'your organisation on screens',
    record: 'the record of meetings',
  },
  consentsNone: 'nothing',
  corrected: (time) => `Your registration was last corrected at ${time}.`,
};

export default en;
