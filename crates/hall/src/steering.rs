//! How the organizer has somebody treated: without a phone, hidden, keeping a table.

use serde::{Deserialize, Serialize};

use super::{Fact, Hall, Rejection};
use domain::{AttendeeId, Flagged, Millis};

/// How the organizer has somebody treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steering {
    /// Has no phone: here from entering until leaving, and the reception desk acts for them.
    #[serde(default)]
    pub paper: bool,
    /// Not shown and not introduced.
    #[serde(default)]
    pub hidden: bool,
    /// Keeps this table; others come to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stays_at: Option<u16>,
}

/// What the organizer wants otherwise; the rest stays as it is by then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SteeringChange {
    pub paper: Option<bool>,
    pub hidden: Option<bool>,
    /// `Some(None)` frees the table.
    pub stays_at: Option<Option<u16>>,
    /// Whether the desk has seen them.
    pub confirmed: Option<bool>,
    /// Whether how they can be recognized is shown to nobody.
    pub sign_hidden: Option<bool>,
}

impl Steering {
    pub fn with(self, change: SteeringChange) -> Self {
        Self {
            paper: change.paper.unwrap_or(self.paper),
            hidden: change.hidden.unwrap_or(self.hidden),
            stays_at: change.stays_at.unwrap_or(self.stays_at),
        }
    }
}

impl Hall {
    pub(super) fn steer(
        &self,
        who: AttendeeId,
        change: SteeringChange,
    ) -> Result<Vec<Fact>, Rejection> {
        let attendee = self.attendee(who).ok_or(Rejection::NotRegistered)?;
        let steering = attendee.steering.with(change);
        let confirmed = change.confirmed.filter(|now| *now != attendee.confirmed);
        let sign = change
            .sign_hidden
            .filter(|now| *now != attendee.sign_hidden);
        if attendee.steering == steering && confirmed.is_none() && sign.is_none() {
            return Ok(Vec::new());
        }
        let new = steering
            .stays_at
            .filter(|table| attendee.steering.stays_at != Some(*table));
        if let Some(table) = new {
            self.may_keep(who, table)?;
        }
        // Gone from the others' phones at once: whatever is open ends first.
        let mut after = attendee.clone();
        after.steering = steering;
        after.confirmed = confirmed.unwrap_or(attendee.confirmed);
        let mut facts = if attendee.may_be_introduced() && !after.may_be_introduced() {
            let mut ended = self.end_all(who, self.introductions_of(who));
            ended.extend(self.end_encounters(who));
            ended.extend(self.give_seat_back(who));
            ended
        } else {
            Vec::new()
        };
        if attendee.steering != steering {
            facts.push(Fact::Steered {
                attendee: who,
                steering,
            });
        }
        facts.extend(confirmed.map(|confirmed| Fact::Confirmed {
            attendee: who,
            confirmed,
        }));
        facts.extend(sign.map(|hidden| Fact::SignHidden {
            attendee: who,
            hidden,
        }));
        Ok(facts)
    }

    /// Each against the hall as those before have left it: two of them may sit at one table.
    pub(super) fn steer_all(
        &self,
        people: &[AttendeeId],
        change: SteeringChange,
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        let mut hall = self.clone();
        let mut all = Vec::new();
        for &who in people.iter().filter(|who| self.attendee(**who).is_some()) {
            let facts = hall.steer(who, change)?;
            facts.iter().for_each(|fact| hall.apply_fact(fact, now));
            all.extend(facts);
        }
        Ok(all)
    }

    pub(super) fn apply_awaits_desk(&mut self, who: AttendeeId) {
        self.change(who, |a| a.awaits_desk = true);
    }

    /// Whom the desk has seen has arrived.
    pub(super) fn apply_confirmed(&mut self, who: AttendeeId, confirmed: bool, at: Millis) {
        self.change(who, |a| {
            a.confirmed = confirmed;
            if confirmed {
                a.arrived_at.get_or_insert(at);
            } else if !a.came {
                a.arrived_at = None;
            }
        });
    }

    pub(super) fn apply_steered(&mut self, who: AttendeeId, steering: Steering) {
        self.change(who, |a| a.steering = steering);
        if steering.hidden {
            self.apply_flag_settled(&Flagged::Person(who), true);
        }
    }
}
