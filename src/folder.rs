//! The data folder: three SQLite files that know of each other, so that none of them is used with those of another event or another hour.
//!
//! Each holds a stamp: the folder's id, and how far the other two had come when it was last written. A file that has come less far
//! than another one remembers is missing, older or not the same. Nothing is written before all of them agree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use crate::directory::SqliteDirectory;
use crate::journal::{SqliteJournal, form};
use crate::key_values::SqliteKeyValueStore;
use crate::sqlite::{Database, Marks, Part, STAMP};
use crate::store::StoreError;
use hall::Fact;

const PARTS: [Part; 3] = [Part::Journal, Part::Directory, Part::KeyValues];
/// Records of people whose registration a crash cut off: more than these, or than a tenth of all, are another event's.
const CUT_OFF_MAX: usize = 10;
/// Nothing is written unless something was.
const NOTE_EVERY: Duration = Duration::from_secs(60);

impl Part {
    pub const fn file(self) -> &'static str {
        match self {
            Self::Journal => "journal.db",
            Self::Directory => "directory.db",
            Self::KeyValues => "shelf.db",
        }
    }

    /// What is lost without it, in words for operators.
    const fn holds(self) -> &'static str {
        match self {
            Self::Journal => "what happened",
            Self::Directory => "the names",
            Self::KeyValues => "the keys",
        }
    }

    const fn schema(self) -> &'static str {
        match self {
            Self::Journal => crate::journal::SQLITE_SCHEMA,
            Self::Directory => crate::directory::SQLITE_SCHEMA,
            Self::KeyValues => crate::key_values::SQLITE_SCHEMA,
        }
    }

    /// How far the file has come.
    const fn mark(self) -> (&'static str, &'static str) {
        match self {
            Self::Journal => ("commits", "SELECT coalesce(max(position), 0) FROM commits"),
            Self::Directory => ("stamp", "SELECT coalesce(max(directory), 0) FROM stamp"),
            Self::KeyValues => ("shelf", "SELECT coalesce(sum(version), 0) FROM shelf"),
        }
    }
}

/// What the operator does about it.
const MEND: &str = "Put back the files that were saved together, or give another folder with --data-dir. Nothing was changed.";

#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("{} is {}, but {} belongs with it. {MEND}", .part.display(), .how, .others)]
    Lost {
        part: PathBuf,
        how: &'static str,
        others: String,
    },
    #[error("{} and {} are of two events. {MEND}", .0.display(), .1.display())]
    Strangers(PathBuf, PathBuf),
    #[error("{} cannot be read ({cause}): it is damaged or no file of kaotsunagi. {MEND}", .path.display())]
    Damaged { path: PathBuf, cause: String },
    #[error("{} cannot be used: {source}", .path.display())]
    Unusable { path: PathBuf, source: StoreError },
}

/// Files that belong together, or none yet.
pub struct Folder {
    path: PathBuf,
    id: String,
    marks: Arc<Marks>,
}

/// A file that is there.
struct Found {
    part: Part,
    path: PathBuf,
    connection: Connection,
    stamp: Option<Stamp>,
}

struct Stamp {
    folder: String,
    /// How far each part had come, as far as this file knows.
    seen: [u64; 3],
}

impl Folder {
    /// Looks at what is there and refuses what does not belong together. Files of an earlier release are stamped if they agree.
    pub fn check(path: &Path) -> Result<Self, FolderError> {
        let mut found = Vec::new();
        for part in PARTS {
            found.extend(Found::open(path, part)?);
        }
        // What each knows of the others first, how far each has come then: a service that writes meanwhile only adds.
        for one in &mut found {
            one.stamp = one.stamp()?;
        }
        let mut marks = [0; 3];
        for one in &found {
            marks[one.part as usize] = one.mark()?;
        }
        let id = judge(path, &found, marks)?;
        for one in found.iter().filter(|one| one.stamp.is_none()) {
            one.adopt(&id)?;
            marks[one.part as usize] = one.mark()?;
        }
        let known = Marks::default();
        for part in PARTS {
            known.reached(part, marks[part as usize]);
        }
        Ok(Self {
            path: path.to_owned(),
            id,
            marks: Arc::new(known),
        })
    }

    /// Opens one of the files, or begins it.
    pub fn open(&self, part: Part) -> Result<Database, FolderError> {
        let path = self.path.join(part.file());
        let marks = Arc::clone(&self.marks);
        let unusable = |source| FolderError::Unusable {
            path: path.clone(),
            source,
        };
        let stamp = format!(
            "{STAMP} INSERT INTO stamp SELECT '{}', 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM stamp);",
            self.id
        );
        let schema = format!("{stamp} {}", part.schema());
        Database::open_among(&path, part, &schema, marks).map_err(unusable)
    }
}

/// The folder's id if its files belong together: a new one for files that have none.
fn judge(folder: &Path, found: &[Found], marks: [u64; 3]) -> Result<String, FolderError> {
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

/// Names and phone numbers lie here: nobody else on the machine may look.
#[cfg(unix)]
pub fn private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
pub fn private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn new_id() -> String {
    format!("{:016x}", rand::random::<u64>())
}

fn lost(folder: &Path, part: Part, there: bool, others: &str) -> FolderError {
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

impl Found {
    /// Nothing for a file that is not there or empty.
    fn open(folder: &Path, part: Part) -> Result<Option<Self>, FolderError> {
        let path = folder.join(part.file());
        let length = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
        let log = folder.join(format!("{}-wal", part.file()));
        if length(&path) == 0 {
            // Opening the file would throw away what stands in its log.
            if length(&log) > 0 {
                return Err(lost(folder, part, false, &log.display().to_string()));
            }
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(&path, flags).map_err(|error| broken(&path, error))?;
        let found = Self {
            part,
            path,
            connection,
            stamp: None,
        };
        found.ask(|c| c.busy_timeout(Duration::from_secs(5)))?;
        let verdict: String =
            found.ask(|c| c.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)))?;
        if verdict != "ok" {
            return Err(FolderError::Damaged {
                path: found.path,
                cause: format!("{} does not hold together: {verdict}", part.holds()),
            });
        }
        Ok(Some(found))
    }

    fn ask<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, FolderError> {
        work(&self.connection).map_err(|error| broken(&self.path, error))
    }

    fn has(&self, table: &str) -> Result<bool, FolderError> {
        self.ask(|c| c.table_exists(None, table))
    }

    fn stamp(&self) -> Result<Option<Stamp>, FolderError> {
        if !self.has("stamp")? {
            return Ok(None);
        }
        self.ask(|c| {
            let select = "SELECT folder, journal, directory, shelf FROM stamp";
            c.query_row(select, [], |row| {
                let seen = |n| row.get(n).map(i64::unsigned_abs);
                let mut seen = [seen(1)?, seen(2)?, seen(3)?];
                // Of itself it says how far it has come.
                seen[self.part as usize] = 0;
                Ok(Stamp {
                    folder: row.get(0)?,
                    seen,
                })
            })
            .optional()
        })
    }

    fn mark(&self) -> Result<u64, FolderError> {
        let (table, select) = self.part.mark();
        if !self.has(table)? {
            return Ok(0);
        }
        let mark: i64 = self.ask(|c| c.query_row(select, [], |row| row.get(0)))?;
        Ok(mark.unsigned_abs())
    }

    /// Stamps a file of an earlier release.
    fn adopt(&self, id: &str) -> Result<(), FolderError> {
        let people = match self.part {
            Part::Directory => self.people()?.len(),
            _ => 0,
        };
        self.ask(|c| {
            c.execute_batch(STAMP)?;
            c.execute(
                "INSERT INTO stamp SELECT ?1, 0, ?2, 0 WHERE NOT EXISTS (SELECT 1 FROM stamp)",
                rusqlite::params![id, i64::try_from(people).unwrap_or(i64::MAX)],
            )
        })?;
        Ok(())
    }

    fn people(&self) -> Result<BTreeSet<u64>, FolderError> {
        if !self.has("people")? {
            return Ok(BTreeSet::new());
        }
        self.ask(|c| {
            let mut select = c.prepare("SELECT id FROM people")?;
            let ids = select.query_map([], |row| row.get(0).map(i64::cast_unsigned))?;
            ids.collect()
        })
    }

    fn has_keys(&self) -> Result<bool, FolderError> {
        if !self.has("shelf")? {
            return Ok(false);
        }
        self.ask(|c| {
            c.prepare("SELECT 1 FROM shelf WHERE name = 'secret'")?
                .exists([])
        })
    }

    /// Who is registered according to the journal, and who was.
    fn registered(&self) -> Result<(BTreeSet<u64>, BTreeSet<u64>), FolderError> {
        let (mut living, mut erased) = (BTreeSet::new(), BTreeSet::new());
        if !self.has("commits")? {
            return Ok((living, erased));
        }
        let bodies: Vec<String> = self.ask(|c| {
            let mut select = c.prepare("SELECT body FROM commits ORDER BY position")?;
            select.query_map([], |row| row.get(0))?.collect()
        })?;
        for body in bodies {
            let commit = form::read(&body).map_err(|error| FolderError::Damaged {
                path: self.path.clone(),
                cause: error.to_string(),
            })?;
            for fact in commit.facts {
                match fact {
                    Fact::Registered { attendee, .. } => {
                        living.insert(attendee.bits());
                    }
                    Fact::Erased { attendee } => {
                        living.remove(&attendee.bits());
                        erased.insert(attendee.bits());
                    }
                    _ => {}
                }
            }
        }
        Ok((living, erased))
    }
}

fn broken(path: &Path, error: rusqlite::Error) -> FolderError {
    let damaged = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    );
    let path = path.to_owned();
    if damaged {
        let cause = error.to_string();
        return FolderError::Damaged { path, cause };
    }
    let source = error.into();
    FolderError::Unusable { path, source }
}

/// The three stores of a folder.
pub struct Parts {
    pub journal: SqliteJournal,
    pub directory: SqliteDirectory,
    pub key_values: SqliteKeyValueStore,
    pub files: Arc<Files>,
}

impl Parts {
    /// Opens, or begins, all of a folder that was checked.
    pub async fn open(folder: &Folder) -> Result<Self, FolderError> {
        // All are stamped before any of them notes something of another.
        let (journal, directory, key_values) = (
            folder.open(Part::Journal)?,
            folder.open(Part::Directory)?,
            folder.open(Part::KeyValues)?,
        );
        let files = Files([journal.clone(), directory.clone(), key_values.clone()]);
        let unusable = |part: Part| {
            let path = folder.path.join(part.file());
            move |source| FolderError::Unusable { path, source }
        };
        let journal = SqliteJournal::of(journal).await;
        let directory = SqliteDirectory::of(directory).await;
        Ok(Self {
            journal: journal.map_err(unusable(Part::Journal))?,
            directory: directory.map_err(unusable(Part::Directory))?,
            key_values: SqliteKeyValueStore::of(key_values),
            files: Arc::new(files),
        })
    }
}

/// The files of the stores, for what they note of each other.
pub struct Files([Database; 3]);

impl Files {
    /// Lets each file know how far the others have come.
    pub async fn note(&self) -> Result<(), StoreError> {
        for file in &self.0 {
            file.note().await?;
        }
        Ok(())
    }

    /// After the last write: each file is whole by itself, and knows the others.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.note().await?;
        for file in &self.0 {
            file.fold().await?;
        }
        Ok(())
    }
}

/// Notes it now and then: a file that is put back later is known by what the others remember.
pub async fn watch(files: Weak<Files>) {
    loop {
        tokio::time::sleep(NOTE_EVERY).await;
        let Some(files) = files.upgrade() else {
            return;
        };
        if let Err(error) = files.note().await {
            tracing::warn!(%error, "the files of the data folder note nothing of each other just now");
        }
    }
}
