//! `kaotsunagi new`: asks what an event in another region needs, and writes its folder, ready to be served: whole or not at all.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::load::{KINDS, TAXONOMY};
use crate::catalog::published::Listed;
use crate::cli::check::load;
use crate::cli::failure::Failure;
use crate::cli::import::facilities;
use crate::cli::place::failed;
use crate::config::{Overrides, Settings};
use answers::Answers;
use ask::Asker;
use folder::NewFolder;

mod answers;
mod ask;
mod event_file;
mod folder;
mod wards_file;

/// What the server file of the folder is called.
const SERVER_FILE: &str = "kaotsunagi.toml";

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The folder to write: a new one, or an empty one
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub given: Given,
}

/// What is not given is asked for; with prefecture, wards, organizer and date given nothing is asked, and the rest is as usual.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Given {
    /// 神奈川県, kanagawa or 14
    #[arg(long, value_name = "NAME")]
    pub prefecture: Option<String>,
    /// Wards, cities, towns and villages by name, id or code, with commas between them; a designated city stands for its wards; "all"
    #[arg(long, value_name = "NAMES")]
    pub wards: Option<String>,
    /// The event's name in Japanese
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// The event's name in English
    #[arg(long, value_name = "TEXT")]
    pub name_en: Option<String>,
    /// Who invites, as the consent text names them
    #[arg(long, value_name = "TEXT")]
    pub organizer: Option<String>,
    /// The same in English
    #[arg(long, value_name = "TEXT")]
    pub organizer_en: Option<String>,
    /// Where it is held
    #[arg(long, value_name = "TEXT")]
    pub venue: Option<String>,
    /// The day, such as 2027-09-18
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Rooms: area, liaison, circle, social, with commas between them
    #[arg(long, value_name = "KINDS")]
    pub rooms: Option<String>,
    /// Numbered tables in each room that has some
    #[arg(long, value_name = "NUMBER")]
    pub tables: Option<String>,
    /// Lists of facilities as 医療情報ネット, 介護サービス情報公表システム or a 地方厚生局 publishes them (CSV, Excel, ZIP), or id,kind,name,ward
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub facilities: Vec<PathBuf>,
}

/// Asks on the terminal, or reads the answers line by line from wherever they come.
pub async fn run(args: &Args) -> Result<String, Failure> {
    folder::free(&args.folder)?;
    let today = jiff::Zoned::now().date();
    let answers = answers(args.given.clone(), today)?;
    tokio::select! {
        biased;
        // The unfinished folder goes with the future that is dropped.
        _ = tokio::signal::ctrl_c() => Err(Failure::Running("stopped; nothing was written".into())),
        written = write(&args.folder, &answers) => written,
    }
}

fn answers(given: Given, today: Date) -> Result<Answers, Failure> {
    let mut asker = Asker::new(BufReader::new(io::stdin()), io::stderr());
    Answers::collect(given, today, &mut asker)
}

async fn write(target: &Path, answers: &Answers) -> Result<String, Failure> {
    let folder = NewFolder::beside(target)?;
    folder.put("wards.toml", &wards_file::text(answers))?;
    folder.put("kinds.toml", KINDS)?;
    folder.put("taxonomy.toml", TAXONOMY)?;
    folder.put(SERVER_FILE, SERVER)?;
    folder.put("event.toml", &event_file::text(answers, &[]))?;
    let (settings, catalog) = checked(&folder)?;
    let paths = answers.facilities.clone();
    // Lists of all Japan take seconds; meanwhile somebody may press Ctrl-C.
    let read = tokio::task::spawn_blocking(move || facilities::read(&paths, &catalog));
    let listed = read.await.map_err(failed)??;
    if !listed.records.is_empty() {
        folder.put("event.toml", &event_file::text(answers, &listed.credits))?;
        folder.put("facilities.csv", &facilities::csv(&listed.records)?)?;
        facilities::store(&settings, &listed.records, true, "facilities.csv").await?;
        checked(&folder)?;
    }
    folder.finish(target)?;
    Ok(summary(target, answers, &listed))
}

/// As `kaotsunagi check` reads it.
fn checked(folder: &NewFolder) -> Result<(Settings, Catalog), Failure> {
    let file = folder.path().join(SERVER_FILE);
    let read = load(Some(&file), &Overrides::default());
    read.map_err(|problems| Failure::Running(problems.to_string()))
}

const SERVER: &str = "\
     # Serve the event: kaotsunagi serve --config kaotsunagi.toml\n\
     # What can stand here, with defaults and reasons, is in config/kaotsunagi.toml of the release. Paths are relative to this file.\n\n\
     data_dir = \"data\"\n\
     # What links and QR codes begin with; without it, the machine's own address.\n\
     # public_url = \"https://meet.example.jp\"\n\n\
     [files]\n\
     event = \"event.toml\"\n\
     wards = \"wards.toml\"\n\
     kinds = \"kinds.toml\"\n\
     taxonomy = \"taxonomy.toml\"\n";

fn summary(target: &Path, answers: &Answers, listed: &Listed) -> String {
    let shown = target.display();
    let config = target.join(SERVER_FILE);
    let config = config.display();
    let facilities = match listed.records.len() {
        0 => format!(
            "facilities  none yet: kaotsunagi import --config {config} --organizations FILE…\n"
        ),
        count => format!(
            "facilities  {count}, stored in {shown}/data\n{}",
            listed.left_out()
        ),
    };
    format!(
        "{shown}: {name} on {date}\n\
         wards       {wards} in {prefecture}\n\
         rooms       {rooms}\n\
         {facilities}\
         next: change what you like in {shown}/event.toml, then\n  \
         kaotsunagi check --config {config}\n  \
         kaotsunagi serve --config {config}\n",
        name = answers.name.ja,
        date = answers.date,
        wards = answers.wards.len(),
        prefecture = answers.prefecture.name,
        rooms = answers
            .rooms
            .iter()
            .map(|room| room.id())
            .collect::<Vec<_>>()
            .join(", "),
    )
}
