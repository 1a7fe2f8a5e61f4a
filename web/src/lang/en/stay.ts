import type { Stay } from '../ja/stay';

const en: Stay = {
  title: 'Coming and going',
  from: (arrives, leaves) =>
    arrives || leaves ? `From ${arrives ?? 'the beginning'} to ${leaves ?? 'the end'}` : 'From beginning to end',
  arrives: 'Arriving',
  leaves: 'Leaving',
  lead: 'Only if you come later or leave early. You will not be called to a round that ends after you leave.',
  wrong: 'Please choose a time of leaving after that of arriving.',
  rooms: 'Sessions to attend',
};

export default en;
