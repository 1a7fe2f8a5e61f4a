//! What a console looks on: the people and rounds of its room, and every room of the event. It is told what differs from what it was told before.
//!
//! Nothing is derived from single facts here. Whatever changed it, a fact, a name, presence or the time that passes, the difference is found by looking.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::super::views::{self, View};
use super::Sessions;
use crate::live::Listener;
use domain::{AttendeeId, IntroductionId, RoomId, StaffRole};
use hall::SignedIn;
use protocol::api::{
    Erasing, FlagView, RoomControl, RoomPerson, RoundDetail, RoundIntroduction, TimetableView,
    Unusual,
};
use protocol::server::ServerMessage;

/// What changes with the time alone, such as when the next round may start, is looked for this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);

pub(super) struct Desk {
    public_url: String,
    signed_in: SignedIn,
    role: StaffRole,
    told: Told,
    commits: watch::Receiver<()>,
    presence: watch::Receiver<u64>,
    looked: Instant,
    /// Between two looks at least: in a round many things happen in one.
    tick: Duration,
}

/// Everything a console shows without asking, at one moment.
#[derive(Default)]
pub(super) struct Seen {
    people: Vec<RoomPerson>,
    rounds: Vec<RoundDetail>,
    timetable: Option<TimetableView>,
    rooms: Vec<RoomControl>,
    state: EventState,
    flags: Vec<FlagView>,
    audited: u32,
}

/// What is said with the rooms and is about the whole event.
#[derive(Clone, Default, PartialEq)]
struct EventState {
    erasing: Option<Erasing>,
    unusual: Vec<Unusual>,
}

/// What this console has been told. `None`: nothing yet.
#[derive(Default)]
struct Told {
    people: Option<HashMap<AttendeeId, RoomPerson>>,
    /// Each round without its introductions, and these.
    rounds: BTreeMap<u32, (RoundDetail, HashMap<IntroductionId, RoundIntroduction>)>,
    timetable: Option<Option<TimetableView>>,
    rooms: Option<(HashMap<RoomId, RoomControl>, EventState)>,
    flags: Option<Vec<FlagView>>,
    audited: Option<u32>,
}

impl Desk {
    pub(super) fn new(
        sessions: &Sessions,
        public_url: String,
        signed_in: SignedIn,
        role: StaffRole,
    ) -> Self {
        Self {
            public_url,
            signed_in,
            role,
            told: Told::default(),
            commits: sessions.replica.hub.commits(),
            presence: sessions.replica.stores.presence.changed(),
            looked: Instant::now(),
            tick: sessions.tick,
        }
    }

    pub(super) fn signed_in(&self) -> &SignedIn {
        &self.signed_in
    }

    /// Waits until a look may find something. Safe to drop and call again.
    pub(super) async fn changed(&mut self, room: &mut Listener) {
        sleep_until(self.looked + self.tick).await;
        tokio::select! {
            _ = self.commits.changed() => {}
            _ = self.presence.changed() => {}
            () = room.changed() => {}
            () = sleep_until(self.looked + LOOK_EVERY) => {}
        }
    }

    /// Whatever comes from now on rings again.
    pub(super) fn looks(&mut self) {
        self.commits.mark_unchanged();
        self.presence.mark_unchanged();
        self.looked = Instant::now();
    }

    pub(super) fn see(&self, sessions: &Sessions, view: &View, room: &RoomId) -> Seen {
        let Sessions {
            reading,
            forgetting,
            ..
        } = sessions;
        let controls = reading.catalog.rooms.iter();
        let controls = controls.filter(|room| self.role.may_see(&room.id));
        let (entries, unusual) = match self.role {
            StaffRole::Organizer => (view.hall.audit().len(), unusual(sessions)),
            _ => (0, Vec::new()),
        };
        Seen {
            people: views::room_people(view, room),
            rounds: views::rounds(view, room).unwrap_or_default(),
            timetable: views::timetable(view, room).ok().flatten(),
            rooms: controls
                .filter_map(|room| reading.room_control_in(view, &room.id, &self.public_url))
                .collect(),
            state: EventState {
                erasing: forgetting.erasing_in(view.hall),
                unusual,
            },
            flags: views::flags(view, &self.role),
            audited: u32::try_from(entries).unwrap_or(u32::MAX),
        }
    }

    /// With the next welcome everything is news.
    pub(super) fn start_over(&mut self) {
        self.told = Told::default();
    }

    pub(super) fn news(&mut self, seen: Seen) -> Vec<ServerMessage> {
        self.told.news(seen)
    }
}

impl Told {
    fn news(&mut self, seen: Seen) -> Vec<ServerMessage> {
        let news = [
            self.news_of_rooms(seen.rooms, seen.state),
            self.news_of_people(seen.people),
            self.news_of_rounds(seen.rounds),
            changed(&mut self.timetable, seen.timetable)
                .map(|timetable| ServerMessage::Timetable { timetable }),
            changed(&mut self.flags, seen.flags).map(|flags| ServerMessage::Flags { flags }),
            changed(&mut self.audited, seen.audited)
                .map(|entries| ServerMessage::Audit { entries }),
        ];
        news.into_iter().flatten().collect()
    }

    fn news_of_rooms(
        &mut self,
        rooms: Vec<RoomControl>,
        state: EventState,
    ) -> Option<ServerMessage> {
        let first = self.rooms.is_none();
        let (told, told_state) = self.rooms.get_or_insert_default();
        let news: Vec<_> = rooms
            .into_iter()
            .filter(|room| is_news(told, &room.room, room))
            .collect();
        let is_due = first || !news.is_empty() || *told_state != state;
        told_state.clone_from(&state);
        let EventState { erasing, unusual } = state;
        is_due.then_some(ServerMessage::Rooms {
            rooms: news,
            erasing,
            unusual,
        })
    }

    fn news_of_people(&mut self, people: Vec<RoomPerson>) -> Option<ServerMessage> {
        let first = self.people.is_none();
        let told = self.people.get_or_insert_default();
        let here: HashSet<_> = people.iter().map(|person| person.id).collect();
        let gone: Vec<_> = told
            .extract_if(|id, _| !here.contains(id))
            .map(|(id, _)| id)
            .collect();
        let news: Vec<_> = people
            .into_iter()
            .filter(|person| is_news(told, &person.id, person))
            .collect();
        let is_due = first || !news.is_empty() || !gone.is_empty();
        is_due.then_some(ServerMessage::RoomPeople { people: news, gone })
    }

    fn news_of_rounds(&mut self, rounds: Vec<RoundDetail>) -> Option<ServerMessage> {
        let mut news = Vec::new();
        for mut round in rounds {
            let introductions = std::mem::take(&mut round.introductions);
            let is_new = !self.rounds.contains_key(&round.number);
            let (told, told_introductions) = self
                .rounds
                .entry(round.number)
                .or_insert_with(|| (round.clone(), HashMap::new()));
            let changed: Vec<_> = introductions
                .into_iter()
                .filter(|it| is_news(told_introductions, &it.id, it))
                .collect();
            if is_new || *told != round || !changed.is_empty() {
                told.clone_from(&round);
                round.introductions = changed;
                news.push(round);
            }
        }
        (!news.is_empty()).then_some(ServerMessage::RoomRounds { rounds: news })
    }
}

fn unusual(sessions: &Sessions) -> Vec<Unusual> {
    let unusual = sessions.security.unusual(std::time::Instant::now());
    let shown = unusual.into_iter().map(|it| Unusual {
        what: it.what.name().into(),
        count: u32::try_from(it.count).unwrap_or(u32::MAX),
    });
    shown.collect()
}

/// Whether it is not what was told under this key; from now on it is.
fn is_news<K: Clone + Eq + std::hash::Hash, V: Clone + PartialEq>(
    told: &mut HashMap<K, V>,
    key: &K,
    now: &V,
) -> bool {
    if told.get(key) == Some(now) {
        return false;
    }
    told.insert(key.clone(), now.clone());
    true
}

fn changed<T: Clone + PartialEq>(told: &mut Option<T>, now: T) -> Option<T> {
    if told.as_ref() == Some(&now) {
        return None;
    }
    *told = Some(now.clone());
    Some(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::view::{IntroductionState, RoundState};

    fn introduction(id: u64, state: IntroductionState) -> RoundIntroduction {
        RoundIntroduction {
            id: IntroductionId(id),
            state,
            repair: false,
            arrived: Vec::new(),
            table: Some(1),
            attendees: Vec::new(),
            score: 0,
            reasons: Vec::new(),
            relation: None,
        }
    }

    fn seen(introductions: Vec<RoundIntroduction>) -> Seen {
        Seen {
            rounds: vec![RoundDetail {
                number: 1,
                state: RoundState::Running,
                starts_at: "2027-09-18T15:40:00+09:00".into(),
                ends_at: "2027-09-18T15:46:00+09:00".into(),
                seed: 1,
                introductions,
                waiting: Vec::new(),
                sitting_out: Vec::new(),
                total: 0,
                bound: 0,
                unpinned: Vec::new(),
            }],
            ..Seen::default()
        }
    }

    #[test]
    fn a_round_is_told_whole_once_and_then_by_its_introductions_that_changed() {
        use IntroductionState::{Called, Together};
        let mut told = Told::default();
        let all = || vec![introduction(1, Called), introduction(2, Called)];
        let first = told.news(seen(all()));
        assert!(first.iter().any(
            |message| matches!(message, ServerMessage::RoomRounds { rounds } if rounds[0].introductions.len() == 2)
        ));
        assert_eq!(told.news(seen(all())), []);
        let one = introduction(2, Together);
        let second = told.news(seen(vec![introduction(1, Called), one.clone()]));
        let [ServerMessage::RoomRounds { rounds }] = &second[..] else {
            panic!("{second:?}");
        };
        assert_eq!(rounds[0].introductions, [one]);
    }

    #[test]
    fn an_empty_room_is_told_of_as_well() {
        let kinds: Vec<_> = Told::default()
            .news(Seen::default())
            .iter()
            .map(|message| serde_json::to_value(message).expect("JSON")["type"].clone())
            .collect();
        assert_eq!(
            kinds,
            ["rooms", "room_people", "timetable", "flags", "audit"]
        );
    }
}
