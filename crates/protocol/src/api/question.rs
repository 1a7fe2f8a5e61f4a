//! What the organizer asks people beside the form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Words;
use domain::{AskedAt, ChoiceId, QuestionAnswer, QuestionForm, QuestionId};

/// `GET /api/me/questions`: those that are put to the asker, and those they have answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Questions {
    /// In the order to ask.
    pub questions: Vec<QuestionView>,
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
    pub answers: BTreeMap<QuestionId, Option<QuestionAnswer>>,
}
