//! Kinds of houses, roles in them, and what two of them are to each other.

use crate::catalog::Catalog;
use crate::catalog::text::Text;
use domain::{KindId, RoleId, SubKindId, names};

/// How strong a relation of kinds can be.
pub const STRONGEST: u32 = 3;

#[derive(Clone, Debug)]
pub struct Kind {
    pub id: KindId,
    pub words: Text,
    pub kana: String,
    /// Introduced only to people who asked for it (companies).
    pub on_request: bool,
    /// What lists call it.
    pub aliases: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct SubKind {
    pub id: SubKindId,
    pub kind: KindId,
    pub words: Text,
    /// What public lists call it.
    pub aliases: Vec<String>,
}

/// Two groups of kinds and sub-kinds that have to do with each other.
#[derive(Clone, Debug)]
pub struct Relation {
    pub id: String,
    pub words: Text,
    /// What it makes somebody to the other, as one is told: 「在宅でともに支えるお相手です」.
    pub phrase: Option<Text>,
    /// Ids of kinds and sub-kinds.
    pub one: Vec<String>,
    pub other: Vec<String>,
    /// 1 to [`STRONGEST`].
    pub strength: u32,
}

/// Roles whose people, at two organizations, do what the others need: of several colleagues they are the ones to meet.
#[derive(Clone, Debug)]
pub struct Counterpart {
    pub id: String,
    /// What it makes somebody to the other, as one is told: 「看護のお立場どうしのお相手です」.
    pub phrase: Option<Text>,
    /// Ids of roles.
    pub one: Vec<String>,
    pub other: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub id: RoleId,
    pub words: Text,
    /// Where it is usual; empty: everywhere.
    pub kinds: Vec<KindId>,
    /// Where it is addressed as 「先生」.
    pub sensei: Vec<KindId>,
}

impl Catalog {
    /// The place of somebody's kind and sub-kind in the matcher's tables, where sub-kinds come first, then kinds for those who named
    /// none. A sub-kind of another kind is ignored.
    pub fn profile_index(&self, kind: &KindId, sub_kind: Option<&SubKindId>) -> Option<usize> {
        let kind_index = self.kind_index(kind)?;
        let sub = sub_kind
            .and_then(|id| self.sub_kind_index(id))
            .filter(|&i| self.sub_kinds[i].kind == *kind);
        Some(sub.unwrap_or(self.sub_kinds.len() + kind_index))
    }

    /// What people of two kinds are to each other: the strongest relation that has a phrase, of equals the first.
    pub fn relation(
        &self,
        (kind, sub_kind): (&KindId, Option<&SubKindId>),
        (other_kind, other_sub_kind): (&KindId, Option<&SubKindId>),
    ) -> Option<&Relation> {
        let is = |list: &[String], other: bool| match other {
            false => names(list, kind, sub_kind),
            true => names(list, other_kind, other_sub_kind),
        };
        let joins = |relation: &&Relation| {
            let (one, two) = (&relation.one, &relation.other);
            relation.phrase.is_some()
                && (is(one, false) && is(two, true) || is(one, true) && is(two, false))
        };
        let of_two = self.relations.iter().filter(joins);
        of_two.rev().max_by_key(|relation| relation.strength)
    }

    /// What people of two roles are to each other: the first counterpart that has a phrase.
    pub fn counterpart(&self, role: &RoleId, other: &RoleId) -> Option<&Counterpart> {
        let is = |list: &[String], role: &RoleId| list.iter().any(|id| id == role.as_str());
        let joins = |found: &&Counterpart| {
            let (one, two) = (&found.one, &found.other);
            found.phrase.is_some()
                && (is(one, role) && is(two, other) || is(one, other) && is(two, role))
        };
        self.counterparts.iter().find(joins)
    }

    /// Kinds and sub-kinds by name: 「病院・診療所」.
    pub fn kinds_in_words(&self, ids: &[String]) -> String {
        let word = |id: &String| {
            let kind = self.kind(&id.as_str().into()).map(|kind| &kind.words);
            let sub_kind = self.sub_kind(&id.as_str().into()).map(|sub| &sub.words);
            kind.or(sub_kind)
                .map_or_else(|| id.clone(), |words| words.ja.clone())
        };
        ids.iter().map(word).collect::<Vec<_>>().join("・")
    }
}
