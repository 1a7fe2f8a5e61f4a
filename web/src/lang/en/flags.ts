import type { Flags } from '../ja/flags';

const en: Flags = {
  open: 'Report something that must not be here',
  openOf: (what) => `Report: ${what}`,
  title: 'Report to the organizers',
  close: 'Close',
  lead: 'Tell the organizers when you see information about a patient or client, rude words, or somebody who troubles people.',
  what: 'What is it about?',
  announcement: 'Announcement',
  topic: 'Topic',
  person: 'Somebody here',
  nothing: 'There is nothing to report here now. If something troubles you, please speak to the reception desk.',
  why: 'What is wrong?',
  reasons: {
    patient_data: 'It tells of a patient or client',
    words: 'The words are rude or untrue',
    trouble: 'Somebody’s behaviour troubles me',
  },
  secret:
    'It reaches the organizers at once. Nobody is shown who reported it, neither the other person nor the organizers.',
  send: 'Report',
  done: 'Thank you for telling us. The organizers will look at it. If it is urgent, please speak to the reception desk.',
  signHidden:
    'The organizers show your sign to nobody at present. When you have changed it, please speak to the reception desk.',

  refused: {
    nothing_announced: 'This announcement is not shown any more.',
    no_such_topic: 'This topic is gone.',
    too_many_flags: 'You have reported a great deal. Please speak to the reception desk.',
    unavailable: 'This person is not here any more.',
  },
};

export default en;
