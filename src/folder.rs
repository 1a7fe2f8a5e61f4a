//! The data folder: three SQLite files that know of each other, so that none of them is used with those of another event or another hour.
//!
//! Each holds a stamp: the folder's id, and how far the other two had come when it was last written. A file that has come less far
//! than another one remembers is missing, older or not the same. Nothing is written before all of them agree.

mod agreement;
mod found;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::directory::SqliteDirectory;
use crate::journal::SqliteJournal;
use crate::key_values::SqliteKeyValueStore;
use crate::sqlite::{Database, Marks, Part, STAMP};
use crate::store::StoreError;
use agreement::judge;
use found::Found;

const PARTS: [Part; 3] = [Part::Journal, Part::Directory, Part::KeyValues];
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
    #[error("{} is {}, but it belongs with {}. {MEND}", .part.display(), .how, .others)]
    Lost {
        part: PathBuf,
        how: &'static str,
        others: String,
    },
    #[error("{} and {} are of two events. {MEND}", .0.display(), .1.display())]
    Strangers(PathBuf, PathBuf),
    #[error("{} cannot be read ({cause}): it is damaged or no file of kaotsunagi. {MEND}", .path.display())]
    Damaged { path: PathBuf, cause: String },
    #[error("{} cannot be used: {source}. Give this user the right to read and write it, or give another folder with --data-dir.", .path.display())]
    Unusable { path: PathBuf, source: StoreError },
}

impl FolderError {
    /// What is in `path` could not be read, or not be had.
    pub fn of(path: PathBuf, source: StoreError) -> Self {
        if is_damage(&source) {
            let cause = source.to_string();
            return Self::Damaged { path, cause };
        }
        Self::Unusable { path, source }
    }
}

/// Whether what was read is not what was written.
pub fn is_damage(error: &StoreError) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, InvalidColumnType, Utf8Error};
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error {
        StoreError::Corrupt(_) => true,
        StoreError::Sqlite(
            FromSqlConversionFailure(..) | InvalidColumnType(..) | Utf8Error(..),
        ) => true,
        StoreError::Sqlite(error) => matches!(
            error.sqlite_error_code(),
            Some(DatabaseCorrupt | NotADatabase)
        ),
        _ => false,
    }
}

/// Files that belong together, or none yet.
pub struct Folder {
    path: PathBuf,
    id: String,
    marks: Arc<Marks>,
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
        let unusable = |source| FolderError::of(path.clone(), source);
        let stamp = format!(
            "{STAMP} INSERT INTO stamp SELECT '{}', 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM stamp);",
            self.id
        );
        let schema = format!("{stamp} {}", part.schema());
        Database::open_among(&path, part, &schema, marks).map_err(unusable)
    }
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
            move |source| FolderError::of(path, source)
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
