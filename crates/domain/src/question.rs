//! What the organizer asks beside the form, and what people answer.

use serde::{Deserialize, Serialize};

use crate::ChoiceId;

/// When a question is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AskedAt {
    /// Once somebody is in.
    Joining,
    /// On the evening's last screen.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum QuestionForm {
    /// One of the choices.
    Single,
    /// Any of the choices, at least one.
    Multiple,
    /// 1 to 5.
    Scale,
    /// A line of text.
    Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum QuestionAnswer {
    Choices(Vec<ChoiceId>),
    Scale(u8),
    Text(String),
}
