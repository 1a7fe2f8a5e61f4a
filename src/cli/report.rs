//! `kaotsunagi report`: what an event brought, out of wherever it is kept, also beside a node that serves it.

use super::failure::Failure;
use super::place::{self, Place, failed};
use crate::catalog::text::Language;
use crate::matcher::world;
use crate::report::{self, Told, csv, page};
use domain::Millis;

#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_enum, env = "KAOTSUNAGI_FORMAT", default_value_t = Format::Html)]
    pub format: Format,
    /// Of html and csv
    #[arg(long, value_enum, env = "KAOTSUNAGI_LANG", default_value_t = In::Ja)]
    pub lang: In,
    #[command(flatten)]
    pub place: place::Args,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A page that prints on A4
    Html,
    /// Tables for a spreadsheet
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum In {
    Ja,
    En,
}

pub async fn run(args: &Args) -> Result<String, Failure> {
    let (settings, catalog) = args.place.load()?;
    let place = Place::of(&settings).await?;
    let hall = place.hall().await;
    let hall = hall.map_err(|error| failed(format_args!("{place}: {error}")))?;
    let world = world(&catalog).map_err(failed)?;
    let now = Millis(jiff::Timestamp::now().as_millisecond());
    let directory = place.directory().await;
    let directory = directory.map_err(|error| failed(format_args!("{place}: {error}")))?;
    let told = Told::of(&hall, &*directory);
    let report = report::report(&catalog, &world, &hall, &told, now);
    let language = match args.lang {
        In::Ja => Language::Ja,
        In::En => Language::En,
    };
    match args.format {
        Format::Html => Ok(page(&report, &catalog, language)),
        Format::Csv => Ok(csv(&report, &catalog, language)),
        Format::Json => serde_json::to_string_pretty(&report)
            .map(|json| json + "\n")
            .map_err(failed),
    }
}
