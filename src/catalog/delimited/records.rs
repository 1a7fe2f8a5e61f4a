//! Bytes as records, each with the line it begins on.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};

use crate::catalog::fault::Fault;
use crate::catalog::problem::Problem;
use crate::catalog::workbook::{self, is_workbook};

/// How files of Excel before 2007 begin, and those that ask for a password.
const OLD_OR_LOCKED: &[u8] = b"\xd0\xcf\x11\xe0";

/// A record and the line it begins on.
pub(in crate::catalog) type Line = (usize, csv::StringRecord);

/// Every record of a file that says something; the header first. Of a workbook, its first sheet.
pub(super) fn records(file: &str, bytes: &[u8]) -> Result<Vec<Line>, Problem> {
    Ok(sheets(file, bytes)?.into_iter().next().unwrap_or_default())
}

/// The records of a file, or of each sheet of a workbook that can be seen.
pub(in crate::catalog) fn sheets(file: &str, bytes: &[u8]) -> Result<Vec<Vec<Line>>, Problem> {
    if !is_workbook(bytes) {
        return Ok(vec![comma_separated(file, bytes)?]);
    }
    let sheets = workbook::sheets(bytes)
        .map_err(|error| of_the_whole(file, Fault::Workbook(error.to_string())))?;
    let record = |(line, fields): (usize, Vec<String>)| (line, fields.into_iter().collect());
    let records = sheets
        .into_iter()
        .map(|rows| rows.into_iter().map(record).collect());
    Ok(records.collect())
}

fn comma_separated(file: &str, bytes: &[u8]) -> Result<Vec<Line>, Problem> {
    let text = decode(file, bytes)?;
    let mut lines = text.split(['\n', '\r']);
    let first = lines.find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let tabs = first.contains('\t') && !first.contains(',');
    let delimiter = if tabs { b'\t' } else { b',' };
    if let Some(line) = never_closed(&text, char::from(delimiter)) {
        return Err(Problem {
            line: Some(line),
            ..of_the_whole(file, Fault::Unclosed)
        });
    }
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader
        .has_headers(false)
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All);
    let mut reader = reader.from_reader(text.as_bytes());
    let mut lines = Lines::new(&text);
    let records = reader.records().map(|record| match record {
        Ok(record) => Ok((lines.of(&record), record)),
        Err(error) => Err(of_the_whole(file, Fault::NotCsv(error.to_string()))),
    });
    // A sheet whose first rows were left empty.
    let says_nothing = |record: &Result<Line, Problem>| {
        let record = record.as_ref().map(|(_, record)| record);
        record.is_ok_and(|record| record.iter().all(str::is_empty))
    };
    records.skip_while(says_nothing).collect()
}

/// The line of a quotation mark that swallows the rest of the file, as [`Lines`] counts.
fn never_closed(text: &str, delimiter: char) -> Option<usize> {
    enum At {
        Begin,
        Plain,
        Quoted(usize),
        /// Another one right behind it opens the field again.
        Closed(usize),
    }
    let (mut line, mut at, mut before) = (1, At::Begin, ' ');
    for c in text.chars() {
        line += usize::from(c == '\r' || (c == '\n' && before != '\r'));
        at = match (at, c) {
            (At::Begin, '"') => At::Quoted(line),
            (At::Closed(opened), '"') => At::Quoted(opened),
            (At::Quoted(opened), '"') => At::Closed(opened),
            (At::Quoted(opened), _) => At::Quoted(opened),
            (_, '\r' | '\n') => At::Begin,
            (_, c) if c == delimiter => At::Begin,
            _ => At::Plain,
        };
        before = c;
    }
    match at {
        At::Quoted(opened) => Some(opened),
        _ => None,
    }
}

fn of_the_whole(file: &str, fault: Fault) -> Problem {
    Problem::of(file, None, "", fault)
}

/// The text of a file, or the reason why it is none.
pub fn decode(file: &str, bytes: &[u8]) -> Result<String, Problem> {
    if bytes.starts_with(OLD_OR_LOCKED) {
        return Err(of_the_whole(file, Fault::Locked));
    }
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])
        }
        None => UTF_8
            .decode_without_bom_handling_and_without_replacement(bytes)
            .or_else(|| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)),
    };
    { decoded.map(|text| text.into_owned()) }.ok_or_else(|| of_the_whole(file, Fault::Encoding))
}

/// Finds the lines on which records begin, counted from 1 as editors do: LF, CRLF and CR each end one, also within quotes.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// Of a record that follows all those asked about before.
    fn of(&mut self, record: &csv::StringRecord) -> usize {
        let bytes = self.text.as_bytes();
        let read = record.position().map_or(0, |p| p.byte() as usize);
        // The reader leaves the rest of a line's end, and empty lines, to the record that follows.
        let ends = bytes.iter().skip(read);
        let ends = ends.take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let begin = (read + ends).min(bytes.len());
        while self.at < begin {
            let ended = match bytes[self.at] {
                b'\n' => true,
                b'\r' => bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += usize::from(ended);
            self.at += 1;
        }
        self.line
    }
}
