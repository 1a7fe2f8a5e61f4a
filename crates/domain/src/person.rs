//! What a person is doing, and what they agreed to.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    Talking,
    Listening,
    Away,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Shown to the people I am introduced to. Without it nobody is introduced.
    pub partners: bool,
    /// My card may be handed over when I press 「名刺交換」.
    pub exchange: bool,
    /// Booths I check in at may learn who I am.
    pub booths: bool,
    /// The wall may call my organization to its table. Never my name.
    #[serde(default)]
    pub wall: bool,
    /// My name and organization may stand in the record of meetings of whom I talked to, and theirs in ours, if they agreed as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub record: bool,
}

/// Parts of a card, without their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardField {
    Name,
    Kana,
    Organization,
    Role,
    Phone,
    Email,
}

/// How somebody is addressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Honorific {
    #[serde(rename = "先生")]
    Sensei,
    #[default]
    #[serde(rename = "様")]
    Sama,
    #[serde(rename = "さん")]
    San,
}

/// How somebody may be reached. In the directory only, never in the journal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}
