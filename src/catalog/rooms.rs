//! Where people meet: rooms and booths.

use crate::catalog::Catalog;
use crate::catalog::materials::Materials;
use crate::catalog::text::Text;
use domain::{BoothId, KindId, RoomId, RoomMode, SubKindId, TagId, WardId};
use matching::round::Odd;

/// Tables of a room: ten thousand people in pairs. More is a slip of the finger.
pub const MAX_TABLES: u16 = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomKind {
    Area,
    Liaison,
    Circle,
    Social,
    Talk,
}

#[derive(Clone, Debug)]
pub struct Room {
    pub id: RoomId,
    pub kind: RoomKind,
    /// Until the organizer changes it.
    pub mode: RoomMode,
    pub words: Text,
    /// Wards whose people are sent here by default.
    pub wards: Vec<WardId>,
    /// Numbered tables; 0 where people only look for each other.
    pub tables: u32,
    /// The lowest number on them.
    pub first_table: u32,
    /// How they stand: so many in each row, in the order of their numbers. Empty where that is not said.
    pub table_rows: Vec<u32>,
    pub round_minutes: u32,
    /// What becomes of the one an odd count leaves over.
    pub odd: Odd,
    /// Fewest and most people at a group table.
    pub group_size: [u32; 2],
    /// Links that a group table should have all of, each of one kind or of several of which one will do.
    pub chain: Vec<Vec<KindId>>,
    pub open: bool,
    /// The 6 characters to type, when the organizer chose them.
    pub code: Option<String>,
    /// What the matcher weighs here instead of its defaults; whole numbers in range, their names still unchecked.
    pub weights: toml::Table,
    /// Where they stand in the event's file, for problems found later.
    pub weights_line: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Booth {
    pub id: BoothId,
    pub kind: KindId,
    pub sub_kind: Option<SubKindId>,
    pub words: Text,
    /// Where its people are from, for wishes to meet them where the list of facilities does not know them.
    pub ward: Option<WardId>,
    /// How many its staff can talk to at once.
    pub places: u16,
    /// Where its material can be read.
    pub materials: Option<Materials>,
}

impl Catalog {
    /// The room of the ward's area: where its people go when no QR said otherwise.
    pub fn default_room_for_ward(&self, ward: &WardId) -> Option<&Room> {
        self.rooms.iter().find(|room| room.wards.contains(ward))
    }

    /// The first of what somebody seeks that houses of the booth's kind usually offer.
    pub fn offered_at<'n>(&self, booth: &Booth, seeks: &'n [TagId]) -> Option<&'n TagId> {
        let (kind, sub) = (
            booth.kind.as_str(),
            booth.sub_kind.as_ref().map(SubKindId::as_str),
        );
        seeks.iter().find(|id| {
            let offered_by = self.tag(id).map(|tag| tag.offered_by.as_slice());
            let mut offered_by = offered_by.unwrap_or_default().iter();
            offered_by.any(|by| by == kind || Some(by.as_str()) == sub)
        })
    }
}
