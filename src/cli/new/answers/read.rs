//! One answer each, as people write it, or what to write instead.

use std::path::PathBuf;

use jiff::civil::Date;

use super::RoomChoice;
use crate::catalog::MAX_TABLES;
use crate::catalog::japan::{Japan, Place};
use crate::catalog::problem::suggest;
use crate::typed;

const ROOMS: [RoomChoice; 4] = [
    RoomChoice::Area,
    RoomChoice::Liaison,
    RoomChoice::Circle,
    RoomChoice::Social,
];
pub(super) const USUAL_ROOMS: &str = "area, liaison, circle, social";
const NAME_MOST: usize = 100;
/// A map has 32 × 32 tiles, and nobody picks their ward from more.
const WARDS_MOST: usize = 200;

pub(super) fn prefecture(text: &str) -> Result<&'static Place, String> {
    let japan = Japan::get();
    japan.prefecture(text.trim()).ok_or_else(|| {
        let known = japan
            .prefectures()
            .iter()
            .flat_map(|place| [place.name, place.id.as_str()]);
        format!("unknown prefecture \"{text}\"; {}", suggest(text, known))
    })
}

pub(super) fn wards(prefecture: &'static Place, text: &str) -> Result<Vec<&'static Place>, String> {
    let japan = Japan::get();
    let all = || japan.within(prefecture.prefecture());
    let separates = |c: char| matches!(c, ',' | '、' | '，' | ';' | '・') || c.is_whitespace();
    let mut chosen: Vec<&Place> = Vec::new();
    for name in text.split(separates).filter(|name| !name.is_empty()) {
        if matches!(name, "all" | "すべて" | "全域") {
            chosen.extend(all().filter(|place| !place.divided));
            continue;
        }
        let place = named(prefecture, name)?;
        match place.divided {
            true => chosen.extend(japan.wards_of(place)),
            false => chosen.push(place),
        }
    }
    chosen.sort_by_key(|place| place.code);
    chosen.dedup_by_key(|place| place.code);
    match chosen.len() {
        0 => Err(format!(
            "no ward; write some of {}, such as {}",
            prefecture.name,
            example(prefecture)
        )),
        count if count > WARDS_MOST => Err(format!(
            "{count} wards, but at most {WARDS_MOST} are of use; name those of the event"
        )),
        _ => Ok(chosen),
    }
}

/// The one place of this name; an exact name comes before one without its ending.
fn named(prefecture: &'static Place, name: &str) -> Result<&'static Place, String> {
    let japan = Japan::get();
    let all = || japan.within(prefecture.prefecture());
    let exact: Vec<&Place> = all()
        .filter(|place| place.name == name || place.full_name() == name || place.id == name)
        .collect();
    let called: Vec<&Place> = if exact.is_empty() {
        all().filter(|place| place.is_called(name)).collect()
    } else {
        exact
    };
    match called.as_slice() {
        [one] => Ok(*one),
        [] => {
            let names: Vec<String> = all()
                .flat_map(|place| [place.full_name(), place.id.clone()])
                .collect();
            let mend = suggest(name, names.iter().map(String::as_str));
            Err(format!("no \"{name}\" in {}; {mend}", prefecture.name))
        }
        several => {
            let names: Vec<String> = several.iter().map(|place| place.full_name()).collect();
            Err(format!("\"{name}\" is {}; write which", names.join(" or ")))
        }
    }
}

fn example(prefecture: &Place) -> String {
    let mut places = Japan::get().within(prefecture.prefecture());
    places.next().map(Place::full_name).unwrap_or_default()
}

pub(super) fn date(text: &str, today: Date) -> Result<Date, String> {
    let written = typed::reading(text).replace(['/', '.'], "-");
    let date: Date = written
        .parse()
        .map_err(|_| format!("\"{text}\" is no date; write it as 2027-09-18"))?;
    if date < today {
        return Err(format!("{date} is past; write the day of the event"));
    }
    Ok(date)
}

pub(super) fn line(text: &str) -> Result<String, String> {
    let text = typed::line(text);
    match text.chars().count() {
        0 => Err("empty; write a name".into()),
        _ if typed::has_line_break(&text) => Err("a line break; write it on one line".into()),
        count if count > NAME_MOST => Err(format!("{count} characters; at most {NAME_MOST}")),
        _ => Ok(text),
    }
}

pub(super) fn rooms(text: &str) -> Result<Vec<RoomChoice>, String> {
    let words = text.split(|c: char| matches!(c, ',' | '、') || c.is_whitespace());
    let mut chosen = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let Some(room) = ROOMS.into_iter().find(|room| room.id() == word) else {
            return Err(format!(
                "unknown room \"{word}\"; write some of {USUAL_ROOMS}"
            ));
        };
        chosen.push(room);
    }
    chosen.sort_by_key(|room| *room as u8);
    chosen.dedup();
    if chosen.is_empty() {
        Err(format!("no room; write some of {USUAL_ROOMS}"))
    } else {
        Ok(chosen)
    }
}

pub(super) fn tables(text: &str) -> Result<u32, String> {
    let number = typed::reading(text)
        .parse()
        .ok()
        .filter(|number| (1..=u32::from(MAX_TABLES)).contains(number));
    number.ok_or_else(|| {
        format!("\"{text}\" is no number of tables; write one from 1 to {MAX_TABLES}")
    })
}

/// Told at once if one is not there, while the other answers still stand.
pub(super) fn paths(text: &str) -> Result<Vec<PathBuf>, String> {
    let paths = text
        .split(',')
        .map(str::trim)
        .filter(|path| !path.is_empty());
    let there = |path: &str| {
        let found = std::fs::metadata(path).map(|_| PathBuf::from(path));
        found.map_err(|error| format!("{path}: cannot be read: {error}"))
    };
    paths.map(there).collect()
}
