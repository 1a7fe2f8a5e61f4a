//! HTTP bodies: requests, answers, and what is wrong with them.

mod again;
mod attendee;
mod booth;
mod carry_over;
mod desk;
mod flag;
mod foresight;
mod letters;
mod memos;
mod organizer;
mod problem;
mod proof;
mod question;
mod report;
mod retention;
mod round;
mod staff;

use serde::{Deserialize, Deserializer};

pub use again::{
    Again, AgainState, AnswerAgain, AskAgain, AskedOrganization, ForgetAddress, HeldToAsk,
    KeptAgain, SetAskAgain,
};
pub use attendee::{
    CardField, Claim, Claimed, ConsentGiven, Contacts, Correct, ListedOrganization, MyCode,
    OrganizationChoice, OrganizationHit, Provision, Provisions, Register, Registered, Resume,
    RoomCode, Token, TypedOrganization,
};
pub use booth::{
    BoothDesk, BoothGuest, BoothNote, BoothPerson, BoothShown, BoothVisitor, BoothsShown, SetBooth,
};
pub use carry_over::{CarriedMeeting, CarriedOrganization, CarryOver, UnmetNeed};
pub use desk::{
    ArrivalNoted, Arrivals, Arriving, CorrectPerson, Double, NewArrival, OfOrganization,
    OtherRegistration, RequestedAction, RoomPeople, RoomPerson, SteerPeople, SteerPerson,
};
pub use flag::{FlagView, SettleFlag};
pub use foresight::{ForeseenNeed, ForeseenPoint, Foresight};
pub use letters::{FailedLetter, Letters, SendLetters, TestLetter};
pub use memos::{SealMemos, SealedMemos};
pub use organizer::{
    Announce, Audit, AuditEntry, BeginRehearsal, DrawnCode, DrawnKey, Erasing, FaultCode, Import,
    ImportColumn, ImportFault, ImportNote, ImportedPerson, RoomControl, RoomControls, RoomMode,
    SetRoom, SetScreen, SignIn, Unusual,
};
pub use problem::{FieldError, Problem};
pub use proof::{
    Best, Opening, Proof, ProvenPerson, ProvenRound, RoundProof, Sealed, Seat, SetOfPlaces,
};
pub use question::{
    AcquaintanceView, ChoiceView, QuestionView, Questions, SetAcquaintances, SetAnswers,
};
pub use report::{
    Brought, ByChance, Conversations, Count, Coverage, Feedback, PerPerson, Report,
    ReportedAcquaintance, ReportedBooth, ReportedByScore, ReportedChange, ReportedChoice,
    ReportedEvent, ReportedLater, ReportedLaterChange, ReportedNeed, ReportedNetwork,
    ReportedNextSteps, ReportedPeople, ReportedQuestion, ReportedRound, ReportedTag,
};
pub use retention::{LookedThrough, Retention};
pub use round::{
    Objection, PauseTimetable, Pin, PreviewGroup, RoundDetail, RoundIntroduction, RoundPreview,
    Rounds, SetTimetable, SittingOut, StartRound, SteerRound, TimetableView, Unpinned,
};
pub use staff::{NewStaff, SignedInAs, StaffLink, StaffList, StaffMember, StaffRole, StaffSignIn};

/// Tells `null` from a field that is not there.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
