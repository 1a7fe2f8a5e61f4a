//! A frame's text as a message, or the field that is wrong.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::{ClientMessage, TopicAction};
use crate::api::FieldError;
use crate::fault::{place_of, plainly};
use crate::objects::Objects;

/// The longest `id` a client may choose, in bytes.
pub const MAX_REQUEST_ID: usize = 64;

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

    fn field(id: Option<&str>, path: &str, message: String) -> Self {
        Self {
            id: id.map(str::to_owned),
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
        let Frame { mut body, twice } = serde_json::from_str(text).map_err(|error| {
            if error.is_data() {
                Malformed::bare("a message is one JSON object")
            } else {
                Malformed::bare(format!("not JSON: {error}"))
            }
        })?;
        let wrong = |id: Option<&str>, path, message: &str| {
            Err(Malformed::field(id, path, message.to_owned()))
        };
        let id = match body.get("id") {
            Some(Value::String(id)) if !id.is_empty() && id.len() <= MAX_REQUEST_ID => id.clone(),
            Some(_) => {
                let message = format!("a string of 1 to {MAX_REQUEST_ID} bytes is needed");
                return wrong(None, "id", &message);
            }
            None => return wrong(None, "id", "is missing"),
        };
        if let Some(field) = twice {
            return wrong(Some(&id), &field, "stands twice");
        }
        let kind = match body.remove("type") {
            Some(Value::String(kind)) => kind,
            Some(_) => return wrong(Some(&id), "type", "must be a string"),
            None => return wrong(Some(&id), "type", "is missing"),
        };
        let Some(message) = Self::of_type(&kind, &id, body) else {
            let message = format!("unknown; one of {}", Self::TYPES.join(", "));
            return wrong(Some(&id), "type", &message);
        };
        let message = message?;
        match message.misfit() {
            Some((path, fault)) => wrong(Some(&id), path, fault),
            None => Ok(message),
        }
    }

    /// Fields that are each fine and yet do not go together.
    fn misfit(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Encounter(m) => match (&m.code, m.badge) {
                (Some(_), Some(_)) => Some(("badge", "not beside a code")),
                (None, None) => Some(("code", "this or badge is needed")),
                _ => None,
            },
            Self::Topic(m) => match m.action {
                TopicAction::Offer if m.text.is_none() => {
                    Some(("text", "is needed to offer a topic"))
                }
                TopicAction::Offer if m.topic.is_some() => Some(("topic", "not beside an offer")),
                TopicAction::Take if m.topic.is_none() => {
                    Some(("topic", "is needed to take a seat"))
                }
                TopicAction::Take | TopicAction::Leave if m.text.is_some() => {
                    Some(("text", "only in an offer"))
                }
                TopicAction::Take | TopicAction::Leave if m.seats.is_some() => {
                    Some(("seats", "only in an offer"))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// One object as it came, and a field that it has twice.
struct Frame {
    body: Map<String, Value>,
    twice: Option<String>,
}

impl<'de> Deserialize<'de> for Frame {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Frame;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("one JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Frame, A::Error> {
                let (mut body, mut twice) = (Map::new(), None);
                while let Some((field, value)) = map.next_entry::<String, Value>()? {
                    if body.insert(field.clone(), value).is_some() {
                        twice = Some(field);
                    }
                }
                Ok(Frame { body, twice })
            }
        }
        from.deserialize_map(Object)
    }
}

/// `type` is already taken out, so that unknown fields and wrong types are found by path.
pub(super) fn fields<T: serde::de::DeserializeOwned>(
    id: &str,
    body: Map<String, Value>,
) -> Result<T, Malformed> {
    serde_path_to_error::deserialize(Objects(Value::Object(body))).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        Malformed::field(Some(id), &place_of(&path, &message), plainly(&message))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Bye;
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
            (
                r#"{"type":"status","id":"1","status":"open","status":"away"}"#,
                Some("1"),
                "status: stands twice",
            ),
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
                "attendee: is missing",
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
