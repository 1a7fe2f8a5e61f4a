//! The list of facilities: reading it from CSV, and finding one while somebody types.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::catalog::delimited::{Row, Sheet};
use crate::catalog::employer::{employer, facility, listed_employer};
use crate::catalog::fold::{self, Key};
use crate::catalog::problem::{Findings, Problems, suggest};
use crate::catalog::short_name::{is_legal_form, short_name};
use crate::catalog::{Catalog, Kind, SubKind};
use crate::typed::reading;
use domain::{KindId, OrganizationId, SubKindId, WardId};

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

/// Longest name and reading, in characters. The longest real name of 8,464 has 46.
pub(super) const MAX_NAME: usize = 100;
pub(super) const MAX_KANA: usize = 200;

/// Every column, and what offices call it.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "id",
        &["番号", "施設番号", "コード", "施設コード", "No", "No."],
    ),
    (
        "name",
        &["名称", "名前", "施設名", "機関名", "医療機関名", "事業所名"],
    ),
    (
        "kana",
        &["ふりがな", "かな", "読み", "名称かな", "施設名かな"],
    ),
    ("kind", &["種別", "種類", "施設種別", "施設の種類", "区分"]),
    ("sub_kind", &["詳細種別", "種別の詳細", "診療形態"]),
    (
        "ward",
        &["区", "地区", "所在地", "所在区", "区市町村", "市区町村"],
    ),
    (
        "ward_code",
        &["市区町村コード", "区市町村コード", "全国地方公共団体コード"],
    ),
];

/// Our column of a heading, by its own name or one that is usual; readings are compared as hiragana.
pub(super) fn column(heading: &str) -> Option<String> {
    let heading = fold::fold(heading);
    let called = |name: &&str| fold::fold(name) == heading;
    let mut columns = COLUMNS.iter();
    let found = columns.find(|(ours, theirs)| called(ours) || theirs.iter().any(called));
    found.map(|(ours, _)| (*ours).to_owned())
}

/// Reads a list with the columns `id`, `kind`, `name` and `ward` (or `ward_code`), and `kana` and `sub_kind` if there.
/// Headings may be Japanese. A kind or ward may be an id, its Japanese name, or for wards the five-digit code. All or nothing.
pub fn read_organizations(
    catalog: &Catalog,
    file: &str,
    bytes: &[u8],
) -> Result<Vec<OrganizationRecord>, Problems> {
    let findings = Findings::default();
    let records = records(catalog, file, bytes, &findings).unwrap_or_default();
    findings.verdict(records)
}

fn records(
    catalog: &Catalog,
    file: &str,
    bytes: &[u8],
    findings: &Findings,
) -> Option<Vec<OrganizationRecord>> {
    let sheet = Sheet::read_as(file, bytes, &["id", "kind", "name"], column, findings)?;
    let mut lines: HashMap<String, usize> = HashMap::new();
    let mut records = Vec::with_capacity(sheet.len());
    for row in sheet.rows(findings) {
        let (id, name) = (row.text("id", 100), row.text("name", MAX_NAME));
        let kana = row.short("kana", MAX_KANA).map(reading).unwrap_or_default();
        let (kind, ward) = (kind(catalog, &row), ward(catalog, &row));
        if let Some(first) = id.and_then(|id| lines.insert(id.to_owned(), row.line)) {
            let message = format!(
                "\"{}\" already stands in line {first}",
                id.unwrap_or_default()
            );
            row.wrong("id", message, "give each its own");
        }
        let (Some(id), Some(name), Some(kind), Some(ward)) = (id, name, kind, ward) else {
            continue;
        };
        records.push(OrganizationRecord {
            id: id.into(),
            name: name.to_owned(),
            kana,
            sub_kind: sub_kind(catalog, &row, kind),
            kind: kind.id.clone(),
            ward,
        });
    }
    Some(records)
}

/// The kind of a row's `kind`: an id, or what it is called in Japanese.
pub(super) fn kind<'c>(catalog: &'c Catalog, row: &Row<'_>) -> Option<&'c Kind> {
    let text = row.text("kind", 60)?;
    let found = kind_called(catalog, text);
    if found.is_none() {
        let mend = suggest(text, catalog.kinds.iter().map(|k| k.id.as_str()));
        row.wrong("kind", format!("unknown kind \"{text}\""), mend);
    }
    found
}

/// The kind of this id, or that is called so.
pub(super) fn kind_called<'c>(catalog: &'c Catalog, text: &str) -> Option<&'c Kind> {
    let named = |k: &&Kind| {
        k.id.as_str() == text || k.words.ja == text || k.aliases.iter().any(|a| a == text)
    };
    catalog.kinds.iter().find(named)
}

/// The ward of a row: an id, a Japanese name or a code, in `ward` or else in `ward_code`.
pub(super) fn ward(catalog: &Catalog, row: &Row<'_>) -> Option<WardId> {
    let Some(text) = row.maybe("ward").or_else(|| row.maybe("ward_code")) else {
        row.wrong(
            "ward",
            "empty",
            "write a ward's id, its Japanese name, or \"other\"",
        );
        return None;
    };
    let mut wards = catalog.wards.iter();
    let digits = without_check_digit(text);
    let named = |code: &Option<String>| code.as_deref() == Some(digits);
    let short = |ja: &str| ja.strip_suffix('区') == Some(text);
    // 東京都目黒区, and not 名古屋市港区 for 港区.
    let whole = |ja: &str| {
        let before = text.strip_suffix(ja);
        before.is_some_and(|before| before.is_empty() || before.ends_with(['都', '道', '府', '県']))
    };
    let found = wards.find(|w| {
        w.id.as_str() == text || whole(&w.words.ja) || short(&w.words.ja) || named(&w.code)
    });
    if found.is_none() {
        let names = catalog.wards.iter().map(|w| w.id.as_str());
        let mend = format!("{}; from elsewhere: \"other\"", suggest(text, names));
        row.wrong("ward", format!("unknown ward \"{text}\""), mend);
    }
    found.map(|w| w.id.clone())
}

/// A 全国地方公共団体コード of six digits without the last, by which a slip is told.
fn without_check_digit(text: &str) -> &str {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let Some([a, b, c, d, e, check]) = digits.as_deref() else {
        return text;
    };
    let sum = 6 * a + 5 * b + 4 * c + 3 * d + 2 * e;
    let right = (11 - sum % 11) % 10 == *check;
    if right { &text[..5] } else { text }
}

/// `sub_kind` must be right if it is there; public lists' own words (`service`, a guess) help where they are known.
fn sub_kind(catalog: &Catalog, row: &Row<'_>, kind: &Kind) -> Option<SubKindId> {
    if let Some(text) = row.maybe("sub_kind") {
        return named_sub_kind(catalog, row, kind, text);
    }
    let word = row
        .maybe("sub_kind_guess")
        .or_else(|| row.maybe("service"))?;
    let called = |s: &&SubKind| s.kind == kind.id && s.aliases.iter().any(|a| a == word);
    catalog.sub_kinds.iter().find(called).map(|s| s.id.clone())
}

pub(super) fn named_sub_kind(
    catalog: &Catalog,
    row: &Row<'_>,
    kind: &Kind,
    text: &str,
) -> Option<SubKindId> {
    let mut of_kind = catalog.sub_kinds.iter().filter(|s| s.kind == kind.id);
    let found = of_kind.find(|s| s.id.as_str() == text || s.words.ja == text);
    if found.is_none() {
        let of_kind = catalog.sub_kinds.iter().filter(|s| s.kind == kind.id);
        let mend = suggest(text, of_kind.map(|s| s.id.as_str()));
        row.wrong(
            "sub_kind",
            format!("\"{text}\" is no sub-kind of \"{}\"", kind.id),
            mend,
        );
    }
    found.map(|s| s.id.clone())
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
