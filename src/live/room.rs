//! What everybody in one room is shown. Encoded once for all who get it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::log::{Log, Missed};
use super::wake_up::{Listener, WakeUp};
use domain::{Position, TopicId};
use protocol::server::ServerMessage;
use protocol::view::{Board, RoomNews, RoomSummary};

/// Whom a message of the room is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    Screens,
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Phone,
    /// A wall or a console.
    Screen,
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
    /// A topic is another now, is new, or gone. Put into words likewise.
    Topic(TopicId),
    /// The next round comes at another time, or there is none. Put into words likewise.
    NextRound,
}

/// Values of which only the newest matters, as encoded messages, with the count of their changes.
#[derive(Clone, Debug, Default)]
pub struct Latest {
    pub version: u64,
    /// What was counted, for welcomes; nothing before the first tick.
    pub counted: Option<Arc<Counted>>,
    /// The summary for consoles.
    pub summary: Arc<str>,
    /// The summary for walls: small counts left out.
    pub wall_summary: Arc<str>,
    pub board: Arc<str>,
    pub for_phones: ForPhones,
}

/// What phones were told last. They are many, so they hear of it less often, and only what is new.
#[derive(Clone, Debug, Default)]
pub struct ForPhones {
    pub version: u64,
    pub counted: Option<Arc<Counted>>,
    /// What the version before did not say.
    news: Arc<str>,
    whole: Arc<str>,
}

impl ForPhones {
    /// The message for a phone that was told version `seen`, if there is any.
    pub fn since(&self, seen: Option<u64>) -> Option<&Arc<str>> {
        match seen {
            // Nothing was counted yet.
            _ if self.version == 0 => None,
            Some(seen) if seen == self.version => None,
            Some(seen) if seen + 1 == self.version => Some(&self.news),
            _ => Some(&self.whole),
        }
    }
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
    /// Rung after every change that a phone is told of.
    phones: WakeUp,
    /// After every change.
    screens: WakeUp,
}

struct State {
    /// What only screens see must not push out what a phone that was away still has to hear.
    for_phones: Log<Said>,
    for_screens: Log<Said>,
    /// Phones have something new in their log, and were not woken for it.
    phones_due: bool,
    latest: Latest,
    told_phones: Option<Instant>,
}

impl State {
    fn log(&self, reader: Reader) -> &Log<Said> {
        match reader {
            Reader::Phone => &self.for_phones,
            Reader::Screen => &self.for_screens,
        }
    }
}

impl RoomStream {
    pub fn wake_up(&self, reader: Reader) -> Listener {
        match reader {
            Reader::Phone => self.phones.subscribe(),
            Reader::Screen => self.screens.subscribe(),
        }
    }

    pub(super) fn wake(&self) {
        let phones = std::mem::take(&mut self.state().phones_due);
        if phones {
            self.phones.notify();
        }
        self.screens.notify();
    }

    /// Whoever listens, whether there is something in their log or not.
    pub(super) fn wake_everybody(&self) {
        self.phones.notify();
        self.screens.notify();
    }

    pub(super) fn new(capacity: usize, floor: Position) -> Self {
        Self {
            state: Mutex::new(State {
                for_phones: Log::new(capacity, floor),
                for_screens: Log::new(capacity, floor),
                phones_due: false,
                latest: Latest::default(),
                told_phones: None,
            }),
            phones: WakeUp::default(),
            screens: WakeUp::default(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // Nothing in here panics half-way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, at: Position, audience: Audience, message: Said) {
        let mut state = self.state();
        if audience == Audience::Everyone {
            state.for_phones.push(at, message.clone());
            state.phones_due = true;
        }
        state.for_screens.push(at, message);
    }

    pub(super) fn restart(&self, floor: Position) {
        let mut state = self.state();
        state.for_phones.restart(floor);
        state.for_screens.restart(floor);
    }

    /// Messages in `(after, until]`.
    pub fn between(
        &self,
        reader: Reader,
        after: Position,
        until: Position,
    ) -> Result<Vec<(Position, Said)>, Missed> {
        self.state().log(reader).between(after, until)
    }

    pub fn latest(&self) -> Latest {
        self.state().latest.clone()
    }

    /// Shows what was counted, if it is news.
    pub(super) fn show(&self, counted: Counted) {
        let (summary, wall_summary) = (room(&counted.summary), room(&counted.wall_summary));
        let board = encode(&ServerMessage::Board {
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
                for_phones: std::mem::take(&mut latest.for_phones),
            };
        }
        self.screens.notify();
    }

    /// Tells phones what is new to them: at once whether the room is open, and is rehearsed; counts `every` so often.
    /// Whether something waits for its moment.
    pub(super) fn tell_phones(&self, every: Duration, now: Instant) -> bool {
        {
            let state = &mut *self.state();
            let Some(counted) = &state.latest.counted else {
                return false;
            };
            let told = &mut state.latest.for_phones;
            let before = told.counted.as_ref().map(|counted| &counted.summary);
            let whole = RoomNews::for_phones(&counted.summary);
            let news = match before {
                Some(before) => whole.clone().since(before),
                None => whole.clone(),
            };
            if news.is_empty() {
                return false;
            }
            let early = state.told_phones.is_some_and(|at| now < at + every);
            if early && news.open.is_none() && news.rehearsal.is_none() {
                return true;
            }
            *told = ForPhones {
                version: told.version + 1,
                counted: Some(Arc::clone(counted)),
                news: encode(&ServerMessage::Room { summary: news }),
                whole: encode(&ServerMessage::Room { summary: whole }),
            };
            state.told_phones = Some(now);
        }
        self.phones.notify();
        false
    }
}

fn room(summary: &RoomSummary) -> Arc<str> {
    encode(&ServerMessage::Room {
        summary: summary.into(),
    })
}

fn encode(message: &ServerMessage) -> Arc<str> {
    Arc::from(serde_json::to_string(message).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::RoomId;
    use protocol::view::Present;
    use serde_json::{Value, json};

    const EVERY: Duration = Duration::from_secs(2);

    fn counted(total: u32, conversations: u32, open: bool) -> Counted {
        let summary = RoomSummary {
            room: RoomId::from("south"),
            open,
            present: Present {
                total,
                by_kind: Default::default(),
            },
            needs: Default::default(),
            offers: Default::default(),
            by_ward: Default::default(),
            first_meetings: None,
            event_conversations: None,
            conversations,
            booths: Vec::new(),
            rehearsal: false,
        };
        Counted {
            wall_summary: summary.clone(),
            summary,
            board: Board {
                needs: Vec::new(),
                offers: Vec::new(),
                unmet: Vec::new(),
            },
        }
    }

    /// What a phone that saw version `seen` reads.
    fn read(stream: &RoomStream, seen: Option<u64>) -> Value {
        let latest = stream.latest();
        latest.for_phones.since(seen).map_or(Value::Null, |text| {
            serde_json::from_str::<Value>(text).expect("JSON")["summary"].take()
        })
    }

    #[test]
    fn phones_are_told_what_changed_and_not_at_every_look() {
        let stream = RoomStream::new(8, Position::START);
        let start = Instant::now();
        assert!(!stream.tell_phones(EVERY, start));
        stream.show(counted(1, 0, true));
        let mut phone = stream.wake_up(Reader::Phone);
        let mut screen = stream.wake_up(Reader::Screen);
        assert!(!stream.tell_phones(EVERY, start));
        assert_eq!(read(&stream, None)["present"]["total"], 1);
        assert_eq!(read(&stream, None).get("needs"), None);
        assert!(phone.has_changed());
        phone.mark_unchanged();

        stream.show(counted(2, 0, true));
        assert!(stream.tell_phones(EVERY, start + EVERY / 2), "it waits");
        assert_eq!(read(&stream, Some(1)), Value::Null);
        assert!(!phone.has_changed());
        assert!(screen.has_changed());
        screen.mark_unchanged();
        stream.show(counted(3, 0, true));
        assert!(!stream.tell_phones(EVERY, start + EVERY));
        let news = json!({"room": "south", "present": {"total": 3, "by_kind": {}}});
        assert_eq!(read(&stream, Some(1)), news);
        assert_eq!(read(&stream, Some(2)), Value::Null);

        stream.show(counted(3, 4, false));
        assert!(
            !stream.tell_phones(EVERY, start + EVERY),
            "closed is said at once"
        );
        let news = json!({"room": "south", "open": false, "conversations": 4});
        assert_eq!(read(&stream, Some(2)), news);
        assert_eq!(read(&stream, Some(1))["present"]["total"], 3);
    }

    #[test]
    fn what_only_screens_see_pushes_nothing_out_for_phones() {
        let stream = RoomStream::new(2, Position::START);
        let mut phone = stream.wake_up(Reader::Phone);
        stream.push(Position(1), Audience::Everyone, Said::NextRound);
        stream.wake();
        assert!(phone.has_changed());
        phone.mark_unchanged();
        for at in 2..9 {
            stream.push(Position(at), Audience::Screens, Said::Calls);
        }
        stream.wake();
        assert!(!phone.has_changed(), "nothing for a phone");
        let read = |reader| stream.between(reader, Position::START, Position(8));
        assert_eq!(read(Reader::Phone).map(|found| found.len()), Ok(1));
        assert!(read(Reader::Screen).is_err());
    }
}
