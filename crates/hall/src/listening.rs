//! Listening to a talk: until it is over, and what somebody says of its hosts meanwhile.

use super::{Attendee, Employer, Fact, Hall};
use domain::{AttendeeId, Millis, Status};

impl Hall {
    /// `until`: when the talk that somebody begins to listen to ends. Who says something else meanwhile means that.
    pub(super) fn set_status(
        &self,
        by: AttendeeId,
        me: &Attendee,
        status: Status,
        until: Option<Millis>,
    ) -> Vec<Fact> {
        let until = until.filter(|_| status == Status::Listening);
        if (me.status, me.listens_until) == (status, until) {
            return Vec::new();
        }
        let mut facts = vec![Fact::StatusSet {
            attendee: by,
            status,
            until,
        }];
        // Had stayed at the table after the round; now they have come to an end.
        if status == Status::Open {
            for introduction in self.lingering(by) {
                facts.push(Fact::Concluded { introduction });
                let found = self.introductions.get(&introduction);
                let others = found.into_iter().flat_map(|i| self.talked_to_the_end(i));
                facts.extend(others.filter(
                    |fact| !matches!(fact, Fact::StatusSet { attendee, .. } if *attendee == by),
                ));
            }
        }
        facts
    }

    /// Whether a talk that somebody listens to is over.
    pub fn talks_are_over(&self, now: Millis) -> bool {
        self.have_listened(now).next().is_some()
    }

    /// They are free again; who said something else meanwhile is left alone.
    pub(super) fn reconcile_talks(&self, now: Millis) -> Vec<Fact> {
        let over = self.have_listened(now);
        over.flat_map(|(who, attendee)| self.set_status(who, attendee, Status::Open, None))
            .collect()
    }

    fn have_listened(&self, now: Millis) -> impl Iterator<Item = (AttendeeId, &Attendee)> {
        self.attendees().filter(move |(_, attendee)| {
            attendee.status == Status::Listening
                && attendee.listens_until.is_some_and(|until| until <= now)
        })
    }

    pub(super) fn wish_said(
        &self,
        by: AttendeeId,
        me: &Attendee,
        employer: Employer,
    ) -> Option<Fact> {
        (!me.said.contains(&employer)).then_some(Fact::WishSaid {
            attendee: by,
            employer,
            optional: true,
        })
    }

    pub(super) fn apply_wish_said(&mut self, id: AttendeeId, employer: Employer) {
        self.change(id, |a| {
            a.said.insert(employer);
        });
    }

    /// A round has taken account of what they said; from now on it counts as every wish does.
    pub(super) fn heard(&mut self, seated: &[AttendeeId]) {
        for id in seated {
            if self.attendees.get(id).is_some_and(|a| !a.said.is_empty()) {
                self.change(*id, |a| a.said.clear());
            }
        }
    }
}
