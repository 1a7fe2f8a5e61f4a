//! The real server on port 0, real sockets, real files.

mod another_past;
mod bad_input;
mod chaos;
mod checker;
mod cluster;
mod comeback;
mod conversation;
mod crowd;
mod erasing;
mod event;
mod events;
mod floor;
mod latency;
mod nodes;
mod operator;
mod organizer;
mod process;
mod proxy;
mod redis_server;
mod redis_tls;
mod redis_trouble;
mod snapshot;
mod support;
mod walker;
mod wall;
mod wire;
