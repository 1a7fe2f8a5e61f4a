//! Never introduced to somebody (again). The other must not be able to tell.

use super::{Attendee, Fact, Hall, Rejection};
use domain::AttendeeId;
use domain::IntroductionState as State;

impl Hall {
    /// One of the two never wants to be introduced to the other.
    pub fn vetoed(&self, a: AttendeeId, b: AttendeeId) -> bool {
        self.refuses(a, b) || self.refuses(b, a)
    }

    /// `who` never wants to be introduced to the other, who must not be able to tell.
    pub fn refuses(&self, who: AttendeeId, other: AttendeeId) -> bool {
        let who = self.attendees.get(&who);
        who.is_some_and(|who| who.vetoes.contains(&other))
    }

    pub(super) fn veto(
        &self,
        by: AttendeeId,
        me: &Attendee,
        of: AttendeeId,
    ) -> Result<Vec<Fact>, Rejection> {
        if of == by {
            return Err(Rejection::Yourself);
        }
        if !self.attendees.contains_key(&of) {
            return Err(Rejection::Unavailable);
        }
        let mut facts = Vec::new();
        for i in self
            .introductions_of(by)
            .filter(|i| i.includes(by) && i.includes(of) && i.seems_open())
        {
            let asked = i.invited_by() == Some(by);
            if i.state == State::Passed && !asked {
                continue;
            }
            // An invitation they sent is passed without a word, a talk has ended as if it were over, and anything else as if it were taken back.
            let introduction = i.id;
            match i.state {
                State::Invited if !asked => facts.push(Fact::Passed { introduction }),
                State::Together if i.people.len() == 2 => {
                    facts.push(Fact::Concluded { introduction });
                    facts.extend(self.talked_to_the_end(i));
                }
                _ => facts.push(self.end_for(by, i)),
            }
        }
        if !me.vetoes.contains(&of) {
            facts.push(Fact::Vetoed { by, of });
        }
        Ok(facts)
    }

    pub(super) fn apply_vetoed(&mut self, by: AttendeeId, of: AttendeeId) {
        self.change(by, |a| {
            a.vetoes.insert(of);
        });
    }
}
