import type { Common } from '../ja/common';

const en: Common = {
  product: 'Kaotsunagi',
  tagline: 'Meet face to face, starting in this hall.',
  otherLanguage: '日本語',
  next: 'Next',
  back: 'Back',
  save: 'Save',
  cancel: 'Cancel',
  change: 'Change',
  retry: 'Try again',
  loading: 'Loading',
  sending: 'Sending',
  honorific: { 先生: 'Doctor (先生)', 様: 'Mr / Ms (様)', さん: 'Informal (さん)' },
  kind: {
    hospital: 'Hospital',
    clinic: 'Clinic',
    dental: 'Dental',
    pharmacy: 'Pharmacy',
    care: 'Care',
    company: 'Company',
    public: 'Association',
  },
  date: (day) => {
    const date = new Date(`${day}T00:00:00`);
    if (Number.isNaN(date.getTime())) return day;
    return date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  },
  error: {
    unreachable: 'The signal seems weak here. Please try again where you are connected.',
    unknown: 'It could not be sent. Please try again.',
    unsure: 'We could not tell whether it arrived. Please try again.',
    ended: 'The connection ended, so we cannot tell whether it arrived. Please try again.',
    patient_data: 'This may identify a person or a case. Please rephrase it.',
    wrong_code: 'Please check the join code.',
    full: 'There is no more room. Please ask at the reception desk.',
    too_many_requests: 'There are many requests at the moment. Please try again in half a minute.',
    too_many_wrong: 'Wrong entries keep coming in. Please check what you typed and try again in a few seconds.',
    try_again: 'It cannot be recorded just now. Please try again a little later.',
    too_fast: 'That was a little fast. Please wait a moment and try again.',
  },
};

export default en;
