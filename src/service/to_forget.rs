//! Who is erased in the hall, and not yet in every file.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use domain::AttendeeId;
use hall::{Commit, Fact};

/// Erased in the hall, not yet in every file.
#[derive(Default)]
pub(super) struct ToForget {
    ids: Mutex<BTreeSet<AttendeeId>>,
    /// Rung when somebody is in there.
    pub(super) waiting: Arc<Notify>,
}

impl ToForget {
    pub(super) fn ids(&self) -> MutexGuard<'_, BTreeSet<AttendeeId>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Others who were told so on another node; their records go from here as well, and from the store if that node died over it.
    pub(super) fn note(&self, commits: &[Commit]) {
        let facts = commits.iter().flat_map(|commit| &commit.facts);
        let erased = facts.filter_map(|fact| match fact {
            Fact::Erased { attendee } => Some(*attendee),
            Fact::Merged { from, .. } => Some(*from),
            _ => None,
        });
        let mut ids = self.ids();
        ids.extend(erased);
        if !ids.is_empty() {
            self.waiting.notify_one();
        }
    }
}
