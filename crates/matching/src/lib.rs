//! Who should meet whom: pure functions of profiles, weights, history and a seed.
//!
//! Knows nothing of the event: people, kinds, tags and wards are numbers here, and whoever asks knows their names.

pub mod circle;
pub mod columns;
#[cfg(any(test, feature = "crowd"))]
pub mod crowd;
pub mod field;
pub mod foresight;
pub mod limit;
pub mod plan;
pub mod price;
pub mod random;
pub mod repair;
pub mod rivals;
pub mod round;
pub mod scan;
pub mod score;
pub mod seating;
pub mod suggest;
pub mod worth;
