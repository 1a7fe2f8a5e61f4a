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
        explain: None,
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
