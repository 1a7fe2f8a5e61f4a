//! Kaotsunagi: introduces people at an event face to face. This file is the map; `docs/ARCHITECTURE.md` walks it.
//!
//! Each room imports only rooms below it.
#![forbid(unsafe_code)]

pub mod cli;
pub mod config;

pub mod protocol;

pub mod catalog;
pub mod matching;

pub mod id;
