import type { Wishes } from '../ja/wishes';

const en: Wishes = {
  title: 'Organisations you would like to meet',
  lead: 'Search by name, then say how much it matters. They will not be told.',
  search: 'Search and add an organisation',
  kind: 'Add a kind of organisation',
  pick: 'Choose a kind',
  how: { must: 'Must meet', wish: 'Would like to', never: 'Not this time' },
  remove: (name) => `Remove ${name}`,
  never: 'Nobody from an organisation or kind marked “Not this time” is introduced.',
  none: 'None chosen yet',
};

export default en;
