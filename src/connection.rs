//! One connection's side of the protocol: frames in, steps out. No socket, no clock of its own.

use std::time::{Duration, Instant};

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

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub max_frame_bytes: usize,
    /// Messages a second, for long.
    pub messages_per_second: u32,
    /// Messages at once.
    pub burst: u32,
}

/// Before and after the hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Unidentified,
    Identified,
}

pub struct Connection {
    stage: Stage,
    limits: Limits,
    /// Messages it may still send at once.
    allowance: f64,
    counted_at: Instant,
}

impl Connection {
    pub fn new(limits: Limits, now: Instant) -> Self {
        Self {
            stage: Stage::Unidentified,
            allowance: f64::from(limits.burst),
            limits,
            counted_at: now,
        }
    }

    pub fn greeted(&self) -> bool {
        self.stage == Stage::Identified
    }

    pub fn text(&mut self, text: &str, now: Instant) -> Step {
        if text.len() > self.limits.max_frame_bytes {
            return Step::Close(CloseCode::FrameTooLarge, None);
        }
        if !self.within_rate(now) {
            return Step::Close(CloseCode::TooFast, None);
        }
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

    fn within_rate(&mut self, now: Instant) -> bool {
        let elapsed: Duration = now.saturating_duration_since(self.counted_at);
        self.counted_at = now;
        let earned = elapsed.as_secs_f64() * f64::from(self.limits.messages_per_second);
        self.allowance = (self.allowance + earned).min(f64::from(self.limits.burst));
        if self.allowance < 1.0 {
            return false;
        }
        self.allowance -= 1.0;
        true
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

    fn connection(now: Instant) -> Connection {
        let limits = Limits {
            max_frame_bytes: 200,
            messages_per_second: 2,
            burst: 3,
        };
        Connection::new(limits, now)
    }

    fn code(step: Step) -> Option<CloseCode> {
        match step {
            Step::Close(code, _) => Some(code),
            _ => None,
        }
    }

    #[test]
    fn the_first_message_is_a_hello_and_the_only_one() {
        let now = Instant::now();
        assert_eq!(
            code(connection(now).text(BYE, now)),
            Some(CloseCode::Protocol)
        );
        let mut greeted = connection(now);
        assert!(matches!(greeted.text(HELLO, now), Step::Greet(_)));
        assert!(matches!(greeted.text(BYE, now), Step::Do(_)));
        assert_eq!(code(greeted.text(HELLO, now)), Some(CloseCode::Protocol));
    }

    #[test]
    fn a_fault_with_an_id_is_answered_and_one_without_ends_it() {
        let now = Instant::now();
        let mut greeted = connection(now);
        greeted.text(HELLO, now);
        assert!(matches!(
            greeted.text(r#"{"type":"bye","id":"3","x":1}"#, now),
            Step::Refuse(_)
        ));
        assert_eq!(
            code(greeted.text("rubbish", now)),
            Some(CloseCode::Protocol)
        );
        assert_eq!(code(greeted.binary()), Some(CloseCode::Protocol));
    }

    #[test]
    fn too_large_and_too_fast_have_their_own_codes() {
        let now = Instant::now();
        let large = format!(r#"{{"type":"bye","id":"{}"}}"#, "x".repeat(300));
        assert_eq!(
            code(connection(now).text(&large, now)),
            Some(CloseCode::FrameTooLarge)
        );
        let mut hasty = connection(now);
        hasty.text(HELLO, now);
        hasty.text(BYE, now);
        hasty.text(BYE, now);
        assert_eq!(code(hasty.text(BYE, now)), Some(CloseCode::TooFast));
        let mut patient = connection(now);
        patient.text(HELLO, now);
        for second in 1..20 {
            let later = now + Duration::from_secs(second);
            assert!(
                matches!(patient.text(BYE, later), Step::Do(_)),
                "second {second}"
            );
        }
    }
}
