//! Talks: who speaks, and saying whom of them one would like to talk to.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Millis;
use kaotsunagi::catalog::Catalog;
use kaotsunagi::config::Settings;
use serde_json::{Value, json};

use crate::colleagues::{id, import, knows, registered, token};
use crate::patience::eventually;
use crate::redis_server::RedisServer;
use crate::support::console::{Console, crowd, list, quick, round_of};
use crate::support::{self, Phone, Server};

const HOST: &str = "星見坂総合病院";
const LIST: &str = "id,kind,name,ward\n1,hospital,星見坂総合病院,setagaya\n2,clinic,いろは内科,meguro\n3,care,はなの訪問看護,shibuya\n4,clinic,ほへと医院,meguro\n5,care,とちり介護相談所,shibuya\n";

async fn in_the_room(server: &Server, answer: &Value) -> Phone {
    let mut phone = server.enter(&token(answer), "southwest", None).await;
    phone.until_welcome().await;
    phone
}

async fn from(server: &Server, name: &str, organization: &str) -> Value {
    registered(server, name, |form| {
        form["organization"] = json!({"id": organization});
    })
    .await
}

async fn a_talk_and_the_round_after_it([server, other]: [&Server; 2], store: &[&str]) {
    assert!(import(LIST, store).status.success());
    for node in [server, other] {
        knows(node, HOST, "1").await;
    }
    let (_, event) = server.get("/api/event", "").await;
    let talk = &event["agenda"][0];
    assert_eq!(talk["hosts"], json!(["hoshimizaka"]));
    assert!(talk["speakers"][0]["ja"].to_string().contains(HOST));

    // Nothing else tells one from the other.
    let listener = from(server, "聴講 いろは", "2").await;
    let host = from(server, "院長 花子", "1").await;
    let nurse = from(server, "看護 次郎", "3").await;
    let doctor = from(server, "医院 三郎", "4").await;
    let carer = from(server, "介護 四郎", "5").await;
    let wish = json!({"wish_booth": "hoshimizaka"});
    let (status, me) = other.patch("/api/me", &token(&listener), &wish).await;
    assert_eq!(status, 200, "{me}");
    assert_eq!(me["wishes"], json!([{"id": "1", "name": HOST}]));
    let (_, again) = server.patch("/api/me", &token(&listener), &wish).await;
    assert_eq!(again["wishes"], me["wishes"], "said twice it is one wish");

    let mut phones = Vec::new();
    for answer in [&listener, &host, &nurse, &doctor, &carer] {
        phones.push(in_the_room(server, answer).await);
    }
    let console = Console::of(server).await;
    // Nobody is called away from a talk.
    let listens = json!({"type": "status", "status": "listening"});
    assert_eq!(phones[0].ask(listens).await["type"], "done");
    let round = || serde_json::to_value(round_of(6)).expect("JSON");
    let called = console.start("southwest", round()).await;
    assert!(!called["introductions"].to_string().contains(&id(&listener)));
    console
        .end(called["number"].as_u64().expect("a number"))
        .await;
    // One of those who have just met each other goes: whoever is left can all be seated, with the host beside the listener or not.
    let pairs = called["introductions"].as_array().expect("pairs").iter();
    let mut met = pairs.map(|pair| list(&pair["attendees"]));
    let pair = met.find(|pair| !pair.contains(&id(&host)));
    let pair = pair.expect("a table without the host");
    let goes = phones[2..].iter_mut();
    let mut goes = goes.filter(|phone| pair.contains(&support::console::id(phone)));
    let away = json!({"type": "status", "status": "away"});
    let gone = goes.next().expect("one of them").ask(away).await;
    assert_eq!(gone["type"], "done");
    let back = json!({"type": "status", "status": "open"});
    assert_eq!(phones[0].ask(back).await["type"], "done");
    console.start("southwest", round()).await;
    let mine = phones[0].until_state("called").await;
    assert_eq!(
        (&mine["with"][0]["id"], &mine["wished"]),
        (&json!(id(&host)), &json!(true))
    );
    let theirs = phones[1].until_state("called").await;
    let newest = phones[1]
        .until(|phone| {
            let mut all = phone.introductions.values();
            all.find(|i| i["state"] == "called" && i["with"][0]["id"] == id(&listener))
                .cloned()
        })
        .await;
    assert!(
        newest.get("wished").is_none(),
        "it is nobody else's business: {theirs}"
    );
}

#[tokio::test]
async fn during_a_talk_one_says_whom_to_meet_and_the_next_round_seats_them_and_says_so() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    a_talk_and_the_round_after_it([&server, &server], &["--data-dir", &data]).await;
}

#[tokio::test]
async fn also_on_two_nodes() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (one, other) = (Server::node(&url).await, Server::node(&url).await);
    a_talk_and_the_round_after_it([&one, &other], &["--redis", &url]).await;
}

#[tokio::test]
async fn a_host_who_is_not_on_the_list_is_wished_for_by_the_ward_of_its_booth() {
    let server = Server::with(unlisted_host).await;
    let guest = |form: &mut Value| form["organization"] = json!({"name": "波光病院"});
    let listener = registered(&server, "聴講 いろは", guest).await;
    let said = |booth: &str| json!({"wish_booth": booth});
    let path = "/api/me";
    let (status, me) = server
        .patch(path, &token(&listener), &said("namihikari"))
        .await;
    assert_eq!(status, 422, "neither on the list nor placed: {me}");
    let (status, me) = server
        .patch(path, &token(&listener), &said("hoshimizaka"))
        .await;
    assert_eq!(status, 200, "{me}");
    assert_eq!(me["wishes"][0]["name"], HOST);
    // Who typed that name, with another department behind it, in that ward is of it.
    let host = registered(&server, "院長 花子", |form| {
        form["organization"] = json!({"name": format!("{HOST} 地域連携室")});
        form["kind"] = json!("hospital");
        form["ward"] = json!("setagaya");
    })
    .await;
    let mut phones = Vec::new();
    for answer in [&listener, &host] {
        phones.push(in_the_room(&server, answer).await);
    }
    let console = Console::of(&server).await;
    let round = serde_json::to_value(round_of(6)).expect("JSON");
    console.start("southwest", round).await;
    assert_eq!(phones[0].until_state("called").await["wished"], true);
}

#[tokio::test]
async fn a_wish_that_cannot_be_kept_names_its_field_and_changes_nothing() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    assert!(import(LIST, &["--data-dir", &data]).status.success());
    knows(&server, HOST, "1").await;
    let somebody = registered(&server, "聴講 いろは", |form| {
        form["wishes_never"] = json!(["1"]);
    })
    .await;
    for body in [
        json!({"wish_booth": "nowhere"}),
        // Its name is not on the list.
        json!({"wish_booth": "namihikari"}),
        json!({"wish_booth": "hoshimizaka", "wishes": ["2"]}),
    ] {
        let (status, answer) = server.patch("/api/me", &token(&somebody), &body).await;
        assert_eq!((status, answer["code"].as_str()), (422, Some("invalid")));
        assert_eq!(answer["fields"][0]["path"], "wish_booth", "{answer}");
    }
    let (_, me) = server.get("/api/me", &token(&somebody)).await;
    assert_eq!(me["wishes"], json!([]));
    assert_eq!(me["wishes_never"][0]["name"], HOST);
    // Who wants to talk to them after all has changed their mind.
    let wish = json!({"wish_booth": "hoshimizaka"});
    let (_, me) = server.patch("/api/me", &token(&somebody), &wish).await;
    assert_eq!(me["wishes"][0]["name"], HOST);
    assert!(me.get("wishes_never").is_none(), "{me}");
}

/// The example with the ward of its first booth.
fn unlisted_host(settings: &mut Settings) {
    let event = include_str!("../../config/event.toml").replacen(
        "id = \"hoshimizaka\"\n",
        "id = \"hoshimizaka\"\nward = \"setagaya\"\n",
        1,
    );
    let file = settings.data_dir.join("event.toml");
    std::fs::write(&file, event).expect("an event");
    settings.files.event = Some(file);
}

/// The minute of the first talk, 13:00 to 13:40 in the example's agenda.
static MINUTE: AtomicI64 = AtomicI64::new(10);

fn during_the_talk() -> Millis {
    let catalog = Catalog::example().unwrap_or_else(|problems| panic!("{problems}"));
    let first = &catalog.agenda[0];
    first
        .starts_at
        .plus(60_000 * MINUTE.load(Ordering::Relaxed))
}

#[tokio::test]
async fn whoever_listens_is_called_again_when_the_talk_is_over_and_whoever_is_away_is_not() {
    let server = Server::at(quick, during_the_talk).await;
    let mut phones = crowd(&server, 4).await;
    for (n, status) in [(0, "listening"), (1, "away"), (2, "listening")] {
        let said = json!({"type": "status", "status": status});
        assert_eq!(phones[n].ask(said).await["type"], "done");
    }
    let me = |answer: &Value| (answer["status"].clone(), answer["listens_until"].clone());
    let tokens: Vec<_> = phones.iter().map(|phone| phone.token.clone()).collect();
    let (_, mine) = server.get("/api/me", &tokens[0]).await;
    let (status, until) = me(&mine);
    assert_eq!(status, "listening");
    assert!(until.to_string().contains("T13:40:00"), "{until}");
    // Who changes their mind meanwhile means it.
    let away = json!({"type": "status", "status": "away"});
    assert_eq!(phones[2].ask(away).await["type"], "done");
    // A node that begins anew knows it as well.
    drop(phones);
    let folder = server.end().await;
    let server = Server::at_again(folder, during_the_talk).await;
    MINUTE.store(41, Ordering::Relaxed);
    let free = eventually(async || {
        let (_, mine) = server.get("/api/me", &tokens[0]).await;
        let free = mine["status"] == "open";
        free.then(|| me(&mine)).ok_or(mine)
    });
    assert_eq!(free.await.1, Value::Null);
    for other in &tokens[1..3] {
        let (_, theirs) = server.get("/api/me", other).await;
        assert_eq!(me(&theirs), (json!("away"), Value::Null));
    }
}

#[tokio::test]
async fn what_is_said_during_a_talk_wins_over_two_answered_needs_in_the_next_round_alone() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    assert!(import(LIST, &["--data-dir", &data]).status.success());
    knows(&server, HOST, "1").await;
    let with = async |name: &str, organization: &str, offers: Value, needs: Value| {
        registered(&server, name, |form| {
            form["organization"] = json!({"id": organization});
            form["offers"] = offers;
            form["needs"] = needs;
        })
        .await
    };
    let (none, both) = (json!([]), json!(["home-visit", "home-visit-24h"]));
    let listener = with("聴講 いろは", "2", none.clone(), both.clone()).await;
    let host = with("院長 花子", "1", none.clone(), none.clone()).await;
    let answers = with("看護 次郎", "3", both, none.clone()).await;
    let other = with("医院 三郎", "4", none.clone(), none).await;
    let said = json!({"wish_booth": "hoshimizaka"});
    let (status, me) = server.patch("/api/me", &token(&listener), &said).await;
    assert_eq!(status, 200, "{me}");
    let mut phones = Vec::new();
    for answer in [&listener, &host, &answers, &other] {
        phones.push(in_the_room(&server, answer).await);
    }
    let console = Console::of(&server).await;
    let round = serde_json::to_value(round_of(6)).expect("JSON");
    console.start("southwest", round).await;
    let called = phones[0].until_state("called").await;
    let shown = (&called["with"][0]["id"], &called["wished"]);
    assert_eq!(shown, (&json!(id(&host)), &json!(true)));
}
