//! What people flag to the organizer: that something must not stand there. Nothing follows by itself, so nobody can be hidden by a few
//! who agree to; whoever is flagged learns of it when something is hidden, and nobody learns who said so.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Attendee, Fact, Hall, Rejection};
use domain::{AttendeeId, FlagReason, Flagged, Millis, RoomId};

/// Things one person may have flagged: more than an evening needs, and too few to bury the organizer.
const MOST_BY_ONE: usize = 10;

/// One thing, and what was said of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    pub of: Flagged,
    pub reasons: BTreeSet<FlagReason>,
    /// Who said so, while they are registered. Shown to nobody.
    by: BTreeSet<AttendeeId>,
    /// How many did, also those who are erased.
    pub times: u32,
    pub since: Millis,
    /// It was looked at: hidden, or left as it is.
    pub settled: bool,
}

impl Hall {
    /// Everything that is flagged and still stands, oldest first.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// Whether anybody may be told of it: what is flagged is still there.
    fn stands(&self, of: &Flagged) -> bool {
        match of {
            Flagged::Person(who) => self.attendee(*who).is_some(),
            Flagged::Topic(topic) => self.topics.contains_key(topic),
            Flagged::Announcement(room) => self
                .rooms
                .get(room)
                .is_some_and(|room| room.announcement.is_some()),
        }
    }

    /// The room of a topic or an announcement: its host looks after them.
    pub fn room_of<'a>(&'a self, of: &'a Flagged) -> Option<&'a RoomId> {
        match of {
            Flagged::Person(_) => None,
            Flagged::Topic(topic) => self.topic(*topic).map(|topic| &topic.room),
            Flagged::Announcement(room) => Some(room),
        }
    }

    pub(super) fn flag(
        &self,
        by: AttendeeId,
        me: &Attendee,
        of: &Flagged,
        reason: FlagReason,
    ) -> Result<Vec<Fact>, Rejection> {
        let of = match of {
            Flagged::Person(who) => Flagged::Person(self.who(*who)),
            other => other.clone(),
        };
        if of == Flagged::Person(by) {
            return Err(Rejection::Yourself);
        }
        let here = self
            .room_of(&of)
            .is_none_or(|room| me.room.as_ref() == Some(room));
        if !here || !self.stands(&of) {
            return Err(match of {
                Flagged::Person(_) => Rejection::Unavailable,
                Flagged::Topic(_) => Rejection::NoSuchTopic,
                Flagged::Announcement(_) => Rejection::NothingAnnounced,
            });
        }
        let mine = self.flags.iter().filter(|flag| flag.by.contains(&by));
        if mine.clone().any(|flag| flag.of == of) {
            return Ok(Vec::new());
        }
        if mine.count() >= MOST_BY_ONE {
            return Err(Rejection::TooManyFlags);
        }
        Ok(vec![Fact::Flagged {
            by,
            of,
            reason,
            optional: true,
        }])
    }

    /// Left as it is, or looked at once more.
    pub(super) fn settle(&self, of: &Flagged, settled: bool) -> Result<Vec<Fact>, Rejection> {
        let flag = self.flags.iter().find(|flag| flag.of == *of);
        let flag = flag.ok_or(Rejection::NoSuchFlag)?;
        if flag.settled == settled {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::FlagSettled {
            of: of.clone(),
            settled,
            optional: true,
        }])
    }

    pub(super) fn apply_flagged(
        &mut self,
        by: AttendeeId,
        of: &Flagged,
        reason: FlagReason,
        at: Millis,
    ) {
        let flags = Arc::make_mut(&mut self.flags);
        let known = flags.iter().position(|flag| flag.of == *of);
        let index = known.unwrap_or_else(|| {
            flags.push(Flag {
                of: of.clone(),
                reasons: BTreeSet::new(),
                by: BTreeSet::new(),
                times: 0,
                since: at,
                settled: false,
            });
            flags.len() - 1
        });
        let flag = &mut flags[index];
        flag.reasons.insert(reason);
        flag.times += u32::from(flag.by.insert(by));
        // Somebody else says so as well: it is looked at once more.
        flag.settled = false;
    }

    pub(super) fn apply_flag_settled(&mut self, of: &Flagged, settled: bool) {
        let mut flags = Arc::make_mut(&mut self.flags).iter_mut();
        if let Some(flag) = flags.find(|flag| flag.of == *of) {
            flag.settled = settled;
        }
    }

    /// It is gone, or another by now: what was said of it is over.
    pub(super) fn forget_flags_of(&mut self, of: &Flagged) {
        if self.flags.iter().any(|flag| flag.of == *of) {
            Arc::make_mut(&mut self.flags).retain(|flag| flag.of != *of);
        }
    }

    /// What was looked at is another since they corrected it.
    pub(super) fn may_be_flagged_anew(&mut self, who: AttendeeId) {
        let settled = |flag: &Flag| flag.settled && flag.of == Flagged::Person(who);
        if self.flags.iter().any(settled) {
            Arc::make_mut(&mut self.flags).retain(|flag| !settled(flag));
        }
    }

    /// What they flagged stays so, without them.
    pub(super) fn forget_flagger(&mut self, who: AttendeeId) {
        if self.flags.iter().any(|flag| flag.by.contains(&who)) {
            for flag in Arc::make_mut(&mut self.flags) {
                flag.by.remove(&who);
            }
        }
    }

    /// Two registrations of one person.
    pub(super) fn merge_flags(&mut self, from: AttendeeId, into: AttendeeId) {
        if self.flags.is_empty() {
            return;
        }
        let flags = Arc::make_mut(&mut self.flags);
        for flag in flags.iter_mut() {
            if flag.by.remove(&from) {
                flag.by.insert(into);
            }
        }
        let of = |who| move |flag: &Flag| flag.of == Flagged::Person(who);
        if let Some(at) = flags.iter().position(of(from)) {
            let theirs = flags.remove(at);
            match flags.iter_mut().find(|flag| of(into)(flag)) {
                Some(known) => {
                    known.reasons.extend(theirs.reasons);
                    known.by.extend(theirs.by);
                    known.times += theirs.times;
                    known.settled &= theirs.settled;
                }
                None => flags.push(Flag {
                    of: Flagged::Person(into),
                    ..theirs
                }),
            }
        }
        // Nobody has flagged themself.
        for flag in flags.iter_mut().filter(|flag| of(into)(flag)) {
            flag.by.remove(&into);
        }
    }

    /// How others recognize them is shown to nobody, or is again.
    pub(super) fn apply_sign_hidden(&mut self, who: AttendeeId, hidden: bool) {
        self.change(who, |a| {
            a.sign_hidden = hidden;
            // Others see it at once.
            a.corrections += 1;
        });
        if hidden {
            self.apply_flag_settled(&Flagged::Person(who), true);
        }
    }

    pub(super) fn check_flags(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for flag in self.flags.iter() {
            if !seen.insert(&flag.of) || !self.stands(&flag.of) {
                return Err(format!("{:?} is flagged twice, or is gone", flag.of));
            }
            if let Some(gone) = flag.by.iter().find(|by| self.attendee(**by).is_none()) {
                return Err(format!("{gone} is erased and has flagged {:?}", flag.of));
            }
            if flag.by.len() > flag.times as usize {
                return Err(format!("{:?} was flagged by more than said so", flag.of));
            }
        }
        Ok(())
    }
}
