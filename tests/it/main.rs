//! The real server on port 0, real sockets, real files.

mod another_past;
mod bad_input;
mod chaos;
mod cluster;
mod comeback;
mod conversation;
mod crowd;
mod erasing;
mod event;
mod events;
mod floor;
mod nodes;
mod organizer;
mod process;
mod redis_server;
mod redis_trouble;
mod snapshot;
mod support;
mod wall;
