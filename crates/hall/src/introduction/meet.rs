//! Face to face: who is at the table, who is missing there, and who has talked.

use std::collections::BTreeSet;

use crate::{Fact, Hall, Introduction, Obstacle, Origin, Rejection};
use domain::IntroductionState as State;
use domain::{AttendeeId, IntroductionId, Millis, Rating, Status};

/// How long it can be taken back that two have talked.
const TAKE_BACK_FOR_MS: i64 = 60_000;

impl Hall {
    pub(crate) fn arrive(
        &self,
        by: AttendeeId,
        id: IntroductionId,
        together: bool,
    ) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.mine(by, id)?;
        if !introduction.is_active() {
            return Err(Rejection::WrongState);
        }
        let news = introduction
            .not_arrived()
            .filter(|who| together || *who == by);
        let arrived = |by| Fact::Arrived {
            introduction: id,
            by,
        };
        Ok(news.map(arrived).collect())
    }

    pub(crate) fn meet(
        &self,
        by: AttendeeId,
        id: IntroductionId,
        rating: Option<Rating>,
    ) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.mine(by, id)?;
        if !introduction.is_mutual() && !introduction.has_lapsed() {
            return Err(Rejection::WrongState);
        }
        if introduction.state == State::Met {
            // They have met already; all that can be new is how it was.
            let known = introduction.met.get(&by).copied().flatten();
            let news = rating.filter(|rating| known != Some(*rating));
            let rated = |rating| Fact::Rated {
                introduction: id,
                by,
                rating,
            };
            return Ok(news.map(rated).into_iter().collect());
        }
        let mut facts = vec![Fact::Met {
            introduction: id,
            by,
            rating,
        }];
        facts.extend(self.talked_to_the_end(introduction));
        Ok(facts)
    }

    pub(crate) fn take_back(
        &self,
        by: AttendeeId,
        id: IntroductionId,
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.mine(by, id)?;
        if introduction.is_active() {
            return Ok(Vec::new());
        }
        let until = self.may_take_back_until(by, introduction);
        if until.is_none_or(|until| until <= now) {
            return Err(Rejection::WrongState);
        }
        Ok(vec![Fact::TakenBack {
            introduction: id,
            by,
        }])
    }

    /// Until when `by` may take back that they have talked: nobody else said so, and nothing has followed from it.
    /// A veto looks as if the other person had said so, too.
    pub fn may_take_back_until(
        &self,
        by: AttendeeId,
        introduction: &Introduction,
    ) -> Option<Millis> {
        let said_alone = introduction.state == State::Met && introduction.met.keys().eq([&by]);
        // Before all tables are looked at: each introduction that is shown asks this.
        if !said_alone {
            return None;
        }
        let in_time = self.round_of(introduction).is_none_or(|round| !round.ended);
        let may = match introduction.is_encounter() {
            // There is no table to sit down at: it was another number.
            true => introduction.shared.is_empty() && introduction.next_steps.is_empty(),
            false => in_time && self.may_sit_down_again(introduction),
        };
        may.then(|| introduction.since.plus(TAKE_BACK_FOR_MS))
    }

    /// Its people are all still here and free, nothing has come between them, and the table is nobody else's.
    fn may_sit_down_again(&self, introduction: &Introduction) -> bool {
        let here = |&who: &AttendeeId| self.sits_nowhere(who, &introduction.room);
        let people = &introduction.people;
        let nothing_between = people.iter().enumerate().all(|(n, &a)| {
            let others = &people[n + 1..];
            !others
                .iter()
                .any(|&b| self.obstacles(a, b).any(Obstacle::is_lasting))
        });
        let cards = introduction.shared.values().flat_map(|to| to.values());
        let no_card_since = cards.into_iter().all(|when| *when <= introduction.since);
        let room = self.rooms.get(&introduction.room);
        let table_is_free = introduction.table.is_none_or(|table| {
            let active = room.into_iter().flat_map(|room| &room.active);
            !active
                .filter_map(|id| self.introductions.get(id))
                .any(|other| other.table == Some(table))
        });
        people.iter().all(here)
            && !people.iter().any(|&who| self.is_taken(who))
            && nothing_between
            && no_card_since
            && introduction.next_steps.is_empty()
            && table_is_free
    }

    /// Whoever said 「まだお話し中」 at this table is free again with its end, without having to say that, too.
    pub(crate) fn talked_to_the_end(
        &self,
        introduction: &Introduction,
    ) -> impl Iterator<Item = Fact> {
        let people = introduction.people.iter();
        let talking = people.filter(|who| {
            self.attendee(**who)
                .is_some_and(|a| a.status == Status::Talking)
        });
        talking.map(|&attendee| Fact::StatusSet {
            attendee,
            status: Status::Open,
            until: None,
        })
    }

    /// Somebody is at the table and the others are not.
    pub(crate) fn missing(
        &self,
        by: AttendeeId,
        id: IntroductionId,
    ) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.mine(by, id)?;
        match introduction.state {
            State::Missed => Ok(Vec::new()),
            State::Agreed | State::Called => {
                let missing: BTreeSet<_> = introduction
                    .not_arrived()
                    .filter(|who| *who != by)
                    .collect();
                if missing.is_empty() {
                    return Err(Rejection::PartnerArrived);
                }
                Ok(self.go_on_without(introduction, by, &missing))
            }
            _ => Err(Rejection::WrongState),
        }
    }

    /// The time to arrive is over. Where nobody or everybody said that they came, nobody knows better.
    pub(crate) fn no_show(&self, id: IntroductionId) -> Result<Vec<Fact>, Rejection> {
        let introduction = self
            .introductions
            .get(&id)
            .ok_or(Rejection::NoSuchIntroduction)?;
        let missing: BTreeSet<_> = introduction.not_arrived().collect();
        match introduction
            .arrived
            .iter()
            .find(|who| introduction.includes(**who))
        {
            Some(&by) if introduction.state == State::Called && !missing.is_empty() => {
                Ok(self.go_on_without(introduction, by, &missing))
            }
            _ => Ok(Vec::new()),
        }
    }

    fn go_on_without(
        &self,
        introduction: &Introduction,
        by: AttendeeId,
        missing: &BTreeSet<AttendeeId>,
    ) -> Vec<Fact> {
        let ended = Fact::Missed {
            introduction: introduction.id,
            by,
        };
        let mut facts = vec![self.without(introduction, missing).unwrap_or(ended)];
        // Not called again until they say that they are here.
        if introduction.round().is_some() {
            let open = missing.iter().filter(|who| {
                self.attendee(**who)
                    .is_some_and(|a| a.status == Status::Open)
            });
            facts.extend(open.map(|&attendee| Fact::StatusSet {
                attendee,
                status: Status::Away,
                until: None,
            }));
        }
        facts
    }

    pub(crate) fn apply_arrived(&mut self, id: IntroductionId, by: AttendeeId, at: Millis) {
        let Some(i) = self.introductions.get_mut(&id) else {
            return;
        };
        i.arrived.insert(by);
        if i.not_arrived().next().is_none() {
            self.enter_state(id, State::Together, at);
        }
    }

    pub(crate) fn apply_met(
        &mut self,
        id: IntroductionId,
        by: AttendeeId,
        rating: Option<Rating>,
        at: Millis,
    ) {
        let Some(i) = self.introductions.get_mut(&id) else {
            return;
        };
        i.met.insert(by, rating);
        if i.state != State::Met {
            self.conclude(id, at);
        }
    }

    pub(crate) fn apply_taken_back(&mut self, id: IntroductionId, by: AttendeeId, at: Millis) {
        let Some(i) = self.introductions.get_mut(&id) else {
            return;
        };
        i.met.remove(&by);
        let state = match i.origin {
            Origin::Encounter { .. } => State::Cancelled,
            _ if i.not_arrived().next().is_none() => State::Together,
            Origin::Round { .. } => State::Called,
            Origin::Invitation { .. } => State::Agreed,
        };
        self.reopen(id, state, at);
    }

    pub(crate) fn apply_rated(&mut self, id: IntroductionId, by: AttendeeId, rating: Rating) {
        if let Some(i) = self.introductions.get_mut(&id) {
            i.met.insert(by, Some(rating));
        }
    }

    pub(crate) fn apply_missed(&mut self, id: IntroductionId, at: Millis) {
        if let Some(i) = self.introductions.get_mut(&id) {
            i.missing_reported = true;
        }
        self.enter_state(id, State::Missed, at);
    }
}
