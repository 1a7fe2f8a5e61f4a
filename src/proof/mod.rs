//! What anybody can check of an event's rounds: how it is written, and how it is checked. Pure.

mod claim;
mod file;
mod page;
mod verify;

#[cfg(test)]
mod tests;

pub use claim::claim;
pub use file::{FORM, commitment, write};
pub use page::page;
pub use verify::{Fault, Verdict, verify};
