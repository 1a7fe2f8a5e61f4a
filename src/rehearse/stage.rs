//! What everybody of a rehearsal shares: the server, what the director wants at the moment, and the times that are measured.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use domain::{IntroductionId, RoomId};
use protocol::event::EventView;

use super::judge::Secrets;
use super::wire::Server;

/// What is going on in the hall, as everybody there can see.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    /// Where to go; nowhere in particular when empty.
    pub rooms: Vec<RoomId>,
    pub talk: bool,
    /// As long as a round, or a conversation, takes here.
    pub unit: Duration,
    /// Times the Wi-Fi went away so far.
    pub outages: u32,
    pub over: bool,
}

pub(super) struct Stage {
    pub server: Server,
    pub event: EventView,
    /// The organizer's token.
    pub organizer: String,
    pub codes: BTreeMap<RoomId, String>,
    pub secrets: Arc<Secrets>,
    /// How many lose the Wi-Fi when it goes, 0 to 1.
    pub drop: f64,
    /// Tells this rehearsal's requests from another's.
    pub key: String,
    pub scene: watch::Sender<Scene>,
    standing: Mutex<Standing>,
    figures: Mutex<Figures>,
}

/// A code as somebody's screen shows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub number: usize,
    pub code: String,
}

/// A phone was told of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub introduction: IntroductionId,
    pub at: Instant,
    /// Since when the phone was connected.
    pub connected: Instant,
}

/// Measured so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    /// From the request to the first welcome.
    pub joins: Vec<Duration>,
    /// From dialling to what was missed.
    pub resumes: Vec<Duration>,
    pub calls: Vec<Told>,
    pub here: usize,
    pub met: usize,
}

/// Who stands about, and shows a code to whoever comes by: one in a room.
#[derive(Default)]
struct Standing(BTreeMap<RoomId, Shown>);

impl Standing {
    /// Whoever stands about there, who then does no more; else one stands there oneself.
    fn runs_into(&mut self, room: &RoomId, me: Shown) -> Option<Shown> {
        let found = self
            .0
            .remove(room)
            .filter(|found| found.number != me.number);
        if found.is_none() {
            self.0.insert(room.clone(), me);
        }
        found
    }
}

impl Stage {
    pub(super) fn new(
        server: Server,
        event: EventView,
        organizer: String,
        codes: BTreeMap<RoomId, String>,
        secrets: Arc<Secrets>,
        (key, drop): (String, f64),
    ) -> Self {
        let before = Scene {
            rooms: Vec::new(),
            talk: false,
            unit: Duration::from_secs(10),
            outages: 0,
            over: false,
        };
        Self {
            server,
            event,
            organizer,
            codes,
            secrets,
            drop,
            key,
            scene: watch::Sender::new(before),
            standing: Mutex::default(),
            figures: Mutex::default(),
        }
    }

    pub(super) fn runs_into(&self, room: &RoomId, me: Shown) -> Option<Shown> {
        let standing = self.standing.lock();
        standing
            .unwrap_or_else(PoisonError::into_inner)
            .runs_into(room, me)
    }

    pub(super) fn figures(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_one_room_run_into_each_other_once() {
        let shown = |number| Shown {
            number,
            code: format!("code-{number}"),
        };
        let (hall, bar) = (RoomId::from("hall"), RoomId::from("bar"));
        let mut standing = Standing::default();
        assert_eq!(standing.runs_into(&hall, shown(1)), None);
        assert_eq!(standing.runs_into(&hall, shown(1)), None, "oneself");
        assert_eq!(standing.runs_into(&bar, shown(2)), None, "elsewhere");
        assert_eq!(standing.runs_into(&hall, shown(3)), Some(shown(1)));
        assert_eq!(standing.runs_into(&hall, shown(4)), None, "both have gone");
    }
}
