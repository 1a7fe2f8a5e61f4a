import type { PersonWishes } from '../ja/person-wishes';

const en: PersonWishes = {
  phone:
    'They take part with a phone: please ask them to change this there, under “My details”. If they cannot use it, press “Has no phone” below first.',
  none: 'Nothing was found.',
  failed: 'The list could not be loaded. Please type again.',
  saved: 'Saved.',
};

export default en;
