//! Client → server: one JSON object a frame.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use domain::{AttendeeId, BoothId, Day, IntroductionId, KindId, RoomId, TagId, TopicId, WardId};
use domain::{FlagReason, Flagged};

mod action;
mod reading;

pub use reading::{MAX_REQUEST_ID, Malformed};

/// All that may be said: what `type` calls it, its variant and its struct. A new message is a line here.
macro_rules! client_messages {
    ($($type:literal => $variant:ident($message:ident),)*) => {
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
        #[serde(tag = "type")]
        pub enum ClientMessage {
            $(#[serde(rename = $type)] $variant($message),)*
        }

        impl ClientMessage {
            const TYPES: &[&str] = &[$($type),*];

            /// Its `type`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $type,)*
                }
            }

            pub fn id(&self) -> &str {
                match self {
                    $(Self::$variant(message) => &message.id,)*
                }
            }

            /// Nothing if no message is called so.
            fn of_type(kind: &str, id: &str, body: Map<String, Value>) -> Option<Result<Self, Malformed>> {
                Some(match kind {
                    $($type => reading::fields(id, body).map(Self::$variant),)*
                    _ => return None,
                })
            }
        }
    };
}

client_messages! {
    "hello" => Hello(Hello),
    "status" => Status(SetStatus),
    "move" => Move(Move),
    "people" => People(ListPeople),
    "invite" => Invite(Invite),
    "answer" => Answer(Answer),
    "veto" => Veto(Veto),
    "arrived" => Arrived(Arrived),
    "missing" => Missing(OfIntroduction),
    "met" => Met(Met),
    "take_back" => TakeBack(TakeBack),
    "exchange" => Exchange(Exchange),
    "next_step" => NextStep(SetNextStep),
    "encounter" => Encounter(Encounter),
    "confirm" => Confirm(OfIntroduction),
    "topic" => Topic(AtTopic),
    "flag" => Flag(Flag),
    "booth" => Booth(AtBooth),
    "bye" => Bye(Bye),
    "ping" => Ping(Ping),
}

macro_rules! message {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Chosen by the client. A repeated id is answered again and done once.
            pub id: String,
            $($(#[$field_doc])* pub $field: $type,)*
        }
    )*};
}

message! {
    /// Enter a room, or come back to it.
    Hello {
        token: String,
        room: RoomId,
        /// The last `at` received, to be given what was missed since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        at: Option<String>,
        /// True: the room was scanned, typed or chosen; go there, unless somebody waits for me where I am. False: only come back to where
        /// I am, if this device was here. Absent: enter if this device is new or I am nowhere; otherwise come back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        enter: Option<bool>,
    }
    SetStatus { status: Status, }
    Move { room: RoomId, }
    /// A page of who is here.
    ListPeople {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        kind: Option<KindId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        ward: Option<WardId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        tag: Option<TagId>,
        /// Part of a name or its reading, of an organization, or of what somebody offers or needs; in any usual spelling.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        text: Option<String>,
        /// `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        after: Option<String>,
    }
    Invite { attendee: AttendeeId, }
    Answer {
        introduction: IntroductionId,
        accept: bool,
    }
    /// Never introduce us. Nobody else learns of it.
    Veto { attendee: AttendeeId, }
    /// I am at the table.
    Arrived {
        introduction: IntroductionId,
        /// So are the others.
        #[serde(default)]
        together: bool,
    }
    OfIntroduction { introduction: IntroductionId, }
    /// The conversation is done.
    Met {
        introduction: IntroductionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        rating: Option<Rating>,
    }
    /// It is not done after all: within a minute of my `met`, as long as nothing followed.
    TakeBack { introduction: IntroductionId, }
    /// Hand over my card; delivered when both did.
    Exchange {
        introduction: IntroductionId,
        share: bool,
    }
    /// What people who met agreed to do, as it is from now on; any of them may say so.
    SetNextStep {
        introduction: IntroductionId,
        kind: NextStepKind,
        /// Who does it.
        by: AttendeeId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        until: Option<Day>,
        #[serde(default)]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
        done: bool,
        /// It is not agreed any more.
        #[serde(default)]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
        strike: bool,
    }
    /// I have talked to somebody without a table. One of `code` and `badge`.
    Encounter {
        /// What their QR says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        code: Option<String>,
        /// The number on their badge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        badge: Option<u32>,
        /// When, RFC 3339, where there was no network then. What cannot be true counts as now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        at: Option<String>,
    }
    /// Topics, where circles form or people look for each other.
    AtTopic {
        action: TopicAction,
        /// What is offered, in a few words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        text: Option<String>,
        /// Whose seat is taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        topic: Option<TopicId>,
        /// Of what is offered, with my own: 3 to 6; 4 when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        seats: Option<u8>,
    }
    /// Something must not stand there. The house looks at it; nobody else learns of it, and nobody learns who said so.
    Flag {
        of: Flagged,
        reason: FlagReason,
    }
    AtBooth {
        booth: BoothId,
        action: BoothAction,
        /// On checking in: the booth may know my name and organization.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        share: Option<bool>,
        /// Likewise, and it is handed my card, with how to reach me.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
        card: bool,
    }
    /// Leave the room.
    Bye {}
    /// Is anybody there? Answered at once, also to a wall.
    Ping {}
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    Talking,
    Listening,
    Away,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    Good,
    Neutral,
    Poor,
}

/// What people who met agree to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStepKind {
    Materials,
    Phone,
    Visit,
    Referral,
    Tour,
    Talk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BoothAction {
    CheckIn,
    Queue,
    Leave,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TopicAction {
    /// I sit there as well, and have one topic at a time.
    Offer,
    /// In place of the one I had.
    Take,
    /// Of my seat; my topic goes with me.
    Leave,
}
