use super::list::COLUMNS;
use super::*;
use crate::catalog::Catalog;
use crate::catalog::problem::Problems;

const LIST: &str = "\
id,kind,sub_kind,name,kana,ward
h1,hospital,hospital/acute,見本中央病院,ミホンチュウオウビョウイン,meguro
h2,病院,,社会福祉法人恩賜見本会支部 見本中央病院附属クリニック,,目黒区
c1,clinic,,医療法人社団 青葉会 青葉台みどりクリニック,イリョウホウジンシャダンアオバカイ アオバダイミドリクリニック,13112
c2,clinic,,みどり内科,ミドリナイカ,setagaya
c3,clinic,,髙﨑眼科 みどり野分院,,other
c4,clinic,,みどりクリニック 見本町,,渋谷
p1,pharmacy,,株式会社みどり薬局,カブシキガイシャミドリヤッキョク,ota
p2,pharmacy,,ひなた薬局 目黒店,ヒナタヤッキョク メグロテン,meguro
p3,pharmacy,,ひなた薬局 目黒店,ヒナタヤッキョク メグロテン,meguro
";

fn read(text: &str) -> Result<Vec<OrganizationRecord>, Problems> {
    read_organizations(&Catalog::example().unwrap(), "list.csv", text.as_bytes())
}

fn index() -> OrganizationIndex {
    OrganizationIndex::new(read(LIST).unwrap())
}

fn found(query: &str) -> Vec<String> {
    index()
        .search(query, 10)
        .iter()
        .map(|r| r.id.to_string())
        .collect()
}

#[test]
fn kinds_and_wards_may_be_ids_names_or_codes() {
    let records = read(LIST).unwrap();
    assert_eq!(records[1].kind.as_str(), "hospital");
    assert_eq!(records[1].ward.as_str(), "meguro");
    assert_eq!(records[2].ward.as_str(), "setagaya");
    assert_eq!(
        records[0].sub_kind.as_ref().unwrap().as_str(),
        "hospital/acute"
    );
    assert_eq!(records[4].name, "髙﨑眼科 みどり野分院", "kept as written");
}

#[test]
fn a_ward_may_be_written_with_its_prefecture_or_as_a_code_of_six_digits() {
    let of = |ward: &str| {
        let list = format!("id,kind,name,ward\n1,clinic,見本内科,{ward}\n");
        read(&list).map(|records| records[0].ward.to_string())
    };
    for ward in ["目黒", "目黒区", "東京都目黒区", "13110", "131105"] {
        assert_eq!(of(ward), Ok("meguro".to_owned()), "{ward}");
    }
    for ward in ["131104", "1311055", "名古屋市港区", "区", "都目黒"] {
        assert!(of(ward).is_err(), "{ward}");
    }
}

#[test]
fn public_lists_own_words_tell_the_sub_kind() {
    let text = "id,kind,sub_kind_guess,service,name,ward_code,address\n\
        1,care,,訪問介護,つばさ,13110,x\n2,hospital,psych,病院,みどり,13110,x\n3,clinic,,診療所,ひなた,13110,x\n";
    let subs: Vec<Option<String>> = read(text)
        .unwrap()
        .iter()
        .map(|r| r.sub_kind.as_ref().map(|s| s.to_string()))
        .collect();
    assert_eq!(
        subs,
        [
            Some("care/home-visit".into()),
            Some("hospital/psychiatric".into()),
            None
        ]
    );
}

#[test]
fn better_answers_come_first() {
    // Prefix of the short name (shorter first), then a word's start, then within, then the reading.
    assert_eq!(found("みどり"), ["c2", "p1", "c4", "c3", "c1"]);
    assert_eq!(found("見本中央病院")[0], "h1", "exact before prefix");
    assert_eq!(found("ミホンチュウ"), ["h1"]);
    assert_eq!(found("あおばだい"), ["c1"]);
    assert_eq!(found("青葉台みどりクリニック"), ["c1"]);
}

#[test]
fn spelling_does_not_matter() {
    for query in [
        "高崎眼科",
        "髙﨑",
        "タカサキ髙﨑".trim_start_matches("タカサキ"),
        "みどり野",
        "ﾐﾄﾞﾘ野",
    ] {
        assert_eq!(found(query), ["c3"], "{query}");
    }
    assert_eq!(found("医療法人社団青葉会 青葉台みどりクリニック"), ["c1"]);
    assert_eq!(found("医療法人　みどり内科"), ["c2"]);
    assert_eq!(found("株式会社 みどり薬局")[0], "p1");
}

#[test]
fn every_word_must_be_found() {
    assert_eq!(found("目黒 ひなた"), ["p2", "p3"]);
    assert_eq!(found("目黒　みどり"), [""; 0]);
    assert_eq!(found("病院 見本"), ["h1", "h2"]);
}

#[test]
fn an_empty_or_endless_query_finds_nothing() {
    for query in ["", "  ", "・", &"あ".repeat(100_000)] {
        assert_eq!(found(query), [""; 0]);
    }
    assert!(
        !found("医療法人社団").is_empty(),
        "a legal form alone is searched as it is"
    );
}

#[test]
fn a_typed_name_finds_the_one_it_means_and_no_other() {
    let index = index();
    let found = |index: &OrganizationIndex, name: &str, ward: &str| {
        let found = index.find_by_name(name, &ward.into());
        found.map(|r| r.id.to_string())
    };
    let id = |name: &str, ward: &str| found(&index, name, ward);
    assert_eq!(id("ミドリ内科", "setagaya").as_deref(), Some("c2"));
    assert_eq!(id("ミドリ内科", "ota"), None, "another ward");
    assert_eq!(
        id("みどり内科　医療連携室", "setagaya").as_deref(),
        Some("c2")
    );
    assert_eq!(
        id("青葉台 みどりクリニック", "setagaya").as_deref(),
        Some("c1")
    );
    assert_eq!(
        id("医療法人社団みどり内科", "setagaya").as_deref(),
        Some("c2")
    );
    assert_eq!(
        id("ひなた薬局目黒店", "meguro").as_deref(),
        Some("p2"),
        "two rows of one shop"
    );
    assert_eq!(id("みどり", "setagaya"), None);
    let text =
        "id,kind,name,ward\na,clinic,つばさ内科,meguro\nb,clinic,医療法人 つばさ内科,meguro\n";
    let both = OrganizationIndex::new(read(text).unwrap());
    let id = |name: &str| found(&both, name, "meguro");
    assert_eq!(
        id("つばさ内科").as_deref(),
        Some("a"),
        "the full name comes before a short one"
    );
    assert_eq!(id("医療法人　つばさ内科").as_deref(), Some("b"));
    assert_eq!(
        id("医療法人社団 つばさ内科"),
        None,
        "both are called so in short"
    );
    assert_eq!(index.get(&"p2".into()).unwrap().name, "ひなた薬局 目黒店");
    assert!(index.get(&"p9".into()).is_none());
}

#[test]
fn what_was_picked_is_found_in_a_list_that_is_numbered_anew() {
    let old = read("id,kind,name,ward\n1,clinic,つばさ内科,meguro\n2,clinic,つばさ内科,ota\n3,dental,つばさ内科,ota\n").unwrap();
    let text = "id,kind,name,ward\n1,dental,つばさ内科,ota\n2,clinic,ツバサ 内科,meguro\n9,clinic,つばさ内科,ota\n";
    let new = OrganizationIndex::new(read(text).unwrap());
    let now = |i: usize| {
        let picked = Picked::from(&old[i]);
        new.find(&picked).unwrap().id.to_string()
    };
    assert_eq!([now(0), now(1), now(2)], ["2", "9", "1"]);
    assert!(!new.get(&"1".into()).unwrap().is(&Picked::from(&old[0])));
}

#[test]
fn a_wrong_row_refuses_the_whole_list_and_every_fault_is_told() {
    let text = "id,kind,sub_kind,name,ward\n\
        a,clinic,,みどり,megro\n\
        a,clinik,,,meguro\n\
        b,clinic,,ひなた,黒目\n\
        ,clinic,,つばさ,\n";
    let expected = "\
        list.csv:2: ward: unknown ward \"megro\"; did you mean \"meguro\"?; from elsewhere: \"other\"\n\
        list.csv:3: name: empty; every row needs it\n\
        list.csv:3: kind: unknown kind \"clinik\"; did you mean \"clinic\"?\n\
        list.csv:3: id: \"a\" already stands in line 2; give each its own\n\
        list.csv:4: ward: unknown ward \"黒目\"; write one of the 24 known ids, such as \"千代田区\"; from elsewhere: \"other\"\n\
        list.csv:5: id: empty; every row needs it\n\
        list.csv:5: ward: empty; write a ward's id, its Japanese name, or \"other\"";
    assert_eq!(read(text).unwrap_err().to_string(), expected);
    let subs =
        read("id,kind,sub_kind,name,ward\nb,clinic,hospital/acute,ひなた,meguro\n").unwrap_err();
    assert!(
        subs.to_string()
            .starts_with("list.csv:2: sub_kind: \"hospital/acute\" is no sub-kind of \"clinic\""),
        "{subs}"
    );
}

#[test]
fn headings_may_be_japanese() {
    let text = "番号,施設名,フリガナ,施設種別,区市町村\nh1,見本中央病院,ミホンチュウオウビョウイン,病院,目黒区\n";
    let records = read(text).unwrap();
    let (record, english) = (&records[0], &read(LIST).unwrap()[0]);
    assert_eq!((&record.id, &record.name), (&english.id, &english.name));
    assert_eq!(
        (&record.kana, &record.kind, &record.ward),
        (&english.kana, &english.kind, &english.ward)
    );
    crate::catalog::columns::assert_each_name_means_one(COLUMNS);
}
