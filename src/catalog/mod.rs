//! The event as it was written down: kinds, tags, wards, rooms, agenda, wording. Read and checked once, then immutable.

mod agenda;
pub mod attendees_csv;
mod columns;
pub mod delimited;
pub mod document;
pub mod employer;
mod event;
pub mod fault;
pub mod fold;
mod index;
pub mod japan;
mod kinds;
pub mod load;
mod materials;
pub mod organizations;
pub mod patient;
pub mod problem;
pub mod published;
pub mod question;
mod read_agenda;
mod read_event;
mod read_limits;
mod read_lists;
mod read_rooms;
pub mod record;
pub mod romaji;
mod rooms;
mod short_name;
mod table;
mod tags;
pub mod text;
mod wards;
mod workbook;

use crate::catalog::index::Index;
use crate::catalog::question::Question;
use crate::catalog::text::Text;
use domain::{BoothId, KindId, KindLimit, RoleId, RoomId, SubKindId, TagId, WardId};

pub use crate::catalog::agenda::{Session, SessionKind};
pub use crate::catalog::event::{AskAgain, Event};
pub use crate::catalog::kinds::{Counterpart, Kind, Relation, Role, STRONGEST, SubKind};
pub use crate::catalog::load::Files;
pub use crate::catalog::materials::Materials;
pub use crate::catalog::read_event::date_words;
pub use crate::catalog::rooms::{Booth, MAX_TABLES, Room, RoomKind};
pub use crate::catalog::tags::{Group, MAX_TAGS, Tag};
pub use crate::catalog::wards::{Area, OTHER_WARD, Ward};

/// What the compiled-in event is called in problems.
pub const EXAMPLE: &str = "config/event.toml";

/// Everything about an event that is known before anybody arrives. Lists keep the order of the files; an item's place is its dense index.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub event: Event,
    pub kinds: Vec<Kind>,
    pub sub_kinds: Vec<SubKind>,
    pub roles: Vec<Role>,
    pub relations: Vec<Relation>,
    pub counterparts: Vec<Counterpart>,
    /// Who may meet whom by kind, beyond what holds for everybody.
    pub limits: Vec<KindLimit>,
    pub wards: Vec<Ward>,
    pub areas: Vec<Area>,
    pub groups: Vec<Group>,
    pub tags: Vec<Tag>,
    pub rooms: Vec<Room>,
    pub booths: Vec<Booth>,
    pub agenda: Vec<Session>,
    /// With organizer and date filled in, in the order to show.
    pub consent: Vec<Consent>,
    /// Whose data stands behind the event's lists.
    pub credits: Vec<Text>,
    /// What the organizer asks people beside the form.
    pub questions: Vec<Question>,
    index: Indices,
}

#[derive(Clone, Debug, Default)]
struct Indices {
    kinds: Index<KindId>,
    sub_kinds: Index<SubKindId>,
    roles: Index<RoleId>,
    wards: Index<WardId>,
    tags: Index<TagId>,
    rooms: Index<RoomId>,
    booths: Index<BoothId>,
}

#[derive(Clone, Debug)]
pub struct Consent {
    pub id: String,
    pub words: Text,
}

macro_rules! lookups {
    ($($one:ident, $index:ident, $list:ident: $Item:ident by $Id:ident;)*) => {$(
        pub fn $one(&self, id: &$Id) -> Option<&$Item> {
            self.$index(id).map(|i| &self.$list[i])
        }

        pub fn $index(&self, id: &$Id) -> Option<usize> {
            self.index.$list.get(id)
        }
    )*};
}

impl Catalog {
    lookups! {
        kind, kind_index, kinds: Kind by KindId;
        sub_kind, sub_kind_index, sub_kinds: SubKind by SubKindId;
        role, role_index, roles: Role by RoleId;
        ward, ward_index, wards: Ward by WardId;
        tag, tag_index, tags: Tag by TagId;
        room, room_index, rooms: Room by RoomId;
        booth, booth_index, booths: Booth by BoothId;
    }
}

#[cfg(test)]
mod tests;
