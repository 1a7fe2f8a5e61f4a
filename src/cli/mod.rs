//! The commands, one file each.

pub mod check;
pub mod failure;
pub mod import;
pub mod plan;
pub mod serve;
pub mod solve;
pub mod trust;
