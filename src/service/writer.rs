//! The one task that changes the event: commands that arrive together are decided in turn and appended together.

use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::Service;
use crate::hall::{Command, Commit, Fact, Hall, Refusal, Request, Verb};
use crate::journal::AppendError;
use crate::live::Touched;
use crate::sqlite::StoreError;

/// Commands appended in one go, at most.
const GROUP: usize = 256;
/// Tries when somebody else appends at the same time.
const TRIES: u32 = 8;
/// Commits read at a time while catching up.
const PAGE: usize = 1000;

pub struct Pending {
    command: Command,
    request: Option<Request>,
    organizer: bool,
    reply: oneshot::Sender<Result<(), CommandError>>,
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Refused(Refusal),
    /// Nothing was done; trying again later may succeed.
    #[error("the event's storage does not answer")]
    Unavailable,
}

impl Service {
    /// Done when this returns `Ok`, and durable. A request that was done before is done, and not done again.
    pub async fn execute(
        &self,
        command: Command,
        request: Option<Request>,
    ) -> Result<(), CommandError> {
        self.submit(command, request, false).await
    }

    /// As [`execute`](Self::execute), and kept in the list of what the organizer did.
    pub async fn organize(&self, command: Command) -> Result<(), CommandError> {
        self.submit(command, None, true).await
    }

    async fn submit(
        &self,
        command: Command,
        request: Option<Request>,
        organizer: bool,
    ) -> Result<(), CommandError> {
        let (reply, answer) = oneshot::channel();
        let pending = Pending {
            command,
            request,
            organizer,
            reply,
        };
        self.commands
            .send(pending)
            .await
            .map_err(|_| CommandError::Unavailable)?;
        answer.await.map_err(|_| CommandError::Unavailable)?
    }

    /// Applies what others, or an earlier life of this process, have appended.
    pub(super) async fn catch_up(&self) -> Result<(), StoreError> {
        loop {
            let after = self.hall().position();
            let commits = self.stores.journal.read(after, PAGE).await?;
            if commits.is_empty() {
                return Ok(());
            }
            self.publish(&commits);
        }
    }

    /// Durable commits become visible. Hall and logs change under one lock: whoever sees a position can read all the logs up to it.
    fn publish(&self, commits: &[Commit]) {
        let mut touched = Touched::default();
        {
            let mut hall = self.hall.write().unwrap_or_else(PoisonError::into_inner);
            let mut pairs = self.pairs();
            for commit in commits {
                hall.apply(commit);
                self.hub
                    .project(&hall, hall.position(), commit, &mut touched);
                pairs.extend(crate::live::pairs(&hall, commit));
            }
        }
        self.hub.ring(&touched);
        for fact in commits.iter().flat_map(|commit| &commit.facts) {
            if let Fact::Erased { attendee } = fact {
                self.hub.forget(*attendee);
            }
        }
        self.stale.notify_one();
    }
}

/// Ends when the service does.
pub async fn run(service: Weak<Service>, mut queue: mpsc::Receiver<Pending>) {
    let Some(mut working) = service.upgrade().map(|s| s.hall().clone()) else {
        return;
    };
    let mut group = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut group, GROUP).await > 0 {
        let Some(service) = service.upgrade() else {
            return;
        };
        write(&service, &mut working, std::mem::take(&mut group)).await;
    }
}

async fn write(service: &Arc<Service>, working: &mut Hall, group: Vec<Pending>) {
    for attempt in 0..TRIES {
        let after = working.position();
        let mut commits = Vec::new();
        let verdicts: Vec<_> = group
            .iter()
            .map(|pending| decide(working, pending, service, &mut commits))
            .collect();
        let outcome = if commits.is_empty() {
            Ok(after)
        } else {
            service.stores.journal.append(after, commits.clone()).await
        };
        match outcome {
            Ok(_) => {
                service.publish(&commits);
                for (pending, verdict) in group.into_iter().zip(verdicts) {
                    // Who no longer waits for the answer does not need it.
                    let _gone = pending.reply.send(verdict.map_err(CommandError::Refused));
                }
                return;
            }
            Err(AppendError::Conflict { newest }) => {
                tracing::debug!(attempt, newest = newest.0, "somebody else appended first");
                let jitter = Duration::from_millis(rand::random_range(0..=1 << attempt));
                tokio::time::sleep(jitter).await;
                if let Err(error) = service.catch_up().await {
                    tracing::error!(%error, "the journal cannot be read");
                }
                *working = service.hall().clone();
            }
            Err(AppendError::Store(error)) => {
                tracing::error!(%error, "the journal cannot be written");
                *working = service.hall().clone();
                break;
            }
        }
    }
    for pending in group {
        let _gone = pending.reply.send(Err(CommandError::Unavailable));
    }
}

fn decide(
    working: &mut Hall,
    pending: &Pending,
    service: &Service,
    commits: &mut Vec<Commit>,
) -> Result<(), Refusal> {
    // Going somewhere is idempotent by itself, and whoever was moved back meanwhile means it again.
    let going = matches!(
        &pending.command,
        Command::Attendee(_, Verb::Enter(_) | Verb::Leave)
    );
    if !going
        && pending
            .request
            .as_ref()
            .is_some_and(|request| working.already_done(request))
    {
        return Ok(());
    }
    let now = service.now();
    let facts = working.decide(&pending.command, now)?;
    if facts.is_empty() {
        return Ok(());
    }
    let commit = Commit {
        at: now,
        request: pending.request,
        organizer: pending.organizer,
        facts,
    };
    working.apply(&commit);
    commits.push(commit);
    Ok(())
}
