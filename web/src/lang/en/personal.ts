import type { Personal } from '../ja/personal';

const en: Personal = {
  opening: 'Checking your invitation',
  hello: (name) => `Welcome, ${name}`,
  badge: (n) => `Badge ${n}`,
  agree: 'I have read this, continue',
  offersNext: 'Next',
  needsNext: 'That is all, I am ready',
  ready: 'You are all set',
  readyLead: 'We introduce you to people based on what you choose. You can change it until the day of the event.',
  none: 'Nothing chosen yet',
  atTheDoor: 'On the day, at the venue',
  doorLead: (date) => `On ${date}, open this page when you have arrived and press the button below.`,
  doorOpen: 'Press the button below when you have arrived. The introductions begin then.',
  enter: 'I have arrived',
  notOpen: 'Please wait until the doors open.',
  keep: 'You can open this page at any time from the link in the e-mail or the QR code on your badge.',
  otherOnDevice: 'If you continue, you replace whoever was using this device.',
  trouble: {
    wrong: [
      'This link is not valid',
      'Part of it seems to be missing. Please open the link in the e-mail, or scan the QR code on your badge, again.',
    ],
    in_use: [
      'Another device is using this link',
      'If you have changed devices, or do not know why, please ask at the reception desk. They can let this device in.',
    ],
    erased: [
      'This registration has been erased',
      'It was erased by you or the organiser. If you would like to take part, please ask at the reception desk.',
    ],
    offline: ['No connection', 'Please try again where the signal is better.'],
  },
  overTitle: 'The event is over',
  over: 'Thank you for taking part.',
  staff: 'I work at the reception',
};

export default en;
