//! `kaotsunagi restore`: a backup put where no event is, all of it or nothing.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::backup::Passphrase;
use super::failure::Failure;
use super::place::{self, Place, failed};
use crate::backup::{Backup, FileError, Later, SealError, hall_in};
use crate::folder::{Folder, Parts, private};
use crate::store::StoreError;
use domain::Position;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What `kaotsunagi backup` has written
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub place: place::Args,
    #[command(flatten)]
    pub passphrase: Passphrase,
    /// The old data folder, or a later backup under the same passphrase: whoever is erased there is not restored
    #[arg(long, value_name = "DIR|FILE")]
    pub erased: Option<PathBuf>,
    /// Restore also under the event file of an event with another name
    #[arg(long)]
    pub force: bool,
}

pub async fn run(args: &Args) -> Result<String, Failure> {
    let (settings, catalog) = args.place.load()?;
    let Some(passphrase) = args.passphrase.given()? else {
        return Err(Failure::Input(
            "the passphrase is missing: name a file that holds it with --passphrase-file, or set KAOTSUNAGI_BACKUP_PASSPHRASE".into(),
        ));
    };
    let mut backup = opened(&args.file, &passphrase)?;
    let configured = &catalog.event.name.ja;
    if backup.event != *configured && !args.force {
        return Err(Failure::Input(format!(
            "{}: is of the event {}, and the event file says {configured}; name its event file with --config, or add --force if it is the same event",
            args.file.display(),
            backup.event
        )));
    }
    let erased = match &args.erased {
        Some(from) => backup.erase_as_in(&later(from, &passphrase).await?),
        None => 0,
    };
    let place = match &settings.redis {
        Some(_) => {
            let place = Place::of(&settings).await?;
            into_redis(&backup, &place).await?;
            place.to_string()
        }
        None => {
            into_folder(&backup, &settings.data_dir).await?;
            settings.data_dir.display().to_string()
        }
    };
    let made_at = jiff::Timestamp::from_millisecond(backup.made_at.0).map_err(failed)?;
    let made_at = made_at.to_zoned(catalog.event.zone.clone());
    Ok(format!(
        "{} people and {} commits of {}, as of {}, are in {place}; {erased} erased since were left out\nStart it as before: phones go on by themselves.\n",
        backup.people.len(),
        backup.commits.len(),
        backup.event,
        made_at.strftime("%Y-%m-%d %H:%M"),
    ))
}

fn opened(file: &Path, passphrase: &str) -> Result<Backup, Failure> {
    Backup::open_file(file, passphrase).map_err(|error| {
        let text = format!("{}: {error}", file.display());
        match error {
            FileError::Sealed(SealError::Unusable(_)) => Failure::Running(text),
            _ => Failure::Input(text),
        }
    })
}

/// Who is erased by now, as the old place or a later backup knows.
async fn later(from: &Path, passphrase: &str) -> Result<Later, Failure> {
    if !from.is_dir() {
        return Ok(opened(from, passphrase)?.later());
    }
    let place = Place::in_folder(from.to_owned()).await?;
    let directory = place.directory().await.map_err(failed)?;
    let all = directory.everybody().into_iter().chain(directory.kept());
    Ok(Later {
        hall: hall_in(&*place.journal).await.map_err(failed)?,
        people: all
            .filter_map(|id| Some((id, directory.person(id)?)))
            .collect(),
    })
}

async fn into_redis(backup: &Backup, place: &Place) -> Result<(), Failure> {
    let failed = |error: StoreError| failed(format_args!("{place}: {error}"));
    let directory = place.directory().await.map_err(failed)?;
    let commits = place.journal.read(Position(0), 1).await.map_err(failed)?;
    let values = place.key_values.all().await.map_err(failed)?;
    if !commits.is_empty()
        || !values.is_empty()
        || !directory.everybody().is_empty()
        || !directory.kept().is_empty()
    {
        return Err(Failure::Input(format!(
            "{place}: holds an event, or a part of one, already; end its nodes and remove its keys, or name another event with --redis-event"
        )));
    }
    backup
        .put_into(&*place.journal, &*directory, &*place.key_values)
        .await
        .map_err(|error| place::failed(format_args!("{place}: {error}")))
}

/// Beside the folder first, which then takes its name: a crash leaves no half of it.
async fn into_folder(backup: &Backup, path: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| failed(format_args!("{}: {error}", path.display()));
    let occupied = match std::fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(failed(error)),
    };
    if occupied {
        return Err(Failure::Input(format!(
            "{}: is not empty, and nothing is written over; name a new folder with --data-dir",
            path.display()
        )));
    }
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = parent.join(format!(".{name}.restoring-{:08x}", rand::random::<u32>()));
    std::fs::create_dir(&partial).map_err(failed)?;
    let outcome = fill(backup, &partial).await;
    let outcome = outcome.and_then(|()| {
        std::fs::rename(&partial, path).map_err(failed)?;
        File::open(parent)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)
    });
    if outcome.is_err() {
        let _gone = std::fs::remove_dir_all(&partial);
    }
    outcome
}

async fn fill(backup: &Backup, folder: &Path) -> Result<(), Failure> {
    private(folder).map_err(failed)?;
    let parts = Parts::open(&Folder::check(folder).map_err(failed)?)
        .await
        .map_err(failed)?;
    let Parts {
        journal,
        directory,
        key_values,
        files,
    } = parts;
    backup
        .put_into(&journal, &directory, &key_values)
        .await
        .map_err(failed)?;
    files.close().await.map_err(failed)?;
    drop((journal, directory, key_values));
    debug_assert_eq!(Arc::strong_count(&files), 1, "closed with the last of them");
    Ok(())
}
