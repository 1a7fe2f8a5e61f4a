import type { Topics } from '../ja/topics';

const en: Topics = {
  title: 'Topics',
  open: (n) => (n > 0 ? `Topics (${n})` : 'Topics'),
  close: 'Close',
  lead: 'Anybody may take a seat at a topic.',
  leadCircles: 'People with seats at one topic are called to one table in the next circle.',
  none: 'There are no topics yet.',
  seats: (taken, all) => `${taken} of ${all} seats taken`,
  full: 'Full',
  take: 'Take a seat',
  mine: 'You have a seat',
  offered: 'Your topic',
  alone: 'Nobody else has taken a seat yet.',
  lookFor: 'Also there',
  sign: (sign) => `Look for: ${sign}`,
  leave: 'Leave my seat',
  withdraw: 'Withdraw my topic',
  withdrawHelp: 'If you leave the room, your topic is withdrawn.',
  offerTitle: 'Offer a topic',
  text: 'Topic',
  example: 'For example: end-of-life care at home by night',
  textHelp: 'Write nothing that could identify a patient. Only people with a seat there see your name.',
  seatsOf: 'Seats, with your own',
  offer: 'Offer',

  refused: {
    has_topic: 'You offer a topic. Withdraw it first, then try again.',
    met_at_topic: 'You have been at a table with somebody there. Please choose another topic.',
    no_such_topic: 'This topic is gone.',
    no_topics_here: 'There are no topics in this room.',
    patient_data: 'This could identify a patient, or says how to reach somebody. Please write it differently.',
    too_many_topics: 'There is no room for more topics. Please take a seat at one of them.',
    topic_full: 'All seats are taken. Please choose another topic.',
    own_organization: 'Somebody of your organization has a seat there. Please choose another topic.',
    unavailable: 'You cannot take a seat at this topic now.',
  },
};

export default en;
