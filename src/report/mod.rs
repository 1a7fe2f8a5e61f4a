//! What an event brought: the figures, and the files in which they are given out. Pure: hall and catalogue in, text out.
//!
//! `figures` counts, `chance` seats the same people otherwise, `discretion` leaves out what would tell of a person. Everything else is made
//! from the [`Report`](protocol::api::Report) alone, so it cannot say more than that does.

mod chance;
mod csv;
mod discretion;
mod figures;
mod labels;
mod page;
mod pictures;
#[cfg(test)]
mod tests;
mod told;

pub use csv::{csv, workbook};
pub use figures::report;
pub use page::page;
pub use told::Told;
