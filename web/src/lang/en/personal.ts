import type { Personal } from '../ja/personal';

const en: Personal = {
  opening: 'Checking your invitation',
  hello: (name) => `Welcome, ${name}`,
  badge: (n) => `Badge ${n}`,
  agree: 'I have read this, continue',
  offersNext: 'Next',
  needsNext: 'That is all, I am ready',
  ready: 'You are all set',
  readyLead: 'We introduce you to people by what you have chosen. You can change it until the day.',
  none: 'Nothing chosen yet',
  atTheDoor: 'On the day, at the venue',
  doorLead: (date) => `On ${date}, open this page when you have arrived and press the button below.`,
  doorOpen: 'Press the button below when you have arrived. The introductions begin then.',
  enter: 'I have arrived',
  notOpen: 'Please wait until the doors open.',
  keep: 'You can open this page at any time by the link in the e-mail or by the QR on your badge.',
  otherOnDevice: 'If you go on, you take the place of whoever took part on this device.',
  wrongTitle: 'This link could not be checked',
  wrong: 'A part of it seems to be missing. Please open the link in the e-mail, or the QR on your badge, once more.',
  inUseTitle: 'Another device is using this link',
  inUse:
    'If you have changed devices, or do not know why, please ask at the reception desk. They can let this device in.',
  erasedTitle: 'This registration has been erased',
  erased: 'The organizer or you erased it. If you would like to take part, please ask at the reception desk.',
  offlineTitle: 'No connection',
  offline: 'Please try again where you are connected.',
  overTitle: 'The event is over',
  over: 'Thank you for taking part.',
  staff: 'I work at the reception',
};

export default en;
