//! Reads the rooms, with their tables, codes and weights.

use toml::Spanned;
use toml::de::DeValue;

use crate::catalog::read_lists::{Once, Taxonomy, choice};
use crate::catalog::table::{Found, Table};
use crate::catalog::{Area, MAX_TABLES, Room, RoomKind};
use domain::{KindId, RoomMode};
use matching::round::Odd;

/// Characters of a join code: without look-alikes (0 O, 1 I L, U V), so that it survives being read aloud.
const CODE: &str = "23456789ABCDEFGHJKMNPQRSTWXYZ";
const CODE_LENGTH: usize = 6;

pub(super) fn rooms(
    top: &Table<'_>,
    areas: &[Area],
    taxonomy: &Taxonomy,
    kinds: &[&str],
) -> Vec<Room> {
    let (mut once, mut codes, mut area_once) = (Once::default(), Once::default(), Once::default());
    let known_areas = top.ids("area");
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
                ("none", RoomMode::None),
                ("suggestions", RoomMode::Suggestions),
                ("rounds", RoomMode::Rounds),
                ("circles", RoomMode::Circles),
            ],
        );
        let area = table.maybe_string("area");
        let wards = area.and_then(|found| {
            area_once.check(&table, "area", &found);
            let area = areas.iter().find(|a| a.id == found.value);
            if !known_areas.contains(&found.value.as_str()) {
                table.unknown("area", "area", &found, known_areas.iter().copied());
            }
            area.map(|a| a.wards.clone())
        });
        let at_tables = matches!(mode, Some(RoomMode::Rounds | RoomMode::Circles));
        let number = table
            .number("tables", 0..=u32::from(MAX_TABLES))
            .map(|n| n.value);
        let tables = number.unwrap_or_default();
        if at_tables && (number == Some(0) || !table.has("tables")) {
            table.wrong(
                "tables",
                "no tables, but this mode seats people at tables",
                "write: tables = 40",
            );
        }
        let first_table = table.number("first_table", 1..=9999).map_or(1, |n| n.value);
        let table_rows = table.numbers("table_rows", 1..=1000);
        if let Some(rows) = &table_rows
            && rows.value.iter().sum::<u32>() != tables
        {
            let stand = rows.value.iter().sum::<u32>();
            table.wrong_at(
                "table_rows",
                rows,
                format!("{stand} tables in rows, but tables = {tables}"),
                "write how many stand in each row, all of them",
            );
        }
        let round_minutes = table
            .number("round_minutes", 1..=120)
            .map_or(6, |n| n.value);
        let odd = if table.has("odd") {
            choice(&table, "odd", &[("pause", Odd::Pause), ("trio", Odd::Trio)]).unwrap_or_default()
        } else {
            Odd::default()
        };
        let group_size = table.pair("group_size", 3..=6);
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
        let chain = if table.has("chain") {
            chain(&table, kinds)
        } else {
            Vec::new()
        };
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
        let weights = table.maybe_table("weights");
        let weights_line = weights.as_ref().map(Table::line);
        let weights = weights
            .map(|t| read_weights(&t, taxonomy))
            .unwrap_or_default();
        if matches!(kind, Some(RoomKind::Talk)) && !matches!(mode, None | Some(RoomMode::None)) {
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
            table_rows: table_rows.map_or_else(Vec::new, |rows| rows.value),
            round_minutes,
            odd,
            group_size: group_size.map_or([3, 6], |s| s.value),
            chain,
            open,
            code: code.map(|c| c.value),
            weights,
            weights_line,
        });
    }
    if rooms.is_empty() {
        top.wrong("room", "no room", "write at least one [[room]]");
    }
    rooms
}

/// The links, each of one kind or of several of which one will do (`care|dental`).
fn chain(table: &Table<'_>, kinds: &[&str]) -> Vec<Vec<KindId>> {
    let mut chain = Vec::new();
    for link in table.strings("chain") {
        let mut found = Vec::new();
        for kind in link.value.split('|').map(str::trim) {
            if kinds.contains(&kind) {
                found.push(kind.to_owned().into());
            } else {
                let unknown = link.part(kind.to_owned());
                table.unknown("chain", "kind", &unknown, kinds.iter().copied());
            }
        }
        chain.push(found);
    }
    chain
}

/// Highest number of points of a weight, and of a group's percent.
const MAX_POINTS: i64 = u16::MAX as i64;
const MAX_PERCENT: i64 = 100;

/// Numbers only; what each is called is the matcher's business.
fn read_weights(table: &Table<'_>, taxonomy: &Taxonomy) -> toml::Table {
    let mut read = toml::Table::new();
    if let Some(groups) = table.maybe_table("groups") {
        let mut inner = toml::Table::new();
        for (key, value) in groups.list() {
            let known = taxonomy.groups.iter().map(|g| g.id.as_str());
            if known.clone().any(|id| id == key.value) {
                inner.extend(weight(&groups, key, value, MAX_PERCENT));
            } else {
                groups.unknown(&key.value, "group", &key, known);
            }
        }
        read.insert("groups".into(), inner.into());
    }
    for (key, value) in table
        .list()
        .into_iter()
        .filter(|(key, _)| key.value != "groups")
    {
        read.extend(weight(table, key, value, MAX_POINTS));
    }
    read
}

fn weight(
    table: &Table<'_>,
    key: Found<String>,
    value: &Spanned<DeValue<'_>>,
    most: i64,
) -> Option<(String, toml::Value)> {
    let number = match value.get_ref() {
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok(),
        _ => None,
    };
    let fine = number.filter(|n| (0..=most).contains(n));
    if fine.is_none() {
        let mend = format!("write a whole number from 0 to {most}");
        table.problem(&key.value, value.span().start, "not a weight", mend);
    }
    fine.map(|n| (key.value, toml::Value::Integer(n)))
}
