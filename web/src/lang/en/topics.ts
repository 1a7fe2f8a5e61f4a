import type { Topics } from '../ja/topics';

const en: Topics = {
  title: 'Topics',
  open: (n) => (n > 0 ? `Topics (${n})` : 'Topics'),
  close: 'Close',
  lead: 'Take a seat at any topic you would like to talk about.',
  leadCircles: 'Everyone seated at the same topic shares a table in the next circle.',
  none: 'There are no topics yet.',
  seats: (taken, all) => `${taken} of ${all} seats taken`,
  full: 'Full',
  take: 'Take a seat',
  mine: 'You have a seat',
  offered: 'Your topic',
  alone: 'Nobody else has taken a seat yet.',
  lookFor: 'Also at this topic',
  sign: (sign) => `Look for: ${sign}`,
  leave: 'Leave my seat',
  withdraw: 'Withdraw my topic',
  withdrawHelp: 'If you leave the room, your topic is withdrawn.',
  offerTitle: 'Offer a topic',
  text: 'Topic',
  example: 'e.g. end-of-life care at home',
  textHelp: 'Please write nothing that could identify a patient. Only people seated at your topic see your name.',
  seatsOf: 'Seats, including yours',
  offer: 'Offer',

  refused: {
    has_topic: 'You already offer a topic. Withdraw it first, then try again.',
    met_at_topic: 'You have already shared a table with someone there. Please choose another topic.',
    no_such_topic: 'This topic has been withdrawn.',
    no_topics_here: 'There are no topics in this room.',
    patient_data: 'This may identify a patient or give contact details. Please put it another way.',
    too_many_topics: 'No more topics can be added. Please take a seat at one of those on the list.',
    topic_full: 'All seats are taken. Please choose another topic.',
    own_organization: 'Someone from your organisation has a seat there. Please choose another topic.',
    unavailable: 'You cannot take a seat at this topic at the moment.',
  },
};

export default en;
