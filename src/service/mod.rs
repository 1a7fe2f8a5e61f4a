//! The verbs of the event: decide → append → apply, then show. Everything a screen or a script may ask goes through here.

mod clock;
mod desk;
mod employer;
mod erase;
mod organizations;
mod promise;
mod readiness;
mod registration;
mod rounds;
mod session;
mod snapshot;
mod views;
mod why;
mod writer;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc, watch};

pub use clock::Clock;
pub use erase::EraseError;
pub use organizations::{ORGANIZATIONS, Organizations};
pub use readiness::NotReady;
pub use registration::Invalid;
pub use rounds::RoundOrder;
pub use session::{End, Frames, Session};
pub use writer::CommandError;

use clock::EventClock;

use crate::catalog::Catalog;
use crate::config::Settings;
use crate::directory::Directory;
use crate::journal::Journal;
use crate::live::{Hub, Pair, Roster, RosterSettings};
use crate::presence::Presence;
use crate::shelf::Shelf;
use crate::sqlite::StoreError;
use crate::tasks::{self, Fate};
use crate::token::{Bearer, Keys, SECRET_BYTES, TokenError, same_code};
use domain::{AttendeeId, Millis, Position, RoomId};
use hall::{Command, Fact, Hall, Refusal, Request, RoomPlan, Verb};
use matching::score::{Weights, World, WorldError};

/// Where the event's secret lies on the shelf.
const SECRET: &str = "secret";
/// Messages of a room kept for who is away.
const ROOM_LOG: usize = 256;
/// Commands waiting to be decided; beyond it a sender waits its turn.
const COMMANDS_WAITING: usize = 1024;
/// How long a person's token is good after everything was erased: long enough that the page can say so.
const TOKEN_OUTLIVES_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an organizer stays signed in.
const ORGANIZER_TOKEN_MS: i64 = 24 * 60 * 60 * 1000;

/// Where the event's things are kept.
pub struct Stores {
    pub journal: Arc<dyn Journal>,
    pub directory: Arc<dyn Directory>,
    pub presence: Arc<dyn Presence>,
    pub shelf: Arc<dyn Shelf>,
    /// The event's name where others use the same stores; nothing when they are this process's alone.
    pub event: Option<String>,
    /// What is promised about acknowledged commands, in words for operators.
    pub promise: String,
}

pub struct Service {
    pub catalog: Arc<Catalog>,
    pub settings: Arc<Settings>,
    pub keys: Keys,
    /// What the keys are made of, in case the store loses it.
    secret: [u8; SECRET_BYTES],
    pub organizations: Organizations,
    stores: Stores,
    /// The event data as the matcher's tables.
    world: Arc<World>,
    clock: EventClock,
    /// As durable as the journal: what is not written yet is not in here.
    hall: RwLock<Hall>,
    /// Counts the halls: another begins when the journal turned out to be another; and when all times are shown by another clock.
    lives: watch::Sender<u64>,
    catching_up: tokio::sync::Mutex<()>,
    /// Whether the hall is of another journal than the one that is open. Held to read while something is appended.
    astray: tokio::sync::RwLock<bool>,
    /// Appends that lost to another node's.
    conflicts: AtomicU64,
    hub: Arc<Hub>,
    roster: Mutex<Roster>,
    /// Pairs the roster has yet to look at. Apart from it, so that writing never waits for matching.
    pairs: Mutex<BTreeSet<Pair>>,
    /// Erased in the hall, not yet in every file.
    to_forget: Mutex<BTreeSet<AttendeeId>>,
    /// Rung when somebody is in there.
    forgetting: Arc<Notify>,
    /// Rung when the roster should look.
    stale: Arc<Notify>,
    commands: mpsc::Sender<writer::Pending>,
    draining: watch::Sender<bool>,
    /// Whether this process can go on.
    fate: Fate,
    /// An append has failed since it was looked whether this node is ready.
    doubted: AtomicBool,
    /// The last answer to whether this node is ready, and when it was found.
    readiness: tokio::sync::Mutex<Option<(Instant, Result<(), NotReady>)>>,
    /// What is known about the promised date.
    promise: Mutex<promise::Promise>,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    World(#[from] WorldError),
    #[error(
        "the event's stored secret has {0} bytes, {SECRET_BYTES} are needed: restore the data directory from a backup, or start with an empty one"
    )]
    Secret(usize),
}

impl Service {
    /// Reads the journal, furnishes new rooms, and starts the tasks that write and show.
    pub async fn open(
        catalog: Arc<Catalog>,
        settings: Arc<Settings>,
        stores: Stores,
        clock: Clock,
    ) -> Result<Arc<Self>, OpenError> {
        let secret = stores
            .shelf
            .keep(SECRET, Keys::random_secret().to_vec())
            .await?;
        let secret: [u8; SECRET_BYTES] = secret
            .try_into()
            .map_err(|found: Vec<u8>| OpenError::Secret(found.len()))?;
        let keys = match &stores.event {
            Some(event) => Keys::of_event(secret, event),
            None => Keys::new(secret),
        };
        let world = crate::live::world(&catalog)?;
        let weights = |room: &RoomId| weights(&catalog, room);
        let roster = Roster::new(
            Arc::clone(&catalog),
            Arc::clone(&world),
            &weights,
            RosterSettings {
                suggestions: settings.suggestions.count,
                min_interval: settings.suggestions.min_interval,
            },
        );
        let hub = Arc::new(Hub::new(&catalog, settings.live.inbox, ROOM_LOG));
        let organizations = Organizations::load(&*stores.shelf).await?;
        let (commands, queue) = mpsc::channel(COMMANDS_WAITING);
        let service = Arc::new(Self {
            catalog,
            settings,
            keys,
            secret,
            organizations,
            stores,
            world,
            clock: EventClock::new(clock),
            hall: RwLock::new(Hall::default()),
            lives: watch::Sender::new(0),
            catching_up: tokio::sync::Mutex::default(),
            astray: tokio::sync::RwLock::default(),
            conflicts: AtomicU64::new(0),
            hub,
            roster: Mutex::new(roster),
            pairs: Mutex::default(),
            to_forget: Mutex::default(),
            forgetting: Arc::default(),
            stale: Arc::new(Notify::new()),
            commands,
            draining: watch::Sender::new(false),
            fate: Fate::default(),
            doubted: AtomicBool::new(false),
            readiness: tokio::sync::Mutex::default(),
            promise: Mutex::default(),
        });
        if let Some(hall) = service.kept_hall().await? {
            service.replace_hall(hall);
        }
        service.catch_up().await?;
        if service.stores.event.is_none() {
            service.go_on_from_the_newest().await?;
        }
        let write = writer::run(Arc::downgrade(&service), queue);
        service.fate.hangs_on("writer", &service, write);
        let follow = writer::follow(Arc::downgrade(&service));
        service.fate.hangs_on("follower", &service, follow);
        tasks::again("rosters", &service, show);
        service.furnish().await;
        service.settle_employers().await?;
        if service.stores.event.is_none() {
            service.finish_erasing().await?;
        }
        tasks::again("erasing", &service, erase::keep_promises);
        tasks::again("rounds", &service, rounds::watch);
        tasks::again("organizations", &service, organizations::watch);
        tasks::again("snapshots", &service, snapshot::keep);
        Ok(service)
    }

    async fn furnish(&self) {
        let plans = self.catalog.rooms.iter().map(|room| RoomPlan {
            room: room.id.clone(),
            open: room.open,
            mode: room.mode,
            first_table: u16::try_from(room.first_table).unwrap_or(1),
            tables: u16::try_from(room.tables).unwrap_or(u16::MAX),
        });
        let booths = self.catalog.booths.iter();
        let booths = booths.map(|booth| (booth.id.clone(), booth.places));
        let furnish = [
            Command::Furnish(plans.collect()),
            Command::FurnishBooths(booths.collect()),
        ];
        for command in furnish {
            if let Err(error) = self.execute(command, None).await {
                tracing::error!(%error, "rooms and booths could not be furnished");
            }
        }
    }

    /// The event's time, which everything is stamped and counted with. Not to be compared with dates, nor shown as it is.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// The system's clock, for promised dates; it may be wrong.
    pub fn system_time(&self) -> Millis {
        self.clock.system()
    }

    /// A moment of the event's time as people read it.
    pub fn rfc3339(&self, at: Millis) -> String {
        self.catalog.calendar(self.clock.on_the_system(at))
    }

    /// As [`rfc3339`](Self::rfc3339), to the millisecond: for what counts down.
    pub fn rfc3339_exact(&self, at: Millis) -> String {
        self.catalog.rfc3339_exact(self.clock.on_the_system(at))
    }

    /// A moment that people wrote, in the event's time.
    pub fn in_event_time(&self, written: Millis) -> Millis {
        self.clock.in_event(written)
    }

    /// The system's clock was set: all times that are shown are others now, so every screen is told anew.
    fn clock_was_set(&self) {
        tracing::warn!(
            by_seconds = self.clock.was_set() / 1000,
            "the system's clock was set; rounds last as long as they were called for, and times are shown by the new clock"
        );
        self.lives.send_modify(|life| *life += 1);
    }

    /// Nobody else writes this journal, so what it says has happened.
    async fn go_on_from_the_newest(&self) -> Result<(), StoreError> {
        let Some(before) = self.hall().position().0.checked_sub(1) else {
            return Ok(());
        };
        let newest = self.stores.journal.read(Position(before), 1).await?;
        if let Some(newest) = newest.first() {
            self.clock.not_before(newest.at);
        }
        Ok(())
    }

    /// The hall as the journal has it. Never held across an `.await`.
    pub fn hall(&self) -> RwLockReadGuard<'_, Hall> {
        // Applying never panics half-way: a poisoned lock still guards a sound hall.
        self.hall.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another hall from now on: positions begin with it, and who may be suggested to whom is looked at anew.
    fn replace_hall(&self, hall: Hall) {
        let mut current = self.hall.write().unwrap_or_else(PoisonError::into_inner);
        self.pairs().extend(current.pairs().chain(hall.pairs()));
        self.hub.restart(hall.position());
        *current = hall;
        // Within the lock: whoever sees the new hall sees that it is another.
        self.lives.send_modify(|life| *life += 1);
    }

    fn pairs(&self) -> MutexGuard<'_, BTreeSet<Pair>> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// Connected now or a moment ago; or without a phone and in the room, as far as the reception desk knows.
    pub fn is_here(&self, hall: &Hall, who: AttendeeId) -> bool {
        let paper = |a: &hall::Attendee| a.steering.paper && a.room.is_some();
        self.stores.presence.is_present(who) || hall.attendee(who).is_some_and(paper)
    }

    /// One verb of one person. `request` is what their browser called it.
    pub async fn act(
        &self,
        who: AttendeeId,
        verb: Verb,
        request: Option<Request>,
    ) -> Result<Vec<Fact>, CommandError> {
        self.execute(Command::Attendee(who, verb), request).await
    }

    /// Asks `to` on behalf of `who`, with the reasons as they stand.
    pub async fn invite(
        &self,
        who: AttendeeId,
        to: AttendeeId,
        request: Option<Request>,
    ) -> Result<Vec<Fact>, CommandError> {
        let reasons = self.reasons(&self.hall(), who, to);
        self.act(who, Verb::Invite { to, reasons }, request).await
    }

    /// The code that opens the room's join page.
    pub fn join_code(&self, room: &RoomId) -> String {
        let chosen = self.catalog.room(room).and_then(|room| room.code.clone());
        chosen.unwrap_or_else(|| self.keys.join_code(room))
    }

    /// Compared without telling how much was right.
    pub fn is_join_code(&self, room: &RoomId, typed: &str) -> bool {
        same_code(typed, &self.join_code(room))
    }

    pub fn attendee_token(&self, id: AttendeeId) -> String {
        let device = rand::random();
        let expires = self
            .catalog
            .event
            .erase_at
            .max(self.token_time())
            .plus(TOKEN_OUTLIVES_MS);
        self.keys.issue(Bearer::Attendee { id, device }, expires)
    }

    pub fn organizer_token(&self) -> String {
        self.keys.issue(
            Bearer::Organizer,
            self.token_time().plus(ORGANIZER_TOKEN_MS),
        )
    }

    /// Who a token speaks for.
    pub fn bearer(&self, token: &str) -> Result<Bearer, TokenError> {
        self.keys.verify(token, self.token_time())
    }

    /// A token has expired when both clocks say so: one that is ahead for a moment must not turn everybody away.
    fn token_time(&self) -> Millis {
        self.now().min(self.system_time())
    }

    /// From now on sockets are told to come back elsewhere or later.
    pub fn drain(&self) {
        self.draining.send_replace(true);
    }

    pub fn draining(&self) -> watch::Receiver<bool> {
        self.draining.subscribe()
    }

    /// Whether this process can go on.
    pub fn fate(&self) -> &Fate {
        &self.fate
    }

    /// What is promised about acknowledged commands.
    pub fn promise(&self) -> &str {
        &self.stores.promise
    }

    /// Appends that lost to another node's, since this one started.
    pub fn conflicts(&self) -> u64 {
        self.conflicts.load(Ordering::Relaxed)
    }

    /// Who somebody is by now, if they are registered. Who is not known here may have come by another node a moment ago.
    pub async fn who(&self, id: AttendeeId) -> Result<Option<AttendeeId>, StoreError> {
        let known = || {
            let hall = self.hall();
            let who = hall.who(id);
            hall.attendee(who).map(|_| who)
        };
        if let Some(who) = known() {
            return Ok(Some(who));
        }
        self.catch_up().await?;
        Ok(known())
    }

    pub fn shelf(&self) -> &dyn Shelf {
        &*self.stores.shelf
    }
}

/// What the event data says the matcher should weigh in this room. `check` has refused what does not fit.
fn weights(catalog: &Catalog, room: &RoomId) -> Weights {
    let table = catalog
        .room(room)
        .map(|room| room.weights.clone())
        .unwrap_or_default();
    table.try_into().unwrap_or_else(|error| {
        tracing::error!(%room, %error, "weights not understood; using the defaults");
        Weights::default()
    })
}

/// Without any news, rosters are looked at this often all the same.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Keeps rosters true: at most one look per tick, and hardly any while nothing changes.
async fn show(service: std::sync::Weak<Service>) {
    let Some(this) = service.upgrade() else {
        return;
    };
    let (stale, tick) = (Arc::clone(&this.stale), this.settings.live.tick);
    let mut presence = this.stores.presence.changed();
    drop(this);
    let mut waiting = false;
    loop {
        let idle = if waiting { tick } else { LOOK_EVERY };
        tokio::select! {
            () = stale.notified() => {}
            changed = presence.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(idle) => {}
        }
        let Some(this) = service.upgrade() else {
            return;
        };
        // Matching a full room takes a while; sockets go on meanwhile.
        match tokio::task::spawn_blocking(move || this.refresh()).await {
            Ok(more) => waiting = more,
            Err(error) => match error.try_into_panic() {
                // Whoever started this task sees to it.
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => return,
            },
        }
        tokio::time::sleep(tick).await;
    }
}

impl Service {
    fn refresh(&self) -> bool {
        let mut roster = self.roster.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let hall = self.hall();
            let pairs = std::mem::take(&mut *self.pairs());
            roster.look(&hall, pairs, &|who| self.is_here(&hall, who), &self.hub);
        }
        roster.show(&self.hub, Instant::now())
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
