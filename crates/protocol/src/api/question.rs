//! What the organizer asks people beside the form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Words;
use domain::{Acquaintance, AskedAt, ChoiceId, QuestionAnswer, QuestionForm, QuestionId};

/// `GET /api/me/questions`: those that are put to the asker, and those they have answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Questions {
    /// In the order to ask.
    pub questions: Vec<QuestionView>,
    /// Organizations of which the event asks how well the asker knows them; those they said something of come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<AcquaintanceView>>"))]
    pub acquaintances: Vec<AcquaintanceView>,
    /// Whether people may agree to be asked once more, months later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub asks_again: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AcquaintanceView {
    /// Names it in [`SetAcquaintances`].
    pub organization: String,
    pub name: String,
    /// As it was before they met anybody of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub before: Option<Acquaintance>,
    /// As it is at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub after: Option<Acquaintance>,
    /// The asker has talked with somebody of it.
    pub met: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct QuestionView {
    pub id: QuestionId,
    pub at: AskedAt,
    pub form: QuestionForm,
    #[serde(flatten)]
    pub words: Words,
    /// Of `single` and `multiple`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<ChoiceView>>"))]
    pub choices: Vec<ChoiceView>,
    /// What 1 and 5 of a `scale` mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub ends: Option<[Words; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub answer: Option<QuestionAnswer>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ChoiceView {
    pub id: ChoiceId,
    #[serde(flatten)]
    pub words: Words,
}

/// `PUT /api/me/answers`: questions it does not name are left as they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SetAnswers {
    /// `null` takes an answer back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        ts(optional, as = "Option<BTreeMap<QuestionId, Option<QuestionAnswer>>>")
    )]
    pub answers: BTreeMap<QuestionId, Option<QuestionAnswer>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub acquaintances: Option<SetAcquaintances>,
}

/// By organization, as [`AcquaintanceView`] names them; `null` takes it back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SetAcquaintances {
    /// Only of organizations of which the asker has met nobody yet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        ts(optional, as = "Option<BTreeMap<String, Option<Acquaintance>>>")
    )]
    pub before: BTreeMap<String, Option<Acquaintance>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        ts(optional, as = "Option<BTreeMap<String, Option<Acquaintance>>>")
    )]
    pub after: BTreeMap<String, Option<Acquaintance>>,
}
