import type { RoomCode } from '../refusals';
import type { Room } from '../ja/room';
import meeting from './meeting';

const round: Room['round'] = ({ number, circles }) => `${circles ? 'Circle' : 'Round'} ${number}`;

const en: Room = {
  ...meeting,

  tabNow: 'Now',
  tabPeople: 'People',
  tabMet: 'Met',
  tabMe: 'Me',
  navigation: 'Sections',

  connecting: 'Connecting',
  offline: 'Not connected. The screen updates by itself as soon as it is.',
  asOf: (time) => `As of ${time}`,
  queued: 'It will be sent as soon as you are connected.',
  banner: {
    closed: { title: 'This room is closed', help: 'Please wait here until it opens.' },
    absent: {
      title: 'You were not found at the table',
      help: 'Please do not worry: we are looking for somebody else for the other person. When you are back, let us know below.',
    },
    away: { title: 'No introductions at the moment', help: 'When you are back, let us know below.' },
    talking: { title: 'You are talking', help: 'When you have finished, let us know below. You join the next round.' },
    search: {
      title: 'We are looking for somebody else',
      help: 'Please stay where you are. If your table changes, its number is shown large.',
    },
    lapsed: { title: 'This round is over', help: 'You are free until the next round.' },
    look: { title: 'Say hello', help: 'Please look for the people below in the hall.' },
    ready: { title: 'You can ask somebody to talk', help: 'When you are called to a table, it fills this screen.' },
  },
  soon: (of, time) => ({ title: `${round(of)} at about ${time}`, help: 'Until then, you can ask somebody to talk.' }),
  then: (time, what) => `Next: ${time} ${what}`,
  opens: (time) => `The next part begins at ${time}.`,
  bannerNext: {
    closedRound: 'This room has closed. The current round carries on to its end.',
    searchLater: 'If there is nobody, you come first in the next round.',
  },
  bannerBack: {
    backHere: 'I am back',
    talkingDone: 'We have finished',
  },
  announcement: 'Announcement',

  presentCount: (n) => (n === 1 ? '1 person here' : `${n} people here`),

  booths: 'Booths',

  statusTitle: 'My status',
  statusNow: (status) => `My status: ${status}`,
  status: { open: 'Ready to meet', talking: 'Talking', listening: 'At a talk', away: 'Break' },
  statusHelp: {
    open: 'Ready to be introduced.',
    talking: 'No introductions until you have finished talking.',
    listening: 'No introductions until the talk is over.',
    away: 'No introductions until you are back.',
  },
  resumeIntroductions: 'Resume introductions',

  suggestionsTitle: 'People to meet',
  suggestionsLead: 'When both of you wish to talk, we tell you which table to go to.',
  signNone: 'Nothing to spot them by: please look at the name badges.',
  mySign: (sign) => `How to spot you: ${sign}`,
  mySignNone: 'You have not said how to spot you. It helps others to find you.',
  mySignSet: 'Say how to spot me',
  suggestionsNone: 'We are looking for someone for you. Please also visit the booths.',
  invite: 'Ask to talk',
  invited: 'Waiting for an answer',
  veto: 'Not now',
  vetoLong: 'Not now: do not introduce us',
  vetoTitle: 'No introduction',
  vetoHelp: 'The other person never learns of this.',
  vetoKnown: 'We already work together',
  vetoNever: 'Do not introduce us',
  reasonsMore: (n) => `${n} more`,

  cardAsked: 'Someone would like to exchange cards',
  receivedTitle: 'Someone would like to talk to you',
  accept: 'Yes, let us talk',
  pass: 'Pass this time',
  passHelp: 'The other person does not learn that you passed.',
  sentTitle: 'Waiting for an answer',

  callTitle: 'Your introduction',
  table: (n) => `Table ${n}`,
  startsIn: 'Starts in',
  timeLeft: 'Left',
  backToCall: 'Back to your table',

  talked: 'We did talk',
  fellThrough: {
    missed: 'You did not meet. We are looking for somebody else.',
    cancelled: 'The introduction was cancelled. We are looking for somebody else.',
  },
  roundEnds: 'This round ends in',
  round,
  roundOn: (of) => `${round(of)} is on`,
  roundJoinNext: 'You join the next round.',
  stays: (n) => `Your table is number ${n}. Others come to you.`,

  error: {
    too_late: 'Some time has passed, so it was not sent. If you still wish it, please press again.',
    room_closed: 'This room is closed.',
    asked_by_many: 'Many people are asking this person just now. Please try again a little later.',
    not_in_room: 'Please enter the room first.',
    own_organization: 'People of your own organisation are not introduced to you.',
    kinds_apart: 'This event does not introduce people of these two kinds to each other.',
    kinds_enough:
      'You have met as many people of this kind as this event provides for. Please choose somebody of another kind.',
    kinds_if_asked: 'People of this kind are introduced to yours when they ask for it.',
    already_met: 'You have already talked to this person.',
    unavailable: 'This person cannot be introduced now.',
    consent_needed: 'Please agree under “Me” that the people you meet see your information.',
    exchange_consent_needed: 'Card exchange needs your consent to hand over contact details.',
    busy: 'Please answer when your present introduction is over.',
    partner_busy: 'They are talking to somebody now. Please try again a little later.',
    too_many_invitations: 'Many people have not answered you yet. Please wait a little.',
    too_many_encounters: 'Many people have not confirmed yet. Please wait a little.',
    no_such_introduction: 'This introduction was not found.',
    partner_arrived: 'They have just said that they are at the table. Please look around once more.',
    no_such_booth: 'This booth was not found.',
    booth_consent_needed: 'Booths learn your name only with your consent: please give it under “Me”.',
    wrong_state: 'This introduction has already moved on.',
  } satisfies Record<RoomCode | 'too_late', string>,
};

export default en;
