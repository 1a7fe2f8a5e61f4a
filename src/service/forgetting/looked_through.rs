//! That nothing is left of somebody who was erased, as the files themselves show it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::{File, Metadata};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use regex::bytes::Regex;

use crate::directory::PersonRecord;

/// A larger file is none of ours.
const LARGEST: u64 = 512 * 1024 * 1024;

/// Traces that are looked for together: thousands would be more than one expression may hold.
const AT_ONCE: usize = 400;

/// By device and number. Closing a file drops every lock that the process has on it (POSIX), those of SQLite as well, and another process
/// would take the database for unused: whatever is opened here stays open.
static OPENED: Mutex<Option<HashMap<(u64, u64), File>>> = Mutex::new(None);

/// What a look through the files found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub files: usize,
    pub bytes: u64,
    /// Names of those that still hold something.
    pub in_files: Vec<String>,
}

/// What of a record tells of one person. An organization is others' as well.
pub(super) fn traces(record: &PersonRecord) -> impl Iterator<Item = &str> {
    let own = [Some(&record.name), record.kana.as_ref()];
    let contact = [&record.contact.phone, &record.contact.email];
    let contact = contact.into_iter().map(Option::as_ref);
    let kept = record.kept.as_ref().and_then(|kept| kept.email.as_ref());
    let again = record.asked_again.as_ref().map(|agreed| &agreed.email);
    let code = std::iter::once(Some(&record.resume_code));
    own.into_iter()
        .chain(contact)
        .chain(code)
        .chain([again, kept])
        .flatten()
        .map(String::as_str)
        .filter(|trace| !trace.is_empty())
}

/// Every file of the folder, for any of these.
pub(super) fn look_through(folder: &Path, traces: &[String]) -> std::io::Result<Found> {
    let mut found = Found::default();
    let any = traces.chunks(AT_ONCE).map(|some| {
        let any: Vec<_> = some.iter().map(|trace| regex::escape(trace)).collect();
        Regex::new(&any.join("|")).map_err(std::io::Error::other)
    });
    let any = any.collect::<Result<Vec<_>, _>>()?;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = match entry.metadata() {
            Ok(about) => about,
            // Gone meanwhile.
            Err(_) => continue,
        };
        if !about.is_file() || about.len() > LARGEST {
            continue;
        }
        let Ok(bytes) = content(&entry.path(), &about) else {
            continue;
        };
        found.files += 1;
        found.bytes += bytes.len() as u64;
        if any.iter().any(|some| some.is_match(&bytes)) {
            let name = entry.file_name();
            found.in_files.push(name.to_string_lossy().into_owned());
        }
    }
    found.in_files.sort();
    Ok(found)
}

fn content(path: &Path, about: &Metadata) -> std::io::Result<Vec<u8>> {
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    let opened = opened.get_or_insert_default();
    let file = match opened.entry((about.dev(), about.ino())) {
        Entry::Occupied(opened) => opened.into_mut(),
        Entry::Vacant(unknown) => unknown.insert(File::open(path)?),
    };
    let mut bytes = vec![0; usize::try_from(about.len()).unwrap_or_default()];
    let mut read = 0;
    while read < bytes.len() {
        match file.read_at(&mut bytes[read..], read as u64)? {
            // Shorter by now.
            0 => break,
            more => read += more,
        }
    }
    bytes.truncate(read);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_still_holds_something_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &[u8]| {
            std::fs::write(folder.path().join(name), text).expect("written");
        };
        write("one.db", b"\x00\xff nothing of theirs");
        write("two.db", "\u{0}三田 あおい\u{0}".as_bytes());
        let traces = ["三田 あおい".to_owned(), "a+b@example.jp".to_owned()];
        let found = look_through(folder.path(), &traces).expect("looked");
        assert_eq!(
            (found.files, found.in_files),
            (2, vec!["two.db".to_owned()])
        );
        let found = look_through(folder.path(), &traces[1..]).expect("looked");
        assert_eq!(found.in_files, Vec::<String>::new());
    }
}
