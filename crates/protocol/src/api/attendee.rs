//! What a phone asks over HTTP: registering, coming back, cards.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::present;
use crate::view::{Card, Consent, Contact, Honorific, Me, Stay, WishedKinds};
use domain::{BoothId, KindId, OrganizationId, RoleId, RoomId, SubKindId, TagId, WardId};

/// Picked from the list (`{"id"}`), or typed in (`{"name"}`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(untagged)]
pub enum OrganizationChoice {
    Listed(ListedOrganization),
    Typed(TypedOrganization),
}

/// By hand, so that what is wrong is said of its field.
impl<'de> Deserialize<'de> for OrganizationChoice {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Either {
            id: Option<OrganizationId>,
            name: Option<String>,
        }
        let Either { id, name } = Either::deserialize(from)?;
        match (id, name) {
            (Some(id), name) => Ok(Self::Listed(ListedOrganization { id, name })),
            (None, Some(name)) => Ok(Self::Typed(TypedOrganization { name })),
            (None, None) => Err(D::Error::custom(
                "write the id of one of the list, or a name",
            )),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct ListedOrganization {
    pub id: OrganizationId,
    /// As it was shown when it was picked: the list may have been numbered anew since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TypedOrganization {
    pub name: String,
}

/// `POST /api/attendees`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub honorific: Option<Honorific>,
    pub organization: OrganizationChoice,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<SubKindId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    pub ward: WardId,
    #[serde(default)]
    pub offers: Vec<TagId>,
    #[serde(default)]
    pub needs: Vec<TagId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<String>,
    #[serde(default)]
    pub companies_welcome: bool,
    #[serde(default)]
    pub contact: Contact,
    #[serde(default)]
    pub wishes: Vec<OrganizationId>,
    /// Those I have come for; each organization stands in one of the three lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<OrganizationId>>"))]
    pub wishes_must: Vec<OrganizationId>,
    /// Those I need not meet this time: nobody introduces me to their people, who may still ask me.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<OrganizationId>>"))]
    pub wishes_never: Vec<OrganizationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wished_kinds: Option<WishedKinds>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay: Option<Stay>,
    pub consent: Consent,
    pub room: RoomId,
    /// The room's six-character code, from the QR or the wall.
    pub code: String,
    /// Somebody of this name and organization is registered, and this is somebody else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub another_person: bool,
}

/// `PATCH /api/me`. A field left out stays as it is; `null` clears an optional one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct Correct {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub kana: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honorific: Option<Honorific>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<Option<SubKindId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub role: Option<Option<RoleId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ward: Option<WardId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Vec<TagId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Vec<TagId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sign: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub companies_welcome: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes: Option<Vec<OrganizationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes_must: Option<Vec<OrganizationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes_never: Option<Vec<OrganizationId>>,
    /// Whose booth this is, beside what stands in `wishes`, and no longer in `wishes_never`. Not together with these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wish_booth: Option<BoothId>,
    /// All three lists anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wished_kinds: Option<WishedKinds>,
    /// Anew as a whole: what is left out is from the beginning, or to the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stay: Option<Stay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Registered {
    pub attendee: Me,
    pub token: String,
    pub resume_code: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resume {
    pub code: String,
}

/// `POST /api/claim`: somebody comes with their own link. Whoever sends the token they have already is let in again with that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// What follows `/p/` in the link.
    pub token: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Claimed {
    pub token: String,
    pub attendee: Me,
    /// They have come: the desk has seen them, or they were in a room.
    pub arrived: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Token {
    pub token: String,
}

/// `GET /api/me/code`: what I show to whom I have talked to. Good for the event, and opens nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MyCode {
    pub code: String,
    /// Its QR, to be read by a page of this event or by a phone's own camera.
    pub svg: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Contacts {
    pub contacts: Vec<Card>,
}

/// What a wall shows beside its QR.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct RoomCode {
    pub url: String,
    /// Where its QR is, under the address of this server.
    pub qr: String,
    pub code: String,
    /// When another takes its place by itself, RFC 3339; absent where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A row of the type-ahead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct OrganizationHit {
    pub id: OrganizationId,
    pub name: String,
    pub kind: KindId,
    pub ward: WardId,
    /// What was typed is its name, in full or in short.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub named: bool,
}

/// `GET /api/me/provisions`: what of me was handed to whom, and what I was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Provisions {
    pub provisions: Vec<Provision>,
    /// What I consented to, newest first.
    pub consents: Vec<ConsentGiven>,
    /// When my registration was last corrected, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub corrected_at: Option<String>,
}

/// What somebody consented to, from then on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ConsentGiven {
    /// RFC 3339.
    pub at: String,
    pub consent: Consent,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Provision {
    /// RFC 3339.
    pub at: String,
    /// True: mine, handed to `with`. False: theirs, handed to me.
    pub given: bool,
    /// Absent when they erased themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    pub fields: Vec<CardField>,
    /// The consent it rested on.
    pub consent: String,
    /// To a booth: its staff have noted something, which is theirs to tell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub noted: bool,
}

/// Parts of a card, without their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardField {
    Name,
    Kana,
    Organization,
    Role,
    Phone,
    Email,
}
