//! The real server on port 0, real sockets, real files.

mod bad_input;
mod comeback;
mod conversation;
mod crowd;
mod erasing;
mod floor;
mod organizer;
mod process;
mod support;
mod wall;
