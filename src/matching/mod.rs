//! Who should meet whom: pure functions of profiles, weights, history and a seed.
//!
//! Imports nothing of the service but [`crate::id`]; kinds, tags and wards are dense indices here, the catalog names them.

pub mod blossom;
pub mod circle;
pub mod columns;
pub mod crowd;
pub mod field;
pub mod limit;
pub mod plan;
pub mod price;
pub mod repair;
pub mod round;
pub mod scan;
pub mod score;
pub mod suggest;
