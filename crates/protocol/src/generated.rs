//! Keeps the TypeScript types, the JSON Schema and the OpenAPI document equal to the Rust types. `UPDATE_GENERATED=1 cargo test generated`
//! writes them anew.

mod openapi;
mod routes;

use std::path::Path;

use schemars::generate::SchemaSettings;
use ts_rs::{Config, TS};

use domain::{
    Acquaintance, AskedAt, AttendeeId, AuditAction, BoothId, BoothMark, ChoiceId, Day, FlagReason,
    Flagged, IntroductionId, KindId, OrganizationId, QuestionAnswer, QuestionForm, QuestionId,
    RoleId, RoomId, StaffId, SubKindId, TagId, TopicId, WardId,
};

use super::api::*;
use super::client::*;
use super::event::*;
use super::problems;
use super::query::*;
use super::server::*;
use super::view::*;

const GENERATED: &str =
    "// Generated from crates/protocol; do not edit. `make generate` writes it anew.\n";

macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        fn typescript() -> String {
            let config = Config::new().with_large_int("number");
            let mut text = String::from(GENERATED);
            $(text.push_str(&format!("\nexport {}\n", $name::decl(&config)));)*
            text.push_str(&problem_codes());
            text
        }
        fn schema() -> String {
            let mut generator = SchemaSettings::draft2020_12().into_generator();
            $(generator.subschema_for::<$name>();)*
            let document = serde_json::json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "kaotsunagi.v1",
                "description": "WebSocket messages (ClientMessage; Frame of ServerMessage) and HTTP bodies.",
                "$defs": generator.take_definitions(true),
            });
            pretty(&document)
        }
    };
}

contract!(
    RoomId,
    KindId,
    SubKindId,
    RoleId,
    WardId,
    TagId,
    OrganizationId,
    BoothId,
    QuestionId,
    ChoiceId,
    AskedAt,
    QuestionForm,
    QuestionAnswer,
    Acquaintance,
    AttendeeId,
    IntroductionId,
    TopicId,
    Day,
    StaffId,
    FieldError,
    Problem,
    Status,
    Rating,
    NextStepKind,
    BoothAction,
    BoothState,
    AtBoothView,
    TopicAction,
    BoothCount,
    Honorific,
    OrganizationView,
    Person,
    Contact,
    Consent,
    WishedKinds,
    Stay,
    Me,
    IntroductionState,
    Waiting,
    Reason,
    Card,
    NextStep,
    EncounterView,
    IntroductionView,
    Suggestion,
    Present,
    RoomNews,
    RoomSummary,
    Link,
    BoardRow,
    Board,
    RoundState,
    RoundView,
    NextRound,
    MySeat,
    TopicView,
    Slide,
    Theme,
    Screen,
    Call,
    Welcome,
    ServerMessage,
    Frame,
    Hello,
    SetStatus,
    Move,
    ListPeople,
    Invite,
    Answer,
    Veto,
    Arrived,
    OfIntroduction,
    Met,
    TakeBack,
    Exchange,
    SetNextStep,
    Encounter,
    AtTopic,
    Flagged,
    FlagReason,
    Flag,
    AtBooth,
    Bye,
    Ping,
    ClientMessage,
    ListedOrganization,
    TypedOrganization,
    OrganizationChoice,
    Register,
    Correct,
    Registered,
    Resume,
    Claim,
    Claimed,
    Questions,
    QuestionView,
    ChoiceView,
    AcquaintanceView,
    SetAcquaintances,
    SetAnswers,
    Again,
    AgainState,
    AnswerAgain,
    AskAgain,
    AskedOrganization,
    HeldToAsk,
    KeptAgain,
    SetAskAgain,
    ForgetAddress,
    SealMemos,
    SealedMemos,
    Brought,
    ByChance,
    Conversations,
    Coverage,
    Feedback,
    PerPerson,
    ReportedBooth,
    ReportedEvent,
    ReportedNeed,
    ReportedNetwork,
    ReportedNextSteps,
    ReportedPeople,
    ReportedQuestion,
    ReportedChoice,
    ReportedAcquaintance,
    ReportedByScore,
    ReportedChange,
    ReportedLater,
    ReportedLaterChange,
    ReportedRound,
    ReportedTag,
    CarryOver,
    CarriedOrganization,
    CarriedMeeting,
    UnmetNeed,
    Proof,
    ProvenRound,
    Opening,
    Sealed,
    ProvenPerson,
    Seat,
    RoundProof,
    Best,
    SetOfPlaces,
    Report,
    LanguageQuery,
    SignIn,
    Token,
    MyCode,
    Contacts,
    RoomCode,
    DrawnCode,
    DrawnKey,
    OrganizationHit,
    RoomMode,
    SetRoom,
    ConsentGiven,
    LookedThrough,
    Retention,
    FlagView,
    SettleFlag,
    SetScreen,
    Pin,
    StartRound,
    PreviewGroup,
    SittingOut,
    Objection,
    Unpinned,
    RoundPreview,
    SetTimetable,
    PauseTimetable,
    TimetableView,
    SteerRound,
    RoundIntroduction,
    RoundDetail,
    Rounds,
    Announce,
    BeginRehearsal,
    RoomControl,
    RoomControls,
    Erasing,
    Unusual,
    Letters,
    FailedLetter,
    TestLetter,
    SendLetters,
    RoomPerson,
    OfOrganization,
    Arriving,
    Arrivals,
    NewArrival,
    ArrivalNoted,
    Double,
    OtherRegistration,
    CorrectPerson,
    Import,
    ImportColumn,
    FaultCode,
    ImportFault,
    ImportNote,
    ImportedPerson,
    RoomPeople,
    SteerPerson,
    SteerPeople,
    RequestedAction,
    AuditAction,
    AuditEntry,
    Audit,
    StaffRole,
    NewStaff,
    StaffLink,
    StaffMember,
    StaffList,
    StaffSignIn,
    SignedInAs,
    BoothMark,
    BoothsShown,
    BoothShown,
    BoothDesk,
    BoothPerson,
    BoothVisitor,
    BoothGuest,
    BoothNote,
    SetBooth,
    CardField,
    Provision,
    Provisions,
    Words,
    KindView,
    SubKindView,
    RoleView,
    WardView,
    AreaView,
    GroupView,
    TagView,
    RelationView,
    RoomKind,
    RoomView,
    BoothView,
    AgendaItem,
    EventStart,
    EventView,
    EventAnswer,
    EventPart,
    EventQuery,
    OrganizationQuery,
    WallKeyQuery,
    QrQuery,
    TalkQrQuery,
    ImportQuery,
    CardsQuery,
    ArrivalsQuery,
    ForesightQuery,
    Foresight,
    ForeseenPoint,
    ForeseenNeed,
);

/// Every `code` of a problem and of an error on the socket, so that pages know which they have words for.
fn problem_codes() -> String {
    let http = problems::ALL.iter().map(|problem| problem.code);
    let codes: Vec<String> = http.map(|code| format!("\"{code}\"")).collect();
    format!("\nexport type ProblemCode = {};\n", codes.join(" | "))
}

fn pretty(document: &serde_json::Value) -> String {
    serde_json::to_string_pretty(document).expect("JSON") + "\n"
}

fn fresh(path: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        std::fs::write(&path, wanted).expect("written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is stale: run `make generate`",
        path.display()
    );
}

#[test]
fn generated_typescript_is_fresh() {
    fresh("web/src/gen/protocol.ts", &typescript());
}

#[test]
fn generated_schema_is_fresh() {
    fresh("docs/schema/kaotsunagi.v1.json", &schema());
}

#[test]
fn generated_routes_are_fresh() {
    fresh("web/src/gen/routes.ts", &routes::typescript());
}

#[test]
fn generated_openapi_is_fresh() {
    fresh("docs/schema/openapi.json", &pretty(&openapi::document()));
}
