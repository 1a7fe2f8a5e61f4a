//! From one commit to what must be told, and to whom.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::hub::Hub;
use super::inbox::Notice;
use super::room::{Audience, Said};
use domain::IntroductionState as State;
use domain::{AttendeeId, BoothId, IntroductionId, Millis, Position, RoomId};
use hall::{Commit, Fact, Group, Hall, Introduction};
use protocol::server::ServerMessage;
use protocol::view::Link;

/// Who and what a commit touched, for ringing bells afterwards.
#[derive(Debug, Default)]
pub struct Touched {
    pub people: BTreeSet<AttendeeId>,
    pub rooms: BTreeSet<RoomId>,
}

impl Hub {
    /// Writes the commit at `at` into the logs. `hall` is the hall right after it.
    pub fn project(&self, hall: &Hall, at: Position, commit: &Commit, touched: &mut Touched) {
        for fact in &commit.facts {
            self.project_fact(hall, at, fact, commit.at, touched);
        }
        self.tell_booths(hall, at, commit, touched);
    }

    fn project_fact(
        &self,
        hall: &Hall,
        at: Position,
        fact: &Fact,
        now: Millis,
        touched: &mut Touched,
    ) {
        match fact {
            Fact::Corrected { attendee, .. } | Fact::StatusSet { attendee, .. } => {
                self.tell(*attendee, at, Notice::Me, touched);
            }
            Fact::Entered { attendee, .. } | Fact::Left { attendee } => {
                touched.people.insert(*attendee);
            }
            Fact::DeviceCame { .. } | Fact::DeviceParted { .. } => {}
            Fact::Introduced { introduction, .. } => {
                self.tell_state(hall, at, *introduction, State::Invited, touched)
            }
            Fact::Agreed { introduction, .. } => {
                self.tell_state(hall, at, *introduction, State::Agreed, touched)
            }
            Fact::Passed { introduction } => {
                self.tell_state(hall, at, *introduction, State::Passed, touched)
            }
            Fact::Cancelled { introduction } => {
                self.tell_state(hall, at, *introduction, State::Cancelled, touched)
            }
            Fact::Missed { introduction, .. } => {
                self.tell_state(hall, at, *introduction, State::Missed, touched)
            }
            Fact::Arrived { introduction, .. } => {
                if let Some(state) = hall.introduction(*introduction).map(|i| i.state) {
                    self.tell_state(hall, at, *introduction, state, touched);
                }
            }
            Fact::Met { introduction, .. } | Fact::Concluded { introduction } => {
                self.tell_state(hall, at, *introduction, State::Met, touched);
                if let Some(found) = hall.introduction(*introduction) {
                    for link in links(hall, found) {
                        self.tell_room(
                            &found.room,
                            at,
                            Audience::Screens,
                            &ServerMessage::Link(link),
                            touched,
                        );
                    }
                }
            }
            Fact::Rated {
                introduction, by, ..
            } => {
                let notice = Notice::Introduction {
                    id: *introduction,
                    state: State::Met,
                };
                self.tell(*by, at, notice, touched);
            }
            Fact::Lapsed { introduction } => {
                self.tell_state(hall, at, *introduction, State::Missed, touched)
            }
            Fact::Shared {
                introduction, by, ..
            } => {
                let Some(found) = hall.introduction(*introduction) else {
                    return;
                };
                let id = *introduction;
                let state = found.state_for(*by);
                self.tell(*by, at, Notice::Introduction { id, state }, touched);
                // Exchanged by this press, not by an earlier one.
                for (other, _) in found.exchanges(*by).filter(|(_, when)| *when == now) {
                    for (to, of) in [(*by, other), (other, *by)] {
                        let introduction = id;
                        self.tell(to, at, Notice::Card { introduction, of }, touched);
                    }
                }
            }
            Fact::BoothQueued {
                booth, attendee, ..
            }
            | Fact::BoothEntered {
                booth, attendee, ..
            } => self.tell_booth(*attendee, at, booth, false, touched),
            Fact::BoothLeft {
                booth,
                attendee,
                missed,
            } => self.tell_booth(*attendee, at, booth, *missed, touched),
            Fact::Announced { room, text } => {
                let message = ServerMessage::Announcement { text: text.clone() };
                self.tell_room(room, at, Audience::Everyone, &message, touched);
            }
            Fact::ScreenSet { room, screen } => {
                let screen = screen.clone();
                let message = ServerMessage::Screen {
                    screen: screen.into(),
                };
                self.tell_room(room, at, Audience::Screens, &message, touched);
            }
            Fact::RoundCalled { room, round } => {
                for group in &round.groups {
                    self.tell_state(hall, at, group.introduction, State::Called, touched);
                }
                self.tell_round(hall, at, room, round.number, touched);
                self.tell_screens(room, at, Said::Calls, touched);
            }
            Fact::RoundRepaired {
                room,
                groups,
                number,
            } => {
                for group in groups {
                    self.tell_state(hall, at, group.introduction, State::Called, touched);
                    for &person in &group.people {
                        let room = room.clone();
                        let number = *number;
                        self.tell(person, at, Notice::Round { room, number }, touched);
                    }
                }
                self.tell_screens(room, at, Said::Calls, touched);
            }
            Fact::Regrouped { introduction, .. } => {
                let Some(found) = hall.introduction(*introduction) else {
                    return;
                };
                for &person in found.people.iter().chain(&found.left_out) {
                    let (id, state) = (*introduction, found.state_for(person));
                    self.tell(person, at, Notice::Introduction { id, state }, touched);
                }
                // Whoever waited and sits now does not wait any more.
                if let Some(number) = found.round() {
                    for &person in &found.people {
                        let room = found.room.clone();
                        self.tell(person, at, Notice::Round { room, number }, touched);
                    }
                }
                self.tell_screens(&found.room, at, Said::Calls, touched);
            }
            Fact::Steered { attendee, .. } => {
                self.tell(*attendee, at, Notice::Me, touched);
            }
            Fact::TimetableSet { room, .. } => {
                touched.rooms.insert(room.clone());
            }
            Fact::RoundExtended { room, number, .. } => {
                self.tell_round(hall, at, room, *number, touched)
            }
            Fact::RoundEnded { room, number } => {
                self.tell_round(hall, at, room, *number, touched);
                self.tell_screens(room, at, Said::Calls, touched);
            }
            Fact::Erased { attendee } => {
                touched.people.insert(*attendee);
            }
            Fact::Merged { from, into } => {
                touched.people.insert(*from);
                self.tell(*into, at, Notice::Me, touched);
                // Whom they met, and whoever sits with them, reads the one name from now on.
                for found in hall.introductions_of(*into).filter(|i| i.is_mutual()) {
                    self.tell_state(hall, at, found.id, found.state, touched);
                }
            }
            Fact::RoomFurnished { .. }
            | Fact::BoothFurnished { .. }
            | Fact::RoomSet { .. }
            | Fact::Registered { .. }
            | Fact::ToldApart { .. }
            | Fact::Vetoed { .. }
            | Fact::Later { .. } => {}
        }
    }

    fn tell_booth(
        &self,
        who: AttendeeId,
        at: Position,
        booth: &BoothId,
        missed: bool,
        touched: &mut Touched,
    ) {
        let id = booth.clone();
        self.tell(who, at, Notice::Booth { id, missed }, touched);
    }

    /// Who waits where a queue moved, who has just been called, and who is passed over from now on or no longer. A call is heard once.
    fn tell_booths(&self, hall: &Hall, at: Position, commit: &Commit, touched: &mut Touched) {
        let moved = |id: &BoothId| {
            commit.facts.iter().any(|fact| match fact {
                Fact::BoothFurnished { booth, .. }
                | Fact::BoothEntered { booth, .. }
                | Fact::BoothLeft { booth, .. } => booth == id,
                _ => false,
            })
        };
        let facts = commit.facts.iter();
        let other: BTreeSet<_> = facts.flat_map(|fact| whose_time(hall, fact)).collect();
        for (id, booth) in hall.booths() {
            let now = |called: Option<Millis>| called == Some(commit.at);
            let moved = moved(id) || booth.queue.iter().any(|w| now(w.called));
            for waiting in &booth.queue {
                let news = now(waiting.called)
                    || waiting.called.is_none() && (moved || other.contains(&waiting.attendee));
                if news {
                    self.tell_booth(waiting.attendee, at, id, false, touched);
                }
            }
        }
    }

    /// A pass is told to nobody but the one who passed; what nobody but the asker knows of, to the asker.
    fn tell_state(
        &self,
        hall: &Hall,
        at: Position,
        id: IntroductionId,
        state: State,
        touched: &mut Touched,
    ) {
        let Some(introduction) = hall.introduction(id) else {
            return;
        };
        for &person in &introduction.people {
            if introduction.is_known_to(person) && introduction.shown(state, person) == state {
                self.tell(person, at, Notice::Introduction { id, state }, touched);
            }
        }
    }

    /// Everybody in the room, also who was not to be called and comes back in the middle of it; and the screens.
    fn tell_round(
        &self,
        hall: &Hall,
        at: Position,
        room: &RoomId,
        number: u32,
        touched: &mut Touched,
    ) {
        let Some(round) = hall
            .room(room)
            .and_then(|room| room.rounds.iter().find(|r| r.number == number))
        else {
            return;
        };
        let called = round
            .groups
            .iter()
            .flat_map(|group| group.people.iter().copied());
        let waiting = round.waiting.iter().map(|(id, _)| *id);
        let here = hall.room(room).into_iter().flat_map(|room| &room.people);
        let everybody: BTreeSet<_> = called.chain(waiting).chain(here.copied()).collect();
        for person in everybody {
            self.tell(
                person,
                at,
                Notice::Round {
                    room: room.clone(),
                    number,
                },
                touched,
            );
        }
        self.tell_screens(room, at, Said::Round(number), touched);
    }

    fn tell(&self, who: AttendeeId, at: Position, notice: Notice, touched: &mut Touched) {
        self.notify(who, at, notice);
        touched.people.insert(who);
    }

    fn tell_room(
        &self,
        room: &RoomId,
        at: Position,
        audience: Audience,
        message: &ServerMessage,
        touched: &mut Touched,
    ) {
        let (Some(stream), Ok(text)) = (self.room(room), serde_json::to_string(message)) else {
            return;
        };
        stream.push(at, audience, Said::Text(Arc::from(text)));
        touched.rooms.insert(room.clone());
    }

    fn tell_screens(&self, room: &RoomId, at: Position, said: Said, touched: &mut Touched) {
        if let Some(stream) = self.room(room) {
            stream.push(at, Audience::Screens, said);
            touched.rooms.insert(room.clone());
        }
    }
}

/// Whose time a fact takes or gives back.
fn whose_time(hall: &Hall, fact: &Fact) -> Vec<AttendeeId> {
    let of = |id: &IntroductionId| {
        let found = hall.introduction(*id).into_iter();
        found
            .flat_map(|i| i.people.iter().chain(&i.left_out).copied())
            .collect()
    };
    let at_tables = |groups: &[Group]| groups.iter().flat_map(|g| g.people.clone()).collect();
    match fact {
        Fact::StatusSet { attendee, .. } => vec![*attendee],
        Fact::Agreed { introduction, .. }
        | Fact::Cancelled { introduction }
        | Fact::Missed { introduction, .. }
        | Fact::Met { introduction, .. }
        | Fact::Concluded { introduction }
        | Fact::Lapsed { introduction }
        | Fact::Regrouped { introduction, .. } => of(introduction),
        Fact::RoundCalled { round, .. } => at_tables(&round.groups),
        Fact::RoundRepaired { groups, .. } => at_tables(groups),
        _ => Vec::new(),
    }
}

/// A finished conversation as lines between wards: one for each two of its people.
pub fn links(hall: &Hall, introduction: &Introduction) -> Vec<Link> {
    let ends: Vec<_> = introduction
        .people
        .iter()
        .filter_map(|&p| hall.trace(p))
        .map(|a| (a.profile.ward.clone(), a.profile.kind.clone()))
        .collect();
    let mut links = Vec::new();
    for (i, (from_ward, from_kind)) in ends.iter().enumerate() {
        for (to_ward, to_kind) in &ends[i + 1..] {
            links.push(Link {
                from_ward: from_ward.clone(),
                to_ward: to_ward.clone(),
                kinds: vec![from_kind.clone(), to_kind.clone()],
            });
        }
    }
    links
}
