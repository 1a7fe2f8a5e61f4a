//! One connection's side of the protocol: frames in, steps out. No socket, no clock; how large and how many they may be is the socket's.

use protocol::client::{ClientMessage, Hello, Malformed};
use protocol::close::CloseCode;

/// What the socket's owner must do next.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Let this person, wall or organizer in.
    Greet(Hello),
    Do(ClientMessage),
    /// Answer with an error; the connection goes on.
    Refuse(Malformed),
    /// Say what was wrong, if it can be answered, and end.
    Close(CloseCode, Option<Malformed>),
}

/// Before and after the hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Unidentified,
    Identified,
}

pub struct Connection {
    stage: Stage,
}

impl Connection {
    #[expect(clippy::new_without_default, reason = "a connection is opened")]
    pub fn new() -> Self {
        Self {
            stage: Stage::Unidentified,
        }
    }

    pub fn text(&mut self, text: &str) -> Step {
        let message = match ClientMessage::parse(text) {
            Ok(message) => message,
            // Without an id nothing can be answered; before the hello nothing is expected but a hello.
            Err(fault) if fault.id.is_none() || self.stage == Stage::Unidentified => {
                return Step::Close(CloseCode::Protocol, Some(fault));
            }
            Err(fault) => return Step::Refuse(fault),
        };
        match (self.stage, message) {
            (Stage::Unidentified, ClientMessage::Hello(hello)) => {
                self.stage = Stage::Identified;
                Step::Greet(hello)
            }
            (Stage::Unidentified, other) => Step::Close(
                CloseCode::Protocol,
                Some(fault(&other, "最初のメッセージは hello です。")),
            ),
            (Stage::Identified, again @ ClientMessage::Hello(_)) => Step::Close(
                CloseCode::Protocol,
                Some(fault(&again, "hello は一度だけです。")),
            ),
            (Stage::Identified, message) => Step::Do(message),
        }
    }

    /// The protocol is text only.
    pub fn binary(&self) -> Step {
        Step::Close(CloseCode::Protocol, None)
    }
}

fn fault(message: &ClientMessage, text: &str) -> Malformed {
    Malformed {
        id: Some(message.id().to_owned()),
        message: text.into(),
        fields: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = r#"{"type":"hello","id":"1","token":"t","room":"southwest"}"#;
    const BYE: &str = r#"{"type":"bye","id":"2"}"#;

    fn code(step: Step) -> Option<CloseCode> {
        match step {
            Step::Close(code, _) => Some(code),
            _ => None,
        }
    }

    #[test]
    fn the_first_message_is_a_hello_and_the_only_one() {
        assert_eq!(code(Connection::new().text(BYE)), Some(CloseCode::Protocol));
        let mut greeted = Connection::new();
        assert!(matches!(greeted.text(HELLO), Step::Greet(_)));
        assert!(matches!(greeted.text(BYE), Step::Do(_)));
        assert_eq!(code(greeted.text(HELLO)), Some(CloseCode::Protocol));
    }

    #[test]
    fn a_fault_with_an_id_is_answered_and_one_without_ends_it() {
        let mut greeted = Connection::new();
        greeted.text(HELLO);
        assert!(matches!(
            greeted.text(r#"{"type":"bye","id":"3","x":1}"#),
            Step::Refuse(_)
        ));
        assert_eq!(code(greeted.text("rubbish")), Some(CloseCode::Protocol));
        assert_eq!(code(greeted.binary()), Some(CloseCode::Protocol));
    }
}
