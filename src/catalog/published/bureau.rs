//! 地方厚生局「コード内容別医療機関一覧表」: one file for each prefecture and kind, laid out for paper. Each institution is a few rows, the first
//! of which has its running number; none has a reading.

use super::{Facility, problem};
use crate::catalog::delimited::Line;
use crate::catalog::japan::{Japan, Place};
use crate::catalog::problem::Problem;
use crate::typed;

const TITLE: &str = "コード内容別医療機関一覧表";
/// The title and the headings stand among the first rows.
const TOP: usize = 20;
/// The column of kinds and remarks.
const REMARKS: usize = 9;
/// What that column calls them, and what we do; the longer words first.
const KINDS: [(&str, &str); 5] = [
    ("歯科", "歯科診療所"),
    ("病院", "病院"),
    ("診療所", "診療所"),
    ("医院", "診療所"),
    ("薬局", "薬局"),
];

pub(super) fn is_list(rows: &[Line]) -> bool {
    let mut top = rows.iter().take(TOP).flat_map(|(_, record)| record.iter());
    top.any(|field| field.contains(TITLE) || field == "医療機関番号")
}

pub(super) fn facilities(file: &str, rows: &[Line]) -> Result<Vec<Facility>, Problem> {
    let prefecture = prefecture(rows);
    let starts: Vec<usize> = (0..rows.len())
        .filter(|&at| number(&rows[at]).is_some())
        .collect();
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    let blocks = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| &rows[start..end]);
    let whole = kind_of_file(rows);
    let facilities = blocks.filter(|block| !says(block, "休止")).map(|block| {
        let row = &block[0];
        let get = |at: usize| row.1.get(at).unwrap_or_default();
        let Some(kind) = kind(block, whole) else {
            let mend = "keep the column that says 病院, 診療所 or 薬局";
            return Err(problem(
                file,
                Some(row.0),
                "",
                "whether this is a hospital, a clinic or what else cannot be told",
                mend,
            ));
        };
        let digits: String = get(1).chars().filter(char::is_ascii_digit).collect();
        let code = prefecture.map_or("", |place| place.prefecture());
        Ok(Facility {
            line: row.0,
            id: format!("shitei-{code}{digits}"),
            name: typed::line(get(2)),
            kind,
            prefecture: prefecture.map_or("", |place| place.name).to_owned(),
            address: without_postcode(get(3)),
            ..Facility::default()
        })
    });
    facilities.collect()
}

/// The running number, and a number of the institution beside it.
fn number(row: &Line) -> Option<u32> {
    let first = typed::reading(row.1.get(0)?);
    let second = row.1.get(1)?.chars().filter(char::is_ascii_digit).count();
    first.parse().ok().filter(|_| second >= 7)
}

/// `[福井県]` at the top.
fn prefecture(rows: &[Line]) -> Option<&'static Place> {
    let mut top = rows.iter().take(TOP).flat_map(|(_, record)| record.iter());
    top.find_map(|field| {
        let name = typed::reading(field);
        Japan::get().prefecture(name.strip_prefix('[')?.strip_suffix(']')?.trim())
    })
}

/// `[令和 8年 7月 1日現在　薬局　現存/休止]`: what a list of one kind is about.
fn kind_of_file(rows: &[Line]) -> Option<&'static str> {
    let mut top = rows.iter().take(TOP).flat_map(|(_, record)| record.iter());
    let line = top.find(|field| field.contains("現在"))?;
    named(line).filter(|_| !line.contains("医科"))
}

fn named(text: &str) -> Option<&'static str> {
    KINDS
        .iter()
        .find(|(word, _)| text.contains(word))
        .map(|(_, kind)| *kind)
}

/// What the last columns say; the departments before them may name dentistry as well.
fn kind(block: &[Line], whole: Option<&'static str>) -> Option<&'static str> {
    let mut fields = block
        .iter()
        .flat_map(|(_, record)| record.iter().skip(REMARKS));
    let found = fields.find_map(named).or(whole)?;
    let dental = found == "診療所" && whole == Some("歯科診療所");
    Some(if dental { "歯科診療所" } else { found })
}

fn says(block: &[Line], word: &str) -> bool {
    block
        .iter()
        .flat_map(|(_, record)| record.iter().skip(4))
        .any(|field| field.trim() == word)
}

/// 「〒910－0006福井市…」 without what stands before the town.
fn without_postcode(address: &str) -> String {
    let address = typed::line(address);
    let digit = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '〒' | '－' | '-' | '‐' | '−' | 'ー')
    };
    address.trim_start_matches(digit).to_owned()
}
