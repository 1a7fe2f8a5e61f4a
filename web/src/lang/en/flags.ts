import type { Flags } from '../ja/flags';

const en: Flags = {
  open: 'Report something inappropriate',
  openOf: (what) => `Report this ${`${what}`.toLowerCase()}`,
  title: 'Report a problem',
  close: 'Close',
  lead: 'Please tell the organisers if you see details of a patient or client, offensive wording, or anyone making others uncomfortable.',
  what: 'What would you like to report?',
  announcement: 'Announcement',
  topic: 'Topic',
  person: 'Someone here',
  nothing: 'There is nothing on display to report at the moment. If you need help, please speak to the reception desk.',
  why: 'What is wrong?',
  reasons: {
    patient_data: 'It gives details of a patient or client',
    words: 'It is offensive or untrue',
    trouble: 'Someone’s behaviour is bothering me',
  },
  secret:
    'The organisers see it straight away. Nobody is shown who reported it: neither the other person nor the organisers.',
  send: 'Report',
  done: 'Thank you for telling us. The organisers will look into it. If it is urgent, please speak to the reception desk.',
  signHidden:
    'The organisers have hidden your “How to spot you” from others. Once you have changed it, please tell the reception desk.',

  refused: {
    nothing_announced: 'This announcement is no longer shown.',
    no_such_topic: 'This topic has been withdrawn.',
    too_many_flags: 'You have sent several reports already. Please speak to the reception desk.',
    unavailable: 'This person has left.',
  },
};

export default en;
