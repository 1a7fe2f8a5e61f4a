//! The facilities of an event, and finding one while somebody types.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::catalog::employer::{employer, facility, listed_employer};
use crate::catalog::fold::{self, Key};
use crate::catalog::short_name::{is_legal_form, short_name};
use domain::{KindId, OrganizationId, SubKindId, WardId};

mod list;

pub use list::read_organizations;
pub(super) use list::{MAX_KANA, MAX_NAME, column, kind, kind_called, named_sub_kind, ward};

/// A facility as it was listed; the name is kept as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRecord {
    pub id: OrganizationId,
    pub name: String,
    /// Empty when the list has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kana: String,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<SubKindId>,
    pub ward: WardId,
}

impl OrganizationRecord {
    /// Without legal form and corporation, for large letters.
    pub fn short_name(&self) -> &str {
        short_name(&self.name)
    }

    /// Whether a text is this one's name, in full or in short.
    pub fn is_called(&self, text: &str) -> bool {
        fold::fold(text) == fold::fold(&self.name)
            || fold::fold(&facility(text)) == fold::fold(&facility(&self.name))
    }

    /// Whether this is the organization that was picked.
    pub fn is(&self, picked: &Picked) -> bool {
        self.ward == picked.ward && fold::fold(&self.name) == fold::fold(&picked.name)
    }
}

/// Finds facilities while somebody types. A scan of folded keys: 8,464 of them are half a megabyte, and no index keeps infixes as simply.
#[derive(Debug, Default)]
pub struct OrganizationIndex {
    records: Vec<OrganizationRecord>,
    keys: Vec<Keys>,
    by_id: HashMap<OrganizationId, usize>,
    by_name: Names,
    by_employer: Names,
}

/// From a folded name, or an employer's key, to its facilities in the order of the list.
type Names = HashMap<String, Vec<usize>>;

fn names(keys: impl Iterator<Item = String>) -> Names {
    let mut names = Names::new();
    for (i, key) in keys.enumerate() {
        names.entry(key).or_default().push(i);
    }
    names
}

/// An organization as it was picked: its row, and with it the id, may be another in the next list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked {
    pub name: String,
    pub kind: KindId,
    pub ward: WardId,
}

impl From<&OrganizationRecord> for Picked {
    fn from(record: &OrganizationRecord) -> Self {
        Self {
            name: record.name.clone(),
            kind: record.kind.clone(),
            ward: record.ward.clone(),
        }
    }
}

#[derive(Debug)]
struct Keys {
    full: Key,
    /// Of the name without legal form and corporation.
    short: String,
    kana: Key,
}

/// How well a name answers a query; the least is the best.
type Rank = u8;
const EXACT: Rank = 0;
const SHORT_PREFIX: Rank = 1;
const WORD_START: Rank = 2;
const WITHIN: Rank = 3;
const KANA_START: Rank = 4;
const KANA_WITHIN: Rank = 5;

/// Longer queries are cut here; no name is longer.
const MAX_QUERY: usize = MAX_NAME;

impl OrganizationIndex {
    pub fn new(records: Vec<OrganizationRecord>) -> Self {
        let keys: Vec<Keys> = records.iter().map(Keys::of).collect();
        let by_id = records
            .iter()
            .enumerate()
            .map(|(i, r)| (r.id.clone(), i))
            .collect();
        let by_name = names(keys.iter().map(|k| k.full.text.clone()));
        let by_employer = names(
            records
                .iter()
                .map(|r| listed_employer(&r.name, Some(&r.ward))),
        );
        Self {
            records,
            keys,
            by_id,
            by_name,
            by_employer,
        }
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub fn get(&self, id: &OrganizationId) -> Option<&OrganizationRecord> {
        self.by_id.get(id).map(|&i| &self.records[i])
    }

    pub fn records(&self) -> &[OrganizationRecord] {
        &self.records
    }

    /// The one organization of this name, in whichever ward; nothing if there are several.
    pub fn find_only(&self, name: &str) -> Option<&OrganizationRecord> {
        let key = fold::fold(name);
        let mut named = self.rows(&self.by_name, &key);
        named.next().filter(|_| named.next().is_none())
    }

    /// The facility of a ward that a typed name means: by its full name, else by what colleagues share if only one answers to that.
    pub fn find_by_name(&self, name: &str, ward: &WardId) -> Option<&OrganizationRecord> {
        let full = fold::fold(name);
        let named = self.rows(&self.by_name, &full).find(|r| r.ward == *ward);
        named.or_else(|| {
            let key = employer(name, Some(ward))?;
            let mut alike = self.rows(&self.by_employer, &key);
            let first = alike.next()?;
            let one = fold::fold(&first.name);
            alike
                .all(|other| fold::fold(&other.name) == one)
                .then_some(first)
        })
    }

    /// The row that is this organization now.
    pub fn find(&self, picked: &Picked) -> Option<&OrganizationRecord> {
        let name = fold::fold(&picked.name);
        let named = self.rows(&self.by_name, &name);
        let mut there = named.filter(|r| r.ward == picked.ward).peekable();
        let first = there.peek().copied();
        there.find(|r| r.kind == picked.kind).or(first)
    }

    fn rows<'a>(
        &'a self,
        names: &'a Names,
        key: &str,
    ) -> impl Iterator<Item = &'a OrganizationRecord> {
        let rows = names.get(key).into_iter().flatten();
        rows.map(|&row| &self.records[row])
    }

    /// The best `limit` answers. Every word of the query must be found; legal forms among them say nothing.
    /// Equally good ones: the shorter name first, then the order of the list.
    pub fn search(&self, query: &str, limit: usize) -> Vec<&OrganizationRecord> {
        let query: String = query.chars().take(MAX_QUERY).collect();
        let words: Vec<&str> = query.split_whitespace().collect();
        let telling: Vec<&str> = words
            .iter()
            .copied()
            .filter(|w| !is_legal_form(w))
            .collect();
        let words = if telling.is_empty() { words } else { telling };
        let whole = fold::fold(short_name(&words.join(" ")));
        let terms: Vec<String> = words.iter().map(|w| fold::fold(short_name(w))).collect();
        let terms: Vec<&str> = terms
            .iter()
            .map(String::as_str)
            .filter(|t| !t.is_empty())
            .collect();
        if terms.is_empty() {
            return Vec::new();
        }
        let ranked = self.keys.iter().enumerate().filter_map(|(i, keys)| {
            let rank = keys.rank(&whole).or_else(|| keys.rank_all(&terms))?;
            Some((rank, keys.short.chars().count(), i))
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_unstable();
        ranked.truncate(limit);
        ranked
            .into_iter()
            .map(|(_, _, i)| &self.records[i])
            .collect()
    }
}

impl Keys {
    fn of(record: &OrganizationRecord) -> Self {
        Self {
            full: fold::key(&record.name),
            short: fold::fold(record.short_name()),
            kana: fold::key(&record.kana),
        }
    }

    fn rank(&self, term: &str) -> Option<Rank> {
        if self.short == term || self.full.text == term {
            return Some(EXACT);
        }
        if self.short.starts_with(term) {
            return Some(SHORT_PREFIX);
        }
        if let Some(word) = within(&self.full, term) {
            return Some(if word { WORD_START } else { WITHIN });
        }
        within(&self.kana, term).map(|word| if word { KANA_START } else { KANA_WITHIN })
    }

    /// The worst of all words: each must be there.
    fn rank_all(&self, terms: &[&str]) -> Option<Rank> {
        let worst = terms
            .iter()
            .map(|term| self.rank(term))
            .try_fold(EXACT, |w, r| Some(w.max(r?)));
        // Words apart are a weaker answer than the words as typed.
        worst.map(|rank| rank.max(WORD_START))
    }
}

/// Whether a key contains a term, and whether a word begins with it.
fn within(key: &Key, term: &str) -> Option<bool> {
    if !key.text.contains(term) {
        return None;
    }
    Some(key.words.iter().any(|&at| key.text[at..].starts_with(term)))
}

#[cfg(test)]
mod tests;
