//! When letters go, and when all that was not answered is gone.
//!
//! A letter goes once or never. Before it is tried a mark is set that no other node and no later start can set again; whoever dies between
//! the two has asked nobody. Only where the server said no is it tried again.

use std::sync::{MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};

use super::{AskingAgain, State};
use crate::directory::Kept;
use crate::mail::{Mailer, again_letter};
use crate::service::forgetting::promise::{Look, witnesses};
use crate::store::StoreError;
use domain::{AttendeeId, Millis};

/// How often the days are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Servers that take letters from strangers take no more.
const ONE_EVERY: Duration = Duration::from_secs(1);
/// So often the server may say no before nobody is asked.
const TRIES: u32 = 3;
/// Between two of them.
const REST: Duration = Duration::from_secs(60 * 60);
/// Longer than any letter takes: whoever began it is gone, and it may have arrived.
const BEGUN_FOR: Duration = Duration::from_secs(60 * 60);

impl AskingAgain {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn look(&self) -> Result<(), StoreError> {
        let directory = &self.replica.stores.directory;
        directory.refresh().await?;
        let open: Vec<_> = self
            .kept()
            .into_iter()
            .filter(|(_, kept)| !kept.answered)
            .collect();
        let Some(until) = open.iter().map(|(_, kept)| kept.until).min() else {
            return Ok(());
        };
        let (wall, newest) = witnesses(&self.replica, until).await?;
        let look = self.state().end.look(until, wall, newest, Instant::now());
        if look == Look::Due {
            return self.end(&open, until).await;
        }
        // Whoever has not had theirs by then is not asked.
        if matches!(look, Look::Waits(_) | Look::Came(_))
            || !open.iter().any(|(_, kept)| kept.email.is_some())
        {
            return Ok(());
        }
        let Some(again) = self.again() else {
            return Ok(());
        };
        let (wall, newest) = witnesses(&self.replica, again.at).await?;
        let look = self
            .state()
            .letters
            .look(again.at, wall, newest, Instant::now());
        match look {
            Look::Came(left) => tracing::warn!(
                on = %again.on, minutes = left.as_secs() / 60,
                "the day of asking people once more has come, as this machine's clock has it: letters go after so many minutes"
            ),
            Look::Withdrawn => {
                tracing::warn!(on = %again.on, "the clock was set, and is not relied on: no letter went")
            }
            Look::Due => {
                self.send_all(open.into_iter().map(|(id, _)| id), wall)
                    .await?
            }
            Look::Before | Look::Waits(_) => {}
        }
        Ok(())
    }

    async fn end(&self, open: &[(AttendeeId, Kept)], until: Millis) -> Result<(), StoreError> {
        let over = open.iter().filter(|(_, kept)| kept.until <= until);
        let over: Vec<_> = over.map(|(id, _)| *id).collect();
        tracing::warn!(
            count = over.len(),
            "erasing what was kept to ask people once more, as promised"
        );
        self.replica.stores.directory.erase(&over).await
    }

    async fn send_all(
        &self,
        whom: impl Iterator<Item = AttendeeId>,
        wall: Millis,
    ) -> Result<(), StoreError> {
        let now = Instant::now();
        if self.state().rests_until.is_some_and(|until| now < until) {
            return Ok(());
        }
        let (Some(mailer), Some(public_url)) = (&self.mailer, self.public_url.get()) else {
            tracing::warn!("people wait to be asked once more, and no mail server is set up");
            return Ok(());
        };
        if let Err(error) = mailer.is_there().await {
            tracing::warn!(%error, "the mail server is away; those who are to be asked once more wait");
            return Ok(());
        }
        let mut ticks = interval(ONE_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for id in whom {
            // Whoever took it back meanwhile, or had theirs from another node, gets none.
            self.replica.stores.directory.refresh().await?;
            let Some(kept) = self
                .one(id)
                .filter(|kept| kept.email.is_some() && kept.until > wall)
            else {
                continue;
            };
            if self.begin(id, kept.refused).await? {
                ticks.tick().await;
                self.send(mailer, public_url, id, &kept).await?;
            } else {
                self.give_up_begun(id).await?;
            }
        }
        Ok(())
    }

    /// Whether the letter is ours to send.
    async fn begin(&self, id: AttendeeId, refused: u32) -> Result<bool, StoreError> {
        let mine: [u8; 16] = rand::random();
        let mark = format!("again:{id}:{refused}");
        let key_values = self.replica.key_values();
        Ok(key_values.get_or_insert(&mark, mine.to_vec()).await? == mine)
    }

    async fn send(
        &self,
        mailer: &Mailer,
        public_url: &str,
        id: AttendeeId,
        kept: &Kept,
    ) -> Result<(), StoreError> {
        let Some(email) = &kept.email else {
            return Ok(());
        };
        let link = self.keys.again_link(public_url, id);
        let until = self.catalog.date_of(kept.until);
        let letter = again_letter(&self.catalog.event, until, &link);
        match mailer.send("", email, &letter).await {
            Err(error) if error.is_of_the_letter() => {
                tracing::warn!(
                    "the mail server did not take the letter of somebody who is to be asked once more"
                );
                self.state().rests_until = Some(Instant::now() + REST);
                if kept.refused + 1 < TRIES {
                    return self.change(id, |kept| kept.refused += 1).await;
                }
                self.replica.stores.directory.erase(&[id]).await
            }
            // Where it is not known whether it arrived, it may have.
            Ok(()) | Err(_) => self.change(id, |kept| kept.email = None).await,
        }
    }

    /// Somebody has begun it and not said how it went. After a while nobody will.
    async fn give_up_begun(&self, id: AttendeeId) -> Result<(), StoreError> {
        let since = *self.state().begun.entry(id).or_insert_with(Instant::now);
        if since.elapsed() < BEGUN_FOR {
            return Ok(());
        }
        self.state().begun.remove(&id);
        self.change(id, |kept| kept.email = None).await
    }

    fn one(&self, id: AttendeeId) -> Option<Kept> {
        self.replica.stores.directory.person(id)?.kept.clone()
    }

    /// What is gone by now stays gone.
    async fn change(
        &self,
        id: AttendeeId,
        change: impl FnOnce(&mut Kept),
    ) -> Result<(), StoreError> {
        let _turn = self.replica.record_changes.lock().await;
        self.replica.stores.directory.refresh().await?;
        match self.one(id) {
            Some(mut kept) => {
                change(&mut kept);
                self.put(id, kept).await
            }
            None => Ok(()),
        }
    }
}

/// Looks at the days.
pub(in crate::service) async fn watch(asking: Weak<AskingAgain>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(this) = asking.upgrade() else {
            return;
        };
        if let Err(error) = this.look().await {
            tracing::error!(%error, "asking people once more failed; trying again in a minute");
        }
    }
}
