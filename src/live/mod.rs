//! From commits to screens: logs of what must arrive, latest values of what is only ever current. No sockets here.
//!
//! Nobody has a queue: a connection holds a position and reads what lies beyond it, so a slow phone costs nothing but
//! its own lateness. A reader marks the bell heard, then reads; the writer writes, then rings: no wake-up is lost.

mod hub;
mod inbox;
mod log;
mod projection;
mod room;
mod roster;
mod why;
pub mod world;

pub use hub::{Hub, Registration};
pub use inbox::{Inbox, Notice, Suggested};
pub use log::Missed;
pub use projection::{Touched, links};
pub use room::{Audience, Counted, Latest, RoomStream, Said};
pub use roster::{Pair, Roster, RosterSettings, pairs, profile};
pub use why::reasons;
pub use world::world;
