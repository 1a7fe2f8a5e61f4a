//! Rounds on the floor: no-shows, repairs, latecomers, previews, timetables, circles, and the reception desk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::Millis;
use kaotsunagi::catalog::{Catalog, SessionKind};
use kaotsunagi::config::Settings;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::{Phone, Server, text};

const ROOM: &str = "/api/organizer/rooms/southwest";

/// `n` people of as many organizations, of whom each second one has what the others seek.
async fn crowd(server: &Server, n: usize) -> Vec<Phone> {
    crowd_of(server, 0..n, &|n| format!("施設{n}")).await
}

async fn crowd_of(
    server: &Server,
    people: std::ops::Range<usize>,
    organization: &dyn Fn(usize) -> String,
) -> Vec<Phone> {
    let one = async |n: usize| {
        let tags = ["home-visit", "open-beds", "emergency-24h", "quick-reply"];
        let (offer, need) = (tags[n % 4], tags[(n + 1) % 4]);
        let mut phone = server
            .phone(&format!("参加者{n}"), &organization(n), &[offer], &[need])
            .await;
        phone.until_welcome().await;
        phone
    };
    futures_util::future::join_all(people.map(one)).await
}

fn id(phone: &Phone) -> String {
    text(&phone.welcome["me"]["id"])
}

fn list(value: &Value) -> Vec<String> {
    let ids = value.as_array().into_iter().flatten();
    ids.map(text).collect()
}

struct Console<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Console<'a> {
    async fn of(server: &'a Server) -> Self {
        let token = server.sign_in().await;
        Self { server, token }
    }

    async fn send(&self, method: reqwest::Method, path: &str, body: &Value) -> (u16, Value) {
        self.server.send(method, path, &self.token, body).await
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.send(reqwest::Method::POST, path, &body).await
    }

    async fn start(&self, room: &str, body: Value) -> Value {
        let path = format!("/api/organizer/rooms/{room}/rounds");
        let (status, round) = self.post(&path, body).await;
        assert_eq!(status, 201, "{round}");
        round
    }

    async fn end(&self, number: u64) -> Value {
        let path = format!("{ROOM}/rounds/{number}");
        let (status, round) = self
            .server
            .patch(&path, &self.token, &json!({"end": true}))
            .await;
        assert_eq!(status, 200, "{round}");
        round
    }

    async fn rounds(&self, room: &str) -> Value {
        let path = format!("/api/organizer/rooms/{room}/rounds");
        self.server.get(&path, &self.token).await.1
    }

    async fn person(&self, who: &str) -> Value {
        let (_, people) = self
            .server
            .get(&format!("{ROOM}/people"), &self.token)
            .await;
        let people = people["people"].as_array().cloned().unwrap_or_default();
        let found = people.into_iter().find(|p| p["id"] == who);
        found.unwrap_or_else(|| panic!("{who} is not listed"))
    }

    /// Asks again until `found` finds something in the room's rounds.
    async fn until<T>(&self, room: &str, found: impl Fn(&Value) -> Option<T>) -> T {
        for _ in 0..400 {
            let rounds = self.rounds(room).await;
            if let Some(result) = found(&rounds) {
                return result;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never: {:#}", self.rounds(room).await);
    }
}

/// The introduction of one's own that is called, with its partners' ids.
async fn called(phone: &mut Phone) -> (String, Vec<String>) {
    let call = phone.until_state("called").await;
    let with = call["with"].as_array().into_iter().flatten();
    (text(&call["id"]), with.map(|p| text(&p["id"])).collect())
}

fn quick(settings: &mut Settings) {
    settings.rounds.repair_until = Duration::from_secs(1);
    settings.registration.per_minute = 100_000;
}

#[tokio::test]
async fn whose_partner_does_not_come_is_called_to_somebody_else() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 3).await;
    let round = console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let waiting = list(&round["waiting"]);
    let [sits_out] = waiting.as_slice() else {
        panic!("{round}");
    };
    let alone = phones
        .iter()
        .position(|p| id(p) != *sits_out)
        .expect("somebody");
    let (introduction, with) = called(&mut phones[alone]).await;
    let answer = phones[alone]
        .ask(json!({"type": "missing", "introduction": introduction}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    let (second, now_with) = called(&mut phones[alone]).await;
    assert_ne!(second, introduction);
    assert_eq!(
        now_with,
        std::slice::from_ref(sits_out),
        "the one who sat out"
    );
    let missing = phones
        .iter()
        .position(|p| id(p) == with[0])
        .expect("somebody");
    phones[missing].until_state("missed").await;
    assert_eq!(console.person(&with[0]).await["status"], "away");
    let third = phones
        .iter()
        .position(|p| id(p) == *sits_out)
        .expect("somebody");
    let (same, _) = called(&mut phones[third]).await;
    assert_eq!(same, second);
    assert_eq!(
        console.person(sits_out).await["rounds_sat_out"],
        0,
        "sat after all"
    );
    let rounds = console.rounds("southwest").await;
    let introductions = &rounds["rounds"][0]["introductions"];
    assert_eq!(introductions[0]["state"], "missed");
    assert_eq!(
        (&introductions[1]["repair"], &introductions[1]["state"]),
        (&json!(true), &json!("called"))
    );

    // Not called again until they say that they are here.
    console.end(1).await;
    let (status, problem) = console
        .post(&format!("{ROOM}/rounds"), json!({"minutes": 6}))
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("nobody_to_introduce")),
        "{problem}"
    );
    phones[missing]
        .ask(json!({"type": "status", "status": "open"}))
        .await;
    let round = console.start("southwest", json!({"minutes": 6})).await;
    assert_eq!(
        round["introductions"].as_array().map(Vec::len),
        Some(1),
        "{round}"
    );
}

#[tokio::test]
async fn a_round_is_mended_at_its_own_tables_also_in_a_room_that_was_closed() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 9).await;
    let order = json!({"minutes": 6, "move_seconds": 0, "tables": 2});
    let round = console.start("southwest", order).await;
    let waiting = list(&round["waiting"]);
    assert_eq!(waiting.len(), 5, "{round}");
    let closed = server
        .patch(ROOM, &console.token, &json!({"open": false}))
        .await;
    assert_eq!(closed.0, 200, "{}", closed.1);
    let sits = |phone: &&mut Phone| !waiting.contains(&id(phone));
    let alone = phones.iter_mut().find(sits).expect("somebody");
    let (introduction, _) = called(alone).await;
    let missing = json!({"type": "missing", "introduction": introduction});
    assert_eq!(alone.ask(missing).await["type"], "done");
    let (second, with) = called(alone).await;
    assert_ne!(second, introduction);
    assert!(
        with.iter().all(|who| waiting.contains(who)),
        "{with:?} of {waiting:?}, {round}"
    );
    let rounds = console.rounds("southwest").await;
    let introductions = rounds["rounds"][0]["introductions"].as_array();
    let tables = introductions.into_iter().flatten().map(|i| &i["table"]);
    let tables: Vec<_> = tables
        .map(|table| table.as_u64().expect("a table"))
        .collect();
    assert_eq!(tables.len(), 3, "mended, and not more than that: {rounds}");
    let first = *tables.iter().min().expect("a table");
    assert!(tables.iter().all(|table| *table < first + 2), "{tables:?}");
}

#[tokio::test]
async fn who_neither_came_nor_is_connected_is_missed_without_a_word() {
    let server = Server::with(|settings| {
        quick(settings);
        settings.rounds.arrive_within = Duration::from_secs(1);
    })
    .await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 2).await;
    console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let (introduction, _) = called(&mut phones[0]).await;
    called(&mut phones[1]).await;
    phones[0]
        .ask(json!({"type": "arrived", "introduction": introduction}))
        .await;
    let (token, at) = phones.pop().expect("two").vanish();
    phones[0].until_state("missed").await;
    // Also who opens the page anew learns why they are not at a table.
    let mut anew = server.enter(&phones[0].token, "southwest", None).await;
    let missed = anew.until_state("missed").await;
    assert_eq!(
        (&missed["round"], &missed["arrived"]),
        (&json!(1), &json!(true)),
        "{missed}"
    );
    phones[0] = anew;

    // A latecomer fills the empty place.
    let mut late = crowd_of(&server, 10..11, &|_| "遅れてきた施設".into()).await;
    let (_, with) = called(&mut late[0]).await;
    assert_eq!(with, [id(&phones[0])]);

    let mut back = server.enter(&token, "southwest", Some(&at)).await;
    back.until_state("missed").await;
}

#[tokio::test]
async fn a_conversation_that_goes_on_keeps_its_table() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 4).await;
    console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let (introduction, _) = called(&mut phones[0]).await;
    let table = phones[0].introductions[&introduction]["table"].clone();
    phones[0]
        .ask(json!({"type": "arrived", "introduction": introduction, "together": true}))
        .await;
    phones[0]
        .ask(json!({"type": "status", "status": "talking"}))
        .await;
    console.end(1).await;
    let (status, second) = console
        .post(&format!("{ROOM}/rounds"), json!({"minutes": 6}))
        .await;
    // The other two were called together before, and nobody else is free.
    assert_eq!(
        (status, &second["code"]),
        (409, &json!("nobody_to_introduce"))
    );
    assert_eq!(console.person(&id(&phones[0])).await["table"], table);
    phones[0]
        .ask(json!({"type": "met", "introduction": introduction, "rating": "good"}))
        .await;
    phones[0]
        .ask(json!({"type": "status", "status": "open"}))
        .await;
    let second = console.start("southwest", json!({"minutes": 6})).await;
    assert_eq!(
        second["introductions"].as_array().map(Vec::len),
        Some(2),
        "{second}"
    );
    assert_eq!(second["waiting"], json!([]));
}

#[tokio::test]
async fn a_preview_is_called_as_it_was_seen_except_for_what_changed() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let phones = crowd(&server, 8).await;
    let preview_at = format!("{ROOM}/rounds/preview");
    let order = json!({"minutes": 6, "seed": 11});
    let (status, preview) = console.post(&preview_at, order.clone()).await;
    assert_eq!(status, 200, "{preview}");
    let groups = preview["groups"].as_array().cloned().expect("groups");
    assert_eq!(groups.len(), 4);
    assert_eq!(preview["total"], preview["bound"]);
    assert_eq!(
        console.rounds("southwest").await["rounds"],
        json!([]),
        "nobody is called by it"
    );

    // A pair by hand, and a pair parted.
    let (first, second) = (list(&groups[0]["attendees"]), list(&groups[1]["attendees"]));
    let by_hand = json!([{"attendees": [first[0], second[0]], "table": 17}]);
    let parted = json!([[first[1], second[1]]]);
    let order = json!({"minutes": 6, "seed": 11, "pins": by_hand, "parted": parted});
    let (_, preview) = console.post(&preview_at, order).await;
    let groups = preview["groups"].as_array().cloned().expect("groups");
    let pinned: Vec<_> = groups.iter().filter(|g| g["pinned"] == true).collect();
    assert_eq!(pinned.len(), 1, "{preview}");
    assert_eq!(pinned[0]["table"], 17);
    let together = |a: &str, b: &str| {
        groups.iter().any(|g| {
            let people = list(&g["attendees"]);
            people.iter().any(|p| p == a) && people.iter().any(|p| p == b)
        })
    };
    assert!(together(&first[0], &second[0]));
    assert!(!together(&first[1], &second[1]));
    assert!(preview["bound"].as_i64() >= preview["total"].as_i64());

    // One of them leaves before it is called: said, and the others are called as they were seen.
    let leaves = phones.iter().find(|p| id(p) == first[0]).expect("somebody");
    let (status, _) = console
        .post(
            &format!("/api/organizer/people/{}/act", id(leaves)),
            json!({"type": "leave"}),
        )
        .await;
    assert_eq!(status, 204);
    let pins: Vec<_> = groups
        .iter()
        .map(|g| json!({"attendees": g["attendees"], "table": g["table"]}))
        .collect();
    let round = console
        .start("southwest", json!({"minutes": 6, "seed": 11, "pins": pins}))
        .await;
    let unpinned = round["unpinned"].as_array().cloned().expect("what changed");
    assert_eq!(unpinned.len(), 1, "{round}");
    assert!(list(&unpinned[0]["attendees"]).contains(&first[0]));
    let now: BTreeSet<_> = round["introductions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|i| {
            (
                list(&i["attendees"]).into_iter().collect::<BTreeSet<_>>(),
                i["table"].clone().to_string(),
            )
        })
        .collect();
    for group in groups.iter().filter(|g| g["pinned"] == false) {
        let people: BTreeSet<_> = list(&group["attendees"]).into_iter().collect();
        assert!(
            now.contains(&(people, group["table"].to_string())),
            "{group} in {round}"
        );
    }
    assert_eq!(list(&round["waiting"]), [second[0].clone()]);

    let wrong = json!({"minutes": 6, "pins": [{"attendees": [first[1]]}]});
    let (status, problem) = console.post(&preview_at, wrong).await;
    assert_eq!(
        (status, &problem["fields"][0]["path"]),
        (422, &json!("pins[0].attendees"))
    );
}

#[tokio::test]
async fn who_forgot_every_button_may_still_say_that_they_talked() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 2).await;
    console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let (introduction, _) = called(&mut phones[0]).await;
    called(&mut phones[1]).await;
    console.end(1).await;
    let over = phones[0].until_state("missed").await;
    assert_eq!(over["lapsed"], true, "{over}");
    let answer = phones[0]
        .ask(json!({"type": "met", "introduction": introduction}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    phones[1].until_state("met").await;
}

#[tokio::test]
async fn rounds_follow_each_other_by_themselves_and_wait_when_told() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 4).await;
    let path = format!("{ROOM}/timetable");
    let put = reqwest::Method::PUT;
    let (status, problem) = console
        .send(put.clone(), &path, &json!({"rounds": 0, "minutes": 6}))
        .await;
    assert_eq!(
        (status, &problem["fields"][0]["path"]),
        (422, &json!("rounds"))
    );
    let soon = json!({"rounds": 2, "minutes": 6, "move_seconds": 0, "starts_at": "yesterday"});
    let (status, problem) = console.send(put.clone(), &path, &soon).await;
    assert_eq!(
        (status, &problem["fields"][0]["path"]),
        (422, &json!("starts_at"))
    );
    let order = json!({"rounds": 2, "minutes": 6, "move_seconds": 0});
    let (status, timetable) = console.send(put, &path, &order).await;
    assert_eq!(
        (status, &timetable["called"]),
        (200, &json!(0)),
        "{timetable}"
    );
    called(&mut phones[0]).await;
    let pause = |paused| json!({"paused": paused});
    let (status, _) = server.patch(&path, &console.token, &pause(true)).await;
    assert_eq!(status, 200);
    console.end(1).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let rounds = console.rounds("southwest").await;
    assert_eq!(rounds["rounds"].as_array().map(Vec::len), Some(1), "paused");
    assert_eq!(
        (
            &rounds["timetable"]["called"],
            &rounds["timetable"]["paused"]
        ),
        (&json!(1), &json!(true))
    );
    server.patch(&path, &console.token, &pause(false)).await;
    console
        .until("southwest", |r| {
            (r["rounds"].as_array()?.len() == 2).then_some(())
        })
        .await;
    console.end(2).await;
    let rounds = console.rounds("southwest").await;
    assert_eq!(rounds["timetable"]["called"], 2);
    assert_eq!(rounds["timetable"]["next_at"], Value::Null, "all are over");
    let (status, problem) = server.patch(&path, &console.token, &pause(true)).await;
    assert_eq!(
        (status, &problem["code"]),
        (404, &json!("no_timetable")),
        "{problem}"
    );
    let (status, _) = console
        .send(reqwest::Method::DELETE, &path, &Value::Null)
        .await;
    assert_eq!(status, 204);
    assert_eq!(console.rounds("southwest").await["timetable"], Value::Null);
}

/// Minutes before the first talk of the example's agenda; negative: after it began.
static BEFORE_THE_TALK: AtomicI64 = AtomicI64::new(3);
static THE_TALK: LazyLock<Millis> = LazyLock::new(|| {
    let catalog = Catalog::example().unwrap_or_else(|problems| panic!("{problems}"));
    let mut talks = catalog
        .agenda
        .iter()
        .filter(|s| s.kind == SessionKind::Talk);
    talks.next().expect("a talk").starts_at
});

fn on_the_day() -> Millis {
    THE_TALK.plus(-60_000 * BEFORE_THE_TALK.load(Ordering::Relaxed))
}

#[tokio::test]
async fn no_round_of_a_timetable_runs_into_a_talk() {
    let server = Server::at(quick, on_the_day).await;
    let console = Console::of(&server).await;
    let phones = crowd(&server, 4).await;
    let order = json!({"rounds": 2, "minutes": 6, "move_seconds": 0});
    let path = format!("{ROOM}/timetable");
    let (_, timetable) = console.send(reqwest::Method::PUT, &path, &order).await;
    assert!(
        timetable["waits_for"]
            .as_str()
            .is_some_and(|w| w.contains("講演")),
        "{timetable}"
    );
    assert!(
        timetable["next_at"]
            .as_str()
            .is_some_and(|at| at.contains("T13:40")),
        "{timetable}"
    );
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(console.rounds("southwest").await["rounds"], json!([]));
    // The talk is over, and the next one leaves time for a round.
    BEFORE_THE_TALK.store(-41, Ordering::Relaxed);
    console
        .until("southwest", |r| {
            (r["rounds"].as_array()?.len() == 1).then_some(())
        })
        .await;
    drop(phones);
}

#[tokio::test]
async fn a_room_of_circles_forms_them_by_itself_and_takes_in_who_comes_late() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = Vec::new();
    for n in 0..8 {
        let form = server.form(
            &format!("参加者{n}"),
            &format!("施設{n}"),
            &["home-visit"],
            &["open-beds"],
        );
        let registered = server.register(&form).await;
        phones.push(server.enter(&registered.token, "circle", None).await);
    }
    let round = console
        .until("circle", |r| r["rounds"].as_array()?.first().cloned())
        .await;
    let sizes: Vec<_> = round["introductions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|i| i["attendees"].as_array().map_or(0, Vec::len))
        .collect();
    assert!(sizes.iter().all(|size| (3..=6).contains(size)), "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 8);
    let call = phones[0].until_state("called").await;
    assert!(
        call["with"].as_array().is_some_and(|with| with.len() >= 2),
        "{call}"
    );

    let form = server.form("遅れた人", "遅れた施設", &["home-visit"], &["open-beds"]);
    let late = server.register(&form).await;
    let mut late = server.enter(&late.token, "circle", None).await;
    let call = late.until_state("called").await;
    let circle = text(&call["id"]);
    let others = call["with"].as_array().map_or(0, Vec::len);
    assert!((3..6).contains(&others), "{call}");
    late.ask(json!({"type": "arrived", "introduction": circle}))
        .await;
    // Those who sit there see who joined them, and that they have come.
    let mut seated = 0;
    for phone in &mut phones {
        phone.settle().await;
        if let Some(mine) = phone.introductions.get(&circle) {
            assert_eq!(
                mine["with"].as_array().map(Vec::len),
                Some(others),
                "{mine}"
            );
            assert_eq!(list(&mine["there"]), [id(&late)], "{mine}");
            seated += 1;
        }
    }
    assert_eq!(seated, others);
}

#[tokio::test]
async fn the_desk_joins_and_acts_for_somebody_without_a_phone() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    let mut form = server.form("紙の 人", "紙の施設", &["open-beds"], &["home-visit"]);
    form["consent"]["wall"] = json!(true);
    let paper = server.register(&form).await;
    let at = format!("/api/organizer/people/{}", paper.id);
    let (status, person) = server
        .patch(&at, &console.token, &json!({"paper": true}))
        .await;
    assert_eq!(
        (status, &person["paper"], &person["badge"]),
        (200, &json!(true), &json!(1)),
        "{person}"
    );
    let (status, _) = console
        .post(
            &format!("{at}/act"),
            json!({"type": "enter", "room": "southwest"}),
        )
        .await;
    assert_eq!(status, 204);
    let mut phones = crowd(&server, 1).await;
    phones[0].until_suggested("紙の 人").await;
    console.start("southwest", json!({"minutes": 6})).await;
    let (introduction, with) = called(&mut phones[0]).await;
    assert_eq!(with, std::slice::from_ref(&paper.id));
    let calls = wall.until_type("calls").await;
    assert_eq!(calls["calls"][0]["badges"], json!([1]), "{calls}");
    assert_eq!(
        calls["calls"][0]["organizations"],
        json!(["紙の施設"]),
        "only who consented"
    );
    let (status, view) = server.get(&at, &console.token).await;
    assert_eq!(
        (status, &view["introductions"][0]["state"]),
        (200, &json!("called")),
        "{view}"
    );
    let act_at = format!("{at}/act");
    let act = |body: Value| console.post(&act_at, body);
    assert_eq!(
        act(json!({"type": "arrived", "introduction": introduction, "together": true}))
            .await
            .0,
        204
    );
    phones[0].until_state("together").await;
    assert_eq!(
        act(json!({"type": "met", "introduction": introduction}))
            .await
            .0,
        204
    );
    assert_eq!(
        act(json!({"type": "exchange", "introduction": introduction, "share": true}))
            .await
            .0,
        204
    );
    phones[0]
        .ask(json!({"type": "exchange", "introduction": introduction, "share": true}))
        .await;
    let card = phones[0].until_type("card").await;
    assert_eq!(card["card"]["name"], "紙の 人");
    let (_, provisions) = server.get("/api/me/provisions", &phones[0].token).await;
    let given: Vec<_> = provisions["provisions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|p| {
            (
                p["given"] == true,
                text(&p["with"]),
                p["fields"].clone(),
                text(&p["consent"]),
            )
        })
        .collect();
    let fields = json!(["name", "organization"]);
    let both = |given| {
        (
            given,
            "紙の 人".to_owned(),
            fields.clone(),
            "exchange".to_owned(),
        )
    };
    assert_eq!(given, [both(true), both(false)]);

    let (status, problem) = act(json!({"type": "dance"})).await;
    assert_eq!(status, 422, "{problem}");
    let (status, _) = console
        .post(&format!("{at}/act"), json!({"type": "leave"}))
        .await;
    assert_eq!(status, 204);
    let (_, audit) = server.get("/api/organizer/audit", &console.token).await;
    let actions: Vec<_> = audit["entries"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|e| text(&e["action"]))
        .collect();
    assert_eq!(
        actions,
        [
            "left",
            "exchanged",
            "met",
            "arrived",
            "round_called",
            "entered",
            "person_steered"
        ]
    );
    assert_eq!(audit["entries"][0]["name"], "紙の 人");
    let (status, _) = server.get("/api/organizer/audit", &phones[0].token).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn the_organizer_hides_and_removes_people_at_once() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 2).await;
    phones[0].until_suggested("参加者1").await;
    let at = format!("/api/organizer/people/{}", id(&phones[1]));
    let (status, _) = server
        .patch(&at, &console.token, &json!({"hidden": true}))
        .await;
    assert_eq!(status, 200);
    phones[0]
        .until(|p| p.suggestions.is_empty().then_some(()))
        .await;
    let answer = phones[0].ask(json!({"type": "people"})).await;
    assert_eq!(answer["people"], json!([]));
    let (status, problem) = server
        .patch(&at, &console.token, &json!({"stays_at": 999}))
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("no_such_table")),
        "{problem}"
    );
    server
        .patch(
            &at,
            &console.token,
            &json!({"hidden": false, "stays_at": 3}),
        )
        .await;
    phones[0].until_suggested("参加者1").await;
    let round = console.start("southwest", json!({"minutes": 6})).await;
    assert_eq!(
        round["introductions"][0]["table"], 3,
        "the other comes to the kept table"
    );
    let (status, _) = console
        .send(reqwest::Method::DELETE, &at, &Value::Null)
        .await;
    assert_eq!(status, 204);
    assert_eq!(phones[1].closed().await, Some(4401));
    let (status, _) = server.get(&at, &console.token).await;
    assert_eq!(status, 404);
}

/// 221 and then 222 people, eight rounds, and people who leave, go silent, come late and come back in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_rounds_keep_every_promise() {
    const ROUNDS: u64 = 8;
    let seed: u64 = std::env::var("SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or_else(rand::random);
    println!("SEED={seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let organization = |n: usize| format!("施設{}", n / 2);
    let mut phones = crowd_of(&server, 0..221, &organization).await;
    let mut of: BTreeMap<String, String> = phones
        .iter()
        .map(|p| (id(p), text(&p.welcome["me"]["organization"]["name"])))
        .collect();
    // Never touched: for them the promise of fairness can be counted.
    let steady: BTreeSet<String> = phones.iter().take(150).map(id).collect();
    let mut met = BTreeSet::new();
    let mut sat_out: BTreeMap<String, u32> = BTreeMap::new();
    for number in 1..=ROUNDS {
        let round = console
            .start(
                "southwest",
                json!({"minutes": 6, "move_seconds": 0, "tables": 200}),
            )
            .await;
        assert_eq!(round["number"], number);
        let (mut tables, mut seated) = (BTreeSet::new(), BTreeSet::new());
        for introduction in round["introductions"].as_array().into_iter().flatten() {
            let table = introduction["table"].as_u64().expect("a table");
            assert!(tables.insert(table), "table {table} twice, SEED={seed}");
            let people = list(&introduction["attendees"]);
            for (i, a) in people.iter().enumerate() {
                assert!(seated.insert(a.clone()), "{a} at two tables, SEED={seed}");
                for b in &people[i + 1..] {
                    assert_ne!(of[a], of[b], "colleagues, SEED={seed}");
                    let pair = (a.min(b).clone(), a.max(b).clone());
                    assert!(met.insert(pair), "{a} and {b} again, SEED={seed}");
                }
            }
        }
        for who in list(&round["waiting"]) {
            *sat_out.entry(who).or_default() += 1;
        }
        for phone in &mut phones {
            if seated.contains(&id(phone)) {
                called_once(phone, number, seed).await;
            }
        }
        // Somebody does not come; their partner is called elsewhere or waits.
        let lost: Vec<_> = (150..phones.len()).collect();
        let alone = lost[rng.random_range(0..lost.len())];
        if seated.contains(&id(&phones[alone])) {
            let (introduction, _) = called(&mut phones[alone]).await;
            phones[alone]
                .ask(json!({"type": "missing", "introduction": introduction}))
                .await;
        }
        for phone in &mut phones {
            if let Some(introduction) = standing(phone, number) {
                phone
                    .ask(json!({"type": "arrived", "introduction": introduction}))
                    .await;
            }
        }
        console.end(number).await;
        note_repairs(&console, number, &mut met).await;
        // In between some lose their network, some leave for good, some step out, one comes late.
        let mut others: Vec<_> = (150..phones.len()).collect();
        others.shuffle(&mut rng);
        for &n in others.iter().take(6) {
            let fresh = {
                let (token, at) = (phones[n].token.clone(), phones[n].at.clone());
                server.enter(&token, "southwest", Some(&at)).await
            };
            let old = std::mem::replace(&mut phones[n], fresh);
            phones[n].introductions = old.introductions.clone();
            phones[n].welcome = old.welcome.clone();
            phones[n].log = old.log.clone();
            drop(old);
            phones[n].answer("hello").await;
        }
        for &n in others.iter().skip(6).take(3) {
            let status = if rng.random_bool(0.5) { "away" } else { "open" };
            phones[n]
                .ask(json!({"type": "status", "status": status}))
                .await;
        }
        if number == 4 {
            let late = crowd_of(&server, 300..301, &|_| "遅れた施設".into()).await;
            of.extend(late.iter().map(|p| (id(p), "遅れた施設".to_owned())));
            phones.extend(late);
        }
    }
    for (who, times) in sat_out.iter().filter(|(who, _)| steady.contains(*who)) {
        assert!(*times <= 1, "{who} sat out {times} times, SEED={seed}");
    }
    server
        .running
        .event
        .service
        .hall()
        .check_invariants()
        .expect("an invariant");
}

/// The person's newest introduction of this round that is still called.
fn standing(phone: &Phone, number: u64) -> Option<String> {
    let mut mine = phone
        .introductions
        .values()
        .filter(|i| i["round"] == number);
    let open = mine.rfind(|i| i["state"] == "called")?;
    Some(text(&open["id"]))
}

async fn called_once(phone: &mut Phone, number: u64, seed: u64) {
    let of_round = |m: &&Value| m["type"] == "introduction" && m["introduction"]["round"] == number;
    phone
        .until(|p| p.log.iter().find(|m| of_round(m)).map(|_| ()))
        .await;
    let calls = phone
        .log
        .iter()
        .filter(|m| of_round(m) && m["introduction"]["state"] == "called")
        .count();
    assert_eq!(
        calls, 1,
        "called {calls} times in round {number}, SEED={seed}"
    );
}

async fn note_repairs(console: &Console<'_>, number: u64, met: &mut BTreeSet<(String, String)>) {
    let rounds = console.rounds("southwest").await;
    let all = rounds["rounds"].as_array().cloned().unwrap_or_default();
    let round = all
        .iter()
        .find(|r| r["number"] == number)
        .expect("the round");
    for introduction in round["introductions"].as_array().into_iter().flatten() {
        let people = list(&introduction["attendees"]);
        for (i, a) in people.iter().enumerate() {
            for b in &people[i + 1..] {
                met.insert((a.min(b).clone(), a.max(b).clone()));
            }
        }
    }
}
