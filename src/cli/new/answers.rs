//! What an event needs to be known by, from flags and answers, each checked as soon as it is given.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use jiff::civil::Date;

use super::Given;
use super::ask::Asker;
use crate::catalog::japan::{Japan, Place};
use crate::catalog::text::Text;
use crate::cli::failure::Failure;
use crate::typed;
use read::{USUAL_ROOMS, date, line, paths, prefecture, rooms, tables, wards};

mod read;

pub(super) struct Answers {
    pub prefecture: &'static Place,
    pub wards: Vec<&'static Place>,
    pub name: Text,
    pub organizer: Text,
    pub venue: Option<String>,
    pub date: Date,
    pub rooms: Vec<RoomChoice>,
    pub tables: u32,
    pub facilities: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RoomChoice {
    Area,
    Liaison,
    Circle,
    Social,
}

const USUAL_TABLES: &str = "40";

impl RoomChoice {
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Liaison => "liaison",
            Self::Circle => "circle",
            Self::Social => "social",
        }
    }
}

impl Answers {
    pub(super) fn collect(
        given: Given,
        today: Date,
        asker: &mut Asker<impl BufRead, impl Write>,
    ) -> Result<Self, Failure> {
        // Who gives what has no usual answer wants no questions.
        let needed = [
            &given.prefecture,
            &given.wards,
            &given.organizer,
            &given.date,
        ];
        let ask = needed.iter().any(|flag| flag.is_none());
        let mut questions = Questions { asker, ask };
        let prefecture = questions.answer(
            given.prefecture,
            "prefecture",
            "Prefecture (神奈川県, kanagawa or 14)",
            None,
            prefecture,
        )?;
        let wards = questions.answer(given.wards, "wards", "Wards, cities, towns and villages, with commas (a designated city stands for its wards; or \"all\")", None, |text| wards(prefecture, text))?;
        let region = region(prefecture, &wards);
        let usual = format!("{} 医療・介護 顔つなぎの会", region.ja);
        let name = questions.answer(
            given.name,
            "name",
            "Name of the event in Japanese",
            Some(&usual),
            line,
        )?;
        let usual = format!("Medical and care liaison event, {}", region.en);
        let name_en = questions.answer(
            given.name_en,
            "name-en",
            "Name of the event in English",
            Some(&usual),
            line,
        )?;
        let organizer = questions.answer(
            given.organizer,
            "organizer",
            "Who invites, as the consent text names them",
            None,
            line,
        )?;
        let organizer_en = questions.answer(
            given.organizer_en,
            "organizer-en",
            "The same in English",
            Some(&organizer),
            line,
        )?;
        let date = questions.answer(given.date, "date", "Date (2027-09-18)", None, |text| {
            date(text, today)
        })?;
        let venue = questions.answer(
            given.venue,
            "venue",
            "Venue (may stay empty)",
            Some(""),
            |text| Ok(typed::line(text)),
        )?;
        let rooms = questions.answer(given.rooms, "rooms", "Rooms", Some(USUAL_ROOMS), rooms)?;
        let tables = questions.answer(
            given.tables,
            "tables",
            "Numbered tables",
            Some(USUAL_TABLES),
            tables,
        )?;
        let facilities = if given.facilities.is_empty() {
            questions.answer(
                None,
                "facilities",
                "Files with facilities, with commas (may stay empty)",
                Some(""),
                paths,
            )?
        } else {
            given.facilities
        };
        let (name, organizer) = (
            Text {
                ja: name,
                en: name_en,
            },
            Text {
                ja: organizer,
                en: organizer_en,
            },
        );
        let venue = Some(venue).filter(|venue| !venue.is_empty());
        Ok(Self {
            prefecture,
            wards,
            name,
            organizer,
            venue,
            date,
            rooms,
            tables,
            facilities,
        })
    }

    /// What the event's area is called.
    pub(super) fn region(&self) -> Region {
        region(self.prefecture, &self.wards)
    }
}

struct Questions<'a, R, W> {
    asker: &'a mut Asker<R, W>,
    ask: bool,
}

impl<R: BufRead, W: Write> Questions<'_, R, W> {
    /// From the flag, or asked for, or as usual.
    fn answer<T>(
        &mut self,
        given: Option<String>,
        flag: &str,
        question: &str,
        usual: Option<&str>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let wrong = |why: String| Failure::Input(format!("--{flag}: {why}"));
        match (given, usual) {
            (Some(given), _) => read(&given).map_err(wrong),
            (None, Some(usual)) if !self.ask => read(usual).map_err(wrong),
            (None, usual) => self.asker.ask(question, usual, flag, read),
        }
    }
}

/// Its id, and what it is called.
pub(super) struct Region {
    pub id: String,
    pub ja: String,
    pub en: String,
}

/// The one municipality, the one city all of whose wards these are, or the prefecture.
fn region(prefecture: &Place, wards: &[&'static Place]) -> Region {
    let cities: Vec<_> = wards
        .iter()
        .map(|ward| ward.city.map(|city| city.code))
        .collect();
    let city = cities
        .first()
        .copied()
        .flatten()
        .filter(|first| cities.iter().all(|city| *city == Some(*first)));
    let city = city.and_then(|code| Japan::get().by_code(code));
    let place = match wards {
        [only] => only,
        _ => city.unwrap_or(prefecture),
    };
    Region {
        id: place.id.clone(),
        ja: place.full_name(),
        en: place.en.clone(),
    }
}

#[cfg(test)]
mod tests;
