//! Registrations as a CSV: what `plan` pairs and what an organizer imports before the doors open.

use std::collections::HashMap;

use crate::catalog::Catalog;
use crate::catalog::delimited::{Row, Sheet};
use crate::catalog::organizations::{kind, named_sub_kind, ward};
use crate::catalog::patient::looks_like_patient_data;
use crate::catalog::problem::{Findings, Problems, suggest};
use crate::typed::reading;
use domain::{KindId, RoleId, RoomId, SubKindId, TagId, WardId};

/// One person of the list; every id in it is known to the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendeeRow {
    /// Counted from 1, for problems found later.
    pub line: usize,
    /// Unique in the file; the list's own, not ours.
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
}

/// What the rows are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Pairing on paper: needs no names, and may leave the ward open.
    Plan,
    /// Registration: a person is greeted by name.
    Register,
}

const MAX_NAME: usize = 40;
const MAX_ORGANIZATION: usize = 100;

/// Reads the columns `id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room`: a header in any order,
/// tags separated by `;`. Required: `id`, `organization`, `kind`, and for registration `name` and `ward`. All or nothing.
pub fn read_attendees(
    catalog: &Catalog,
    file: &str,
    bytes: &[u8],
    purpose: Purpose,
) -> Result<Vec<AttendeeRow>, Problems> {
    let findings = Findings::default();
    let rows = rows(catalog, file, bytes, purpose, &findings).unwrap_or_default();
    findings.verdict(rows)
}

fn rows(
    catalog: &Catalog,
    file: &str,
    bytes: &[u8],
    purpose: Purpose,
    findings: &Findings,
) -> Option<Vec<AttendeeRow>> {
    let required: &[&str] = match purpose {
        Purpose::Plan => &["id", "organization", "kind"],
        Purpose::Register => &["id", "name", "organization", "kind", "ward"],
    };
    let sheet = Sheet::read(file, bytes, required, findings)?;
    let mut lines: HashMap<&str, usize> = HashMap::new();
    let mut read = Vec::with_capacity(sheet.len());
    for row in sheet.rows(findings) {
        let id = row.text("id", 100);
        if let Some((id, first)) = id.and_then(|id| Some((id, lines.insert(id, row.line)?))) {
            row.wrong(
                "id",
                format!("\"{id}\" already stands in line {first}"),
                "give each person their own",
            );
        }
        read.extend(person(catalog, &row, id, purpose));
    }
    Some(read)
}

/// Asks for every field before giving up, so that every problem is noted.
fn person(
    catalog: &Catalog,
    row: &Row<'_>,
    id: Option<&str>,
    purpose: Purpose,
) -> Option<AttendeeRow> {
    let name = match purpose {
        Purpose::Plan => row.short("name", MAX_NAME).or(Some("")),
        Purpose::Register => row.text("name", MAX_NAME),
    };
    let kana = row.short("kana", MAX_NAME).map(reading).unwrap_or_default();
    let organization = row.text("organization", MAX_ORGANIZATION);
    for (column, text) in [("name", name), ("organization", organization)] {
        if let Some(reason) = text.and_then(looks_like_patient_data) {
            row.wrong(column, "looks like patient data", reason.words().1);
        }
    }
    let kind = kind(catalog, row);
    let sub_kind = kind.and_then(|kind| named_sub_kind(catalog, row, kind, row.maybe("sub_kind")?));
    let ward = match (purpose, row.maybe("ward"), row.maybe("ward_code")) {
        (Purpose::Plan, None, None) => Some(WardId::from(crate::catalog::OTHER_WARD)),
        _ => ward(catalog, row),
    };
    let (offers, needs) = (tags(catalog, row, "offers"), tags(catalog, row, "needs"));
    let companies_welcome = flag(row, "companies_welcome");
    let (role, room) = (role(catalog, row), room(catalog, row));
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
        room,
    })
}

/// Tags by id or Japanese name.
fn tags(catalog: &Catalog, row: &Row<'_>, column: &str) -> Vec<TagId> {
    let mut read: Vec<TagId> = Vec::new();
    let words = row.get(column).split([';', '；']).map(str::trim);
    for word in words.filter(|word| !word.is_empty()) {
        let Some(tag) = catalog
            .tags
            .iter()
            .find(|t| t.id.as_str() == word || t.words.ja == word)
        else {
            let mend = suggest(word, catalog.tags.iter().map(|t| t.id.as_str()));
            row.wrong(column, format!("unknown tag \"{word}\""), mend);
            continue;
        };
        if !read.contains(&tag.id) {
            read.push(tag.id.clone());
        }
    }
    read
}

fn role(catalog: &Catalog, row: &Row<'_>) -> Option<RoleId> {
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

fn room(catalog: &Catalog, row: &Row<'_>) -> Option<RoomId> {
    let text = row.maybe("room")?;
    let found = catalog.room(&text.into());
    if found.is_none() {
        let mend = suggest(text, catalog.rooms.iter().map(|r| r.id.as_str()));
        row.wrong("room", format!("unknown room \"{text}\""), mend);
    }
    found.map(|r| r.id.clone())
}

fn flag(row: &Row<'_>, column: &str) -> bool {
    match row.get(column).to_lowercase().as_str() {
        "" | "0" | "false" | "no" | "n" | "いいえ" | "×" => false,
        "1" | "true" | "yes" | "y" | "はい" | "○" | "〇" => true,
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room";

    fn read(text: &str, purpose: Purpose) -> Result<Vec<AttendeeRow>, String> {
        let catalog = Catalog::example().unwrap();
        read_attendees(&catalog, "people.csv", text.as_bytes(), purpose).map_err(|p| p.to_string())
    }

    #[test]
    fn a_full_row_is_read() {
        let row = "7,見本 花子,みほん はなこ,見本中央病院,hospital,hospital/acute,liaison-nurse,目黒区,\
            emergency-24h; quick-reply ;emergency-24h,rehab-ward,true,liaison";
        let text = format!("{HEADER}\n{row}\n");
        let rows = read(&text, Purpose::Register).unwrap();
        let expected = AttendeeRow {
            line: 2,
            id: "7".into(),
            name: "見本 花子".into(),
            kana: "みほん はなこ".into(),
            organization: "見本中央病院".into(),
            kind: "hospital".into(),
            sub_kind: Some("hospital/acute".into()),
            role: Some("liaison-nurse".into()),
            ward: "meguro".into(),
            offers: vec!["emergency-24h".into(), "quick-reply".into()],
            needs: vec!["rehab-ward".into()],
            companies_welcome: true,
            room: Some("liaison".into()),
        };
        assert_eq!(rows, [expected]);
    }

    #[test]
    fn a_plan_needs_little_and_any_order() {
        let rows = read(
            "kind,needs,id,organization\nclinic,rehab-ward,a,みどり\n",
            Purpose::Plan,
        )
        .unwrap();
        assert_eq!(
            (rows[0].name.as_str(), rows[0].ward.as_str()),
            ("", "other")
        );
        let refused = read(
            "kind,needs,id,organization\nclinic,rehab-ward,a,みどり\n",
            Purpose::Register,
        )
        .unwrap_err();
        assert!(
            refused.contains("people.csv:1: no column \"name\""),
            "{refused}"
        );
        assert!(
            refused.contains("people.csv:1: no column \"ward\""),
            "{refused}"
        );
    }

    #[test]
    fn every_fault_is_told_with_line_and_field() {
        let text = format!(
            "{HEADER}\n\
             1,見本,,みどり,clinic,,doktor,meguro,rehab-wards,,maybe,southwset\n\
             1,,,みどり,clinic,dental/general,,,,,,\n\
             2,82歳女性,,みどり 03-1234-5678,clinic,,,meguro,,,,\n"
        );
        let expected = "\
            people.csv:2: offers: unknown tag \"rehab-wards\"; did you mean \"rehab-ward\"?\n\
            people.csv:2: companies_welcome: \"maybe\" is neither yes nor no; write true or false\n\
            people.csv:2: role: unknown role \"doktor\"; did you mean \"doctor\"?\n\
            people.csv:2: room: unknown room \"southwset\"; did you mean \"southwest\"?\n\
            people.csv:3: id: \"1\" already stands in line 2; give each person their own\n\
            people.csv:3: name: empty; every row needs it\n\
            people.csv:3: sub_kind: \"dental/general\" is no sub-kind of \"clinic\"; write one of: clinic/general, clinic/specialist, clinic/home-care, clinic/bedded, clinic/diagnostic\n\
            people.csv:3: ward: empty; write a ward's id, its Japanese name, or \"other\"\n\
            people.csv:4: name: looks like patient data; It contains an age.\n\
            people.csv:4: organization: looks like patient data; Phone numbers and addresses belong in the contact field.";
        assert_eq!(read(&text, Purpose::Register).unwrap_err(), expected);
    }
}
