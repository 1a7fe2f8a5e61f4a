import type { CommonCode, OwnCode } from '../refusals';
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
    rehearsal_running: 'A rehearsal is running. Please try again once the reception has opened.',
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
    nobody_to_introduce: 'Nobody here can be introduced to anybody new right now.',
    no_such_table: 'This room has no table of that number. Please choose one of its own.',
    table_taken: 'This table is kept for somebody else. Please choose another number.',
    nobody_waits: 'There is nobody to call just now.',
    no_such_visitor: 'This person was not found. Please check the number on the badge.',
    round_running: 'A round is still on in this room. Please end it before you start the next.',
    round_over: 'This round is over already.',
    no_such_round: 'This round was not found.',
    no_timetable: 'No rounds start by themselves in this room.',
    nothing_to_show: 'Please choose at least one slide.',
    id_taken: 'This participant number is in use already.',
  } satisfies Record<OwnCode | CommonCode, string>,
};

export default en;
