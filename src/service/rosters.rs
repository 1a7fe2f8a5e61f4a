//! Keeps counts and suggestions true: at most one look per tick, and hardly any while nothing changes.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::replica::Replica;
use super::views::is_here;
use crate::live::Roster;

/// Without any news, rosters are looked at this often all the same.
const LOOK_EVERY: Duration = Duration::from_secs(60);

pub(super) struct Rosters {
    replica: Arc<Replica>,
    roster: Mutex<Roster>,
}

impl Rosters {
    pub(super) fn new(replica: Arc<Replica>, roster: Roster) -> Self {
        Self {
            replica,
            roster: Mutex::new(roster),
        }
    }

    /// Whether somebody's list waits to be sent.
    fn refresh(&self) -> bool {
        let replica = &self.replica;
        let mut roster = self.roster.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let hall = replica.hall();
            let pairs = std::mem::take(&mut *replica.pairs());
            let present = |who| is_here(&hall, &*replica.stores.presence, who);
            let role = |who| replica.stores.directory.person(who)?.role.clone();
            roster.look(&hall, pairs, &present, &role, &replica.hub);
        }
        roster.show(&replica.hub, Instant::now())
    }
}

pub(super) async fn watch(rosters: Weak<Rosters>, tick: Duration) {
    let Some(this) = rosters.upgrade() else {
        return;
    };
    let stale = Arc::clone(&this.replica.stale);
    let mut presence = this.replica.stores.presence.changed();
    drop(this);
    let mut waiting = false;
    loop {
        let idle = if waiting { tick } else { LOOK_EVERY };
        tokio::select! {
            () = stale.notified() => {}
            changed = presence.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(idle) => {}
        }
        let Some(this) = rosters.upgrade() else {
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
