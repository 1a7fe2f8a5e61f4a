//! Event and people in the matcher's numbers, and its answers in the event's words.

mod away;
mod foresight;
mod profile;
mod reasons;
mod relation;
mod weights;
mod world;

pub use away::Hours;
pub use foresight::{FORESEEN, foresee};
pub use profile::{profile, wish_for_kinds};
pub use reasons::reasons;
pub use relation::{relation_of, said_of};
pub use weights::weights;
pub use world::{layout, role_number, world};
