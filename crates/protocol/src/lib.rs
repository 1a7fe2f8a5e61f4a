//! What crosses the wire: WebSocket messages, HTTP routes and bodies, close codes, problems. Shapes only; no behaviour, no I/O.
//!
//! `web/src/gen/` and `docs/schema/` are generated from these types; a test keeps them fresh.

pub mod api;
pub mod client;
pub mod close;
pub mod event;
pub mod fault;
#[cfg(all(test, feature = "schema"))]
mod generated;
pub mod objects;
pub mod problems;
pub mod query;
pub mod routes;
pub mod server;
mod translate;
pub mod view;

pub use translate::each;
