//! Saying yes or no to an invitation, and taking it back.

use crate::{Fact, Hall, Introduction, Obstacle, Rejection};
use domain::IntroductionState as State;
use domain::{AttendeeId, IntroductionId, Millis, Status};

impl Hall {
    pub(crate) fn answer(
        &self,
        by: AttendeeId,
        id: IntroductionId,
        accept: bool,
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        if let Some(answered) = self.answer_encounter(by, id, accept) {
            return answered;
        }
        let introduction = self.mine(by, id)?;
        let asked = introduction.invited_by() == Some(by);
        match (introduction.state, accept) {
            (State::Invited | State::Passed, true) if !asked => self.agree(by, introduction, now),
            (State::Invited, false) if asked => Ok(vec![Fact::Cancelled { introduction: id }]),
            // Taking back an invitation that was passed on: the asker sees it end, as any other.
            (State::Passed, false) if asked => Ok(vec![Fact::Cancelled { introduction: id }]),
            (State::Invited, false) => Ok(vec![Fact::Passed { introduction: id }]),
            (State::Passed, false) | (State::Agreed | State::Called | State::Together, true) => {
                Ok(Vec::new())
            }
            // Second thoughts before they met.
            (State::Agreed, false) => Ok(vec![Fact::Cancelled { introduction: id }]),
            _ => Err(Rejection::WrongState),
        }
    }

    /// Both want it: both must be here and free, and neither may have said never.
    pub(super) fn agree(
        &self,
        by: AttendeeId,
        introduction: &Introduction,
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        let room = self.known_room(&introduction.room)?;
        let mut people = introduction
            .people
            .iter()
            .filter_map(|who| self.attendee(*who));
        if !people.all(|person| room.admits(person)) {
            return Err(Rejection::RoomClosed);
        }
        if self.engaged(by).is_some() {
            return Err(Rejection::Busy);
        }
        self.may_agree_by_kind(by, introduction)?;
        for &person in &introduction.people {
            let here = self.attendee(person).ok_or(Rejection::Unavailable)?;
            if here.room.as_ref() != Some(&introduction.room) {
                return Err(if person == by {
                    Rejection::NotInRoom
                } else {
                    Rejection::Unavailable
                });
            }
            if here.steering.hidden {
                return Err(Rejection::Unavailable);
            }
            if !here.consent.partners {
                return Err(if person == by {
                    Rejection::ConsentNeeded
                } else {
                    Rejection::Unavailable
                });
            }
            let apart = || self.obstacles(by, person).any(Obstacle::is_lasting);
            if person != by && apart() {
                return Err(Rejection::Unavailable);
            }
            if person != by && (self.is_taken(person) || here.status != Status::Open) {
                return Err(Rejection::PartnerBusy);
            }
        }
        // Saying yes means being there for it, and nowhere else; who only waits for a booth waits on.
        let mut facts = self.leave_visited(by);
        facts.push(Fact::Agreed {
            introduction: introduction.id,
            table: self.tables(room, now).take(&introduction.people, None),
        });
        if self
            .attendee(by)
            .is_some_and(|me| me.status != Status::Open)
        {
            facts.push(Fact::StatusSet {
                attendee: by,
                status: Status::Open,
                until: None,
            });
        }
        Ok(facts)
    }

    pub(crate) fn apply_agreed(&mut self, id: IntroductionId, table: Option<u16>, at: Millis) {
        if let Some(i) = self.introductions.get_mut(&id) {
            i.table = table;
        }
        self.enter_state(id, State::Agreed, at);
    }
}
