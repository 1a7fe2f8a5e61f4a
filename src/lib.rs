//! Kaotsunagi: introduces people at an event face to face. This file is the map; `docs/ARCHITECTURE.md` walks it.
//!
//! Each room imports only rooms below it.

pub mod cli;
pub mod config;

pub mod server;

pub mod connection;
pub mod service;
pub mod web;

pub mod tls;

pub mod net;

pub mod live;

// What runs beside the event: its tasks, and its log.
pub mod log;
pub mod tasks;

// Stores: each a small trait with its embedded form.
pub mod directory;
pub mod folder;
pub mod journal;
pub mod key_values;
pub mod presence;
pub mod remote;
mod sqlite;
pub mod store;
pub mod token;

pub mod catalog;
pub mod typed;
mod words;
