//! Follows every frame that somebody was sent: nothing lost, nothing twice, nothing told to whom it was not for. No socket, no clock.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{AttendeeId, IntroductionId, RoomId};
use protocol::api::Register;
use protocol::client::Status;
use protocol::server::{Frame, ServerMessage, Welcome};
use protocol::view::{IntroductionState as State, IntroductionView, RoundState, Suggestion};

use super::cast::{MAIL_HOST, PHONE_PREFIX};

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

/// What is whose, and who may read it: shared by all witnesses.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    names: Vec<String>,
    /// Whose name nobody else may read: they did not agree to be shown.
    reserved: Vec<usize>,
    /// Who pressed 「名刺交換」 at which introduction.
    pressed: Mutex<HashMap<IntroductionId, BTreeSet<usize>>>,
}

impl Secrets {
    pub(super) fn of<'a>(forms: impl Iterator<Item = &'a Register>) -> Self {
        let mut secrets = Self::default();
        for (n, form) in forms.enumerate() {
            secrets.names.push(form.name.clone());
            if !form.consent.partners {
                secrets.reserved.push(n);
            }
        }
        secrets
    }

    fn pressed(&self) -> MutexGuard<'_, HashMap<IntroductionId, BTreeSet<usize>>> {
        self.pressed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before the press is sent, or the card might be there first.
    pub(super) fn presses(&self, who: usize, introduction: IntroductionId) {
        self.pressed().entry(introduction).or_default().insert(who);
    }

    fn exchanged(&self, a: usize, b: usize) -> bool {
        let pressed = self.pressed();
        pressed.values().any(|p| p.contains(&a) && p.contains(&b))
    }

    /// Whom the text tells something of that `viewer` may not read.
    fn leaks(&self, viewer: Viewer, text: &str) -> Option<String> {
        let may = |of: usize| match viewer {
            Viewer::Person(me) => me == of || self.exchanged(me, of),
            Viewer::Wall => false,
        };
        for (of, kind) in contacts(text) {
            if !may(of) {
                return Some(format!("{kind} of person {of}"));
            }
        }
        let hidden: Box<dyn Iterator<Item = usize>> = match viewer {
            Viewer::Person(me) => Box::new(self.reserved.iter().copied().filter(move |n| *n != me)),
            Viewer::Wall => Box::new(0..self.names.len()),
        };
        let mut hidden = hidden.filter_map(|n| Some((n, self.names.get(n)?)));
        let named = hidden.find(|(_, name)| text.contains(name.as_str()));
        named.map(|(n, _)| format!("name of person {n}"))
    }
}

/// Whose contact details stand in a text: mail addresses and telephones of the cast bear their number.
fn contacts(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(MAIL_HOST) {
        let before = text.get(at.saturating_sub(5)..at.saturating_sub(1));
        found.extend(before.and_then(|n| Some((n.parse().ok()?, "mail address"))));
    }
    for (at, _) in text.match_indices(PHONE_PREFIX) {
        let from = at + PHONE_PREFIX.len();
        let after = text.get(from..from + 4);
        found.extend(after.and_then(|n| Some((n.parse().ok()?, "telephone"))));
    }
    found
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Viewer {
    /// By number in the cast.
    Person(usize),
    Wall,
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
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::rehearse::cast::{cast, tests::example};

    fn witness(viewer: Viewer) -> Witness {
        let roles = cast(&example(), 1, 200);
        let secrets = Secrets::of(roles.iter().map(|role| &role.form));
        Witness::new(viewer, Arc::new(secrets))
    }

    fn hear(witness: &mut Witness, at: u64, messages: Value) {
        let text = json!({"at": format!("aa-{at}"), "messages": messages}).to_string();
        let frame = serde_json::from_str(&text).expect("a frame");
        witness.hears(&text, &frame);
    }

    fn introduction(state: &str) -> Value {
        json!({"type": "introduction", "introduction": {
            "id": "i1", "state": state, "with": [], "table": 4, "reasons": [], "arrived": false, "shared": false, "cards": []}})
    }

    fn welcome(introductions: Value, announcement: Option<String>) -> Value {
        json!([{"type": "welcome", "introductions": introductions, "suggestions": [], "announcement": announcement, "now": "2027-09-18T15:00:00+09:00",
            "room": {"room": "west", "open": true, "present": {"total": 2, "by_kind": {}}, "needs": {}, "offers": {}, "conversations": 0}}])
    }

    fn announced(number: u32) -> Value {
        json!([{"type": "announcement", "text": announcement(number, "まもなく始めます")}])
    }

    /// A short evening as it should be told.
    fn told_well(witness: &mut Witness) {
        hear(witness, 1, welcome(json!([]), None));
        hear(witness, 2, json!([introduction("called")]));
        hear(witness, 3, announced(1));
        hear(witness, 4, json!([introduction("together")]));
        hear(witness, 5, announced(2));
    }

    fn ends(mut witness: Witness) -> Vec<Fault> {
        let before = witness.told.standing();
        let known = introduction("together")["introduction"].clone();
        let last = Some(announcement(2, "まもなく始めます"));
        hear(&mut witness, 6, welcome(json!([known]), last));
        witness.closes(&before);
        witness.faults
    }

    #[test]
    fn what_is_told_well_is_no_fault() {
        let mut witness = witness(Viewer::Person(0));
        told_well(&mut witness);
        witness.asks("a");
        hear(&mut witness, 5, json!([{"type": "done", "id": "a"}]));
        assert_eq!(ends(witness), []);
    }

    #[test]
    fn a_frame_that_was_dropped_is_lost() {
        let mut one = witness(Viewer::Person(0));
        hear(&mut one, 1, welcome(json!([]), None));
        hear(&mut one, 3, announced(1));
        hear(&mut one, 5, announced(2));
        assert!(matches!(&ends(one)[..], [Fault::Lost(what)] if what.contains("Together")));

        let mut other = witness(Viewer::Person(0));
        hear(&mut other, 1, welcome(json!([]), None));
        hear(&mut other, 4, json!([introduction("together")]));
        hear(&mut other, 5, announced(2));
        let lost = Fault::Lost("announcement 1 of west".into());
        assert_eq!(ends(other), [lost]);

        let mut unanswered = witness(Viewer::Person(0));
        told_well(&mut unanswered);
        unanswered.asks("b");
        assert_eq!(ends(unanswered), [Fault::Lost("the answer to b".into())]);
    }

    #[test]
    fn a_frame_that_comes_again_is_twice() {
        let mut again = witness(Viewer::Person(0));
        told_well(&mut again);
        hear(&mut again, 5, announced(2));
        let twice = |fault: &Fault| matches!(fault, Fault::Twice(_));
        assert_eq!(again.faults.iter().filter(|f| twice(f)).count(), 2);

        let mut back = witness(Viewer::Person(0));
        told_well(&mut back);
        hear(&mut back, 6, json!([introduction("called")]));
        hear(&mut back, 5, json!([]));
        hear(&mut back, 6, json!([{"type": "done", "id": "never-asked"}]));
        assert_eq!(back.faults.iter().filter(|f| twice(f)).count(), 3);
    }

    #[test]
    fn what_was_taken_up_again_after_an_absence_is_no_fault() {
        let mut witness = witness(Viewer::Person(0));
        hear(&mut witness, 1, welcome(json!([]), None));
        witness.asks("a");
        witness.hangs_up();
        // Back with the last position: all that was missed in one frame, and the command that is sent again.
        witness.asks("a");
        hear(
            &mut witness,
            5,
            json!([{"type": "done", "id": "a"}, introduction("called"), introduction("together"), announced(1)[0], announced(2)[0]]),
        );
        witness.hangs_up();
        assert_eq!(ends(witness), []);
    }

    #[test]
    fn contact_details_without_an_exchange_are_a_leak() {
        let card = |at: usize| json!([{"type": "suggestions", "people": []}, {"type": "announcement", "text": format!("{at:04}@{MAIL_HOST} {PHONE_PREFIX}{at:04}")}]);
        let mut one = witness(Viewer::Person(3));
        hear(&mut one, 1, card(3));
        assert_eq!(one.faults, [], "one's own");
        hear(&mut one, 2, card(5));
        assert!(
            matches!(&one.faults[..], [Fault::Leak(what)] if what.contains("mail address of person 5"))
        );

        let mut both = witness(Viewer::Person(3));
        let at = "i1".parse().expect("an id");
        both.secrets.presses(3, at);
        hear(&mut both, 1, card(5));
        assert_eq!(both.faults.len(), 1, "only one has pressed");
        both.secrets.presses(5, at);
        hear(&mut both, 2, card(5));
        assert_eq!(both.faults.len(), 1, "both have");
    }

    #[test]
    fn a_name_beyond_consent_is_a_leak_and_on_a_wall_every_name() {
        let one = witness(Viewer::Person(0));
        let hidden = one.secrets.reserved.iter().copied().find(|n| *n != 0);
        let hidden = one.secrets.names[hidden.expect("somebody only looks on")].clone();
        let shown = (1..).find(|n| !one.secrets.reserved.contains(n));
        let shown = one.secrets.names[shown.expect("most agree")].clone();
        let says = |name: &str| json!([{"type": "announcement", "text": name}]);
        for (viewer, name, faults) in [
            (Viewer::Person(0), &shown, 0),
            (Viewer::Person(0), &hidden, 1),
            (Viewer::Wall, &shown, 1),
        ] {
            let mut witness = witness(viewer);
            hear(&mut witness, 1, says(name));
            assert_eq!(witness.faults.len(), faults, "{viewer:?} reads {name}");
        }
    }
}
