import type { Wall } from '../ja/wall';

const en: Wall = {
  scan: 'Scan the QR code to join',
  code: 'Join code',
  people: (n) => `${n} participants`,
  meetings: 'Conversations',
  pairs: '',
  acrossWards: 'Links across wards',
  links: '',
  map: 'Links between wards',
  mapSummary: (conversations, across) => `${conversations} conversations so far, ${across} links across wards.`,
  needs: 'Most wanted now',
  offers: 'On offer',
  unmet: 'Nobody offers this yet',
  few: 'a few',
  count: (n) => String(n),
  boardEmpty: 'What participants chose appears here.',
  elsewhere: 'Elsewhere',
  reconnecting: 'Reconnecting',
  closed: 'Starting soon',
  refused: 'The address of this screen is not valid. Please open it again from the organizer console.',
  loading: 'Loading',
};

export default en;
