//! Facilities people pick theirs from: read from one list or several, and stored where the event is kept.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use super::bytes;
use super::replace::objection;
use crate::catalog::Catalog;
use crate::catalog::organizations::{OrganizationIndex, OrganizationRecord};
use crate::catalog::problem::Problems;
use crate::catalog::published::{File, Listed, read_lists};
use crate::cli::failure::Failure;
use crate::cli::place::failed;
use crate::config::Settings;
use crate::directory::{Directory, PersonRecord, SqliteDirectory};
use crate::folder::Folder;
use crate::key_values::{KeyValueStore, SqliteKeyValueStore};
use crate::server::{connect, redis_directory, redis_key_values};
use crate::service::ORGANIZATIONS;
use crate::sqlite::Part;
use crate::store::StoreError;

/// All lists together, or all that is wrong with them.
pub fn read(paths: &[PathBuf], catalog: &Catalog) -> Result<Listed, Failure> {
    let input = |problems: Problems| Failure::Input(problems.to_string());
    let mut files = Vec::new();
    for path in paths {
        let bytes = bytes(path).map_err(|problem| input(problem.into()))?;
        files.push(File {
            name: path.display().to_string(),
            bytes,
        });
    }
    let listed = read_lists(catalog, &files).map_err(input)?;
    if listed.records.is_empty() && listed.elsewhere > 0 {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        return Err(Failure::Input(format!(
            "{}: none of {} facilities is in the event's wards; give the lists of its prefecture, or check the codes in its file of wards",
            names.join(", "),
            listed.elsewhere
        )));
    }
    Ok(listed)
}

/// Stores the list and says where. `force`: also if it seems to be a mistake.
pub async fn store(
    settings: &Settings,
    records: &[OrganizationRecord],
    force: bool,
    files: &str,
) -> Result<String, Failure> {
    let (key_values, directory, place) = open(settings).await?;
    if !force {
        let stored = stored(&*key_values).await.map_err(failed)?;
        let people = match &directory {
            Some(directory) => everybody(&**directory),
            None => Vec::new(),
        };
        let new = OrganizationIndex::new(records.to_vec());
        if let Some(why) = objection(&OrganizationIndex::new(stored), &new, &people) {
            return Err(Failure::Input(format!("{files}: {why}")));
        }
    }
    let list = serde_json::to_vec(records).map_err(failed)?;
    key_values.set(ORGANIZATIONS, list).await.map_err(failed)?;
    Ok(place)
}

/// Who picked from the list is only read.
type Stores = (Box<dyn KeyValueStore>, Option<Box<dyn Directory>>, String);

async fn open(settings: &Settings) -> Result<Stores, Failure> {
    if let Some(target) = &settings.redis {
        let event = &settings.redis_event;
        let client = connect(target, event).await.map_err(failed)?;
        let key_values = redis_key_values(&client, event);
        let directory = redis_directory(&client, event).await.map_err(failed)?;
        let place = format!("Redis {target}, event {event}");
        return Ok((Box::new(key_values), Some(Box::new(directory)), place));
    }
    std::fs::create_dir_all(&settings.data_dir).map_err(failed)?;
    let folder = Folder::check(&settings.data_dir).map_err(failed)?;
    let key_values = folder.open(Part::KeyValues).map_err(failed)?;
    let key_values = SqliteKeyValueStore::of(key_values);
    let path = settings.data_dir.join(Part::Directory.file());
    let directory: Option<Box<dyn Directory>> = if path.exists() {
        let people = folder.open(Part::Directory).map_err(failed)?;
        Some(Box::new(SqliteDirectory::of(people).await.map_err(failed)?))
    } else {
        None
    };
    let place = settings.data_dir.display().to_string();
    Ok((Box::new(key_values), directory, place))
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

/// The list in our own form, to look at, to change, and to import again.
pub fn csv(records: &[OrganizationRecord]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["id", "kind", "sub_kind", "name", "kana", "ward"];
    writer.write_record(header).map_err(failed)?;
    for record in records {
        let sub_kind = record.sub_kind.as_ref().map_or("", |sub| sub.as_str());
        let (id, kind, ward) = (
            record.id.as_str(),
            record.kind.as_str(),
            record.ward.as_str(),
        );
        let fields = [id, kind, sub_kind, &record.name, &record.kana, ward];
        writer.write_record(fields).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(failed)?;
    String::from_utf8(bytes).map_err(failed)
}

/// What to add to the event's file, so that whose data it is gets shown.
pub fn missing_credits(listed: &Listed, catalog: &Catalog) -> String {
    let missing = listed
        .credits
        .iter()
        .filter(|credit| !catalog.credits.contains(credit));
    let mut text = String::new();
    for credit in missing {
        if text.is_empty() {
            text += "The licences of these lists ask for a line to be shown. Add to the event's file:\n";
        }
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n[[credit]]\nja = \"{}\"\nen = \"{}\"\n",
            credit.ja, credit.en
        );
    }
    text
}
