//! What an event hands on to the next: made of its facts, signed, and read again. Pure.

mod facts;
mod file;
mod invitations;

pub use facts::{Known, facts, unmet};
pub use file::{Refusal, read, write};
pub use invitations::csv;
