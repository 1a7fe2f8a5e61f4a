//! What stands in one cell, or what is wrong with it.

use std::collections::HashMap;

use crate::catalog::delimited::Row;
use crate::catalog::fault::{Fault, Likely, What};
use crate::catalog::fold::fold;
use crate::catalog::organizations::OrganizationIndex;
use crate::catalog::{Catalog, Tag};
use domain::{Honorific, OrganizationId, RoleId, RoomId, TagId};

/// Short enough to be typed at a booth.
const MAX_BADGE: u32 = 99_999;

pub(super) fn honorific(row: &Row<'_>) -> Option<Honorific> {
    match row.maybe("honorific")? {
        "先生" => Some(Honorific::Sensei),
        "様" => Some(Honorific::Sama),
        "さん" => Some(Honorific::San),
        other => {
            row.fault("honorific", Fault::Honorific(other.to_owned()));
            None
        }
    }
}

/// The number of a badge that is printed already.
pub(super) fn badge(row: &Row<'_>) -> Option<u32> {
    let written = row.maybe("badge")?;
    let read = fold(written).parse().ok();
    let read = read.filter(|number| (1..=MAX_BADGE).contains(number));
    if read.is_none() {
        let (word, most) = (written.to_owned(), MAX_BADGE);
        row.fault("badge", Fault::NoBadgeNumber { word, most });
    }
    read
}

/// Tags by id, name or another usual word, however they are spelled.
pub(super) fn tags<'c>(
    catalog: &'c Catalog,
    known: &Tags<'c>,
    row: &Row<'_>,
    column: &str,
) -> Vec<TagId> {
    let mut read: Vec<TagId> = Vec::new();
    let mut keep = |tag: &Tag| {
        if !read.contains(&tag.id) {
            read.push(tag.id.clone());
        }
    };
    let parts = row
        .get(column)
        .split([';', '；', '\n', '\r'])
        .map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        // A name may have a comma in it.
        if let Some(tag) = known.named(catalog, part) {
            keep(tag);
            continue;
        }
        let words = part.split(['、', ',', '，']).map(str::trim);
        for word in words.filter(|word| !word.is_empty()) {
            match known.named(catalog, word) {
                Some(tag) => keep(tag),
                None => {
                    let tags = catalog.tags.iter();
                    let known = tags.map(|t| (t.id.as_str(), t.words.ja.as_str()));
                    row.unknown(column, What::Tag, word, known);
                }
            }
        }
    }
    read
}

/// Every tag by what it may be called; of two that share a word, the first of the list.
pub(super) struct Tags<'c>(HashMap<String, &'c Tag>);

impl<'c> Tags<'c> {
    pub(super) fn of(catalog: &'c Catalog) -> Self {
        let mut called = HashMap::new();
        for tag in &catalog.tags {
            let names = [tag.words.ja.as_str(), tag.words.en.as_str()].into_iter();
            for name in names.chain(tag.aliases.iter().map(String::as_str)) {
                called.entry(fold(name)).or_insert(tag);
            }
        }
        Self(called)
    }

    fn named(&self, catalog: &'c Catalog, word: &str) -> Option<&'c Tag> {
        let exact = catalog.tags.iter().find(|tag| tag.id.as_str() == word);
        exact.or_else(|| self.0.get(&fold(word)).copied())
    }
}

pub(super) fn role(catalog: &Catalog, row: &Row<'_>) -> Option<RoleId> {
    let text = row.maybe("role")?;
    let found = catalog
        .roles
        .iter()
        .find(|r| r.id.as_str() == text || r.words.ja == text);
    if found.is_none() {
        let roles = catalog.roles.iter();
        let known = roles.map(|r| (r.id.as_str(), r.words.ja.as_str()));
        row.unknown("role", What::Role, text, known);
    }
    found.map(|r| r.id.clone())
}

/// Rooms of a row: of its own column, and all that somebody will attend.
#[derive(Default)]
pub(super) struct Rooms {
    pub(super) room: Option<RoomId>,
    pub(super) all: Option<Vec<RoomId>>,
}

impl Rooms {
    pub(super) fn first(&self) -> Option<RoomId> {
        self.all.as_ref()?.first().cloned()
    }
}

/// By id or by name.
pub(super) fn rooms(catalog: &Catalog, row: &Row<'_>) -> Rooms {
    let read = |column: &str, text: &str| {
        let mut rooms = catalog.rooms.iter();
        let found = rooms.find(|r| r.id.as_str() == text || fold(&r.words.ja) == fold(text));
        if found.is_none() {
            let rooms = catalog.rooms.iter();
            let known = rooms.map(|r| (r.id.as_str(), r.words.ja.as_str()));
            row.unknown(column, What::Room, text, known);
        }
        found.map(|r| r.id.clone())
    };
    let mut all: Vec<RoomId> = Vec::new();
    for name in names(row.get("rooms")) {
        all.extend(read("rooms", name).filter(|room| !all.contains(room)));
    }
    Rooms {
        room: row.maybe("room").and_then(|text| read("room", text.trim())),
        all: row.has("rooms").then_some(all),
    }
}

/// The names in a cell.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    let names = cell.split([';', '；', '、', '\n', '\r']).map(str::trim);
    names.filter(|name| !name.is_empty())
}

pub(super) fn flag(row: &Row<'_>, column: &str) -> bool {
    match row.get(column).to_lowercase().as_str() {
        "" | "0" | "false" | "no" | "n" | "いいえ" | "×" | "同意しない" | "希望しない" => {
            false
        }
        "1" | "true" | "yes" | "y" | "はい" | "○" | "〇" | "◯" | "同意する" | "同意します"
        | "希望する" => true,
        other => {
            row.fault(column, Fault::YesNo(other.to_owned()));
            false
        }
    }
}

/// What one column of wishes, and the one of kinds beside it, say; nothing where the list has neither.
#[derive(Default)]
pub(super) struct Wished {
    pub(super) organizations: Option<Vec<OrganizationId>>,
    pub(super) kinds: Option<Vec<String>>,
}

/// Organizations by id or by name, of the list if there is one, and kinds among them.
pub(super) fn wished(
    catalog: &Catalog,
    row: &Row<'_>,
    column: &str,
    of_kinds: &str,
    index: Option<&OrganizationIndex>,
) -> Wished {
    let (mut organizations, mut kinds) = (Vec::new(), Vec::new());
    for name in names(row.get(column)) {
        match (kind_called(catalog, name), index) {
            (Some(kind), _) => keep(&mut kinds, kind),
            (None, None) => organizations.push(name.into()),
            (None, Some(index)) => {
                if let Some(found) = organization(row, column, name, index) {
                    keep(&mut organizations, found);
                }
            }
        }
    }
    for name in names(row.get(of_kinds)) {
        match kind_called(catalog, name) {
            Some(kind) => keep(&mut kinds, kind),
            None => {
                let kinds = { catalog.kinds.iter() }.map(|k| (k.id.as_str(), k.words.ja.as_str()));
                let subs =
                    { catalog.sub_kinds.iter() }.map(|s| (s.id.as_str(), s.words.ja.as_str()));
                row.unknown(of_kinds, What::Kind, name, kinds.chain(subs));
            }
        }
    }
    Wished {
        organizations: row.has(column).then_some(organizations),
        kinds: (row.has(column) || row.has(of_kinds)).then_some(kinds),
    }
}

fn keep<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// A kind or a sub-kind by its id, or what it is called, also without what stands in brackets.
fn kind_called(catalog: &Catalog, text: &str) -> Option<String> {
    let folded = fold(text);
    let called = |label: &str, aliases: &[String]| {
        let short = label.split('（').next().unwrap_or(label);
        let names = [label, short].into_iter();
        let mut names = names.chain(aliases.iter().map(String::as_str));
        names.any(|name| fold(name) == folded)
    };
    // A sub-kind's name may be another word for its kind as well: what is meant is the finer one.
    let mut subs = catalog.sub_kinds.iter();
    let sub = subs.find(|s| s.id.as_str() == text || called(&s.words.ja, &s.aliases));
    let mut kinds = catalog.kinds.iter();
    let mut kind = || kinds.find(|k| k.id.as_str() == text || called(&k.words.ja, &k.aliases));
    let sub = sub.map(|sub| sub.id.to_string());
    sub.or_else(|| kind().map(|kind| kind.id.to_string()))
}

fn organization(
    row: &Row<'_>,
    column: &str,
    name: &str,
    index: &OrganizationIndex,
) -> Option<OrganizationId> {
    let found = index.get(&name.into()).or_else(|| index.find_only(name));
    if found.is_none() {
        let near = index.search(name, 2);
        let likely = near.iter().map(|one| Likely {
            id: one.id.to_string(),
            name: one.name.clone(),
            ward: one.ward.to_string(),
        });
        let (word, near) = (name.to_owned(), likely.collect());
        row.fault(column, Fault::UnsureOrganization { word, near });
    }
    found.map(|found| found.id.clone())
}
