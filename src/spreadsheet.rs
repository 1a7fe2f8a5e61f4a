//! Tables as spreadsheets read them: CSV and XLSX in which nothing is a formula.

use std::borrow::Cow;
use std::collections::HashSet;

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
// By the author of Python's XlsxWriter, alive, and on the `zip` that we have anyway.
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::catalog::delimited::cell;

/// Excel takes a file without it for one in the system's own encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A CSV file, line by line.
pub struct Csv(Writer<Vec<u8>>);

impl Default for Csv {
    fn default() -> Self {
        let mut builder = WriterBuilder::new();
        builder
            .quote_style(QuoteStyle::Always)
            .terminator(Terminator::CRLF)
            .flexible(true);
        Self(builder.from_writer(BYTE_ORDER_MARK.into()))
    }
}

impl Csv {
    pub fn line<'t>(&mut self, cells: impl IntoIterator<Item = impl Into<Cow<'t, str>>>) {
        for each in cells {
            // Memory takes whatever is written to it.
            let _ = self.0.write_field(cell(&each.into()).as_ref());
        }
        let _ = self.0.write_record(None::<&[u8]>);
    }

    pub fn into_text(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// One table of a workbook, its headings first.
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<String>>,
}

/// The longest name a sheet may have and the longest text of a cell, in characters; and what a name may not hold.
const SHEET_NAME: usize = 31;
const CELL: usize = 32_767;
const NOT_IN_A_NAME: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// In characters.
const COLUMN: f64 = 18.0;

/// A workbook: numbers as numbers, everything else as text.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let mut names = HashSet::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(free_name(&sheet.name, &mut names))?;
        let widest = sheet.rows.iter().map(Vec::len).max().unwrap_or_default();
        let last = u16::try_from(widest.saturating_sub(1)).unwrap_or(u16::MAX);
        page.set_column_range_width(0, last, COLUMN)?;
        for (row, cells) in (0..).zip(&sheet.rows) {
            for (column, text) in (0..).zip(cells) {
                match number(text) {
                    Some(number) => page.write_number(row, column, number)?,
                    None => page.write_string(row, column, held(text))?,
                };
            }
        }
    }
    book.save_to_buffer()
}

/// A name that Excel takes, and that no sheet before has.
fn free_name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let wanted = wanted.replace(NOT_IN_A_NAME, " ");
    let wanted = wanted.trim_matches('\'');
    let mut name: String = wanted.chars().take(SHEET_NAME).collect();
    for n in 2.. {
        if !name.is_empty() && taken.insert(name.to_lowercase()) {
            break;
        }
        let number = format!(" {n}");
        let kept = SHEET_NAME - number.len();
        name = wanted.chars().take(kept).chain(number.chars()).collect();
    }
    name
}

/// As numbers are written here; not what only looks like one, such as a telephone number.
fn number(text: &str) -> Option<f64> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let whole = |part: &str| digits(part) && (part == "0" || !part.starts_with('0'));
    let plain = match text.split_once('.') {
        Some((before, after)) => whole(before) && digits(after),
        None => whole(text),
    };
    (plain && text.len() <= 15)
        .then(|| text.parse().ok())
        .flatten()
}

/// What a cell can hold of a text.
fn held(text: &str) -> String {
    let is_text = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    text.chars().filter(is_text).take(CELL).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn read(sheets: &[Sheet]) -> Vec<(String, Vec<Vec<Data>>)> {
        let file = xlsx(sheets).expect("a workbook");
        let mut book = Xlsx::new(Cursor::new(file)).expect("a workbook");
        let sheets = book.worksheets().into_iter();
        let rows = |range: calamine::Range<Data>| range.rows().map(<[_]>::to_vec).collect();
        sheets.map(|(name, range)| (name, rows(range))).collect()
    }

    #[test]
    fn a_workbook_holds_text_as_text_and_numbers_as_numbers() {
        let row = ["=1+1", "<b>&", "12", "0.5", "090", "3.", "a\u{0}b", " x "];
        let long = "あ".repeat(CELL + 1);
        let rows = vec![row.map(str::to_owned).to_vec(), vec![long]];
        let found = read(&[Sheet {
            name: "数".into(),
            rows,
        }]);
        let text = |text: &str| Data::String(text.into());
        let wanted = [
            text("=1+1"),
            text("<b>&"),
            Data::Float(12.0),
            Data::Float(0.5),
            text("090"),
            text("3."),
            text("ab"),
            text(" x "),
        ];
        assert_eq!(found[0].1[0], wanted);
        assert_eq!(found[0].1[1][0], text(&"あ".repeat(CELL)));
    }

    #[test]
    fn every_sheet_has_a_name_of_its_own_that_excel_takes() {
        let names = [
            "a/b [c]".repeat(9),
            "A/B [C]".repeat(9),
            String::new(),
            String::new(),
            "'x'".into(),
        ];
        let sheet = |name| Sheet {
            name,
            rows: vec![vec!["1".into()]],
        };
        let found = read(&names.map(sheet));
        let found: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
        let wanted = [
            "a b  c a b  c a b  c a b  c a b",
            "A B  C A B  C A B  C A B  C A 2",
            " 2",
            " 3",
            "x",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_list_holds_no_formula_and_every_cell_in_quotes() {
        let mut csv = Csv::default();
        csv.line(["=1+1", "a \"b\"\nc", ""]);
        csv.line(["one"]);
        csv.line([""]);
        let wanted = "\u{feff}\"'=1+1\",\"a \"\"b\"\"\nc\",\"\"\r\n\"one\"\r\n\"\"\r\n";
        assert_eq!(csv.into_text(), wanted);
    }
}
