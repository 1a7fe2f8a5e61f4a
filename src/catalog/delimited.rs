//! Tables as offices write them: CSV in UTF-8 with or without a byte order mark, UTF-16, or Shift_JIS, tabs for commas, or an Excel workbook;
//! a header in any order; errors by line.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::catalog::fault::{Fault, Have, Near, What};
use crate::catalog::problem::{Findings, Problem};
use crate::typed;

mod records;

pub use records::decode;
use records::records;
pub(super) use records::{Line, sheets};

/// After this many problems the rest is most likely the same again.
const MOST_PROBLEMS: usize = 100;

/// The columns of a file, as they are called in it.
pub fn headings(file: &str, bytes: &[u8]) -> Result<Vec<String>, Problem> {
    let records = records(file, bytes)?;
    let header = records.first().map(|(_, header)| header);
    let headings = header.into_iter().flatten().map(typed::reading);
    Ok(headings.filter(|heading| !heading.is_empty()).collect())
}

/// Text for a cell of a list that is given out: what a spreadsheet would take for a formula becomes text by an apostrophe in front.
pub fn cell(text: &str) -> Cow<'_, str> {
    let formula = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    };
    if text.starts_with(formula) || text.trim_start().starts_with(formula) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A parsed file: rows by column name.
pub struct Sheet {
    file: String,
    header: Vec<String>,
    rows: Vec<Line>,
}

/// One row, and where its problems go.
pub struct Row<'a> {
    sheet: &'a Sheet,
    pub line: usize,
    record: &'a csv::StringRecord,
    findings: &'a Findings,
}

impl Sheet {
    /// Reads the whole text. `required` columns must be in the header; columns nobody asks for are left alone.
    pub fn read(file: &str, bytes: &[u8], required: &[&str], findings: &Findings) -> Option<Self> {
        Self::read_as(file, bytes, required, |_| None, findings)
    }

    /// As [`read`](Self::read), where a heading may have other names than ours.
    pub fn read_as(
        file: &str,
        bytes: &[u8],
        required: &[&str],
        ours: impl Fn(&str) -> Option<String>,
        findings: &Findings,
    ) -> Option<Self> {
        let wrong = |line, fault| findings.add(Problem::of(file, Some(line), "", fault));
        let records = records(file, bytes).map_err(|p| findings.add(p)).ok()?;
        let mut records = records.into_iter();
        let (top, header) = records.next().unwrap_or((1, csv::StringRecord::new()));
        let header: Vec<String> = header
            .iter()
            .map(|h| typed::reading(h).to_lowercase())
            .map(|h| ours(&h).unwrap_or(h))
            .collect();
        let mut complete = true;
        for column in required {
            if !header.iter().any(|h| h == column) {
                complete = false;
                let have = Have::of(&header, column);
                let column = (*column).to_owned();
                wrong(top, Fault::NoColumn { column, have });
            }
        }
        let mut seen = HashSet::new();
        for column in header.iter().filter(|column| !column.is_empty()) {
            if !seen.insert(column) {
                complete = false;
                wrong(top, Fault::ColumnTwice(column.clone()));
            }
        }
        if !complete {
            return None;
        }
        let mut rows: Vec<Line> = Vec::new();
        for (line, record) in records {
            let mut surplus = record.iter().skip(header.len());
            if surplus.any(|field| !field.is_empty()) {
                let (fields, headings) = (record.len(), header.len());
                wrong(line, Fault::Surplus { fields, headings });
            }
            rows.push((line, record.iter().map(typed::line).collect()));
        }
        // Spreadsheets leave empty lines of commas at the end.
        rows.retain(|(_, record)| record.iter().any(|field| !field.is_empty()));
        Some(Self {
            file: file.into(),
            header,
            rows,
        })
    }

    pub fn rows<'a>(&'a self, findings: &'a Findings) -> impl Iterator<Item = Row<'a>> {
        let rows = self
            .rows
            .iter()
            .take_while(|_| findings.len() < MOST_PROBLEMS);
        rows.map(move |(line, record)| Row {
            sheet: self,
            line: *line,
            record,
            findings,
        })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'a> Row<'a> {
    pub fn has(&self, column: &str) -> bool {
        self.sheet.header.iter().any(|h| h == column)
    }

    /// Empty when the column or the field is missing.
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.sheet.header.iter().position(|h| h == column);
        at.and_then(|at| self.record.get(at))
            .unwrap_or_default()
            .trim()
    }

    pub fn maybe(&self, column: &str) -> Option<&'a str> {
        Some(self.get(column)).filter(|text| !text.is_empty())
    }

    pub fn wrong(&self, column: &str, message: impl Into<String>, mend: impl Into<String>) {
        let (file, key) = (self.sheet.file.clone(), column.to_owned());
        let (line, message, mend) = (Some(self.line), message.into(), mend.into());
        self.findings.add(Problem {
            file,
            line,
            key,
            message,
            mend,
            fault: None,
        });
    }

    /// What is wrong with a field, coded.
    pub fn fault(&self, column: &str, fault: Fault) {
        let problem = Problem::of(&self.sheet.file, Some(self.line), column, fault);
        self.findings.add(problem);
    }

    /// A word that is not on one of the event's lists, of which `known` are ids and names.
    pub fn unknown<'k>(
        &self,
        column: &str,
        what: What,
        word: &str,
        known: impl Iterator<Item = (&'k str, &'k str)>,
    ) {
        let near = Near::of_both(word, known);
        let word = word.to_owned();
        self.fault(column, Fault::Unknown { what, word, near });
    }

    /// A field that must say something, within `most` characters.
    pub fn text(&self, column: &str, most: usize) -> Option<&'a str> {
        let text = self.get(column);
        if text.is_empty() {
            self.fault(column, Fault::Empty);
            return None;
        }
        self.short(column, most)
    }

    /// A field that may be empty, within `most` characters on one line.
    pub fn short(&self, column: &str, most: usize) -> Option<&'a str> {
        let text = self.maybe(column)?;
        if typed::has_line_break(text) {
            self.fault(column, Fault::LineBreak);
            return None;
        }
        let count = text.chars().count();
        if count > most {
            self.fault(column, Fault::TooLong { count, most });
            return None;
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

    use super::*;

    fn names(bytes: &[u8]) -> Result<Vec<String>, String> {
        let findings = Findings::default();
        let sheet = Sheet::read("list.csv", bytes, &["id", "name"], &findings);
        let names = sheet.map(|s| {
            s.rows(&findings)
                .map(|r| r.get("name").to_owned())
                .collect()
        });
        findings
            .verdict(names.unwrap_or_default())
            .map_err(|p| p.to_string())
    }

    #[test]
    fn a_quotation_mark_that_nothing_ends_is_told_of_where_it_stands() {
        let told = |text: &str| names(text.as_bytes()).unwrap_err();
        let begins = "a field begins with a quotation mark, and none ends it; write one behind the field, or take the first one out";
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("id,name{end}1,\"二{end}行\"{end}2,\"三田{end}3,四谷{end}");
            assert_eq!(told(&text), format!("list.csv:4: {begins}"), "{end:?}");
        }
        assert_eq!(
            told("id\tname\n1\t\"三田\n"),
            format!("list.csv:2: {begins}")
        );
        // Marks within a field, doubled or not, end nothing and begin nothing.
        for (typed, name) in [
            ("\"三\"\"田\"", "三\"田"),
            ("三\"田", "三\"田"),
            ("三\"\"", "三\"\""),
            ("\"\"\"\"", "\""),
        ] {
            let read = names(format!("id,name\n1,{typed}\n").as_bytes());
            assert_eq!(read, Ok(vec![name.to_owned()]), "{typed}");
        }
    }

    #[test]
    fn a_missing_column_is_told_of_with_what_to_do() {
        let told = |text: &str| names(text.as_bytes()).unwrap_err();
        assert_eq!(
            told("id,kana,ward\n"),
            "list.csv:1: no column \"name\"; call the column that holds it so, or add one; there are: id, kana, ward"
        );
        assert_eq!(
            told("id,nama\n"),
            "list.csv:1: no column \"name\"; did you mean \"nama\"?"
        );
        assert!(
            told("").contains("no column \"name\"; the file is empty; write the headings on its first line, \"name\" among them"),
            "{}", told("")
        );
    }

    #[test]
    fn every_usual_encoding_is_read() {
        let text = "name,id\r\n\"髙﨑, 眼科\",1\r\n";
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let marked = format!("\u{feff}{text}");
        let (shift_jis, _, lossy) = SHIFT_JIS.encode(text);
        assert!(!lossy);
        for bytes in [
            text.as_bytes(),
            marked.as_bytes(),
            &shift_jis,
            &utf16,
            text.replace("\"髙﨑, 眼科\"", "髙﨑\u{2c} 眼科")
                .replace(", ", "、")
                .as_bytes(),
        ] {
            let read = names(bytes).unwrap();
            assert!(read[0].starts_with("髙﨑"), "{read:?}");
        }
        let tabs = "ID\tName\n1\t髙﨑\n";
        assert_eq!(names(tabs.as_bytes()).unwrap(), ["髙﨑"]);
    }

    #[test]
    fn what_a_spreadsheet_would_compute_is_given_out_as_text() {
        for formula in [
            "=1+1", "+81", "-1", "@sum", "\t=1", "\r=1", " =1", "＝1", "＠x", "－",
        ] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        for text in ["", "見本", "a=1", "1-1", "'=1", "ー"] {
            assert_eq!(cell(text), text);
        }
    }

    #[test]
    fn faults_are_told_by_line() {
        for (text, expected) in [
            (
                &b"\xff\xff\xff"[..],
                "list.csv: neither UTF-8 nor Shift_JIS; save it as \"CSV UTF-8\"",
            ),
            (
                b"id,nam\n",
                "list.csv:1: no column \"name\"; did you mean \"nam\"?",
            ),
            (
                b"id,name,id\n",
                "list.csv:1: column \"id\" stands twice; remove one",
            ),
            (
                b"id,name\n1,a\n2,b,c\n",
                "list.csv:3: 3 fields, but the header has 2; put a field that contains a comma in \"quotes\"",
            ),
        ] {
            assert_eq!(names(text).unwrap_err(), expected);
        }
    }

    /// The lines on which fields of `name` are empty.
    fn lines_without_names(bytes: &[u8]) -> Vec<Option<usize>> {
        let findings = Findings::default();
        let sheet = Sheet::read("list.csv", bytes, &["id"], &findings).unwrap();
        for row in sheet.rows(&findings) {
            row.text("name", 20);
        }
        let problems = findings.into_problems().0;
        problems.iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn lines_are_those_an_editor_shows_however_they_end() {
        let plain =
            "id,name,note\n1,,\n\n\n2,,\"two\nlines\"\n3,ひなた,\"\n\n\"\n,,\n  \n4,,\n\n5,";
        let expected = [2, 5, 12, 14].map(Some);
        let utf16 = |text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter()
                .chain(text.encode_utf16().flat_map(bytes))
                .collect()
        };
        for end in ["\n", "\r\n", "\r"] {
            let text = plain.replace('\n', end);
            let files = [
                text.clone().into_bytes(),
                format!("\u{feff}{text}").into_bytes(),
                utf16(&text, [0xff, 0xfe], u16::to_le_bytes),
                utf16(&text, [0xfe, 0xff], u16::to_be_bytes),
                SHIFT_JIS.encode(&text).0.into_owned(),
                text.replace(',', "\t").into_bytes(),
            ];
            for (i, file) in files.iter().enumerate() {
                assert_eq!(lines_without_names(file), expected, "{end:?} {i}");
            }
            let late = format!("{end}{end}{text}");
            let later = expected.map(|line| line.map(|line| line + 2));
            assert_eq!(lines_without_names(late.as_bytes()), later, "{end:?}");
        }
        let mixed = "id,name\r\n1,\r2,\n3,ひなた\r\r\n4,\n\r5,\r\n";
        assert_eq!(
            lines_without_names(mixed.as_bytes()),
            [2, 3, 6, 8].map(Some)
        );
    }

    #[test]
    fn a_header_is_named_by_its_line() {
        for (text, line) in [
            ("\r\n\r\nid,nam\r\n", 3),
            ("\rid,nam\r", 2),
            ("\u{feff}id,nam", 1),
        ] {
            let expected = format!("list.csv:{line}: no column \"name\"; did you mean \"nam\"?");
            assert_eq!(names(text.as_bytes()).unwrap_err(), expected);
        }
    }

    #[test]
    fn lines_stay_right_after_fields_with_line_breaks() {
        let findings = Findings::default();
        let text = "id,name\n1,\"two\nlines\"\n,,\n2,\n";
        let sheet = Sheet::read("list.csv", text.as_bytes(), &["id"], &findings).unwrap();
        for row in sheet.rows(&findings) {
            row.text("name", 20);
        }
        let problems = findings.into_problems().to_string();
        let expected = "list.csv:2: name: contains a line break; write it on one line";
        assert!(problems.contains(expected), "{problems}");
        assert!(
            problems.contains("list.csv:5: name: empty; every row needs it"),
            "{problems}"
        );
    }
}
