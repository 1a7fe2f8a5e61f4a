//! The replica follows the journal: reads on as others append, and copes with one that has lost commits, or all of them.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::replica::Replica;
use super::stores::SECRET;
use crate::live::{Recipients, project};
use crate::store::StoreError;
use domain::Position;
use hall::{Commit, Fact, Hall};

/// How long a journal that cannot be read is left alone.
const AFTER_TROUBLE: Duration = Duration::from_millis(500);
/// Names that Redis lost are missed within this time, also when nobody registers.
const LOOK_AT_NAMES: Duration = Duration::from_secs(1);
/// A journal that a node has just begun is shorter: its rooms and booths.
const PROVISIONED: usize = 64;
/// One in so many people may be unknown to a journal that this node changes over to: registered in the moment that was lost.
const LOST_AT_MOST: usize = 10;
/// Commits read at a time while catching up.
const PAGE: usize = 1000;

impl Replica {
    /// Applies what others, or an earlier life of this process, have appended.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        // One at a time, or two would read the same.
        let _turn = self.catching_up.lock().await;
        if *self.diverged.read().await {
            return self.start_over().await;
        }
        loop {
            let after = self.hall().position();
            let commits = match self.stores.journal.read(after, PAGE).await {
                Ok(commits) => commits,
                Err(StoreError::Rewound) => return self.start_over().await,
                // Put back from a snapshot by a node that was ahead of this one.
                Err(StoreError::Trimmed(_)) if self.leap_ahead(after).await? => continue,
                Err(error) => return Err(error),
            };
            if commits.is_empty() {
                return Ok(());
            }
            self.take_in(after, &commits).await?;
        }
    }

    /// From a snapshot, where the commits in between are gone.
    async fn leap_ahead(&self, after: Position) -> Result<bool, StoreError> {
        let kept = self.kept_hall().await?;
        let Some(hall) = kept.filter(|hall| hall.position() > after) else {
            return Ok(false);
        };
        self.stores.directory.refresh().await?;
        self.replace_hall(hall);
        self.stale.notify_one();
        Ok(true)
    }

    /// Names and keys, as others have changed them or the store has lost them.
    async fn watch_over(&self) -> Result<(), StoreError> {
        self.stores.directory.refresh().await?;
        self.stores.key_values.watch_over().await?;
        if self.stores.event.is_some() && self.keys_are_others().await? {
            // A node that saw nobody may have begun the event anew: the keys come back with the journal.
            self.catch_up().await?;
            if self.keys_are_others().await? {
                self.fate
                    .seal("the event's keys are others than those this node started with".into());
            }
        }
        Ok(())
    }

    async fn keys_are_others(&self) -> Result<bool, StoreError> {
        let secret = self.stores.key_values.get(SECRET).await?;
        Ok(secret.is_some_and(|secret| secret != self.secret))
    }

    /// What others appended becomes visible.
    pub(super) async fn take_in(
        &self,
        after: Position,
        commits: &[Commit],
    ) -> Result<(), StoreError> {
        // Names before the news of them.
        if commits.iter().flat_map(|c| &c.facts).any(is_personal) {
            self.stores.directory.refresh().await?;
        }
        self.publish(after, commits);
        self.to_forget.note(commits);
        Ok(())
    }

    /// The journal is not the one this hall was made of. Makes another beside it, then changes over.
    async fn start_over(&self) -> Result<(), StoreError> {
        // Nothing is appended meanwhile: it would be decided against one journal and written to another.
        let mut diverged = self.diverged.write().await;
        if !*diverged {
            if self.put_back().await? {
                return Ok(());
            }
            self.is_same_event().await?;
            tracing::error!("the journal has lost commits that were shown here; reading it anew");
            self.stores.journal.reopen().await?;
            *diverged = true;
        }
        let hall = match self.read_anew().await {
            Err(StoreError::Rewound) => {
                self.stores.journal.reopen().await?;
                self.read_anew().await?
            }
            outcome => outcome?,
        };
        self.stores.directory.refresh().await?;
        say_what_is_lacking(&hall);
        self.replace_hall(hall);
        *diverged = false;
        self.stale.notify_one();
        Ok(())
    }

    /// The store has lost the event, and this node holds all of it: keys, hall, names and journal go back, in this order,
    /// so that whoever finds the journal finds the rest. False: it is not lost, or there is nothing to put back.
    async fn put_back(&self) -> Result<bool, StoreError> {
        let hall = self.hall().clone();
        let position = hall.position();
        // A file that is another is not written over; and a hall that lacks something stands for no journal.
        let whole = position != Position::START && hall.lacks().is_none();
        if !whole || self.stores.event.is_none() {
            return Ok(false);
        }
        // A node that was started meanwhile has begun another event, with nobody in it.
        let holds_people = hall.attendees().next().is_some();
        let there = self
            .stores
            .journal
            .peek(Position::START, PROVISIONED)
            .await?;
        let Some(there) = there else {
            return Ok(false);
        };
        let registered = |fact: &Fact| matches!(fact, Fact::Registered { .. });
        let facts = there.iter().flat_map(|commit| &commit.facts);
        let replaces = holds_people && there.len() < PROVISIONED && !facts.clone().any(registered);
        if !there.is_empty() && !replaces {
            // Perhaps only its tip was lost, which needs nothing else.
            return self.stores.journal.put_back(position, false).await;
        }
        tracing::error!(
            position = position.0,
            "Redis has lost the event; this node puts back what it holds"
        );
        self.stores
            .key_values
            .set(SECRET, self.secret.to_vec())
            .await?;
        self.stores.key_values.watch_over().await?;
        self.keep(hall).await?;
        self.stores.directory.refresh().await?;
        self.stores.journal.put_back(position, holds_people).await
    }

    /// Changing over to another journal may cost the newest commits, but not the people.
    async fn is_same_event(&self) -> Result<(), StoreError> {
        let mut there = Hall::default();
        loop {
            let Some(commits) = self.stores.journal.peek(there.position(), PAGE).await? else {
                // It cannot be told beforehand.
                return Ok(());
            };
            if commits.is_empty() {
                break;
            }
            commits.iter().for_each(|commit| there.apply(commit));
        }
        let people: Vec<_> = self.hall().attendees().map(|(id, _)| id).collect();
        let lost = people.iter().filter(|id| there.trace(**id).is_none());
        let (lost, of) = (lost.count(), people.len());
        if lost * LOST_AT_MOST > of {
            return Err(StoreError::Foreign { lost, of });
        }
        Ok(())
    }

    async fn read_anew(&self) -> Result<Hall, StoreError> {
        let mut hall = Hall::default();
        loop {
            let commits = self.stores.journal.read(hall.position(), PAGE).await?;
            if commits.is_empty() {
                return Ok(hall);
            }
            commits.iter().for_each(|commit| hall.apply(commit));
        }
    }

    /// Durable commits become visible, those that are not yet. Hall and logs change under one lock: whoever sees a position can read all the logs up to it.
    pub(super) fn publish(&self, after: Position, commits: &[Commit]) {
        let mut recipients = Recipients::default();
        let fresh = {
            let mut hall = self.hall_mut();
            // Whoever reads the journal may have been faster than whoever wrote it.
            let known = hall.position().0.checked_sub(after.0);
            let known = known.and_then(|n| usize::try_from(n).ok());
            let fresh = known.and_then(|n| commits.get(n..)).unwrap_or_default();
            let mut pairs = self.pairs();
            let lacked = hall.lacks().is_some();
            for commit in fresh {
                hall.apply(commit);
                project(&self.hub, &hall, commit, &mut recipients);
                pairs.extend(crate::live::pairs(&hall, commit));
            }
            if !lacked {
                say_what_is_lacking(&hall);
            }
            let mut facts = fresh.iter().flat_map(|commit| &commit.facts);
            if facts.any(|fact| *fact == Fact::RehearsalEnded) {
                // Nobody goes on from what was taken back: every screen starts over.
                self.hub.restart(hall.position());
                self.begin_generation();
            }
            fresh
        };
        self.hub.wake(&recipients);
        for fact in fresh.iter().flat_map(|commit| &commit.facts) {
            if let Fact::Erased { attendee: gone } | Fact::Merged { from: gone, .. } = fact {
                self.hub.forget(*gone);
            }
        }
        self.stale.notify_one();
    }
}

fn say_what_is_lacking(hall: &Hall) {
    if let Some(fact) = hall.lacks() {
        tracing::error!(
            fact,
            "the journal holds what this release does not understand: what is known is shown, commands are refused. Start the release that wrote it"
        );
    }
}

/// Comes with a change in the directory.
fn is_personal(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Registered { .. }
            | Fact::Corrected { .. }
            | Fact::Merged { .. }
            | Fact::TopicOffered { .. }
    )
}

/// Reads on as others append. What rings may be lost: it looks now and then all the same.
pub(super) async fn follow(replica: Weak<Replica>) {
    let Some((journal, mut alive)) = replica.upgrade().map(|this| {
        (
            Arc::clone(&this.stores.journal),
            this.generation.subscribe(),
        )
    }) else {
        return;
    };
    let mut well = true;
    let mut names = Instant::now();
    loop {
        let Some(after) = replica.upgrade().map(|this| this.hall().position()) else {
            return;
        };
        let waited = tokio::select! {
            waited = journal.news(after) => waited,
            still = alive.changed() => match still {
                Ok(()) => Ok(()),
                Err(_) => return,
            },
        };
        let Some(this) = replica.upgrade() else {
            return;
        };
        let mut outcome = this.catch_up().await.and(waited);
        if outcome.is_ok() && names.elapsed() >= LOOK_AT_NAMES {
            outcome = this.watch_over().await;
            names = Instant::now();
        }
        match &outcome {
            Ok(()) if !well => tracing::info!("the journal is read again"),
            Err(error) if well => tracing::error!(%error, "the journal cannot be read"),
            _ => {}
        }
        well = outcome.is_ok();
        if !well {
            tokio::time::sleep(AFTER_TROUBLE).await;
        }
    }
}
