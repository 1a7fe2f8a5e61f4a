//! Topics that people offer and take seats at. Their words are not here: they are the offerer's, and are forgotten with them.
//! Where circles form, those of one topic sit at one table; elsewhere they find each other. Nobody learns from a topic who keeps whom apart:
//! anybody may take a seat, and who cannot sit together is found out when tables are called, as for everybody else.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::may_meet::MOST_AT_A_TABLE;
use super::{Attendee, Fact, Hall, Obstacle, Rejection, Room, kinds};
use domain::{AttendeeId, Flagged, Millis, RoomId, RoomMode, TopicId};

/// Seats of a topic, with that of who offers it: two are a conversation, and more do not fit a table.
pub const SEATS: std::ops::RangeInclusive<u8> = 3..=MOST_AT_A_TABLE as u8;

/// Topics of one room: what can be read on a wall, and what a few people could not fill it with.
const MOST_IN_A_ROOM: usize = 12;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    pub room: RoomId,
    pub seats: u8,
    /// In the order they came. The first one offers it: without them there is none.
    pub people: Vec<AttendeeId>,
    pub since: Millis,
}

impl Topic {
    pub fn by(&self) -> Option<AttendeeId> {
        self.people.first().copied()
    }

    pub fn is_full(&self) -> bool {
        self.people.len() >= usize::from(self.seats)
    }
}

/// What a table was called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfTopic {
    pub topic: TopicId,
    /// Whose words it is in.
    pub by: AttendeeId,
}

/// What somebody does about topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtTopic {
    Offer {
        topic: TopicId,
        seats: u8,
    },
    Take(TopicId),
    /// Gives the seat back; whoever offers the topic takes it away.
    Leave,
}

/// Whether topics are for rooms like this.
fn has_topics(mode: RoomMode) -> bool {
    matches!(mode, RoomMode::Circles | RoomMode::Suggestions)
}

impl Hall {
    pub fn topic(&self, id: TopicId) -> Option<&Topic> {
        self.topics.get(&id)
    }

    /// Those of a room, oldest first.
    pub fn topics_in<'a>(&'a self, room: &'a RoomId) -> Vec<(TopicId, &'a Topic)> {
        let here = self.topics.iter().filter(|(_, topic)| topic.room == *room);
        let mut topics: Vec<_> = here.map(|(id, topic)| (*id, topic)).collect();
        topics.sort_by_key(|(id, topic)| (topic.since, *id));
        topics
    }

    /// The topic at which somebody has a seat.
    pub fn seat_of(&self, who: AttendeeId) -> Option<(TopicId, &Topic)> {
        let mut topics = self.topics.iter();
        let (id, topic) = topics.find(|(_, topic)| topic.people.contains(&who))?;
        Some((*id, topic))
    }

    /// Those of a topic who could sit at one table now; nobody if who offers it could not, or would sit alone. `comes`: who could be called.
    pub fn table_of(
        &self,
        topic: &Topic,
        comes: impl Fn(AttendeeId, &[AttendeeId]) -> bool,
    ) -> Option<Vec<AttendeeId>> {
        let mut table: Vec<AttendeeId> = Vec::new();
        for &who in &topic.people {
            if comes(who, &table) && self.may_join(who, &table) {
                table.push(who);
            } else if table.is_empty() {
                return None;
            }
        }
        (table.len() >= 2).then_some(table)
    }

    /// Whether it is still the topic of these people.
    pub(super) fn is_theirs(&self, id: TopicId, people: &[AttendeeId], room: &RoomId) -> bool {
        let topic = self.topics.get(&id).filter(|topic| topic.room == *room);
        topic.is_some_and(|topic| {
            topic.by().is_some_and(|by| people.contains(&by))
                && people.iter().all(|who| topic.people.contains(who))
        })
    }

    /// The topic for which these people sit together.
    pub fn topic_of(&self, people: &[AttendeeId], room: &RoomId) -> Option<TopicId> {
        let mut here = self.topics_in(room).into_iter().map(|(id, _)| id);
        here.find(|id| self.is_theirs(*id, people, room))
    }

    pub(super) fn at_topic(
        &self,
        by: AttendeeId,
        me: &Attendee,
        what: AtTopic,
    ) -> Result<Vec<Fact>, Rejection> {
        match what {
            AtTopic::Offer { topic, seats } => self.offer_topic(by, me, topic, seats),
            AtTopic::Take(topic) => self.take_seat(by, me, topic),
            AtTopic::Leave => Ok(self.give_seat_back(by)),
        }
    }

    fn offer_topic(
        &self,
        by: AttendeeId,
        me: &Attendee,
        id: TopicId,
        seats: u8,
    ) -> Result<Vec<Fact>, Rejection> {
        let (room_id, _) = self.may_sit_somewhere(me)?;
        if self.topics.contains_key(&id) {
            return Err(Rejection::IdTaken);
        }
        if self.offers_a_topic(by) {
            return Err(Rejection::HasTopic);
        }
        if self.topics_in(room_id).len() >= MOST_IN_A_ROOM {
            return Err(Rejection::TooManyTopics);
        }
        let mut facts = self.give_seat_back(by);
        facts.push(Fact::TopicOffered {
            topic: id,
            room: room_id.clone(),
            by,
            seats: seats.clamp(*SEATS.start(), *SEATS.end()),
        });
        Ok(facts)
    }

    fn take_seat(
        &self,
        by: AttendeeId,
        me: &Attendee,
        id: TopicId,
    ) -> Result<Vec<Fact>, Rejection> {
        let (room_id, room) = self.may_sit_somewhere(me)?;
        let topic = self.topics.get(&id).filter(|topic| topic.room == *room_id);
        let topic = topic.ok_or(Rejection::NoSuchTopic)?;
        if topic.people.contains(&by) {
            return Ok(Vec::new());
        }
        if self.offers_a_topic(by) {
            return Err(Rejection::HasTopic);
        }
        if topic.is_full() {
            return Err(Rejection::TopicFull);
        }
        if room.mode == RoomMode::Circles {
            self.may_sit_beside(by, &topic.people)?;
        }
        let mut facts = self.give_seat_back(by);
        facts.push(Fact::SeatTaken {
            topic: id,
            room: topic.room.clone(),
            by,
        });
        Ok(facts)
    }

    fn may_sit_somewhere<'a>(
        &'a self,
        me: &'a Attendee,
    ) -> Result<(&'a RoomId, &'a Room), Rejection> {
        let id = me.room.as_ref().ok_or(Rejection::NotInRoom)?;
        let room = self.known_room(id)?;
        if !room.open {
            return Err(Rejection::RoomClosed);
        }
        if !has_topics(room.mode) {
            return Err(Rejection::NoTopicsHere);
        }
        if !me.consent.partners {
            return Err(Rejection::ConsentNeeded);
        }
        match me.may_be_introduced() {
            true => Ok((id, room)),
            false => Err(Rejection::Unavailable),
        }
    }

    fn offers_a_topic(&self, who: AttendeeId) -> bool {
        self.seat_of(who)
            .is_some_and(|(_, topic)| topic.by() == Some(who))
    }

    /// What everybody may know of is said at once. A veto is not: the seat is theirs, and no table is called for both.
    fn may_sit_beside(&self, who: AttendeeId, others: &[AttendeeId]) -> Result<(), Rejection> {
        let between = others.iter().flat_map(|&other| self.obstacles(who, other));
        for obstacle in between {
            match obstacle {
                Obstacle::Colleagues => return Err(Rejection::OwnOrganization),
                Obstacle::OnePerson => return Err(Rejection::Yourself),
                Obstacle::CalledBefore => return Err(Rejection::MetAtTopic),
                Obstacle::Company { .. } => return Err(Rejection::Unavailable),
                Obstacle::Kinds { by, allows } => return Err(kinds::rejection(who, by, allows)),
                Obstacle::Gone | Obstacle::Veto { .. } => {}
            }
        }
        Ok(())
    }

    /// Whoever goes takes nobody's seat: what they offer goes with them.
    pub(super) fn give_seat_back(&self, who: AttendeeId) -> Vec<Fact> {
        let Some((id, topic)) = self.seat_of(who) else {
            return Vec::new();
        };
        vec![match topic.by() == Some(who) {
            true => topic_closed(id, topic),
            false => Fact::SeatLeft {
                topic: id,
                room: topic.room.clone(),
                by: who,
            },
        }]
    }

    pub(super) fn close_topic(&self, room: &RoomId, id: TopicId) -> Result<Vec<Fact>, Rejection> {
        self.known_room(room)?;
        let topic = self.topics.get(&id).filter(|topic| topic.room == *room);
        let topic = topic.ok_or(Rejection::NoSuchTopic)?;
        Ok(vec![topic_closed(id, topic)])
    }

    /// Nobody waits for a table that a room like this does not call.
    pub(super) fn close_topics(&self, room: &RoomId, open: bool, mode: RoomMode) -> Vec<Fact> {
        if open && has_topics(mode) {
            return Vec::new();
        }
        let all = self.topics_in(room).into_iter();
        all.map(|(id, topic)| topic_closed(id, topic)).collect()
    }

    pub(super) fn apply_topic_offered(
        &mut self,
        id: TopicId,
        room: &RoomId,
        by: AttendeeId,
        seats: u8,
        at: Millis,
    ) {
        let topic = Topic {
            room: room.clone(),
            seats,
            people: vec![by],
            since: at,
        };
        self.topics.insert(id, topic);
    }

    pub(super) fn apply_seat_taken(&mut self, id: TopicId, by: AttendeeId) {
        if let Some(topic) = self.topics.get_mut(&id) {
            topic.people.push(by);
        }
    }

    pub(super) fn apply_seat_left(&mut self, id: TopicId, by: AttendeeId) {
        if let Some(topic) = self.topics.get_mut(&id) {
            topic.people.retain(|who| *who != by);
        }
    }

    /// Its table is called, or it is taken away. What it was, for the table.
    pub(super) fn end_topic(&mut self, id: TopicId) -> Option<OfTopic> {
        self.forget_flags_of(&Flagged::Topic(id));
        let by = self.topics.remove(&id)?.by()?;
        Some(OfTopic { topic: id, by })
    }

    pub(super) fn check_topics(&self) -> Result<(), String> {
        let mut seated = BTreeSet::new();
        for (id, topic) in &self.topics {
            let room = self.rooms.get(&topic.room);
            if !room.is_some_and(|room| room.open && has_topics(room.mode)) {
                return Err(format!("{id} stands where there are no topics"));
            }
            if topic.people.is_empty() || topic.people.len() > usize::from(topic.seats) {
                return Err(format!("{id} has {} people", topic.people.len()));
            }
            for &who in &topic.people {
                if !seated.insert(who) {
                    return Err(format!("{who} has two seats"));
                }
                let here = |a: &Attendee| a.room.as_ref() == Some(&topic.room);
                let may = |a: &Attendee| here(a) && a.may_be_introduced();
                if !self.attendee(who).is_some_and(may) {
                    return Err(format!("{who} has a seat at {id} and is not there"));
                }
            }
        }
        Ok(())
    }
}

fn topic_closed(topic: TopicId, of: &Topic) -> Fact {
    Fact::TopicClosed {
        topic,
        room: of.room.clone(),
    }
}
