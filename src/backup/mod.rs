//! An event in one file: everything that another machine needs to go on with it, whichever stores it was kept in.
//!
//! The content is lines of JSON, compressed and sealed with a passphrase. The journal is put back under a new epoch, because the old one
//! may have gone on after the backup: phones that come back get a fresh welcome.

mod content;
mod sealed;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::directory::{Directory, PersonRecord};
use crate::journal::{AppendError, Journal, Retry};
use crate::key_values::{KeyValueStore, REMADE, SECRET_OF};
use crate::store::StoreError;
use domain::{AttendeeId, Millis, Position};
use hall::{Action, Command, Commit, Hall};

pub use content::ContentError;
pub use sealed::SealError;

/// An event as it was at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// The event's name, so that it is not taken for another's.
    pub event: String,
    pub made_at: Millis,
    pub commits: Vec<Commit>,
    pub people: Vec<(AttendeeId, PersonRecord)>,
    pub values: Vec<(String, Vec<u8>)>,
}

/// The same event later on: who is erased by then, and what is kept of nobody.
pub struct Later {
    pub hall: Hall,
    /// Of whom it holds anything, what.
    pub people: BTreeMap<AttendeeId, Arc<PersonRecord>>,
}

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no event here")]
    Nothing,
    #[error(
        "the journal holds what only a later release understands ({0}): use that release's `kaotsunagi backup`"
    )]
    Later(String),
    #[error(
        "the journal knows people without a name: the stores do not belong together, or people are being erased just now. Try again in a moment; if it stays so, start the event, which says what is missing"
    )]
    Nameless,
    #[error(
        "somebody else began an event here meanwhile: end that node, and restore into an empty place"
    )]
    Taken,
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error(transparent)]
    Sealed(#[from] SealError),
    #[error(transparent)]
    Content(#[from] ContentError),
}

/// Commits read, or appended, at once.
const PAGE: usize = 1_000;
/// Somebody may be erased between reading the journal and reading the names.
const LOOKS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

impl Backup {
    /// Of a running event too. Whoever registers meanwhile is in it whole or not at all; whoever is erased meanwhile is not.
    /// `names` reads the directory as it is now. `keys_of`: the name that the event's keys are derived with, if any.
    pub async fn take(
        event: &str,
        keys_of: Option<&str>,
        made_at: Millis,
        journal: &dyn Journal,
        key_values: &dyn KeyValueStore,
        names: impl AsyncFn() -> Result<Arc<dyn Directory>, StoreError>,
    ) -> Result<Self, BackupError> {
        let mut values = key_values.all().await?;
        values.retain(|(name, _)| !name.starts_with(REMADE));
        if !values.is_empty() && values.iter().all(|(name, _)| name != SECRET_OF) {
            let name = keys_of.unwrap_or_default();
            values.push((SECRET_OF.to_owned(), name.as_bytes().to_vec()));
        }
        values.sort();
        let mut commits = Vec::new();
        for _ in 0..LOOKS {
            read_on(journal, &mut commits).await?;
            if commits.is_empty() && values.is_empty() {
                return Err(BackupError::Nothing);
            }
            let hall = hall_of(&commits);
            if let Some(kind) = hall.lacks() {
                return Err(BackupError::Later(kind.to_owned()));
            }
            // A name is written before the journal knows of it. Where one is missing, it was erased since, and the journal says so by now.
            let directory = names().await?;
            let people: Option<Vec<_>> = hall
                .attendees()
                .map(|(id, _)| Some((id, (*directory.person(id)?).clone())))
                .collect();
            if let Some(mut people) = people {
                let kept = directory.kept().into_iter();
                people.extend(kept.filter_map(|id| Some((id, (*directory.person(id)?).clone()))));
                people.sort_by_key(|(id, _)| *id);
                return Ok(Self {
                    event: event.to_owned(),
                    made_at,
                    commits,
                    people,
                    values,
                });
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(BackupError::Nameless)
    }

    /// Writes it where nothing is. The journal comes last: without it nothing else is taken for an event.
    pub async fn put_into(
        &self,
        journal: &dyn Journal,
        directory: &dyn Directory,
        key_values: &dyn KeyValueStore,
    ) -> Result<(), BackupError> {
        for (name, value) in &self.values {
            key_values.set(name, value.clone()).await?;
        }
        directory.put(self.people.clone()).await?;
        let mut at = Position(0);
        for page in self.commits.chunks(PAGE) {
            let mut retry = Retry::default();
            let appended = journal.append(at, page.to_vec(), &mut retry).await;
            at = appended.map_err(|error| match error {
                AppendError::Conflict { .. } => BackupError::Taken,
                AppendError::Store(error) => BackupError::Store(error),
            })?;
        }
        Ok(())
    }

    /// Erases here whoever is erased in `later`, and what is kept to ask somebody once more as it has become there. Returns of how many
    /// nothing is left.
    pub fn erase_as_in(&mut self, later: &Later) -> usize {
        self.take_back_as_in(later) + self.erase_people(&later.hall)
    }

    /// An address that is gone there must not come back here, nor a letter go twice; and what somebody took back of what they had handed
    /// over stays taken back.
    fn take_back_as_in(&mut self, later: &Later) -> usize {
        let before = self.people.len();
        self.people.retain_mut(|(id, record)| {
            let there = later.people.get(&later.hall.who(*id));
            if let Some(kept) = &mut record.kept {
                let there = later.people.get(id).and_then(|there| there.kept.as_ref());
                let Some(there) = there else { return false };
                kept.clone_from(there);
            }
            if record.asked_again.is_some() {
                record.asked_again = there.and_then(|there| there.asked_again.clone());
            }
            if record.memos.is_some() {
                record.memos = there.and_then(|there| there.memos.clone());
            }
            true
        });
        before - self.people.len()
    }

    fn erase_people(&mut self, later: &Hall) -> usize {
        let mut hall = self.hall();
        let erased: Vec<_> = self
            .people
            .iter()
            .map(|(id, _)| *id)
            // A registration that became a part of another was not erased with it.
            .filter(|id| {
                let now = later.trace(later.who(*id));
                now.is_some_and(|person| person.erased)
            })
            .collect();
        for id in &erased {
            let at = self.commits.last().map_or(self.made_at, |commit| commit.at);
            // Refused only for somebody who is gone, and these are here.
            let Ok(facts) = hall.decide(&Command::Attendee(*id, Action::Erase), at) else {
                continue;
            };
            let commit = Commit {
                at,
                request: None,
                organizer: false,
                staff: None,
                facts,
            };
            hall.apply(&commit);
            self.commits.push(commit);
        }
        self.people.retain(|(id, _)| !erased.contains(id));
        erased.len()
    }

    pub fn hall(&self) -> Hall {
        hall_of(&self.commits)
    }

    /// What it knows of whom there is nothing left.
    pub fn later(&self) -> Later {
        let people = self.people.iter();
        Later {
            hall: self.hall(),
            people: people
                .map(|(id, record)| (*id, Arc::new(record.clone())))
                .collect(),
        }
    }

    pub fn seal(&self, passphrase: &str) -> Result<Vec<u8>, FileError> {
        Ok(sealed::seal(&content::write(self)?, passphrase)?)
    }

    pub fn open(file: &[u8], passphrase: &str) -> Result<Self, FileError> {
        Ok(content::read(&sealed::open(file, passphrase)?)?)
    }

    pub fn open_file(path: &Path, passphrase: &str) -> Result<Self, FileError> {
        Self::open(&std::fs::read(path)?, passphrase)
    }
}

/// The hall that a journal holds.
pub async fn hall_in(journal: &dyn Journal) -> Result<Hall, StoreError> {
    let mut commits = Vec::new();
    read_on(journal, &mut commits).await?;
    Ok(hall_of(&commits))
}

fn hall_of(commits: &[Commit]) -> Hall {
    let mut hall = Hall::default();
    for commit in commits {
        hall.apply(commit);
    }
    hall
}

/// What has been appended since.
async fn read_on(journal: &dyn Journal, commits: &mut Vec<Commit>) -> Result<(), StoreError> {
    loop {
        let read = Position(u64::try_from(commits.len()).unwrap_or(u64::MAX));
        let page = journal.read(read, PAGE).await?;
        let more = page.len() == PAGE;
        commits.extend(page);
        if !more {
            return Ok(());
        }
    }
}
