//! `kaotsunagi import`: reads a list of organizations or of registrations and hands it on for storing, all or nothing; or what earlier events left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::catalog::problem::Problem;
use crate::cli::failure::Failure;
use crate::cli::place;
use crate::config::Settings;
use crate::server::{Alone, StartError, public_url};
use crate::service::House;
use protocol::api::Import;

mod carried;
pub mod facilities;
mod replace;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub list: List,
    #[command(flatten)]
    pub place: place::Args,
    /// Store a list of organizations also if it is empty, a fraction of the stored one, or gives ids that people have picked another meaning.
    #[arg(long)]
    pub force: bool,
    /// Registrations and carry-over: say what would happen, and store nothing
    #[arg(long, conflicts_with = "organizations")]
    pub dry_run: bool,
    /// Registrations: how the outcome is printed
    #[arg(long, value_enum, default_value_t = Format::Text, requires = "attendees")]
    pub format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// One of the three.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct List {
    /// Registrations: name,organization and what there is of id,kana,honorific,kind,sub_kind,role,ward,offers,needs,companies_welcome,room,email,phone,consent; usual Japanese headings are understood
    #[arg(long, value_name = "FILE.csv")]
    pub attendees: Option<PathBuf>,
    /// Facilities for the organization picker, one list or several: id,kind,sub_kind,name,kana,ward, or as 医療情報ネット, 介護サービス情報公表システム
    /// and the 地方厚生局 publish them (CSV, Excel, ZIP)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub organizations: Vec<PathBuf>,
    /// What earlier events left, as /api/organizer/carry-over.json answered it; several add up
    #[arg(long, value_name = "FILE.json", num_args = 1..)]
    pub carry_over: Vec<PathBuf>,
}

/// Reads the list and stores it. A running `serve` sees a new list of organizations within seconds.
pub async fn run(args: &Args) -> Result<String, Failure> {
    let (settings, catalog) = args.place.load()?;
    if let Some(path) = &args.list.attendees {
        return attendees(args, path, settings, catalog).await;
    }
    if !args.list.carry_over.is_empty() {
        return carried::run(&args.list.carry_over, args.dry_run, settings, catalog).await;
    }
    let listed = facilities::read(&args.list.organizations, &catalog)?;
    let names: Vec<String> = args
        .list
        .organizations
        .iter()
        .map(|path| shown(path))
        .collect();
    let place =
        facilities::store(&settings, &listed.records, args.force, &names.join(", ")).await?;
    let (count, left_out) = (listed.records.len(), listed.left_out());
    let credits = facilities::missing_credits(&listed, &catalog);
    Ok(format!(
        "{count} organizations stored in {place}\n{left_out}{credits}"
    ))
}

/// Stored as a node would: beside others on Redis, alone in a folder.
async fn attendees(
    args: &Args,
    path: &Path,
    settings: Settings,
    catalog: Catalog,
) -> Result<String, Failure> {
    let input = |problem: Problem| Failure::Input(problem.to_string());
    let bytes = bytes(path).map_err(input)?;
    let failed = |error: &dyn std::fmt::Display| Failure::Running(error.to_string());
    let alone = Alone::open(settings, catalog).await.map_err(|error| match error {
        StartError::InUse(folder) => Failure::Running(format!(
            "the data folder {} is in use by a running kaotsunagi: import the list there (POST /api/organizer/import/attendees), or stop it",
            folder.display()
        )),
        error => failed(&error),
    })?;
    let service = &alone.service;
    let public_url = public_url(&service.settings, service.settings.listen);
    let registration = &service.registration;
    let import = registration
        .import(
            bytes,
            BTreeMap::new(),
            args.dry_run,
            &public_url,
            House::ORGANIZER,
        )
        .await;
    alone.close().await;
    let import = import.map_err(|error| failed(&error))?;
    let text = match args.format {
        Format::Json => serde_json::to_string(&import).map_err(|error| failed(&error))? + "\n",
        Format::Text => in_words(&import, path, args.dry_run),
    };
    if import.errors.is_empty() {
        Ok(text)
    } else {
        Err(Failure::Input(text.trim_end().to_owned()))
    }
}

fn in_words(import: &Import, path: &Path, dry_run: bool) -> String {
    let file = shown(path);
    let mut lines: Vec<String> = import
        .errors
        .iter()
        .map(|error| {
            let place = error
                .line
                .map_or_else(|| file.clone(), |line| format!("{file}:{line}"));
            match error.column.as_str() {
                "" => format!("{place}: {}", error.message),
                column => format!("{place}: {column}: {}", error.message),
            }
        })
        .collect();
    if lines.is_empty() {
        let doubtful = import.doubtful.iter();
        lines.extend(doubtful.map(|doubt| format!("{file}:{}: {}", doubt.line, doubt.message)));
        let stored = if dry_run {
            "nothing was stored"
        } else {
            "stored"
        };
        lines.push(format!(
            "{} new, {} changed, {} unchanged, {} of earlier lists missing, {} left out: {stored}",
            import.new,
            import.changed,
            import.unchanged,
            import.gone,
            import.doubtful.len()
        ));
    } else {
        lines.push("nothing was stored".into());
    }
    lines.join("\n") + "\n"
}

/// A whole file; also for `plan`.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(path).map_err(|error| Problem {
        file: shown(path),
        line: None,
        key: String::new(),
        message: format!("cannot be read: {error}"),
        mend: "check the path".into(),
        fault: None,
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
        assert_eq!(command.args.list.organizations, [Path::new("b")]);
        let command = Command::try_parse_from(["import", "--organizations", "b", "c"]).unwrap();
        assert_eq!(command.args.list.organizations.len(), 2);
    }

    #[test]
    fn a_list_is_read_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "id,kind,name,ward\n1,clinic,みどり,meguro\n").unwrap();
        let catalog = Catalog::example().unwrap();
        let read = |path: &Path| facilities::read(&[path.to_owned()], &catalog);
        assert_eq!(read(&path).unwrap().records.len(), 1);
        let problems = read(Path::new("no/such.csv")).unwrap_err();
        let problems = problems.to_string();
        assert!(
            problems.starts_with("no/such.csv: cannot be read"),
            "{problems}"
        );
    }
}
