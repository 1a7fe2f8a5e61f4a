//! Who may meet whom by kind, and what kinds are to each other: the event's word, held and said.

use kaotsunagi::config::Settings;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::console::{Console, round_of};
use crate::support::{Phone, Server, text};

const LIMITS: &str = r#"
[[limit]]
who = ["hospital"]
whom = ["clinic"]
at_most = 1

[[limit]]
who = ["dental"]
whom = ["hospital"]
meet = "never"

[[limit]]
who = ["dental"]
whom = ["clinic"]
meet = "if asked"
"#;

fn limited(settings: &mut Settings) {
    let path = settings.data_dir.join("event.toml");
    let example = include_str!("../../config/event.toml");
    std::fs::write(&path, format!("{example}{LIMITS}")).expect("written");
    settings.files.event = Some(path);
}

struct Somebody {
    id: String,
    phone: Phone,
}

async fn somebody(server: &Server, name: &str, kind: &str, sub_kind: Option<&str>) -> Somebody {
    let mut form = server.form(name, &format!("{name}の施設"), &[], &[]);
    form["kind"] = json!(kind);
    form.as_object_mut().expect("an object").remove("role");
    match sub_kind {
        Some(sub_kind) => form["sub_kind"] = json!(sub_kind),
        None => drop(form.as_object_mut().expect("an object").remove("sub_kind")),
    }
    let registered = server.register(&form).await;
    let mut phone = server.enter(&registered.token, "southwest", None).await;
    phone.until_welcome().await;
    Somebody {
        id: registered.id,
        phone,
    }
}

async fn asks(who: &mut Somebody, whom: &Somebody) -> Value {
    let invite = json!({"type": "invite", "attendee": whom.id});
    who.phone.ask(invite).await
}

/// Who sat together in the next round, as pairs of ids; nobody where none can be called.
async fn next_round(console: &Console<'_>) -> Vec<[String; 2]> {
    let order = serde_json::to_value(round_of(6)).expect("JSON");
    let path = "/api/organizer/rooms/southwest/rounds";
    let (status, round) = console.post(path, order).await;
    if status == 409 {
        assert_eq!(round["code"], "nobody_to_introduce", "{round}");
        return Vec::new();
    }
    let number = round["number"].as_u64().expect("a number");
    console.end(number).await;
    let tables = round["introductions"].as_array().expect("a list").iter();
    let people = |i: &Value| [0, 1].map(|at| text(&i["attendees"][at]));
    tables.map(people).collect()
}

async fn an_evening(nodes: [&Server; 2]) {
    let [server, other] = nodes;
    let mut hospital = somebody(server, "病院 花子", "hospital", None).await;
    let one = somebody(other, "一之 医師", "clinic", None).await;
    let two = somebody(server, "二之 医師", "clinic", None).await;
    let mut dentist = somebody(other, "歯科 次郎", "dental", None).await;

    assert_eq!(asks(&mut dentist, &hospital).await["code"], "kinds_apart");
    let never = asks(&mut hospital, &dentist).await;
    assert_eq!(never["code"], "kinds_apart");
    assert!(text(&never["message"]).contains("種別"), "{never}");
    let mut clinic = somebody(server, "三之 医師", "clinic", None).await;
    assert_eq!(asks(&mut clinic, &dentist).await["code"], "kinds_if_asked");

    let console = Console::of(server).await;
    let mut met = 0;
    for _ in 0..5 {
        for pair in next_round(&console).await {
            assert!(!pair.contains(&dentist.id), "nobody asked for it: {pair:?}");
            met += usize::from(pair.contains(&hospital.id));
        }
    }
    assert_eq!(met, 1, "a hospital meets one clinic");
    // By hand neither, and why is said to whom it is about.
    let free = [&one, &two, &clinic];
    let mut codes = Vec::new();
    for clinic in free {
        codes.push(asks(&mut hospital, clinic).await["code"].clone());
    }
    assert!(codes.contains(&json!("kinds_enough")), "{codes:?}");
    assert!(codes.iter().all(|c| *c != Value::Null), "{codes:?}");
    assert_ne!(asks(&mut clinic, &hospital).await["type"], "done");
    // Who may only be asked asks.
    assert_eq!(asks(&mut dentist, &one).await["type"], "done");
}

#[tokio::test]
async fn who_may_meet_whom_by_kind_is_held_in_rounds_and_invitations() {
    let server = Server::with(limited).await;
    an_evening([&server, &server]).await;
}

#[tokio::test]
async fn who_may_meet_whom_by_kind_is_held_on_two_nodes() {
    let redis = RedisServer::start();
    let (one, two) = (
        Server::node_with(&redis.url(), limited).await,
        Server::node_with(&redis.url(), limited).await,
    );
    an_evening([&one, &two]).await;
}

#[tokio::test]
async fn limits_hold_after_a_restart_and_end_with_the_file_that_says_them() {
    let server = Server::with(limited).await;
    let mut hospital = somebody(&server, "病院 花子", "hospital", None).await;
    let dentist = somebody(&server, "歯科 次郎", "dental", None).await;
    assert_eq!(asks(&mut hospital, &dentist).await["code"], "kinds_apart");
    let server = server.restart().await;
    let mut later = somebody(&server, "病院 雪子", "hospital", None).await;
    assert_eq!(asks(&mut later, &dentist).await["code"], "kinds_apart");
    let folder = server.end().await;
    // the same journal under an event that says nothing of kinds
    let server = Server::again(folder).await;
    let mut other = somebody(&server, "病院 月子", "hospital", None).await;
    let dentist = somebody(&server, "歯科 三郎", "dental", None).await;
    assert_eq!(asks(&mut other, &dentist).await["type"], "done");
}

#[tokio::test]
async fn what_two_are_to_each_other_is_told_with_why_they_meet() {
    let server = Server::start().await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    let mut doctor = somebody(&server, "在宅 一郎", "clinic", Some("clinic/home-care")).await;
    let mut nurse = somebody(&server, "訪問 看子", "care", Some("care/home-nursing")).await;
    let suggested = doctor.phone.until_suggested("訪問 看子").await;
    assert_eq!(suggested["relation"], "home-team-nursing", "{suggested}");
    let (_, event) = server.get("/api/event", "").await;
    let relations = event["relations"].as_array().expect("a list");
    let said = relations.iter().find(|r| r["id"] == "home-team-nursing");
    assert_eq!(
        said.expect("a phrase")["ja"],
        "在宅でともに支えるお相手です"
    );

    let console = Console::of(&server).await;
    let order = serde_json::to_value(round_of(6)).expect("JSON");
    let path = "/api/organizer/rooms/southwest/rounds";
    let (status, round) = console.post(path, order).await;
    assert_eq!(status, 201, "{round}");
    assert_eq!(round["introductions"][0]["relation"], "home-team-nursing");
    for who in [&mut doctor, &mut nurse] {
        let called = who.phone.until_state("called").await;
        assert_eq!(called["relation"], "home-team-nursing", "{called}");
    }
    let calls = &wall.until_type("calls").await["calls"];
    assert_eq!(calls[0]["relation"], "home-team-nursing", "{calls}");
}

/// Two hospitals send somebody for publicity and a liaison nurse each, who offer and seek nothing.
async fn of_two_hospitals(server: &Server, other: &Server) -> Vec<Somebody> {
    let mut people = Vec::new();
    for (hospital, node) in [("東", server), ("西", other)] {
        for role in ["pr", "liaison-nurse"] {
            let organization = format!("{hospital}の病院");
            let mut form = server.form(&format!("{hospital} {role}"), &organization, &[], &[]);
            form["kind"] = json!("hospital");
            form["sub_kind"] = json!("hospital/acute");
            form["role"] = json!(role);
            let registered = node.register(&form).await;
            let mut phone = node.enter(&registered.token, "southwest", None).await;
            phone.until_welcome().await;
            people.push(Somebody {
                id: registered.id,
                phone,
            });
        }
    }
    people
}

/// The nurses meet, are told why, and the wall keeps their roles to them.
async fn counterparts_meet([server, other]: [&Server; 2]) {
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    let mut people = of_two_hospitals(server, other).await;
    let suggested = people[1].phone.until_suggested("西 liaison-nurse").await;
    assert_eq!(suggested["relation"], "nurses", "{suggested}");
    let console = Console::of(server).await;
    let round = console.start("southwest", json!({"minutes": 6})).await;
    let nurses = [people[1].id.clone(), people[3].id.clone()];
    let pairs = round["introductions"].as_array().expect("a list");
    let together = |i: &&Value| {
        nurses
            .iter()
            .all(|nurse| i["attendees"].to_string().contains(&**nurse))
    };
    let met = pairs
        .iter()
        .find(together)
        .unwrap_or_else(|| panic!("{round}"));
    assert_eq!(met["relation"], "nurses");
    let called = people[3].phone.until_state("called").await;
    assert_eq!(called["relation"], "nurses", "{called}");
    let calls = wall.until_type("calls").await["calls"].clone();
    assert_eq!(calls.as_array().map(Vec::len), Some(2));
    assert!(!calls.to_string().contains("nurses"), "{calls}");
}

#[tokio::test]
async fn of_several_colleagues_the_one_whose_role_corresponds_is_met() {
    let server = Server::start().await;
    counterparts_meet([&server, &server]).await;
}

#[tokio::test]
async fn a_role_given_on_another_node_counts() {
    let redis = RedisServer::start();
    let (one, two) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    counterparts_meet([&one, &two]).await;
}
