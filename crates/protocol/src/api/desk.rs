//! People, as the organizer and the reception desk handle them.

use serde::{Deserialize, Serialize};

use super::attendee::{Correct, OrganizationChoice};
use super::present;
use crate::client::{BoothAction, NextStepKind, Rating, Status, TopicAction};
use crate::view::{Honorific, OrganizationView, Stay, WishedKinds};
use domain::{
    AttendeeId, BoothId, Day, IntroductionId, KindId, OrganizationId, RoleId, RoomId, TopicId,
    WardId,
};
use domain::{FlagReason, Flagged};

/// A person as the organizer sees them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct RoomPerson {
    pub id: AttendeeId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    pub organization: OrganizationView,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    pub ward: WardId,
    pub status: Status,
    pub present: bool,
    /// Conversations finished.
    pub met: u32,
    pub rounds_sat_out: u32,
    /// Since when nobody has been found for them, RFC 3339; absent while meeting somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
    /// The number on the name badge.
    pub badge: u32,
    /// Without a phone: here until the desk says otherwise, and the desk acts for them.
    pub paper: bool,
    /// Hidden by the organizer: not shown and not introduced.
    pub hidden: bool,
    /// How they can be recognized is shown to nobody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub sign_hidden: bool,
    /// Is introduced to nobody until the desk has seen them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub awaits_desk: bool,
    /// The desk has seen them.
    pub confirmed: bool,
    /// Never seen, neither by the desk nor at a table.
    pub unseen: bool,
    /// When they came: into a room, or to the desk before that, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<String>,
    /// Their own link lets no other device in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub link_in_use: bool,
    /// It lets in the next one, once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub link_freed: bool,
    /// Keeps this table; others come to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stays_at: Option<u16>,
    /// With whom they are or should be now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<IntroductionId>,
    /// Other registrations that seem to be of the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Double>>"))]
    pub doubles: Vec<Double>,
}

/// A registration that seems to be of somebody who is registered already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Double {
    pub attendee: AttendeeId,
    pub name: String,
    pub badge: u32,
    /// RFC 3339.
    pub registered_at: String,
    /// Where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
}

/// `POST /api/organizer/people/{attendee}/merge`: the other registration becomes a part of this one.
/// `POST /api/organizer/people/{attendee}/tell-apart`: they are two people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherRegistration {
    pub attendee: AttendeeId,
}

/// `GET /api/organizer/arrivals`: whom the desk means. Nobody while nothing is asked for: the queue sees the screen too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Arrivals {
    pub people: Vec<Arriving>,
    /// Others were found as well.
    pub more: bool,
    /// Everybody who is registered, and those of them who have come.
    pub registered: u32,
    pub arrived: u32,
}

/// Somebody at the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Arriving {
    pub id: AttendeeId,
    pub badge: u32,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    pub organization: OrganizationView,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// The room they are in, or the one they registered for.
    pub room: RoomId,
    /// RFC 3339; absent until they come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<String>,
    /// Agreed to be introduced.
    pub consents: bool,
    /// Of their organization, with themselves.
    pub of_organization: OfOrganization,
}

/// 「○○病院は3名中2名お着きです」
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct OfOrganization {
    pub registered: u32,
    pub arrived: u32,
}

/// `POST /api/organizer/arrivals`: somebody has come. One of the two.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct NewArrival {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee: Option<AttendeeId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ArrivalNoted {
    pub person: Arriving,
    /// They had come before, or another desk was quicker.
    pub already: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomPeople {
    pub people: Vec<RoomPerson>,
    /// The server's clock, RFC 3339.
    pub now: String,
}

/// `PATCH /api/organizer/people/{attendee}`. A field left out stays as it is; `null` frees the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct SteerPerson {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub stays_at: Option<Option<u16>>,
    /// Whether the desk has seen them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    /// Whether how they can be recognized is shown to nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_hidden: Option<bool>,
}

/// `PATCH /api/organizer/people`: the same for many, at once. A field left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct SteerPeople {
    pub attendees: Vec<AttendeeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
}

/// `POST /api/organizer/people/{attendee}/act`: what the reception desk does for somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum RequestedAction {
    Enter {
        room: RoomId,
    },
    Leave,
    Status {
        status: Status,
    },
    Invite {
        attendee: AttendeeId,
    },
    Answer {
        introduction: IntroductionId,
        accept: bool,
    },
    Veto {
        attendee: AttendeeId,
    },
    Arrived {
        introduction: IntroductionId,
        #[serde(default)]
        together: bool,
    },
    Missing {
        introduction: IntroductionId,
    },
    Met {
        introduction: IntroductionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        rating: Option<Rating>,
    },
    TakeBack {
        introduction: IntroductionId,
    },
    Exchange {
        introduction: IntroductionId,
        share: bool,
    },
    /// One of `code` and `badge`.
    Encounter {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        code: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        badge: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        at: Option<String>,
    },
    Confirm {
        introduction: IntroductionId,
    },
    NextStep {
        introduction: IntroductionId,
        kind: NextStepKind,
        by: AttendeeId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        until: Option<Day>,
        #[serde(default)]
        done: bool,
        #[serde(default)]
        strike: bool,
    },
    /// Only on phones.
    #[serde(skip)]
    Topic {
        action: TopicAction,
        text: Option<String>,
        topic: Option<TopicId>,
        seats: Option<u8>,
    },
    /// Only on phones.
    #[serde(skip)]
    Flag {
        of: Flagged,
        reason: FlagReason,
    },
    /// Only on phones.
    #[serde(skip)]
    Booth {
        booth: BoothId,
        action: BoothAction,
        share: bool,
        card: bool,
    },
}

/// `PATCH /api/organizer/people/{attendee}/registration`: what a desk hears at the door. What somebody seeks, consents to and hands
/// over is theirs alone to say; wishes and times, too, once a phone of theirs has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct CorrectPerson {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub kana: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honorific: Option<Honorific>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes: Option<Vec<OrganizationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes_must: Option<Vec<OrganizationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes_never: Option<Vec<OrganizationId>>,
    /// All three lists anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wished_kinds: Option<WishedKinds>,
    /// Anew as a whole: what is left out is from the beginning, or to the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stay: Option<Stay>,
}

impl From<CorrectPerson> for Correct {
    fn from(said: CorrectPerson) -> Self {
        Self {
            name: said.name,
            kana: said.kana,
            honorific: said.honorific,
            organization: said.organization,
            wishes: said.wishes,
            wishes_must: said.wishes_must,
            wishes_never: said.wishes_never,
            wished_kinds: said.wished_kinds,
            stay: said.stay,
            ..Self::default()
        }
    }
}
