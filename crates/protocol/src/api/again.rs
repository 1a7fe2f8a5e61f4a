//! Asking people once more, months later, how well they know organizations: that they agree, and what they answer.

use serde::{Deserialize, Serialize};

use crate::event::Words;
use domain::Acquaintance;

/// `GET /api/me/ask-again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AskAgain {
    /// The day of the letter, YYYY-MM-DD.
    pub on: String,
    /// By the start of this day nothing is left of whoever has not answered.
    pub until: String,
    /// Where the letter goes; absent until they agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub to: Option<String>,
    /// An address they gave before, to propose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub known: Option<String>,
    /// Theirs alone: takes it back, also after everything else of them is erased, and is what the letter brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub link: Option<String>,
}

/// `PUT /api/me/ask-again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SetAskAgain {
    /// The address to write to; `null` takes it back.
    pub to: Option<String>,
}

/// `POST /api/again` and `POST /api/again/forget`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Again {
    /// The last part of the link.
    pub token: String,
}

/// `PUT /api/again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AnswerAgain {
    pub token: String,
    /// One for each organization, in their order; `null` where nothing is said.
    pub stages: Vec<Option<Acquaintance>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AgainState {
    /// They agreed; the letter has not gone yet.
    Agreed,
    /// The answer is awaited.
    Asked,
    Answered,
}

/// What is kept under a link. Says nothing of whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct KeptAgain {
    pub event: Words,
    pub organizer: Words,
    /// Of the event, YYYY-MM-DD.
    pub date: String,
    /// As in [`AskAgain`].
    pub until: String,
    pub state: AgainState,
    /// Of `asked`.
    pub organizations: Vec<AskedOrganization>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AskedOrganization {
    pub name: String,
    /// They talked with somebody of it.
    pub met: bool,
}

/// `POST /api/organizer/asked-again/forget`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ForgetAddress {
    /// Of somebody who asked for it.
    pub email: String,
}

/// Of those who agreed to be asked once more: how many stand where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct HeldToAsk {
    /// As in [`AskAgain`]; absent where the event no longer asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Still registered, with everything else of theirs.
    pub agreed: u32,
    /// Kept alone, with an address: their letter has not gone.
    pub waiting: u32,
    /// Without an address by now: the letter has gone, the answer is awaited.
    pub asked: u32,
    /// Answers, of nobody.
    pub answered: u32,
}
