import type { Meeting } from '../ja/meeting';

const en: Meeting = {
  erased: 'Has left the event',
  wished: 'You wished to meet them.',
  near: 'In the same or a neighbouring ward.',
  reasonGive: (tag) => `They are looking for “${tag}”, which you offer.`,
  reasonGet: (tag) => `They offer “${tag}”, which you are looking for.`,
  reasonGiveTo: (who, tag) => `${who} is looking for “${tag}”, which you offer.`,
  reasonGetFrom: (who, tag) => `${who} offers “${tag}”, which you are looking for.`,
  reasonGetAgain: (tag, who) =>
    `${who ?? 'They'} can also offer “${tag}”: another option for what you are looking for.`,
  reasonMutual: (tag) => `You are both interested in “${tag}”.`,
  reasonOthers: (tag) => `Others at your table can talk about “${tag}”.`,
  sign: 'Look for',
  colon: ': ',
  sitOutTitle: 'You sit this one out',
  sitOut: {
    odd: 'The numbers did not come out even, so you sit out this round.',
    nobody_to_meet: 'There is nobody new in this room to introduce to you. We will call you when somebody comes.',
    others_taken: 'The people we would like to introduce are talking to others.',
    no_table: 'All tables are taken.',
    registered_twice:
      'There is another registration with your name and organisation, and that one was called. If it is not you, please tell the desk.',
    at_booth: 'You are at a booth, so we did not call you this time. When you have finished, you join the next round.',
    leaving: 'This round ends after you leave, so we did not call you.',
  },
  sitOutNext: 'You come first in the next round.',
};

export default en;
