//! A client before and after its hello, as two types: only the second has a session. No socket, no clock; how large and how many
//! messages may be is the socket's.

use std::sync::Arc;

use tracing::Instrument;

use crate::service::{Session, Sessions};
use protocol::client::{ClientMessage, Hello, Malformed};
use protocol::close::CloseCode;

/// The client does not speak the protocol: the connection ends. Where there is an id, it is answered first.
#[derive(Debug, PartialEq)]
pub struct Violation(pub Option<Malformed>);

/// Whoever has said nothing yet.
pub struct Unidentified;

impl Unidentified {
    /// The first message is a hello.
    pub fn on_message(self, text: &str) -> Result<Hello, Violation> {
        match ClientMessage::parse(text) {
            Ok(ClientMessage::Hello(hello)) => Ok(hello),
            Ok(other) => Err(misplaced(&other, "最初のメッセージは hello です。")),
            Err(fault) => Err(Violation(Some(fault))),
        }
    }
}

/// A person, a wall or an organizer who was let in.
pub struct Identified {
    pub session: Session,
}

impl Identified {
    pub async fn open(
        sessions: Arc<Sessions>,
        hello: Hello,
        public_url: &str,
    ) -> Result<Self, CloseCode> {
        let session = Session::open(sessions, hello, public_url).await?;
        Ok(Self { session })
    }

    /// Does what the message asks; the answer comes with the session's next frame.
    pub async fn on_message(&mut self, text: &str) -> Result<(), Violation> {
        match next_message(text)? {
            Ok(message) => {
                let room = self.session.room();
                let span = tracing::info_span!("command", kind = message.kind(), %room);
                self.session.handle(message, text).instrument(span).await;
            }
            Err(fault) => self.session.refuse(fault),
        }
        Ok(())
    }
}

/// After the hello: a message, or a fault that can be answered.
fn next_message(text: &str) -> Result<Result<ClientMessage, Malformed>, Violation> {
    match ClientMessage::parse(text) {
        Ok(again @ ClientMessage::Hello(_)) => Err(misplaced(&again, "hello は一度だけです。")),
        Err(fault) if fault.id.is_none() => Err(Violation(Some(fault))),
        parsed => Ok(parsed),
    }
}

fn misplaced(message: &ClientMessage, text: &str) -> Violation {
    Violation(Some(Malformed {
        id: Some(message.id().to_owned()),
        message: text.into(),
        fields: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = r#"{"type":"hello","id":"1","token":"t","room":"southwest"}"#;
    const BYE: &str = r#"{"type":"bye","id":"2"}"#;

    fn answered(violation: Violation) -> Option<String> {
        violation.0.and_then(|fault| fault.id)
    }

    #[test]
    fn the_first_message_is_a_hello_and_the_only_one() {
        let early = Unidentified.on_message(BYE).expect_err("no hello");
        assert_eq!(answered(early).as_deref(), Some("2"));
        assert!(Unidentified.on_message(HELLO).is_ok());
        assert!(matches!(next_message(BYE), Ok(Ok(_))));
        let again = next_message(HELLO).expect_err("a second hello");
        assert_eq!(answered(again).as_deref(), Some("1"));
    }

    #[test]
    fn a_fault_with_an_id_is_answered_and_one_without_ends_it() {
        let unknown_field = r#"{"type":"bye","id":"3","x":1}"#;
        assert!(matches!(next_message(unknown_field), Ok(Err(_))));
        assert!(next_message("rubbish").is_err());
        assert!(Unidentified.on_message(unknown_field).is_err());
    }
}
