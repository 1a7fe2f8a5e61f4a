//! What everybody in one room is shown. Encoded once for all who get it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::log::{Log, Missed};
use super::wake_up::WakeUp;
use domain::Position;
use protocol::server::ServerMessage;
use protocol::view::{Board, RoomSummary};

/// Whom a message of the room is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    /// Walls and consoles.
    Screens,
}

/// One entry of a room's log.
#[derive(Clone, Debug)]
pub enum Said {
    /// An encoded message.
    Text(Arc<str>),
    /// The table calls are others now. Put into words when it is read, as they are then.
    Calls,
    /// This round is another now, or is new. Put into words likewise.
    Round(u32),
    /// The next round comes at another time, or there is none. Put into words likewise.
    NextRound,
}

/// A value of which only the newest matters, as encoded messages, with the count of its changes.
#[derive(Clone, Debug, Default)]
pub struct Latest {
    pub version: u64,
    /// What was counted, for welcomes; nothing before the first tick.
    pub counted: Option<Arc<Counted>>,
    /// The summary for phones and consoles.
    pub summary: Arc<str>,
    /// The summary for walls: small counts left out.
    pub wall_summary: Arc<str>,
    pub board: Arc<str>,
}

#[derive(Debug)]
pub struct Counted {
    pub summary: RoomSummary,
    /// With small counts left out.
    pub wall_summary: RoomSummary,
    pub board: Board,
}

pub struct RoomStream {
    state: Mutex<State>,
    /// After every change.
    wake_up: WakeUp,
}

struct State {
    log: Log<(Audience, Said)>,
    latest: Latest,
}

impl RoomStream {
    pub fn wake_up(&self) -> watch::Receiver<()> {
        self.wake_up.subscribe()
    }

    pub(super) fn wake(&self) {
        self.wake_up.notify();
    }

    pub(super) fn new(capacity: usize, floor: Position) -> Self {
        Self {
            state: Mutex::new(State {
                log: Log::new(capacity, floor),
                latest: Latest::default(),
            }),
            wake_up: WakeUp::new(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // Nothing in here panics half-way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, at: Position, audience: Audience, message: Said) {
        self.state().log.push(at, (audience, message));
    }

    pub(super) fn restart(&self, floor: Position) {
        self.state().log.restart(floor);
    }

    /// Messages in `(after, until]` for phones, or for screens.
    pub fn between(
        &self,
        after: Position,
        until: Position,
        screen: bool,
    ) -> Result<Vec<(Position, Said)>, Missed> {
        let entries = self.state().log.between(after, until)?;
        let fits = |audience| screen || audience == Audience::Everyone;
        Ok(entries
            .into_iter()
            .filter(|(_, (audience, _))| fits(*audience))
            .map(|(at, (_, message))| (at, message))
            .collect())
    }

    pub fn latest(&self) -> Latest {
        self.state().latest.clone()
    }

    /// Shows what was counted, if it is news.
    pub(super) fn show(&self, counted: Counted) {
        let text =
            |message: &ServerMessage| Arc::from(serde_json::to_string(message).unwrap_or_default());
        let room = |summary: &RoomSummary| {
            text(&ServerMessage::Room {
                summary: summary.clone(),
            })
        };
        let (summary, wall_summary) = (room(&counted.summary), room(&counted.wall_summary));
        let board = text(&ServerMessage::Board {
            board: counted.board.clone(),
        });
        {
            let latest = &mut self.state().latest;
            if latest.summary == summary && latest.board == board {
                return;
            }
            *latest = Latest {
                version: latest.version + 1,
                counted: Some(Arc::new(counted)),
                summary,
                wall_summary,
                board,
            };
        }
        self.wake();
    }
}
