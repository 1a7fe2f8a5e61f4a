//! Reads booths and the agenda they appear in.

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::catalog::materials::materials as materials_of;
use crate::catalog::problem::suggest;
use crate::catalog::read_lists::{Kinds, Once, choice, known};
use crate::catalog::table::{Found, Table};
use crate::catalog::{Booth, Session, SessionKind, Ward};
use domain::Millis;

/// Visitors a booth talks to at once, unless it says otherwise.
const PLACES: u16 = 3;

pub(super) fn booths(top: &Table<'_>, kinds: &Kinds, wards: &[Ward]) -> Vec<Booth> {
    let (mut once, mut booths) = (Once::default(), Vec::new());
    let mut together = 0;
    for table in top.tables("booth") {
        let (id, words, kind) = (table.id("id", false), table.words(), table.string("kind"));
        let (sub_kind, materials) = (
            table.maybe_string("sub_kind"),
            table.maybe_string("materials"),
        );
        let places = table.number("places", 1..=99);
        let ward = table.maybe_string("ward").filter(|found| {
            let there = wards.iter().any(|ward| ward.id.as_str() == found.value);
            if !there {
                table.unknown("ward", "ward", found, wards.iter().map(|w| w.id.as_str()));
            }
            there
        });
        if let Some(kind) = &kind
            && !kinds.kinds.iter().any(|k| k.id.as_str() == kind.value)
        {
            table.unknown(
                "kind",
                "kind",
                kind,
                kinds.kinds.iter().map(|k| k.id.as_str()),
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
        let materials = materials.and_then(|found| materials_of(&table, found, &mut together));
        let (Some(id), Some(words), Some(kind)) = (id, words, kind) else {
            continue;
        };
        once.check(&table, "id", &id);
        booths.push(Booth {
            id: id.value.into(),
            ward: ward.map(|ward| ward.value.into()),
            kind: kind.value.into(),
            sub_kind: sub_kind.map(|s| s.value.into()),
            words,
            places: places
                .and_then(|n| u16::try_from(n.value).ok())
                .unwrap_or(PLACES),
            materials,
        });
    }
    booths
}

/// Minutes since the midnight with which the event's day began; those of the next morning go on counting.
type Minutes = u16;
const HOUR: Minutes = 60;
const DAY: Minutes = 24 * HOUR;
/// An agenda may go on until noon of the next day.
const LATEST: Minutes = DAY + 12 * HOUR;
/// A time that seems to be earlier than what it follows is the next day's if that is at most so much later; else it is a slip.
const FOLLOWS_WITHIN: Minutes = 12 * HOUR;

/// `13:00`; also `24:00`, and `25:30` for half past one in the night.
fn clock(table: &Table<'_>, key: &'static str) -> Option<(Found<String>, Minutes)> {
    let found = table.string(key)?;
    let (message, mend) = match minutes(&found.value) {
        Some(minutes) if minutes <= LATEST => return Some((found, minutes)),
        Some(_) => (
            format!("\"{}\" is after noon of the next day", found.value),
            "an agenda ends at \"36:00\", noon of the next day, or earlier".into(),
        ),
        None => (
            format!("\"{}\" is no time", found.value),
            format!("write: {key} = \"13:00\""),
        ),
    };
    table.wrong_at(key, &found, message, mend);
    None
}

fn minutes(written: &str) -> Option<Minutes> {
    let &[h, hh, b':', m, mm] = written.as_bytes() else {
        return None;
    };
    let number = |tens: u8, ones: u8| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| Minutes::from(tens - b'0') * 10 + Minutes::from(ones - b'0'))
    };
    let (hours, minutes) = (number(h, hh)?, number(m, mm)?);
    (minutes < HOUR).then_some(hours * HOUR + minutes)
}

/// `time`, or the same of the next day if it was written as clocks show it after midnight.
fn not_before(time: Minutes, earlier: Minutes) -> Minutes {
    let next_day = time + DAY;
    let follows = next_day <= (earlier + FOLLOWS_WITHIN).min(LATEST) || time == 0;
    if time < earlier && follows {
        next_day
    } else {
        time
    }
}

/// A time of the agenda as a moment, or nothing after noting that clocks skip it.
fn moment(
    table: &Table<'_>,
    key: &'static str,
    (found, minutes): &(Found<String>, Minutes),
    (date, zone): &(Date, TimeZone),
) -> Option<Millis> {
    let date = if *minutes < DAY {
        *date
    } else {
        date.tomorrow().ok()?
    };
    let (hours, minutes) = (minutes % DAY / HOUR, minutes % HOUR);
    let time = Time::new(i8::try_from(hours).ok()?, i8::try_from(minutes).ok()?, 0, 0).ok()?;
    let moment = zone.to_ambiguous_zoned(date.to_datetime(time));
    if let AmbiguousOffset::Gap { .. } = moment.offset() {
        let zone = zone.iana_name().unwrap_or("the event's time zone");
        table.wrong_at(
            key,
            found,
            format!(
                "\"{}\" does not exist on {date} in {zone}: clocks go forward over it",
                found.value
            ),
            "write a time before or after",
        );
        return None;
    }
    Some(Millis(
        moment.compatible().ok()?.timestamp().as_millisecond(),
    ))
}

/// `day`: the event's date and time zone.
pub(super) fn agenda(top: &Table<'_>, day: Option<&(Date, TimeZone)>) -> Vec<Session> {
    let (rooms, booths) = (top.ids("room"), top.ids("booth"));
    let mut sessions: Vec<Session> = Vec::new();
    let mut latest: Minutes = 0;
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
        let hosts = known(&table, "hosts", "booth", &booths);
        let speakers = table.tables("speakers");
        let speakers = speakers.iter().filter_map(Table::words).collect();
        let room = table.maybe_string("room").filter(|found| {
            let there = rooms.contains(&found.value.as_str());
            if !there {
                table.unknown("room", "room", found, rooms.iter().copied());
            }
            there
        });
        let (Some((from, starts)), Some((to, ends))) = (starts, ends) else {
            continue;
        };
        let starts = not_before(starts, latest);
        let ends = not_before(ends, starts);
        if ends <= starts {
            let message = format!(
                "ends at {}, not after it starts at {}",
                to.value, from.value
            );
            let mend = "write a later time; after midnight go on counting, such as \"25:30\"";
            table.wrong_at("ends", &to, message, mend);
            continue;
        }
        let (Some(title), Some(kind), Some(day)) = (title, kind, day) else {
            continue;
        };
        let (from, to) = ((from, starts), (to, ends));
        let (starts_at, ends_at) = (
            moment(&table, "starts", &from, day),
            moment(&table, "ends", &to, day),
        );
        let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) else {
            continue;
        };
        let from = from.0;
        latest = latest.max(starts);
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
        let room = room.map(|r| domain::RoomId::from(r.value));
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
            speakers,
            starts_at,
            ends_at,
        });
    }
    sessions
}
