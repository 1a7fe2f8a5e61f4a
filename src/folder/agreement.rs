//! Whether the files of a data folder belong together: by their stamps, else by what they hold.

use std::path::Path;

use super::found::Found;
use super::{FolderError, PARTS, Part};

/// Records of people whose registration a crash cut off: more than these, or than a tenth of all, are another event's.
const CUT_OFF_MAX: usize = 10;

/// The folder's id if its files belong together: a new one for files that have none.
pub(super) fn judge(
    folder: &Path,
    found: &[Found],
    marks: [u64; 3],
) -> Result<String, FolderError> {
    let stamped: Vec<_> = found
        .iter()
        .filter_map(|one| Some((one, one.stamp.as_ref()?)))
        .collect();
    if let Some((first, stamp)) = stamped.first() {
        let other = stamped
            .iter()
            .find(|(_, other)| other.folder != stamp.folder);
        if let Some((other, _)) = other {
            let pair = (first.path.clone(), other.path.clone());
            return Err(FolderError::Strangers(pair.0, pair.1));
        }
    }
    for part in PARTS {
        let ahead = stamped
            .iter()
            .filter(|(_, stamp)| stamp.seen[part as usize] > marks[part as usize]);
        let others: Vec<_> = ahead
            .map(|(one, _)| one.path.display().to_string())
            .collect();
        if !others.is_empty() {
            let there = found.iter().any(|one| one.part == part);
            return Err(lost(folder, part, there, &others.join(" and ")));
        }
    }
    let id = stamped.first().map(|(_, stamp)| stamp.folder.clone());
    let Some(unstamped) = found.iter().find(|one| one.stamp.is_none()) else {
        return Ok(id.unwrap_or_else(new_id));
    };
    // Files of an earlier release. Beside stamped ones only while these have noted nothing: then a crash cut off the stamping.
    if let Some((other, _)) = stamped.iter().find(|(_, s)| s.seen.iter().any(|n| *n > 0)) {
        let pair = (unstamped.path.clone(), other.path.clone());
        return Err(FolderError::Strangers(pair.0, pair.1));
    }
    agree(folder, found)?;
    Ok(id.unwrap_or_else(new_id))
}

fn new_id() -> String {
    format!("{:016x}", rand::random::<u64>())
}

pub(super) fn lost(folder: &Path, part: Part, there: bool, others: &str) -> FolderError {
    let path = folder.join(part.file());
    let how = match (there, path.exists()) {
        (true, _) => "older than the rest, or not of the same event",
        (false, true) => "empty",
        (false, false) => "missing",
    };
    FolderError::Lost {
        part: path,
        how,
        others: others.to_owned(),
    }
}

/// Whether files without stamps belong together, by what they hold.
fn agree(folder: &Path, found: &[Found]) -> Result<(), FolderError> {
    let of = |part| found.iter().find(|one| one.part == part);
    let (living, erased) = of(Part::Journal)
        .map(Found::registered)
        .transpose()?
        .unwrap_or_default();
    let known = of(Part::Directory)
        .map(Found::people)
        .transpose()?
        .unwrap_or_default();
    let named = |part: Part| folder.join(part.file()).display().to_string();
    let there = |part| of(part).is_some();
    if living.iter().any(|id| !known.contains(id)) {
        let part = Part::Directory;
        return Err(lost(folder, part, there(part), &named(Part::Journal)));
    }
    let strays = known
        .iter()
        .filter(|id| !living.contains(id) && !erased.contains(id))
        .count();
    let nobody = living.is_empty() && erased.is_empty();
    if strays > CUT_OFF_MAX.min(known.len() / 10).max(1) || (strays > 0 && nobody) {
        let part = Part::Journal;
        return Err(lost(folder, part, there(part), &named(Part::Directory)));
    }
    let keys = of(Part::KeyValues).map(Found::has_keys).transpose()?;
    if !living.is_empty() && keys != Some(true) {
        let others = format!("{} and {}", named(Part::Journal), named(Part::Directory));
        return Err(lost(
            folder,
            Part::KeyValues,
            there(Part::KeyValues),
            &others,
        ));
    }
    Ok(())
}
