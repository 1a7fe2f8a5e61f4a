//! `kaotsunagi backup`: an event, also a running one, into one encrypted file.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::place::{self, Place, failed};
use crate::backup::{Backup, BackupError};
use crate::token::resume_code;
use domain::Millis;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The file to write; it must not be there yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub place: place::Args,
    #[command(flatten)]
    pub passphrase: Passphrase,
}

/// What encrypts the file. Without any, `backup` makes one up.
#[derive(Clone, Debug, clap::Args)]
pub struct Passphrase {
    /// A file with the passphrase in its first line [env: KAOTSUNAGI_BACKUP_PASSPHRASE, the passphrase itself]
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// Whoever has the file may guess without being slowed down.
const PASSPHRASE_MIN: usize = 12;

pub async fn run(args: &Args) -> Result<String, Failure> {
    let (settings, catalog) = args.place.load()?;
    let given = args.passphrase.given()?;
    if args.file.exists() {
        return Err(Failure::Input(format!(
            "{}: is there already and is not written over; name a new file",
            args.file.display()
        )));
    }
    let place = Place::of(&settings).await?;
    let now = jiff::Timestamp::now();
    let backup = Backup::take(
        &catalog.event.name.ja,
        place.event(),
        Millis(now.as_millisecond()),
        &*place.journal,
        &*place.key_values,
        async || place.directory().await,
    );
    let backup = backup.await.map_err(|error| match error {
        BackupError::Nothing => Failure::Input(format!(
            "{place}: holds no event; name where it is served from with --data-dir or --redis"
        )),
        error => failed(format_args!("{place}: {error}")),
    })?;
    let made = given.is_none();
    let passphrase = given.unwrap_or_else(new_passphrase);
    let sealed = backup.seal(&passphrase).map_err(failed)?;
    write(&args.file, &sealed)
        .map_err(|error| failed(format_args!("{}: {error}", args.file.display())))?;
    let mut text = format!(
        "{} people and {} commits of {} are in {} ({} KB)\n",
        backup.people.len(),
        backup.commits.len(),
        backup.event,
        args.file.display(),
        sealed.len().div_ceil(1000)
    );
    if made {
        text += &format!(
            "backup passphrase: {passphrase}\nIt was made now and is kept nowhere: without it nobody can open the file.\n"
        );
    }
    Ok(text)
}

impl Passphrase {
    pub fn given(&self) -> Result<Option<String>, Failure> {
        let (from, text) = match &self.passphrase_file {
            Some(path) => {
                let from = path.display().to_string();
                let text = std::fs::read_to_string(path).map_err(|error| {
                    Failure::Input(format!("{from}: cannot be read: {error}; check the path"))
                })?;
                (from, text)
            }
            None => match std::env::var("KAOTSUNAGI_BACKUP_PASSPHRASE") {
                Ok(text) if !text.is_empty() => ("KAOTSUNAGI_BACKUP_PASSPHRASE".into(), text),
                Err(std::env::VarError::NotUnicode(_)) => {
                    return Err(Failure::Input(
                        "KAOTSUNAGI_BACKUP_PASSPHRASE: not UTF-8; write it in UTF-8".into(),
                    ));
                }
                Ok(_) | Err(std::env::VarError::NotPresent) => return Ok(None),
            },
        };
        let passphrase = text.lines().next().unwrap_or_default().trim();
        if passphrase.chars().count() < PASSPHRASE_MIN {
            return Err(Failure::Input(format!(
                "{from}: too short; write at least {PASSPHRASE_MIN} characters in its first line"
            )));
        }
        Ok(Some(passphrase.to_owned()))
    }
}

/// Eighty bits, readable aloud.
fn new_passphrase() -> String {
    let letters: Vec<_> = format!("{}{}", resume_code(), resume_code())
        .to_lowercase()
        .chars()
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join("-")
}

/// As a whole or not at all, for this user alone.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let outcome = (|| {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        // Fails if somebody else made it meanwhile.
        std::fs::hard_link(&partial, path)?;
        let folder = path.parent().filter(|parent| *parent != Path::new(""));
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    })();
    let _gone = std::fs::remove_file(&partial);
    outcome
}
