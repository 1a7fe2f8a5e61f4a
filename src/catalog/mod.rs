//! The event as it was written down: kinds, tags, wards, rooms, agenda, wording. Read and checked once, then immutable.

pub mod attendees_csv;
mod columns;
pub mod delimited;
pub mod document;
pub mod employer;
pub mod fault;
pub mod fold;
mod index;
pub mod japan;
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
mod short_name;
mod table;
pub mod text;
mod workbook;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::catalog::index::Index;
use crate::catalog::question::Question;
use crate::catalog::text::Text;
use domain::{
    BoothId, KindId, KindLimit, Millis, RoleId, RoomId, RoomMode, SubKindId, TagId, WardId, names,
};
use matching::round::Odd;

pub use crate::catalog::load::Files;
pub use crate::catalog::materials::Materials;
pub use crate::catalog::read_event::date_words;

/// Tags are bits of a `u128` in the matcher.
pub const MAX_TAGS: usize = 128;

/// Tables of a room; a hall has fewer.
pub const MAX_TABLES: u16 = 1000;

/// How strong a relation of kinds can be.
pub const STRONGEST: u32 = 3;

/// What the compiled-in event is called in problems.
pub const EXAMPLE: &str = "config/event.toml";

/// The ward of everybody from elsewhere; every catalog has it.
pub const OTHER_WARD: &str = "other";

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
pub struct Event {
    pub name: Text,
    pub organizer: Text,
    pub venue: Option<Text>,
    pub date: Date,
    pub zone: TimeZone,
    /// Everything personal is gone by the start of this day.
    pub erase_on: Date,
    pub erase_at: Millis,
    /// Counts below this are left out of the report.
    pub suppressed_below: u32,
    /// People are asked how well they know organizations, before and at the end.
    pub acquaintance: bool,
    /// Whoever agrees is asked once more, after everything else of them is erased.
    pub ask_again: Option<AskAgain>,
    pub record: record::RecordForm,
}

impl Event {
    /// The zone's IANA name, as `event.toml` has it.
    pub fn timezone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// When so many minutes of the event's day have passed, by the system's clock.
    pub fn at_minute(&self, minutes: u16) -> Option<Millis> {
        let midnight = self.date.to_datetime(jiff::civil::Time::midnight());
        let at = midnight
            .checked_add(jiff::Span::new().minutes(minutes))
            .ok()?;
        let at = at.to_zoned(self.zone.clone()).ok()?;
        Some(Millis(at.timestamp().as_millisecond()))
    }

    /// Whether it is the event's day, or the night and morning after it, by the system's clock: before and after, times of day say nothing.
    pub fn is_on(&self, at: Millis) -> bool {
        let [from, until] = [0, LATEST_MINUTE].map(|minute| self.at_minute(minute));
        from.is_some_and(|from| from <= at) && until.is_some_and(|until| at < until)
    }

    /// Minutes of the event's day at a moment, by the system's clock; nothing before it.
    pub fn minute_at(&self, at: Millis) -> Option<u16> {
        let passed = at.since(self.at_minute(0)?);
        u16::try_from(passed.div_euclid(60_000)).ok()
    }
}

/// Of an agenda that goes on past midnight: noon of the next day.
const LATEST_MINUTE: u16 = 36 * 60;

/// When people are asked once more how well they know organizations.
#[derive(Clone, Debug)]
pub struct AskAgain {
    /// The day from whose start on letters go.
    pub on: Date,
    pub at: Millis,
    /// By the start of this day nothing is left of whoever has not answered.
    pub until: Date,
    pub until_at: Millis,
    /// Where the event file says so.
    pub line: usize,
}

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

#[derive(Clone, Debug)]
pub struct Ward {
    pub id: WardId,
    pub words: Text,
    pub kana: String,
    /// 全国地方公共団体コード, five digits.
    pub code: Option<String>,
    /// Column and row on the wall's schematic map.
    pub tile: Option<[u8; 2]>,
    pub adjacent: Vec<WardId>,
}

#[derive(Clone, Debug)]
pub struct Area {
    pub id: String,
    pub words: Text,
    pub wards: Vec<WardId>,
}

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    Talk,
    Exchange,
    Reception,
    Break,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub kind: SessionKind,
    pub title: Text,
    pub room: Option<RoomId>,
    pub hosts: Vec<BoothId>,
    /// In the order in which they speak, as they are announced.
    pub speakers: Vec<Text>,
    pub starts_at: Millis,
    pub ends_at: Millis,
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

    /// When the agenda begins, in minutes of the event's day.
    pub fn begins_at_minute(&self) -> Option<u16> {
        let first = self.agenda.iter().map(|session| session.starts_at).min()?;
        self.event.minute_at(first)
    }

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

    /// Whether two different wards share a border. Unknown wards share none.
    pub fn wards_adjacent(&self, a: &WardId, b: &WardId) -> bool {
        self.ward(a).is_some_and(|ward| ward.adjacent.contains(b))
    }

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

    /// The day of a moment of the system's clock.
    pub fn date_of(&self, at: Millis) -> Date {
        let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        moment.to_zoned(self.event.zone.clone()).date()
    }

    /// A moment of the system's clock, or of the agenda, as RFC 3339 with the event's offset.
    pub fn calendar(&self, at: Millis) -> String {
        let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        moment
            .to_zoned(self.event.zone.clone())
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
    }

    /// The same to the millisecond: pages count from it.
    pub fn rfc3339_exact(&self, now: Millis) -> String {
        let moment = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
        moment
            .to_zoned(self.event.zone.clone())
            .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
            .to_string()
    }
}

#[cfg(test)]
mod tests;
