//! Saying that something must not stand there: who learns of it, who settles it, and what is left of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::console::{ROOM, id};
use crate::support::{Phone, Server, done, refused, text};

const SIGN: &str = "青いストラップの";

async fn with_sign(server: &Server, name: &str, organization: &str) -> Phone {
    let mut form = server.form(name, organization, &["home-visit"], &["open-beds"]);
    form["sign"] = SIGN.into();
    let registered = server.register(&form).await;
    let mut phone = server.enter(&registered.token, "southwest", None).await;
    phone.until_welcome().await;
    phone
}

async fn three(server: &Server) -> [Phone; 3] {
    [
        with_sign(server, "三田 あおい", "さくら坂クリニック").await,
        with_sign(server, "玉川 直樹", "多摩川の森病院").await,
        with_sign(server, "祐天寺 まり", "架空訪問看護").await,
    ]
}

fn person(of: &str, reason: &str) -> Value {
    json!({"type": "flag", "of": {"person": of}, "reason": reason})
}

/// A console of this role, which has said hello.
async fn console(server: &Server, token: &str) -> Phone {
    let mut console = server.enter(token, "southwest", None).await;
    console.until_type("flags").await;
    console
}

async fn staff(server: &Server, new: Value) -> String {
    let organizer = server.sign_in().await;
    let (status, added) = server
        .send(Method::POST, "/api/organizer/staff", &organizer, &new)
        .await;
    assert_eq!(status, 201, "{added}");
    let link = text(&added["link"]);
    let secret = link.rsplit_once('#').expect("a link").1;
    let body = json!({"token": secret});
    let (status, answer) = server.post("/api/staff/sign-in", &body).await;
    assert_eq!(status, 200, "{answer}");
    text(&answer["token"])
}

fn newest(console: &Phone) -> Option<&Value> {
    let mut log = console.log.iter();
    Some(&log.rfind(|message| message["type"] == "flags")?["flags"])
}

/// Until so many are open; all of them.
async fn open(console: &mut Phone, many: usize) -> Vec<Value> {
    let open = |console: &Phone| {
        let flags = newest(console)?.as_array()?;
        let open = flags.iter().filter(|flag| flag["settled"] == false);
        Some(open.cloned().collect::<Vec<_>>())
    };
    console
        .until(|console| open(console).filter(|found| found.len() == many))
        .await
}

async fn settle(server: &Server, token: &str, of: &Value, settled: bool) -> (u16, Value) {
    let body = json!({"of": of, "settled": settled});
    server
        .send(Method::PUT, "/api/organizer/flags", token, &body)
        .await
}

#[tokio::test]
async fn the_house_sees_at_once_what_somebody_flagged_and_nobody_else_can_tell() {
    let server = Server::start().await;
    let [mut aoi, mut naoki, mut mari] = three(&server).await;
    let organizer = server.sign_in().await;
    let mut console = console(&server, &organizer).await;
    for phone in [&mut aoi, &mut naoki, &mut mari] {
        phone.settle().await;
        phone.log.clear();
    }

    let flagged = id(&naoki);
    done(&mut aoi, person(&flagged, "patient_data")).await;
    done(&mut aoi, person(&flagged, "trouble")).await;
    done(&mut mari, person(&flagged, "trouble")).await;
    let found = console
        .until(|console| Some(newest(console)?[0].clone()).filter(|flag| flag["times"] == 2))
        .await;
    assert_eq!(found["of"], json!({"person": flagged}));
    assert_eq!(found["reasons"], json!(["patient_data", "trouble"]));
    assert_eq!(
        (&found["name"], &found["text"], &found["room"]),
        (&json!("玉川 直樹"), &json!(SIGN), &json!("southwest"))
    );
    // Who said so stands nowhere.
    for reporter in [id(&aoi), id(&mari)] {
        assert!(!found.to_string().contains(&reporter), "{found}");
    }
    for (phone, own) in [(&mut naoki, 1), (&mut aoi, 3), (&mut mari, 2)] {
        done(phone, json!({"type": "ping"})).await;
        let other = phone.log.iter().filter(|message| message["type"] != "done");
        assert_eq!(other.count(), 0, "{:?}", phone.log);
        assert_eq!(phone.count("done"), own, "{:?}", phone.log);
    }
    let (_, own) = server.get("/api/me", &naoki.token).await;
    assert!(!own.to_string().contains("flag"), "{own}");

    // Left as it is, and taken back, by whom the audit list names.
    let desk = staff(&server, json!({"role": "desk", "label": "受付1"})).await;
    assert_eq!(settle(&server, &desk, &found["of"], true).await.0, 204);
    open(&mut console, 0).await;
    assert_eq!(
        settle(&server, &organizer, &found["of"], false).await.0,
        204
    );
    open(&mut console, 1).await;
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    let acts = audit["entries"].as_array().expect("entries").iter();
    let acts: Vec<_> = acts
        .filter(|entry| entry["action"] == "flag_settled")
        .map(|entry| (text(&entry["role"]), text(&entry["detail"])))
        .collect();
    assert_eq!(
        acts,
        [
            ("organizer".to_owned(), "settled=false".to_owned()),
            ("desk".to_owned(), "settled=true".to_owned())
        ]
    );
    assert!(!audit.to_string().contains(&id(&aoi)), "{audit}");
}

#[tokio::test]
async fn a_sign_is_hidden_in_one_press_and_shown_again() {
    let server = Server::start().await;
    let [mut aoi, mut naoki, _mari] = three(&server).await;
    let organizer = server.sign_in().await;
    let mut console = console(&server, &organizer).await;
    aoi.until_suggested("玉川 直樹").await;
    let flagged = id(&naoki);
    done(&mut aoi, json!({"type": "invite", "attendee": flagged})).await;
    done(&mut aoi, person(&flagged, "patient_data")).await;
    open(&mut console, 1).await;

    let path = format!("/api/organizer/people/{flagged}");
    let hide = |hidden: bool| json!({"sign_hidden": hidden});
    let (status, shown) = server.patch(&path, &organizer, &hide(true)).await;
    assert_eq!((status, &shown["sign_hidden"]), (200, &json!(true)));
    open(&mut console, 0).await;
    let signs = |phone: &Phone, kind: &str| {
        let log = phone.log.iter().rev();
        let mut of_kind = log.filter(|message| message["type"] == kind);
        of_kind
            .next()
            .map(|message| message.to_string().contains(SIGN))
    };
    // In the invitation that waits, and wherever they are suggested.
    aoi.until(|phone| (!signs(phone, "introduction")?).then_some(()))
        .await;
    let listed = aoi.ask(json!({"type": "people"})).await;
    let theirs = |listed: &Value| {
        let people = listed["people"].as_array().expect("people").iter();
        let mut found = people.filter(|person| person["id"] == flagged.as_str());
        found.next().expect("listed")["sign"].clone()
    };
    assert_eq!(theirs(&listed), Value::Null);
    // Its owner sees it, and that nobody else does.
    let me = naoki
        .until(|phone| {
            let mut log = phone.log.iter();
            let me = log.rfind(|message| message["type"] == "me")?["me"].clone();
            (me["sign_hidden"] == true).then_some(me)
        })
        .await;
    assert_eq!(me["sign"], SIGN);
    // Writing it anew does not bring it back.
    let (status, _) = server
        .patch("/api/me", &naoki.token, &json!({"sign": "赤い傘"}))
        .await;
    assert_eq!(status, 200);
    let listed = aoi.ask(json!({"type": "people"})).await;
    assert_eq!(theirs(&listed), Value::Null);
    server.patch(&path, &organizer, &hide(false)).await;
    let listed = aoi.ask(json!({"type": "people"})).await;
    assert_eq!(theirs(&listed), "赤い傘");
}

#[tokio::test]
async fn each_of_the_house_looks_after_what_is_theirs() {
    let server = Server::start().await;
    let [mut aoi, mut naoki, _mari] = three(&server).await;
    let organizer = server.sign_in().await;
    let desk = staff(&server, json!({"role": "desk", "label": "受付"})).await;
    let host = json!({"role": "room", "room": "southwest", "label": "司会"});
    let host = staff(&server, host).await;
    let mut at_desk = console(&server, &desk).await;
    let mut at_room = console(&server, &host).await;
    let mut console = console(&server, &organizer).await;

    let said = json!({"text": "まもなく乾杯です"});
    let announcements = format!("{ROOM}/announcements");
    server
        .send(Method::POST, &announcements, &organizer, &said)
        .await;
    let announced = json!({"announcement": "southwest"});
    let flag = json!({"type": "flag", "of": announced, "reason": "words"});
    done(&mut aoi, flag).await;
    done(&mut aoi, person(&id(&naoki), "trouble")).await;
    open(&mut console, 2).await;
    let seen = open(&mut at_room, 1).await;
    assert_eq!(
        (&seen[0]["of"], &seen[0]["text"]),
        (&announced, &said["text"])
    );
    let of_person = json!({"person": id(&naoki)});
    assert_eq!(open(&mut at_desk, 1).await[0]["of"], of_person);
    for (token, of) in [(&host, &of_person), (&desk, &announced)] {
        let (status, answer) = settle(&server, token, of, true).await;
        assert_eq!((status, &answer["code"]), (403, &json!("not_allowed")));
    }
    // Taking it back in one press is what settles it.
    server
        .send(Method::POST, &announcements, &host, &json!({"text": ""}))
        .await;
    open(&mut at_room, 0).await;
    let (status, answer) = settle(&server, &organizer, &announced, true).await;
    assert_eq!((status, &answer["code"]), (404, &json!("no_such_flag")));

    let other = json!({"type": "flag", "of": {"announcement": "social"}, "reason": "words"});
    refused(&mut aoi, other, "nothing_announced").await;
    let own = person(&id(&naoki), "words");
    refused(&mut naoki, own, "yourself").await;
    refused(&mut naoki, person("000000000000", "words"), "unavailable").await;
    let topic = json!({"type": "flag", "of": {"topic": "000000000000"}, "reason": "words"});
    refused(&mut naoki, topic, "no_such_topic").await;
    // An attendee settles nothing, and a label is no place for a case either.
    assert_eq!(settle(&server, &naoki.token, &of_person, true).await.0, 403);
    let label = json!({"role": "desk", "label": "カルテ番号12345の方"});
    let (status, answer) = server
        .send(Method::POST, "/api/organizer/staff", &organizer, &label)
        .await;
    assert_eq!((status, &answer["code"]), (422, &json!("patient_data")));
}

#[tokio::test]
async fn flags_outlive_a_restart_and_go_with_people() {
    let server = Server::start().await;
    let [mut aoi, naoki, mut mari] = three(&server).await;
    let (flagged, reporter) = (id(&naoki), id(&aoi));
    let again = json!({"type": "flag", "of": {"person": flagged}, "reason": "words", "id": "f1"});
    done(&mut aoi, again.clone()).await;
    done(&mut mari, person(&reporter, "trouble")).await;
    let (token, _) = aoi.vanish();
    let server = server.restart().await;
    let organizer = server.sign_in().await;
    let mut console = console(&server, &organizer).await;
    open(&mut console, 2).await;
    let mut aoi = server.enter(&token, "southwest", None).await;
    done(&mut aoi, again).await;
    assert_eq!(open(&mut console, 2).await[0]["times"], 1);

    // Whoever said so is gone: what they said stands, and is nobody's.
    server
        .send(Method::DELETE, "/api/me", &token, &Value::Null)
        .await;
    assert_eq!(
        open(&mut console, 1).await[0]["of"]["person"],
        flagged.as_str()
    );
    {
        let hall = server.running.event.service.replica.hall();
        let kept = serde_json::to_string(hall.flags()).expect("JSON");
        assert!(!kept.contains(&reporter), "{kept}");
    }
    let (status, _) = server
        .send(
            Method::DELETE,
            &format!("/api/organizer/people/{flagged}"),
            &organizer,
            &Value::Null,
        )
        .await;
    assert_eq!(status, 204);
    open(&mut console, 0).await;
}

#[tokio::test]
async fn two_nodes_on_one_redis_know_the_same_flags() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let mut aoi = with_sign(&one, "三田 あおい", "さくら坂クリニック").await;
    let mut mari = with_sign(&other, "祐天寺 まり", "架空訪問看護").await;
    let mut naoki = with_sign(&other, "玉川 直樹", "多摩川の森病院").await;
    let organizer = other.sign_in().await;
    let mut console = console(&other, &organizer).await;
    let offer = json!({"type": "status", "status": "open"});
    done(&mut naoki, offer).await;
    let flagged = id(&naoki);
    let (here, there) = tokio::join!(
        aoi.ask(person(&flagged, "words")),
        mari.ask(person(&flagged, "words"))
    );
    assert_eq!(
        (&here["type"], &there["type"]),
        (&json!("done"), &json!("done"))
    );
    let found = console
        .until(|console| Some(newest(console)?[0].clone()).filter(|flag| flag["times"] == 2))
        .await;
    let at_one = one.sign_in().await;
    assert_eq!(settle(&one, &at_one, &found["of"], true).await.0, 204);
    open(&mut console, 0).await;
}
