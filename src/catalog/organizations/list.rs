//! The list of facilities as an organizer writes it: one a row, headings in English or Japanese.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::OrganizationRecord;
use crate::catalog::columns::Columns;
use crate::catalog::delimited::{Row, Sheet};
use crate::catalog::fault::{Fault, Near, What};
use crate::catalog::problem::{Findings, Problems};
use crate::catalog::{Catalog, Kind, SubKind};
use crate::typed::reading;
use domain::{SubKindId, WardId};

/// Longest name and reading, in characters. The longest real name of 8,464 has 46.
pub(in crate::catalog) const MAX_NAME: usize = 100;
pub(in crate::catalog) const MAX_KANA: usize = 200;

/// Every column, and what offices call it.
pub(super) const COLUMNS: &[(&str, &[&str])] = &[
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

static BY_NAME: LazyLock<Columns> = LazyLock::new(|| Columns::of(COLUMNS));

/// Our column of a heading, by its own name or one that is usual.
pub(in crate::catalog) fn column(heading: &str) -> Option<String> {
    BY_NAME.named(heading).map(str::to_owned)
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
pub(in crate::catalog) fn kind<'c>(catalog: &'c Catalog, row: &Row<'_>) -> Option<&'c Kind> {
    let text = row.text("kind", 60)?;
    let found = kind_called(catalog, text);
    if found.is_none() {
        let kinds = catalog.kinds.iter();
        let known = kinds.map(|k| (k.id.as_str(), k.words.ja.as_str()));
        row.unknown("kind", What::Kind, text, known);
    }
    found
}

/// The kind of this id, or that is called so.
pub(in crate::catalog) fn kind_called<'c>(catalog: &'c Catalog, text: &str) -> Option<&'c Kind> {
    let named = |k: &&Kind| {
        k.id.as_str() == text || k.words.ja == text || k.aliases.iter().any(|a| a == text)
    };
    catalog.kinds.iter().find(named)
}

/// The ward of a row: an id, a Japanese name or a code, in `ward` or else in `ward_code`.
pub(in crate::catalog) fn ward(catalog: &Catalog, row: &Row<'_>) -> Option<WardId> {
    let Some(text) = row.maybe("ward").or_else(|| row.maybe("ward_code")) else {
        row.fault("ward", Fault::NoWard);
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
        let wards = catalog.wards.iter();
        let known = wards.map(|w| (w.id.as_str(), w.words.ja.as_str()));
        row.unknown("ward", What::Ward, text, known);
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

pub(in crate::catalog) fn named_sub_kind(
    catalog: &Catalog,
    row: &Row<'_>,
    kind: &Kind,
    text: &str,
) -> Option<SubKindId> {
    let mut of_kind = catalog.sub_kinds.iter().filter(|s| s.kind == kind.id);
    let found = of_kind.find(|s| s.id.as_str() == text || s.words.ja == text);
    if found.is_none() {
        let of_kind = catalog.sub_kinds.iter().filter(|s| s.kind == kind.id);
        let known = of_kind.map(|s| (s.id.as_str(), s.words.ja.as_str()));
        let (word, kind) = (text.to_owned(), kind.id.to_string());
        let near = Near::of_both(text, known);
        row.fault("sub_kind", Fault::NoSubKind { word, kind, near });
    }
    found.map(|s| s.id.clone())
}
