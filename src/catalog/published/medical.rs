//! 医療情報ネット: one file each of hospitals, clinics, dental clinics, maternity homes and pharmacies of all Japan.

use super::forms::headings;
use super::{Facility, problem};
use crate::catalog::delimited::Line;
use crate::catalog::problem::Problem;
use crate::typed;

/// By the number in 機関区分, where nothing else says it.
const KINDS: [&str; 5] = ["病院", "診療所", "歯科診療所", "助産所", "薬局"];
/// How the files are called, in the same order.
const FILES: [&str; 5] = ["hospital", "clinic", "dental", "maternity", "pharmacy"];

struct Columns {
    headings: Vec<String>,
    /// What the whole file is about.
    kind: Option<&'static str>,
}

pub(super) fn facilities(file: &str, rows: &[Line]) -> Result<Vec<Facility>, Problem> {
    let headings = headings(rows.first());
    let kind = kind_of_file(file, &headings);
    let columns = Columns { headings, kind };
    let rows = rows.iter().skip(1);
    rows.map(|row| columns.facility(file, row)).collect()
}

/// Pharmacies have headings of their own, hospitals the only psychiatric beds; what has no beds is told apart by the name of its file.
fn kind_of_file(file: &str, headings: &[String]) -> Option<&'static str> {
    let has = |name: &str| headings.iter().any(|heading| heading.starts_with(name));
    if !has("正式名称") {
        return Some("薬局");
    }
    if has("精神病床") {
        return Some("病院");
    }
    if has("一般病床") {
        return Some("診療所");
    }
    if has("就業時間") {
        return Some("助産所");
    }
    let file = file.to_lowercase();
    let at = FILES.iter().position(|name| file.contains(name));
    at.map(|at| KINDS[at])
}

impl Columns {
    fn get<'r>(&self, row: &'r Line, name: &str) -> &'r str {
        let at = self.headings.iter().position(|heading| heading == name);
        at.and_then(|at| row.1.get(at)).unwrap_or_default().trim()
    }

    /// Beds under a heading that begins so.
    fn beds(&self, row: &Line, name: &str) -> u32 {
        let at = self
            .headings
            .iter()
            .position(|heading| heading.starts_with(name));
        let field = at.and_then(|at| row.1.get(at)).unwrap_or_default();
        typed::reading(field).parse().unwrap_or_default()
    }

    fn category(&self, row: &Line) -> Option<&'static str> {
        let category = typed::reading(self.get(row, "機関区分"));
        let number = category.parse::<usize>().ok();
        let numbered = number.and_then(|number| KINDS.get(number.checked_sub(1)?));
        let named = || KINDS.iter().find(|kind| **kind == category);
        numbered.or_else(named).copied()
    }

    fn facility(&self, file: &str, row: &Line) -> Result<Facility, Problem> {
        let name = [self.get(row, "正式名称"), self.get(row, "名称")].concat();
        let kana = [
            self.get(row, "正式名称(フリガナ)"),
            self.get(row, "フリガナ"),
        ]
        .concat();
        let Some(kind) = self.kind.or_else(|| self.category(row)) else {
            let mend = "keep the column 機関区分, or the name the file was published under (03-1_dental_…)";
            return Err(problem(
                file,
                Some(row.0),
                "機関区分",
                "whether these are hospitals, clinics or what else cannot be told",
                mend,
            ));
        };
        let (prefecture, city) = (
            self.get(row, "都道府県コード"),
            self.get(row, "市区町村コード"),
        );
        let code = if city.len() >= 5 {
            city.to_owned()
        } else {
            format!("{prefecture:0>2}{city:0>3}")
        };
        Ok(Facility {
            line: row.0,
            id: format!("iryo-{}", self.get(row, "id")),
            sub_kind: self.sub_kind(row, kind, &name).into(),
            name: typed::line(&name),
            kana: typed::reading(&kana),
            kind,
            code,
            prefecture: format!("{prefecture:0>2}"),
            address: typed::line(self.get(row, "所在地")),
        })
    }

    /// By beds, and by what the name says; most say nothing.
    fn sub_kind(&self, row: &Line, kind: &str, name: &str) -> &'static str {
        let beds = |name| self.beds(row, name);
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let total = beds("合計病床").max(beds("一般病床") + beds("療養病床") + beds("精神病床"));
        match kind {
            "病院" if total > 0 && beds("精神病床") == total => "psych",
            "病院" if total > 0 && beds("療養病床") * 2 > total => "long-term",
            "病院" if says(&["リハビリテーション"]) => "rehab",
            "病院" if says(&["大学病院", "大学附属", "大学付属", "大学医学部"]) => {
                "advanced"
            }
            "診療所" if total > 0 => "有床診療所",
            "診療所" if says(&["在宅", "訪問診療", "往診"]) => "home",
            "歯科診療所" if says(&["訪問", "在宅"]) => "home",
            "薬局" if says(&["在宅"]) => "home",
            _ => "",
        }
    }
}
