//! The event's lists as a report names them.

use crate::catalog::Catalog;
use crate::catalog::text::{Language, Text};
use domain::{BoothId, KindId, RoomId, TagId, WardId};
use protocol::event::Words;

/// The event's lists in one language.
pub(super) struct Labels<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) language: Language,
}

impl<'a> Labels<'a> {
    pub(super) fn t<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        self.language.of(ja, en)
    }

    pub(super) fn words<'w>(&self, words: &'w Words) -> &'w str {
        self.language.of(&words.ja, &words.en)
    }

    /// What the event no longer has is called by its id.
    fn label(&self, text: Option<&Text>, id: &str) -> String {
        text.map_or(id, |text| text.said(self.language)).to_owned()
    }

    pub(super) fn kind(&self, id: &KindId) -> String {
        self.label(self.catalog.kind(id).map(|kind| &kind.words), id.as_str())
    }

    pub(super) fn ward(&self, id: &WardId) -> String {
        self.label(self.catalog.ward(id).map(|ward| &ward.words), id.as_str())
    }

    pub(super) fn room(&self, id: &RoomId) -> String {
        self.label(self.catalog.room(id).map(|room| &room.words), id.as_str())
    }

    pub(super) fn tag(&self, id: &TagId) -> String {
        self.label(self.catalog.tag(id).map(|tag| &tag.words), id.as_str())
    }

    pub(super) fn booth(&self, id: &BoothId) -> String {
        self.label(
            self.catalog.booth(id).map(|booth| &booth.words),
            id.as_str(),
        )
    }

    pub(super) fn left_out(&self, below: u32) -> String {
        match self.language {
            Language::Ja => format!(
                "個人が推測されないよう、{below}未満の数と、差し引きで{below}未満が分かる数は伏せています。"
            ),
            Language::En => format!(
                "Counts below {below}, and those that would give one away by subtraction, are left out so that nobody can be recognized."
            ),
        }
    }

    pub(super) fn fewer(&self, below: u32) -> String {
        match self.language {
            Language::Ja => format!("{below}未満"),
            Language::En => format!("under {below}"),
        }
    }
}
