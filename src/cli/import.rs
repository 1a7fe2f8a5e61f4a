//! `kaotsunagi import`: reads a list of organizations or of registrations and hands it on for storing, all or nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::attendees_csv::{AttendeeRow, Purpose, read_attendees};
use crate::catalog::organizations::{OrganizationIndex, OrganizationRecord, read_organizations};
use crate::catalog::problem::{Problem, Problems};
use crate::cli::check::{load, variables};
use crate::cli::failure::Failure;
use crate::config::Overrides;
use crate::directory::{Directory, PersonRecord, SqliteDirectory};
use crate::folder::Folder;
use crate::key_values::{KeyValueStore, SqliteKeyValueStore};
use crate::server::{connect, redis_directory, redis_key_values};
use crate::service::ORGANIZATIONS;
use crate::sqlite::Part;
use crate::store::StoreError;
use replace::objection;

mod replace;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub list: List,
    /// A server file (which may name an event file), or an event file alone. Without it: the example event.
    #[arg(long, env = "KAOTSUNAGI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the embedded store.
    #[arg(
        long,
        env = "KAOTSUNAGI_DATA_DIR",
        value_name = "DIR",
        conflicts_with = "redis"
    )]
    pub data_dir: Option<String>,
    /// Redis, when the event is kept there.
    #[arg(long, env = "KAOTSUNAGI_REDIS", value_name = "URL")]
    pub redis: Option<String>,
    /// The event's name in Redis.
    #[arg(long, env = "KAOTSUNAGI_REDIS_EVENT", value_name = "NAME")]
    pub redis_event: Option<String>,
    /// Store a list of organizations also if it is empty, a fraction of the stored one, or gives ids that people have picked another meaning.
    #[arg(long)]
    pub force: bool,
}

/// One of the two.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct List {
    /// Registrations: id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room
    #[arg(long, value_name = "FILE.csv")]
    pub attendees: Option<PathBuf>,
    /// Facilities for the organization picker: id,kind,sub_kind,name,kana,ward
    #[arg(long, value_name = "FILE.csv")]
    pub organizations: Option<PathBuf>,
}

/// What was read, checked and ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    Attendees(Vec<AttendeeRow>),
    Organizations(Vec<OrganizationRecord>),
}

/// Reads the list and stores it. A running `serve` sees a new list of organizations within seconds.
pub async fn run(args: &Args) -> Result<String, Failure> {
    let overrides = Overrides::from_environment(variables())
        .flag("data_dir", args.data_dir.clone())
        .flag("redis", args.redis.clone())
        .flag("redis_event", args.redis_event.clone());
    let input = |problems: Problems| Failure::Input(problems.to_string());
    let (settings, catalog) = load(args.config.as_deref(), &overrides).map_err(input)?;
    let records = match read(&args.list, &catalog).map_err(input)? {
        Imported::Organizations(records) => records,
        Imported::Attendees(rows) => {
            return Err(Failure::Running(format!(
                "{} registrations are well-formed, but storing them is not built yet; nothing was stored",
                rows.len()
            )));
        }
    };
    let failed = |error: &dyn std::fmt::Display| Failure::Running(error.to_string());
    // Who picked from the list: only read, and none of it leaves this function.
    let (key_values, directory, place): (Box<dyn KeyValueStore>, Option<Box<dyn Directory>>, _) =
        match &settings.redis {
            Some(target) => {
                let client = connect(target, &settings.redis_event).await;
                let client = client.map_err(|error| failed(&error))?;
                let key_values = redis_key_values(&client, &settings.redis_event);
                let directory = redis_directory(&client, &settings.redis_event).await;
                let directory = directory.map_err(|error| failed(&error))?;
                (
                    Box::new(key_values),
                    Some(Box::new(directory)),
                    format!("Redis {target}, event {}", settings.redis_event),
                )
            }
            None => {
                std::fs::create_dir_all(&settings.data_dir).map_err(|error| failed(&error))?;
                let folder = Folder::check(&settings.data_dir).map_err(|error| failed(&error))?;
                let key_values = folder
                    .open(Part::KeyValues)
                    .map_err(|error| failed(&error))?;
                let key_values = SqliteKeyValueStore::of(key_values);
                let path = settings.data_dir.join(Part::Directory.file());
                let directory: Option<Box<dyn Directory>> = if path.exists() {
                    let people = folder
                        .open(Part::Directory)
                        .map_err(|error| failed(&error))?;
                    let directory = SqliteDirectory::of(people).await;
                    Some(Box::new(directory.map_err(|error| failed(&error))?))
                } else {
                    None
                };
                let place = settings.data_dir.display().to_string();
                (Box::new(key_values), directory, place)
            }
        };
    if !args.force {
        let stored = stored(&*key_values).await.map_err(|error| failed(&error))?;
        let people = match &directory {
            Some(directory) => everybody(&**directory),
            None => Vec::new(),
        };
        let new = OrganizationIndex::new(records.clone());
        if let Some(why) = objection(&OrganizationIndex::new(stored), &new, &people) {
            let file = args.list.organizations.as_deref().map(shown);
            return Err(Failure::Input(format!(
                "{}: {why}",
                file.unwrap_or_default()
            )));
        }
    }
    let list = serde_json::to_vec(&records).map_err(|error| failed(&error))?;
    key_values
        .set(ORGANIZATIONS, list)
        .await
        .map_err(|error| failed(&error))?;
    Ok(format!(
        "{} organizations stored in {place}\n",
        records.len()
    ))
}

async fn stored(key_values: &dyn KeyValueStore) -> Result<Vec<OrganizationRecord>, StoreError> {
    Ok(match key_values.get(ORGANIZATIONS).await? {
        Some(list) => serde_json::from_slice(&list)?,
        None => Vec::new(),
    })
}

fn everybody(directory: &dyn Directory) -> Vec<Arc<PersonRecord>> {
    let ids = directory.everybody().into_iter();
    ids.filter_map(|id| directory.person(id)).collect()
}

/// Reads the one list that was named. Problems mean exit code 2.
pub fn read(list: &List, catalog: &Catalog) -> Result<Imported, Problems> {
    if let Some(path) = &list.organizations {
        let records = read_organizations(catalog, &shown(path), &bytes(path)?)?;
        return Ok(Imported::Organizations(records));
    }
    let path = list.attendees.as_deref().unwrap_or(Path::new(""));
    let rows = read_attendees(catalog, &shown(path), &bytes(path)?, Purpose::Register)?;
    Ok(Imported::Attendees(rows))
}

/// A whole file; also for `plan`.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(path).map_err(|error| Problem {
        file: shown(path),
        line: None,
        key: String::new(),
        message: format!("cannot be read: {error}"),
        mend: "check the path".into(),
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, clap::Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn exactly_one_list_must_be_named() {
        assert!(Command::try_parse_from(["import"]).is_err());
        assert!(
            Command::try_parse_from(["import", "--attendees", "a", "--organizations", "b"])
                .is_err()
        );
        let command = Command::try_parse_from(["import", "--organizations", "b"]).unwrap();
        assert_eq!(
            command.args.list.organizations.as_deref(),
            Some(Path::new("b"))
        );
    }

    #[test]
    fn a_list_is_read_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "id,kind,name,ward\n1,clinic,みどり,meguro\n").unwrap();
        let list = List {
            attendees: None,
            organizations: Some(path),
        };
        let catalog = Catalog::example().unwrap();
        let Imported::Organizations(records) = read(&list, &catalog).unwrap() else {
            panic!()
        };
        assert_eq!(records.len(), 1);
        let list = List {
            attendees: Some("no/such.csv".into()),
            organizations: None,
        };
        let problems = read(&list, &catalog).unwrap_err().to_string();
        assert!(
            problems.starts_with("no/such.csv: cannot be read"),
            "{problems}"
        );
    }
}
