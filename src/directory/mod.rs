//! Who people are: names, contact details, free text. Apart from the journal, because it must be able to forget.
//!
//! Each store keeps a mirror in memory, so reading never waits; only what is written, and what other nodes wrote, does.

mod asked_again;
#[cfg(test)]
mod contract;
mod redis;
mod sqlite;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

pub use asked_again::{AskedAgain, EveningCount, Kept, KeptStages};
pub use redis::RedisDirectory;
pub use sqlite::{SCHEMA as SQLITE_SCHEMA, SqliteDirectory};

use crate::catalog::organizations::Picked;
use crate::store::StoreError;
use domain::{
    Acquaintance, AttendeeId, BoothId, BoothMark, Contact, Honorific, OrganizationId,
    QuestionAnswer, QuestionId, RoleId, TopicId,
};

/// Everything personal that is held about somebody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonRecord {
    pub name: String,
    pub kana: Option<String>,
    pub honorific: Honorific,
    /// Only in records of before `picked`: the row of the list as it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    pub organization_name: String,
    /// The organization, if it was picked from the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picked: Option<Picked>,
    pub role: Option<RoleId>,
    pub sign: Option<String>,
    pub contact: Contact,
    /// Only in records of before `greet`: rows of the list as it was then.
    #[serde(default)]
    pub wishes: Vec<OrganizationId>,
    /// Organizations the person would like to greet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub greet: Vec<Picked>,
    /// Those they have come for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub greet_must: Vec<Picked>,
    /// Those they need not meet this time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub greet_never: Vec<Picked>,
    /// Continues on another browser. Upper case, no look-alikes.
    pub resume_code: String,
    /// Of registrations that turned out to be the same person's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_codes: Vec<String>,
    /// What the staff of booths noted about their visit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub remarks: BTreeMap<BoothId, BoothRemark>,
    /// What the topics are that they offered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub topics: BTreeMap<TopicId, String>,
    /// What they answered the organizer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<QuestionId, QuestionAnswer>,
    /// How well they know organizations, by the digest of colleagues.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acquaintance: BTreeMap<u64, Acquainted>,
    /// They agreed to be asked once more, months later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_again: Option<AskedAgain>,
    /// Notes to themselves, as their phone encrypted them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memos: Option<SealedMemos>,
    /// This is nobody's record any more: only what is kept to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
}

/// Nobody here has the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedMemos {
    /// Base64.
    pub sealed: String,
    /// Drawn anew with each change, so that of two phones neither writes over what it has not seen.
    pub turn: u32,
}

/// How well somebody knew an organization, and does at the end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Acquainted {
    /// As it was called when they were asked.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Acquaintance>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Acquaintance>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BoothRemark {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<BoothMark>,
}

impl BoothRemark {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl PersonRecord {
    /// Of nobody.
    pub fn only(kept: Kept) -> Self {
        Self {
            kept: Some(kept),
            ..Self::default()
        }
    }

    /// With what only another registration of the same person says.
    pub fn completed(&self, other: &Self) -> Self {
        let mut whole = self.clone();
        whole.kana = whole.kana.or_else(|| other.kana.clone());
        whole.role = whole.role.or_else(|| other.role.clone());
        whole.sign = whole.sign.or_else(|| other.sign.clone());
        let (contact, theirs) = (&mut whole.contact, &other.contact);
        contact.phone = contact.phone.take().or_else(|| theirs.phone.clone());
        contact.email = contact.email.take().or_else(|| theirs.email.clone());
        whole.earlier_codes.extend(other.codes().cloned());
        whole.topics.extend(other.topics.clone());
        for (question, answer) in &other.answers {
            let known = whole.answers.entry(question.clone());
            known.or_insert_with(|| answer.clone());
        }
        for (organization, known) in &other.acquaintance {
            let of = whole.acquaintance.entry(*organization);
            of.or_insert_with(|| known.clone());
        }
        whole.asked_again = whole.asked_again.or_else(|| other.asked_again.clone());
        // Of two, encrypted by two keys, only one can be kept; the other phone still has its own.
        whole.memos = whole.memos.or_else(|| other.memos.clone());
        for (booth, remark) in &other.remarks {
            let known = whole.remarks.entry(booth.clone());
            known.or_insert_with(|| remark.clone());
        }
        whole
    }

    /// Takes over what no form asks: codes of before, topics, answers, stages of knowing each other, memos. Booths' remarks hang on a consent.
    pub fn keep_what_is_not_asked(&mut self, before: &Self) {
        self.earlier_codes.clone_from(&before.earlier_codes);
        self.topics.clone_from(&before.topics);
        self.answers.clone_from(&before.answers);
        self.acquaintance.clone_from(&before.acquaintance);
        self.asked_again.clone_from(&before.asked_again);
        self.memos.clone_from(&before.memos);
    }

    /// All codes that stand for the person.
    fn codes(&self) -> impl Iterator<Item = &String> {
        let all = std::iter::once(&self.resume_code).chain(&self.earlier_codes);
        all.filter(|code| !code.is_empty())
    }
}

/// Whose code is whose, after somebody's record became another.
fn recode(
    resume: &dashmap::DashMap<String, AttendeeId>,
    id: AttendeeId,
    old: Option<&PersonRecord>,
    new: Option<&PersonRecord>,
) {
    for code in new.into_iter().flat_map(PersonRecord::codes) {
        resume.insert(code.clone(), id);
    }
    let stays = |code: &String| new.is_some_and(|new| new.codes().any(|other| other == code));
    let before = old.into_iter().flat_map(PersonRecord::codes);
    for code in before.filter(|code| !stays(code)) {
        // It may be somebody else's by now: two registrations became one.
        resume.remove_if(code, |_, owner| *owner == id);
    }
}

#[async_trait]
pub trait Directory: Send + Sync {
    /// Writes or replaces, durably, all or none.
    async fn put(&self, records: Vec<(AttendeeId, PersonRecord)>) -> Result<(), StoreError>;

    /// Nothing for whoever is erased, or has come to another node since the last [`refresh`](Self::refresh).
    fn person(&self, id: AttendeeId) -> Option<Arc<PersonRecord>>;

    /// Whose resume code this is.
    fn resume(&self, code: &str) -> Option<AttendeeId>;

    /// Everybody who is known.
    fn everybody(&self) -> Vec<AttendeeId>;

    /// What is kept of nobody who is known, to ask once more.
    fn kept(&self) -> Vec<AttendeeId>;

    /// Forgets, without a trace in any file. Forgetting somebody unknown is fine.
    async fn erase(&self, ids: &[AttendeeId]) -> Result<(), StoreError>;

    /// Leaves in no file what has been written over since. A store that keeps no such files has nothing to do.
    async fn tidy(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Learns what other nodes have written and forgotten until now.
    async fn refresh(&self) -> Result<(), StoreError>;
}
