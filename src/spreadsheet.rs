//! Tables as spreadsheets read them: CSV and XLSX in which nothing is a formula.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::archive::zip;
use crate::catalog::delimited::cell;
use crate::paper::escape;

/// Excel takes a file without it for one in the system's own encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A CSV file, line by line.
pub struct Csv(String);

impl Default for Csv {
    fn default() -> Self {
        Self(BYTE_ORDER_MARK.into())
    }
}

impl Csv {
    pub fn line<'t>(&mut self, cells: impl IntoIterator<Item = impl Into<Cow<'t, str>>>) {
        for (place, each) in cells.into_iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            self.0.push('"');
            self.0.push_str(&cell(&each.into()).replace('"', "\"\""));
            self.0.push('"');
        }
        self.0.push_str("\r\n");
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

/// Media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// One table of a workbook, its headings first.
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<String>>,
}

/// The longest name a sheet may have, in characters, and what it may not hold.
const SHEET_NAME: usize = 31;
const NOT_IN_A_NAME: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook as Office Open XML (ECMA-376): numbers as numbers, everything else as text.
pub fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let (mut types, mut listed, mut relations) = (String::new(), String::new(), String::new());
    let mut parts = Vec::new();
    for (place, sheet) in sheets.iter().enumerate() {
        let n = place + 1;
        let name: String = sheet.name.replace(NOT_IN_A_NAME, " ");
        let name: String = name.chars().take(SHEET_NAME).collect();
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        let _ = write!(
            listed,
            "<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"r{n}\"/>",
            xml(&name)
        );
        let _ = write!(
            relations,
            "<Relationship Id=\"r{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        parts.push((format!("xl/worksheets/sheet{n}.xml"), worksheet(sheet)));
    }
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"
            ),
        ),
    ];
    files.extend(parts);
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.clone().into_bytes()));
    zip(files)
}

fn worksheet(sheet: &Sheet) -> String {
    let columns = sheet
        .rows
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or_default()
        .max(1);
    let mut text = format!(
        "{XML}<worksheet xmlns=\"{MAIN}\"><cols><col min=\"1\" max=\"{columns}\" width=\"18\" customWidth=\"1\"/></cols><sheetData>"
    );
    for row in &sheet.rows {
        text += "<row>";
        for cell in row {
            let _ = match is_number(cell) {
                true => write!(text, "<c><v>{cell}</v></c>"),
                false => write!(
                    text,
                    "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                    xml(cell)
                ),
            };
        }
        text += "</row>";
    }
    text += "</sheetData></worksheet>";
    text
}

/// As numbers are written here; not what only looks like one, such as a telephone number.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let whole = |part: &str| digits(part) && (part == "0" || !part.starts_with('0'));
    text.len() <= 15
        && match text.split_once('.') {
            Some((before, after)) => whole(before) && digits(after),
            None => whole(text),
        }
}

/// Text in XML, without the characters that XML has no way to hold.
fn xml(text: &str) -> String {
    let held = |c: &char| {
        let is_text = !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
        is_text || matches!(c, '\t' | '\n' | '\r')
    };
    let text: String = text.chars().filter(held).collect();
    escape(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_holds_text_as_text_and_numbers_as_numbers() {
        let row = ["=1+1", "<b>&", "12", "0.5", "090", "3.", "a\u{0}b"];
        let sheet = Sheet {
            name: "a/b [c]".repeat(9),
            rows: vec![row.map(str::to_owned).to_vec()],
        };
        let text = worksheet(&sheet);
        for number in ["12", "0.5"] {
            assert!(text.contains(&format!("<c><v>{number}</v></c>")), "{text}");
        }
        for held in ["=1+1", "&lt;b&gt;&amp;", "090", "3.", "ab"] {
            let cell = format!("<t xml:space=\"preserve\">{held}</t>");
            assert!(text.contains(&cell), "{held}: {text}");
        }
        let file = xlsx(&[sheet]);
        assert!(file.starts_with(b"PK"));
        let stored = String::from_utf8_lossy(&file);
        assert!(stored.contains("<sheet name=\"a b  c a b"), "{stored}");
    }
}
