import type { Wishes } from '../ja/wishes';

const en: Wishes = {
  title: 'Organisations you would like to meet',
  lead: 'Search by name and say how much it matters. They are not told.',
  search: 'Search and add an organisation',
  how: { must: 'Must meet', wish: 'Would like to', never: 'Not this time' },
  remove: (name) => `Remove ${name}`,
  never: 'You are not introduced to people of organisations marked “Not this time”.',
  none: 'None chosen yet',
};

export default en;
