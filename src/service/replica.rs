//! The event as this node holds it: the hall at one position, the logs up to it, and the stores that both come from.

use std::collections::BTreeSet;
use std::ops::DerefMut;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use super::clock::EventClock;
use super::hall_lock::{HallLock, ReadHall};
use super::stores::Stores;
use super::to_forget::ToForget;
use crate::key_values::KeyValueStore;
use crate::live::{Hub, Pair};
use crate::store::StoreError;
use crate::tasks::Fate;
use crate::token::SECRET_BYTES;
use domain::{AttendeeId, Millis, Position};
use hall::Hall;

pub struct Replica {
    pub(super) stores: Stores,
    pub(super) clock: EventClock,
    pub(super) hub: Arc<Hub>,
    /// Whether this process can go on.
    pub(super) fate: Fate,
    /// What the keys are made of, in case the store loses it.
    pub(super) secret: [u8; SECRET_BYTES],
    /// As durable as the journal: what is not written yet is not in here.
    hall: HallLock,
    /// Counts the halls: another begins when the journal turned out to be another; and when all times are shown by another clock.
    pub(super) generation: watch::Sender<u64>,
    pub(super) catching_up: tokio::sync::Mutex<()>,
    /// Held by whoever reads a person's record to write it changed.
    pub(super) record_changes: tokio::sync::Mutex<()>,
    /// Whether the hall is of another journal than the one that is open. Held to read while something is appended.
    pub(super) diverged: tokio::sync::RwLock<bool>,
    /// Appends that lost to another node's.
    pub(super) conflicts: AtomicU64,
    /// An append has failed since it was looked whether this node is ready.
    doubted: AtomicBool,
    /// Pairs the roster has yet to look at. Apart from it, so that writing never waits for matching.
    pairs: Mutex<BTreeSet<Pair>>,
    /// Rung when the roster should look.
    pub(super) stale: Arc<Notify>,
    pub(super) to_forget: ToForget,
}

impl Replica {
    pub(super) fn new(
        stores: Stores,
        clock: EventClock,
        hub: Arc<Hub>,
        secret: [u8; SECRET_BYTES],
    ) -> Self {
        Self {
            stores,
            clock,
            hub,
            fate: Fate::default(),
            secret,
            hall: HallLock::default(),
            generation: watch::Sender::new(0),
            catching_up: tokio::sync::Mutex::default(),
            record_changes: tokio::sync::Mutex::default(),
            diverged: tokio::sync::RwLock::default(),
            conflicts: AtomicU64::new(0),
            doubted: AtomicBool::new(false),
            pairs: Mutex::default(),
            stale: Arc::default(),
            to_forget: ToForget::default(),
        }
    }

    /// The hall as the journal has it. Never held across an `.await`.
    pub fn hall(&self) -> ReadHall<'_> {
        self.hall.read()
    }

    pub(super) fn hall_mut(&self) -> impl DerefMut<Target = Hall> + '_ {
        self.hall.write()
    }

    /// Another hall from now on: positions begin with it, and who may be suggested to whom is looked at anew.
    pub(super) fn replace_hall(&self, mut hall: Hall) {
        let mut current = self.hall_mut();
        hall.go_by(Arc::clone(current.kind_limits()));
        self.pairs().extend(current.pairs().chain(hall.pairs()));
        self.hub.restart(hall.position());
        *current = hall;
        // Within the lock: whoever sees the new hall sees that it is another.
        self.begin_generation();
    }

    /// Every screen starts over.
    pub(super) fn begin_generation(&self) {
        self.generation.send_modify(|generation| *generation += 1);
        self.hub.wake_everybody();
    }

    pub(super) fn pairs(&self) -> MutexGuard<'_, BTreeSet<Pair>> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    pub fn key_values(&self) -> &dyn KeyValueStore {
        &*self.stores.key_values
    }

    /// Appends that lost to another node's, since this one started.
    pub fn conflicts(&self) -> u64 {
        self.conflicts.load(Ordering::Relaxed)
    }

    /// The event's time, which everything is stamped and counted with. Not to be compared with dates, nor shown as it is.
    pub(super) fn now(&self) -> Millis {
        self.clock.now()
    }

    /// The system's clock, for promised dates; it may be wrong.
    pub fn system_time(&self) -> Millis {
        self.clock.system()
    }

    /// The system's clock was set: all times that are shown are others now, so every screen is told anew.
    pub(super) fn clock_was_set(&self) {
        tracing::warn!(
            by_seconds = self.clock.was_set_ms() / 1000,
            "the system's clock was set; rounds last as long as they were called for, and times are shown by the new clock"
        );
        self.begin_generation();
    }

    /// Learns what other nodes have done and written until now.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        self.catch_up().await?;
        self.stores.directory.refresh().await
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

    /// What was found before an append failed is no longer known.
    pub(super) fn doubt(&self) {
        self.doubted.store(true, Ordering::Release);
    }

    /// Whether an append has failed since this was last asked.
    pub(super) fn take_doubt(&self) -> bool {
        self.doubted.swap(false, Ordering::AcqRel)
    }

    pub(super) fn write_position(&self, position: Position) -> String {
        format!("{}-{}", self.stores.journal.epoch(), position.0)
    }

    /// A position as clients hold it; nothing if it is not of this journal.
    fn parse_position(&self, at: &str) -> Option<Position> {
        let (epoch, number) = at.rsplit_once('-')?;
        let position = Position(number.parse().ok()?);
        (*epoch == *self.stores.journal.epoch()).then_some(position)
    }

    /// A position of this journal that this node has not reached.
    pub(super) fn is_ahead(&self, at: &str) -> bool {
        let position = self.parse_position(at);
        position.is_some_and(|position| position > self.hall().position())
    }

    /// A position of this journal that has been reached.
    pub(super) fn read_position(&self, at: &str) -> Option<Position> {
        let position = self.parse_position(at)?;
        (position <= self.hall().position()).then_some(position)
    }
}
