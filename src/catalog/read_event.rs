//! Reads the event itself and checks it against tags, kinds and wards.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::catalog::question::{Question, questions};
use crate::catalog::read_agenda::{agenda, booths};
use crate::catalog::read_limits::limits;
use crate::catalog::read_lists::{Kinds, Once, Taxonomy, known, schema};
use crate::catalog::read_rooms::rooms;
use crate::catalog::record::{RecordForm, record};
use crate::catalog::table::Table;
use crate::catalog::text::Text;
use crate::catalog::{Area, AskAgain, Booth, Consent, Event, Room, Session, Ward};
use domain::{KindLimit, Millis, WardId};

pub(super) struct EventFile {
    pub event: Event,
    pub areas: Vec<Area>,
    pub rooms: Vec<Room>,
    pub booths: Vec<Booth>,
    pub agenda: Vec<Session>,
    pub consent: Vec<Consent>,
    pub credits: Vec<Text>,
    pub questions: Vec<Question>,
    pub limits: Vec<KindLimit>,
}

/// Days until everything personal is erased, unless the event says otherwise; and the most it may say.
const ERASE_AFTER: i64 = 30;
const ERASE_AT_MOST: i64 = 90;
/// Below how many people or conversations the report keeps silent, unless the event says otherwise. With less than three, whoever is one of two
/// knows of the other.
const SUPPRESSED_BELOW: u32 = 5;
const SUPPRESSED_AT_LEAST: u32 = 3;
const SUPPRESSED_AT_MOST: u32 = 50;
/// Days after the event until people are asked once more, at most; and how long they have to answer.
const ASK_AGAIN_AT_MOST: u32 = 366;
const ANSWER_WITHIN: i64 = 30;

/// None after noting why.
pub(super) fn event(
    top: &Table<'_>,
    taxonomy: &Taxonomy,
    kinds: &Kinds,
    wards: &[Ward],
) -> Option<EventFile> {
    schema(top);
    let table = top.table("event", "a table with name, organizer and date");
    let day = table.as_ref().and_then(day);
    let areas = areas(top, wards);
    let kind_ids: Vec<_> = kinds.kinds.iter().map(|kind| kind.id.as_str()).collect();
    let rooms = rooms(top, &areas, taxonomy, &kind_ids);
    let booths = booths(top, kinds, wards);
    let agenda = agenda(top, day.as_ref());
    let ends_at = agenda.iter().map(|session| session.ends_at).max();
    let record = record(top);
    let event = table.and_then(|table| about(&table, day, ends_at, record));
    let consent = consent(top, event.as_ref());
    let credits = top.tables("credit");
    let credits = credits.iter().filter_map(Table::paragraphs).collect();
    let questions = questions(top, &kind_ids);
    let limits = limits(top, kinds);
    Some(EventFile {
        event: event?,
        areas,
        rooms,
        booths,
        agenda,
        consent,
        credits,
        questions,
        limits,
    })
}

fn day(table: &Table<'_>) -> Option<(Date, TimeZone)> {
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
    Some((date?.value, zone?))
}

/// `ends_at`: when the agenda does, which may be the next morning.
fn about(
    table: &Table<'_>,
    day: Option<(Date, TimeZone)>,
    ends_at: Option<Millis>,
    record: RecordForm,
) -> Option<Event> {
    let (name, organizer) = (table.text("name"), table.text("organizer"));
    let venue = table.maybe_table("venue").and_then(|t| t.words());
    let erase = table.date("erase", false);
    let suppressed = SUPPRESSED_AT_LEAST..=SUPPRESSED_AT_MOST;
    let suppressed_below = match table.has("suppressed_below") {
        true => table.number("suppressed_below", suppressed)?.value,
        false => SUPPRESSED_BELOW,
    };
    let acquaintance = table.flag("acquaintance");
    let (date, zone) = day?;
    let ends = ends_at.map(|at| civil(at, &zone));
    // What ends at 24:00 belongs to the day before.
    let last_minute = ends.and_then(|at| at.checked_sub(Span::new().minutes(1)).ok());
    let over = last_minute.map_or(date, |at| at.date().max(date));
    let erase_on = match erase {
        None => later(over, ERASE_AFTER)?,
        Some(found) => {
            let first = later(ends.map_or(date, |at| at.date().max(date)), 1)?;
            let last = later(over, ERASE_AT_MOST)?;
            if found.value < first {
                let event = match ends.filter(|_| found.value > date) {
                    Some(ends) => ends.strftime("ends on %Y-%m-%d at %H:%M").to_string(),
                    None => date.to_string(),
                };
                table.wrong_at(
                    "erase",
                    &found,
                    format!("{} is not after the event ({event})", found.value),
                    format!("write a date from {first} to {last}"),
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
    let erase_at = start_of(erase_on, &zone)?;
    let ask_again = ask_again(table, acquaintance, over, erase_on, &zone);
    Some(Event {
        name: name?,
        organizer: organizer?,
        venue,
        date,
        zone,
        erase_on,
        erase_at,
        suppressed_below,
        acquaintance,
        ask_again,
        record,
    })
}

/// `over`: the event's last day, from which days are counted.
fn ask_again(
    table: &Table<'_>,
    acquaintance: bool,
    over: Date,
    erase_on: Date,
    zone: &TimeZone,
) -> Option<AskAgain> {
    const KEY: &str = "ask_again_days";
    if !table.has(KEY) {
        return None;
    }
    let days = table.number(KEY, 1..=ASK_AGAIN_AT_MOST)?;
    if !acquaintance {
        let mend = format!("write acquaintance = true as well, or leave {KEY} out");
        table.wrong_at(KEY, &days, "asks again what is not asked before", mend);
        return None;
    }
    let on = later(over, days.value.into())?;
    if on <= erase_on {
        // Until then nothing need be kept for it.
        let first = over.until(erase_on).ok()?.get_days() + 1;
        let message =
            format!("{on} is not after the day on which everything is erased ({erase_on})");
        table.wrong_at(
            KEY,
            &days,
            message,
            format!("write {first} or more, or an earlier erase"),
        );
        return None;
    }
    let until = later(on, ANSWER_WITHIN)?;
    Some(AskAgain {
        on,
        at: start_of(on, zone)?,
        until,
        until_at: start_of(until, zone)?,
        line: table.line_of(&days),
    })
}

fn later(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().days(days)).ok()
}

fn civil(at: Millis, zone: &TimeZone) -> DateTime {
    let at = Timestamp::from_millisecond(at.0).unwrap_or_default();
    zone.to_datetime(at)
}

fn start_of(date: Date, zone: &TimeZone) -> Option<Millis> {
    let start = date.to_zoned(zone.clone()).ok()?;
    Some(Millis(start.timestamp().as_millisecond()))
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

fn consent(top: &Table<'_>, event: Option<&Event>) -> Vec<Consent> {
    let (mut once, mut read) = (Once::default(), Vec::new());
    let tables = top.tables("consent");
    for table in &tables {
        let (id, words) = (table.id("id", false), table.paragraphs());
        let (Some(id), Some(words)) = (id, words) else {
            continue;
        };
        once.check(table, "id", &id);
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
    // One that could not be read may be the one that has it.
    if read.len() == tables.len() {
        placeholders_stand(top, tables.last(), &read);
    }
    if let Some(event) = event {
        for consent in &mut read {
            consent.words = filled(&consent.words, event);
        }
    }
    read
}

/// Notes, at the last text, what no text of a language says.
fn placeholders_stand(top: &Table<'_>, last: Option<&Table<'_>>, read: &[Consent]) {
    type Said = fn(&Text) -> &str;
    let languages: [(&str, Said); 2] = [("ja", |text| &text.ja), ("en", |text| &text.en)];
    for placeholder in ["{organizer}", "{date}"] {
        for (language, said) in languages {
            let mut texts = read.iter().map(|consent| said(&consent.words));
            if texts.any(|text| text.contains(placeholder)) {
                continue;
            }
            let message = format!("{placeholder} appears in no {language} text");
            let mend = format!(
                "write {placeholder} into one: people must read who uses their data and when it is deleted"
            );
            match last {
                Some(last) => last.wrong(language, message, mend),
                None => top.wrong("consent", message, mend),
            }
        }
    }
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
