//! All inboxes and rooms of the event, how far they have come, and which sockets are theirs.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use dashmap::DashMap;
use tokio::sync::watch;

use super::inbox::{Inbox, Notice};
use super::room::RoomStream;
use crate::catalog::Catalog;
use crate::presence::ConnectionId;
use domain::{AttendeeId, Position, RoomId};

pub struct Hub {
    inboxes: DashMap<AttendeeId, Arc<Inbox>>,
    rooms: HashMap<RoomId, Arc<RoomStream>>,
    inbox_capacity: usize,
    /// Where logs begin that are made from now on.
    floor: AtomicU64,
    /// Rung after every commit, whomever it touched.
    commits: watch::Sender<()>,
    sockets: DashMap<(AttendeeId, u32), (ConnectionId, Arc<AtomicBool>)>,
    next_connection: AtomicU64,
}

/// Whom commits concern, to be woken when all of it is written.
#[derive(Debug, Default)]
pub struct Recipients {
    pub(super) people: BTreeSet<AttendeeId>,
    pub(super) rooms: BTreeSet<RoomId>,
}

impl Hub {
    pub fn new(catalog: &Catalog, inbox_capacity: usize, room_capacity: usize) -> Self {
        let stream = || Arc::new(RoomStream::new(room_capacity, Position::START));
        Self {
            inboxes: DashMap::new(),
            rooms: catalog
                .rooms
                .iter()
                .map(|room| (room.id.clone(), stream()))
                .collect(),
            inbox_capacity,
            floor: AtomicU64::new(Position::START.0),
            commits: watch::Sender::new(()),
            sockets: DashMap::new(),
            next_connection: AtomicU64::new(1),
        }
    }

    pub fn room(&self, id: &RoomId) -> Option<Arc<RoomStream>> {
        self.rooms.get(id).map(Arc::clone)
    }

    /// Made when first asked for: most people have one for the whole evening.
    pub fn inbox(&self, who: AttendeeId) -> Arc<Inbox> {
        let floor = Position(self.floor.load(Ordering::Acquire));
        let fresh = || Arc::new(Inbox::new(self.inbox_capacity, floor));
        Arc::clone(&*self.inboxes.entry(who).or_insert_with(fresh))
    }

    pub(super) fn notify(&self, who: AttendeeId, at: Position, notice: Notice) {
        self.inbox(who).push(at, notice);
    }

    /// Positions mean something else from now on: all logs are empty and begin at `floor`.
    pub fn restart(&self, floor: Position) {
        self.floor.store(floor.0, Ordering::Release);
        for inbox in &self.inboxes {
            inbox.restart(floor);
        }
        for room in self.rooms.values() {
            room.restart(floor);
        }
    }

    /// Wakes whoever has something new in their log.
    pub fn wake(&self, recipients: &Recipients) {
        for who in &recipients.people {
            if let Some(inbox) = self.inboxes.get(who) {
                inbox.wake();
            }
        }
        for room in recipients.rooms.iter().filter_map(|id| self.rooms.get(id)) {
            room.wake();
        }
        self.commits.send_replace(());
    }

    /// Every screen looks again: what it goes by is another, whatever its log says.
    pub fn wake_everybody(&self) {
        for room in self.rooms.values() {
            room.wake_everybody();
        }
        self.commits.send_replace(());
    }

    /// For who looks at the whole event.
    pub fn commits(&self) -> watch::Receiver<()> {
        self.commits.subscribe()
    }

    pub(super) fn unsuggest(&self, who: AttendeeId) {
        if let Some(inbox) = self.inboxes.get(&who) {
            inbox.unsuggest();
        }
    }

    /// An erased person has nothing more to hear.
    pub fn forget(&self, who: AttendeeId) {
        if let Some((_, inbox)) = self.inboxes.remove(&who) {
            inbox.wake();
        }
    }

    pub fn connection_id(&self) -> ConnectionId {
        ConnectionId(self.next_connection.fetch_add(1, Ordering::Relaxed))
    }

    /// A newer socket of the same person and device replaces the older one.
    pub fn register(
        self: &Arc<Self>,
        who: AttendeeId,
        device: u32,
        connection: ConnectionId,
    ) -> Registration {
        let replaced = Arc::new(AtomicBool::new(false));
        let own = (connection, Arc::clone(&replaced));
        if let Some((_, older)) = self.sockets.insert((who, device), own) {
            older.store(true, Ordering::Release);
            self.inbox(who).wake();
        }
        Registration {
            hub: Arc::clone(self),
            key: (who, device),
            connection,
            replaced,
        }
    }

    pub fn sockets(&self) -> usize {
        self.sockets.len()
    }
}

/// Held by a socket as long as it lives.
pub struct Registration {
    hub: Arc<Hub>,
    key: (AttendeeId, u32),
    connection: ConnectionId,
    replaced: Arc<AtomicBool>,
}

impl Registration {
    /// A newer socket took over. Its inbox rings when that happens.
    pub fn is_replaced(&self) -> bool {
        self.replaced.load(Ordering::Acquire)
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.hub.sockets.remove_if(&self.key, |_, (connection, _)| {
            *connection == self.connection
        });
    }
}
