//! Follows every frame that somebody was sent: nothing lost, nothing twice, nothing told to whom it was not for. No socket, no clock.

mod secrets;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::{AttendeeId, IntroductionId, RoomId};
use protocol::client::Status;
use protocol::server::{Frame, ServerMessage, Welcome};
use protocol::view::{IntroductionState as State, IntroductionView, RoundState, Suggestion};

pub use secrets::{Secrets, Viewer, contacts};

/// What the organizer's announcements begin with; a number follows, one more each time in a room.
const NUMBERED: &str = "リハーサル ";

/// The text of the room's announcement of this number.
pub(super) fn announcement(number: u32, text: &str) -> String {
    format!("{NUMBERED}{number}：{text}")
}

fn number_of(announcement: &str) -> Option<u32> {
    let rest = announcement.strip_prefix(NUMBERED)?;
    rest.split('：').next()?.parse().ok()
}

/// What the server must not have done, with a line for whoever looks for the cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Never came, although it was so.
    Lost(String),
    /// Came again, or after what came later.
    Twice(String),
    /// Somebody's name or contact details, told to whom they are not for.
    Leak(String),
}
/// What a screen shows by now.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub me: Option<AttendeeId>,
    pub status: Option<Status>,
    pub room: Option<RoomId>,
    pub introductions: BTreeMap<IntroductionId, IntroductionView>,
    pub suggestions: Vec<Suggestion>,
    pub announcement: Option<String>,
    /// Of the round that is on.
    pub waits: bool,
}

/// What still stands, and must be the same however it was told.
#[derive(Debug, PartialEq)]
pub(super) struct Standing {
    room: Option<RoomId>,
    introductions: BTreeMap<IntroductionId, (State, Option<u16>, usize, bool, usize)>,
    announcement: Option<String>,
}

impl Told {
    pub(super) fn standing(&self) -> Standing {
        let over = |state| matches!(state, State::Cancelled | State::Passed | State::Missed);
        let standing = self.introductions.values().filter(|i| !over(i.state));
        let seen = |i: &IntroductionView| {
            let of = (i.state, i.table, i.with.len(), i.shared, i.cards.len());
            (i.id, of)
        };
        Standing {
            room: self.room.clone(),
            introductions: standing.map(seen).collect(),
            announcement: self.announcement.clone(),
        }
    }

    fn begin(&mut self, welcome: &Welcome) {
        *self = Self {
            me: welcome.me.as_ref().map(|me| me.id),
            status: welcome.me.as_ref().map(|me| me.status),
            room: Some(welcome.room.room.clone()),
            introductions: welcome
                .introductions
                .iter()
                .map(|i| (i.id, i.clone()))
                .collect(),
            suggestions: welcome.suggestions.clone(),
            announcement: welcome.announcement.clone(),
            waits: false,
        };
    }
}

/// Whoever is told something: folds it, and notes what should not be.
pub(super) struct Witness {
    viewer: Viewer,
    secrets: Arc<Secrets>,
    /// The last position, as it is sent back.
    pub at: Option<String>,
    pub told: Told,
    /// Of the last announcement, in the room it was made in.
    announced: Option<(RoomId, u32)>,
    /// How often each command was sent and not answered yet.
    asked: HashMap<String, u32>,
    cards: BTreeSet<(IntroductionId, AttendeeId)>,
    pub faults: Vec<Fault>,
}

impl Witness {
    pub(super) fn new(viewer: Viewer, secrets: Arc<Secrets>) -> Self {
        Self {
            viewer,
            secrets,
            at: None,
            told: Told::default(),
            announced: None,
            asked: HashMap::new(),
            cards: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    /// A command was sent, perhaps once more.
    pub(super) fn asks(&mut self, id: &str) {
        *self.asked.entry(id.to_owned()).or_default() += 1;
    }

    /// It was never sent, or nobody waits for it any more.
    pub(super) fn takes_back(&mut self, id: &str) {
        self.asked.remove(id);
    }

    /// The answer would have come on a connection that is gone: only another try is answered.
    pub(super) fn hangs_up(&mut self) {
        self.asked.values_mut().for_each(|sent| *sent = 0);
    }

    fn twice(&mut self, what: impl Into<String>) {
        self.faults.push(Fault::Twice(what.into()));
    }

    /// One frame, as it came and as it was read.
    pub(super) fn hears(&mut self, text: &str, frame: &Frame) {
        if let Some(leak) = self.secrets.leaks(self.viewer, text) {
            let who = self.viewer;
            self.faults
                .push(Fault::Leak(format!("{who:?} was told the {leak}")));
        }
        let before = self.at.replace(frame.at.clone());
        let (before, now) = (before.as_deref().and_then(position), position(&frame.at));
        // Positions of two journals are not to be compared.
        let same = before.zip(now).filter(|(b, n)| b.0 == n.0);
        if let Some((before, now)) = same {
            if now.1 < before.1 {
                self.twice(format!("position {} after {}", now.1, before.1));
            }
            let news = frame.messages.iter().find(|m| is_logged(m));
            if let Some(news) = news
                && now.1 <= before.1
            {
                self.twice(format!("at {}: {news:?}", frame.at));
            }
        }
        for message in &frame.messages {
            self.takes(message);
        }
    }

    fn takes(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Welcome(welcome) => {
                self.told.begin(welcome);
                let number = welcome.announcement.as_deref().and_then(number_of);
                self.announced = Some((welcome.room.room.clone(), number.unwrap_or(0)));
            }
            ServerMessage::Done { id }
            | ServerMessage::Error { id, .. }
            | ServerMessage::People { id, .. } => self.is_answered(id),
            ServerMessage::Room { summary } => self.told.room = Some(summary.room.clone()),
            ServerMessage::Suggestions { people } => self.told.suggestions.clone_from(people),
            ServerMessage::Introduction { introduction } => self.is_introduced(introduction),
            ServerMessage::Round { round, waiting, .. } => {
                self.told.waits = *waiting && round.state != RoundState::Over;
            }
            ServerMessage::Card { introduction, card } => {
                let (of, at) = (card.attendee, *introduction);
                let first = self.cards.insert((at, of));
                let again = (!first).then(|| Fault::Twice(format!("the card of {of} in {at}")));
                self.faults.extend(again);
            }
            ServerMessage::Me { me } => self.told.status = Some(me.status),
            ServerMessage::Announcement { text } => self.is_announced(text),
            _ => {}
        }
    }

    fn is_answered(&mut self, id: &str) {
        match self.asked.get_mut(id) {
            Some(1) => drop(self.asked.remove(id)),
            Some(sent) if *sent > 1 => *sent -= 1,
            _ => self.twice(format!("an answer to {id}")),
        }
    }

    fn is_introduced(&mut self, new: &IntroductionView) {
        let rank = |state| match state {
            State::Invited => Some(0),
            State::Agreed | State::Called => Some(1),
            State::Together => Some(2),
            State::Met => Some(3),
            State::Passed | State::Missed | State::Cancelled => None,
        };
        let known = self.told.introductions.insert(new.id, new.clone());
        if let Some(known) = known
            && let (Some(before), Some(now)) = (rank(known.state), rank(new.state))
            && now < before
        {
            let (id, from, to) = (new.id, known.state, new.state);
            self.twice(format!(
                "introduction {id} went from {from:?} back to {to:?}"
            ));
        }
    }

    fn is_announced(&mut self, text: &str) {
        self.told.announcement = Some(text.to_owned()).filter(|text| !text.is_empty());
        let (Some(number), Some(room)) = (number_of(text), self.told.room.clone()) else {
            return;
        };
        let last = self.announced.replace((room.clone(), number));
        let Some((_, last)) = last.filter(|(of, _)| *of == room) else {
            return;
        };
        if number <= last {
            self.twice(format!("announcement {number} of {room} after {last}"));
        } else if number > last + 1 {
            let between = last + 1..number;
            self.faults
                .extend(between.map(|lost| Fault::Lost(format!("announcement {lost} of {room}"))));
        }
    }

    /// At the very end: what was told bit by bit (`before`), against what a fresh welcome has just said, and answers that never came.
    pub(super) fn closes(&mut self, before: &Standing) {
        let fresh = self.told.standing();
        if fresh != *before {
            self.faults
                .push(Fault::Lost(format!("told {before:?}, and it is {fresh:?}")));
        }
        let unanswered = std::mem::take(&mut self.asked).into_keys();
        self.faults
            .extend(unanswered.map(|id| Fault::Lost(format!("the answer to {id}"))));
    }
}

/// Journal and number.
fn position(at: &str) -> Option<(&str, u64)> {
    let (journal, number) = at.rsplit_once('-')?;
    Some((journal, number.parse().ok()?))
}

/// Comes out of a log, so with a position of its own; of the others only the newest counts.
fn is_logged(message: &ServerMessage) -> bool {
    matches!(
        message,
        ServerMessage::Introduction { .. }
            | ServerMessage::Card { .. }
            | ServerMessage::Announcement { .. }
            | ServerMessage::Booth(_)
    )
}

#[cfg(test)]
mod tests;
