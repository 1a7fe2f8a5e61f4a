//! Registrations as a table: what `plan` pairs and what an organizer imports before the doors open.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::catalog::Catalog;
use crate::catalog::delimited::{Row, Sheet, headings};
use crate::catalog::fault::Fault;
use crate::catalog::organizations::{OrganizationIndex, kind, named_sub_kind, ward};
use crate::catalog::patient::looks_like_patient_data;
use crate::catalog::problem::{Findings, Problem, Problems};
use crate::typed::{leaving, reading, time_of_day};
use domain::{
    Honorific, KindId, OrganizationId, RoleId, RoomId, Stay, SubKindId, TagId, WardId, WishedKinds,
};

use cells::{Tags, badge, flag, honorific, role, rooms, tags, wished};
pub use headings::columns_of;
use headings::{column, meant, misnamed};

mod cells;
mod headings;
#[cfg(test)]
mod tests;

/// One person of the list; every id in it is known to the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendeeRow {
    /// Counted from 1, for problems found later.
    pub line: usize,
    /// Unique in the file; the list's own, not ours. Empty where the list has none, for registration alone.
    pub id: String,
    /// Empty only for [`Purpose::Plan`].
    pub name: String,
    pub kana: String,
    /// An id of the imported list, or a name.
    pub organization: String,
    pub kind: KindId,
    pub sub_kind: Option<SubKindId>,
    pub role: Option<RoleId>,
    pub ward: WardId,
    pub offers: Vec<TagId>,
    pub needs: Vec<TagId>,
    pub companies_welcome: bool,
    pub room: Option<RoomId>,
    /// All that they will attend; nothing where the list does not say.
    pub rooms: Option<Vec<RoomId>>,
    /// Whether the list says when people come and go.
    pub says_times: bool,
    pub honorific: Option<Honorific>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Organizations they have come for, would like to greet, and need not meet; each as it was where the list does not say. As they are written
    /// for [`Purpose::Plan`].
    pub wishes_must: Option<Vec<OrganizationId>>,
    pub wishes: Option<Vec<OrganizationId>>,
    pub wishes_never: Option<Vec<OrganizationId>>,
    /// The same of kinds of facility, by id.
    pub wished_kinds: ListedKinds,
    /// When they come and when they go, in minutes of the day.
    pub arrives: Option<u16>,
    pub leaves: Option<u16>,
    /// Said so where they registered: may be introduced.
    pub consents: bool,
    /// The number of a badge that is printed already; unique in the file.
    pub badge: Option<u32>,
}

/// Kinds in a list's columns of wishes; nothing where the list has no such column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedKinds {
    pub must: Option<Vec<String>>,
    pub wish: Option<Vec<String>>,
    pub never: Option<Vec<String>>,
}

impl ListedKinds {
    /// Where the list says nothing, it is as it was `before`.
    pub fn over(&self, before: WishedKinds) -> WishedKinds {
        let listed = self.clone();
        WishedKinds {
            must: listed.must.unwrap_or(before.must),
            wish: listed.wish.unwrap_or(before.wish),
            never: listed.never.unwrap_or(before.never),
        }
    }
}

impl AttendeeRow {
    /// Will attend this room, or said of none.
    pub fn may_attend(&self, room: &RoomId) -> bool {
        let several = self
            .rooms
            .as_ref()
            .is_some_and(|rooms| rooms.contains(room));
        several || self.room.as_ref().is_none_or(|only| only == room)
    }

    /// When they come and go, as far as the list says.
    pub fn stay(&self) -> Stay {
        Stay {
            arrives: self.arrives,
            leaves: self.leaves,
            rooms: self.rooms.clone().unwrap_or_default(),
        }
    }
}

/// What the rows are for.
#[derive(Clone, Copy, Debug)]
pub enum Purpose<'a> {
    /// Pairing on paper: needs no names, and may leave the ward open.
    Plan,
    /// Registration: a person is greeted by name. Kind and ward follow from the organization where the list has it.
    Register {
        organizations: &'a OrganizationIndex,
        /// Our columns, and how this list calls them.
        columns: &'a BTreeMap<String, String>,
    },
}

/// More is no list of one evening: all of it is read and held at once.
const MAX_ROWS: usize = 20_000;
const MAX_NAME: usize = 40;
const MAX_ORGANIZATION: usize = 100;

/// Reads the columns `id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room,rooms,arrives,leaves`, those of wishes
/// (`wishes_must,wishes,wishes_never`, and each with `_kinds`), and for registration `honorific,email,phone,consent,badge`: a header in any order, tags separated by `;`, `、` or line breaks. All or nothing.
pub fn read_attendees(
    catalog: &Catalog,
    file: &str,
    bytes: &[u8],
    purpose: Purpose<'_>,
) -> Result<Vec<AttendeeRow>, Problems> {
    let findings = Findings::default();
    let rows = rows(catalog, file, bytes, purpose, &findings).unwrap_or_default();
    findings.verdict(rows)
}

fn rows(
    catalog: &Catalog,
    file: &str,
    bytes: &[u8],
    purpose: Purpose<'_>,
    findings: &Findings,
) -> Option<Vec<AttendeeRow>> {
    let sheet = match purpose {
        Purpose::Plan => {
            let required = ["id", "organization", "kind"];
            Sheet::read_as(file, bytes, &required, column, findings)?
        }
        Purpose::Register { columns, .. } => {
            // The whole file is read for it, which is for nothing where nobody chose.
            let theirs = match columns.is_empty() {
                true => Vec::new(),
                false => headings(file, bytes).unwrap_or_default(),
            };
            for (ours, fault) in misnamed(columns, &theirs) {
                findings.add(Problem::of(file, Some(1), ours, fault));
            }
            let ours = |heading: &str| meant(heading, columns);
            Sheet::read_as(file, bytes, &["name", "organization"], ours, findings)?
        }
    };
    if sheet.len() > MAX_ROWS {
        let (count, most) = (sheet.len(), MAX_ROWS);
        findings.add(Problem::of(
            file,
            None,
            "",
            Fault::TooManyRows { count, most },
        ));
        return None;
    }
    let mut lines: HashMap<String, usize> = HashMap::new();
    let mut badges: HashMap<u32, usize> = HashMap::new();
    let mut read: Vec<AttendeeRow> = Vec::with_capacity(sheet.len());
    let known = Tags::of(catalog);
    for row in sheet.rows(findings) {
        let id = match purpose {
            Purpose::Plan => row.text("id", 100),
            Purpose::Register { .. } if row.has("id") => row.text("id", 100),
            Purpose::Register { .. } => Some(""),
        };
        let named = id.filter(|id| !id.is_empty());
        if let Some((id, line)) =
            named.and_then(|id| Some((id, lines.insert(id.nfkc().collect(), row.line)?)))
        {
            let word = id.to_owned();
            row.fault("id", Fault::Repeated { word, line });
        }
        let person = person(catalog, &known, &row, id, purpose);
        let badge = person.as_ref().and_then(|person| person.badge);
        if let Some((badge, line)) = badge.and_then(|n| Some((n, badges.insert(n, row.line)?))) {
            let word = badge.to_string();
            row.fault("badge", Fault::Repeated { word, line });
        }
        read.extend(person);
    }
    Some(read)
}

/// Asks for every field before giving up, so that every problem is noted.
fn person<'c>(
    catalog: &'c Catalog,
    known: &Tags<'c>,
    row: &Row<'_>,
    id: Option<&str>,
    purpose: Purpose<'_>,
) -> Option<AttendeeRow> {
    let name = match purpose {
        Purpose::Plan => row.short("name", MAX_NAME).or(Some("")),
        Purpose::Register { .. } => row.text("name", MAX_NAME),
    };
    let kana = row.short("kana", MAX_NAME).map(reading).unwrap_or_default();
    let organization = row.text("organization", MAX_ORGANIZATION);
    for (column, text) in [("name", name), ("organization", organization)] {
        if let Some(reason) = text.and_then(looks_like_patient_data) {
            row.fault(column, Fault::PatientData(reason));
        }
    }
    let listed = match purpose {
        Purpose::Plan => None,
        Purpose::Register { organizations, .. } => {
            organization.and_then(|name| organizations.find_only(name))
        }
    };
    let kind = match (row.maybe("kind"), listed) {
        (None, Some(listed)) => catalog.kind(&listed.kind),
        _ => kind(catalog, row),
    };
    let sub_kind = kind.and_then(|kind| match (row.maybe("sub_kind"), listed) {
        (Some(text), _) => named_sub_kind(catalog, row, kind, text),
        (None, listed) => listed.filter(|l| l.kind == kind.id)?.sub_kind.clone(),
    });
    let ward = match (
        purpose,
        row.maybe("ward").or(row.maybe("ward_code")),
        listed,
    ) {
        (Purpose::Plan, None, _) => Some(WardId::from(crate::catalog::OTHER_WARD)),
        (_, None, Some(listed)) => Some(listed.ward.clone()),
        _ => ward(catalog, row),
    };
    let (offers, needs) = (
        tags(catalog, known, row, "offers"),
        tags(catalog, known, row, "needs"),
    );
    let companies_welcome = flag(row, "companies_welcome");
    let role = role(catalog, row);
    let rooms = rooms(catalog, row);
    let consents = flag(row, "consent");
    let honorific = honorific(row);
    let index = match purpose {
        Purpose::Plan => None,
        Purpose::Register { organizations, .. } => Some(organizations),
    };
    let wished = |column, kinds| wished(catalog, row, column, kinds, index);
    let must = wished("wishes_must", "wishes_must_kinds");
    let wish = wished("wishes", "wishes_kinds");
    let never = wished("wishes_never", "wishes_never_kinds");
    let arrives = time(row, "arrives");
    let begins = arrives.or(catalog.begins_at_minute());
    let leaves = time(row, "leaves").map(|at| leaving(at, begins));
    if arrives.zip(leaves).is_some_and(|(from, to)| to <= from) {
        row.fault("leaves", Fault::LeavesFirst);
    }
    let owned = |column: &str| row.maybe(column).map(str::to_owned);
    Some(AttendeeRow {
        line: row.line,
        id: id?.to_owned(),
        name: name?.to_owned(),
        kana,
        organization: organization?.to_owned(),
        kind: kind?.id.clone(),
        sub_kind,
        role,
        ward: ward?,
        offers,
        needs,
        companies_welcome,
        room: row
            .maybe("room")
            .and_then(|_| rooms.room.clone())
            .or(rooms.first()),
        rooms: rooms.all,
        says_times: row.has("arrives") || row.has("leaves"),
        honorific,
        email: owned("email"),
        phone: owned("phone"),
        wishes_must: must.organizations,
        wishes: wish.organizations,
        wishes_never: never.organizations,
        wished_kinds: ListedKinds {
            must: must.kinds,
            wish: wish.kinds,
            never: never.kinds,
        },
        arrives,
        leaves,
        consents,
        badge: badge(row),
    })
}

/// Empty: from the beginning, or to the end.
fn time(row: &Row<'_>, column: &'static str) -> Option<u16> {
    let written = row.maybe(column)?;
    let read = time_of_day(written);
    if read.is_none() {
        row.fault(column, Fault::NotATime(written.to_owned()));
    }
    read
}
