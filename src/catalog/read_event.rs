//! Reads the event itself and checks it against tags, kinds and wards.

use jiff::Span;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::DeValue;

use crate::catalog::document::{Found, Table};
use crate::catalog::problem::suggest;
use crate::catalog::read_lists::{Kinds, Once, Taxonomy, known, schema};
use crate::catalog::text::Text;
use crate::catalog::{
    Area, Booth, Consent, Event, Mode, Room, RoomKind, Session, SessionKind, Ward,
};
use crate::id::{Millis, WardId};

pub struct EventFile {
    pub event: Event,
    pub areas: Vec<Area>,
    pub rooms: Vec<Room>,
    pub booths: Vec<Booth>,
    pub agenda: Vec<Session>,
    pub consent: Vec<Consent>,
}

/// Days until everything personal is erased, unless the event says otherwise; and the most it may say.
const ERASE_AFTER: i64 = 30;
const ERASE_AT_MOST: i64 = 90;

/// Without these six is a code read aloud and typed without error; look-alikes (0 O, 1 I L, U V) are left out.
const CODE: &str = "23456789ABCDEFGHJKMNPQRSTWXYZ";
const CODE_LENGTH: usize = 6;

/// None after noting why.
pub fn event(
    top: &Table<'_>,
    taxonomy: &Taxonomy,
    kinds: &Kinds,
    wards: &[Ward],
) -> Option<EventFile> {
    schema(top);
    let event = top
        .table("event", "a table with name, organizer and date")
        .and_then(|t| about(&t));
    let areas = areas(top, wards);
    let rooms = rooms(top, &areas, taxonomy);
    let booths = booths(top, kinds);
    let agenda = agenda(top, &rooms, &booths, event.as_ref());
    let consent = consent(top, event.as_ref());
    Some(EventFile {
        event: event?,
        areas,
        rooms,
        booths,
        agenda,
        consent,
    })
}

fn about(table: &Table<'_>) -> Option<Event> {
    let (name, organizer) = (table.text("name"), table.text("organizer"));
    let venue = table.maybe_table("venue").and_then(|t| t.words());
    let zone = table
        .string("timezone")
        .and_then(|found| match TimeZone::get(&found.value) {
            Ok(zone) => Some(zone),
            Err(_) => {
                let message = format!("unknown time zone \"{}\"", found.value);
                table.wrong_at(
                    "timezone",
                    &found,
                    message,
                    "write an IANA name, such as \"Asia/Tokyo\"",
                );
                None
            }
        });
    let date = table.date("date", true);
    let erase = table.date("erase", false);
    let (date, zone) = (date?.value, zone?);
    let erase_on = match erase {
        None => later(date, ERASE_AFTER)?,
        Some(found) => {
            let last = later(date, ERASE_AT_MOST)?;
            if found.value <= date {
                let mend = format!("write a date from {} to {last}", later(date, 1)?);
                table.wrong_at(
                    "erase",
                    &found,
                    format!("{} is not after the event ({date})", found.value),
                    mend,
                );
            } else if found.value > last {
                let message = format!(
                    "{} is more than {ERASE_AT_MOST} days after the event",
                    found.value
                );
                table.wrong_at("erase", &found, message, format!("write {last} or earlier"));
            }
            found.value
        }
    };
    let erase_at = moment(erase_on, Time::midnight(), &zone)?;
    Some(Event {
        name: name?,
        organizer: organizer?,
        venue,
        date,
        zone,
        erase_on,
        erase_at,
    })
}

fn later(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().days(days)).ok()
}

fn moment(date: Date, time: Time, zone: &TimeZone) -> Option<Millis> {
    let moment = zone.to_zoned(date.to_datetime(time)).ok()?;
    Some(Millis(moment.timestamp().as_millisecond()))
}

fn areas(top: &Table<'_>, wards: &[Ward]) -> Vec<Area> {
    let ids: Vec<&str> = wards.iter().map(|w| w.id.as_str()).collect();
    let (mut once, mut areas) = (Once::default(), Vec::<Area>::new());
    for table in top.tables("area") {
        let (id, words) = (table.id("id", false), table.words());
        let wards: Vec<WardId> = known(&table, "wards", "ward", &ids)
            .into_iter()
            .map(WardId::from)
            .collect();
        let (Some(id), Some(words)) = (id, words) else {
            continue;
        };
        once.check(&table, "id", &id);
        for ward in &wards {
            if let Some(other) = areas.iter().find(|a| a.wards.contains(ward)) {
                let message = format!("\"{ward}\" already belongs to area \"{}\"", other.id);
                table.wrong("wards", message, "a ward belongs to one area");
            }
        }
        areas.push(Area {
            id: id.value,
            words,
            wards,
        });
    }
    areas
}

fn choice<T: Copy>(table: &Table<'_>, key: &'static str, all: &[(&'static str, T)]) -> Option<T> {
    let found = table.string(key)?;
    let chosen = all.iter().find(|(name, _)| *name == found.value);
    if chosen.is_none() {
        let names = all.iter().map(|(name, _)| *name);
        table.wrong_at(
            key,
            &found,
            format!("unknown {key} \"{}\"", found.value),
            suggest(&found.value, names),
        );
    }
    chosen.map(|(_, value)| *value)
}

fn rooms(top: &Table<'_>, areas: &[Area], taxonomy: &Taxonomy) -> Vec<Room> {
    let (mut once, mut codes, mut area_once) = (Once::default(), Once::default(), Once::default());
    let mut rooms = Vec::new();
    for table in top.tables("room") {
        let (id, words) = (table.id("id", false), table.words());
        let kind = choice(
            &table,
            "kind",
            &[
                ("area", RoomKind::Area),
                ("liaison", RoomKind::Liaison),
                ("circle", RoomKind::Circle),
                ("social", RoomKind::Social),
                ("talk", RoomKind::Talk),
            ],
        );
        let mode = choice(
            &table,
            "mode",
            &[
                ("none", Mode::None),
                ("suggestions", Mode::Suggestions),
                ("rounds", Mode::Rounds),
                ("circles", Mode::Circles),
            ],
        );
        let area = table.maybe_string("area");
        let wards = area.and_then(|found| {
            area_once.check(&table, "area", &found);
            let area = areas.iter().find(|a| a.id == found.value);
            if area.is_none() {
                let mend = suggest(&found.value, areas.iter().map(|a| a.id.as_str()));
                table.wrong_at(
                    "area",
                    &found,
                    format!("unknown area \"{}\"", found.value),
                    mend,
                );
            }
            area.map(|a| a.wards.clone())
        });
        let at_tables = matches!(mode, Some(Mode::Rounds | Mode::Circles));
        let tables = table.number("tables", 0..=1000).map_or(0, |n| n.value);
        if at_tables && tables == 0 {
            table.wrong(
                "tables",
                "no tables, but this mode seats people at tables",
                "write: tables = 40",
            );
        }
        let first_table = table.number("first_table", 1..=9999).map_or(1, |n| n.value);
        let round_minutes = table
            .number("round_minutes", 1..=120)
            .map_or(6, |n| n.value);
        let group_size = table.pair("group_size", 2..=12);
        if let Some(size) = &group_size
            && size.value[0] > size.value[1]
        {
            table.wrong_at(
                "group_size",
                size,
                "fewest is more than most",
                "write the smaller number first",
            );
        }
        let open = table.flag("open");
        let code = table.maybe_string("code");
        if let Some(code) = &code {
            codes.check(&table, "code", code);
            if code.value.chars().count() != CODE_LENGTH
                || !code.value.chars().all(|c| CODE.contains(c))
            {
                let message = format!("\"{}\" cannot be a code", code.value);
                table.wrong_at(
                    "code",
                    code,
                    message,
                    format!("write {CODE_LENGTH} of {CODE}"),
                );
            }
        }
        let weights = table
            .maybe_table("weights")
            .map(|t| weights(t, taxonomy))
            .unwrap_or_default();
        if matches!(kind, Some(RoomKind::Talk)) && !matches!(mode, None | Some(Mode::None)) {
            table.wrong(
                "mode",
                "nobody is introduced during a talk",
                "write: mode = \"none\"",
            );
        }
        let (Some(id), Some(words), Some(kind), Some(mode)) = (id, words, kind, mode) else {
            continue;
        };
        once.check(&table, "id", &id);
        rooms.push(Room {
            id: id.value.into(),
            kind,
            mode,
            words,
            wards: wards.unwrap_or_default(),
            tables,
            first_table,
            round_minutes,
            group_size: group_size.map_or([3, 6], |s| s.value),
            open,
            code: code.map(|c| c.value),
            weights,
        });
    }
    if rooms.is_empty() {
        top.wrong("room", "no room", "write at least one [[room]]");
    }
    rooms
}

/// Highest weight; beyond it the other terms would drown.
const MAX_WEIGHT: f64 = 1000.0;

fn weights(table: Table<'_>, taxonomy: &Taxonomy) -> toml::Table {
    let mut read = toml::Table::new();
    if let Some(groups) = table.maybe_table("groups") {
        let mut inner = toml::Table::new();
        for (key, value) in groups.list() {
            if !taxonomy.groups.iter().any(|g| g.id == key.value) {
                let mend = suggest(&key.value, taxonomy.groups.iter().map(|g| g.id.as_str()));
                groups.wrong_at(
                    &key.value,
                    &key,
                    format!("unknown group \"{}\"", key.value),
                    mend,
                );
            }
            inner.extend(weight(&groups, &key, value).map(|w| (key.value.clone(), w)));
        }
        read.insert("groups".into(), inner.into());
    }
    for (key, value) in table
        .list()
        .into_iter()
        .filter(|(key, _)| key.value != "groups")
    {
        read.extend(weight(&table, &key, value).map(|w| (key.value.clone(), w)));
    }
    read
}

fn weight(
    table: &Table<'_>,
    key: &Found<String>,
    value: &Spanned<DeValue<'_>>,
) -> Option<toml::Value> {
    let number: Option<f64> = match value.get_ref() {
        DeValue::Float(n) => n.as_str().replace('_', "").parse().ok(),
        DeValue::Integer(n) => n.as_str().parse().ok(),
        _ => None,
    };
    let fine = number.filter(|n| (0.0..=MAX_WEIGHT).contains(n));
    if fine.is_none() {
        let mend = format!("write a number from 0 to {MAX_WEIGHT}; 1.0 changes nothing");
        table.problem(&key.value, value.span().start, "not a weight", mend);
    }
    fine.map(toml::Value::Float)
}

fn booths(top: &Table<'_>, kinds: &Kinds) -> Vec<Booth> {
    let (mut once, mut booths) = (Once::default(), Vec::new());
    for table in top.tables("booth") {
        let (id, words, kind) = (table.id("id", false), table.words(), table.string("kind"));
        let (sub_kind, materials) = (
            table.maybe_string("sub_kind"),
            table.maybe_string("materials"),
        );
        if let Some(kind) = &kind
            && !kinds.kinds.iter().any(|k| k.id.as_str() == kind.value)
        {
            let mend = suggest(&kind.value, kinds.kinds.iter().map(|k| k.id.as_str()));
            table.wrong_at(
                "kind",
                kind,
                format!("unknown kind \"{}\"", kind.value),
                mend,
            );
        }
        if let (Some(sub), Some(kind)) = (&sub_kind, &kind) {
            let of_kind = kinds
                .sub_kinds
                .iter()
                .filter(|s| s.kind.as_str() == kind.value);
            let of_kind: Vec<&str> = of_kind.map(|s| s.id.as_str()).collect();
            if !of_kind.contains(&sub.value.as_str()) {
                let message = format!("\"{}\" is no sub-kind of \"{}\"", sub.value, kind.value);
                table.wrong_at("sub_kind", sub, message, suggest(&sub.value, of_kind));
            }
        }
        if let Some(link) = &materials
            && !link.value.starts_with("https://")
        {
            table.wrong_at(
                "materials",
                link,
                "not a web address",
                "write one that begins with https://",
            );
        }
        let (Some(id), Some(words), Some(kind)) = (id, words, kind) else {
            continue;
        };
        once.check(&table, "id", &id);
        booths.push(Booth {
            id: id.value.into(),
            kind: kind.value.into(),
            sub_kind: sub_kind.map(|s| s.value.into()),
            words,
            materials: materials.map(|m| m.value),
        });
    }
    booths
}

fn clock(table: &Table<'_>, key: &'static str) -> Option<(Found<String>, Time)> {
    let found = table.string(key)?;
    let time = found
        .value
        .parse::<Time>()
        .ok()
        .filter(|_| found.value.len() == 5);
    if time.is_none() {
        table.wrong_at(
            key,
            &found,
            format!("\"{}\" is no time", found.value),
            format!("write: {key} = \"13:00\""),
        );
    }
    time.map(|time| (found, time))
}

fn agenda(
    top: &Table<'_>,
    rooms: &[Room],
    booths: &[Booth],
    event: Option<&Event>,
) -> Vec<Session> {
    let booth_ids: Vec<&str> = booths.iter().map(|b| b.id.as_str()).collect();
    let mut sessions: Vec<Session> = Vec::new();
    for table in top.tables("session") {
        let title = table.words();
        let kind = choice(
            &table,
            "kind",
            &[
                ("talk", SessionKind::Talk),
                ("exchange", SessionKind::Exchange),
                ("reception", SessionKind::Reception),
                ("break", SessionKind::Break),
            ],
        );
        let (starts, ends) = (clock(&table, "starts"), clock(&table, "ends"));
        let hosts = known(&table, "hosts", "booth", &booth_ids);
        let room = table.maybe_string("room").filter(|found| {
            let there = rooms.iter().any(|r| r.id.as_str() == found.value);
            if !there {
                let mend = suggest(&found.value, rooms.iter().map(|r| r.id.as_str()));
                table.wrong_at(
                    "room",
                    found,
                    format!("unknown room \"{}\"", found.value),
                    mend,
                );
            }
            there
        });
        let (Some((from, starts)), Some((to, ends))) = (starts, ends) else {
            continue;
        };
        if ends <= starts {
            let message = format!(
                "ends at {}, not after it starts at {}",
                to.value, from.value
            );
            table.wrong_at("ends", &to, message, "write a later time of the same day");
            continue;
        }
        let (Some(title), Some(kind), Some(event)) = (title, kind, event) else {
            continue;
        };
        let (starts_at, ends_at) = (
            moment(event.date, starts, &event.zone),
            moment(event.date, ends, &event.zone),
        );
        let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) else {
            continue;
        };
        if sessions
            .last()
            .is_some_and(|last| starts_at < last.starts_at)
        {
            let message = format!("starts at {}, before the session above it", from.value);
            table.wrong_at(
                "starts",
                &from,
                message,
                "write sessions in the order of their start",
            );
        }
        let room = room.map(|r| crate::id::RoomId::from(r.value));
        if let Some(id) = &room
            && let Some(other) = sessions
                .iter()
                .find(|s| s.room.as_ref() == Some(id) && starts_at < s.ends_at)
        {
            let message = format!("overlaps \"{}\" in room \"{id}\"", other.title.en);
            table.wrong_at("starts", &from, message, "one session at a time in a room");
        }
        let hosts = hosts.into_iter().map(Into::into).collect();
        sessions.push(Session {
            kind,
            title,
            room,
            hosts,
            starts_at,
            ends_at,
        });
    }
    sessions
}

fn consent(top: &Table<'_>, event: Option<&Event>) -> Vec<Consent> {
    let (mut once, mut read) = (Once::default(), Vec::new());
    for table in top.tables("consent") {
        let (id, words) = (table.id("id", false), table.words());
        let (Some(id), Some(words)) = (id, words) else {
            continue;
        };
        once.check(&table, "id", &id);
        for (language, text) in [("ja", &words.ja), ("en", &words.en)] {
            let rest = text.replace("{organizer}", "").replace("{date}", "");
            if rest.contains(['{', '}']) {
                table.wrong(
                    language,
                    "unknown placeholder",
                    "only {organizer} and {date} are filled in",
                );
            }
        }
        read.push(Consent {
            id: id.value,
            words,
        });
    }
    for placeholder in ["{organizer}", "{date}"] {
        for language in ["ja", "en"] {
            let text = |c: &Consent| {
                if language == "ja" {
                    c.words.ja.clone()
                } else {
                    c.words.en.clone()
                }
            };
            if !read.iter().any(|c| text(c).contains(placeholder)) {
                let message = format!("{placeholder} appears in no {language} text");
                top.wrong(
                    "consent",
                    message,
                    "people must read who uses their data and when it is deleted",
                );
            }
        }
    }
    if let Some(event) = event {
        for consent in &mut read {
            consent.words = filled(&consent.words, event);
        }
    }
    read
}

fn filled(words: &Text, event: &Event) -> Text {
    let (date, organizer) = (date_words(event.erase_on), &event.organizer);
    Text {
        ja: words
            .ja
            .replace("{organizer}", &organizer.ja)
            .replace("{date}", &date.ja),
        en: words
            .en
            .replace("{organizer}", &organizer.en)
            .replace("{date}", &date.en),
    }
}

/// 2027年10月18日（月）, 18 October 2027.
pub fn date_words(date: Date) -> Text {
    let day =
        ["月", "火", "水", "木", "金", "土", "日"][date.weekday().to_monday_zero_offset() as usize];
    Text {
        ja: format!(
            "{}年{}月{}日（{day}）",
            date.year(),
            date.month(),
            date.day()
        ),
        en: date.strftime("%-d %B %Y").to_string(),
    }
}
