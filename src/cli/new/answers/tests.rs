use super::*;
use jiff::civil::date as day;

const TODAY: Date = day(2027, 1, 10);

/// What was asked, and the answers or why there are none.
fn collected(given: Given, typed: &str) -> (String, Result<Answers, String>) {
    let mut asked = Vec::new();
    let mut asker = Asker::new(typed.as_bytes(), &mut asked);
    let answers = Answers::collect(given, TODAY, &mut asker).map_err(|failure| failure.to_string());
    (String::from_utf8(asked).unwrap(), answers)
}

fn given(wards: &str) -> Given {
    Given {
        prefecture: Some("神奈川県".into()),
        wards: Some(wards.into()),
        organizer: Some("架空医療連携ネットワーク".into()),
        date: Some("2027-09-18".into()),
        ..Given::default()
    }
}

fn chosen(wards: &str) -> Result<Vec<String>, String> {
    let (asked, answers) = collected(given(wards), "");
    assert_eq!(asked, "", "nothing is asked");
    Ok(answers?.wards.iter().map(|ward| ward.full_name()).collect())
}

#[test]
fn wards_answer_to_name_id_and_code() {
    for wards in [
        "鶴見区、港北区",
        "横浜市港北区 横浜市鶴見区",
        "tsurumi,kohoku",
        "14101, 141097",
        "鶴見　港北",
    ] {
        assert_eq!(
            chosen(wards).unwrap(),
            ["横浜市鶴見区", "横浜市港北区"],
            "{wards}"
        );
    }
    assert_eq!(
        chosen("横浜市").unwrap().len(),
        18,
        "a designated city stands for its wards"
    );
    assert_eq!(chosen("川崎区").unwrap(), ["川崎市川崎区"]);
    assert_eq!(chosen("川崎市").unwrap().len(), 7);
    assert_eq!(chosen("all").unwrap().len(), 58);
    assert_eq!(chosen("横浜市,鶴見区").unwrap().len(), 18, "nobody twice");
}

#[test]
fn a_ward_that_is_none_or_several_is_refused_with_what_to_write() {
    assert_eq!(
        chosen("南区").unwrap_err(),
        "--wards: \"南区\" is 横浜市南区 or 相模原市南区; write which"
    );
    assert_eq!(
        chosen("tsurumu").unwrap_err(),
        "--wards: no \"tsurumu\" in 神奈川県; did you mean \"tsurumi\"?"
    );
    assert_eq!(
        chosen(" 、").unwrap_err(),
        "--wards: no ward; write some of 神奈川県, such as 横浜市"
    );
    let refused = |change: fn(&mut Given)| {
        let mut given = given("鶴見区");
        change(&mut given);
        collected(given, "").1.err().unwrap()
    };
    assert!(
        refused(|given| given.prefecture = Some("神奈河県".into()))
            .contains("did you mean \"神奈川県\"?")
    );
    assert_eq!(
        refused(|given| given.date = Some("18.9.".into())),
        "--date: \"18.9.\" is no date; write it as 2027-09-18"
    );
    assert_eq!(
        refused(|given| given.date = Some("2027-01-09".into())),
        "--date: 2027-01-09 is past; write the day of the event"
    );
    assert_eq!(
        refused(|given| given.rooms = Some("area,bar".into())),
        "--rooms: unknown room \"bar\"; write some of area, liaison, circle, social"
    );
    assert_eq!(
        refused(|given| given.tables = Some("0".into())),
        "--tables: \"0\" is no number of tables; write one from 1 to 5000"
    );
    assert_eq!(
        refused(|given| given.name = Some("".into())),
        "--name: empty; write a name"
    );
}

#[test]
fn what_is_not_given_is_asked_again_until_it_can_be_read() {
    let typed = "長野\n松木市\n松本市\n\n\n架空の会\n\n2027/9/18\n\n2027-09-18\nまつもと見本会館\narea social\n12\nno/such.csv\n\n";
    let (asked, answers) = collected(Given::default(), typed);
    let answers = answers.unwrap_or_else(|why| panic!("{why}: {asked}"));
    assert!(asked.contains("did you mean \"松本市\"?"), "{asked}");
    assert!(asked.contains("no date; write it as 2027-09-18"), "{asked}");
    assert!(
        asked.contains("no/such.csv: cannot be read") && answers.facilities.is_empty(),
        "{asked}"
    );
    assert_eq!(answers.wards[0].id, "matsumoto");
    assert_eq!(answers.name.ja, "松本市 医療・介護 顔つなぎの会");
    assert_eq!(answers.name.en, "Medical and care liaison event, Matsumoto");
    assert_eq!(
        (answers.organizer.ja.as_str(), answers.organizer.en.as_str()),
        ("架空の会", "架空の会")
    );
    assert_eq!(answers.rooms, [RoomChoice::Area, RoomChoice::Social]);
    assert_eq!(
        (answers.tables, answers.venue.as_deref()),
        (12, Some("まつもと見本会館"))
    );
    let (_, cut) = collected(Given::default(), "長野\n");
    assert!(cut.err().unwrap().ends_with("give --wards"));
}

#[test]
fn the_area_is_called_by_what_its_wards_have_in_common() {
    let region = |wards: &str| {
        let answers = collected(given(wards), "").1.unwrap();
        let region = answers.region();
        [region.id, region.ja, region.en]
    };
    assert_eq!(region("鶴見区"), ["tsurumi", "横浜市鶴見区", "Tsurumi"]);
    assert_eq!(region("鶴見区,港北区"), ["yokohama", "横浜市", "Yokohama"]);
    assert_eq!(
        region("鶴見区,藤沢市"),
        ["kanagawa", "神奈川県", "Kanagawa"]
    );
}
