//! Lists as they are offered: often as ZIP archives of one or more of them.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::problem;
use crate::catalog::problem::Problem;
use crate::catalog::workbook::is_workbook;

/// Of one archive, bytes: the largest list of all Japan has some 60 MB.
const UNPACKED_MAX: u64 = 256 * 1024 * 1024;

/// The file itself, or the lists in it, each named behind its archive.
pub(super) fn unpacked(name: &str, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    if !is_workbook(bytes) {
        return Ok(vec![(name.to_owned(), bytes.to_vec())]);
    }
    let broken = |error: &dyn std::fmt::Display| {
        problem(
            name,
            None,
            "",
            format!("an archive that cannot be unpacked ({error})"),
            "fetch it anew",
        )
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    // Excel's own files are archives as well.
    if archive.index_for_name("[Content_Types].xml").is_some() {
        return Ok(vec![(name.to_owned(), bytes.to_vec())]);
    }
    let (mut lists, mut left) = (Vec::new(), UNPACKED_MAX);
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| broken(&error))?;
        let inner = entry.name().map_err(|error| broken(&error))?.into_owned();
        let wanted = [".csv", ".xlsx", ".txt", ".tsv"]
            .iter()
            .any(|end| inner.to_lowercase().ends_with(end));
        if !wanted || inner.starts_with("__MACOSX") {
            continue;
        }
        let mut unpacked = Vec::new();
        entry
            .take(left + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| broken(&error))?;
        left = left.checked_sub(unpacked.len() as u64).ok_or_else(|| {
            problem(
                name,
                None,
                "",
                "far more in it than lists of facilities",
                "unpack it, and give the lists",
            )
        })?;
        lists.push((format!("{name}/{inner}"), unpacked));
    }
    if lists.is_empty() {
        return Err(problem(
            name,
            None,
            "",
            "an archive without a list (.csv or .xlsx) in it",
            "give the lists themselves",
        ));
    }
    Ok(lists)
}
