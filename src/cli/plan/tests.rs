use serde_json::Value;

use super::*;

fn args(attendees: PathBuf, format: Format) -> Args {
    Args {
        attendees,
        config: None,
        rounds: NonZeroUsize::new(3).unwrap(),
        tables: None,
        seed: 7,
        format,
        edges: None,
        room: None,
        odd: OddOne::Pause,
        round_by_round: false,
        starts: None,
        every: NonZeroU16::new(10).unwrap(),
        explain: None,
        foresee: false,
        minutes: None,
    }
}

/// Seven people of six organizations; two of one, one company.
const LIST: &str = "\u{feff}id,organization,kind,ward,offers,needs,companies_welcome\n\
    a,東病院,hospital,meguro,emergency-24h;same-day-consult,home-visit,no\n\
    b,東病院,hospital,meguro,emergency-24h,,yes\n\
    c,西クリニック,clinic,meguro,home-visit,emergency-24h,yes\n\
    d,南クリニック,clinic,ota,,same-day-consult,no\n\
    e,北歯科,dental,minato,,emergency-24h,yes\n\
    f,訪問看護,care,shibuya,,emergency-24h;home-visit,yes\n\
    g,会社,company,minato,,,no\n";

fn list() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let tags = Catalog::example().unwrap();
    // whatever tags the example has: the plan must not depend on one
    let known = |tag: &str| tags.tags.iter().any(|t| t.id.as_str() == tag);
    let list = if known("home-visit") {
        LIST.to_owned()
    } else {
        LIST.replace("home-visit", tags.tags[40].id.as_str())
    };
    std::fs::write(&path, list).unwrap();
    (folder, path)
}

#[test]
fn the_first_round_is_the_best_matching_of_the_edges() {
    let (folder, path) = list();
    let edges = folder.path().join("edges.csv");
    let text = run(&Args {
        edges: Some(edges.clone()),
        ..args(path.clone(), Format::Json)
    })
    .unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let edges = std::fs::read_to_string(edges).unwrap();
    let graph: String = edges
        .lines()
        .skip(1)
        .map(|line| {
            line.bytes()
                .map(|b| {
                    if b == b',' {
                        ' '
                    } else if b.is_ascii_alphabetic() {
                        (b - b'a' + b'0') as char
                    } else {
                        b as char
                    }
                })
                .chain(['\n'])
                .collect::<String>()
        })
        .collect();
    let input = crate::cli::solve::parse(&graph).unwrap();
    let answer: Value = serde_json::from_str(&crate::cli::solve::answer(
        &input,
        crate::cli::solve::Format::Json,
        || true,
    ))
    .unwrap();
    assert_eq!(json["rounds"][0]["total"], answer["weight"]);
    assert_eq!(json["rounds"][0]["bound"], answer["weight"]);
    assert!(
        !edges.contains("\na,b,") && !edges.contains("d,g,"),
        "{edges}"
    );
    assert_eq!(json["rounds"].as_array().unwrap().len(), 3);
    assert_eq!(text, run(&args(path, Format::Json)).unwrap());
}

#[test]
fn slips_name_every_person_in_every_round() {
    let (_folder, path) = list();
    let csv = run(&args(path.clone(), Format::Csv)).unwrap();
    assert_eq!(csv.lines().count(), 1 + 7 * 3);
    let text = run(&args(path, Format::Text)).unwrap();
    assert!(
        text.contains("a 様  東病院") && text.contains("round 3: ") && text.contains("at random"),
        "{text}"
    );
}

#[test]
fn what_somebody_gets_and_what_nobody_offers_is_said() {
    let (_folder, path) = list();
    let json: Value =
        serde_json::from_str(&run(&args(path.clone(), Format::Json)).unwrap()).unwrap();
    let coverage = &json["coverage"];
    // d, e and f seek what only a and b offer; everything sought can be answered
    assert_eq!(coverage["people"], 5);
    assert_eq!(coverage["nobody_offers"], serde_json::json!([]));
    assert!(json["instead"]["at random"]["mean"].is_number());
    let why = |id: &str| {
        run(&Args {
            explain: Some(id.into()),
            ..args(path.clone(), Format::Text)
        })
    };
    let d = why("d").unwrap();
    assert!(
        d.contains("お求めの1件のうち") && d.contains("東病院、"),
        "{d}"
    );
    assert!(d.contains("第3回") && d.lines().count() == 1, "{d}");
    assert!(why("nobody").unwrap_err().to_string().contains("--explain"));
}

#[test]
fn a_wrong_list_or_room_is_named() {
    let (folder, path) = list();
    let failure = run(&Args {
        room: Some("nowhere".into()),
        ..args(path, Format::Json)
    })
    .unwrap_err();
    assert_eq!(failure.code(), 2);
    let path = folder.path().join("wrong.csv");
    std::fs::write(&path, "id,organization,kind\na,x,hospitl\n").unwrap();
    let failure = run(&args(path, Format::Json)).unwrap_err();
    assert_eq!(failure.code(), 2);
    assert!(failure.to_string().contains("wrong.csv:2"), "{failure}");
}

#[test]
fn a_plan_honours_wishes_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let list = "id,organization,kind,ward,wishes_must,wishes_never\n\
        a,東病院,hospital,meguro,医療法人社団 西クリニック、どこにもない医院,\n\
        b,西クリニック,clinic,ota,,\n\
        c,南クリニック,clinic,meguro,,東病院\n\
        d,北歯科,dental,meguro,,\n";
    std::fs::write(&path, list).unwrap();
    let json: Value = serde_json::from_str(&run(&args(path, Format::Json)).unwrap()).unwrap();
    let tables = |round: usize| {
        let tables = json["rounds"][round]["introductions"].as_array().unwrap();
        let mut pairs: Vec<_> = tables.iter().map(|t| t["attendees"].to_string()).collect();
        pairs.sort();
        pairs
    };
    let all: Vec<_> = (0..3).flat_map(tables).collect();
    assert!(all.contains(&"[\"a\",\"b\"]".to_owned()), "{all:?}");
    assert!(!all.contains(&"[\"a\",\"c\"]".to_owned()), "{all:?}");
}

#[test]
fn a_plan_honours_wishes_for_kinds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let list = "id,organization,kind,ward,必ず会いたい施設,今回は不要な種別\n\
        a,東病院,hospital,meguro,歯科診療所,\n\
        b,西クリニック,clinic,ota,,\n\
        c,南クリニック,clinic,meguro,,病院\n\
        d,北歯科,dental,meguro,,\n";
    std::fs::write(&path, list).unwrap();
    let json: Value = serde_json::from_str(&run(&args(path, Format::Json)).unwrap()).unwrap();
    let tables = |round: usize| json["rounds"][round]["introductions"].to_string();
    assert!(tables(0).contains("[\"a\",\"d\"]"), "{}", tables(0));
    for round in 0..3 {
        assert!(!tables(round).contains("[\"a\",\"c\"]"), "{round}");
    }
}

/// The example event with this at its end.
fn event_with(folder: &Path, more: &str) -> PathBuf {
    let path = folder.join("event.toml");
    let example = include_str!("../../../config/event.toml");
    std::fs::write(&path, format!("{example}\n{more}")).unwrap();
    path
}

#[test]
fn who_may_meet_whom_by_kind_is_held_and_said() {
    let (folder, path) = list();
    let limits = "[[limit]]\nwho = [\"clinic\"]\nwhom = [\"hospital\"]\nat_most = 1\n\n\
        [[limit]]\nwho = [\"dental\"]\nwhom = [\"hospital\"]\nmeet = \"never\"\n";
    let with = |config: Option<PathBuf>, explain: Option<&str>, rounds| {
        run(&Args {
            config,
            explain: explain.map(Into::into),
            rounds: NonZeroUsize::new(rounds).unwrap(),
            ..args(path.clone(), Format::Json)
        })
        .unwrap()
    };
    let met = |text: &str, who: [&str; 2]| {
        let plan: Value = serde_json::from_str(text).unwrap();
        let rounds = plan["rounds"].as_array().unwrap().iter();
        let all = rounds.flat_map(|round| round["introductions"].as_array().unwrap().clone());
        let of = |i: &Value, id: &str| i["attendees"].as_array().unwrap().contains(&id.into());
        all.filter(|i| who.iter().all(|id| of(i, id))).count()
    };
    let free = with(None, None, 4);
    assert_eq!(met(&free, ["a", "c"]) + met(&free, ["b", "c"]), 2, "{free}");
    assert_eq!(met(&free, ["a", "e"]) + met(&free, ["b", "e"]), 2, "{free}");
    let event = event_with(folder.path(), limits);
    let bound = with(Some(event.clone()), None, 4);
    assert_eq!(
        met(&bound, ["a", "c"]) + met(&bound, ["b", "c"]),
        1,
        "{bound}"
    );
    assert_eq!(
        met(&bound, ["a", "e"]) + met(&bound, ["b", "e"]),
        0,
        "{bound}"
    );
    assert_eq!(bound, with(Some(event.clone()), None, 4));
    let clinic = with(Some(event.clone()), Some("c"), 4);
    assert!(
        clinic.contains("病院の方とのご紹介は、おひとり1名までの設定のため"),
        "{clinic}"
    );
    let dentist = with(Some(event), Some("e"), 4);
    assert!(
        dentist.contains("お求めの1件は、この場に提供できる方がいらっしゃいません。"),
        "{dentist}"
    );
    assert!(
        dentist.contains("提供できる2人は、種別ごとのご紹介の設定により"),
        "{dentist}"
    );
}

#[test]
fn what_two_are_to_each_other_is_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let list = "id,organization,kind,sub_kind,ward,offers,needs\n\
        a,東クリニック,clinic,clinic/home-care,meguro,,\n\
        b,西訪問看護,care,care/home-nursing,ota,,\n\
        c,南医院,clinic,clinic/specialist,meguro,,\n\
        d,北医院,clinic,clinic/specialist,meguro,,\n";
    std::fs::write(&path, list).unwrap();
    let one = Args {
        rounds: NonZeroUsize::new(1).unwrap(),
        ..args(path, Format::Json)
    };
    let plan: Value = serde_json::from_str(&run(&one).unwrap()).unwrap();
    let introductions = plan["rounds"][0]["introductions"].as_array().unwrap();
    let relations: Vec<_> = { introductions.iter() }
        .filter(|i| i["attendees"] == serde_json::json!(["a", "b"]))
        .map(|i| i["relation"].clone())
        .collect();
    assert_eq!(relations, ["home-team-nursing"], "{plan}");
    let said = run(&Args {
        explain: Some("b".into()),
        ..one
    });
    assert!(
        said.unwrap()
            .contains("東クリニック、在宅でともに支えるお相手です。")
    );
}

#[test]
fn what_it_foresees_is_what_live_rounds_bring() {
    let (_folder, path) = list();
    let of = |format, rounds| {
        let text = run(&Args {
            foresee: true,
            minutes: NonZeroU32::new(60),
            round_by_round: true,
            rounds: NonZeroUsize::new(rounds).unwrap(),
            ..args(path.clone(), format)
        });
        text.unwrap()
    };
    let plan: Value = serde_json::from_str(&of(Format::Json, 3)).unwrap();
    let (foreseen, coverage) = (&plan["foresight"], &plan["coverage"]);
    assert_eq!(foreseen["people"], 7);
    assert_eq!(foreseen["chosen"]["answered"], coverage["mean"], "{plan}");
    assert_eq!(foreseen["chosen"]["worst"], coverage["worst"]);
    assert_eq!(foreseen["chosen"]["without"], coverage["without_answer"]);
    assert_eq!(foreseen["by_rounds"].as_array().unwrap().len(), 8);
    assert_eq!(foreseen["by_rounds"][2], foreseen["chosen"]);
    let longer: Value = serde_json::from_str(&of(Format::Json, 5)).unwrap();
    assert_eq!(longer["foresight"]["by_rounds"], foreseen["by_rounds"]);
    let tables = foreseen["by_tables"].as_array().unwrap();
    assert!(tables.contains(&foreseen["chosen"]), "{foreseen}");
    let text = of(Format::Text, 3);
    assert!(
        text.contains("foreseen with 7 people, if everybody comes"),
        "{text}"
    );
    assert_eq!(text, of(Format::Text, 3), "the same again");
}

#[test]
fn nobody_is_planned_for_before_they_come_or_after_they_leave() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let mut list = "id,organization,kind,ward,到着時刻,leaves\n".to_owned();
    for n in 0..12 {
        let times = match n {
            0 => "15:45,",
            1 => "１５：５０,",
            2 => ",16:00",
            3 => ",16:09",
            _ => ",",
        };
        list += &format!("p{n:02},第{n}病院,hospital,meguro,{times}\n");
    }
    std::fs::write(&path, &list).unwrap();
    let without = run(&args(path.clone(), Format::Json)).unwrap_err();
    assert!(
        without.to_string().contains("--starts: line 2"),
        "{without}"
    );
    for round_by_round in [true, false] {
        let asked = Args {
            starts: Some("15:40".into()),
            round_by_round,
            ..args(path.clone(), Format::Json)
        };
        let json: Value = serde_json::from_str(&run(&asked).unwrap()).unwrap();
        let seated = |round: usize, who: &str| {
            let tables = json["rounds"][round]["introductions"].as_array().unwrap();
            tables
                .iter()
                .any(|t| t["attendees"].to_string().contains(who))
        };
        // Rounds begin at 15:40, 15:50 and 16:00, and end ten minutes later.
        let all = ["p00", "p01", "p02", "p03", "p04"].map(|who| [0, 1, 2].map(|n| seated(n, who)));
        let (late, early) = ([false, true, true], [true, true, false]);
        assert_eq!(all, [late, late, early, early, [true; 3]]);
    }
    let asked = Args {
        starts: Some("noon".into()),
        ..args(path.clone(), Format::Json)
    };
    let failure = run(&asked).unwrap_err().to_string();
    assert!(failure.contains("write it as 15:40"), "{failure}");
    std::fs::write(&path, list.replace("15:45,", "later,")).unwrap();
    let failure = run(&args(path, Format::Json)).unwrap_err().to_string();
    assert!(failure.contains("list.csv:2: arrives"), "{failure}");
}

/// Of two colleagues who offer and seek the same, the one whose work corresponds; and the paragraph says so.
#[test]
fn the_right_colleague_is_met_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let list = "id,organization,kind,sub_kind,role,ward,offers,needs\n\
        a,東病院,hospital,hospital/acute,pr,meguro,,\n\
        b,東病院,hospital,hospital/acute,liaison-nurse,meguro,,\n\
        c,西病院,hospital,hospital/acute,pr,meguro,,\n\
        d,西病院,hospital,hospital/acute,liaison-nurse,meguro,,\n";
    std::fs::write(&path, list).unwrap();
    for seed in 1..9 {
        let one = Args {
            rounds: NonZeroUsize::new(1).unwrap(),
            seed,
            ..args(path.clone(), Format::Json)
        };
        let plan: Value = serde_json::from_str(&run(&one).unwrap()).unwrap();
        let introductions = plan["rounds"][0]["introductions"].as_array().unwrap();
        let nurses = introductions
            .iter()
            .find(|i| i["attendees"] == serde_json::json!(["b", "d"]))
            .unwrap_or_else(|| panic!("{plan}"));
        assert_eq!(nurses["relation"], "nurses");
        let reasons = nurses["reasons"].as_array().unwrap();
        assert!(reasons.iter().any(|r| r["term"] == "role"), "{plan}");
        let said = run(&Args {
            explain: Some("b".into()),
            ..one
        })
        .unwrap();
        assert!(said.contains("看護のお立場どうしのお相手です。"), "{said}");
    }
}
