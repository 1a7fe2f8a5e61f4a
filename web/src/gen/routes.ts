// Generated from crates/protocol; do not edit. `make generate` writes it anew.

import type {
  Again,
  Announce,
  AnswerAgain,
  ArrivalNoted,
  Arrivals,
  ArrivalsQuery,
  AskAgain,
  AttendeeId,
  Audit,
  BeginRehearsal,
  BoothDesk,
  BoothGuest,
  BoothNote,
  BoothsShown,
  CardsQuery,
  CarryOver,
  Claim,
  Claimed,
  Contacts,
  Correct,
  CorrectPerson,
  DrawnCode,
  DrawnKey,
  EventAnswer,
  EventQuery,
  Foresight,
  ForesightQuery,
  ForgetAddress,
  Import,
  ImportQuery,
  KeptAgain,
  LanguageQuery,
  Letters,
  Me,
  MyCode,
  NewArrival,
  NewStaff,
  OrganizationHit,
  OrganizationQuery,
  OtherRegistration,
  PauseTimetable,
  Proof,
  Provisions,
  QrQuery,
  Questions,
  Register,
  Registered,
  Report,
  RequestedAction,
  Resume,
  Retention,
  RoomCode,
  RoomControl,
  RoomControls,
  RoomId,
  RoomPeople,
  RoomPerson,
  RoundDetail,
  RoundPreview,
  Rounds,
  SealMemos,
  SealedMemos,
  SendLetters,
  SetAnswers,
  SetAskAgain,
  SetBooth,
  SetRoom,
  SetTimetable,
  SettleFlag,
  SignIn,
  SignedInAs,
  StaffLink,
  StaffList,
  StaffMember,
  StaffSignIn,
  StartRound,
  SteerPeople,
  SteerPerson,
  SteerRound,
  TalkQrQuery,
  TestLetter,
  TimetableView,
  Token,
  WallKeyQuery,
  Welcome,
} from './protocol';

/** Every route: what goes in, and what comes out. */
export interface Routes {
  /** The event: kinds, roles, wards, areas, tags, rooms, agenda, consent texts; or what the first question of the join form shows. */
  'GET /api/event': { params: undefined; query: EventQuery; body: undefined; answer: EventAnswer };
  /** Organizations by what somebody types. */
  'GET /api/organizations': { params: undefined; query: OrganizationQuery; body: undefined; answer: Array<OrganizationHit> };
  /** What a wall shows beside its QR. */
  'GET /api/rooms/{room}/code': { params: { room: RoomId }; query: WallKeyQuery; body: undefined; answer: RoomCode };
  /** Registers somebody. With an Idempotency-Key it can be sent again. */
  'POST /api/attendees': { params: undefined; query: undefined; body: Register; answer: Registered };
  /** A token for somebody who lost theirs, by resume code. */
  'POST /api/resume': { params: undefined; query: undefined; body: Resume; answer: Token };
  /** A token for somebody who comes with their own link. */
  'POST /api/claim': { params: undefined; query: undefined; body: Claim; answer: Claimed };
  /** What is known of the asker. */
  'GET /api/me': { params: undefined; query: undefined; body: undefined; answer: Me };
  /** Corrects the asker's registration. */
  'PATCH /api/me': { params: undefined; query: undefined; body: Correct; answer: Me };
  /** Erases the asker; answered when every file has forgotten them. */
  'DELETE /api/me': { params: undefined; query: undefined; body: undefined; answer: undefined };
  /** What the asker shows to whom they have talked to, and its QR. */
  'GET /api/me/code': { params: undefined; query: undefined; body: undefined; answer: MyCode };
  /** What of the asker was handed to whom, and what they were given. */
  'GET /api/me/provisions': { params: undefined; query: undefined; body: undefined; answer: Provisions };
  /** What the organizer asks beside the form, and what the asker answered. */
  'GET /api/me/questions': { params: undefined; query: undefined; body: undefined; answer: Questions };
  /** Answers questions of the organizer, or takes answers back. */
  'PUT /api/me/answers': { params: undefined; query: undefined; body: SetAnswers; answer: Questions };
  /** Whether the asker agreed to be asked once more, months later, and where. */
  'GET /api/me/ask-again': { params: undefined; query: undefined; body: undefined; answer: AskAgain };
  /** Agrees to be asked once more at this address, or takes it back. */
  'PUT /api/me/ask-again': { params: undefined; query: undefined; body: SetAskAgain; answer: AskAgain };
  /** The asker's memos, if they let them be kept: encrypted, by a key that is on their phone only. */
  'GET /api/me/memos': { params: undefined; query: undefined; body: undefined; answer: SealedMemos };
  /** Lets encrypted memos be kept for another phone, or takes them back. Answers what is kept. */
  'PUT /api/me/memos': { params: undefined; query: undefined; body: SealMemos; answer: SealedMemos };
  /** What is kept under the link of somebody who agreed to be asked once more. */
  'POST /api/again': { params: undefined; query: undefined; body: Again; answer: KeptAgain };
  /** Answers once more. What was asked goes with the answer; another one changes nothing. */
  'PUT /api/again': { params: undefined; query: undefined; body: AnswerAgain; answer: KeptAgain };
  /** Erases what is kept under the link, whatever it is, at once. */
  'POST /api/again/forget': { params: undefined; query: undefined; body: Again; answer: undefined };
  /** Cards the asker was given. */
  'GET /api/me/contacts': { params: undefined; query: undefined; body: undefined; answer: Contacts };
  /** The same cards for an address book. */
  'GET /api/me/contacts.vcf': { params: undefined; query: CardsQuery; body: undefined; answer: Blob };
  /** The record of meetings of the asker's organization, of conversations whose people of both sides agreed to it. */
  'GET /api/me/record.csv': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** The same as a workbook. */
  'GET /api/me/record.xlsx': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** The same as a page that prints on A4. */
  'GET /api/me/record.html': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** What the asker takes home: cards, next steps, whom they met as a page, and the record if they agreed to it. */
  'GET /api/me/everything.zip': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** Sends the same to the asker's own address, a few times at most. */
  'POST /api/me/everything/mail': { params: undefined; query: LanguageQuery; body: undefined; answer: undefined };
  /** What the asker agreed on with people they met and is still to be done, for a calendar. */
  'GET /api/me/next-steps.ics': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** A token for the organizer, also as a cookie. */
  'POST /api/organizer/sign-in': { params: undefined; query: undefined; body: SignIn; answer: Token };
  /** A token for whoever has a staff link, also as a cookie. */
  'POST /api/staff/sign-in': { params: undefined; query: undefined; body: StaffSignIn; answer: Token };
  /** As whom the asker is signed in. */
  'GET /api/organizer/session': { params: undefined; query: undefined; body: undefined; answer: SignedInAs };
  /** Ends this sign-in, on every node. */
  'DELETE /api/organizer/session': { params: undefined; query: undefined; body: undefined; answer: undefined };
  /** Ends every sign-in, the asker's and those of staff as well. */
  'DELETE /api/organizer/sessions': { params: undefined; query: undefined; body: undefined; answer: undefined };
  /** Who may come in by a link, and when they were last seen. */
  'GET /api/organizer/staff': { params: undefined; query: undefined; body: undefined; answer: StaffList };
  /** Makes a link for somebody. */
  'POST /api/organizer/staff': { params: undefined; query: undefined; body: NewStaff; answer: StaffLink };
  /** One of them. */
  'GET /api/organizer/staff/{staff}': { params: { staff: string }; query: undefined; body: undefined; answer: StaffMember };
  /** Ends a link and all that was opened with it. */
  'DELETE /api/organizer/staff/{staff}': { params: { staff: string }; query: undefined; body: undefined; answer: undefined };
  /** The QR of a link. */
  'GET /api/organizer/staff/{staff}/qr.svg': { params: { staff: string }; query: undefined; body: undefined; answer: Blob };
  /** All rooms as the organizer steers them. */
  'GET /api/organizer/rooms': { params: undefined; query: undefined; body: undefined; answer: RoomControls };
  /** Opens or closes a room, changes its mode, its tables, or what its walls show. */
  'PATCH /api/organizer/rooms/{room}': { params: { room: RoomId }; query: undefined; body: SetRoom; answer: RoomControl };
  /** Takes away a topic that somebody offers. */
  'DELETE /api/organizer/rooms/{room}/topics/{topic}': { params: { room: RoomId; topic: string }; query: undefined; body: undefined; answer: undefined };
  /** Leaves what somebody flagged as it is, or takes that back. People are the desk's, topics and announcements their host's. */
  'PUT /api/organizer/flags': { params: undefined; query: undefined; body: SettleFlag; answer: undefined };
  /** Draws another join code; the old one is refused from then on, and who is in stays in. */
  'POST /api/organizer/rooms/{room}/code': { params: { room: RoomId }; query: undefined; body: undefined; answer: DrawnCode };
  /** Draws another key for the room's walls; those that are open with the old one are closed. */
  'POST /api/organizer/rooms/{room}/wall-key': { params: { room: RoomId }; query: undefined; body: undefined; answer: DrawnKey };
  /** The QR on a table: whoever is called there and scans it has arrived. */
  'GET /api/organizer/rooms/{room}/tables/{number}/qr.svg': { params: { room: RoomId; number: number }; query: undefined; body: undefined; answer: Blob };
  /** The QR at the door of talks: whoever scans it may say that they listen. */
  'GET /api/organizer/talks/qr.svg': { params: undefined; query: TalkQrQuery; body: undefined; answer: Blob };
  /** Who is here, and how it goes for them. */
  'GET /api/organizer/rooms/{room}/people': { params: { room: RoomId }; query: undefined; body: undefined; answer: RoomPeople };
  /** What the person would see on a phone. */
  'GET /api/organizer/people/{attendee}': { params: { attendee: AttendeeId }; query: undefined; body: undefined; answer: Welcome };
  /** Hides somebody, takes them for one without a phone, or lets them keep a table. */
  'PATCH /api/organizer/people/{attendee}': { params: { attendee: AttendeeId }; query: undefined; body: SteerPerson; answer: RoomPerson };
  /** Corrects how somebody is called, or where they work. */
  'PATCH /api/organizer/people/{attendee}/registration': { params: { attendee: AttendeeId }; query: undefined; body: CorrectPerson; answer: RoomPerson };
  /** Hides many at once, or has them seen by the desk; the same with the opposite takes it back. */
  'PATCH /api/organizer/people': { params: undefined; query: undefined; body: SteerPeople; answer: undefined };
  /** Erases somebody. */
  'DELETE /api/organizer/people/{attendee}': { params: { attendee: AttendeeId }; query: undefined; body: undefined; answer: undefined };
  /** The QR of somebody's own link. */
  'GET /api/organizer/people/{attendee}/qr.svg': { params: { attendee: AttendeeId }; query: undefined; body: undefined; answer: Blob };
  /** Lets in the next device that comes with somebody's own link, once. */
  'POST /api/organizer/people/{attendee}/link': { params: { attendee: AttendeeId }; query: undefined; body: undefined; answer: undefined };
  /** Whom the desk means, and how many have come. */
  'GET /api/organizer/arrivals': { params: undefined; query: ArrivalsQuery; body: undefined; answer: Arrivals };
  /** Somebody has come. Said twice, by whichever desk, it is as said once. */
  'POST /api/organizer/arrivals': { params: undefined; query: undefined; body: NewArrival; answer: ArrivalNoted };
  /** Does for somebody what they would do on a phone. */
  'POST /api/organizer/people/{attendee}/act': { params: { attendee: AttendeeId }; query: undefined; body: RequestedAction; answer: undefined };
  /** The other registration becomes a part of this one. */
  'POST /api/organizer/people/{attendee}/merge': { params: { attendee: AttendeeId }; query: undefined; body: OtherRegistration; answer: undefined };
  /** They are two people of one name. */
  'POST /api/organizer/people/{attendee}/tell-apart': { params: { attendee: AttendeeId }; query: undefined; body: OtherRegistration; answer: undefined };
  /** Who of each booth is there, what there is to read, and how long one waits. */
  'GET /api/booths': { params: undefined; query: undefined; body: undefined; answer: BoothsShown };
  /** What a booth gives to read, where the event's folder has it as a file. */
  'GET /api/booths/{booth}/material.pdf': { params: { booth: string }; query: undefined; body: undefined; answer: Blob };
  /** A booth as its staff have it: who is there, who is next, and whom it may know. */
  'GET /api/booths/{booth}': { params: { booth: string }; query: undefined; body: undefined; answer: BoothDesk };
  /** Takes a break, changes how many can be talked to at once, what there is to read, or who of the booth is there. */
  'PATCH /api/booths/{booth}': { params: { booth: string }; query: undefined; body: SetBooth; answer: BoothDesk };
  /** Calls whoever is next, also where no place is free. */
  'POST /api/booths/{booth}/call-next': { params: { booth: string }; query: undefined; body: undefined; answer: BoothDesk };
  /** Lets somebody without a phone wait. */
  'POST /api/booths/{booth}/queue': { params: { booth: string }; query: undefined; body: BoothGuest; answer: BoothDesk };
  /** Somebody has come. */
  'POST /api/booths/{booth}/check-in': { params: { booth: string }; query: undefined; body: BoothGuest; answer: BoothDesk };
  /** Somebody's visit is over, or they wait no longer. */
  'POST /api/booths/{booth}/leave': { params: { booth: string }; query: undefined; body: BoothGuest; answer: BoothDesk };
  /** What the booth's staff note about a visitor. */
  'PUT /api/booths/{booth}/visitors/{attendee}/note': { params: { booth: string; attendee: AttendeeId }; query: undefined; body: BoothNote; answer: undefined };
  /** Whom the booth may know, for a spreadsheet. */
  'GET /api/booths/{booth}/visitors.csv': { params: { booth: string }; query: LanguageQuery; body: undefined; answer: Blob };
  /** The same for an address book. */
  'GET /api/booths/{booth}/visitors.vcf': { params: { booth: string }; query: CardsQuery; body: undefined; answer: Blob };
  /** What the organizer and staff did, newest first. */
  'GET /api/organizer/audit': { params: undefined; query: undefined; body: undefined; answer: Audit };
  /** All of it, for a spreadsheet. */
  'GET /api/organizer/audit.csv': { params: undefined; query: undefined; body: undefined; answer: Blob };
  /** What is held of people, until when, and how the files were looked through after the newest erasing. */
  'GET /api/organizer/retention': { params: undefined; query: undefined; body: undefined; answer: Retention };
  /** Erases what is kept under an address to ask somebody once more. Answers the same where nothing was. */
  'POST /api/organizer/asked-again/forget': { params: undefined; query: undefined; body: ForgetAddress; answer: undefined };
  /** Tells everybody in a room; an empty text takes it back. */
  'POST /api/organizer/rooms/{room}/announcements': { params: { room: RoomId }; query: undefined; body: Announce; answer: undefined };
  /** Rounds of a room, and its timetable. */
  'GET /api/organizer/rooms/{room}/rounds': { params: { room: RoomId }; query: undefined; body: undefined; answer: Rounds };
  /** Calls a round. */
  'POST /api/organizer/rooms/{room}/rounds': { params: { room: RoomId }; query: undefined; body: StartRound; answer: RoundDetail };
  /** The round that would be called now. Nobody is called by it. */
  'POST /api/organizer/rooms/{room}/rounds/preview': { params: { room: RoomId }; query: undefined; body: StartRound; answer: RoundPreview };
  /** Prolongs or ends a round. */
  'PATCH /api/organizer/rooms/{room}/rounds/{number}': { params: { room: RoomId; number: number }; query: undefined; body: SteerRound; answer: RoundDetail };
  /** Rounds that start by themselves, one after the other. */
  'PUT /api/organizer/rooms/{room}/timetable': { params: { room: RoomId }; query: undefined; body: SetTimetable; answer: TimetableView };
  /** Holds the timetable, or lets it go on. */
  'PATCH /api/organizer/rooms/{room}/timetable': { params: { room: RoomId }; query: undefined; body: PauseTimetable; answer: TimetableView };
  /** Takes the timetable away; a round that runs goes on. */
  'DELETE /api/organizer/rooms/{room}/timetable': { params: { room: RoomId }; query: undefined; body: undefined; answer: undefined };
  /** Stores a list of registrations (CSV, TSV or XLSX, told apart by their content), all or nothing; 422 with the same answer when something in it is wrong. */
  'POST /api/organizer/import/attendees': { params: undefined; query: ImportQuery; body: undefined; answer: Import };
  /** Everybody's own link, with number, name and address, for a mail merge. */
  'GET /api/organizer/links.csv': { params: undefined; query: undefined; body: undefined; answer: Blob };
  /** How far people's own links by mail are. */
  'GET /api/organizer/letters': { params: undefined; query: undefined; body: undefined; answer: Letters };
  /** Sends one as people will have it, with a link that is nobody's. */
  'POST /api/organizer/letters/test': { params: undefined; query: undefined; body: TestLetter; answer: undefined };
  /** Sends everybody with a mail address their own link, one a second, unless they have had it. */
  'POST /api/organizer/letters': { params: undefined; query: undefined; body: SendLetters; answer: Letters };
  /** What rounds of so many minutes at so many tables would bring to those who are registered. */
  'GET /api/organizer/foresight': { params: undefined; query: ForesightQuery; body: undefined; answer: Foresight };
  /** Marks the event as rehearsed: whoever registers from now on is a part of it. */
  'POST /api/organizer/rehearsal': { params: undefined; query: undefined; body: BeginRehearsal; answer: undefined };
  /** Erases everybody who came for it and gives the event back as it was. */
  'DELETE /api/organizer/rehearsal': { params: undefined; query: undefined; body: undefined; answer: undefined };
  /** What the event brought until now, in counts of which none tells of a person. */
  'GET /api/organizer/report.json': { params: undefined; query: undefined; body: undefined; answer: Report };
  /** The same as a page that prints on A4. */
  'GET /api/organizer/report.html': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** The same for a spreadsheet. */
  'GET /api/organizer/report.csv': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** The same as a workbook. */
  'GET /api/organizer/report.xlsx': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** What the next event may know of this one, signed: organizations and who of them met, without people. */
  'GET /api/organizer/carry-over.json': { params: undefined; query: undefined; body: undefined; answer: CarryOver };
  /** Whom to invite next time: what was sought and not answered, with the kinds that offer it. */
  'GET /api/organizer/invitations.csv': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** What was promised of each round when it was called; when all rooms are closed also what was promised, so that anybody can check it. Without names. */
  'GET /api/proof': { params: undefined; query: undefined; body: undefined; answer: Proof };
  /** What it proves, in a few sentences. */
  'GET /proof': { params: undefined; query: LanguageQuery; body: undefined; answer: Blob };
  /** The QR of a room's join page: `{room}.svg` or `{room}.png`. For walls by their key, for organizers, and for anyone where codes are public. */
  'GET /qr/{file}': { params: { file: string }; query: QrQuery; body: undefined; answer: Blob };
  /** Whether the process answers. */
  'GET /healthz': { params: undefined; query: undefined; body: undefined; answer: Blob };
  /** Whether a command would be done; 503 with the reason as text if not. */
  'GET /readyz': { params: undefined; query: undefined; body: undefined; answer: Blob };
  /** Prometheus metrics. */
  'GET /metrics': { params: undefined; query: undefined; body: undefined; answer: Blob };
  /** Becomes a WebSocket of the subprotocol kaotsunagi.v1. */
  'GET /ws': { params: undefined; query: undefined; body: undefined; answer: undefined };
}
