//! Every HTTP route: what it takes, answers and refuses. The server's router is built from this table, the pages' types and
//! `docs/schema/openapi.json` are written from it.

use std::marker::PhantomData;

use super::api::*;
use super::event::EventAnswer;
use super::problems::*;
use super::query::{
    ArrivalsQuery, CardsQuery, EventQuery, ForesightQuery, ImportQuery, LanguageQuery,
    OrganizationQuery, QrQuery, TalkQrQuery, WallKeyQuery,
};
use super::server::Welcome;
use super::view::Me;

/// The header by which a bot says that it registers for a rehearsal, beside the organizer's token.
pub const REHEARSAL: &str = "rehearsal";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    Anyone,
    /// With the token of their registration.
    Attendee,
    /// With the token of a sign-in, or its cookie; likewise those below. The organizer alone.
    Organizer,
    /// Also the reception desk.
    Desk,
    /// Also the room's own host.
    Host,
    /// Also the reception desk, and the room's own host.
    DeskOrHost,
    /// Also the booth's own staff.
    Booth,
    /// Whoever is signed in.
    Staff,
}

impl Caller {
    /// Whether somebody who signed in for `role` may ask. Hosts and staff of a booth may ask of their own place only, which the path
    /// names.
    pub const fn admits(self, role: StaffRole) -> bool {
        match self {
            Self::Anyone | Self::Attendee => false,
            Self::Organizer => matches!(role, StaffRole::Organizer),
            Self::Desk => matches!(role, StaffRole::Organizer | StaffRole::Desk),
            Self::Host => matches!(role, StaffRole::Organizer | StaffRole::Room),
            Self::DeskOrHost => !matches!(role, StaffRole::Booth),
            Self::Booth => matches!(role, StaffRole::Organizer | StaffRole::Booth),
            Self::Staff => true,
        }
    }
}

/// What is the same for all types a route may have.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Of the constant; unique.
    pub name: &'static str,
    pub method: Method,
    /// As axum and OpenAPI write it.
    pub path: &'static str,
    pub caller: Caller,
    pub about: &'static str,
    pub query: Option<Shape>,
    pub body: Option<Shape>,
    /// When it was done.
    pub status: u16,
    pub answer: Option<Shape>,
    /// Of an answer that is not JSON.
    pub media: Option<&'static str>,
    /// Beside those that follow from caller and body.
    rejections: &'static [ProblemCode],
}

impl Operation {
    /// The names in braces of its path.
    pub fn params(&self) -> impl Iterator<Item = &'static str> + use<> {
        let parts = self.path.split('/');
        parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Every code it may answer with, once.
    pub fn problems(&self) -> Vec<ProblemCode> {
        let mut problems = self.rejections.to_vec();
        match self.caller {
            Caller::Anyone => {}
            _ => problems.extend([TOKEN_REFUSED, NOT_ALLOWED]),
        }
        if self.query.is_some() || self.body.is_some() {
            problems.push(INVALID);
        }
        if self.body.is_some() {
            problems.extend([NOT_JSON, UNREADABLE, TOO_LARGE]);
        }
        if self.params().next().is_some() {
            problems.push(NOT_FOUND);
        }
        if self.method != Method::Get {
            problems.push(TRY_AGAIN);
            if self.caller == Caller::Attendee {
                problems.push(TOO_MANY_REQUESTS);
            }
        }
        problems.push(SERVER_ERROR);
        problems.sort_by_key(|problem| (problem.status, problem.code));
        problems.dedup();
        problems
    }
}

/// A route with its types, so that whoever asks and whoever answers mean the same.
#[derive(Clone, Copy, Debug)]
pub struct Route<Query, Body, Answer> {
    pub operation: Operation,
    types: PhantomData<fn(Query, Body) -> Answer>,
}

/// No query, no body, or an answer without JSON.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

/// How a type is written in documents.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    #[cfg(feature = "schema")]
    pub schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
    #[cfg(feature = "schema")]
    pub typescript: fn(&ts_rs::Config) -> String,
}

/// Has a shape, or is [`Nothing`].
pub trait Content {
    const SHAPE: Option<Shape>;
}

impl Content for Nothing {
    const SHAPE: Option<Shape> = None;
}

#[cfg(not(feature = "schema"))]
impl<T: serde::Serialize> Content for T {
    const SHAPE: Option<Shape> = Some(Shape {});
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema + ts_rs::TS> Content for T {
    const SHAPE: Option<Shape> = Some(Shape {
        schema: |generator| generator.subschema_for::<T>(),
        typescript: |config| T::name(config),
    });
}

impl<Query: Content, Body: Content, Answer: Content> Route<Query, Body, Answer> {
    const fn new(method: Method, path: &'static str, caller: Caller, about: &'static str) -> Self {
        let status = if Answer::SHAPE.is_some() { 200 } else { 204 };
        Self {
            operation: Operation {
                name: "",
                method,
                path,
                caller,
                about,
                query: Query::SHAPE,
                body: Body::SHAPE,
                status,
                answer: Answer::SHAPE,
                media: None,
                rejections: &[],
            },
            types: PhantomData,
        }
    }

    const fn named(mut self, name: &'static str) -> Self {
        self.operation.name = name;
        self
    }

    const fn status(mut self, status: u16) -> Self {
        self.operation.status = status;
        self
    }

    const fn media(mut self, media: &'static str) -> Self {
        self.operation.status = 200;
        self.operation.media = Some(media);
        self
    }

    const fn refuses(mut self, rejections: &'static [ProblemCode]) -> Self {
        self.operation.rejections = rejections;
        self
    }
}

macro_rules! routes {
    ($($name:ident: $query:ty, $body:ty => $answer:ty = $method:ident $path:literal, $caller:ident, $about:literal $(, $set:ident($value:expr))*;)+) => {
        $(
            #[doc = $about]
            pub const $name: Route<$query, $body, $answer> =
                Route::new(Method::$method, $path, Caller::$caller, $about).named(stringify!($name))$(.$set($value))*;
        )+

        pub const ALL: &[Operation] = &[$($name.operation),+];
    };
}

/// What an invitation and all that follows from it may be refused with.
const MEETING: &[ProblemCode] = &[
    ALREADY_MET,
    ASKED_BY_MANY,
    BUSY,
    CONSENT_NEEDED,
    EXCHANGE_CONSENT_NEEDED,
    NOT_AT_THE_TABLE,
    NOT_IN_ROOM,
    NOT_REGISTERED,
    NO_SUCH_CODE,
    NO_SUCH_INTRODUCTION,
    NO_SUCH_ROOM,
    OWN_ORGANIZATION,
    KINDS_APART,
    KINDS_IF_ASKED,
    KINDS_ENOUGH,
    PARTNER_ARRIVED,
    PARTNER_BUSY,
    ROOM_CLOSED,
    TOO_MANY_ENCOUNTERS,
    TOO_MANY_INVITATIONS,
    UNAVAILABLE,
    WRONG_STATE,
    YOURSELF,
];

/// What is refused of who comes to a booth.
const AT_BOOTH: &[ProblemCode] = &[
    BOOTH_CONSENT_NEEDED,
    BUSY,
    NOT_IN_ROOM,
    NOT_REGISTERED,
    NO_SUCH_BOOTH,
    NO_SUCH_VISITOR,
];

routes! {
    EVENT: EventQuery, Nothing => EventAnswer = Get "/api/event", Anyone,
        "The event: kinds, roles, wards, areas, tags, rooms, agenda, consent texts; or what the first question of the join form shows.";
    ORGANIZATIONS: OrganizationQuery, Nothing => Vec<OrganizationHit> = Get "/api/organizations", Anyone,
        "Organizations by what somebody types.";
    ROOM_CODE: WallKeyQuery, Nothing => RoomCode = Get "/api/rooms/{room}/code", Anyone,
        "What a wall shows beside its QR.", refuses(&[NO_SUCH_ROOM, WRONG_KEY]);
    REGISTER: Nothing, Register => Registered = Post "/api/attendees", Anyone,
        "Registers somebody. With an Idempotency-Key it can be sent again.", status(201),
        refuses(&[ALREADY_REGISTERED, FULL, ID_TAKEN, KEY_USED, NO_REHEARSAL, NO_SUCH_ROOM, NOT_ALLOWED, PATIENT_DATA, REHEARSAL_RUNNING, ROOM_CLOSED,
            TOKEN_REFUSED, TOO_MANY_REQUESTS, TOO_MANY_WRONG, WRONG_CODE]);
    RESUME: Nothing, Resume => Token = Post "/api/resume", Anyone,
        "A token for somebody who lost theirs, by resume code.", refuses(&[NO_SUCH_CODE, TOO_MANY_WRONG]);
    CLAIM: Nothing, Claim => Claimed = Post "/api/claim", Anyone, "A token for somebody who comes with their own link.",
        refuses(&[ERASED, IN_USE, NO_SUCH_LINK, TOO_MANY_WRONG]);
    ME: Nothing, Nothing => Me = Get "/api/me", Attendee, "What is known of the asker.", refuses(&[TRY_AGAIN]);
    CORRECT: Nothing, Correct => Me = Patch "/api/me", Attendee, "Corrects the asker's registration.", refuses(&[PATIENT_DATA]);
    ERASE: Nothing, Nothing => Nothing = Delete "/api/me", Attendee, "Erases the asker; answered when every file has forgotten them.",
        refuses(&[NOT_REGISTERED]);
    MY_CODE: Nothing, Nothing => MyCode = Get "/api/me/code", Attendee, "What the asker shows to whom they have talked to, and its QR.",
        refuses(&[QR, TRY_AGAIN]);
    PROVISIONS: Nothing, Nothing => Provisions = Get "/api/me/provisions", Attendee,
        "What of the asker was handed to whom, and what they were given.", refuses(&[TRY_AGAIN]);
    QUESTIONS: Nothing, Nothing => Questions = Get "/api/me/questions", Attendee,
        "What the organizer asks beside the form, and what the asker answered.", refuses(&[TRY_AGAIN]);
    SET_ANSWERS: Nothing, SetAnswers => Questions = Put "/api/me/answers", Attendee,
        "Answers questions of the organizer, or takes answers back.", refuses(&[PATIENT_DATA]);
    ASK_AGAIN: Nothing, Nothing => AskAgain = Get "/api/me/ask-again", Attendee,
        "Whether the asker agreed to be asked once more, months later, and where.", refuses(&[NOT_FOUND, TRY_AGAIN]);
    SET_ASK_AGAIN: Nothing, SetAskAgain => AskAgain = Put "/api/me/ask-again", Attendee,
        "Agrees to be asked once more at this address, or takes it back.", refuses(&[NOT_FOUND, TRY_AGAIN]);
    MEMOS: Nothing, Nothing => SealedMemos = Get "/api/me/memos", Attendee,
        "The asker's memos, if they let them be kept: encrypted, by a key that is on their phone only.", refuses(&[TRY_AGAIN]);
    SEAL_MEMOS: Nothing, SealMemos => SealedMemos = Put "/api/me/memos", Attendee,
        "Lets encrypted memos be kept for another phone, or takes them back. Answers what is kept.", refuses(&[TRY_AGAIN]);
    AGAIN: Nothing, Again => KeptAgain = Post "/api/again", Anyone, "What is kept under the link of somebody who agreed to be asked once more.",
        refuses(&[ERASED, NO_SUCH_LINK, TOO_MANY_WRONG, TRY_AGAIN]);
    ANSWER_AGAIN: Nothing, AnswerAgain => KeptAgain = Put "/api/again", Anyone,
        "Answers once more. What was asked goes with the answer; another one changes nothing.",
        refuses(&[ERASED, NO_SUCH_LINK, TOO_MANY_WRONG, TRY_AGAIN]);
    FORGET_AGAIN: Nothing, Again => Nothing = Post "/api/again/forget", Anyone, "Erases what is kept under the link, whatever it is, at once.",
        refuses(&[NO_SUCH_LINK, TOO_MANY_WRONG, TRY_AGAIN]);
    CONTACTS: Nothing, Nothing => Contacts = Get "/api/me/contacts", Attendee, "Cards the asker was given.", refuses(&[TRY_AGAIN]);
    CONTACTS_VCF: CardsQuery, Nothing => Nothing = Get "/api/me/contacts.vcf", Attendee, "The same cards for an address book.",
        media("text/vcard"), refuses(&[TRY_AGAIN]);
    RECORD_CSV: LanguageQuery, Nothing => Nothing = Get "/api/me/record.csv", Attendee,
        "The record of meetings of the asker's organization, of conversations whose people of both sides agreed to it.", media("text/csv"), refuses(&[TRY_AGAIN]);
    RECORD_XLSX: LanguageQuery, Nothing => Nothing = Get "/api/me/record.xlsx", Attendee,
        "The same as a workbook.", media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), refuses(&[TRY_AGAIN]);
    RECORD_HTML: LanguageQuery, Nothing => Nothing = Get "/api/me/record.html", Attendee,
        "The same as a page that prints on A4.", media("text/html"), refuses(&[TRY_AGAIN]);
    EVERYTHING: LanguageQuery, Nothing => Nothing = Get "/api/me/everything.zip", Attendee,
        "What the asker takes home: cards, next steps, whom they met as a page, and the record if they agreed to it.", media("application/zip"),
        refuses(&[TRY_AGAIN]);
    MAIL_EVERYTHING: LanguageQuery, Nothing => Nothing = Post "/api/me/everything/mail", Attendee,
        "Sends the same to the asker's own address, a few times at most.",
        refuses(&[INVALID, LETTER_REFUSED, NO_MAIL_SERVER, TOO_MANY_REQUESTS, TRY_AGAIN]);
    NEXT_STEPS: LanguageQuery, Nothing => Nothing = Get "/api/me/next-steps.ics", Attendee,
        "What the asker agreed on with people they met and is still to be done, for a calendar.", media("text/calendar"), refuses(&[TRY_AGAIN]);
    SIGN_IN: Nothing, SignIn => Token = Post "/api/organizer/sign-in", Anyone, "A token for the organizer, also as a cookie.",
        refuses(&[TOO_MANY_WRONG, WRONG_PASSPHRASE]);
    STAFF_SIGN_IN: Nothing, StaffSignIn => Token = Post "/api/staff/sign-in", Anyone, "A token for whoever has a staff link, also as a cookie.",
        refuses(&[TOKEN_REFUSED, TOO_MANY_REQUESTS]);
    SESSION: Nothing, Nothing => SignedInAs = Get "/api/organizer/session", Staff, "As whom the asker is signed in.", refuses(&[TRY_AGAIN]);
    SIGN_OUT: Nothing, Nothing => Nothing = Delete "/api/organizer/session", Staff, "Ends this sign-in, on every node.";
    SIGN_OUT_ALL: Nothing, Nothing => Nothing = Delete "/api/organizer/sessions", Organizer,
        "Ends every sign-in, the asker's and those of staff as well.";
    STAFF: Nothing, Nothing => StaffList = Get "/api/organizer/staff", Organizer, "Who may come in by a link, and when they were last seen.",
        refuses(&[TRY_AGAIN]);
    ADD_STAFF: Nothing, NewStaff => StaffLink = Post "/api/organizer/staff", Organizer, "Makes a link for somebody.", status(201),
        refuses(&[NO_SUCH_ROOM, PATIENT_DATA]);
    STAFF_MEMBER: Nothing, Nothing => StaffMember = Get "/api/organizer/staff/{staff}", Organizer, "One of them.",
        refuses(&[NO_SUCH_STAFF, TRY_AGAIN]);
    REVOKE_STAFF: Nothing, Nothing => Nothing = Delete "/api/organizer/staff/{staff}", Organizer,
        "Ends a link and all that was opened with it.", refuses(&[NO_SUCH_STAFF]);
    STAFF_QR: Nothing, Nothing => Nothing = Get "/api/organizer/staff/{staff}/qr.svg", Organizer, "The QR of a link.",
        media("image/svg+xml"), refuses(&[NO_SUCH_STAFF, QR]);
    ROOMS: Nothing, Nothing => RoomControls = Get "/api/organizer/rooms", DeskOrHost, "All rooms as the organizer steers them.";
    SET_ROOM: Nothing, SetRoom => RoomControl = Patch "/api/organizer/rooms/{room}", Host,
        "Opens or closes a room, changes its mode, its tables, or what its walls show.", refuses(&[NOTHING_TO_SHOW, NO_SUCH_ROOM]);
    CLOSE_TOPIC: Nothing, Nothing => Nothing = Delete "/api/organizer/rooms/{room}/topics/{topic}", Host,
        "Takes away a topic that somebody offers.", refuses(&[NO_SUCH_ROOM, NO_SUCH_TOPIC]);
    SETTLE_FLAG: Nothing, SettleFlag => Nothing = Put "/api/organizer/flags", DeskOrHost,
        "Leaves what somebody flagged as it is, or takes that back. People are the desk's, topics and announcements their host's.",
        refuses(&[NO_SUCH_FLAG]);
    DRAW_CODE: Nothing, Nothing => DrawnCode = Post "/api/organizer/rooms/{room}/code", Organizer,
        "Draws another join code; the old one is refused from then on, and who is in stays in.", refuses(&[NO_SUCH_ROOM]);
    DRAW_WALL_KEY: Nothing, Nothing => DrawnKey = Post "/api/organizer/rooms/{room}/wall-key", Organizer,
        "Draws another key for the room's walls; those that are open with the old one are closed.", refuses(&[NO_SUCH_ROOM]);
    TABLE_QR: Nothing, Nothing => Nothing = Get "/api/organizer/rooms/{room}/tables/{number}/qr.svg", DeskOrHost,
        "The QR on a table: whoever is called there and scans it has arrived.", media("image/svg+xml"), refuses(&[NO_SUCH_ROOM, QR]);
    TALK_QR: TalkQrQuery, Nothing => Nothing = Get "/api/organizer/talks/qr.svg", Desk,
        "The QR at the door of talks: whoever scans it may say that they listen.", media("image/svg+xml"), refuses(&[NO_SUCH_ROOM, QR]);
    ROOM_PEOPLE: Nothing, Nothing => RoomPeople = Get "/api/organizer/rooms/{room}/people", DeskOrHost, "Who is here, and how it goes for them.",
        refuses(&[NO_SUCH_ROOM, TRY_AGAIN]);
    PERSON: Nothing, Nothing => Welcome = Get "/api/organizer/people/{attendee}", Desk, "What the person would see on a phone.",
        refuses(&[NOT_REGISTERED, TRY_AGAIN]);
    STEER_PERSON: Nothing, SteerPerson => RoomPerson = Patch "/api/organizer/people/{attendee}", Desk,
        "Hides somebody, takes them for one without a phone, or lets them keep a table.",
        refuses(&[NOT_REGISTERED, NO_SUCH_TABLE, TABLE_TAKEN, NOT_IN_ROOM, NO_SUCH_ROOM]);
    CORRECT_PERSON: Nothing, CorrectPerson => RoomPerson = Patch "/api/organizer/people/{attendee}/registration", Desk,
        "Corrects how somebody is called, or where they work.", refuses(&[NOT_REGISTERED]);
    STEER_PEOPLE: Nothing, SteerPeople => Nothing = Patch "/api/organizer/people", Organizer,
        "Hides many at once, or has them seen by the desk; the same with the opposite takes it back.";
    REMOVE_PERSON: Nothing, Nothing => Nothing = Delete "/api/organizer/people/{attendee}", Organizer, "Erases somebody.",
        refuses(&[NOT_REGISTERED]);
    PERSON_QR: Nothing, Nothing => Nothing = Get "/api/organizer/people/{attendee}/qr.svg", Desk, "The QR of somebody's own link.",
        media("image/svg+xml"), refuses(&[NOT_REGISTERED, QR, TRY_AGAIN]);
    FREE_LINK: Nothing, Nothing => Nothing = Post "/api/organizer/people/{attendee}/link", Desk,
        "Lets in the next device that comes with somebody's own link, once.", refuses(&[NOT_REGISTERED]);
    ARRIVALS: ArrivalsQuery, Nothing => Arrivals = Get "/api/organizer/arrivals", Desk, "Whom the desk means, and how many have come.",
        refuses(&[TRY_AGAIN]);
    ARRIVE: Nothing, NewArrival => ArrivalNoted = Post "/api/organizer/arrivals", Desk,
        "Somebody has come. Said twice, by whichever desk, it is as said once.", refuses(&[NOT_REGISTERED]);
    ACT_FOR: Nothing, RequestedAction => Nothing = Post "/api/organizer/people/{attendee}/act", Desk,
        "Does for somebody what they would do on a phone.", refuses(MEETING);
    MERGE: Nothing, OtherRegistration => Nothing = Post "/api/organizer/people/{attendee}/merge", Desk,
        "The other registration becomes a part of this one.", refuses(&[NOT_REGISTERED, WRONG_STATE, YOURSELF]);
    TELL_APART: Nothing, OtherRegistration => Nothing = Post "/api/organizer/people/{attendee}/tell-apart", Desk,
        "They are two people of one name.", refuses(&[NOT_REGISTERED, YOURSELF]);
    BOOTHS: Nothing, Nothing => BoothsShown = Get "/api/booths", Attendee,
        "Who of each booth is there, what there is to read, and how long one waits.", refuses(&[TRY_AGAIN]);
    BOOTH_MATERIAL: Nothing, Nothing => Nothing = Get "/api/booths/{booth}/material.pdf", Anyone,
        "What a booth gives to read, where the event's folder has it as a file.", media("application/pdf"), refuses(&[NO_SUCH_BOOTH, NOT_FOUND, TRY_AGAIN]);
    BOOTH: Nothing, Nothing => BoothDesk = Get "/api/booths/{booth}", Booth,
        "A booth as its staff have it: who is there, who is next, and whom it may know.", refuses(&[NO_SUCH_BOOTH, TRY_AGAIN]);
    SET_BOOTH: Nothing, SetBooth => BoothDesk = Patch "/api/booths/{booth}", Booth,
        "Takes a break, changes how many can be talked to at once, what there is to read, or who of the booth is there.",
        refuses(&[NO_SUCH_BOOTH, PATIENT_DATA]);
    CALL_NEXT: Nothing, Nothing => BoothDesk = Post "/api/booths/{booth}/call-next", Booth,
        "Calls whoever is next, also where no place is free.", refuses(&[NOBODY_WAITS, NO_SUCH_BOOTH]);
    BOOTH_QUEUE: Nothing, BoothGuest => BoothDesk = Post "/api/booths/{booth}/queue", Booth,
        "Lets somebody without a phone wait.", refuses(AT_BOOTH);
    BOOTH_CHECK_IN: Nothing, BoothGuest => BoothDesk = Post "/api/booths/{booth}/check-in", Booth,
        "Somebody has come.", refuses(AT_BOOTH);
    BOOTH_LEAVE: Nothing, BoothGuest => BoothDesk = Post "/api/booths/{booth}/leave", Booth,
        "Somebody's visit is over, or they wait no longer.", refuses(AT_BOOTH);
    BOOTH_NOTE: Nothing, BoothNote => Nothing = Put "/api/booths/{booth}/visitors/{attendee}/note", Booth,
        "What the booth's staff note about a visitor.", refuses(&[NO_SUCH_BOOTH, NO_SUCH_VISITOR, PATIENT_DATA]);
    VISITORS_CSV: LanguageQuery, Nothing => Nothing = Get "/api/booths/{booth}/visitors.csv", Booth,
        "Whom the booth may know, for a spreadsheet.", media("text/csv"), refuses(&[NO_SUCH_BOOTH, TRY_AGAIN]);
    VISITORS_VCF: CardsQuery, Nothing => Nothing = Get "/api/booths/{booth}/visitors.vcf", Booth,
        "The same for an address book.", media("text/vcard"), refuses(&[NO_SUCH_BOOTH, TRY_AGAIN]);
    AUDIT: Nothing, Nothing => Audit = Get "/api/organizer/audit", Organizer, "What the organizer and staff did, newest first.", refuses(&[TRY_AGAIN]);
    AUDIT_CSV: Nothing, Nothing => Nothing = Get "/api/organizer/audit.csv", Organizer, "All of it, for a spreadsheet.",
        media("text/csv"), refuses(&[TRY_AGAIN]);
    RETENTION: Nothing, Nothing => Retention = Get "/api/organizer/retention", Organizer,
        "What is held of people, until when, and how the files were looked through after the newest erasing.", refuses(&[TRY_AGAIN]);
    FORGET_ADDRESS: Nothing, ForgetAddress => Nothing = Post "/api/organizer/asked-again/forget", Organizer,
        "Erases what is kept under an address to ask somebody once more. Answers the same where nothing was.", refuses(&[TRY_AGAIN]);
    ANNOUNCE: Nothing, Announce => Nothing = Post "/api/organizer/rooms/{room}/announcements", Host,
        "Tells everybody in a room; an empty text takes it back.", refuses(&[NO_SUCH_ROOM, PATIENT_DATA]);
    ROUNDS: Nothing, Nothing => Rounds = Get "/api/organizer/rooms/{room}/rounds", DeskOrHost, "Rounds of a room, and its timetable.",
        refuses(&[NO_SUCH_ROOM]);
    START_ROUND: Nothing, StartRound => RoundDetail = Post "/api/organizer/rooms/{room}/rounds", Host, "Calls a round.", status(201),
        refuses(&[NOBODY_TO_INTRODUCE, NO_SUCH_ROOM, ROOM_CLOSED, ROUND_RUNNING]);
    PREVIEW_ROUND: Nothing, StartRound => RoundPreview = Post "/api/organizer/rooms/{room}/rounds/preview", Host,
        "The round that would be called now. Nobody is called by it.", refuses(&[NOBODY_TO_INTRODUCE, NO_SUCH_ROOM, ROOM_CLOSED, ROUND_RUNNING]);
    STEER_ROUND: Nothing, SteerRound => RoundDetail = Patch "/api/organizer/rooms/{room}/rounds/{number}", Host,
        "Prolongs or ends a round.", refuses(&[NO_SUCH_ROOM, NO_SUCH_ROUND, ROUND_OVER]);
    SET_TIMETABLE: Nothing, SetTimetable => TimetableView = Put "/api/organizer/rooms/{room}/timetable", Host,
        "Rounds that start by themselves, one after the other.", refuses(&[NO_SUCH_ROOM, NO_TIMETABLE]);
    PAUSE_TIMETABLE: Nothing, PauseTimetable => TimetableView = Patch "/api/organizer/rooms/{room}/timetable", Host,
        "Holds the timetable, or lets it go on.", refuses(&[NO_SUCH_ROOM, NO_TIMETABLE]);
    REMOVE_TIMETABLE: Nothing, Nothing => Nothing = Delete "/api/organizer/rooms/{room}/timetable", Host,
        "Takes the timetable away; a round that runs goes on.", refuses(&[NO_SUCH_ROOM, NO_TIMETABLE]);
    IMPORT_ATTENDEES: ImportQuery, Nothing => Import = Post "/api/organizer/import/attendees", Organizer,
        "Stores a list of registrations (CSV, TSV or XLSX, told apart by their content), all or nothing; 422 with the same answer when something in it is wrong.",
        refuses(&[FULL, INVALID, REHEARSAL_RUNNING, TRY_AGAIN]);
    LINKS_CSV: Nothing, Nothing => Nothing = Get "/api/organizer/links.csv", Organizer,
        "Everybody's own link, with number, name and address, for a mail merge.", media("text/csv"), refuses(&[TRY_AGAIN]);
    LETTERS: Nothing, Nothing => Letters = Get "/api/organizer/letters", Organizer, "How far people's own links by mail are.",
        refuses(&[TRY_AGAIN]);
    TEST_LETTER: Nothing, TestLetter => Nothing = Post "/api/organizer/letters/test", Organizer,
        "Sends one as people will have it, with a link that is nobody's.", refuses(&[LETTER_REFUSED, NO_MAIL_SERVER]);
    SEND_LETTERS: Nothing, SendLetters => Letters = Post "/api/organizer/letters", Organizer,
        "Sends everybody with a mail address their own link, one a second, unless they have had it.", status(202),
        refuses(&[LETTERS_RUNNING, NO_MAIL_SERVER, TEST_LETTER_FIRST]);
    FORESIGHT: ForesightQuery, Nothing => Foresight = Get "/api/organizer/foresight", Organizer,
        "What rounds of so many minutes at so many tables would bring to those who are registered.", refuses(&[INVALID, NO_SUCH_ROOM, TRY_AGAIN]);
    BEGIN_REHEARSAL: Nothing, BeginRehearsal => Nothing = Post "/api/organizer/rehearsal", Organizer,
        "Marks the event as rehearsed: whoever registers from now on is a part of it.", refuses(&[REAL_PEOPLE, REHEARSAL_RUNNING]);
    WIPE_REHEARSAL: Nothing, Nothing => Nothing = Delete "/api/organizer/rehearsal", Organizer,
        "Erases everybody who came for it and gives the event back as it was.", refuses(&[NO_REHEARSAL, REAL_PEOPLE]);
    REPORT: Nothing, Nothing => Report = Get "/api/organizer/report.json", Organizer,
        "What the event brought until now, in counts of which none tells of a person.", refuses(&[TRY_AGAIN]);
    REPORT_HTML: LanguageQuery, Nothing => Nothing = Get "/api/organizer/report.html", Organizer, "The same as a page that prints on A4.",
        media("text/html"), refuses(&[TRY_AGAIN]);
    REPORT_CSV: LanguageQuery, Nothing => Nothing = Get "/api/organizer/report.csv", Organizer, "The same for a spreadsheet.",
        media("text/csv"), refuses(&[TRY_AGAIN]);
    REPORT_XLSX: LanguageQuery, Nothing => Nothing = Get "/api/organizer/report.xlsx", Organizer, "The same as a workbook.",
        media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), refuses(&[TRY_AGAIN]);
    CARRY_OVER: Nothing, Nothing => CarryOver = Get "/api/organizer/carry-over.json", Organizer,
        "What the next event may know of this one, signed: organizations and who of them met, without people.", refuses(&[TRY_AGAIN]);
    INVITATIONS_CSV: LanguageQuery, Nothing => Nothing = Get "/api/organizer/invitations.csv", Organizer,
        "Whom to invite next time: what was sought and not answered, with the kinds that offer it.", media("text/csv"), refuses(&[TRY_AGAIN]);
    PROOF: Nothing, Nothing => Proof = Get "/api/proof", Anyone,
        "What was promised of each round when it was called; when all rooms are closed also what was promised, so that anybody can check it. Without names.",
        refuses(&[TRY_AGAIN]);
    PROOF_PAGE: LanguageQuery, Nothing => Nothing = Get "/proof", Anyone, "What it proves, in a few sentences.", media("text/html");
    ROOM_QR: QrQuery, Nothing => Nothing = Get "/qr/{file}", Anyone,
        "The QR of a room's join page: `{room}.svg` or `{room}.png`. For walls by their key, for organizers, and for anyone where codes are public.",
        media("image/*"), refuses(&[NOT_ALLOWED, NOT_FOUND, NO_SUCH_ROOM, QR, TOKEN_REFUSED, WRONG_KEY]);
    HEALTHZ: Nothing, Nothing => Nothing = Get "/healthz", Anyone, "Whether the process answers.", media("text/plain");
    READYZ: Nothing, Nothing => Nothing = Get "/readyz", Anyone, "Whether a command would be done; 503 with the reason as text if not.",
        media("text/plain");
    METRICS: Nothing, Nothing => Nothing = Get "/metrics", Anyone, "Prometheus metrics.", media("application/openmetrics-text");
    SOCKET: Nothing, Nothing => Nothing = Get "/ws", Anyone, "Becomes a WebSocket of the subprotocol kaotsunagi.v1.", status(101),
        refuses(&[DRAINING, NO_WEBSOCKET, TOO_MANY_REQUESTS, WRONG_ORIGIN]);
}
