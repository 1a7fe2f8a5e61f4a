//! Reads booths and the agenda they appear in.

use jiff::civil::Time;

use crate::catalog::problem::suggest;
use crate::catalog::read_event::moment;
use crate::catalog::read_lists::{Kinds, Once, choice, known};
use crate::catalog::table::{Found, Table};
use crate::catalog::{Booth, Event, Session, SessionKind};

/// Visitors a booth talks to at once, unless it says otherwise.
const PLACES: u16 = 3;

pub fn booths(top: &Table<'_>, kinds: &Kinds) -> Vec<Booth> {
    let (mut once, mut booths) = (Once::default(), Vec::new());
    for table in top.tables("booth") {
        let (id, words, kind) = (table.id("id", false), table.words(), table.string("kind"));
        let (sub_kind, materials) = (
            table.maybe_string("sub_kind"),
            table.maybe_string("materials"),
        );
        let places = table.number("places", 1..=99);
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
            places: places
                .and_then(|n| u16::try_from(n.value).ok())
                .unwrap_or(PLACES),
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

pub fn agenda(top: &Table<'_>, event: Option<&Event>) -> Vec<Session> {
    let (rooms, booths) = (top.ids("room"), top.ids("booth"));
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
        let hosts = known(&table, "hosts", "booth", &booths);
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
            starts_at,
            ends_at,
        });
    }
    sessions
}
