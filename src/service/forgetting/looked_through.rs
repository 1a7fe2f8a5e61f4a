//! That nothing is left of somebody who was erased, as the files themselves show it.

use std::path::Path;

use regex::bytes::Regex;

use crate::directory::PersonRecord;

/// A larger file is none of ours.
const LARGEST: u64 = 512 * 1024 * 1024;

/// Traces that are looked for together: thousands would be more than one expression may hold.
const AT_ONCE: usize = 400;

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
    let code = std::iter::once(Some(&record.resume_code));
    own.into_iter()
        .chain(contact)
        .chain(code)
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
        let Ok(bytes) = std::fs::read(entry.path()) else {
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
