//! The commands, one file each.

pub mod backup;
pub mod check;
pub mod failure;
pub mod import;
pub mod new;
pub mod place;
pub mod plan;
pub mod rehearse;
pub mod report;
pub mod restore;
pub mod serve;
pub mod solve;
pub mod trust;
pub mod verify;
