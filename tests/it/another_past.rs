//! The journal turns out to be another one while commands come in: nothing decided against the old is written to the new.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::{AttendeeId, Millis, Position};
use hall::{Command, Commit, Fact, Hall, Lasts};
use kaotsunagi::catalog::Catalog;
use kaotsunagi::config::{Overrides, Settings};
use kaotsunagi::directory::SqliteDirectory;
use kaotsunagi::journal::{AppendError, Journal, Retry};
use kaotsunagi::key_values::SqliteKeyValueStore;
use kaotsunagi::presence::MemoryPresence;
use kaotsunagi::service::{Clock, House, Service, Stores};
use kaotsunagi::store::StoreError;
use tokio::sync::{Notify, Semaphore};

/// A journal that can be swapped for another of the same length, and read slowly then.
struct Fickle {
    state: Mutex<State>,
    /// Each page of the new journal takes one.
    pages: Semaphore,
    asked: Notify,
}

#[derive(Default)]
struct State {
    commits: Vec<Commit>,
    epoch: u64,
    /// Reopening leads to this one.
    next: Option<Vec<Commit>>,
    /// Pages of the new journal that cannot be read.
    broken: usize,
    slow: bool,
    /// Appending is a fault of the program.
    panics: bool,
    /// Appends under an epoch that somebody has not finished changing over to.
    appended_while_astray: usize,
}

impl Fickle {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            pages: Semaphore::new(0),
            asked: Notify::new(),
        })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("nobody panicked")
    }
}

#[async_trait]
impl Journal for Fickle {
    fn epoch(&self) -> Arc<str> {
        self.state().epoch.to_string().into()
    }

    async fn append(
        &self,
        after: Position,
        commits: Vec<Commit>,
        _: &mut Retry,
    ) -> Result<Position, AppendError> {
        let faulty = self.state().panics;
        assert!(!faulty, "of an invented fault");
        let mut state = self.state();
        if state.next.is_some() {
            return Err(StoreError::Rewound.into());
        }
        let newest = Position(state.commits.len() as u64);
        if after != newest {
            let missed = Vec::new();
            return Err(AppendError::Conflict { newest, missed });
        }
        if state.slow {
            state.appended_while_astray += 1;
        }
        state.commits.extend(commits);
        Ok(Position(state.commits.len() as u64))
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Commit>, StoreError> {
        let (swapped, slow) = {
            let state = self.state();
            (state.next.is_some(), state.slow)
        };
        if swapped {
            return Err(StoreError::Rewound);
        }
        if slow {
            self.asked.notify_one();
            self.pages.acquire().await.expect("open").forget();
            let mut state = self.state();
            if state.broken > 0 {
                state.broken -= 1;
                return Err(StoreError::Gone);
            }
        }
        let mut state = self.state();
        let page = state.commits.iter().skip(after.0 as usize).take(limit);
        let page: Vec<_> = page.cloned().collect();
        if page.is_empty() {
            // All of it has been read.
            state.slow = false;
        }
        Ok(page)
    }

    async fn news(&self, _: Position) -> Result<(), StoreError> {
        std::future::pending().await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn reopen(&self) -> Result<(), StoreError> {
        let mut state = self.state();
        if let Some(next) = state.next.take() {
            state.commits = next;
            state.epoch += 1;
            state.slow = true;
        }
        Ok(())
    }
}

async fn open(journal: &Arc<Fickle>, folder: &std::path::Path) -> Arc<Service> {
    let settings = Settings::load(None, &Overrides::default()).expect("settings");
    let catalog = Catalog::example().expect("an event");
    let stores = Stores {
        journal: Arc::<Fickle>::clone(journal),
        directory: Arc::new(
            SqliteDirectory::open(&folder.join("directory.db"))
                .await
                .expect("opened"),
        ),
        presence: Arc::new(MemoryPresence::new(Duration::from_secs(1))),
        key_values: Arc::new(SqliteKeyValueStore::open(&folder.join("shelf.db")).expect("opened")),
        event: Some("test".into()),
        promise: String::new(),
    };
    let service = Service::open(
        Arc::new(catalog),
        Arc::new(settings),
        stores,
        Clock::of(|| Millis(1)),
    );
    service.await.expect("opened")
}

fn close(room: &str) -> Command {
    Command::SetRoom {
        room: room.into(),
        open: Some(false),
        mode: None,
        tables: None,
        screen: None,
    }
}

/// The same event with another past of the same length: the room is closed there.
fn another(past: &[Commit]) -> Vec<Commit> {
    let mut other = past.to_vec();
    let last = other.last_mut().expect("something happened");
    last.facts = vec![Fact::RoomSet {
        room: "southwest".into(),
        open: false,
        mode: Default::default(),
        tables: 7,
    }];
    other
}

fn replay(commits: &[Commit]) -> Hall {
    let mut hall = Hall::default();
    commits.iter().for_each(|commit| hall.apply(commit));
    hall
}

async fn swapped_under(broken: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Fickle::new();
    let service = open(&journal, folder.path()).await;
    service
        .commands
        .organize(
            Command::Announce {
                rooms: vec!["southwest".into()],
                text: "まもなく始まります".into(),
                lasts: Lasts::default(),
            },
            House::ORGANIZER,
        )
        .await
        .expect("announced");
    {
        let mut state = journal.state();
        state.next = Some(another(&state.commits));
        state.broken = broken;
    }
    let notices = {
        let service = Arc::clone(&service);
        tokio::spawn(async move { service.replica.who(AttendeeId::new(1)).await.map(|_| ()) })
    };
    // The new journal is open and its reading has begun. Whatever is decided now is decided against the old hall.
    journal.asked.notified().await;
    let commands: Vec<_> = ["southwest", "south", "social"]
        .map(|room| {
            let service = Arc::clone(&service);
            tokio::spawn(async move {
                service
                    .commands
                    .organize(close(room), House::ORGANIZER)
                    .await
            })
        })
        .into();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(journal.state().appended_while_astray, 0);
    journal.pages.add_permits(100);
    // Whoever noticed may be told that it cannot be read; the next one begins again.
    let _perhaps_broken = notices.await.expect("ended");
    for command in commands {
        // Refused, told to try again or done; never against the wrong hall.
        let _outcome = command.await.expect("ended");
    }
    service
        .commands
        .organize(close("south"), House::ORGANIZER)
        .await
        .ok();
    service
        .commands
        .organize(close("social"), House::ORGANIZER)
        .await
        .expect("done");
    let state = journal.state();
    assert_eq!(state.appended_while_astray, 0);
    assert_eq!(*service.replica.hall(), replay(&state.commits));
    assert_eq!(
        service
            .replica
            .hall()
            .room(&"southwest".into())
            .map(|r| r.tables),
        Some(7),
        "the new past is the one that counts"
    );
}

#[tokio::test]
async fn commands_wait_until_the_hall_is_that_of_the_new_journal() {
    swapped_under(0).await;
}

#[tokio::test]
async fn a_new_journal_that_cannot_be_read_at_first_is_not_written_to() {
    swapped_under(2).await;
}

#[tokio::test]
async fn what_needs_nothing_is_decided_at_the_newest_position_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Fickle::new();
    let service = open(&journal, folder.path()).await;
    service
        .commands
        .organize(close("south"), House::ORGANIZER)
        .await
        .expect("closed");
    {
        // Another node opens it again, and this one has not read on.
        let mut state = journal.state();
        let mut opened = state.commits.last().expect("closed").clone();
        for fact in &mut opened.facts {
            let Fact::RoomSet { open, .. } = fact else {
                panic!("{fact:?}");
            };
            *open = true;
        }
        state.commits.push(opened);
    }
    service
        .commands
        .organize(close("south"), House::ORGANIZER)
        .await
        .expect("closed");
    let hall = replay(&journal.state().commits);
    assert_eq!(
        hall.room(&"south".into()).map(|room| room.open),
        Some(false)
    );
}

#[tokio::test]
async fn a_writer_that_panics_means_the_end_of_the_process_and_no_readiness() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Fickle::new();
    let service = open(&journal, folder.path()).await;
    service.readiness.ready().await.expect("ready");
    journal.state().panics = true;
    let refused = service
        .commands
        .organize(close("south"), House::ORGANIZER)
        .await;
    assert!(refused.is_err(), "phones are told to try again");
    let reason = service.fate().sealed().await.expect("sealed");
    assert!(
        reason.contains("writer") && reason.contains("invented"),
        "{reason}"
    );
    let reason = service
        .readiness
        .ready()
        .await
        .expect_err("not ready")
        .to_string();
    assert!(reason.contains("about to end"), "{reason}");
}
