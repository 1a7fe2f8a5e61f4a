//! Forgetting: on request, on the promised date, and after a crash between the two stores.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::promise::{Look, Promise};
use super::{CommandError, Service};
use crate::sqlite::StoreError;
use domain::{AttendeeId, Millis, Position};
use hall::{Command, Commit, Fact, Verb};
use protocol::api::Erasing;

/// How often the date is looked at, and what could not be erased is tried again. The promise is a day.
const LOOK_EVERY: Duration = Duration::from_secs(60);

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Service {
    /// Everything personal about somebody, gone from every file when this returns. Goes on to its end even if nobody waits for it.
    pub async fn erase(self: &Arc<Self>, who: AttendeeId) -> Result<(), EraseError> {
        self.erase_by(who, false).await
    }

    pub(super) async fn erase_by(
        self: &Arc<Self>,
        who: AttendeeId,
        organizer: bool,
    ) -> Result<(), EraseError> {
        let this = Arc::clone(self);
        let whole = tokio::spawn(async move {
            let command = Command::Attendee(who, Verb::Erase);
            if organizer {
                this.organize(command).await?;
            } else {
                this.execute(command, None).await?;
            }
            Ok::<_, EraseError>(this.forget_now(who).await?)
        });
        whole.await.map_err(|_| CommandError::Unavailable)?
    }

    /// Gone from every file when this returns.
    pub(super) async fn forget_now(&self, who: AttendeeId) -> Result<(), StoreError> {
        self.to_forget().insert(who);
        self.forget().await
    }

    fn to_forget(&self) -> MutexGuard<'_, BTreeSet<AttendeeId>> {
        self.to_forget
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Erases whoever the hall has let go; those for whom it fails are kept for the next try.
    async fn forget(&self) -> Result<(), StoreError> {
        let ids: Vec<_> = self.to_forget().iter().copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.stores.directory.erase(&ids).await?;
        self.to_forget().retain(|id| !ids.contains(id));
        Ok(())
    }

    /// Others who were told so on another node; their records go from here as well, and from the store if that node died over it.
    pub(super) fn forget_with(&self, commits: &[Commit]) {
        let facts = commits.iter().flat_map(|commit| &commit.facts);
        let erased = facts.filter_map(|fact| match fact {
            Fact::Erased { attendee } => Some(*attendee),
            Fact::Merged { from, .. } => Some(*from),
            _ => None,
        });
        let mut to_forget = self.to_forget();
        to_forget.extend(erased);
        if !to_forget.is_empty() {
            self.forgetting.notify_one();
        }
    }

    /// Records of those the journal says are erased: a crash, or the death of another node, came between the two stores.
    fn left_behind(&self, records: &[AttendeeId]) -> Vec<AttendeeId> {
        let hall = self.hall();
        let erased = |id: &&AttendeeId| hall.trace(**id).is_some_and(|person| person.erased);
        records.iter().filter(erased).copied().collect()
    }

    /// At the start of the only process there is. Also without anybody: the files may still hold what a crash kept from being cut away.
    pub(super) async fn finish_erasing(&self) -> Result<(), StoreError> {
        let records = self.stores.directory.everybody().await?;
        let erased = self.left_behind(&records);
        if !erased.is_empty() {
            tracing::info!(
                count = erased.len(),
                "erasing the rest of people who were erased"
            );
        }
        self.stores.directory.erase(&erased).await?;
        self.to_forget().clear();
        Ok(())
    }

    /// Strays are records the journal knows nothing of: somebody was being registered when a process died, or is now.
    /// Or one of the two stores is not the right one; so they go only when they are few, and were strays for an hour.
    async fn sweep(&self, strays: &mut Strays) -> Result<(), StoreError> {
        // In this order: whoever is registered in between is in the hall.
        let records = self.stores.directory.everybody().await?;
        self.catch_up().await?;
        let erased = self.left_behind(&records);
        if !erased.is_empty() {
            self.stores.directory.erase(&erased).await?;
        }
        let (unknown, known): (Vec<_>, usize) = {
            let hall = self.hall();
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
                self.stores.directory.erase(&old).await?;
                tracing::info!(count = old.len(), "erased");
            }
        }
        Ok(())
    }

    /// Looks at the clocks, and erases everybody when the promised date has been seen for long enough.
    async fn keep_promise(self: &Arc<Self>) -> Result<(), EraseError> {
        let date = self.catalog.event.erase_at;
        let mut wall = self.system_time();
        let mut newest = None;
        if wall >= date {
            // A second clock, where there is one.
            wall = wall.min(self.stores.journal.clock().await?.unwrap_or(wall));
            newest = self.newest_commit().await;
        }
        let (look, people) = {
            let people = self.hall().attendees().count();
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

    /// When it was made; nothing if it cannot be read, as where snapshots have taken its place.
    async fn newest_commit(&self) -> Option<Millis> {
        let newest = self.hall().position().0.checked_sub(1)?;
        let commits = self.stores.journal.read(Position(newest), 1).await;
        commits.ok()?.first().map(|commit| commit.at)
    }

    /// What the organizer is told of the promised date.
    pub fn erasing(&self) -> Option<Erasing> {
        self.erasing_of(&self.hall())
    }

    pub(super) fn erasing_of(&self, hall: &hall::Hall) -> Option<Erasing> {
        let people = hall.attendees().count();
        let left = self.promise_seen().left()?;
        let left = i64::try_from(left.as_millis()).unwrap_or(i64::MAX);
        Some(Erasing {
            people: u32::try_from(people).unwrap_or(u32::MAX),
            at: (people > 0).then(|| self.rfc3339(self.now().plus(left))),
        })
    }

    /// The day the consent text promised has come.
    async fn erase_everybody(self: &Arc<Self>) -> Result<(), EraseError> {
        let everybody: Vec<_> = self.hall().attendees().map(|(id, _)| id).collect();
        if !everybody.is_empty() {
            tracing::warn!(people = everybody.len(), on = %self.catalog.event.erase_on, "erasing everybody, as promised");
        }
        for who in &everybody {
            match self.erase(*who).await {
                // Another node was first.
                Err(EraseError::Command(CommandError::Refused(_))) => {}
                outcome => outcome?,
            }
        }
        let left = self.stores.directory.everybody().await?;
        if !left.is_empty() {
            tracing::info!(
                count = left.len(),
                "erasing records that belong to nobody, as promised"
            );
            self.stores.directory.erase(&left).await?;
        }
        if !everybody.is_empty() {
            tracing::warn!(people = everybody.len(), "everybody is erased");
        }
        Ok(())
    }
}

/// How long a record must have been a stray, by a clock that cannot be set.
const STRAY_FOR: Duration = Duration::from_secs(60 * 60);
/// More strays than these, or than a tenth of the people, are no accident of a crash.
const STRAYS_MAX: usize = 10;

/// Records that belong to nobody, with when they were first seen so.
#[derive(Default)]
struct Strays {
    since: BTreeMap<AttendeeId, Instant>,
    told: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Stray {
    Nothing,
    /// More or fewer than when it was last said.
    Found,
    TooMany,
    Old(Vec<AttendeeId>),
}

impl Strays {
    fn look(&mut self, unknown: &[AttendeeId], known: usize, now: Instant) -> Stray {
        self.since.retain(|id, _| unknown.contains(id));
        for id in unknown {
            self.since.entry(*id).or_insert(now);
        }
        let news = std::mem::replace(&mut self.told, unknown.len()) != unknown.len();
        let few = unknown.len() <= STRAYS_MAX && unknown.len() * 10 <= known;
        let old = self
            .since
            .iter()
            .filter(|(_, since)| now.saturating_duration_since(**since) >= STRAY_FOR);
        let old: Vec<_> = old.map(|(id, _)| *id).collect();
        match (unknown.is_empty(), few) {
            (false, false) if news => Stray::TooMany,
            (false, true) if !old.is_empty() => Stray::Old(old),
            (false, true) if news => Stray::Found,
            _ => Stray::Nothing,
        }
    }
}

/// Keeps the promises of the consent text.
pub(super) async fn keep_promises(service: Weak<Service>) {
    let mut strays = Strays::default();
    let mut next_sweep = Instant::now() + LOOK_EVERY;
    loop {
        let Some(this) = service.upgrade() else {
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
            if let Err(error) = this.sweep(&mut strays).await {
                tracing::error!(%error, "the directory cannot be swept; trying again in a minute");
            }
        }
        let forgetting = Arc::clone(&this.forgetting);
        drop(this);
        tokio::select! {
            () = forgetting.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(count: u64) -> Vec<AttendeeId> {
        (1..=count).map(AttendeeId::new).collect()
    }

    #[tokio::test]
    async fn strays_go_when_they_are_few_and_an_hour_old() {
        let mut strays = Strays::default();
        let (start, few) = (Instant::now(), people(3));
        assert_eq!(strays.look(&few, 40, start), Stray::Found);
        let soon = start + STRAY_FOR / 2;
        assert_eq!(strays.look(&few, 40, soon), Stray::Nothing);
        // One of them was being registered.
        assert_eq!(strays.look(&few[1..], 41, soon), Stray::Found);
        let late = start + STRAY_FOR;
        assert_eq!(
            strays.look(&few[1..], 41, late),
            Stray::Old(few[1..].to_vec())
        );
    }

    #[tokio::test]
    async fn strays_stay_when_they_are_many_or_nobody_is_known() {
        for (count, known) in [(3, 0), (1, 9), (11, 5000), (3, 29)] {
            let mut strays = Strays::default();
            let start = Instant::now();
            assert_eq!(strays.look(&people(count), known, start), Stray::TooMany);
            let late = strays.look(&people(count), known, start + 100 * STRAY_FOR);
            assert_eq!(late, Stray::Nothing, "{count} of {known}");
        }
    }
}
