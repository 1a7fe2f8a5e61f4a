//! What people offer and need, and what is shown to whom first.

use crate::catalog::Catalog;
use crate::catalog::text::Text;
use domain::{KindId, SubKindId, TagId};

/// Tags are bits of a `u128` in the matcher.
pub const MAX_TAGS: usize = 128;

#[derive(Clone, Debug)]
pub struct Group {
    pub id: String,
    pub words: Text,
}

#[derive(Clone, Debug)]
pub struct Tag {
    pub id: TagId,
    pub words: Text,
    pub kana: String,
    pub group: String,
    /// Both tick it; no direction.
    pub mutual: bool,
    /// Kinds or sub-kinds that typically do; orders choices, forbids nothing.
    pub offered_by: Vec<String>,
    pub needed_by: Vec<String>,
    pub aliases: Vec<String>,
}

impl Catalog {
    /// Tags as offered by this kind first: those its sub-kind typically offers, then its kind's, then the rest, each in the order of the file.
    pub fn tags_offered_first(&self, kind: &KindId, sub_kind: Option<&SubKindId>) -> Vec<&Tag> {
        self.tags_by(|tag| &tag.offered_by, kind, sub_kind)
    }

    pub fn tags_needed_first(&self, kind: &KindId, sub_kind: Option<&SubKindId>) -> Vec<&Tag> {
        self.tags_by(|tag| &tag.needed_by, kind, sub_kind)
    }

    fn tags_by(
        &self,
        list: impl Fn(&Tag) -> &Vec<String>,
        kind: &KindId,
        sub_kind: Option<&SubKindId>,
    ) -> Vec<&Tag> {
        let rank = |tag: &&Tag| {
            let list = list(tag);
            let of = |id: &str| id == kind.as_str() || id.split('/').next() == Some(kind.as_str());
            match sub_kind {
                Some(sub) if list.iter().any(|id| id == sub.as_str()) => 0,
                Some(_) if list.iter().any(|id| id == kind.as_str()) => 1,
                None if list.iter().any(|id| of(id)) => 1,
                _ => 2,
            }
        };
        let mut tags: Vec<&Tag> = self.tags.iter().collect();
        tags.sort_by_key(rank);
        tags
    }
}
