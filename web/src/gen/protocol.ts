// Generated from crates/protocol; do not edit. `make generate` writes it anew.

export type RoomId = string;

export type KindId = string;

export type SubKindId = string;

export type RoleId = string;

export type WardId = string;

export type TagId = string;

export type OrganizationId = string;

export type BoothId = string;

export type QuestionId = string;

export type ChoiceId = string;

export type AskedAt = "joining" | "end";

export type QuestionForm = "single" | "multiple" | "scale" | "text";

export type QuestionAnswer = { "choices": Array<ChoiceId> } | { "scale": number } | { "text": string };

export type Acquaintance = "not_yet" | "face" | "character" | "trust";

export type AttendeeId = string;

export type IntroductionId = string;

export type TopicId = string;

export type Day = string;

export type StaffId = string;

export type FieldError = { path: string, message: string, };

export type Problem = { type: string, title: string, status: number, detail: string, 
/**
 * Stable; for programs.
 */
code: string, fields?: Array<FieldError>, 
/**
 * With `already_registered`: when whoever seems to be the same person registered, RFC 3339.
 */
registered_at?: string, };

export type Status = "open" | "talking" | "listening" | "away";

export type Rating = "good" | "neutral" | "poor";

export type NextStepKind = "materials" | "phone" | "visit" | "referral" | "tour" | "talk";

export type BoothAction = "check_in" | "queue" | "leave";

export type BoothState = "queued" | "called" | "here" | "missed" | "left";

export type AtBoothView = { booth: BoothId, state: BoothState, 
/**
 * How many are called before me.
 */
ahead?: number, 
/**
 * Until when my place is kept, RFC 3339.
 */
until?: string, 
/**
 * About how long I still wait, minutes; absent where nobody can say.
 */
waiting_minutes?: number, 
/**
 * I keep my place, and others are called before me until my table, or the talk I listen to, is over.
 */
passed_over?: boolean, 
/**
 * Its staff take a break: I keep my place, and nobody is called.
 */
paused?: boolean, 
/**
 * I have handed it my card.
 */
card?: boolean, };

export type TopicAction = "offer" | "take" | "leave";

export type BoothCount = { booth: BoothId, 
/**
 * In the queue, those who were called included.
 */
waiting: number, here: number, 
/**
 * How many its staff can talk to at once, where they have found it to be otherwise than the event says.
 */
places?: number, 
/**
 * Its staff take a break: nobody is called.
 */
paused?: boolean, };

export type Honorific = "先生" | "様" | "さん";

export type OrganizationView = { 
/**
 * Absent when the organization was typed in rather than picked from the list.
 */
id?: OrganizationId, name: string, };

export type Person = { id: AttendeeId, 
/**
 * Absent when the person has erased their data: the screen says 「削除された方」.
 */
name?: string, honorific: Honorific, organization: OrganizationView, kind: KindId, sub_kind?: SubKindId, role?: RoleId, ward: WardId, offers: Array<TagId>, needs: Array<TagId>, 
/**
 * How to spot them in the hall: 「青いストラップ」.
 */
sign?: string, status: Status, 
/**
 * Connected now, or a moment ago.
 */
present: boolean, };

export type Contact = { phone?: string, email?: string, };

export type Consent = { 
/**
 * Shown to the people I am introduced to. Without it nobody is introduced.
 */
partners: boolean, 
/**
 * My card may be handed over when I press 「名刺交換」.
 */
exchange: boolean, 
/**
 * Booths I check in at may learn who I am.
 */
booths: boolean, 
/**
 * The wall may call my organization to its table. Never my name.
 */
wall: boolean, 
/**
 * My name and organization may stand in the record of meetings of whom I talked to, and theirs in ours, if they agreed as well.
 */
record?: boolean, };

export type WishedKinds = { 
/**
 * I have come for one of these at least: first until I have met one, then as `wish`.
 */
must?: Array<string>, wish?: Array<string>, 
/**
 * Nobody introduces me to their people, who may still ask me.
 */
never?: Array<string>, };

export type Stay = { 
/**
 * By the event's clock, 15:40. Absent: from the beginning.
 */
arrives?: string, 
/**
 * Absent: to the end. Nobody is called to a table for longer.
 */
leaves?: string, 
/**
 * All that I will attend; absent: the one I am registered for.
 */
rooms?: Array<RoomId>, };

export type Me = { id: AttendeeId, name: string, kana?: string, honorific: Honorific, organization: OrganizationView, kind: KindId, sub_kind?: SubKindId, role?: RoleId, ward: WardId, offers: Array<TagId>, needs: Array<TagId>, sign?: string, companies_welcome: boolean, contact: Contact, 
/**
 * Organizations I would like to greet.
 */
wishes: Array<OrganizationView>, 
/**
 * Those I have come for.
 */
wishes_must?: Array<OrganizationView>, 
/**
 * Those I need not meet this time.
 */
wishes_never?: Array<OrganizationView>, 
/**
 * Kinds I wish to meet, or not; absent where I named none.
 */
wished_kinds?: WishedKinds, 
/**
 * Absent: from the beginning to the end, in one room.
 */
stay?: Stay, consent: Consent, 
/**
 * The room I am in, or the one I registered for.
 */
room: RoomId, status: Status, 
/**
 * The organizer shows my sign to nobody.
 */
sign_hidden?: boolean, 
/**
 * When the talk I listen to is over, and I am free again by myself.
 */
listens_until?: string, 
/**
 * Nobody is introduced to me until the desk has seen me.
 */
awaits_desk?: boolean, 
/**
 * The number on the name badge.
 */
badge: number, 
/**
 * Keeps this table; others come to it.
 */
stays_at?: number, 
/**
 * Continues on another browser.
 */
resume_code: string, };

export type IntroductionState = "invited" | "agreed" | "called" | "together" | "met" | "passed" | "missed" | "cancelled";

export type Waiting = "odd" | "nobody_to_meet" | "others_taken" | "no_table" | "registered_twice" | "at_booth" | "leaving";

export type Reason = { tag: TagId, 
/**
 * Who offers it.
 */
from: AttendeeId, 
/**
 * Who needs it.
 */
to: AttendeeId, 
/**
 * Somebody else has answered it before: a second answer.
 */
again?: boolean, };

export type Card = { attendee: AttendeeId, name: string, kana?: string, honorific: Honorific, organization: OrganizationView, kind: KindId, role?: RoleId, ward: WardId, contact: Contact, 
/**
 * When both had pressed; RFC 3339.
 */
exchanged_at: string, };

export type NextStep = { kind: NextStepKind, 
/**
 * Who does it.
 */
by: AttendeeId, until?: Day, done?: boolean, };

export type EncounterView = { 
/**
 * Who said so: scanned, or confirmed. Of one without a phone the other's word counts alone.
 */
confirmed: Array<AttendeeId>, 
/**
 * When they talked, RFC 3339.
 */
at: string, };

export type IntroductionView = { id: IntroductionId, state: IntroductionState, 
/**
 * The others.
 */
with: Array<Person>, 
/**
 * Whether I asked; absent when a round brought us together.
 */
invited_by_me?: boolean, table?: number, round?: number, ends_at?: string, reasons: Array<Reason>, 
/**
 * Whether I pressed 「着きました」.
 */
arrived: boolean, 
/**
 * Which of the others said that they are at the table.
 */
there?: Array<AttendeeId>, 
/**
 * Its round ended and nobody had said anything: who talked all the same may still say so.
 */
lapsed?: boolean, 
/**
 * Which of the others pressed 「名刺交換」 and wait for me to.
 */
card_askers?: Array<AttendeeId>, 
/**
 * Whether I pressed 「名刺交換」.
 */
shared: boolean, 
/**
 * The cards of those who pressed as well.
 */
cards: Array<Card>, my_rating?: Rating, 
/**
 * Until when I may take back that we have talked, RFC 3339; absent where something has followed.
 */
take_back_until?: string, 
/**
 * What we agreed to do, in that order.
 */
next_steps?: Array<NextStep>, 
/**
 * Without a table: one of us scanned the other. Where it is `invited` it waits for whoever has not confirmed.
 */
encounter?: EncounterView, 
/**
 * I wish to meet the organization of one of them.
 */
wished?: boolean, 
/**
 * The topic we had taken seats at, in its words.
 */
topic?: string, 
/**
 * What two people are to each other by their kinds: one of the event's relations.
 */
relation?: string, };

export type Suggestion = { attendee: Person, score: number, reasons: Array<Reason>, 
/**
 * In the same ward, or the next one.
 */
near: boolean, 
/**
 * My wish list names their organization.
 */
wished: boolean, 
/**
 * What they are to me by our kinds: one of the event's relations.
 */
relation?: string, };

export type Present = { total: number, by_kind: { [key in KindId]: number }, };

export type RoomNews = { room: RoomId, open?: boolean, present?: Present, 
/**
 * For walls and consoles alone, as `offers`.
 */
needs?: { [key in TagId]: number }, offers?: { [key in TagId]: number }, by_ward?: { [key in WardId]: number }, conversations?: number, first_meetings?: number, 
/**
 * 0 while any room is open.
 */
event_conversations?: number, booths?: Array<BoothCount>, rehearsal?: boolean, };

export type RoomSummary = { room: RoomId, open: boolean, present: Present, 
/**
 * People present by tag they need.
 */
needs: { [key in TagId]: number }, 
/**
 * People present by tag they offer.
 */
offers: { [key in TagId]: number }, 
/**
 * People present by ward. For walls and consoles alone.
 */
by_ward?: { [key in WardId]: number }, 
/**
 * Conversations finished in this room so far.
 */
conversations: number, 
/**
 * Of them those of organizations that had not met at earlier events, percent. Absent where earlier events are not known, and while there are few.
 */
first_meetings?: number, 
/**
 * Conversations of the whole event, once all its rooms are closed. For walls and consoles alone.
 */
event_conversations?: number, 
/**
 * The event's booths where somebody is or waits, and those whose staff changed something.
 */
booths?: Array<BoothCount>, 
/**
 * Bots rehearse the event: nothing of it is real.
 */
rehearsal?: boolean, };

export type Link = { from_ward: WardId, to_ward: WardId, 
/**
 * The kinds at the two ends, in the order of the wards.
 */
kinds: Array<KindId>, };

export type BoardRow = { tag: TagId, needed: number, offered: number, };

export type Board = { needs: Array<BoardRow>, offers: Array<BoardRow>, 
/**
 * Needs that nobody present offers.
 */
unmet: Array<BoardRow>, };

export type RoundState = "called" | "running" | "closing" | "over";

export type RoundView = { number: number, 
/**
 * 輪, and not two by two.
 */
circles?: boolean, state: RoundState, starts_at: string, ends_at: string, };

export type NextRound = { number: number, 
/**
 * 輪, and not two by two.
 */
circles?: boolean, 
/**
 * About then, RFC 3339: it waits for talks and for people.
 */
starts_at: string, };

export type MySeat = { 
/**
 * I offer it.
 */
offers: boolean, 
/**
 * Whom else I meet there; without those I keep away from.
 */
with: Array<Person>, };

export type TopicView = { topic: TopicId, text: string, seats: number, 
/**
 * Seats that are taken.
 */
taken: number, 
/**
 * Of whoever has one, the one who offers it first; not on walls. Who they are is for those who sit there.
 */
kinds?: Array<KindId>, 
/**
 * Where I have a seat.
 */
mine?: MySeat, };

export type Slide = "map" | "calls" | "agenda" | "needs" | "offers" | "unmet" | "announcement" | "booths" | "topics";

export type Theme = "dark" | "light";

export type Screen = { 
/**
 * Those that take turns; all when absent.
 */
slides: Array<Slide>, theme: Theme, 
/**
 * Stays until it is let go. A call of tables goes before it.
 */
hold?: Slide, };

export type Call = { table: number, kinds: Array<KindId>, 
/**
 * Only of those who consented.
 */
organizations: Array<string>, 
/**
 * Numbers on the name badges of those who have no phone.
 */
badges: Array<number>, 
/**
 * The topic its people had taken seats at.
 */
topic?: string, 
/**
 * What the kinds of two people make them to each other: one of the event's relations. Said of whoever has one, answered needs or not.
 */
relation?: string, 
/**
 * All have come.
 */
seated?: boolean, };

export type Welcome = { me?: Me, room: RoomSummary, round?: RoundView, 
/**
 * When the timetable calls the next one.
 */
next_round?: NextRound, introductions: Array<IntroductionView>, suggestions: Array<Suggestion>, announcement?: string, links?: Array<Link>, board?: Board, 
/**
 * Walls: the table calls of the round that is on.
 */
calls?: Array<Call>, 
/**
 * Walls: what the organizer wants shown.
 */
screen?: Screen, 
/**
 * Booths where I am or wait.
 */
booths?: Array<AtBoothView>, 
/**
 * What is offered in the room, oldest first.
 */
topics?: Array<TopicView>, 
/**
 * The server's clock, RFC 3339: phones' clocks are wrong.
 */
now: string, };

export type ServerMessage = { "type": "welcome" } & Welcome | { "type": "done", id: string, } | { "type": "error", id: string, 
/**
 * Stable; for programs.
 */
code: string, 
/**
 * For people, in Japanese.
 */
message: string, fields?: Array<FieldError>, } | { "type": "room", summary: RoomNews, } | { "type": "people", id: string, people: Array<Person>, next?: string, } | { "type": "suggestions", people: Array<Suggestion>, } | { "type": "introduction", introduction: IntroductionView, } | { "type": "round", round: RoundView, waiting: boolean, reason?: string, 
/**
 * Why, for programs.
 */
code?: Waiting, } | { "type": "next_round", next_round?: NextRound, } | { "type": "card", introduction: IntroductionId, card: Card, } | { "type": "me", me: Me, } | { "type": "announcement", text: string, } | { "type": "booth" } & AtBoothView | { "type": "topic", topic: TopicId, now?: TopicView, } | { "type": "link" } & Link | { "type": "link_taken_back" } & Link | { "type": "board", board: Board, } | { "type": "calls", calls: Array<Call>, } | { "type": "seated", table: number, } | { "type": "screen", screen: Screen, } | { "type": "code" } | { "type": "room_people", people: Array<RoomPerson>, gone: Array<AttendeeId>, } | { "type": "room_rounds", rounds: Array<RoundDetail>, } | { "type": "timetable", timetable?: TimetableView, } | { "type": "rooms", rooms: Array<RoomControl>, erasing?: Erasing, 
/**
 * The organizer's alone.
 */
unusual?: Array<Unusual>, } | { "type": "flags", flags: Array<FlagView>, } | { "type": "audit", entries: number, } | { "type": "draining", reconnect_within_ms: number, };

export type Frame = { 
/**
 * Opaque. Sent back in `hello` to receive exactly what was missed.
 */
at: string, 
/**
 * The server's clock, RFC 3339, when a minute has passed since this connection was last told: what counts down goes by it.
 */
now?: string, messages: Array<ServerMessage>, };

export type Hello = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, token: string, room: RoomId, 
/**
 * The last `at` received, to be given what was missed since.
 */
at?: string, 
/**
 * True: the room was scanned, typed or chosen; go there, unless somebody waits for me where I am. False: only come back to where
 * I am, if this device was here. Absent: enter if this device is new or I am nowhere; otherwise come back.
 */
enter?: boolean, };

export type SetStatus = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, status: Status, };

export type Move = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, room: RoomId, };

export type ListPeople = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, kind?: KindId, ward?: WardId, tag?: TagId, 
/**
 * Part of a name or its reading, of an organization, or of what somebody offers or needs; in any usual spelling.
 */
text?: string, 
/**
 * `next` of the page before.
 */
after?: string, };

export type Invite = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, attendee: AttendeeId, };

export type Answer = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, introduction: IntroductionId, accept: boolean, };

export type Veto = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, attendee: AttendeeId, };

export type Arrived = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, introduction: IntroductionId, 
/**
 * So are the others.
 */
together: boolean, };

export type OfIntroduction = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, introduction: IntroductionId, };

export type Met = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, introduction: IntroductionId, rating?: Rating, };

export type TakeBack = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, introduction: IntroductionId, };

export type Exchange = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, introduction: IntroductionId, share: boolean, };

export type SetNextStep = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, introduction: IntroductionId, kind: NextStepKind, 
/**
 * Who does it.
 */
by: AttendeeId, until?: Day, done?: boolean, 
/**
 * It is not agreed any more.
 */
strike?: boolean, };

export type Encounter = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, 
/**
 * What their QR says.
 */
code?: string, 
/**
 * The number on their badge.
 */
badge?: number, 
/**
 * When, RFC 3339, where there was no network then. What cannot be true counts as now.
 */
at?: string, };

export type AtTopic = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, action: TopicAction, 
/**
 * What is offered, in a few words.
 */
text?: string, 
/**
 * Whose seat is taken.
 */
topic?: TopicId, 
/**
 * Of what is offered, with my own: 3 to 6; 4 when absent.
 */
seats?: number, };

export type Flagged = { "person": AttendeeId } | { "topic": TopicId } | { "announcement": RoomId };

export type FlagReason = "patient_data" | "words" | "trouble";

export type Flag = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, of: Flagged, reason: FlagReason, };

export type AtBooth = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, booth: BoothId, action: BoothAction, 
/**
 * On checking in: the booth may know my name and organization.
 */
share?: boolean, 
/**
 * Likewise, and it is handed my card, with how to reach me.
 */
card?: boolean, };

export type Bye = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, };

export type Ping = { 
/**
 * Chosen by the client. A repeated id is answered again and done once.
 */
id: string, };

export type ClientMessage = { "type": "hello" } & Hello | { "type": "status" } & SetStatus | { "type": "move" } & Move | { "type": "people" } & ListPeople | { "type": "invite" } & Invite | { "type": "answer" } & Answer | { "type": "veto" } & Veto | { "type": "arrived" } & Arrived | { "type": "missing" } & OfIntroduction | { "type": "met" } & Met | { "type": "take_back" } & TakeBack | { "type": "exchange" } & Exchange | { "type": "next_step" } & SetNextStep | { "type": "encounter" } & Encounter | { "type": "confirm" } & OfIntroduction | { "type": "topic" } & AtTopic | { "type": "flag" } & Flag | { "type": "booth" } & AtBooth | { "type": "bye" } & Bye | { "type": "ping" } & Ping;

export type ListedOrganization = { id: OrganizationId, 
/**
 * As it was shown when it was picked: the list may have been numbered anew since.
 */
name?: string, };

export type TypedOrganization = { name: string, };

export type OrganizationChoice = ListedOrganization | TypedOrganization;

export type Register = { name: string, kana?: string, honorific?: Honorific, organization: OrganizationChoice, kind: KindId, sub_kind?: SubKindId, role?: RoleId, ward: WardId, offers: Array<TagId>, needs: Array<TagId>, sign?: string, companies_welcome: boolean, contact: Contact, wishes: Array<OrganizationId>, 
/**
 * Those I have come for; each organization stands in one of the three lists.
 */
wishes_must?: Array<OrganizationId>, 
/**
 * Those I need not meet this time: nobody introduces me to their people, who may still ask me.
 */
wishes_never?: Array<OrganizationId>, wished_kinds?: WishedKinds, stay?: Stay, consent: Consent, room: RoomId, 
/**
 * The room's six-character code, from the QR or the wall.
 */
code: string, 
/**
 * Somebody of this name and organization is registered, and this is somebody else.
 */
another_person?: boolean, };

export type Correct = { name?: string, kana?: string | null, honorific?: Honorific, organization?: OrganizationChoice, kind?: KindId, sub_kind?: SubKindId | null, role?: RoleId | null, ward?: WardId, offers?: Array<TagId>, needs?: Array<TagId>, sign?: string | null, companies_welcome?: boolean, contact?: Contact, wishes?: Array<OrganizationId>, wishes_must?: Array<OrganizationId>, wishes_never?: Array<OrganizationId>, 
/**
 * Whose booth this is, beside what stands in `wishes`, and no longer in `wishes_never`. Not together with these.
 */
wish_booth?: BoothId, 
/**
 * All three lists anew.
 */
wished_kinds?: WishedKinds, 
/**
 * Anew as a whole: what is left out is from the beginning, or to the end.
 */
stay?: Stay, consent?: Consent, };

export type Registered = { attendee: Me, token: string, resume_code: string, };

export type Resume = { code: string, };

export type Claim = { 
/**
 * What follows `/p/` in the link.
 */
token: string, };

export type Claimed = { token: string, attendee: Me, 
/**
 * They have come: the desk has seen them, or they were in a room.
 */
arrived: boolean, };

export type Questions = { 
/**
 * In the order to ask.
 */
questions: Array<QuestionView>, 
/**
 * Organizations of which the event asks how well the asker knows them; those they said something of come first.
 */
acquaintances?: Array<AcquaintanceView>, 
/**
 * Whether people may agree to be asked once more, months later.
 */
asks_again?: boolean, };

export type QuestionView = { id: QuestionId, at: AskedAt, form: QuestionForm, 
/**
 * Of `single` and `multiple`.
 */
choices?: Array<ChoiceView>, 
/**
 * What 1 and 5 of a `scale` mean.
 */
ends?: [Words, Words], answer?: QuestionAnswer, ja: string, en: string, };

export type ChoiceView = { id: ChoiceId, ja: string, en: string, };

export type AcquaintanceView = { 
/**
 * Names it in [`SetAcquaintances`].
 */
organization: string, name: string, 
/**
 * As it was before they met anybody of it.
 */
before?: Acquaintance, 
/**
 * As it is at the end.
 */
after?: Acquaintance, 
/**
 * The asker has talked with somebody of it.
 */
met: boolean, };

export type SetAcquaintances = { 
/**
 * Only of organizations of which the asker has met nobody yet.
 */
before?: { [key in string]: Acquaintance | null }, after?: { [key in string]: Acquaintance | null }, };

export type SetAnswers = { 
/**
 * `null` takes an answer back.
 */
answers?: { [key in QuestionId]: QuestionAnswer | null }, acquaintances?: SetAcquaintances, };

export type Again = { 
/**
 * The last part of the link.
 */
token: string, };

export type AgainState = "agreed" | "asked" | "answered";

export type AnswerAgain = { token: string, 
/**
 * One for each organization, in their order; `null` where nothing is said.
 */
stages: Array<Acquaintance | null>, };

export type AskAgain = { 
/**
 * The day of the letter, YYYY-MM-DD.
 */
on: string, 
/**
 * By the start of this day nothing is left of whoever has not answered.
 */
until: string, 
/**
 * Where the letter goes; absent until they agree.
 */
to?: string, 
/**
 * An address they gave before, to propose.
 */
known?: string, 
/**
 * Theirs alone: takes it back, also after everything else of them is erased, and is what the letter brings.
 */
link?: string, };

export type AskedOrganization = { name: string, 
/**
 * They talked with somebody of it.
 */
met: boolean, };

export type HeldToAsk = { 
/**
 * As in [`AskAgain`]; absent where the event no longer asks.
 */
on?: string | null, until?: string | null, 
/**
 * Still registered, with everything else of theirs.
 */
agreed: number, 
/**
 * Kept alone, with an address: their letter has not gone.
 */
waiting: number, 
/**
 * Without an address by now: the letter has gone, the answer is awaited.
 */
asked: number, 
/**
 * Answers, of nobody.
 */
answered: number, };

export type KeptAgain = { event: Words, organizer: Words, 
/**
 * Of the event, YYYY-MM-DD.
 */
date: string, 
/**
 * As in [`AskAgain`].
 */
until: string, state: AgainState, 
/**
 * Of `asked`.
 */
organizations: Array<AskedOrganization>, };

export type SetAskAgain = { 
/**
 * The address to write to; `null` takes it back.
 */
to: string | null, };

export type ForgetAddress = { 
/**
 * Of somebody who asked for it.
 */
email: string, };

export type SealMemos = { 
/**
 * Base64 of 32 KiB at most; `null` takes everything back, whatever is kept.
 */
sealed: string | null, 
/**
 * What the phone took in before. If something else is kept by now, nothing is written, and the answer has it.
 */
after: number, };

export type SealedMemos = { 
/**
 * Base64; absent where nothing is kept.
 */
sealed?: string, 
/**
 * Names what is kept now; another one after each change, 0 where nothing is.
 */
turn: number, };

export type Brought = { conversations: number, 
/**
 * Needs answered, counted by person and once.
 */
answered: number, first_meetings: number, across_wards: number, across_kinds: number, answerable_mean: number, answerable_worst: number, };

export type ByChance = { called: Brought | null, 
/**
 * Mean of several draws.
 */
random: Brought | null, 
/**
 * The best free pair first, as by hand.
 */
greedy: Brought | null, };

export type Conversations = { 
/**
 * Tables and meetings that came to an end as conversations; three at one table are one.
 */
finished: number | null, per_person: PerPerson, 
/**
 * Pairs of organizations that talked. Each counts once: this event knows of none before it.
 */
first_meetings: number | null, 
/**
 * Conversations in which at least two wards took part.
 */
across_wards: number | null, 
/**
 * Conversations in which at least two kinds took part.
 */
across_kinds: number | null, };

export type Coverage = { 
/**
 * What part of their answerable needs was answered: mean over those who had any, and the least.
 */
answerable_mean: number | null, answerable_worst: number | null, 
/**
 * Needs, counted by person, that nobody who came could answer.
 */
unanswerable: number | null, };

export type Feedback = { answers: number | null, good: number | null, neutral: number | null, poor: number | null, };

export type PerPerson = { mean: number | null, min: number | null, max: number | null, };

export type ReportedBooth = { booth: BoothId, 
/**
 * People who checked in, each once.
 */
visitors: number | null, 
/**
 * Of them: who said that the booth may know them.
 */
shared: number | null, };

export type ReportedEvent = { name: Words, organizer: Words, venue: Words | null, 
/**
 * As RFC 3339 writes a date.
 */
date: string, 
/**
 * When these figures were taken.
 */
at: string, 
/**
 * Some room is still open: the figures will grow.
 */
running: boolean, 
/**
 * The day at whose start everything personal is erased. These figures stay.
 */
erase_on: string, };

export type ReportedNeed = { tag: TagId, ward: WardId, 
/**
 * People of this ward who came and sought it.
 */
seekers: number | null, 
/**
 * Of them: who talked with somebody who offers it.
 */
answered: number | null, 
/**
 * People of this ward who came and offered it.
 */
offerers: number | null, };

export type ReportedNetwork = { 
/**
 * Earlier events whose carry-over was read.
 */
events: number, 
/**
 * Pairs that met at those.
 */
known_before: number | null, 
/**
 * Of these: who met today as well.
 */
met_again: number | null, 
/**
 * Pairs that met today for the first time.
 */
new: number | null, };

export type ReportedNextSteps = { kind: NextStepKind, agreed: number | null, };

export type ReportedPeople = { 
/**
 * Also those who were erased since; two registrations of one person count once.
 */
registered: number | null, 
/**
 * Were in a room.
 */
came: number | null, 
/**
 * Of those who came.
 */
by_kind: { [key in KindId]: number | null }, registered_by_kind: { [key in KindId]: number | null }, 
/**
 * Of the registered: how many are erased by now. Of them only kind, ward and tags are known.
 */
erased: number | null, };

export type ReportedQuestion = { question: QuestionId, at: AskedAt, form: QuestionForm, 
/**
 * Whom it was put to; empty: everybody.
 */
kinds: Array<KindId>, 
/**
 * People whose answer is held.
 */
answered: number | null, 
/**
 * Of a choice, or of a scale from 1 to 5. Of `multiple`, a person counts at each they chose.
 */
choices: Array<ReportedChoice>, 
/**
 * Of `text`: what was written, in the order of the words, if enough people answered.
 */
texts: Array<string>, ja: string, en: string, };

export type ReportedChoice = { 
/**
 * The choice, or the step of the scale.
 */
choice: ChoiceId, count: number | null, ja: string, en: string, };

export type ReportedAcquaintance = { before: Acquaintance, 
/**
 * Of organizations with whose people they talked.
 */
met: ReportedChange, 
/**
 * Of the others: what the evening brings without a conversation.
 */
not_introduced: ReportedChange, 
/**
 * What those who agreed said once more, months later; absent where nobody is asked.
 */
later?: ReportedLater, };

export type ReportedByScore = { met: ReportedChange, not_introduced: ReportedChange, };

export type ReportedChange = { answers: number | null, 
/**
 * Of them: a later stage at the end than before.
 */
risen: number | null, };

export type ReportedLater = { met: ReportedLaterChange, not_introduced: ReportedLaterChange, };

export type ReportedLaterChange = { answers: number | null, 
/**
 * Of them: a later stage at the end than before.
 */
risen_at_end: number | null, 
/**
 * Of them: a later stage months later than before.
 */
risen: number | null, };

export type ReportedRound = { room: RoomId, number: number, 
/**
 * Tables at its start.
 */
called: number | null, 
/**
 * Tables, repaired ones included, at which people talked.
 */
kept: number | null, 
/**
 * Tables called while it ran, in place of others.
 */
repaired: number | null, 
/**
 * Tables to which somebody did not come.
 */
no_show: number | null, 
/**
 * People who sat out.
 */
waiting: number | null, 
/**
 * Points of the round as called, and what no round as fair could exceed.
 */
total: number, bound: number, };

export type ReportedTag = { tag: TagId, seekers: number | null, answered: number | null, offerers: number | null, };

export type CarryOver = { 
/**
 * `kaotsunagi-carry-over-1`.
 */
form: string, event: Words, 
/**
 * As RFC 3339 writes a date.
 */
date: string, organizations: Array<CarriedOrganization>, 
/**
 * Each two once.
 */
met: Array<CarriedMeeting>, 
/**
 * Places in `organizations`: somebody of the first would have liked to greet the second, and they did not meet.
 */
missed: Array<[number, number]>, 
/**
 * What was sought and not answered: whom to invite next time.
 */
unmet: Array<UnmetNeed>, 
/**
 * Counts below it are `null`.
 */
suppressed_below: number, 
/**
 * The event's public key (Ed25519), 64 hexadecimal digits.
 */
key: string, 
/**
 * By that key, 128 hexadecimal digits: of the answer's bytes before `,"signature":`. Stands last.
 */
signature: string, };

export type CarriedOrganization = { name: string, 
/**
 * What the next event recognizes it by, however its name is written.
 */
known_as: string, kind: KindId, ward: WardId, };

export type CarriedMeeting = { 
/**
 * Places in `organizations`, the smaller first.
 */
one: number, other: number, 
/**
 * Why their people were brought together.
 */
tags: Array<TagId>, conversations: number | null, };

export type UnmetNeed = { tag: TagId, 
/**
 * Where those are who sought it.
 */
ward: WardId, 
/**
 * Kinds and sub-kinds that usually offer it.
 */
invite: Array<string>, seekers: number | null, answered: number | null, };

export type Proof = { 
/**
 * `kaotsunagi-proof-1`.
 */
form: string, event: Words, 
/**
 * As RFC 3339 writes a date.
 */
date: string, 
/**
 * All rooms are closed: everything is opened.
 */
closed: boolean, rounds: Array<ProvenRound>, 
/**
 * SHA-256, in 64 hexadecimal digits, of the answer's bytes before `,"digest":`. Stands last.
 */
digest: string, };

export type ProvenRound = { room: RoomId, number: number, 
/**
 * Published in the moment the round was called. `null`: the round was called without one.
 */
commitment: string | null, 
/**
 * When the event is over. `null` also where it was lost.
 */
opening: Opening | null, };

export type Opening = { 
/**
 * 64 random hexadecimal digits.
 */
salt: string, 
/**
 * A [`Sealed`] as it was written then: the commitment is the SHA-256 of salt and this text, one after the other.
 */
sealed: string, };

export type Sealed = { room: RoomId, 
/**
 * Everybody who was present and open, by id.
 */
people: Array<ProvenPerson>, claim: RoundProof, };

export type ProvenPerson = { 
/**
 * Drawn for this event. Leads back to nobody.
 */
id: string, 
/**
 * Turns: 16 for each round sat out before this one, and 1 for each at a table of three.
 */
sat_out: number, seat: Seat, };

export type Seat = "table" | "given" | "waits" | "aside";

export type RoundProof = { "form": "best" } & Best | { "form": "circles" } | { "form": "few" } | { "form": "many" } | { "form": "exchanged" };

export type Best = { 
/**
 * At most so many; `null`: as many as there are people for.
 */
tables: number | null, 
/**
 * Points for each turn: more than all that a round can earn otherwise.
 */
patience: number, 
/**
 * Turns that count nothing, because everybody has them.
 */
least: number, 
/**
 * Turns by place. Places are drawn anew for each round.
 */
sat_out: Array<number>, 
/**
 * Places of two who sit together.
 */
pairs: Array<[number, number]>, 
/**
 * Places of those who make such a table one of three.
 */
thirds: Array<number>, 
/**
 * Half points that each table costs, where there are too few.
 */
toll: number, 
/**
 * Points: what each place counts with each later one at most; a pair, exactly. 0: they do not count at all.
 */
worth: Array<Array<number>>, 
/**
 * Prices by place, doubled.
 */
y2: Array<number>, 
/**
 * Sets are stretches of this list of places.
 */
order: Array<number>, sets: Array<SetOfPlaces>, };

export type SetOfPlaces = { from: number, to: number, z2: number, };

export type Report = { event: ReportedEvent, people: ReportedPeople, conversations: Conversations, 
/**
 * By room, then number.
 */
rounds: Array<ReportedRound>, 
/**
 * What was sought and offered where, for every tag that has a direction and every ward.
 */
needs: Array<ReportedNeed>, 
/**
 * The same, all wards together.
 */
needs_by_tag: Array<ReportedTag>, coverage: Coverage, by_chance: ByChance, 
/**
 * Rows and columns of `kinds`.
 */
kind_ids: Array<KindId>, 
/**
 * Two people who talked, by their kinds. The same from both sides.
 */
kinds: Array<Array<number | null>>, 
/**
 * Rows and columns of `wards`.
 */
ward_ids: Array<WardId>, 
/**
 * Two people who talked, by their wards. The same from both sides.
 */
wards: Array<Array<number | null>>, booths: Array<ReportedBooth>, feedback: Feedback, next_steps: Array<ReportedNextSteps>, network: ReportedNetwork, 
/**
 * What people answered the organizer, in the order of the questions. Answers go with whoever gave them.
 */
questions: Array<ReportedQuestion>, 
/**
 * How well people know organizations, by what they said before; empty where it was not asked.
 */
acquaintances: Array<ReportedAcquaintance>, 
/**
 * The same answers by how well the person and the organization fit, lowest scores first. Empty where it would tell of few.
 */
acquaintances_by_score: Array<ReportedByScore>, suppressed_below: number, };

export type LanguageQuery = { 
/**
 * As the browser is set when absent.
 */
lang?: 'ja' | 'en', };

export type SignIn = { passphrase: string, };

export type Token = { token: string, };

export type MyCode = { code: string, 
/**
 * Its QR, to be read by a page of this event or by a phone's own camera.
 */
svg: string, };

export type Contacts = { contacts: Array<Card>, };

export type RoomCode = { url: string, 
/**
 * Where its QR is, under the address of this server.
 */
qr: string, code: string, 
/**
 * When another takes its place by itself, RFC 3339; absent where it stays.
 */
until?: string, };

export type DrawnCode = { code: string, };

export type DrawnKey = { key: string, };

export type OrganizationHit = { id: OrganizationId, name: string, kind: KindId, ward: WardId, 
/**
 * What was typed is its name, in full or in short.
 */
named?: boolean, };

export type RoomMode = "none" | "suggestions" | "rounds" | "circles";

export type SetRoom = { open?: boolean, mode?: RoomMode, 
/**
 * How many tables people are sent to.
 */
tables?: number, 
/**
 * What changes of what its walls show.
 */
screen?: SetScreen, };

export type ConsentGiven = { 
/**
 * RFC 3339.
 */
at: string, consent: Consent, };

export type LookedThrough = { 
/**
 * RFC 3339.
 */
at: string, 
/**
 * Of whom.
 */
people: number, files: number, bytes: number, 
/**
 * Files that still held something, by name: none.
 */
found_in: Array<string>, };

export type Retention = { 
/**
 * The promised day, YYYY-MM-DD.
 */
erase_on: string, 
/**
 * People who are registered.
 */
people: number, 
/**
 * Records with names that are stored.
 */
records: number, 
/**
 * Of these, those of nobody who is registered: gone within an hour.
 */
strays: number, 
/**
 * People who were erased until now.
 */
erased: number, 
/**
 * How the files were looked through after the newest erasing; absent before the first one, and where there are no files.
 */
looked_through?: LookedThrough, 
/**
 * Where people are asked once more after everything else is erased.
 */
to_ask?: HeldToAsk, };

export type FlagView = { of: Flagged, reasons: Array<FlagReason>, 
/**
 * How many said so.
 */
times: number, 
/**
 * Since when, RFC 3339.
 */
since: string, 
/**
 * Where it is, or where they are.
 */
room: RoomId, 
/**
 * What a topic or an announcement says, or how somebody says they can be recognized.
 */
text?: string, 
/**
 * Of a person, or of whoever offers the topic; likewise the organization.
 */
name?: string, organization?: OrganizationView, 
/**
 * It was left as it is, or hidden.
 */
settled: boolean, 
/**
 * Of a person: they are hidden, or their sign is.
 */
hidden?: boolean, sign_hidden?: boolean, };

export type SettleFlag = { of: Flagged, settled: boolean, };

export type SetScreen = { 
/**
 * Those that take turns, as a whole.
 */
slides?: Array<Slide>, 
/**
 * Single ones that take turns from now on, or no longer: two who switch at once do not undo each other.
 */
turns?: { [key in Slide]?: boolean }, theme?: Theme, hold?: Slide | null, };

export type Pin = { attendees: Array<AttendeeId>, 
/**
 * Kept if it is free.
 */
table?: number, };

export type StartRound = { 
/**
 * How long people talk.
 */
minutes: number, 
/**
 * Tables to use; all of the room when absent.
 */
tables?: number, 
/**
 * The same people and seed give the same round.
 */
seed?: number, 
/**
 * Time to find the table; 60 when absent.
 */
move_seconds?: number, 
/**
 * People who are to sit together whatever the matcher would choose: paired by hand, or a preview's groups that are to stay.
 */
pins?: Array<Pin>, 
/**
 * Pairs that are not to meet in this round.
 */
parted?: Array<[AttendeeId, AttendeeId]>, };

export type PreviewGroup = { table?: number, attendees: Array<AttendeeId>, score: number, reasons: Array<Reason>, 
/**
 * The topic they had taken seats at.
 */
topic?: string, 
/**
 * What two people are to each other by their kinds: one of the event's relations.
 */
relation?: string, pinned: boolean, };

export type SittingOut = { attendee: AttendeeId, 
/**
 * Stable; for programs.
 */
code: Waiting, 
/**
 * For people, in Japanese.
 */
reason: string, };

export type Objection = "twice" | "count" | "not_free" | "colleagues" | "one_person" | "company" | "kinds" | "kept_apart" | "no_table";

export type Unpinned = { attendees: Array<AttendeeId>, 
/**
 * Stable; for programs.
 */
code: Objection, 
/**
 * For people, in Japanese.
 */
reason: string, };

export type RoundPreview = { seed: number, 
/**
 * Sent back as `pins` of `StartRound` they are called as they are, except where something changed.
 */
groups: Array<PreviewGroup>, sitting_out: Array<SittingOut>, total: number, bound: number, unpinned: Array<Unpinned>, };

export type SetTimetable = { rounds: number, 
/**
 * How long people talk in each.
 */
minutes: number, 
/**
 * Time to find the table before each; 60 when absent.
 */
move_seconds?: number, tables?: number, 
/**
 * When the first is called, RFC 3339; at once when absent.
 */
starts_at?: string, };

export type PauseTimetable = { paused: boolean, };

export type TimetableView = { rounds: number, 
/**
 * Rounds called so far.
 */
called: number, minutes: number, move_seconds: number, tables?: number, paused: boolean, 
/**
 * When the next is called, RFC 3339; absent while one runs, when paused, and after the last.
 */
next_at?: string, 
/**
 * What it waits for, in Japanese: a talk of the agenda, or people to introduce.
 */
waits_for?: string, };

export type SteerRound = { extend_seconds?: number, end?: boolean, };

export type RoundIntroduction = { id: IntroductionId, state: IntroductionState, 
/**
 * Called during the round, in place of one that did not come about.
 */
repair: boolean, 
/**
 * Who pressed 「着きました」.
 */
arrived: Array<AttendeeId>, table?: number, attendees: Array<AttendeeId>, score: number, reasons: Array<Reason>, 
/**
 * What two people are to each other by their kinds: one of the event's relations.
 */
relation?: string, };

export type RoundDetail = { number: number, state: RoundState, starts_at: string, ends_at: string, seed: number, introductions: Array<RoundIntroduction>, waiting: Array<AttendeeId>, 
/**
 * Those of `waiting`, each with why.
 */
sitting_out: Array<SittingOut>, total: number, 
/**
 * No round as fair scores more; equal to `total` where the round is proven best.
 */
bound: number, 
/**
 * Only in the answer to `POST`: what changed since the preview.
 */
unpinned?: Array<Unpinned>, };

export type Rounds = { rounds: Array<RoundDetail>, timetable?: TimetableView, 
/**
 * The server's clock, RFC 3339.
 */
now: string, };

export type Announce = { 
/**
 * Empty: what stands is cleared.
 */
text: string, 
/**
 * It ends by itself after so many; absent: it stands until it is cleared.
 */
minutes?: number, 
/**
 * It ends by itself when the next round is called.
 */
until_next_round?: boolean, 
/**
 * To every room of the event.
 */
all_rooms?: boolean, };

export type BeginRehearsal = { 
/**
 * Phones may join meanwhile; they are erased with the rest.
 */
phones: boolean, };

export type RoomControl = { room: RoomId, open: boolean, mode: RoomMode, tables: number, 
/**
 * The lowest number on them.
 */
first_table: number, registered: number, present: number, conversations: number, 
/**
 * What the QR holds.
 */
join_url: string, 
/**
 * Where the QR is, under the address of this server.
 */
qr: string, join_code: string, 
/**
 * When another takes its place by itself, RFC 3339; absent where it stays.
 */
code_until?: string, wall_url: string, screen: Screen, 
/**
 * What everybody in it reads now.
 */
announcement?: string, 
/**
 * When that ends by itself, RFC 3339.
 */
announcement_until?: string, 
/**
 * That ends by itself when the next round is called.
 */
announcement_until_next_round?: boolean, 
/**
 * How long the event plans a round here.
 */
round_minutes: number, 
/**
 * Bots rehearse the event: nothing of it is real.
 */
rehearsal?: boolean, };

export type RoomControls = { rooms: Array<RoomControl>, 
/**
 * Once the promised date has come.
 */
erasing?: Erasing, };

export type Erasing = { 
/**
 * People who are not erased yet.
 */
people: number, 
/**
 * When they will be, if the clock is not set meanwhile; absent when nobody is left.
 */
at?: string, };

export type Unusual = { 
/**
 * As the metric `kaotsunagi_security_total` names it: `sign_in_refused`, `code_refused` …
 */
what: string, count: number, };

export type Letters = { 
/**
 * Whether a mail server is set up.
 */
configured: boolean, 
/**
 * Whether a test letter has gone since this server started: without one none goes to people.
 */
tested: boolean, 
/**
 * Letters are going out, one a second.
 */
running: boolean, 
/**
 * People with a mail address.
 */
people: number, 
/**
 * Of them those who have their letter.
 */
sent: number, 
/**
 * Who could not be sent theirs, the last time.
 */
failed: Array<FailedLetter>, 
/**
 * Why it ended before all had gone.
 */
stopped?: string, };

export type FailedLetter = { badge: number, 
/**
 * As the mail server said it.
 */
message: string, };

export type TestLetter = { 
/**
 * A mail address.
 */
to: string, };

export type SendLetters = { 
/**
 * Also to whoever has theirs.
 */
again: boolean, };

export type RoomPerson = { id: AttendeeId, name: string, kana?: string, organization: OrganizationView, kind: KindId, role?: RoleId, ward: WardId, status: Status, present: boolean, 
/**
 * Conversations finished.
 */
met: number, rounds_sat_out: number, 
/**
 * Since when nobody has been found for them, RFC 3339; absent while meeting somebody.
 */
waiting_since?: string, table?: number, 
/**
 * The number on the name badge.
 */
badge: number, 
/**
 * Without a phone: here until the desk says otherwise, and the desk acts for them.
 */
paper: boolean, 
/**
 * Hidden by the organizer: not shown and not introduced.
 */
hidden: boolean, 
/**
 * How they can be recognized is shown to nobody.
 */
sign_hidden?: boolean, 
/**
 * Is introduced to nobody until the desk has seen them.
 */
awaits_desk?: boolean, 
/**
 * The desk has seen them.
 */
confirmed: boolean, 
/**
 * Never seen, neither by the desk nor at a table.
 */
unseen: boolean, 
/**
 * When they came: into a room, or to the desk before that, RFC 3339.
 */
arrived_at?: string, 
/**
 * Their own link lets no other device in.
 */
link_in_use?: boolean, 
/**
 * It lets in the next one, once.
 */
link_freed?: boolean, 
/**
 * Keeps this table; others come to it.
 */
stays_at?: number, 
/**
 * With whom they are or should be now.
 */
introduction?: IntroductionId, 
/**
 * Other registrations that seem to be of the same person.
 */
doubles?: Array<Double>, };

export type OfOrganization = { registered: number, arrived: number, };

export type Arriving = { id: AttendeeId, badge: number, name: string, kana?: string, organization: OrganizationView, kind: KindId, role?: RoleId, 
/**
 * The room they are in, or the one they registered for.
 */
room: RoomId, 
/**
 * RFC 3339; absent until they come.
 */
arrived_at?: string, 
/**
 * Agreed to be introduced.
 */
consents: boolean, 
/**
 * Of their organization, with themselves.
 */
of_organization: OfOrganization, };

export type Arrivals = { people: Array<Arriving>, 
/**
 * Others were found as well.
 */
more: boolean, 
/**
 * Everybody who is registered, and those of them who have come.
 */
registered: number, arrived: number, };

export type NewArrival = { badge?: number, attendee?: AttendeeId, };

export type ArrivalNoted = { person: Arriving, 
/**
 * They had come before, or another desk was quicker.
 */
already: boolean, };

export type Double = { attendee: AttendeeId, name: string, badge: number, 
/**
 * RFC 3339.
 */
registered_at: string, 
/**
 * Where they are.
 */
room?: RoomId, };

export type OtherRegistration = { attendee: AttendeeId, };

export type CorrectPerson = { name?: string, kana?: string | null, honorific?: Honorific, organization?: OrganizationChoice, wishes?: Array<OrganizationId>, wishes_must?: Array<OrganizationId>, wishes_never?: Array<OrganizationId>, 
/**
 * All three lists anew.
 */
wished_kinds?: WishedKinds, 
/**
 * Anew as a whole: what is left out is from the beginning, or to the end.
 */
stay?: Stay, };

export type Import = { new: number, changed: number, unchanged: number, 
/**
 * Stored from an earlier list and not in this one; they stay.
 */
gone: number, 
/**
 * Lines that are left out until somebody has looked.
 */
doubtful: Array<ImportNote>, errors: Array<ImportFault>, 
/**
 * Those of the list, in its order.
 */
columns: Array<ImportColumn>, 
/**
 * Whom the lines stand for; of a dry run nobody.
 */
people: Array<ImportedPerson>, };

export type ImportColumn = { 
/**
 * As the list calls it.
 */
heading: string, 
/**
 * What it is taken for; absent where it is left alone.
 */
ours?: string, };

export type FaultCode = "locked" | "encoding" | "workbook" | "not_csv" | "unclosed" | "too_many_rows" | "no_column" | "column_twice" | "not_a_column" | "no_heading" | "surplus" | "empty" | "no_ward" | "line_break" | "too_long" | "repeated" | "patient_data" | "not_a_time" | "leaves_first" | "honorific" | "no_badge_number" | "yes_no" | "unknown_tag" | "unknown_kind" | "unknown_role" | "unknown_room" | "unknown_ward" | "no_sub_kind" | "unsure_organization" | "no_room" | "other_badge" | "badge_worn" | "field" | "same_person" | "merged" | "erased" | "namesake" | "has_come" | "badge_gone";

export type ImportFault = { 
/**
 * As an editor counts; of the list as a whole without.
 */
line?: number, column: string, 
/**
 * In English; what the form says, in Japanese.
 */
message: string, code: FaultCode, 
/**
 * What the words for the code are filled with.
 */
values: { [key in string]: string }, };

export type ImportNote = { 
/**
 * As an editor counts.
 */
line: number, 
/**
 * In English.
 */
message: string, code: FaultCode, 
/**
 * What the words for the code are filled with.
 */
values: { [key in string]: string }, };

export type ImportedPerson = { id: AttendeeId, line: number, badge: number, 
/**
 * Their own, for a mail or a badge.
 */
link: string, };

export type RoomPeople = { people: Array<RoomPerson>, 
/**
 * The server's clock, RFC 3339.
 */
now: string, };

export type SteerPerson = { paper?: boolean, hidden?: boolean, stays_at?: number | null, 
/**
 * Whether the desk has seen them.
 */
confirmed?: boolean, 
/**
 * Whether how they can be recognized is shown to nobody.
 */
sign_hidden?: boolean, };

export type SteerPeople = { attendees: Array<AttendeeId>, hidden?: boolean, confirmed?: boolean, };

export type RequestedAction = { "type": "enter", room: RoomId, } | { "type": "leave" } | { "type": "status", status: Status, } | { "type": "invite", attendee: AttendeeId, } | { "type": "answer", introduction: IntroductionId, accept: boolean, } | { "type": "veto", attendee: AttendeeId, } | { "type": "arrived", introduction: IntroductionId, together: boolean, } | { "type": "missing", introduction: IntroductionId, } | { "type": "met", introduction: IntroductionId, rating?: Rating, } | { "type": "take_back", introduction: IntroductionId, } | { "type": "exchange", introduction: IntroductionId, share: boolean, } | { "type": "encounter", code?: string, badge?: number, at?: string, } | { "type": "confirm", introduction: IntroductionId, } | { "type": "next_step", introduction: IntroductionId, kind: NextStepKind, by: AttendeeId, until?: Day, done: boolean, strike: boolean, };

export type AuditAction = "room_set" | "screen_set" | "code_drawn" | "wall_key_drawn" | "room_furnished" | "booth_furnished" | "booth_queued" | "booth_entered" | "booth_left" | "booth_set" | "booth_called" | "announced" | "round_called" | "round_extended" | "round_ended" | "round_repaired" | "timetable_set" | "timetable_paused" | "timetable_removed" | "person_steered" | "person_confirmed" | "people_steered" | "registered" | "corrected" | "entered" | "left" | "status_set" | "invited" | "vetoed" | "arrived" | "missing" | "met" | "taken_back" | "exchanged" | "next_step_agreed" | "next_step_struck" | "erased" | "people_merged" | "people_told_apart" | "accepted" | "passed" | "cancelled" | "concluded" | "lapsed" | "topic_closed" | "flag_settled" | "sign_hidden" | "regrouped" | "person_looked_at" | "staff_added" | "staff_revoked" | "signed_out" | "all_signed_out" | "passphrase_changed" | "address_forgotten" | "audit_exported" | "links_exported" | "list_imported" | "link_freed" | "visitors_exported" | "rehearsal_began" | "rehearsal_ended";

export type AuditEntry = { 
/**
 * RFC 3339.
 */
at: string, action: AuditAction, 
/**
 * Who did it.
 */
role: StaffRole, 
/**
 * Which of the staff; absent for the organizer.
 */
label?: string, room?: RoomId, round?: number, attendee?: AttendeeId, 
/**
 * As they are called now; absent when erased.
 */
name?: string, detail?: string, };

export type Audit = { entries: Array<AuditEntry>, };

export type StaffRole = "organizer" | "desk" | "room" | "booth";

export type NewStaff = { 
/**
 * Not `organizer`: that is whoever knows the passphrase.
 */
role: StaffRole, 
/**
 * Of a room's host.
 */
room?: RoomId, 
/**
 * Of a booth's staff.
 */
booth?: BoothId, 
/**
 * What the list and the audit call them.
 */
label: string, };

export type StaffLink = { id: StaffId, link: string, };

export type StaffMember = { id: StaffId, label: string, role: StaffRole, room?: RoomId, booth?: BoothId, link: string, 
/**
 * RFC 3339, as all times.
 */
since: string, 
/**
 * To within a minute; absent until they came.
 */
last_seen?: string, };

export type StaffList = { staff: Array<StaffMember>, };

export type StaffSignIn = { token: string, };

export type SignedInAs = { role: StaffRole, room?: RoomId, booth?: BoothId, 
/**
 * Absent for the organizer.
 */
label?: string, 
/**
 * When the sign-in ends by itself, RFC 3339.
 */
until: string, };

export type BoothMark = "A" | "B" | "C";

export type BoothsShown = { booths: Array<BoothShown>, };

export type BoothShown = { booth: BoothId, 
/**
 * Who of the booth is there, as they call themselves.
 */
present: Array<string>, 
/**
 * What there is to read: an address on the web, or one of this server.
 */
material?: string, 
/**
 * Of what the asker seeks: what houses of this kind usually offer.
 */
answers?: TagId, 
/**
 * About how long whoever comes now waits, minutes; absent where nobody can say.
 */
waiting_minutes?: number, };

export type BoothDesk = { 
/**
 * How many its staff can talk to at once.
 */
places: number, 
/**
 * False while its staff take a break: who waits keeps their turn, and nobody is called.
 */
open: boolean, 
/**
 * Who is there, longest first.
 */
here: Array<BoothPerson>, 
/**
 * Who waits, in their order; those who were called are on the way.
 */
queue: Array<BoothPerson>, 
/**
 * Whom the booth may know, newest first.
 */
visitors: Array<BoothVisitor>, 
/**
 * Who of the booth is there, as they call themselves.
 */
present: Array<string>, 
/**
 * What there is to read: an address on the web.
 */
material?: string, 
/**
 * How many were ever there, also those whom the booth may not know.
 */
came: number, 
/**
 * The server's clock, RFC 3339.
 */
now: string, };

export type BoothPerson = { attendee: AttendeeId, 
/**
 * The number on the name badge.
 */
badge: number, kind: KindId, ward: WardId, 
/**
 * Only of those whom the booth may know; likewise the organization.
 */
name?: string, honorific: Honorific, organization?: string, 
/**
 * Has no phone: is called by the number on the badge.
 */
paper: boolean, 
/**
 * Since when they are there, RFC 3339.
 */
since?: string, 
/**
 * They were called, and their place is kept until then, RFC 3339.
 */
until?: string, 
/**
 * Sits at a table or listens to a talk: others are called before them.
 */
passed_over?: boolean, };

export type BoothVisitor = { attendee: AttendeeId, badge: number, name: string, kana?: string, honorific: Honorific, organization: OrganizationView, kind: KindId, role?: RoleId, ward: WardId, 
/**
 * When they first said so, RFC 3339.
 */
since: string, 
/**
 * They handed over their card: how to reach them is in the files.
 */
card: boolean, 
/**
 * What the booth's staff noted.
 */
note: string, mark?: BoothMark, };

export type BoothGuest = { 
/**
 * The number on the name badge.
 */
badge?: number, 
/**
 * What the QR on their phone says.
 */
code?: string, attendee?: AttendeeId, 
/**
 * On checking in somebody without a phone: they said that the booth may know them.
 */
share?: boolean, };

export type BoothNote = { text: string, mark?: BoothMark, };

export type SetBooth = { places?: number, open?: boolean, 
/**
 * `null`: there is nothing to read.
 */
material?: string | null, present?: Array<string>, };

export type CardField = "name" | "kana" | "organization" | "role" | "phone" | "email";

export type Provision = { 
/**
 * RFC 3339.
 */
at: string, 
/**
 * True: mine, handed to `with`. False: theirs, handed to me.
 */
given: boolean, 
/**
 * Absent when they erased themselves.
 */
with?: string, organization?: string, fields: Array<CardField>, 
/**
 * The consent it rested on.
 */
consent: string, 
/**
 * To a booth: its staff have noted something, which is theirs to tell.
 */
noted?: boolean, };

export type Provisions = { provisions: Array<Provision>, 
/**
 * What I consented to, newest first.
 */
consents: Array<ConsentGiven>, 
/**
 * When my registration was last corrected, RFC 3339.
 */
corrected_at?: string, };

export type Words = { ja: string, en: string, };

export type KindView = { id: KindId, ja: string, en: string, };

export type SubKindView = { id: SubKindId, kind: KindId, ja: string, en: string, };

export type RoleView = { id: RoleId, 
/**
 * The kinds it is usual in; empty: all.
 */
kinds: Array<KindId>, ja: string, en: string, };

export type WardView = { id: WardId, kana: string, 
/**
 * Column and row on the wall's schematic map; absent for "other".
 */
tile?: [number, number], ja: string, en: string, };

export type AreaView = { id: string, wards: Array<WardId>, ja: string, en: string, };

export type GroupView = { id: string, ja: string, en: string, };

export type TagView = { id: TagId, kana: string, group: string, 
/**
 * Both tick it; no direction.
 */
mutual?: boolean, 
/**
 * Kinds or sub-kinds that typically offer it.
 */
offered_by: Array<string>, needed_by: Array<string>, aliases: Array<string>, ja: string, en: string, };

export type RelationView = { id: string, ja: string, en: string, };

export type RoomKind = "area" | "liaison" | "circle" | "social" | "talk";

export type RoomView = { id: RoomId, kind: RoomKind, 
/**
 * Wards whose people are sent here by default.
 */
wards: Array<WardId>, open: boolean, ja: string, en: string, };

export type BoothView = { id: BoothId, kind: KindId, 
/**
 * How many its staff can talk to at once.
 */
places: number, ja: string, en: string, };

export type AgendaItem = { 
/**
 * RFC 3339.
 */
starts_at: string, ends_at: string, title: Words, room?: RoomId, 
/**
 * Booths of those whose talk it is, in the order in which they speak.
 */
hosts?: Array<BoothId>, 
/**
 * Who speaks, in that order, as they are announced.
 */
speakers?: Array<Words>, 
/**
 * People listen: no round of the room runs into it.
 */
talk: boolean, };

export type EventStart = { name: Words, rooms: Array<RoomView>, };

export type EventView = { name: Words, organizer: Words, 
/**
 * `2025-09-20`.
 */
date: string, 
/**
 * By whose clock the event goes: an IANA name, such as `Asia/Tokyo`.
 */
timezone: string, 
/**
 * The day everything personal is deleted.
 */
erase_on: string, kinds: Array<KindView>, sub_kinds: Array<SubKindView>, roles: Array<RoleView>, wards: Array<WardView>, areas: Array<AreaView>, groups: Array<GroupView>, tags: Array<TagView>, rooms: Array<RoomView>, booths: Array<BoothView>, agenda: Array<AgendaItem>, consent: Array<Words>, 
/**
 * Whose data stands behind the lists, to be shown; often nobody's.
 */
credits?: Array<Words>, 
/**
 * The organizer asks something beside the form: `GET /api/me/questions`.
 */
asks?: boolean, 
/**
 * What people of two kinds are to each other, as it is said.
 */
relations?: Array<RelationView>, 
/**
 * Letters can go: people may send themselves what they take home.
 */
mails?: boolean, };

export type EventAnswer = EventView | EventStart;

export type EventPart = "join";

export type EventQuery = { 
/**
 * The whole event when absent.
 */
part?: EventPart, };

export type OrganizationQuery = { q: string, 
/**
 * 10 when absent, at most 50.
 */
limit?: number, };

export type WallKeyQuery = { 
/**
 * The wall's key.
 */
k: string, };

export type QrQuery = { 
/**
 * The wall's key. An organizer needs none, and nobody where the event's codes are public.
 */
k?: string, 
/**
 * Means nothing here: pages put the code into it, so that another code is another picture.
 */
v?: string, };

export type TalkQrQuery = { room?: RoomId, };

export type ImportQuery = { 
/**
 * Says what would happen, and stores nothing.
 */
dry_run: boolean, 
/**
 * JSON: our columns, and how the list calls them.
 */
columns?: string, };

export type CardsQuery = { 
/**
 * `3.0` or `4.0`; 3.0 when absent, which every phone reads.
 */
version?: '3.0' | '4.0', };

export type ArrivalsQuery = { 
/**
 * Two letters of a name, of its reading or of an organization; the number of a badge; or a person's own link.
 */
q: string, };

export type ForesightQuery = { 
/**
 * 1 to 12; 6 when absent.
 */
rounds?: number, 
/**
 * Of a round, 1 to 60; 6 when absent.
 */
minutes?: number, 
/**
 * As many as can be filled when absent.
 */
tables?: number, 
/**
 * Those who are registered for this room, weighed as it weighs; everybody when absent.
 */
room?: RoomId, 
/**
 * When the first round begins, as `15:40`; as the agenda has the room when absent.
 */
starts?: string, };

export type Foresight = { 
/**
 * Registered for it and to be introduced.
 */
people: number, room?: RoomId, 
/**
 * When the first round was taken to begin, as `15:40`; absent where neither the question nor the agenda says, and nobody's coming and going counts.
 */
starts?: string, 
/**
 * Of the people: who misses a round or more, by the times they said.
 */
partly: number, 
/**
 * `kaotsunagi plan --foresee` with it makes the same of the same people.
 */
seed: number, 
/**
 * More tables than these nobody could fill.
 */
most_tables: number, 
/**
 * What is taken for granted: minutes to greet, to talk over one need, and from one table to the next.
 */
greeting_minutes: number, need_minutes: number, moving_minutes: number, 
/**
 * As it was asked.
 */
chosen: ForeseenPoint, 
/**
 * The same with other rounds, minutes or tables.
 */
by_rounds: Array<ForeseenPoint>, by_minutes: Array<ForeseenPoint>, by_tables: Array<ForeseenPoint>, 
/**
 * People who seek something, and nobody here has any answer.
 */
unhelped: number, 
/**
 * What is sought and offered by nobody here, most sought first.
 */
unmet: Array<ForeseenNeed>, };

export type ForeseenPoint = { rounds: number, minutes: number, tables: number, 
/**
 * With the ways between tables.
 */
total_minutes: number, 
/**
 * A head; and those of them in which there is time for all that is new.
 */
conversations: number, finished: number, 
/**
 * Of the needs that somebody here can answer, from 0 to 1: on average, and of whoever gets least.
 */
answered: number, worst: number, 
/**
 * People without any answer though somebody here has one.
 */
without: number, 
/**
 * Rounds that whoever waits most sits out.
 */
sits_out: number, };

export type ForeseenNeed = { tag: TagId, seekers: number, 
/**
 * Kinds and sub-kinds that usually offer it.
 */
invite: Array<string>, };

export type ProblemCode = "not_json" | "unreadable" | "no_websocket" | "token_refused" | "wrong_passphrase" | "not_allowed" | "wrong_code" | "wrong_key" | "wrong_origin" | "not_found" | "no_such_code" | "no_such_event" | "no_such_room" | "no_such_round" | "no_such_introduction" | "no_timetable" | "not_registered" | "no_such_staff" | "no_such_booth" | "no_such_visitor" | "no_such_link" | "no_such_topic" | "no_such_flag" | "method_not_allowed" | "already_met" | "already_registered" | "asked_by_many" | "booth_consent_needed" | "busy" | "consent_needed" | "exchange_consent_needed" | "full" | "has_topic" | "id_taken" | "in_use" | "key_used" | "kinds_apart" | "kinds_if_asked" | "kinds_enough" | "met_at_topic" | "no_topics_here" | "too_many_topics" | "topic_full" | "letters_running" | "no_mail_server" | "test_letter_first" | "nobody_to_introduce" | "nobody_waits" | "not_in_room" | "nothing_to_show" | "no_such_table" | "not_at_the_table" | "own_organization" | "partner_arrived" | "partner_busy" | "no_rehearsal" | "real_people" | "rehearsal_running" | "room_closed" | "round_over" | "round_running" | "table_taken" | "too_many_invitations" | "too_many_encounters" | "unavailable" | "wrong_state" | "yourself" | "erased" | "too_large" | "wrong_host" | "invalid" | "patient_data" | "too_many_requests" | "too_many_wrong" | "server_error" | "qr" | "not_implemented" | "letter_refused" | "try_again" | "draining";
