//! A person as the hall knows them: what they can and seek, not who they are.

use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::same::Likeness;
use domain::Consent;
use domain::Status;
use domain::{AttendeeId, IntroductionId, KindId, Millis, RoomId, SubKindId, TagId, WardId};

/// Client requests remembered per person; a phone resends only what was unanswered when its connection broke.
pub(super) const REQUESTS_REMEMBERED: usize = 64;

/// Browsers remembered per person: more than anybody carries.
pub(super) const DEVICES_REMEMBERED: usize = 32;

/// An organization without its name: a keyed digest of what colleagues share, or, of somebody without an employer, of themself.
/// Colleagues are recognized by it, and nothing can be read back once the key is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Employer(pub u64);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub employer: Employer,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<SubKindId>,
    pub ward: WardId,
    pub offers: Vec<TagId>,
    pub needs: Vec<TagId>,
    pub companies_welcome: bool,
    /// Comes from a company, whom others meet only when they asked for it.
    pub company: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    /// Organizations the person would like to greet.
    pub wishes: Vec<Employer>,
    /// Absent in journals from before it was kept: nobody is taken for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<Likeness>,
}

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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    pub profile: Profile,
    pub consent: Consent,
    /// The room registered for, or the last one entered.
    pub home: RoomId,
    /// The room they are in.
    pub room: Option<RoomId>,
    /// When they entered it.
    pub entered_at: Millis,
    pub status: Status,
    /// Since when nobody has been found for them.
    pub waiting_since: Millis,
    pub registered_at: Millis,
    pub vetoes: BTreeSet<AttendeeId>,
    /// Namesakes who are somebody else, as the desk has seen.
    pub told_apart: BTreeSet<AttendeeId>,
    pub introductions: BTreeSet<IntroductionId>,
    /// Conversations finished.
    pub met: u32,
    /// Rounds sat out.
    pub sat_out: u32,
    /// Needs that a finished conversation answered; they count less when the next partner is chosen.
    pub covered: BTreeSet<TagId>,
    pub erased: bool,
    /// The number on the name badge: registrations are counted from 1.
    pub badge: u32,
    pub steering: Steering,
    /// Bumped with every change, so that projections see it.
    pub version: u32,
    /// Times the person corrected what others see of them, names included.
    pub corrections: u32,
    /// Browsers that said hello and not bye since, newest last.
    pub(super) devices: VecDeque<u32>,
    /// A browser of theirs has ever said hello.
    pub seen: bool,
    pub(super) requests: VecDeque<u64>,
}

impl Attendee {
    /// Agreed to be shown to others, and not hidden by the organizer.
    pub fn may_be_introduced(&self) -> bool {
        self.consent.partners && !self.steering.hidden
    }
}
