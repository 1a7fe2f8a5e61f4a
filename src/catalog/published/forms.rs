//! Which list a file is, told by its headings, and whom its licence asks to name.

use std::collections::HashSet;

use super::{bureau, problem};
use crate::catalog::delimited::{self, Line};
use crate::catalog::organizations::column;
use crate::catalog::problem::Problem;
use crate::catalog::text::Text;
use crate::typed;

/// Our own headings, and how many of them make a list ours: what it lacks of the others is told then.
const OWN: [&str; 6] = ["id", "kind", "name", "kana", "ward", "ward_code"];
const OWN_LEAST: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Own,
    Medical,
    Care,
    Bureau,
}

impl Form {
    /// What the licences ask to be shown.
    pub(super) fn credit(self) -> Option<Text> {
        let (ja, en) = match self {
            Self::Own => return None,
            Self::Medical => (
                "出典：「医療情報ネットのオープンデータ」（厚生労働省）を加工して作成",
                "Source: open data of 医療情報ネット (Ministry of Health, Labour and Welfare), processed",
            ),
            Self::Care => (
                "出典：「介護サービス情報公表システムのオープンデータ」（厚生労働省、CC BY 4.0）を加工して作成",
                "Source: open data of 介護サービス情報公表システム (Ministry of Health, Labour and Welfare, CC BY 4.0), processed",
            ),
            Self::Bureau => (
                "出典：地方厚生局「コード内容別医療機関一覧表」を加工して作成",
                "Source: lists of designated institutions of the Regional Bureaus of Health and Welfare, processed",
            ),
        };
        Some(Text {
            ja: ja.into(),
            en: en.into(),
        })
    }
}

/// A table of a file: an Excel workbook may hold several.
pub(super) struct Table {
    pub form: Form,
    pub name: String,
    /// Of a list of our own form.
    pub bytes: Vec<u8>,
    /// Of any other.
    pub rows: Vec<Line>,
}

/// Those that are lists; a file must have one.
pub(super) fn tables_of(name: String, bytes: Vec<u8>) -> Result<Vec<Table>, Problem> {
    let sheets = delimited::sheets(&name, &bytes)?;
    let first = headings(sheets.first().and_then(|rows| rows.first()));
    let mut known = Vec::new();
    for rows in sheets {
        let (name, form) = (name.clone(), form(&rows));
        match form {
            // Read from the file as a whole.
            Some(Form::Own) if known.is_empty() => {
                let rows = Vec::new();
                return Ok(vec![Table {
                    form: Form::Own,
                    name,
                    bytes,
                    rows,
                }]);
            }
            Some(Form::Own) | None => {}
            Some(form) => known.push(Table {
                form,
                name,
                bytes: Vec::new(),
                rows,
            }),
        }
    }
    if known.is_empty() {
        Err(unknown(&name, &first))
    } else {
        Ok(known)
    }
}

/// Which list it is, by its headings.
fn form(rows: &[Line]) -> Option<Form> {
    let headings = headings(rows.first());
    let has = |names: &[&str]| {
        names
            .iter()
            .all(|name| headings.iter().any(|heading| heading == name))
    };
    let place = has(&["都道府県コード", "市区町村コード"]);
    let own = OWN.iter().filter(|name| has(&[**name]));
    if own.count() >= OWN_LEAST {
        Some(Form::Own)
    } else if place && (has(&["正式名称"]) || has(&["名称"])) {
        Some(Form::Medical)
    } else if has(&["事業所名", "サービスの種類"]) {
        Some(Form::Care)
    } else if bureau::is_list(rows) {
        Some(Form::Bureau)
    } else {
        let ours: HashSet<String> = headings.iter().filter_map(|h| column(h)).collect();
        (ours.len() >= OWN_LEAST).then_some(Form::Own)
    }
}

fn unknown(name: &str, headings: &[String]) -> Problem {
    let hours = headings.iter().any(|heading| heading.contains("診療科目"));
    let shown: Vec<&str> = headings.iter().take(6).map(String::as_str).collect();
    let (message, mend) = if hours {
        (
            "lists departments and hours, but no names".to_owned(),
            "give the file of facilities that is published beside it (01-1, 02-1, 03-1)",
        )
    } else {
        (
            format!(
                "no list of facilities that is known; its headings are: {}",
                shown.join(", ")
            ),
            "give files as 医療情報ネット, 介護サービス情報公表システム or a 地方厚生局 publishes them, or write the headings id,kind,sub_kind,name,kana,ward",
        )
    };
    problem(name, Some(1), "", message, mend)
}

/// In one width, as the forms name them.
pub(super) fn headings(first: Option<&Line>) -> Vec<String> {
    let fields = first.into_iter().flat_map(|(_, record)| record.iter());
    fields
        .map(|heading| typed::reading(heading).to_lowercase())
        .collect()
}
