//! A person's own link: in use once a browser of theirs said hello. From then on the desk lets the next one in, once.

use super::{Attendee, Fact, Hall, Rejection};
use domain::AttendeeId;

impl Attendee {
    /// Whoever comes with it now has to have a word with the desk. Whoever has no phone opens none.
    pub fn link_in_use(&self) -> bool {
        self.seen || self.steering.paper
    }
}

impl Hall {
    /// Nothing happened where the link is free: opened at home, it may be opened again.
    pub(super) fn claim(&self, by: AttendeeId, me: &Attendee) -> Result<Vec<Fact>, Rejection> {
        match (me.link_in_use(), me.link_freed) {
            (false, _) => Ok(Vec::new()),
            (true, true) => Ok(vec![Fact::LinkClaimed {
                attendee: by,
                optional: true,
            }]),
            (true, false) => Err(Rejection::InUse),
        }
    }

    pub(super) fn free_link(&self, who: AttendeeId) -> Result<Vec<Fact>, Rejection> {
        let attendee = self.attendee(who).ok_or(Rejection::NotRegistered)?;
        if attendee.link_freed || !attendee.link_in_use() {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::LinkFreed {
            attendee: who,
            optional: true,
        }])
    }

    pub(super) fn apply_link_freed(&mut self, who: AttendeeId, freed: bool) {
        self.change(who, |a| a.link_freed = freed);
    }
}
