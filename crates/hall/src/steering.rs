//! How the organizer has somebody treated: without a phone, hidden, keeping a table.

use serde::{Deserialize, Serialize};

use super::{Fact, Hall, Rejection};
use domain::AttendeeId;

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
        if attendee.steering == steering {
            return Ok(Vec::new());
        }
        let new = steering
            .stays_at
            .filter(|table| attendee.steering.stays_at != Some(*table));
        if let Some(table) = new {
            self.may_keep(who, table)?;
        }
        // Hidden at once: whatever is open ends first.
        let mut facts = if steering.hidden && !attendee.steering.hidden {
            self.end_all(who, self.introductions_of(who))
        } else {
            Vec::new()
        };
        facts.push(Fact::Steered {
            attendee: who,
            steering,
        });
        Ok(facts)
    }

    pub(super) fn apply_steered(&mut self, who: AttendeeId, steering: Steering) {
        self.change(who, |a| a.steering = steering);
    }
}
