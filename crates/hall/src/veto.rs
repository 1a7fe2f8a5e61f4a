//! Never introduced to somebody (again). The other must not be able to tell.

use super::{Attendee, Fact, Hall, Introduction, Rejection};
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

    /// One of the two has said that this time they need not meet the other's organization or kind.
    pub fn need_not_meet(&self, a: AttendeeId, b: AttendeeId) -> bool {
        let says = |by: AttendeeId, of: AttendeeId| {
            let both = self.attendee(by).zip(self.attendee(of));
            both.is_some_and(|(by, of)| {
                let never = &by.profile.wished_kinds.never;
                by.profile.wishes_never.contains(&of.profile.employer)
                    || domain::names(never, &of.profile.kind, of.profile.sub_kind.as_ref())
            })
        };
        says(a, b) || says(b, a)
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
            facts.extend(self.refuse(by, i));
        }
        facts.extend(self.decline_encounters(by, of));
        if !me.vetoes.contains(&of) {
            facts.push(Fact::Vetoed { by, of });
        }
        Ok(facts)
    }

    /// Ends what seems open with somebody whom `by` refuses: an invitation they sent is passed without a word, a talk has ended as if it
    /// were over, and anything else as if it were taken back.
    pub(super) fn refuse(&self, by: AttendeeId, i: &Introduction) -> Vec<Fact> {
        let (introduction, asked) = (i.id, i.invited_by() == Some(by));
        match i.state {
            State::Passed if !asked => Vec::new(),
            State::Invited if !asked => vec![Fact::Passed { introduction }],
            State::Together if i.people.len() == 2 => {
                let mut facts = vec![Fact::Concluded { introduction }];
                facts.extend(self.talked_to_the_end(i));
                facts
            }
            _ => vec![self.end_for(by, i)],
        }
    }

    pub(super) fn apply_vetoed(&mut self, by: AttendeeId, of: AttendeeId) {
        self.change(by, |a| {
            a.vetoes.insert(of);
        });
    }
}
