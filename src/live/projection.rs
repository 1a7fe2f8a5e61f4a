//! From one commit to what must be told, and to whom.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::hub::{Hub, Recipients};
use super::inbox::Notice;
use super::room::{Audience, Said};
use domain::IntroductionState as State;
use domain::{AttendeeId, BoothId, IntroductionId, Millis, Position, RoomId, TopicId};
use hall::{Commit, Fact, Group, Hall, Introduction};
use protocol::server::ServerMessage;
use protocol::view::Link;

/// Writes a commit into the logs. `hall` is the hall right after it.
pub fn project(hub: &Hub, hall: &Hall, commit: &Commit, recipients: &mut Recipients) {
    let mut projection = Projection {
        hub,
        hall,
        at: hall.position(),
        now: commit.at,
        recipients,
    };
    for fact in &commit.facts {
        projection.project(fact);
    }
    projection.tell_booths(commit);
}

struct Projection<'a> {
    hub: &'a Hub,
    hall: &'a Hall,
    at: Position,
    now: Millis,
    recipients: &'a mut Recipients,
}

impl Projection<'_> {
    fn project(&mut self, fact: &Fact) {
        let hall = self.hall;
        match fact {
            Fact::Corrected { attendee, .. } => {
                self.tell(*attendee, Notice::Me);
                if let Some((id, topic)) = hall.seat_of(*attendee) {
                    self.tell_topic(&topic.room, id);
                }
            }
            Fact::StatusSet { attendee, .. } => self.tell(*attendee, Notice::Me),
            Fact::TopicOffered { topic, room, .. }
            | Fact::SeatTaken { topic, room, .. }
            | Fact::SeatLeft { topic, room, .. }
            | Fact::TopicClosed { topic, room } => self.tell_topic(room, *topic),
            // Whoever reads it reads it no longer.
            Fact::SignHidden { attendee, .. } => {
                self.tell(*attendee, Notice::Me);
                // As each of them sees it: a pass must not show from it.
                for found in hall.introductions_of(*attendee) {
                    let others = found.others(*attendee);
                    let open = found.seems_open() || found.is_mutual();
                    for other in others.filter(|who| open && found.is_known_to(*who)) {
                        let (id, state) = (found.id, found.state_for(other));
                        if state != State::Passed {
                            self.tell(other, Notice::Introduction { id, state });
                        }
                    }
                }
                if let Some((id, topic)) = hall.seat_of(*attendee) {
                    self.tell_topic(&topic.room, id);
                }
            }
            // They see the other no longer, who must not be able to tell.
            Fact::Vetoed { by, of } => {
                let seat = hall.seat_of(*by);
                if let Some((id, _)) = seat.filter(|(_, topic)| topic.people.contains(of)) {
                    self.tell(*by, Notice::Topic(id));
                }
            }
            Fact::Entered { attendee, .. } | Fact::Left { attendee } => {
                self.recipients.people.insert(*attendee);
            }
            // Nobody is told but by what the next round does.
            Fact::DeviceCame { .. } | Fact::DeviceParted { .. } | Fact::WishSaid { .. } => {}
            Fact::Introduced { introduction, .. } => self.tell_state(*introduction, State::Invited),
            Fact::Agreed { introduction, .. } => self.tell_state(*introduction, State::Agreed),
            Fact::Passed { introduction } => self.tell_state(*introduction, State::Passed),
            Fact::Cancelled { introduction } => self.tell_state(*introduction, State::Cancelled),
            Fact::Missed { introduction, .. } => self.tell_state(*introduction, State::Missed),
            Fact::Arrived { introduction, .. } => {
                if let Some(found) = hall.introduction(*introduction) {
                    self.tell_state(*introduction, found.state);
                    if let (State::Together, Some(table)) = (found.state, found.table) {
                        let message = ServerMessage::Seated { table };
                        self.tell_room(&found.room, Audience::Screens, &message);
                    }
                }
            }
            Fact::EncounterSaid {
                encounter,
                by,
                with,
                ..
            } => {
                self.tell_encounter(*encounter, *by, *with);
                if hall
                    .encounter(*encounter)
                    .is_some_and(|encounter| !encounter.declined)
                {
                    self.tell_encounter(*encounter, *with, *by);
                }
            }
            Fact::EncounterDeclined { encounter } => {
                if let Some(found) = hall.encounter(*encounter) {
                    self.tell_encounter(*encounter, found.with, found.by);
                }
            }
            Fact::EncounterEnded {
                encounter,
                by,
                with,
                declined,
            } => {
                self.tell_encounter(*encounter, *by, *with);
                if !declined {
                    self.tell_encounter(*encounter, *with, *by);
                }
            }
            Fact::Met { introduction, .. }
            | Fact::Concluded { introduction }
            | Fact::Encountered { introduction, .. } => {
                // Another one has come about in place of what waited.
                if let Fact::Encountered {
                    encounter, people, ..
                } = fact
                    && let (Some(encounter), [one, other]) = (encounter, &people[..])
                    && encounter != introduction
                {
                    self.tell_encounter(*encounter, *one, *other);
                    self.tell_encounter(*encounter, *other, *one);
                }
                self.tell_state(*introduction, State::Met);
                if let Some(found) = hall.introduction(*introduction) {
                    for link in links(hall, found) {
                        self.tell_room(&found.room, Audience::Screens, &ServerMessage::Link(link));
                    }
                }
            }
            Fact::TakenBack { introduction, .. } => {
                let Some(found) = hall.introduction(*introduction) else {
                    return;
                };
                self.tell_state(*introduction, found.state);
                for link in links(hall, found) {
                    let message = ServerMessage::LinkTakenBack(link);
                    self.tell_room(&found.room, Audience::Screens, &message);
                }
            }
            Fact::Rated {
                introduction, by, ..
            } => {
                let notice = Notice::Introduction {
                    id: *introduction,
                    state: State::Met,
                };
                self.tell(*by, notice);
            }
            Fact::Lapsed { introduction } => self.tell_state(*introduction, State::Missed),
            Fact::Shared {
                introduction, by, ..
            } => {
                let Some(found) = hall.introduction(*introduction) else {
                    return;
                };
                let id = *introduction;
                let state = found.state_for(*by);
                self.tell(*by, Notice::Introduction { id, state });
                // They read that a card is offered to them.
                for other in found.others(*by) {
                    let state = found.state_for(other);
                    self.tell(other, Notice::Introduction { id, state });
                }
                let now = self.now;
                // Exchanged by this press, not by an earlier one.
                for (other, _) in found.exchanges(*by).filter(|(_, when)| *when == now) {
                    for (to, of) in [(*by, other), (other, *by)] {
                        let introduction = id;
                        self.tell(to, Notice::Card { introduction, of });
                    }
                }
            }
            Fact::NextStepAgreed { introduction, .. }
            | Fact::NextStepStruck { introduction, .. } => {
                self.tell_state(*introduction, State::Met);
            }
            Fact::BoothQueued {
                booth, attendee, ..
            }
            | Fact::BoothEntered {
                booth, attendee, ..
            } => self.tell_booth(*attendee, booth, false),
            Fact::BoothLeft {
                booth,
                attendee,
                missed,
            } => self.tell_booth(*attendee, booth, *missed),
            Fact::Announced { room, text, .. } => {
                let message = ServerMessage::Announcement { text: text.clone() };
                self.tell_room(room, Audience::Everyone, &message);
            }
            Fact::ScreenSet { room, screen } => {
                let screen = screen.clone();
                let message = ServerMessage::Screen {
                    screen: screen.into(),
                };
                self.tell_room(room, Audience::Screens, &message);
            }
            Fact::CodeDrawn { room } => {
                self.tell_room(room, Audience::Screens, &ServerMessage::Code);
            }
            // Whoever has the old one looks whether it still holds.
            Fact::WallKeyDrawn { room } => {
                self.recipients.rooms.insert(room.clone());
            }
            Fact::RoundCalled { room, round } => {
                for group in &round.groups {
                    self.tell_state(group.introduction, State::Called);
                    if let Some(topic) = group.topic {
                        self.tell_topic(room, topic);
                    }
                }
                self.tell_round(room, round.number);
                self.tell_screens(room, Said::Calls);
            }
            Fact::RoundRepaired {
                room,
                groups,
                number,
            } => {
                for group in groups {
                    self.tell_state(group.introduction, State::Called);
                    for &person in &group.people {
                        let room = room.clone();
                        let number = *number;
                        self.tell(person, Notice::Round { room, number });
                    }
                }
                self.tell_screens(room, Said::Calls);
            }
            Fact::Regrouped { introduction, .. } => {
                let Some(found) = hall.introduction(*introduction) else {
                    return;
                };
                for &person in found.people.iter().chain(&found.left_out) {
                    let (id, state) = (*introduction, found.state_for(person));
                    self.tell(person, Notice::Introduction { id, state });
                }
                // Whoever waited and sits now does not wait any more.
                if let Some(number) = found.round() {
                    for &person in &found.people {
                        let room = found.room.clone();
                        self.tell(person, Notice::Round { room, number });
                    }
                }
                self.tell_screens(&found.room, Said::Calls);
            }
            Fact::Steered { attendee, .. }
            | Fact::AwaitsDesk { attendee }
            | Fact::Confirmed { attendee, .. } => {
                self.tell(*attendee, Notice::Me);
            }
            Fact::TimetableSet { room, .. } => self.say(room, Audience::Everyone, Said::NextRound),
            Fact::RoundExtended { room, number, .. } => self.tell_round(room, *number),
            Fact::RoundEnded { room, number } => {
                self.tell_round(room, *number);
                self.tell_screens(room, Said::Calls);
                self.say(room, Audience::Everyone, Said::NextRound);
            }
            Fact::Erased { attendee } => {
                self.recipients.people.insert(*attendee);
            }
            Fact::Merged { from, into } => {
                self.recipients.people.insert(*from);
                self.tell(*into, Notice::Me);
                // Whom they met, and whoever sits with them, reads the one name from now on.
                for found in hall.introductions_of(*into).filter(|i| i.is_mutual()) {
                    self.tell_state(found.id, found.state);
                }
            }
            Fact::RoomProvisioned { .. }
            | Fact::BoothProvisioned { .. }
            | Fact::BoothSet { .. }
            | Fact::BoothCalled { .. }
            | Fact::RoomSet { .. }
            | Fact::Registered { .. }
            // The console alone learns of it.
            | Fact::Flagged { .. }
            | Fact::FlagSettled { .. }
            | Fact::ToldApart { .. }
            | Fact::CarriedOver { .. }
            | Fact::LinkFreed { .. }
            | Fact::LinkClaimed { .. }
            | Fact::Staff { .. }
            | Fact::RehearsalBegan { .. }
            | Fact::RehearsalEnded
            | Fact::Later { .. } => {}
        }
    }

    fn tell_encounter(&mut self, id: IntroductionId, who: AttendeeId, other: AttendeeId) {
        self.tell(who, Notice::Encounter { id, other });
    }

    fn tell_topic(&mut self, room: &RoomId, topic: TopicId) {
        self.say(room, Audience::Everyone, Said::Topic(topic));
    }

    fn tell_booth(&mut self, who: AttendeeId, booth: &BoothId, missed: bool) {
        let id = booth.clone();
        self.tell(who, Notice::Booth { id, missed });
    }

    /// Who waits where a queue moved, who has just been called, and who is passed over from now on or no longer. A call is heard once.
    fn tell_booths(&mut self, commit: &Commit) {
        let hall = self.hall;
        let moved = |id: &BoothId| {
            commit.facts.iter().any(|fact| match fact {
                Fact::BoothProvisioned { booth, .. }
                | Fact::BoothSet { booth, .. }
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
                    self.tell_booth(waiting.attendee, id, false);
                }
            }
        }
    }

    /// A pass is told to nobody but the one who passed; what nobody but the asker knows of, to the asker.
    fn tell_state(&mut self, id: IntroductionId, state: State) {
        let hall = self.hall;
        let Some(introduction) = hall.introduction(id) else {
            return;
        };
        for &person in &introduction.people {
            if introduction.is_known_to(person) && introduction.shown(state, person) == state {
                self.tell(person, Notice::Introduction { id, state });
            }
        }
    }

    /// Everybody in the room, also who was not to be called and comes back in the middle of it; and the screens.
    fn tell_round(&mut self, room: &RoomId, number: u32) {
        let hall = self.hall;
        let Some(round) = hall.room(room).and_then(|room| room.numbered(number)) else {
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
                Notice::Round {
                    room: room.clone(),
                    number,
                },
            );
        }
        self.tell_screens(room, Said::Round(number));
    }

    fn tell(&mut self, who: AttendeeId, notice: Notice) {
        self.hub.notify(who, self.at, notice);
        self.recipients.people.insert(who);
    }

    fn tell_room(&mut self, room: &RoomId, audience: Audience, message: &ServerMessage) {
        if let Ok(text) = serde_json::to_string(message) {
            self.say(room, audience, Said::Text(Arc::from(text)));
        }
    }

    fn tell_screens(&mut self, room: &RoomId, said: Said) {
        self.say(room, Audience::Screens, said);
    }

    fn say(&mut self, room: &RoomId, audience: Audience, said: Said) {
        if let Some(stream) = self.hub.room(room) {
            stream.push(self.at, audience, said);
            self.recipients.rooms.insert(room.clone());
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
        | Fact::TakenBack { introduction, .. }
        | Fact::Concluded { introduction }
        | Fact::Encountered { introduction, .. }
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
