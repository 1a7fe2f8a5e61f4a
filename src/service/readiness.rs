//! Whether a command sent to this node now would be done.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::replica::Replica;
use super::stores::SECRET;
use crate::journal::{AppendError, Retry};
use crate::store::StoreError;

/// An answer is good for as long: whoever asks more often costs the disk nothing.
const GOOD_FOR: Duration = Duration::from_millis(200);

/// Why phones should be sent elsewhere, in words for operators.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NotReady {
    #[error("this process is about to end: {0}")]
    Ending(String),
    #[error("{0}")]
    Store(String),
    #[error("the event's keys are missing in the store, and this node could not put them back")]
    NoKeys,
    #[error("the journal has moved on and cannot be read")]
    Behind,
    #[error(
        "the journal holds what this release does not understand ({0}): start the release that wrote it"
    )]
    Outdated(String),
}

pub struct Readiness {
    replica: Arc<Replica>,
    /// The last answer, and when it was found.
    last: tokio::sync::Mutex<Option<(Instant, Result<(), NotReady>)>>,
}

impl Readiness {
    pub(super) fn new(replica: Arc<Replica>) -> Self {
        Self {
            replica,
            last: tokio::sync::Mutex::default(),
        }
    }

    /// What is promised about acknowledged commands.
    pub fn promise(&self) -> &str {
        &self.replica.stores.promise
    }

    /// Finds what a command would find. After an append that failed nothing is believed but a write that succeeds.
    pub async fn ready(&self) -> Result<(), NotReady> {
        if let Some(reason) = self.replica.fate.reason() {
            return Err(NotReady::Ending(reason));
        }
        let mut last = self.last.lock().await;
        let doubted = self.replica.take_doubt();
        if let Some((at, answer)) = &*last
            && at.elapsed() < GOOD_FOR
            && !doubted
        {
            return answer.clone();
        }
        let answer = self.look().await;
        *last = Some((Instant::now(), answer.clone()));
        answer
    }

    async fn look(&self) -> Result<(), NotReady> {
        let replica = &self.replica;
        replica.stores.journal.ready().await.map_err(words)?;
        if replica
            .stores
            .key_values
            .version(SECRET)
            .await
            .map_err(words)?
            == 0
        {
            return Err(NotReady::NoKeys);
        }
        // Others may have appended, or the journal is another: a command would take that in first.
        replica.catch_up().await.map_err(words)?;
        // Nothing is appended, but it is looked at as for a command.
        let diverged = replica.diverged.read().await;
        if *diverged {
            return Err(NotReady::Behind);
        }
        let (after, lacks) = {
            let hall = replica.hall();
            (hall.position(), hall.lacks().map(str::to_owned))
        };
        if let Some(fact) = lacks {
            return Err(NotReady::Outdated(fact));
        }
        let mut retry = Retry::default();
        let journal = &replica.stores.journal;
        match journal.append(after, Vec::new(), &mut retry).await {
            Ok(_) | Err(AppendError::Conflict { .. }) => Ok(()),
            Err(AppendError::Store(error)) => Err(words(error)),
        }
    }
}

/// What an operator may read without signing in: no addresses.
fn words(error: StoreError) -> NotReady {
    tracing::warn!(%error, "not ready");
    NotReady::Store(match error {
        StoreError::Sqlite(_) | StoreError::Io(_) => "the event's files cannot be written".into(),
        StoreError::Redis(_) | StoreError::Gone => "storage does not answer".into(),
        error => error.to_string(),
    })
}
