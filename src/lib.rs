//! Kaotsunagi: introduces people at an event face to face. This file is the map; `docs/ARCHITECTURE.md` walks it.
//!
//! Each room imports only rooms below it; a test (`tests/it/layers.rs`) reads the order here.

pub mod cli;

pub mod rehearse;

pub mod server;

pub mod web;

pub mod connection;
pub mod service;

pub mod live;

pub mod carry_over;
pub mod follow_up;
pub mod proof;
pub mod report;

pub mod matcher;

pub mod backup;
pub mod folder;

pub mod tls;

pub mod config;

// Stores: each a small trait with its embedded form and its Redis form.
pub mod directory;
pub mod journal;
pub mod key_values;
pub mod presence;

mod sqlite;

pub mod spreadsheet;

pub mod mail;

pub mod paper;

pub mod catalog;

pub mod archive;

pub mod security;

pub mod net;
pub mod remote;
pub mod store;
pub mod token;
pub mod typed;
mod words;

pub mod tasks;

pub mod telemetry;

pub mod log;
