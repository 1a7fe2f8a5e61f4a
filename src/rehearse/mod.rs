//! A rehearsal: invented people at real sockets play the event's own agenda, and whatever the server told them is judged.
//!
//! [`mod@cast`] says who they are, [`bot`] what one of them does, [`director`] what the organizer does, [`judge`] whether all went well and
//! [`verdict`] how that is told. Nothing here imports the server: it is a client like any other.

mod bot;
mod cast;
mod director;
mod judge;
mod play;
mod progress;
mod scenes;
mod stage;
mod verdict;
mod wire;

pub use cast::{MAIL_HOST, PHONE_PREFIX, Role, cast};
pub use judge::{Secrets, Viewer, contacts};
pub use play::{ATTENDEES_MAX, Play, play, wipe};
pub use verdict::Verdict;
pub use wire::{Refusal, Server};
