//! Which refusals are said where. The server says each in Japanese itself; other languages have words for all that people read, or do not compile.

import type { ProblemCode } from '../gen/protocol';

/** What no server says. */
export type OwnCode = 'unreachable' | 'unknown' | 'unsure' | 'ended';
/** Answers to what somebody presses in the room. */
export type RoomCode =
  | 'already_met'
  | 'asked_by_many'
  | 'booth_consent_needed'
  | 'busy'
  | 'consent_needed'
  | 'exchange_consent_needed'
  | 'kinds_apart'
  | 'kinds_enough'
  | 'kinds_if_asked'
  | 'no_such_booth'
  | 'no_such_introduction'
  | 'not_in_room'
  | 'own_organization'
  | 'partner_arrived'
  | 'partner_busy'
  | 'room_closed'
  | 'too_many_encounters'
  | 'too_many_invitations'
  | 'unavailable'
  | 'wrong_state';
/** Answers to the organizer's letters. */
export type LetterCode = 'letter_refused' | 'letters_running' | 'no_mail_server' | 'test_letter_first';
/** Answers to what somebody does about topics. */
export type TopicCode =
  'has_topic' | 'met_at_topic' | 'no_such_topic' | 'no_topics_here' | 'patient_data' | 'too_many_topics' | 'topic_full';
/** The page acts on these instead of saying them, or only a page that is wrong meets them: there is nothing better to say than that it was not sent. */
type Unsaid =
  | 'already_registered'
  | 'draining'
  | 'erased'
  | 'in_use'
  | 'invalid'
  | 'key_used'
  | 'method_not_allowed'
  | 'no_rehearsal'
  | 'no_such_code'
  | 'no_such_event'
  | 'no_such_flag'
  | 'no_such_link'
  | 'no_such_room'
  | 'no_such_staff'
  | 'no_websocket'
  | 'not_allowed'
  | 'not_at_the_table'
  | 'not_found'
  | 'not_implemented'
  | 'not_json'
  | 'not_registered'
  | 'qr'
  | 'real_people'
  | 'server_error'
  | 'token_refused'
  | 'too_large'
  | 'unreadable'
  | 'wrong_host'
  | 'wrong_key'
  | 'wrong_origin'
  | 'wrong_passphrase'
  | 'yourself';
/** Everything else: what a page may be told anywhere. A code that is new to the list stands here until somebody decides otherwise. */
export type CommonCode = Exclude<ProblemCode, RoomCode | LetterCode | Exclude<TopicCode, 'patient_data'> | Unsaid>;
