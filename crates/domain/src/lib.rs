//! The event's vocabulary: ids, time, and what people, rooms and introductions can be. Words only; what follows from them is the hall's.
//!
//! The journal and the directory keep these types for good, so they are read leniently: a field may be added with a default, a variant may be
//! added, nothing is renamed or taken away. The wire has types of its own (`protocol`) and translates.

mod acquaintance;
mod booth;
mod day;
mod flag;
mod id;
mod intent;
mod introduction;
mod kinds;
mod person;
mod question;
mod room;
mod staff;

pub use acquaintance::Acquaintance;
pub use booth::{BoothAction, BoothMark, BoothShare, BoothState};
pub use day::{BadDay, Day};
pub use flag::{FlagReason, Flagged};
pub use id::{
    AttendeeId, BadId, BoothId, ChoiceId, IntroductionId, KindId, Millis, OrganizationId, Position,
    QuestionId, RoleId, RoomId, SignInId, StaffId, SubKindId, TagId, TopicId, WardId,
};
pub use intent::{Stay, WishedKinds};
pub use introduction::{IntroductionState, NextStepKind, Rating, Reason, Waiting};
pub use kinds::{Allowance, KindLimit, names};
pub use person::{CardField, Consent, Contact, Honorific, Status};
pub use question::{AskedAt, QuestionAnswer, QuestionForm};
pub use room::{RoomMode, RoundState, Screen, ScreenChange, Slide, Theme};
pub use staff::{AuditAction, StaffRole};
