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
        rooms: None,
        says_times: false,
        honorific: None,
        email: None,
        phone: None,
        wishes_must: None,
        wishes: None,
        wishes_never: None,
        wished_kinds: ListedKinds::default(),
        arrives: None,
        leaves: None,
        consents: false,
        badge: None,
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
fn a_sheet_whose_first_rows_are_empty_is_read_and_lines_are_those_of_the_file() {
    let sheet = |kind: &str| {
        format!(
            ",,,\r\n\r\n,,,\r\nお名前,ご所属,種別,区\r\n見本 花子,架空医院,{kind},目黒区\r\n,,,\r\n"
        )
    };
    assert_eq!(register(&sheet("診療所")).unwrap()[0].line, 5);
    let refused = register(&sheet("花屋")).unwrap_err();
    assert!(refused.starts_with("people.csv:5: kind: "), "{refused}");
}

#[test]
fn a_number_is_one_number_however_wide_it_is_written() {
    let list = "番号,お名前,ご所属,種別,区\n\
        A-1,見本 花子,架空医院,診療所,目黒区\n\
        Ａ－１,例 太郎,架空医院,診療所,目黒区\n";
    let refused = register(list).unwrap_err();
    assert!(refused.contains("people.csv:3: id: "), "{refused}");
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
    let records =
        crate::catalog::organizations::read_organizations(&catalog, "list.csv", list.as_bytes());
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

#[test]
fn badges_that_are_printed_already_have_their_numbers() {
    let text = "氏名,所属,種別,区,名札番号\n\
        見本 花子,みどり,診療所,目黒区,１２\n見本 次郎,ひなた,診療所,目黒区,\n";
    let rows = register(text).unwrap();
    assert_eq!((rows[0].badge, rows[1].badge), (Some(12), None));
    let text = "氏名,所属,種別,区,名札番号\n\
        見本 花子,みどり,診療所,目黒区,12\n見本 次郎,ひなた,診療所,目黒区,0\n\
        見本 三郎,あおば,診療所,目黒区,１２\n見本 四郎,もみじ,診療所,目黒区,A-7\n";
    let expected = "\
        people.csv:3: badge: \"0\" is no badge number; write a whole number from 1 to 99999, or leave it empty\n\
        people.csv:4: badge: \"12\" already stands in line 2; give each person their own\n\
        people.csv:5: badge: \"A-7\" is no badge number; write a whole number from 1 to 99999, or leave it empty";
    assert_eq!(register(text).unwrap_err(), expected);
}

#[test]
fn a_list_of_more_than_an_evening_can_hold_is_refused_before_it_is_read() {
    let rows: String = (0..=MAX_ROWS).map(|n| format!("見本{n},,\n")).collect();
    let told = register(&format!("氏名,所属,種別\n{rows}")).unwrap_err();
    let expected =
        "people.csv: 20001 rows, at most 20000; leave out whoever does not come to this event";
    assert_eq!(told, expected);
}
