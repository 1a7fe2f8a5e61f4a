//! Reads tags, kinds and wards, and checks each list in itself.

use std::collections::HashSet;

use crate::catalog::table::{Found, Table};
use crate::catalog::{
    Counterpart, Group, Kind, MAX_TAGS, OTHER_WARD, Relation, Role, STRONGEST, SubKind, Tag, Ward,
};
use domain::{KindId, WardId};

#[derive(Debug, Default)]
pub(super) struct Kinds {
    pub kinds: Vec<Kind>,
    pub sub_kinds: Vec<SubKind>,
    pub roles: Vec<Role>,
    pub relations: Vec<Relation>,
    pub counterparts: Vec<Counterpart>,
    /// Kinds and sub-kinds, faulty ones included.
    pub(super) ids: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Taxonomy {
    pub groups: Vec<Group>,
    pub tags: Vec<Tag>,
}

/// Of a relation that names none.
const USUAL_STRENGTH: u32 = 2;

/// Notes an id that stood there before.
#[derive(Default)]
pub(super) struct Once(HashSet<String>);

impl Once {
    pub(super) fn check(&mut self, table: &Table<'_>, key: &str, id: &Found<String>) {
        if !self.0.insert(id.value.clone()) {
            table.wrong_at(
                key,
                id,
                format!("\"{}\" stands twice", id.value),
                "give each its own",
            );
        }
    }
}

/// The only version of the format there is.
pub(super) fn schema(top: &Table<'_>) {
    if let Some(schema) = top.number("schema", 0..=u32::MAX)
        && schema.value != 1
    {
        let message = format!("{} is a later form of this file", schema.value);
        top.wrong_at("schema", &schema, message, "this program reads: schema = 1");
    }
}

/// Those of the list that are known; the others are noted.
pub(super) fn known(table: &Table<'_>, key: &'static str, what: &str, all: &[&str]) -> Vec<String> {
    let mut fine = Vec::new();
    for id in table.strings(key) {
        if all.contains(&id.value.as_str()) {
            fine.push(id.value);
        } else {
            table.unknown(key, what, &id, all.iter().copied());
        }
    }
    fine
}

/// One of a few words.
pub(super) fn choice<T: Copy>(
    table: &Table<'_>,
    key: &'static str,
    all: &[(&'static str, T)],
) -> Option<T> {
    let found = table.string(key)?;
    let chosen = all.iter().find(|(name, _)| *name == found.value);
    if chosen.is_none() {
        table.unknown(key, key, &found, all.iter().map(|(name, _)| *name));
    }
    chosen.map(|(_, value)| *value)
}

fn values(found: Vec<Found<String>>) -> Vec<String> {
    found.into_iter().map(|f| f.value).collect()
}

pub(super) fn kinds(top: &Table<'_>) -> Kinds {
    schema(top);
    let mut read = Kinds::default();
    let mut once = Once::default();
    let ids = top.ids("kind");
    for table in top.tables("kind") {
        let (id, words, kana) = (table.id("id", false), table.words(), table.string("kana"));
        let on_request = table.flag("on_request");
        let aliases = values(table.strings("aliases"));
        let (Some(id), Some(words), Some(kana)) = (id, words, kana) else {
            continue;
        };
        once.check(&table, "id", &id);
        read.kinds.push(Kind {
            id: id.value.into(),
            words,
            kana: kana.value,
            on_request,
            aliases,
        });
    }
    if read.kinds.is_empty() {
        top.wrong("kind", "no kind", "write at least one [[kind]]");
    }
    read.ids = ids
        .iter()
        .copied()
        .chain(top.ids("sub_kind"))
        .map(str::to_owned)
        .collect();
    for table in top.tables("sub_kind") {
        let (id, words, kind) = (table.id("id", true), table.words(), table.string("kind"));
        let aliases = values(table.strings("aliases"));
        let (Some(id), Some(words), Some(kind)) = (id, words, kind) else {
            continue;
        };
        once.check(&table, "id", &id);
        if !ids.contains(&kind.value.as_str()) {
            table.unknown("kind", "kind", &kind, ids.iter().copied());
        } else if id
            .value
            .split_once('/')
            .is_none_or(|(before, after)| before != kind.value || after.is_empty())
        {
            let message = format!("\"{}\" does not begin with its kind", id.value);
            table.wrong_at(
                "id",
                &id,
                message,
                format!("write: id = \"{}/…\"", kind.value),
            );
        }
        read.sub_kinds.push(SubKind {
            id: id.value.into(),
            kind: kind.value.into(),
            words,
            aliases,
        });
    }
    for table in top.tables("role") {
        let (id, words) = (table.id("id", false), table.words());
        let kinds = known(&table, "kinds", "kind", &ids);
        let sensei = known(&table, "sensei", "kind", &ids);
        let (Some(id), Some(words)) = (id, words) else {
            continue;
        };
        once.check(&table, "id", &id);
        let ids = |list: Vec<String>| list.into_iter().map(KindId::from).collect();
        read.roles.push(Role {
            id: id.value.into(),
            words,
            kinds: ids(kinds),
            sensei: ids(sensei),
        });
    }
    let mut once = Once::default();
    read.relations = relations(top, &read.ids, &mut once);
    read.counterparts = counterparts(top, &read.roles, &mut once);
    read
}

/// `ids`: kinds and sub-kinds.
fn relations(top: &Table<'_>, ids: &[String], once: &mut Once) -> Vec<Relation> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut read = Vec::new();
    for table in top.tables("relation") {
        let (id, words) = (table.id("id", false), table.words());
        let (one, other) = sides(&table, "kind", &ids, "hospital");
        let strength = table.number("strength", 1..=STRONGEST);
        let phrase = table.maybe_table("phrase").and_then(|t| t.words());
        let (Some(id), Some(words)) = (id, words) else {
            continue;
        };
        once.check(&table, "id", &id);
        read.push(Relation {
            id: id.value,
            words,
            phrase,
            one,
            other,
            strength: strength.map_or(USUAL_STRENGTH, |found| found.value),
        });
    }
    read
}

/// Those of whom something is said, one way and the other: `one` and `other`, each somebody.
fn sides(table: &Table<'_>, what: &str, ids: &[&str], such: &str) -> (Vec<String>, Vec<String>) {
    let side = |key| {
        if !table.is_list_of_some(key) {
            let mend = format!("write: {key} = [\"{such}\"]");
            table.wrong(key, "names nobody", mend);
        }
        known(table, key, what, ids)
    };
    (side("one"), side("other"))
}

/// Phones look them up as they do relations, so no id stands in both lists.
fn counterparts(top: &Table<'_>, roles: &[Role], once: &mut Once) -> Vec<Counterpart> {
    let ids: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    let mut read = Vec::new();
    for table in top.tables("counterpart") {
        let id = table.id("id", false);
        let (one, other) = sides(&table, "role", &ids, "nurse");
        let phrase = table.maybe_table("phrase").and_then(|t| t.words());
        let Some(id) = id else {
            continue;
        };
        once.check(&table, "id", &id);
        read.push(Counterpart {
            id: id.value,
            phrase,
            one,
            other,
        });
    }
    read
}

pub(super) fn taxonomy(top: &Table<'_>, kinds: &Kinds) -> Taxonomy {
    schema(top);
    let mut read = Taxonomy::default();
    let mut once = Once::default();
    let groups = top.ids("group");
    for table in top.tables("group") {
        let (id, words) = (table.id("id", false), table.words());
        let (Some(id), Some(words)) = (id, words) else {
            continue;
        };
        once.check(&table, "id", &id);
        read.groups.push(Group {
            id: id.value,
            words,
        });
    }
    let kinds_and_subs: Vec<&str> = kinds.ids.iter().map(String::as_str).collect();
    let mut once = Once::default();
    let tables = top.tables("tag");
    for (count, table) in tables.iter().enumerate() {
        if count == MAX_TAGS {
            table.wrong(
                "",
                format!("{} tags, but at most {MAX_TAGS} are possible", tables.len()),
                "merge some",
            );
        }
        let (id, words, kana) = (table.id("id", false), table.words(), table.string("kana"));
        let (group, mode) = (table.string("group"), table.string("mode"));
        let offered_by = known(table, "offered_by", "kind", &kinds_and_subs);
        let needed_by = known(table, "needed_by", "kind", &kinds_and_subs);
        let aliases = values(table.strings("aliases"));
        let (Some(id), Some(words), Some(kana), Some(group), Some(mode)) =
            (id, words, kana, group, mode)
        else {
            continue;
        };
        once.check(table, "id", &id);
        if !groups.contains(&group.value.as_str()) {
            table.unknown("group", "group", &group, groups.iter().copied());
        }
        let mutual = mode.value == "mutual";
        if !mutual && mode.value != "supply" {
            let message = format!("unknown mode \"{}\"", mode.value);
            table.wrong_at("mode", &mode, message, "write \"supply\" or \"mutual\"");
        }
        let (id, kana, group) = (id.value.into(), kana.value, group.value);
        read.tags.push(Tag {
            id,
            words,
            kana,
            group,
            mutual,
            offered_by,
            needed_by,
            aliases,
        });
    }
    if tables.is_empty() {
        top.wrong("tag", "no tag", "write at least one [[tag]]");
    }
    read
}

pub(super) fn wards(top: &Table<'_>) -> Vec<Ward> {
    schema(top);
    let tables = top.tables("ward");
    let ids = top.ids("ward");
    let (mut once, mut codes, mut tiles) = (Once::default(), Once::default(), HashSet::new());
    let mut wards: Vec<Ward> = Vec::new();
    for table in &tables {
        let (id, words, kana) = (table.id("id", false), table.words(), table.string("kana"));
        let code = table.maybe_string("code");
        if let Some(code) = &code {
            codes.check(table, "code", code);
            if code.value.len() != 5 || !code.value.bytes().all(|b| b.is_ascii_digit()) {
                table.wrong_at(
                    "code",
                    code,
                    format!("\"{}\" is not five digits", code.value),
                    "write: code = \"13110\"",
                );
            }
        }
        let tile = table.pair("tile", 0..=31);
        if let Some(tile) = &tile
            && !tiles.insert(tile.value)
        {
            table.wrong_at(
                "tile",
                tile,
                "another ward stands on this tile",
                "choose a free column and row",
            );
        }
        let adjacent = known(table, "adjacent", "ward", &ids);
        let (Some(id), Some(words), Some(kana)) = (id, words, kana) else {
            continue;
        };
        once.check(table, "id", &id);
        wards.push(Ward {
            id: id.value.into(),
            words,
            kana: kana.value,
            code: code.map(|c| c.value),
            tile: tile.map(|t| t.value.map(|n| n as u8)),
            adjacent: adjacent.into_iter().map(WardId::from).collect(),
        });
    }
    // Only when every ward could be read do table and ward stand side by side.
    let complete = wards.len() == tables.len();
    for (table, ward) in tables.iter().zip(&wards).filter(|_| complete) {
        for other in &ward.adjacent {
            if *other == ward.id {
                table.wrong(
                    "adjacent",
                    "a ward is not adjacent to itself",
                    format!("remove \"{other}\""),
                );
            } else if wards
                .iter()
                .any(|w| w.id == *other && !w.adjacent.contains(&ward.id))
            {
                let message = format!("\"{}\" names \"{other}\", but not the other way", ward.id);
                table.wrong(
                    "adjacent",
                    message,
                    format!("add \"{}\" to those of \"{other}\"", ward.id),
                );
            }
        }
    }
    if !wards.iter().any(|w| w.id.as_str() == OTHER_WARD) {
        let mend = format!("add a [[ward]] with id = \"{OTHER_WARD}\" for people from elsewhere");
        top.wrong("ward", format!("no ward \"{OTHER_WARD}\""), mend);
    }
    wards
}
