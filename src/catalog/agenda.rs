//! What happens when.

use crate::catalog::Catalog;
use crate::catalog::text::Text;
use domain::{BoothId, Millis, RoomId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    Talk,
    Exchange,
    Reception,
    Break,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub kind: SessionKind,
    pub title: Text,
    pub room: Option<RoomId>,
    pub hosts: Vec<BoothId>,
    /// In the order in which they speak, as they are announced.
    pub speakers: Vec<Text>,
    pub starts_at: Millis,
    pub ends_at: Millis,
}

impl Catalog {
    /// When the agenda begins, in minutes of the event's day.
    pub fn begins_at_minute(&self) -> Option<u16> {
        let first = self.agenda.iter().map(|session| session.starts_at).min()?;
        self.event.minute_at(first)
    }
}
