import type { Arrivals } from '../ja/arrivals';

const en: Arrivals = {
  close: 'Back to the rooms',
  count: (arrived, registered) => `${arrived} of ${registered} have arrived`,
  field: 'Name, reading, organisation, badge number or QR',
  help: 'Two letters are enough, or a surname that is one. A scanner that types numbers or QR codes works in this field.',
  nobody: 'Nobody was found. Please try another spelling, or register them.',
  more: 'There are others. Please type one more letter.',
  arrive: 'Record the arrival',
  at: (time) => `arrived at ${time}`,
  badge: (n) => `Badge ${n}`,
  noted: (name) => `${name} has arrived`,
  already: (name, time) => `${name} has been here since ${time}`,
  team: (organization, registered, arrived) =>
    registered === 1
      ? `${organization}: one person registered`
      : `${organization}: ${arrived} of ${registered} are here`,
  noConsent: 'Has not agreed to be introduced yet. Please ask them to open the QR on their badge.',
  undo: 'Undo',
  undone: 'The arrival was undone.',
  open: 'Open this person',
  print: 'Print the badge',
  label: 'Label for the badge',
  labels: { 'label-91x55': '91×55 mm', 'label-100x62': '62×100 mm', 'label-62': '62 mm roll' },
};

export default en;
