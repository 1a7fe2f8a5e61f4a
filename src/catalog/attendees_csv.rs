//! Registrations as a table: what `plan` pairs and what an organizer imports before the doors open.

use std::collections::{BTreeMap, HashMap};

use crate::catalog::delimited::{Row, Sheet, headings};
use crate::catalog::fold::fold;
use crate::catalog::organizations::{OrganizationIndex, kind, named_sub_kind, ward};
use crate::catalog::patient::looks_like_patient_data;
use crate::catalog::problem::{Findings, Problems, suggest};
use crate::catalog::{Catalog, Tag};
use crate::typed::reading;
use domain::{Honorific, KindId, RoleId, RoomId, SubKindId, TagId, WardId};

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
    pub honorific: Option<Honorific>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Said so where they registered: may be introduced.
    pub consents: bool,
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

/// Every column, and what forms and offices call it.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "id",
        &[
            "番号",
            "No",
            "No.",
            "受付番号",
            "登録番号",
            "申込番号",
            "チケット番号",
            "参加者番号",
            "整理番号",
        ],
    ),
    (
        "name",
        &[
            "氏名",
            "名前",
            "お名前",
            "ご氏名",
            "参加者",
            "参加者名",
            "参加者氏名",
            "氏名（漢字）",
            "お名前（漢字）",
            "フルネーム",
        ],
    ),
    (
        "kana",
        &[
            "ふりがな",
            "かな",
            "氏名（かな）",
            "氏名（ふりがな）",
            "お名前（ふりがな）",
            "お名前（かな）",
            "氏名かな",
            "氏名ふりがな",
        ],
    ),
    ("honorific", &["敬称"]),
    (
        "organization",
        &[
            "所属",
            "ご所属",
            "所属先",
            "所属名",
            "所属機関",
            "所属施設",
            "所属団体",
            "施設名",
            "医療機関名",
            "法人名",
            "会社名",
            "事業所名",
            "勤務先",
            "団体名",
        ],
    ),
    (
        "kind",
        &[
            "種別",
            "種類",
            "施設種別",
            "所属種別",
            "所属の種別",
            "施設の種類",
            "区分",
            "業種",
        ],
    ),
    ("sub_kind", &["詳細種別", "種別の詳細", "診療形態"]),
    ("role", &["職種", "役職", "職種・役職", "ご職種", "職名"]),
    (
        "ward",
        &[
            "区",
            "地区",
            "所在地",
            "所在区",
            "区市町村",
            "市区町村",
            "エリア",
            "地域",
        ],
    ),
    (
        "offers",
        &[
            "できること",
            "対応できること",
            "提供できること",
            "お役に立てること",
            "ご提供できること",
            "対応可能なこと",
        ],
    ),
    (
        "needs",
        &[
            "探していること",
            "相談したいこと",
            "求めていること",
            "ニーズ",
            "困りごと",
            "お困りごと",
            "知りたいこと",
        ],
    ),
    (
        "companies_welcome",
        &["企業との面談", "企業の紹介", "企業のご紹介", "企業紹介"],
    ),
    ("room", &["部屋", "お部屋", "会場"]),
    (
        "email",
        &[
            "e-mail",
            "mail",
            "メール",
            "メールアドレス",
            "Eメール",
            "email address",
        ],
    ),
    (
        "phone",
        &["tel", "電話", "電話番号", "お電話番号", "連絡先"],
    ),
    (
        "consent",
        &[
            "同意",
            "ご紹介への同意",
            "紹介への同意",
            "個人情報の同意",
            "個人情報の取り扱い",
        ],
    ),
];

/// Our column of a heading, by its own name or one that is usual.
fn column(heading: &str) -> Option<String> {
    let folded = fold(heading);
    let called = |name: &str| fold(name) == folded;
    let found = COLUMNS
        .iter()
        .find(|(ours, theirs)| called(ours) || theirs.iter().any(|theirs| called(theirs)));
    found.map(|(ours, _)| (*ours).to_owned())
}

/// As `column`, unless somebody chose by hand: such a column is not found a second time by its usual name.
fn meant(heading: &str, chosen: &BTreeMap<String, String>) -> Option<String> {
    let folded = fold(heading);
    let mut by_hand = chosen.iter().filter(|(_, theirs)| fold(theirs) == folded);
    let by_hand = by_hand.next().map(|(ours, _)| ours.clone());
    by_hand.or_else(|| column(heading).filter(|ours| !chosen.contains_key(ours)))
}

/// Every column of a list of registrations, and which of ours it is taken for. Of a file that cannot be read none.
pub fn columns_of(
    bytes: &[u8],
    chosen: &BTreeMap<String, String>,
) -> Vec<(String, Option<String>)> {
    let headings = headings("", bytes).unwrap_or_default();
    let ours = |heading: String| {
        let ours = meant(&heading.to_lowercase(), chosen);
        (heading, ours)
    };
    headings.into_iter().map(ours).collect()
}

const MAX_NAME: usize = 40;
const MAX_ORGANIZATION: usize = 100;

/// Reads the columns `id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room`, and for registration
/// `honorific,email,phone,consent`: a header in any order, tags separated by `;`, `、` or line breaks. All or nothing.
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
            let ours = |heading: &str| meant(heading, columns);
            Sheet::read_as(file, bytes, &["name", "organization"], ours, findings)?
        }
    };
    let mut lines: HashMap<&str, usize> = HashMap::new();
    let mut read = Vec::with_capacity(sheet.len());
    let known = Tags::of(catalog);
    for row in sheet.rows(findings) {
        let id = match purpose {
            Purpose::Plan => row.text("id", 100),
            Purpose::Register { .. } if row.has("id") => row.text("id", 100),
            Purpose::Register { .. } => Some(""),
        };
        let named = id.filter(|id| !id.is_empty());
        if let Some((id, first)) = named.and_then(|id| Some((id, lines.insert(id, row.line)?))) {
            row.wrong(
                "id",
                format!("\"{id}\" already stands in line {first}"),
                "give each person their own",
            );
        }
        read.extend(person(catalog, &known, &row, id, purpose));
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
            row.wrong(column, "looks like patient data", reason.words().1);
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
    let (role, room) = (role(catalog, row), room(catalog, row));
    let consents = flag(row, "consent");
    let honorific = honorific(row);
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
        room,
        honorific,
        email: owned("email"),
        phone: owned("phone"),
        consents,
    })
}

fn honorific(row: &Row<'_>) -> Option<Honorific> {
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
fn tags<'c>(catalog: &'c Catalog, known: &Tags<'c>, row: &Row<'_>, column: &str) -> Vec<TagId> {
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
struct Tags<'c>(HashMap<String, &'c Tag>);

impl<'c> Tags<'c> {
    fn of(catalog: &'c Catalog) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "id,name,kana,organization,kind,sub_kind,role,ward,offers,needs,companies_welcome,room";

    fn read(text: &str, purpose: Purpose<'_>) -> Result<Vec<AttendeeRow>, String> {
        let catalog = Catalog::example().unwrap();
        read_attendees(&catalog, "people.csv", text.as_bytes(), purpose).map_err(|p| p.to_string())
    }

    fn register(text: &str) -> Result<Vec<AttendeeRow>, String> {
        let organizations = OrganizationIndex::default();
        let columns = BTreeMap::new();
        let purpose = Purpose::Register {
            organizations: &organizations,
            columns: &columns,
        };
        read(text, purpose)
    }

    #[test]
    fn a_full_row_is_read() {
        let row = "7,見本 花子,みほん はなこ,見本中央病院,hospital,hospital/acute,liaison-nurse,目黒区,\
            emergency-24h; quick-reply ;emergency-24h,rehab-ward,true,liaison";
        let text = format!("{HEADER}\n{row}\n");
        let rows = register(&text).unwrap();
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
            honorific: None,
            email: None,
            phone: None,
            consents: false,
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
        let refused = register("kind,needs,id,organization\nclinic,rehab-ward,a,みどり\n");
        let expected = "people.csv:1: no column \"name\"; ";
        assert!(refused.unwrap_err().starts_with(expected));
        let refused = register("kind,id,name,organization\nclinic,a,見本,みどり\n");
        let refused = refused.unwrap_err();
        assert!(refused.contains("people.csv:2: ward: empty"), "{refused}");
    }

    #[test]
    fn a_list_as_a_form_exports_it_is_understood() {
        let text = "受付番号,お名前,フリガナ,ご所属,施設種別,区,提供できること,お困りごと,E-Mail,電話番号,ご紹介への同意\n\
            A-1,見本 花子,ﾐﾎﾝ ﾊﾅｺ,見本中央病院,病院,目黒区,\"緊急・24時間対応、返信が速い\",回復期リハ病棟,a@example.jp,０３－１２３４－５６７８,同意する\n";
        let rows = register(text);
        // The tags' words are the event's own; whichever is not one is named with the nearest.
        match rows {
            Ok(rows) => {
                assert_eq!(
                    (rows[0].id.as_str(), rows[0].ward.as_str()),
                    ("A-1", "meguro")
                );
            }
            Err(error) => assert!(error.contains("unknown tag"), "{error}"),
        }
    }

    #[test]
    fn tags_are_found_by_id_name_and_alias_in_any_spelling() {
        let catalog = Catalog::example().unwrap();
        let with_alias = catalog
            .tags
            .iter()
            .find(|tag| !tag.aliases.is_empty())
            .unwrap();
        let plain = catalog
            .tags
            .iter()
            .rfind(|tag| tag.id != with_alias.id)
            .unwrap();
        for separator in ["; ", "；", "、", "\n"] {
            let cell = [plain.id.as_str(), &with_alias.aliases[0]].join(separator);
            let text = format!(
                "id,name,organization,kind,ward,offers\n1,見本,みどり,clinic,meguro,\"{cell}\"\n"
            );
            let offers = &register(&text).unwrap()[0].offers;
            assert_eq!(
                offers,
                &[plain.id.clone(), with_alias.id.clone()],
                "{separator:?}"
            );
        }
    }

    #[test]
    fn kind_and_ward_follow_from_the_list_of_organizations() {
        let catalog = Catalog::example().unwrap();
        let list = "id,kind,name,ward\nh,hospital,見本中央病院,meguro\nx,clinic,みどり,ota\ny,clinic,みどり,minato\n";
        let records = crate::catalog::organizations::read_organizations(
            &catalog,
            "list.csv",
            list.as_bytes(),
        );
        let organizations = OrganizationIndex::new(records.unwrap());
        let columns = BTreeMap::from([("name".to_owned(), "who".to_owned())]);
        let purpose = Purpose::Register {
            organizations: &organizations,
            columns: &columns,
        };
        let rows = read("who,名前,所属\n見本 花子,x,見本中央病院\n", purpose).unwrap();
        assert_eq!(
            (rows[0].name.as_str(), rows[0].id.as_str()),
            ("見本 花子", "")
        );
        assert_eq!(
            (rows[0].kind.as_str(), rows[0].ward.as_str()),
            ("hospital", "meguro")
        );
        let several = read("who,所属\n見本,みどり\n", purpose).unwrap_err();
        assert!(
            several.contains("kind: empty") && several.contains("ward: empty"),
            "{several}"
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
        assert_eq!(register(&text).unwrap_err(), expected);
    }
}
