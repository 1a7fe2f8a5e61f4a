//! A folder that is there whole or not at all: written beside its place, then moved there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;

/// Goes away unless it is finished.
pub(super) struct NewFolder {
    path: PathBuf,
    finished: bool,
}

/// Refuses a place where something is.
pub(super) fn free(target: &Path) -> Result<(), Failure> {
    if target.file_name().is_none() {
        return Err(Failure::Input(format!(
            "{}: has no name of its own; name a new folder",
            target.display()
        )));
    }
    match fs::read_dir(target).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::Input(format!(
            "{}: is not empty; name a new folder",
            target.display()
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::Input(format!(
            "{}: cannot be a folder: {error}; name a new one",
            target.display()
        ))),
    }
}

impl NewFolder {
    /// Where it can be moved from in one step.
    pub(super) fn beside(target: &Path) -> Result<Self, Failure> {
        let parent = target
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let failed = |path: &Path, error: &std::io::Error| {
            Failure::Running(format!("{}: {error}", path.display()))
        };
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = parent.join(format!(".{name}.new-{}", std::process::id()));
        fs::create_dir(&path).map_err(|error| failed(&path, &error))?;
        Ok(Self {
            path,
            finished: false,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn put(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.path.join(name);
        fs::write(&path, text)
            .map_err(|error| Failure::Running(format!("{}: {error}", path.display())))
    }

    /// Nobody may have written there meanwhile: an empty folder is replaced, any other refused by the system.
    pub(super) fn finish(mut self, target: &Path) -> Result<(), Failure> {
        fs::rename(&self.path, target).map_err(|error| {
            Failure::Running(format!(
                "{}: {error}; nothing was written",
                target.display()
            ))
        })?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.finished {
            let _gone = fs::remove_dir_all(&self.path);
        }
    }
}
