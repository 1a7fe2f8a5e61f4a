//! What an event brought: counts only, and none so small that it would tell of a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::client::NextStepKind;
use crate::event::Words;
use domain::{
    Acquaintance, AskedAt, BoothId, ChoiceId, KindId, QuestionForm, QuestionId, RoomId, TagId,
    WardId,
};

/// A number of people or conversations; `null` if it is below [`Report::suppressed_below`], or would give such a one away by subtraction.
pub type Count = Option<u32>;

/// `GET /api/organizer/report.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Report {
    pub event: ReportedEvent,
    pub people: ReportedPeople,
    pub conversations: Conversations,
    /// By room, then number.
    pub rounds: Vec<ReportedRound>,
    /// What was sought and offered where, for every tag that has a direction and every ward.
    pub needs: Vec<ReportedNeed>,
    /// The same, all wards together.
    pub needs_by_tag: Vec<ReportedTag>,
    pub coverage: Coverage,
    pub by_chance: ByChance,
    /// Rows and columns of `kinds`.
    pub kind_ids: Vec<KindId>,
    /// Two people who talked, by their kinds. The same from both sides.
    pub kinds: Vec<Vec<Count>>,
    /// Rows and columns of `wards`.
    pub ward_ids: Vec<WardId>,
    /// Two people who talked, by their wards. The same from both sides.
    pub wards: Vec<Vec<Count>>,
    pub booths: Vec<ReportedBooth>,
    pub feedback: Feedback,
    pub next_steps: Vec<ReportedNextSteps>,
    pub network: ReportedNetwork,
    /// What people answered the organizer, in the order of the questions. Answers go with whoever gave them.
    #[serde(default)]
    pub questions: Vec<ReportedQuestion>,
    /// How well people know organizations, by what they said before; empty where it was not asked.
    #[serde(default)]
    pub acquaintances: Vec<ReportedAcquaintance>,
    /// The same answers by how well the person and the organization fit, lowest scores first. Empty where it would tell of few.
    #[serde(default)]
    pub acquaintances_by_score: Vec<ReportedByScore>,
    pub suppressed_below: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedEvent {
    pub name: Words,
    pub organizer: Words,
    pub venue: Option<Words>,
    /// As RFC 3339 writes a date.
    pub date: String,
    /// When these figures were taken.
    pub at: String,
    /// Some room is still open: the figures will grow.
    pub running: bool,
    /// The day at whose start everything personal is erased. These figures stay.
    pub erase_on: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedPeople {
    /// Also those who were erased since; two registrations of one person count once.
    pub registered: Count,
    /// Were in a room.
    pub came: Count,
    /// Of those who came.
    pub by_kind: BTreeMap<KindId, Count>,
    pub registered_by_kind: BTreeMap<KindId, Count>,
    /// Of the registered: how many are erased by now. Of them only kind, ward and tags are known.
    pub erased: Count,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Conversations {
    /// Tables and meetings that came to an end as conversations; three at one table are one.
    pub finished: Count,
    pub per_person: PerPerson,
    /// Pairs of organizations that talked. Each counts once: this event knows of none before it.
    pub first_meetings: Count,
    /// Conversations in which at least two wards took part.
    pub across_wards: Count,
    /// Conversations in which at least two kinds took part.
    pub across_kinds: Count,
}

/// Of those who came and agreed to be introduced; `null` where they or the conversations are too few.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct PerPerson {
    pub mean: Option<f64>,
    pub min: Option<u32>,
    pub max: Option<u32>,
}

/// Tables, and people who waited. A round that still runs stands as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedRound {
    pub room: RoomId,
    pub number: u32,
    /// Tables at its start.
    pub called: Count,
    /// Tables, repaired ones included, at which people talked.
    pub kept: Count,
    /// Tables called while it ran, in place of others.
    pub repaired: Count,
    /// Tables to which somebody did not come.
    pub no_show: Count,
    /// People who sat out.
    pub waiting: Count,
    /// Points of the round as called, and what no round as fair could exceed.
    pub total: i64,
    pub bound: i64,
}

/// Pairs of organizations whose people talked, over the years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedNetwork {
    /// Earlier events whose carry-over was read.
    pub events: u32,
    /// Pairs that met at those.
    pub known_before: Count,
    /// Of these: who met today as well.
    pub met_again: Count,
    /// Pairs that met today for the first time.
    pub new: Count,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedNeed {
    pub tag: TagId,
    pub ward: WardId,
    /// People of this ward who came and sought it.
    pub seekers: Count,
    /// Of them: who talked with somebody who offers it.
    pub answered: Count,
    /// People of this ward who came and offered it.
    pub offerers: Count,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedTag {
    pub tag: TagId,
    pub seekers: Count,
    pub answered: Count,
    pub offerers: Count,
}

/// A need is answerable to somebody if they could have been introduced to somebody who came and offers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Coverage {
    /// What part of their answerable needs was answered: mean over those who had any, and the least.
    pub answerable_mean: Option<f64>,
    pub answerable_worst: Option<f64>,
    /// Needs, counted by person, that nobody who came could answer.
    pub unanswerable: Count,
}

/// What the rounds brought as called, and what other ways of seating the same people at as many tables would have. Everybody called is taken to
/// have talked; `null` where too few were called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ByChance {
    pub called: Option<Brought>,
    /// Mean of several draws.
    pub random: Option<Brought>,
    /// The best free pair first, as by hand.
    pub greedy: Option<Brought>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Brought {
    pub conversations: f64,
    /// Needs answered, counted by person and once.
    pub answered: f64,
    pub first_meetings: f64,
    pub across_wards: f64,
    pub across_kinds: f64,
    pub answerable_mean: f64,
    pub answerable_worst: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedBooth {
    pub booth: BoothId,
    /// People who checked in, each once.
    pub visitors: Count,
    /// Of them: who said that the booth may know them.
    pub shared: Count,
}

/// How people said their conversations were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Feedback {
    pub answers: Count,
    pub good: Count,
    pub neutral: Count,
    pub poor: Count,
}

/// How often people who met agreed on a step of this kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedNextSteps {
    pub kind: NextStepKind,
    pub agreed: Count,
}

/// How a question of the organizer was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedQuestion {
    pub question: QuestionId,
    pub at: AskedAt,
    pub form: QuestionForm,
    #[serde(flatten)]
    pub words: Words,
    /// Whom it was put to; empty: everybody.
    pub kinds: Vec<KindId>,
    /// People whose answer is held.
    pub answered: Count,
    /// Of a choice, or of a scale from 1 to 5. Of `multiple`, a person counts at each they chose.
    pub choices: Vec<ReportedChoice>,
    /// Of `text`: what was written, in the order of the words, if enough people answered.
    pub texts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedChoice {
    /// The choice, or the step of the scale.
    pub choice: ChoiceId,
    #[serde(flatten)]
    pub words: Words,
    pub count: Count,
}

/// What people said of organizations that were at this stage for them before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedAcquaintance {
    pub before: Acquaintance,
    /// Of organizations with whose people they talked.
    pub met: ReportedChange,
    /// Of the others: what the evening brings without a conversation.
    pub not_introduced: ReportedChange,
    /// What those who agreed said once more, months later; absent where nobody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub later: Option<ReportedLater>,
}

/// Of organizations of which the same person said before, at the end and months later how well they know them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedLater {
    pub met: ReportedLaterChange,
    pub not_introduced: ReportedLaterChange,
}

/// As [`ReportedChange`]. `null` also where it would tell of those who did not answer once more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedLaterChange {
    pub answers: Count,
    /// Of them: a later stage at the end than before.
    pub risen_at_end: Count,
    /// Of them: a later stage months later than before.
    pub risen: Count,
}

/// Organizations whose score with the person is of one class, by the points of the matcher before the first round: those they met, and,
/// beside them, those they were not introduced to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedByScore {
    pub met: ReportedChange,
    pub not_introduced: ReportedChange,
}

/// Answers, one for each person and organization. `null` where those who gave them are few.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ReportedChange {
    pub answers: Count,
    /// Of them: a later stage at the end than before.
    pub risen: Count,
}
