//! What is kept of somebody who agreed to be asked once more, after everything else of them is erased.

use serde::{Deserialize, Serialize};

use domain::{Acquaintance, AttendeeId, Millis};

/// That somebody agreed, among what is held of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedAgain {
    /// What is kept will lie under this id. Drawn when they agreed, so that nothing leads from there to them.
    pub kept_as: AttendeeId,
    pub email: String,
    /// As they were told: by then nothing of it is left.
    pub until: Millis,
}

/// All that is left of them: no name, nor whom they met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Until the letter has gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub until: Millis,
    /// Letters that the mail server certainly did not take.
    #[serde(default)]
    pub refused: u32,
    #[serde(default)]
    pub answered: bool,
    pub of: Vec<KeptStages>,
    /// What everybody said that evening, as counts: what is said of some of them must not tell of the others.
    #[serde(default)]
    pub evening: Vec<EveningCount>,
}

/// How well they knew an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptStages {
    /// What the question is about; goes with the answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub met: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Acquaintance>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Acquaintance>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later: Option<Acquaintance>,
}

/// Of organizations at one stage, met or not: how many answers, of how many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EveningCount {
    pub before: Acquaintance,
    pub met: bool,
    pub answers: u32,
    pub risen: u32,
    pub people: u32,
    pub people_risen: u32,
    pub people_not_risen: u32,
}

impl Kept {
    /// Nothing tells any more to whom it went, or what was asked.
    pub fn answer(&mut self, stages: &[Option<Acquaintance>]) {
        for (of, stage) in self.of.iter_mut().zip(stages) {
            of.later = *stage;
            of.name.clear();
        }
        self.email = None;
        self.answered = true;
    }
}
