//! What a person takes home of the event: the files in which their own contacts and next steps are given out. Pure: what the person sees
//! in, text out; so no file says more than their screen does.

mod calendar;
mod content_line;
#[cfg(test)]
mod fixtures;
mod page;
pub mod record;
pub mod vcard;
mod whom;

pub use calendar::calendar;
pub use page::page;
