use super::*;
use crate::archive::zip;
use crate::catalog::Ward;

/// A catalog of these wards: id and code.
fn catalog(wards: &[(&str, &str)]) -> Catalog {
    let mut catalog = Catalog::example().unwrap();
    let ward = |&(id, code): &(&str, &str)| Ward {
        id: id.into(),
        words: Text {
            ja: id.into(),
            en: id.into(),
        },
        kana: String::new(),
        code: Some(code.into()),
        tile: None,
        adjacent: Vec::new(),
    };
    catalog.wards = wards.iter().map(ward).collect();
    catalog
}

fn yokohama() -> Catalog {
    catalog(&[("tsurumi", "14101"), ("kohoku", "14109")])
}

macro_rules! published {
    ($name:literal) => {
        File {
            name: $name.into(),
            bytes: include_bytes!(concat!("../../../tests/data/published/", $name)).to_vec(),
        }
    };
}

fn all() -> Vec<File> {
    vec![
        published!("shitei_ika_kanagawa.csv"),
        published!("jigyosho_130.csv"),
        published!("01-1_hospital_facility_info_20270601.csv"),
        published!("02-1_clinic_facility_info_20270601.csv"),
        published!("03-1_dental_facility_info_20270601.csv"),
        published!("04_maternity_home_20270601.csv"),
        published!("05_pharmacy_20270601.csv"),
    ]
}

/// Name, sub-kind or else kind, ward.
fn row(record: &OrganizationRecord) -> (&str, &str, &str) {
    let sub_kind = record.sub_kind.as_ref().map(|sub| sub.as_str());
    let kind = sub_kind.unwrap_or(record.kind.as_str());
    (&record.name, kind, record.ward.as_str())
}

#[test]
fn lists_as_published_are_told_apart_and_give_kind_ward_and_reading() {
    let listed = read_lists(&yokohama(), &all()).unwrap_or_else(|problems| panic!("{problems}"));
    let expected = [
        ("医療法人社団架空会 見本つるみ病院", "hospital", "tsurumi"),
        ("架空港北こころの病院", "hospital/psychiatric", "kohoku"),
        ("港北架空大学附属病院", "hospital/advanced", "kohoku"),
        ("つるみ架空在宅クリニック", "clinic/home-care", "tsurumi"),
        ("見本産婦人科医院", "clinic/bedded", "kohoku"),
        ("架空ことり歯科", "dental", "tsurumi"),
        ("架空ひなた助産院", "clinic", "kohoku"),
        ("架空みなと薬局", "pharmacy", "tsurumi"),
        (
            "架空訪問看護ステーションつばさ",
            "care/home-nursing",
            "tsurumi",
        ),
        ("見本ことぶき内科", "clinic", "tsurumi"),
    ];
    let rows: Vec<_> = listed.records.iter().map(row).collect();
    assert_eq!(rows, expected);
    let first = &listed.records[0];
    assert_eq!(first.id.as_str(), "iryo-1411010000010");
    assert_eq!(
        first.kana,
        "イリョウホウジンシャダンカクウカイ ミホンツルミビョウイン"
    );
    // Of the others' wards: two hospitals, a clinic, a pharmacy, two care providers. The bureau names the first hospital again.
    assert_eq!((listed.elsewhere, listed.repeated), (6, 1));
    assert_eq!(listed.unclear, [""; 0]);
    let credits: Vec<&str> = listed
        .credits
        .iter()
        .map(|credit| credit.ja.as_str())
        .collect();
    assert_eq!(credits.len(), 3, "{credits:?}");
    assert!(
        credits[0].contains("医療情報ネット") && credits[1].contains("CC BY 4.0"),
        "{credits:?}"
    );
}

#[test]
fn a_whole_city_as_one_ward_takes_what_is_in_its_wards() {
    let city = catalog(&[("yokohama", "14100"), ("matsumoto", "20202")]);
    let listed = read_lists(&city, &all()).unwrap();
    let count = |ward: &str| {
        listed
            .records
            .iter()
            .filter(|record| record.ward.as_str() == ward)
            .count()
    };
    assert_eq!(
        (count("yokohama"), count("matsumoto"), listed.elsewhere),
        (10, 4, 2)
    );
    let long = listed
        .records
        .iter()
        .find(|record| record.name.contains("あずみ"));
    assert_eq!(
        long.and_then(|found| found.sub_kind.as_ref())
            .map(|sub| sub.as_str()),
        Some("hospital/long-term")
    );
}

#[test]
fn a_list_of_our_own_form_stands_as_it_is_beside_published_ones() {
    let own = "id,kind,name,ward\n1,hospital,医療法人社団架空会 見本つるみ病院,tsurumi\n2,pharmacy,架空みなと薬局 本店,tsurumi\n";
    let mut files = all();
    files.push(File {
        name: "own.csv".into(),
        bytes: own.into(),
    });
    let listed = read_lists(&yokohama(), &files).unwrap();
    let ids: Vec<&str> = listed
        .records
        .iter()
        .map(|record| record.id.as_str())
        .collect();
    assert_eq!(ids[..2], ["1", "2"]);
    assert_eq!(
        listed.records[0].kana, "イリョウホウジンシャダンカクウカイ ミホンツルミビョウイン",
        "the reading comes from the published list"
    );
    assert_eq!((listed.records.len(), listed.repeated), (11, 2));
    files.push(File {
        name: "again.csv".into(),
        bytes: own.into(),
    });
    let problems = read_lists(&yokohama(), &files).unwrap_err().to_string();
    assert!(
        problems.contains("again.csv: id: \"1\" already stands in another file; give each its own"),
        "{problems}"
    );
}

#[test]
fn archives_are_unpacked_as_they_are_offered() {
    let [mut list, other] = [
        published!("05_pharmacy_20270601.csv"),
        published!("jigyosho_130.csv"),
    ];
    let packed = zip([
        ("05_pharmacy_20270601.csv", list.bytes.clone()),
        ("care/jigyosho_130.csv", other.bytes),
        ("readme.pdf", b"%PDF".to_vec()),
    ]);
    list.bytes = packed.unwrap();
    list.name = "lists.zip".into();
    let listed = read_lists(&yokohama(), &[list]).unwrap();
    assert_eq!(listed.records.len(), 2);
    let empty = File {
        name: "empty.zip".into(),
        bytes: zip([("readme.pdf", b"%PDF".to_vec())]).unwrap(),
    };
    let problems = read_lists(&yokohama(), &[empty]).unwrap_err().to_string();
    assert_eq!(
        problems,
        "empty.zip: an archive without a list (.csv or .xlsx) in it; give the lists themselves"
    );
}

#[test]
fn a_row_whose_place_or_name_is_unclear_is_told_and_left_out() {
    let mut file = published!("jigyosho_130.csv");
    let text = String::from_utf8(file.bytes).unwrap();
    let text = text
        .replace("\"141011\"", "\"\"")
        .replace("横浜市鶴見区", "架空市");
    file.bytes = text
        .replace("架空訪問看護ステーションりんどう", "")
        .into_bytes();
    let listed = read_lists(&yokohama(), &[file]).unwrap();
    assert_eq!(listed.records, []);
    let told = "jigyosho_130.csv:2: 架空訪問看護ステーションつばさ: where it is cannot be told from its code and address";
    assert_eq!(listed.unclear, [told, "jigyosho_130.csv:3: no name"]);
    assert!(
        listed
            .left_out()
            .starts_with("left out: 1 of other wards, 2 unclear\n  jigyosho_130.csv:2"),
        "{}",
        listed.left_out()
    );
}

#[test]
fn what_is_no_list_is_refused_with_what_to_give_instead() {
    let refused = |name: &str, text: &str| {
        let file = File {
            name: name.into(),
            bytes: text.into(),
        };
        read_lists(&yokohama(), &[file]).unwrap_err().to_string()
    };
    let said = refused("a.csv", "名前,電話\n見本,1\n");
    assert!(said.starts_with("a.csv:1: no list of facilities that is known; its headings are: 名前, 電話; give files as 医療情報ネット"), "{said}");
    let said = refused(
        "01-2_hospital_speciality_hours_20270601.csv",
        "ID,診療科目コード,診療科目名,診療時間帯\n1,01001,内科,1\n",
    );
    assert!(
        said.contains("lists departments and hours, but no names; give the file of facilities"),
        "{said}"
    );
    let said = refused(
        "list.csv",
        "ID,正式名称,都道府県コード,市区町村コード\n1,見本,14,101\n",
    );
    assert!(
        said.starts_with("list.csv:2: 機関区分: whether these are hospitals"),
        "{said}"
    );
    let numbered = "ID,正式名称,機関区分,都道府県コード,市区町村コード\n1,見本,3,14,101\n";
    let file = File {
        name: "list.csv".into(),
        bytes: numbered.into(),
    };
    let listed = read_lists(&yokohama(), &[file]).unwrap();
    assert_eq!(listed.records[0].kind.as_str(), "dental");
    let long = "あ".repeat(101);
    let said = refused(
        "01-1_hospital.csv",
        &format!("ID,正式名称,都道府県コード,市区町村コード\n1,{long},14,101\n"),
    );
    assert_eq!(
        said,
        "01-1_hospital.csv:2: name: 101 characters; shorten it to 100 in the file"
    );
}
