//! Client → server: one JSON object a frame. Parsing names the field that is wrong.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api::{FieldError, RequestedAction, place_of};
use domain::{AttendeeId, BoothId, Day, IntroductionId, KindId, RoomId, TagId, TopicId, WardId};
use domain::{FlagReason, Flagged};

/// The longest `id` a client may choose, in bytes.
pub const MAX_REQUEST_ID: usize = 64;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    Hello(Hello),
    Status(SetStatus),
    Move(Move),
    People(ListPeople),
    Invite(Invite),
    Answer(Answer),
    Veto(Veto),
    Arrived(Arrived),
    Missing(OfIntroduction),
    Met(Met),
    TakeBack(TakeBack),
    Exchange(Exchange),
    NextStep(SetNextStep),
    Encounter(Encounter),
    Confirm(OfIntroduction),
    Topic(AtTopic),
    Flag(Flag),
    Booth(AtBooth),
    Bye(Bye),
    Ping(Ping),
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

/// Why a frame is not a message. With an `id` it can be answered; without one the connection has lost its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Malformed {
    pub id: Option<String>,
    pub message: String,
    pub fields: Vec<FieldError>,
}

impl Malformed {
    fn bare(message: impl Into<String>) -> Self {
        Self {
            id: None,
            message: message.into(),
            fields: Vec::new(),
        }
    }

    fn field(id: Option<String>, path: &str, message: String) -> Self {
        Self {
            id,
            message: format!("{path}: {message}"),
            fields: vec![FieldError {
                path: path.into(),
                message,
            }],
        }
    }
}

impl ClientMessage {
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Malformed::bare(format!("not JSON: {error}")))?;
        let Value::Object(mut body) = value else {
            return Err(Malformed::bare("a message is one JSON object"));
        };
        let id = match body.get("id") {
            Some(Value::String(id)) if !id.is_empty() && id.len() <= MAX_REQUEST_ID => id.clone(),
            Some(_) => {
                return Err(Malformed::field(
                    None,
                    "id",
                    format!("a string of 1 to {MAX_REQUEST_ID} bytes is needed"),
                ));
            }
            None => return Err(Malformed::field(None, "id", "is missing".into())),
        };
        let kind = match body.remove("type") {
            Some(Value::String(kind)) => kind,
            Some(_) => {
                return Err(Malformed::field(
                    Some(id),
                    "type",
                    "must be a string".into(),
                ));
            }
            None => return Err(Malformed::field(Some(id), "type", "is missing".into())),
        };
        Ok(match kind.as_str() {
            "hello" => Self::Hello(fields(id, body)?),
            "status" => Self::Status(fields(id, body)?),
            "move" => Self::Move(fields(id, body)?),
            "people" => Self::People(fields(id, body)?),
            "invite" => Self::Invite(fields(id, body)?),
            "answer" => Self::Answer(fields(id, body)?),
            "veto" => Self::Veto(fields(id, body)?),
            "arrived" => Self::Arrived(fields(id, body)?),
            "missing" => Self::Missing(fields(id, body)?),
            "met" => Self::Met(fields(id, body)?),
            "take_back" => Self::TakeBack(fields(id, body)?),
            "exchange" => Self::Exchange(fields(id, body)?),
            "next_step" => Self::NextStep(fields(id, body)?),
            "encounter" => Self::Encounter(encounter(id, body)?),
            "confirm" => Self::Confirm(fields(id, body)?),
            "topic" => Self::Topic(topic(id, body)?),
            "flag" => Self::Flag(fields(id, body)?),
            "booth" => Self::Booth(fields(id, body)?),
            "bye" => Self::Bye(fields(id, body)?),
            "ping" => Self::Ping(fields(id, body)?),
            _ => {
                return Err(Malformed::field(
                    Some(id),
                    "type",
                    "unknown; one of hello, status, move, people, invite, answer, veto, arrived, missing, met, take_back, exchange, next_step, encounter, confirm, topic, flag, booth, bye, ping".into(),
                ));
            }
        })
    }

    /// Its `type`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Status(_) => "status",
            Self::Move(_) => "move",
            Self::People(_) => "people",
            Self::Invite(_) => "invite",
            Self::Answer(_) => "answer",
            Self::Veto(_) => "veto",
            Self::Arrived(_) => "arrived",
            Self::Missing(_) => "missing",
            Self::Met(_) => "met",
            Self::TakeBack(_) => "take_back",
            Self::Exchange(_) => "exchange",
            Self::NextStep(_) => "next_step",
            Self::Encounter(_) => "encounter",
            Self::Confirm(_) => "confirm",
            Self::Topic(_) => "topic",
            Self::Flag(_) => "flag",
            Self::Booth(_) => "booth",
            Self::Bye(_) => "bye",
            Self::Ping(_) => "ping",
        }
    }

    pub fn id(&self) -> &str {
        match self {
            Self::Hello(m) => &m.id,
            Self::Status(m) => &m.id,
            Self::Move(m) => &m.id,
            Self::People(m) => &m.id,
            Self::Invite(m) => &m.id,
            Self::Answer(m) => &m.id,
            Self::Veto(m) => &m.id,
            Self::Arrived(m) => &m.id,
            Self::Missing(m) => &m.id,
            Self::Met(m) => &m.id,
            Self::TakeBack(m) => &m.id,
            Self::Exchange(m) => &m.id,
            Self::NextStep(m) => &m.id,
            Self::Encounter(m) => &m.id,
            Self::Confirm(m) => &m.id,
            Self::Topic(m) => &m.id,
            Self::Flag(m) => &m.id,
            Self::Booth(m) => &m.id,
            Self::Bye(m) => &m.id,
            Self::Ping(m) => &m.id,
        }
    }
}

impl ClientMessage {
    /// What its sender does by it; nothing of what only asks or says hello.
    pub fn into_action(self) -> Option<RequestedAction> {
        Some(match self {
            Self::Hello(_) | Self::People(_) | Self::Ping(_) => return None,
            Self::Status(m) => RequestedAction::Status { status: m.status },
            Self::Move(m) => RequestedAction::Enter { room: m.room },
            Self::Invite(m) => RequestedAction::Invite {
                attendee: m.attendee,
            },
            Self::Answer(m) => RequestedAction::Answer {
                introduction: m.introduction,
                accept: m.accept,
            },
            Self::Veto(m) => RequestedAction::Veto {
                attendee: m.attendee,
            },
            Self::Arrived(m) => RequestedAction::Arrived {
                introduction: m.introduction,
                together: m.together,
            },
            Self::Missing(m) => RequestedAction::Missing {
                introduction: m.introduction,
            },
            Self::Met(m) => RequestedAction::Met {
                introduction: m.introduction,
                rating: m.rating,
            },
            Self::TakeBack(m) => RequestedAction::TakeBack {
                introduction: m.introduction,
            },
            Self::Exchange(m) => RequestedAction::Exchange {
                introduction: m.introduction,
                share: m.share,
            },
            Self::NextStep(m) => RequestedAction::NextStep {
                introduction: m.introduction,
                kind: m.kind,
                by: m.by,
                until: m.until,
                done: m.done,
                strike: m.strike,
            },
            Self::Encounter(m) => RequestedAction::Encounter {
                code: m.code,
                badge: m.badge,
                at: m.at,
            },
            Self::Confirm(m) => RequestedAction::Confirm {
                introduction: m.introduction,
            },
            Self::Topic(m) => RequestedAction::Topic {
                action: m.action,
                text: m.text,
                topic: m.topic,
                seats: m.seats,
            },
            Self::Flag(m) => RequestedAction::Flag {
                of: m.of,
                reason: m.reason,
            },
            Self::Booth(m) => RequestedAction::Booth {
                booth: m.booth,
                action: m.action,
                share: m.share.unwrap_or_default(),
                card: m.card,
            },
            Self::Bye(_) => RequestedAction::Leave,
        })
    }
}

fn encounter(id: String, body: Map<String, Value>) -> Result<Encounter, Malformed> {
    let read: Encounter = fields(id.clone(), body)?;
    match (&read.code, read.badge) {
        (Some(_), None) | (None, Some(_)) => Ok(read),
        (Some(_), Some(_)) => Err(Malformed::field(
            Some(id),
            "badge",
            "not beside a code".into(),
        )),
        (None, None) => Err(Malformed::field(
            Some(id),
            "code",
            "this or badge is needed".into(),
        )),
    }
}

fn topic(id: String, body: Map<String, Value>) -> Result<AtTopic, Malformed> {
    let read: AtTopic = fields(id.clone(), body)?;
    let fault = match read.action {
        TopicAction::Offer if read.text.is_none() => Some(("text", "is needed to offer a topic")),
        TopicAction::Offer if read.topic.is_some() => Some(("topic", "not beside an offer")),
        TopicAction::Take if read.topic.is_none() => Some(("topic", "is needed to take a seat")),
        TopicAction::Take | TopicAction::Leave if read.text.is_some() => {
            Some(("text", "only in an offer"))
        }
        TopicAction::Take | TopicAction::Leave if read.seats.is_some() => {
            Some(("seats", "only in an offer"))
        }
        _ => None,
    };
    match fault {
        Some((path, message)) => Err(Malformed::field(Some(id), path, message.into())),
        None => Ok(read),
    }
}

/// `type` is already taken out, so that unknown fields and wrong types are found by path.
fn fields<T: serde::de::DeserializeOwned>(
    id: String,
    body: Map<String, Value>,
) -> Result<T, Malformed> {
    serde_path_to_error::deserialize(Value::Object(body)).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        Malformed::field(Some(id), &place_of(&path, &message), message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hello_is_read() {
        let text = r#"{"type":"hello","id":"1","token":"t","room":"southwest"}"#;
        let Ok(ClientMessage::Hello(hello)) = ClientMessage::parse(text) else {
            panic!("not a hello");
        };
        assert_eq!((hello.room.as_str(), hello.at), ("southwest", None));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let message = ClientMessage::Bye(Bye { id: "9".into() });
        let text = serde_json::to_string(&message).expect("serializes");
        assert_eq!(ClientMessage::parse(&text), Ok(message));
    }

    #[test]
    fn each_fault_names_its_field() {
        let cases = [
            ("[]", None, "one JSON object"),
            ("{", None, "not JSON"),
            (r#"{"type":"bye"}"#, None, "id: is missing"),
            (r#"{"type":"bye","id":7}"#, None, "id: a string"),
            (r#"{"type":"bye","id":""}"#, None, "id: a string"),
            (r#"{"id":"1"}"#, Some("1"), "type: is missing"),
            (r#"{"type":"dance","id":"1"}"#, Some("1"), "type: unknown"),
            (
                r#"{"type":"bye","id":"1","extra":1}"#,
                Some("1"),
                "unknown field `extra`",
            ),
            (
                r#"{"type":"invite","id":"1","attendee":5}"#,
                Some("1"),
                "attendee: ",
            ),
            (
                r#"{"type":"invite","id":"1"}"#,
                Some("1"),
                "missing field `attendee`",
            ),
            (
                r#"{"type":"next_step","id":"1","introduction":"i1","kind":"phone","by":"000000000001","until":"soon"}"#,
                Some("1"),
                "until: a day is needed",
            ),
            (
                r#"{"type":"encounter","id":"1"}"#,
                Some("1"),
                "code: this or badge is needed",
            ),
            (
                r#"{"type":"encounter","id":"1","badge":7,"code":"x"}"#,
                Some("1"),
                "badge: not beside a code",
            ),
            (
                r#"{"type":"topic","id":"1","action":"offer"}"#,
                Some("1"),
                "text: is needed",
            ),
            (
                r#"{"type":"topic","id":"1","action":"take"}"#,
                Some("1"),
                "topic: is needed",
            ),
            (
                r#"{"type":"topic","id":"1","action":"leave","seats":3}"#,
                Some("1"),
                "seats: only in an offer",
            ),
            (
                r#"{"type":"flag","id":"1","of":{"booth":"b"},"reason":"words"}"#,
                Some("1"),
                "of: ",
            ),
            (
                r#"{"type":"flag","id":"1","of":{"person":"000000000001"},"reason":"because"}"#,
                Some("1"),
                "reason: ",
            ),
            (
                r#"{"type":"status","id":"1","status":"asleep"}"#,
                Some("1"),
                "status: ",
            ),
        ];
        for (text, id, message) in cases {
            let fault = ClientMessage::parse(text).expect_err(text);
            assert_eq!(fault.id.as_deref(), id, "{text}");
            assert!(fault.message.contains(message), "{text}: {}", fault.message);
        }
    }
}
