//! What crosses the wire: WebSocket messages, HTTP bodies, close codes. Shapes only; no behaviour, no I/O.
//!
//! `web/src/gen/protocol.ts` and `docs/schema/` are generated from these types; a test keeps them fresh.

pub mod api;
pub mod client;
pub mod close;
pub mod event;
#[cfg(all(test, feature = "schema"))]
mod generated;
pub mod server;
mod translate;
pub mod view;

pub use translate::each;
