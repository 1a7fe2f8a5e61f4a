//! As many connections as there are descriptors for. When all are taken, a stranger's makes room: of whoever holds most, the one that
//! has been silent longest. So somebody who only holds connections loses them, and nobody is kept out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::Origin;

pub struct Limiter {
    most: usize,
    state: Mutex<State>,
}

/// Those that never asked for anything go first, then those that did so longest ago.
type Rank = (bool, u64);

#[derive(Default)]
struct State {
    /// Counts arrivals and answers; also the ids.
    clock: u64,
    held: HashMap<u64, Held>,
    /// What may make room.
    strangers: HashMap<Origin, BTreeMap<Rank, u64>>,
    busiest: BTreeSet<(usize, Origin)>,
}

struct Held {
    origin: Origin,
    /// None once it is kept for good.
    stranger: Option<(Rank, oneshot::Sender<()>)>,
}

impl Limiter {
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            state: Mutex::default(),
        })
    }

    /// Connections that are held now.
    pub fn held(&self) -> usize {
        self.lock().held.len()
    }

    /// A permit, and what tells its connection to make room. None: everything is held by people we know.
    pub fn admit(self: &Arc<Self>, origin: Origin) -> Option<(Permit, oneshot::Receiver<()>)> {
        let mut state = self.lock();
        if state.held.len() >= self.most && !state.make_room() {
            return None;
        }
        let (close, closed) = oneshot::channel();
        let id = state.tick();
        let rank = (false, id);
        state.add_stranger(origin, rank, id);
        let stranger = Some((rank, close));
        state.held.insert(id, Held { origin, stranger });
        let limiter = Arc::clone(self);
        Some((Permit { limiter, id }, closed))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn make_room(&mut self) -> bool {
        let Some(&(_, origin)) = self.busiest.last() else {
            return false;
        };
        let first = self
            .strangers
            .get(&origin)
            .and_then(|s| s.first_key_value());
        let Some((_, &id)) = first else {
            return false;
        };
        if let Some((_, close)) = self.remove(id).and_then(|held| held.stranger) {
            let _already_ending = close.send(());
        }
        true
    }

    fn remove(&mut self, id: u64) -> Option<Held> {
        let held = self.held.remove(&id)?;
        if let Some((rank, _)) = &held.stranger {
            self.remove_stranger(held.origin, *rank);
        }
        Some(held)
    }

    fn add_stranger(&mut self, origin: Origin, rank: Rank, id: u64) {
        let here = self.strangers.entry(origin).or_default();
        self.busiest.remove(&(here.len(), origin));
        here.insert(rank, id);
        self.busiest.insert((here.len(), origin));
    }

    fn remove_stranger(&mut self, origin: Origin, rank: Rank) {
        let Some(here) = self.strangers.get_mut(&origin) else {
            return;
        };
        self.busiest.remove(&(here.len(), origin));
        here.remove(&rank);
        if here.is_empty() {
            self.strangers.remove(&origin);
        } else {
            self.busiest.insert((here.len(), origin));
        }
    }
}

/// One connection's place. Dropped with it.
pub struct Permit {
    limiter: Arc<Limiter>,
    id: u64,
}

impl Permit {
    pub(super) fn number(&self) -> u64 {
        self.id
    }

    /// It has been of use, and counts as the newest again.
    pub fn answered(&self) {
        let mut state = self.limiter.lock();
        let rank = (true, state.tick());
        let Some(held) = state.held.get_mut(&self.id) else {
            return;
        };
        let origin = held.origin;
        if let Some((kept, _)) = &mut held.stranger {
            let old = std::mem::replace(kept, rank);
            state.remove_stranger(origin, old);
            state.add_stranger(origin, rank, self.id);
        }
    }

    pub fn keep(&self) {
        let mut state = self.limiter.lock();
        let Some(held) = state.held.get_mut(&self.id) else {
            return;
        };
        let origin = held.origin;
        if let Some((rank, _)) = held.stranger.take() {
            state.remove_stranger(origin, rank);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.limiter.lock().remove(self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(last: u8) -> Origin {
        Origin::of([192, 0, 2, last].into())
    }

    #[test]
    fn whoever_holds_most_makes_room_beginning_with_the_silent() {
        let limiter = Limiter::new(4);
        let admit = |last| limiter.admit(origin(last)).expect("room");
        let mut guest = admit(1);
        let mut hoarder = [admit(2), admit(2), admit(2)];
        hoarder[0].0.answered();
        let _newcomer = admit(3);
        assert!(hoarder[1].1.try_recv().is_ok(), "silent longest");
        let _newcomer = admit(4);
        assert!(hoarder[2].1.try_recv().is_ok());
        assert!(hoarder[0].1.try_recv().is_err() && guest.1.try_recv().is_err());
        assert_eq!(limiter.held(), 4);
    }

    #[test]
    fn who_is_known_makes_no_room() {
        let limiter = Limiter::new(2);
        let (known, _) = limiter.admit(origin(1)).expect("room");
        known.keep();
        let (_stranger, mut told) = limiter.admit(origin(1)).expect("room");
        let (second, _) = limiter.admit(origin(2)).expect("the stranger's");
        assert!(told.try_recv().is_ok());
        second.keep();
        assert!(limiter.admit(origin(3)).is_none());
        drop(known);
        assert!(limiter.admit(origin(3)).is_some());
    }

    #[test]
    fn nothing_is_left_of_those_who_went() {
        let limiter = Limiter::new(3);
        for last in 0..100 {
            let admitted = limiter.admit(origin(last));
            if let Some((permit, _)) = &admitted {
                permit.answered();
            }
            drop(admitted);
        }
        let state = limiter.lock();
        assert!(state.held.is_empty() && state.strangers.is_empty() && state.busiest.is_empty());
    }
}
