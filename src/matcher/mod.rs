//! Event and people in the matcher's numbers, and its answers in the event's words.

mod profile;
mod reasons;
mod weights;
mod world;

pub use profile::profile;
pub use reasons::reasons;
pub use weights::weights;
pub use world::world;
