//! The sheets of an Excel workbook (.xlsx) that can be seen: their rows as text, each with the number that Excel shows beside it.

use std::io::{Cursor, Read, copy, sink};

use calamine::{Data, Reader, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

/// How .xlsx files begin, as all ZIP archives do.
const BEGINS: &[u8] = b"PK\x03\x04";
/// Of a whole workbook, bytes: five thousand people take a twentieth. A few packed bytes may stand for very many.
const UNPACKED_MAX: u64 = 128 * 1024 * 1024;
/// Cells with something in them.
const CELLS_MAX: usize = 1_000_000;
/// Columns to the right of these are left alone: a stray mark at the edge of a sheet is nobody's field.
const COLUMNS_MAX: usize = 256;

pub(super) type Rows = Vec<(usize, Vec<String>)>;

#[derive(Debug, thiserror::Error)]
pub(super) enum WorkbookError {
    #[error("an Excel workbook that cannot be read ({0})")]
    Broken(#[from] XlsxError),
    #[error("an Excel workbook that cannot be unpacked ({0})")]
    Packed(#[from] zip::result::ZipError),
    #[error("an Excel workbook that cannot be unpacked ({0})")]
    Unpacked(#[from] std::io::Error),
    #[error("an Excel workbook with far more in it than a list")]
    Large,
    #[error("an Excel workbook without a sheet")]
    Empty,
}

pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(BEGINS)
}

/// Each sheet that can be seen, of its rows those that say something. What Excel keeps as a number comes as its digits.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Rows>, WorkbookError> {
    check_size(bytes, UNPACKED_MAX)?;
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let sheets = book.sheets_metadata().iter();
    let seen = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible);
    let seen: Vec<String> = seen.map(|sheet| sheet.name.clone()).collect();
    if seen.is_empty() {
        return Err(WorkbookError::Empty);
    }
    let mut left = CELLS_MAX;
    seen.iter()
        .map(|name| rows(&mut book, name, &mut left))
        .collect()
}

fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    left: &mut usize,
) -> Result<Rows, WorkbookError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let mut rows: Rows = Vec::new();
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let (line, column) = (row as usize + 1, column as usize);
        let text = Data::from(cell.get_value().clone()).to_string();
        if text.is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        *left = left.checked_sub(1).ok_or(WorkbookError::Large)?;
        if rows.last().is_none_or(|(last, _)| *last != line) {
            rows.push((line, Vec::new()));
        }
        if let Some((_, fields)) = rows.last_mut() {
            fields.resize(fields.len().max(column + 1), String::new());
            fields[column] = text;
        }
    }
    Ok(rows)
}

/// Unpacks it once to nowhere: what its entries say of their sizes is only what somebody wrote there.
fn check_size(bytes: &[u8], most: u64) -> Result<(), WorkbookError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut left = most;
    for entry in 0..archive.len() {
        let entry = archive.by_index(entry)?;
        let unpacked = copy(&mut entry.take(left + 1), &mut sink())?;
        left = left.checked_sub(unpacked).ok_or(WorkbookError::Large)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Excel writes it: shared strings with their readings, numbers as such, a hidden sheet in front.
    const LIST: &[u8] = include_bytes!("../../tests/data/registrations.xlsx");

    #[test]
    fn the_sheet_one_sees_is_read_with_the_rows_that_excel_shows() {
        let rows = &sheets(LIST).unwrap()[0];
        let lines: Vec<_> = rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 5], "an empty row stays empty");
        let (_, header) = &rows[0];
        assert_eq!(header[..3], ["受付番号", "お名前", "フリガナ"]);
        let (_, hanako) = &rows[1];
        assert_eq!(
            hanako[..2],
            ["101", "見本 花子"],
            "without the reading above it"
        );
        let (_, taro) = &rows[2];
        assert_eq!(taro[2], "", "an empty cell in the middle");
    }

    #[test]
    fn what_is_no_workbook_or_far_too_much_is_refused() {
        for broken in [&LIST[..LIST.len() / 2], b"PK\x03\x04workbook"] {
            assert!(sheets(broken).is_err());
        }
        check_size(LIST, 10_000).unwrap();
        assert!(matches!(check_size(LIST, 1_000), Err(WorkbookError::Large)));
    }
}
