//! What a screen knows of the hall: the server's messages folded into one value. Pure.

import type {
  AtBoothView,
  Board,
  Call,
  IntroductionState,
  IntroductionView,
  Link,
  Me,
  NextRound,
  RoomSummary,
  RoundView,
  Screen,
  ServerMessage,
  Suggestion,
  TopicView,
  Waiting,
} from '../gen/protocol';

export interface Hall {
  me?: Me;
  room?: RoomSummary;
  round?: RoundView;
  /** When the timetable calls the next one. */
  next?: NextRound;
  /** Why I sit out this round. */
  waiting?: Waiting;
  introductions: IntroductionView[];
  suggestions: Suggestion[];
  announcement?: string;
  links: Link[];
  board?: Board;
  calls: Call[];
  /** Where I am or wait; one place at a time. */
  booths: AtBoothView[];
  /** What people offer here to talk about, oldest first. */
  topics: TopicView[];
  /** What the organizer wants on the walls. */
  screen?: Screen;
}

export const emptyHall: Hall = { introductions: [], suggestions: [], links: [], calls: [], booths: [], topics: [] };

export function fold(hall: Hall, message: ServerMessage): Hall {
  switch (message.type) {
    case 'welcome': {
      const {
        me,
        room,
        round,
        next_round: next,
        introductions,
        suggestions,
        announcement,
        links,
        board,
        calls,
        screen,
        booths,
        topics,
      } = message;
      return {
        me,
        room,
        round,
        next,
        introductions,
        suggestions,
        announcement,
        links: links ?? [],
        board,
        calls: calls ?? [],
        booths: booths ?? [],
        topics: topics ?? [],
        screen,
      };
    }
    case 'room':
      // What is absent is as it was.
      return { ...hall, room: { ...hall.room!, ...message.summary } };
    case 'suggestions':
      return { ...hall, suggestions: message.people };
    case 'introduction':
      return { ...hall, introductions: upsert(hall.introductions, message.introduction) };
    case 'card':
      return {
        ...hall,
        introductions: hall.introductions.map((each) =>
          each.id === message.introduction
            ? {
                ...each,
                cards: [...each.cards.filter((card) => card.attendee !== message.card.attendee), message.card],
              }
            : each,
        ),
      };
    case 'me':
      return { ...hall, me: message.me };
    case 'announcement':
      return { ...hall, announcement: message.text || undefined };
    case 'round':
      return {
        ...hall,
        round: message.round.state === 'over' ? undefined : message.round,
        waiting: message.waiting ? message.code : undefined,
        calls: message.round.state === 'over' ? [] : hall.calls,
      };
    case 'next_round':
      return { ...hall, next: message.next_round };
    case 'booth':
      // One waits for one booth, and stands at one: news of any takes the place of what was missed before.
      return {
        ...hall,
        booths: message.state === 'left' ? hall.booths.filter((each) => each.booth !== message.booth) : [message],
      };
    case 'topic': {
      const { topic, now } = message;
      const known = hall.topics.some((each) => each.topic === topic);
      const topics = hall.topics.flatMap((each) => (each.topic === topic ? (now ?? []) : each));
      return { ...hall, topics: now && !known ? [...topics, now] : topics };
    }
    default:
      return hall;
  }
}

function upsert(list: IntroductionView[], next: IntroductionView): IntroductionView[] {
  return list.some((each) => each.id === next.id)
    ? list.map((each) => (each.id === next.id ? next : each))
    : [...list, next];
}

/** At a table before on the way to one; 0 for what needs nobody to go anywhere. */
const URGENCY: Record<IntroductionState, number> = {
  together: 3,
  called: 2,
  agreed: 1,
  invited: 0,
  met: 0,
  passed: 0,
  missed: 0,
  cancelled: 0,
};
/** On the way to a table, or at one. */
export const isUnderWay = (state: IntroductionState) => URGENCY[state] > 0;
/** Nothing came of it, and nothing will. */
export const cameToNothing = (state: IntroductionState) =>
  state === 'passed' || state === 'missed' || state === 'cancelled';

/** The one introduction to act on now: at a table before on the way, the newest first. */
export function current(hall: Hall): IntroductionView | undefined {
  let best: IntroductionView | undefined;
  for (const each of hall.introductions)
    if (isUnderWay(each.state) && (!best || URGENCY[each.state] >= URGENCY[best.state])) best = each;
  return best;
}

/** How a call ended without a meeting. */
export interface FellThrough {
  id: string;
  /** Nobody had said anything: perhaps they talked all the same. */
  lapsed?: boolean;
  state: 'missed' | 'cancelled';
  /** Of which round; absent when it was an invitation. */
  round?: number;
}

/** How `each` ended, if that was without a meeting. */
export const ending = ({ id, lapsed, state, round }: IntroductionView): FellThrough | undefined =>
  state === 'missed' || state === 'cancelled' ? { id, lapsed, state, round } : undefined;

/** What a fresh welcome tells of it: the newest round's call came to nothing, and nothing followed. */
export function fellThrough(hall: Hall): FellThrough | undefined {
  const last = hall.introductions.findLast((each) => each.round !== undefined);
  // Who did not come, and is back since, is not looked for.
  const theirs = last && (last.state === 'cancelled' || last.arrived || last.lapsed || hall.me?.status === 'away');
  return theirs && !current(hall) ? ending(last) : undefined;
}

/** Invitations that still ask for something: nobody is asked to meet whom they sit with, or have met. */
function invitations(hall: Hall, byMe: boolean): IntroductionView[] {
  const settled = new Set(
    hall.introductions
      .filter((each) => each.state === 'met' || isUnderWay(each.state))
      .flatMap((each) => each.with.map((person) => person.id)),
  );
  return hall.introductions.filter(
    (each) =>
      each.state === 'invited' && each.invited_by_me === byMe && !each.with.every((person) => settled.has(person.id)),
  );
}
export const received = (hall: Hall) => invitations(hall, false);
export const sent = (hall: Hall) => invitations(hall, true);
export const met = (hall: Hall) => hall.introductions.filter((each) => each.state === 'met').reverse();
