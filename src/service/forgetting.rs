//! Forgetting: on request, on the promised date, and after a crash between the two stores.

mod looked_through;
pub(super) mod promise;
mod shown;
mod strays;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::asking_again::AskingAgain;
use super::carry_over::CarryOvers;
use super::proof;
use super::replica::Replica;
use super::writer::{CommandError, Commands, House};
use crate::catalog::Catalog;
use crate::store::StoreError;
use crate::tasks::to_its_end;
use domain::AttendeeId;
use hall::{Action, Command, Hall};
use promise::{Look, Promise, witnesses};
use protocol::api::Erasing;
use strays::{Stray, Strays};

/// How often the date is looked at, and what could not be erased is tried again. The promise is a day.
const LOOK_EVERY: Duration = Duration::from_secs(60);

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub struct Forgetting {
    replica: Arc<Replica>,
    commands: Commands,
    catalog: Arc<Catalog>,
    carry_overs: Arc<CarryOvers>,
    asking_again: Arc<AskingAgain>,
    /// Where everything lies, if it lies in files.
    files: Option<PathBuf>,
    /// What is known about the promised date.
    promise: Mutex<Promise>,
}

impl Forgetting {
    pub(super) fn new(
        replica: Arc<Replica>,
        commands: Commands,
        catalog: Arc<Catalog>,
        carry_overs: Arc<CarryOvers>,
        asking_again: Arc<AskingAgain>,
        files: Option<PathBuf>,
    ) -> Self {
        Self {
            replica,
            commands,
            catalog,
            carry_overs,
            asking_again,
            files,
            promise: Mutex::default(),
        }
    }

    /// Everything personal about somebody, gone from every file when this returns. Goes on to its end even if nobody waits for it.
    pub async fn erase(self: &Arc<Self>, who: AttendeeId) -> Result<(), EraseError> {
        self.erase_by(who, None).await
    }

    /// Erases somebody at the organizer's word.
    pub async fn remove(self: &Arc<Self>, who: AttendeeId, by: House) -> Result<(), EraseError> {
        self.erase_by(who, Some(by)).await
    }

    async fn erase_by(
        self: &Arc<Self>,
        who: AttendeeId,
        by: Option<House>,
    ) -> Result<(), EraseError> {
        let this = Arc::clone(self);
        let whole = async move {
            let traces = this.traces_of(&[who]);
            this.erase_whole(who, by).await?;
            this.look_through_files(1, traces).await;
            Ok::<_, EraseError>(())
        };
        to_its_end(whole).await.ok_or(CommandError::Unavailable)?
    }

    async fn erase_whole(&self, who: AttendeeId, by: Option<House>) -> Result<(), EraseError> {
        let command = Command::Attendee(who, Action::Erase);
        match by {
            Some(by) => self.commands.organize(command, by).await?,
            None => self.commands.execute(command, None).await?,
        };
        Ok(self.forget_now(who).await?)
    }

    /// Two registrations of one person become one; what was typed only in the other fills what is empty in the one. Goes on to its end.
    pub async fn merge(
        self: &Arc<Self>,
        from: AttendeeId,
        into: AttendeeId,
        by: House,
    ) -> Result<(), EraseError> {
        let this = Arc::clone(self);
        let whole = async move { this.merge_whole(from, into, by).await };
        to_its_end(whole).await.ok_or(CommandError::Unavailable)?
    }

    async fn merge_whole(
        &self,
        from: AttendeeId,
        into: AttendeeId,
        by: House,
    ) -> Result<(), EraseError> {
        self.replica.catch_up().await?;
        let command = Command::Merge { from, into };
        let decided = self.replica.hall().decide(&command, self.replica.now());
        if decided.map_err(CommandError::from)?.is_empty() {
            return Ok(());
        }
        let directory = &self.replica.stores.directory;
        let _turn = self.replica.record_changes.lock().await;
        directory.refresh().await?;
        let (Some(other), Some(one)) = (directory.person(from), directory.person(into)) else {
            return Err(CommandError::Unavailable.into());
        };
        // First who they are, then that they are one: a code that was noted down must never lead nowhere.
        directory.put(vec![(into, one.completed(&other))]).await?;
        let outcome = self.commands.organize(command, by).await;
        if let Err(CommandError::Rejected(_)) = outcome {
            directory.put(vec![(into, (*one).clone())]).await?;
        }
        outcome?;
        Ok(self.forget_now(from).await?)
    }

    /// The records of all whom the hall has let go, now or in a try that failed. Returns how many there were.
    pub(super) async fn forget_erased(&self) -> Result<usize, StoreError> {
        self.replica.stores.directory.refresh().await?;
        let records = self.replica.stores.directory.everybody();
        let erased = self.left_behind(&records);
        self.replica.stores.directory.erase(&erased).await?;
        let mut waiting = self.replica.to_forget.ids();
        waiting.retain(|id| !erased.contains(id));
        Ok(erased.len())
    }

    async fn forget_now(&self, who: AttendeeId) -> Result<(), StoreError> {
        self.replica.to_forget.ids().insert(who);
        self.forget().await
    }

    /// Erases whoever the hall has let go; those for whom it fails are kept for the next try.
    async fn forget(&self) -> Result<(), StoreError> {
        let ids: Vec<_> = self.replica.to_forget.ids().iter().copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.replica.stores.directory.erase(&ids).await?;
        self.replica.to_forget.ids().retain(|id| !ids.contains(id));
        Ok(())
    }

    /// Records of those the journal says are erased: a crash, or the death of another node, came between the two stores.
    fn left_behind(&self, records: &[AttendeeId]) -> Vec<AttendeeId> {
        let hall = self.replica.hall();
        let erased = |id: &&AttendeeId| hall.trace(**id).is_some_and(|person| person.erased);
        records.iter().filter(erased).copied().collect()
    }

    /// At the start of the only process there is. Also without anybody: the files may still hold what a crash kept from being cut away.
    pub(super) async fn finish_erasing(&self) -> Result<(), StoreError> {
        let erased = self.forget_erased().await?;
        if erased > 0 {
            tracing::info!(count = erased, "erased the rest of people who were erased");
        }
        Ok(())
    }

    /// Strays are records the journal knows nothing of: somebody was being registered when a process died, or is now.
    /// Or one of the two stores is not the right one; so they go only when they are few, and were strays for an hour.
    async fn sweep(&self, strays: &mut Strays) -> Result<(), StoreError> {
        // In this order: whoever is registered in between is in the hall.
        self.replica.stores.directory.refresh().await?;
        let records = self.replica.stores.directory.everybody();
        self.replica.catch_up().await?;
        let erased = self.left_behind(&records);
        if !erased.is_empty() {
            self.replica.stores.directory.erase(&erased).await?;
        }
        let (unknown, known): (Vec<_>, usize) = {
            let hall = self.replica.hall();
            if hall.lacks().is_some() {
                // They may be of people whose registration was not understood.
                return Ok(());
            }
            let unknown = records.into_iter().filter(|id| hall.trace(*id).is_none());
            (unknown.collect(), hall.attendees().count())
        };
        match strays.look(&unknown, known, Instant::now()) {
            Stray::Nothing => {}
            Stray::Found => tracing::warn!(
                count = unknown.len(),
                "records that the journal knows nothing of: erased in an hour if it stays so and they are few"
            ),
            Stray::TooMany => tracing::error!(
                count = unknown.len(),
                known,
                "records that the journal knows nothing of are kept: too many for a crash. Do directory and journal belong together?"
            ),
            Stray::Old(old) => {
                tracing::info!(count = old.len(), "erasing records that belong to nobody");
                self.replica.stores.directory.erase(&old).await?;
                tracing::info!(count = old.len(), "erased");
            }
        }
        Ok(())
    }

    /// Looks at the clocks, and erases everybody when the promised date has been seen for long enough.
    async fn keep_promise(self: &Arc<Self>) -> Result<(), EraseError> {
        let date = self.catalog.event.erase_at;
        let (wall, newest) = witnesses(&self.replica, date).await?;
        let (look, people) = {
            let people = self.replica.hall().attendees().count();
            (
                self.promise_seen().look(date, wall, newest, Instant::now()),
                people,
            )
        };
        let on = &self.catalog.event.erase_on;
        match look {
            Look::Before | Look::Waits(_) => {}
            Look::Came(left) => tracing::warn!(
                %on, people, minutes = left.as_secs() / 60,
                "the promised date has come, as this machine's clock has it: everybody is erased after so many minutes. If the date is not today, set the clock right before then"
            ),
            Look::Withdrawn => tracing::warn!(
                %on, people,
                "the clock was set, and is not relied on: nobody was erased"
            ),
            Look::Due => self.erase_everybody().await?,
        }
        Ok(())
    }

    fn promise_seen(&self) -> MutexGuard<'_, Promise> {
        self.promise.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the organizer is told of the promised date.
    pub fn erasing(&self) -> Option<Erasing> {
        self.erasing_in(&self.replica.hall())
    }

    pub(super) fn erasing_in(&self, hall: &Hall) -> Option<Erasing> {
        let people = hall.attendees().count();
        let left = self.promise_seen().left()?;
        let left = i64::try_from(left.as_millis()).unwrap_or(i64::MAX);
        Some(Erasing {
            people: u32::try_from(people).unwrap_or(u32::MAX),
            at: (people > 0).then(|| {
                let at = self.replica.now().plus(left);
                self.catalog.calendar(self.replica.clock.on_the_system(at))
            }),
        })
    }

    /// The day the consent text promised has come.
    async fn erase_everybody(self: &Arc<Self>) -> Result<(), EraseError> {
        let everybody: Vec<_> = self.replica.hall().attendees().map(|(id, _)| id).collect();
        if !everybody.is_empty() {
            tracing::warn!(people = everybody.len(), on = %self.catalog.event.erase_on, "erasing everybody, as promised");
            if let Err(error) = self.carry_overs.keep().await {
                tracing::error!(%error, "nothing is handed on to the next event");
            }
            if let Err(error) = self.asking_again.keep().await {
                tracing::error!(%error, "nothing is kept to ask people once more");
            }
        }
        let traces = self.traces_of(&everybody);
        for who in &everybody {
            match self.erase_whole(*who, None).await {
                // Another node was first.
                Err(EraseError::Command(CommandError::Rejected(_))) => {}
                outcome => outcome?,
            }
        }
        self.replica.stores.directory.refresh().await?;
        let left = self.replica.stores.directory.everybody();
        if !left.is_empty() {
            tracing::info!(
                count = left.len(),
                "erasing records that belong to nobody, as promised"
            );
            self.replica.stores.directory.erase(&left).await?;
        }
        proof::forget_names(self.replica.key_values()).await?;
        self.look_through_files(everybody.len(), traces).await;
        if !everybody.is_empty() {
            tracing::warn!(people = everybody.len(), "everybody is erased");
        }
        Ok(())
    }
}

/// Keeps the promises of the consent text.
pub(super) async fn keep_promises(forgetting: Weak<Forgetting>) {
    let mut strays = Strays::default();
    let mut next_sweep = Instant::now() + LOOK_EVERY;
    loop {
        let Some(this) = forgetting.upgrade() else {
            return;
        };
        if let Err(error) = this.forget().await {
            tracing::error!(%error, "somebody could not be erased; trying again in a minute");
        }
        if let Err(error) = this.keep_promise().await {
            tracing::error!(%error, "the promised erasing failed; trying again in a minute");
        }
        if Instant::now() >= next_sweep {
            next_sweep = Instant::now() + LOOK_EVERY;
            if let Err(error) = this.replica.stores.directory.tidy().await {
                tracing::error!(%error, "what was written over is still in the log; trying again in a minute");
            }
            if let Err(error) = this.sweep(&mut strays).await {
                tracing::error!(%error, "the directory cannot be swept; trying again in a minute");
            }
        }
        let waiting = Arc::clone(&this.replica.to_forget.waiting);
        drop(this);
        tokio::select! {
            () = waiting.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
