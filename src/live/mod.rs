//! From commits to screens: logs of what must arrive, latest values of what is only ever current. No sockets here.
//!
//! Nobody has a queue: a connection holds a position and reads what lies beyond it, so a slow phone costs nothing but
//! its own lateness. A reader marks the wake-up seen, then reads; the writer writes, then notifies: no wake-up is lost.

mod headcount;
mod hub;
mod inbox;
mod log;
mod pace;
mod pairs;
mod projection;
mod room;
mod roster;
mod suggesting;
mod wake_up;

pub use hub::{Hub, Recipients, Registration};
pub use inbox::{Inbox, Notice, Suggested};
pub use log::Missed;
pub use pairs::{Pair, pairs};
pub use projection::{links, project};
pub use room::{Audience, Counted, ForPhones, Latest, Reader, RoomStream, Said};
pub use roster::{Roster, RosterSettings};
pub use wake_up::Listener;
