//! People's own links by mail: one letter a second, to everybody on the list who has an address and has not had theirs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::links::{Linked, Links};
use super::replica::Replica;
use super::writer::{CommandError, Commands, House};
use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::mail::{Letter, Mailer, Undelivered, link_letter, own_letter};
use crate::store::StoreError;
use domain::AttendeeId;
use hall::Command;
use protocol::api::{FailedLetter, Letters as Shown};

/// Who has had their letter, as ids: another start goes on where this one ended.
const SENT: &str = "letters:sent";
/// Servers that take letters from strangers take no more.
const EVERY: Duration = Duration::from_secs(1);
/// Failures that are listed.
const FAILED_MAX: usize = 500;

pub struct Letters {
    pub(super) replica: Arc<Replica>,
    pub(super) commands: Commands,
    pub(super) links: Arc<Links>,
    pub(super) catalog: Arc<Catalog>,
    pub(super) mailer: Option<Arc<Mailer>>,
    pub(super) state: Mutex<State>,
}

/// Of this process.
#[derive(Default)]
pub(super) struct State {
    tested: bool,
    running: bool,
    failed: Vec<FailedLetter>,
    stopped: Option<String>,
}

/// Why no letter goes.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    #[error("no mail server is set up")]
    NoServer,
    #[error("no test letter has gone yet")]
    Untested,
    #[error("letters are going out")]
    Running,
    #[error("they gave no mail address")]
    NoAddress,
    #[error(transparent)]
    Undelivered(#[from] Undelivered),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Letters {
    pub async fn shown(&self, public_url: &str) -> Result<Shown, StoreError> {
        let sent = self.sent().await?;
        let people = self.with_address(public_url);
        let state = self.state();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Shown {
            configured: self.mailer.is_some(),
            tested: state.tested,
            running: state.running,
            people: count(people.len()),
            sent: count(people.iter().filter(|it| sent.contains(&it.who)).count()),
            failed: state.failed.clone(),
            stopped: state.stopped.clone(),
        })
    }

    /// A letter as people will have it, with a link that is nobody's.
    pub async fn test(&self, to: &str, public_url: &str) -> Result<(), LetterError> {
        let mailer = self.mailer.as_ref().ok_or(LetterError::NoServer)?;
        let letter = self.letter("山田 花子", &format!("{public_url}/p/…"));
        mailer.send("", to, &letter).await?;
        self.state().tested = true;
        Ok(())
    }

    /// Whether letters can go at all.
    pub fn is_set_up(&self) -> bool {
        self.mailer.is_some()
    }

    /// Sends somebody, at the address they gave, what they take home.
    pub async fn to_oneself(
        &self,
        who: AttendeeId,
        zip: Vec<u8>,
        language: Language,
    ) -> Result<(), LetterError> {
        let mailer = self.mailer.as_ref().ok_or(LetterError::NoServer)?;
        let record = self.replica.stores.directory.person(who);
        let record = record.ok_or(LetterError::NoAddress)?;
        let address = record.contact.email.as_deref();
        let address = address.ok_or(LetterError::NoAddress)?;
        let letter = own_letter(&self.catalog.event, &record.name, zip, language);
        Ok(mailer.send(&record.name, address, &letter).await?)
    }

    /// Begins; returns before the first letter has gone. `again`: also to those who have theirs.
    pub async fn begin(
        self: &Arc<Self>,
        public_url: &str,
        again: bool,
        by: House,
    ) -> Result<(), LetterError> {
        if self.mailer.is_none() {
            return Err(LetterError::NoServer);
        }
        let sent = match again {
            true => BTreeSet::new(),
            false => self.sent().await?,
        };
        {
            let mut state = self.state();
            if !state.tested {
                return Err(LetterError::Untested);
            }
            if state.running {
                return Err(LetterError::Running);
            }
            *state = State {
                tested: true,
                running: true,
                ..State::default()
            };
        }
        // Addresses leave the house: it stands in the organizer's list.
        if let Err(error) = self.commands.organize(Command::ExportLinks, by).await {
            self.state().running = false;
            return Err(error.into());
        }
        let mut whom = self.with_address(public_url);
        whom.retain(|linked| !sent.contains(&linked.who));
        let letters = Arc::clone(self);
        tokio::spawn(async move {
            let stopped = letters.send_all(whom, sent).await.err();
            let mut state = letters.state();
            state.running = false;
            state.stopped = stopped;
        });
        Ok(())
    }

    /// An error says why the others have to wait: a server that is away, a store that keeps nothing.
    async fn send_all(
        &self,
        whom: Vec<Linked>,
        mut sent: BTreeSet<AttendeeId>,
    ) -> Result<(), String> {
        let Some(mailer) = &self.mailer else {
            return Ok(());
        };
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for linked in whom {
            ticks.tick().await;
            // Who was erased meanwhile has no link any more.
            let (Some(email), true) = (
                &linked.email,
                self.replica.hall().attendee(linked.who).is_some(),
            ) else {
                continue;
            };
            match mailer
                .send(
                    &linked.name,
                    email,
                    &self.letter(&linked.name, &linked.link),
                )
                .await
            {
                Ok(()) => {
                    sent.insert(linked.who);
                    self.keep(&sent).await.map_err(|error| error.to_string())?;
                }
                Err(error) if error.is_of_the_server() => {
                    tracing::warn!("the mail server is away; letters wait");
                    return Err(error.to_string());
                }
                Err(error) => self.note_failed(linked.badge, &error),
            }
        }
        Ok(())
    }

    fn letter(&self, name: &str, link: &str) -> Letter {
        link_letter(&self.catalog.event, name, link)
    }

    fn note_failed(&self, badge: u32, error: &Undelivered) {
        let mut state = self.state();
        if state.failed.len() < FAILED_MAX {
            let message = error.to_string();
            state.failed.push(FailedLetter { badge, message });
        }
    }

    fn with_address(&self, public_url: &str) -> Vec<Linked> {
        let mut all = self.links.all(public_url);
        all.retain(|linked| linked.email.is_some());
        all
    }

    async fn sent(&self) -> Result<BTreeSet<AttendeeId>, StoreError> {
        let kept = self.replica.key_values().get(SENT).await?;
        Ok(kept
            .and_then(|kept| serde_json::from_slice(&kept).ok())
            .unwrap_or_default())
    }

    async fn keep(&self, sent: &BTreeSet<AttendeeId>) -> Result<(), StoreError> {
        let kept = serde_json::to_vec(sent)?;
        self.replica.key_values().set(SENT, kept).await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
