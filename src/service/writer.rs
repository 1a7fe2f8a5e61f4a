//! The one task that changes the event: commands that arrive together are decided in turn and appended together.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use tokio::sync::{mpsc, oneshot};

use super::replica::Replica;
use crate::journal::{AppendError, Retry};
use crate::store::StoreError;
use domain::StaffId;
use hall::{Command, Commit, Fact, Hall, Rejection, Request};

/// Commands waiting to be decided; beyond it a sender waits its turn.
const COMMANDS_WAITING: usize = 1024;
/// Commands appended in one go, at most.
const GROUP: usize = 256;

/// Whoever of the house does something; nobody named: the organizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct House(pub Option<StaffId>);

impl House {
    pub const ORGANIZER: Self = Self(None);
}

pub(super) struct Pending {
    command: Command,
    request: Option<Request>,
    /// Nobody: it is done by whom it is about, or by itself.
    by: Option<House>,
    reply: oneshot::Sender<Result<Vec<Fact>, CommandError>>,
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Rejected(Rejection),
    /// Perhaps nothing was done. The same request may be sent again: what was done is not done twice.
    #[error("the event's storage does not answer")]
    Unavailable,
}

/// Sends commands to the one task that decides them.
#[derive(Clone)]
pub struct Commands(Arc<mpsc::Sender<Pending>>);

impl From<Rejection> for CommandError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl Commands {
    /// Starts the writer, which ends when nobody can send it commands any more.
    pub(super) fn to_writer_of(replica: &Arc<Replica>) -> Self {
        let (commands, queue) = mpsc::channel(COMMANDS_WAITING);
        let commands = Arc::new(commands);
        let write = run(Arc::downgrade(replica), queue);
        replica.fate.hangs_on("writer", &commands, write);
        Self(commands)
    }

    /// Done when this returns `Ok`, and durable. The answer is the facts that it made: none where it was so already,
    /// and none of a request that was done before, which is not done again.
    pub async fn execute(
        &self,
        command: Command,
        request: Option<Request>,
    ) -> Result<Vec<Fact>, CommandError> {
        self.submit(command, request, None).await
    }

    /// As [`execute`](Self::execute), and kept in the list of what the house did.
    pub async fn organize(&self, command: Command, by: House) -> Result<Vec<Fact>, CommandError> {
        self.submit(command, None, Some(by)).await
    }

    async fn submit(
        &self,
        command: Command,
        request: Option<Request>,
        by: Option<House>,
    ) -> Result<Vec<Fact>, CommandError> {
        let (reply, answer) = oneshot::channel();
        let pending = Pending {
            command,
            request,
            by,
            reply,
        };
        self.0
            .send(pending)
            .await
            .map_err(|_| CommandError::Unavailable)?;
        answer.await.map_err(|_| CommandError::Unavailable)?
    }
}

/// What commands are decided against: the hall and what was decided since, of which generation of the hall. A copy shares with the hall
/// what neither has changed, so taking another after a conflict costs little.
struct Working {
    hall: Hall,
    generation: u64,
}

impl Working {
    fn of(replica: &Replica) -> Self {
        let hall = replica.hall();
        Self {
            generation: *replica.generation.borrow(),
            hall: hall.clone(),
        }
    }

    /// Others have appended meanwhile.
    fn is_behind(&self, replica: &Replica) -> bool {
        let hall = replica.hall();
        hall.position() != self.hall.position() || *replica.generation.borrow() != self.generation
    }
}

/// Ends when the replica does.
async fn run(replica: Weak<Replica>, mut queue: mpsc::Receiver<Pending>) {
    let Some(mut working) = replica.upgrade().map(|replica| Working::of(&replica)) else {
        return;
    };
    let mut group = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut group, GROUP).await > 0 {
        let Some(replica) = replica.upgrade() else {
            return;
        };
        write(&replica, &mut working, std::mem::take(&mut group)).await;
    }
}

async fn write(replica: &Replica, working: &mut Working, group: Vec<Pending>) {
    let mut retry = Retry::default();
    loop {
        let diverged = replica.diverged.read().await;
        if *diverged {
            // Nothing can be decided. Whoever reads the journal sees to it; this looks once itself.
            drop(diverged);
            if let Err(error) = replica.catch_up().await {
                tracing::error!(%error, "the journal cannot be read");
                break;
            }
            if retry.lost_race().is_none() {
                break;
            }
            continue;
        }
        if working.is_behind(replica) {
            *working = Working::of(replica);
        }
        if working.hall.lacks().is_some() {
            // Said when it was read. Whatever this node decided might contradict what it did not understand.
            break;
        }
        let after = working.hall.position();
        let mut commits = Vec::new();
        let verdicts: Vec<_> = group
            .iter()
            .map(|pending| decide(&mut working.hall, pending, replica, &mut commits))
            .collect();
        // Also when there is nothing to append: a rejection or a "done before" is as true as the position it was decided at.
        let append = replica
            .stores
            .journal
            .append(after, commits.clone(), &mut retry);
        let outcome = append.await;
        let mut caught_up = false;
        match &outcome {
            Ok(_) => replica.publish(after, &commits),
            Err(AppendError::Conflict { newest, missed }) => {
                let taken_in = replica.take_in(after, missed).await;
                caught_up = taken_in.is_ok() && replica.hall().position() >= *newest;
            }
            Err(AppendError::Store(_)) => {}
        }
        // From here on the journal may change.
        drop(diverged);
        match outcome {
            Ok(_) => {
                for (pending, verdict) in group.into_iter().zip(verdicts) {
                    let made = |commit: Option<usize>| {
                        let commit = commit.and_then(|place| commits.get_mut(place));
                        commit.map_or_else(Vec::new, |commit| std::mem::take(&mut commit.facts))
                    };
                    // Who no longer waits for the answer does not need it.
                    let answer = verdict.map(made).map_err(CommandError::Rejected);
                    let _gone = pending.reply.send(answer);
                }
                return;
            }
            Err(AppendError::Conflict { newest, .. }) => {
                tracing::debug!(newest = newest.0, "somebody else appended first");
                replica.conflicts.fetch_add(1, Ordering::Relaxed);
                let pause = retry.lost_race();
                tokio::time::sleep(pause.unwrap_or_default()).await;
                // Only what did not come along: others go on while this reads.
                if !caught_up && let Err(error) = replica.catch_up().await {
                    tracing::error!(%error, "the journal cannot be read");
                }
                *working = Working::of(replica);
                if pause.is_none() {
                    break;
                }
            }
            Err(AppendError::Store(error)) => {
                tracing::error!(%error, "the journal cannot be written");
                replica.doubt();
                if matches!(error, StoreError::Rewound)
                    && let Err(error) = replica.catch_up().await
                {
                    tracing::error!(%error, "the journal cannot be read");
                }
                *working = Working::of(replica);
                break;
            }
        }
    }
    for pending in group {
        let _gone = pending.reply.send(Err(CommandError::Unavailable));
    }
}

/// Which of `commits` is its own; none where there is nothing to do.
fn decide(
    working: &mut Hall,
    pending: &Pending,
    replica: &Replica,
    commits: &mut Vec<Commit>,
) -> Result<Option<usize>, Rejection> {
    let done = |request: &Request| working.already_done(request);
    if pending.request.as_ref().is_some_and(done) {
        return Ok(None);
    }
    let now = replica.now();
    let facts = working.decide(&pending.command, now)?;
    if facts.is_empty() {
        return Ok(None);
    }
    let commit = Commit {
        at: now,
        request: pending.request,
        organizer: pending.by.is_some(),
        staff: pending.by.and_then(|House(staff)| staff),
        facts,
    };
    working.apply(&commit);
    commits.push(commit);
    Ok(Some(commits.len() - 1))
}
