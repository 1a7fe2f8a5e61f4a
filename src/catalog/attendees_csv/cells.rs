//! What stands in one cell, or what is wrong with it.

use std::collections::HashMap;

use crate::catalog::delimited::Row;
use crate::catalog::fold::fold;
use crate::catalog::organizations::OrganizationIndex;
use crate::catalog::problem::suggest;
use crate::catalog::{Catalog, Tag};
use domain::{Honorific, OrganizationId, RoleId, RoomId, TagId};

pub(super) fn honorific(row: &Row<'_>) -> Option<Honorific> {
    match row.maybe("honorific")? {
        "先生" => Some(Honorific::Sensei),
        "様" => Some(Honorific::Sama),
        "さん" => Some(Honorific::San),
        other => {
            let message = format!("unknown honorific \"{other}\"");
            row.wrong(
                "honorific",
                message,
                "write 先生, 様 or さん, or leave it empty",
            );
            None
        }
    }
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
                    let ids = catalog.tags.iter().map(|t| t.id.as_str());
                    let names = catalog.tags.iter().map(|t| t.words.ja.as_str());
                    let mend = if word.is_ascii() {
                        suggest(word, ids)
                    } else {
                        suggest(word, names)
                    };
                    row.wrong(column, format!("unknown tag \"{word}\""), mend);
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
        let mend = suggest(text, catalog.roles.iter().map(|r| r.id.as_str()));
        row.wrong("role", format!("unknown role \"{text}\""), mend);
    }
    found.map(|r| r.id.clone())
}

pub(super) fn room(catalog: &Catalog, row: &Row<'_>) -> Option<RoomId> {
    // Of several that somebody will attend, the first.
    let rooms = row.maybe("rooms");
    let first = rooms.and_then(|rooms| rooms.split([';', '；', '、']).next());
    let text = row.maybe("room").or(first)?.trim();
    let found = catalog.room(&text.into());
    if found.is_none() {
        let mend = suggest(text, catalog.rooms.iter().map(|r| r.id.as_str()));
        row.wrong("room", format!("unknown room \"{text}\""), mend);
    }
    found.map(|r| r.id.clone())
}

pub(super) fn flag(row: &Row<'_>, column: &str) -> bool {
    match row.get(column).to_lowercase().as_str() {
        "" | "0" | "false" | "no" | "n" | "いいえ" | "×" | "同意しない" | "希望しない" => {
            false
        }
        "1" | "true" | "yes" | "y" | "はい" | "○" | "〇" | "◯" | "同意する" | "同意します"
        | "希望する" => true,
        other => {
            row.wrong(
                column,
                format!("\"{other}\" is neither yes nor no"),
                "write true or false",
            );
            false
        }
    }
}

/// Organizations by id or by name, of the list if there is one; nothing where the list of people has no such column.
pub(super) fn organizations(
    row: &Row<'_>,
    column: &str,
    index: Option<&OrganizationIndex>,
) -> Option<Vec<OrganizationId>> {
    if !row.has(column) {
        return None;
    }
    let mut read = Vec::new();
    let names = row.get(column).split([';', '；', '、', '\n', '\r']);
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        let Some(index) = index else {
            read.push(name.into());
            continue;
        };
        let found = index.get(&name.into()).or_else(|| index.find_only(name));
        match found {
            Some(found) if read.contains(&found.id) => {}
            Some(found) => read.push(found.id.clone()),
            None => {
                let near = index.search(name, 2);
                let mend = match near.as_slice() {
                    [] => "write a name or an id of the list of organizations".to_owned(),
                    [one] => format!("write \"{}\"", one.name),
                    [one, other, ..] => format!(
                        "write an id, as \"{}\" ({}, {}) or \"{}\" ({}, {})",
                        one.id, one.name, one.ward, other.id, other.name, other.ward
                    ),
                };
                row.wrong(
                    column,
                    format!("no organization \"{name}\" to be sure of"),
                    mend,
                );
            }
        }
    }
    Some(read)
}
