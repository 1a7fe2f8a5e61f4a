//! Where the event's things are kept.

use std::sync::Arc;

use crate::directory::Directory;
use crate::journal::Journal;
use crate::key_values::KeyValueStore;
use crate::presence::Presence;

/// Where the event's secret lies among the key-values.
pub(super) const SECRET: &str = "secret";

/// Where the passphrase's hash lies among the key-values.
pub const PASSPHRASE: &str = "passphrase";

pub struct Stores {
    pub journal: Arc<dyn Journal>,
    pub directory: Arc<dyn Directory>,
    pub presence: Arc<dyn Presence>,
    pub key_values: Arc<dyn KeyValueStore>,
    /// The event's name where others use the same stores; nothing when they are this process's alone.
    pub event: Option<String>,
    /// What is promised about acknowledged commands, in words for operators.
    pub promise: String,
}
