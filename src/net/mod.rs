//! TCP, TLS and HTTP/1 below the routes: who may hold a connection, for how long, and how its requests take turns.

mod bucket;
mod descriptors;
mod limiter;
mod peer;
mod serve;
mod stream;

pub use bucket::{Bucket, Buckets, Rate};
pub use descriptors::raise_descriptor_limit;
pub use limiter::Limiter;
pub use peer::{Origin, Peer};
pub use serve::{PROOF_PROTOCOL, serve};
