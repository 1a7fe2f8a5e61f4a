//! Topics: offering one, taking a seat, and the table that is called for it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Phone, Server, done, refused, text};

const NIGHTS: &str = "在宅看取りの夜間対応";

async fn join(server: &Server, name: &str, organization: &str, room: &str) -> Phone {
    let mut form = server.form(name, organization, &[], &[]);
    form["room"] = room.into();
    form["code"] = server.code(room).into();
    let registered = server.register(&form).await;
    let mut phone = server.enter(&registered.token, room, None).await;
    phone.until_welcome().await;
    phone
}

/// Three people of three organizations in a room.
async fn three(server: &Server, room: &str) -> [Phone; 3] {
    [
        join(server, "三田 あおい", "さくら坂クリニック", room).await,
        join(server, "玉川 直樹", "多摩川の森病院", room).await,
        join(server, "祐天寺 まり", "架空訪問看護", room).await,
    ]
}

fn offer(words: &str) -> Value {
    json!({"type": "topic", "action": "offer", "text": words, "seats": 4})
}

fn take(topic: &str) -> Value {
    json!({"type": "topic", "action": "take", "topic": topic})
}

fn leave() -> Value {
    json!({"type": "topic", "action": "leave"})
}

/// What was told of topics last.
fn newest(phone: &Phone) -> Option<&Value> {
    phone.log.iter().rfind(|message| message["type"] == "topic")
}

/// Until a topic is told with so many seats taken.
async fn taken(phone: &mut Phone, seats: u64) -> Value {
    let told = |phone: &Phone| Some(newest(phone)?["now"].clone());
    phone
        .until(|phone| told(phone).filter(|now| now["taken"] == seats))
        .await
}

async fn gone(phone: &mut Phone) {
    phone
        .until(|phone| newest(phone)?.get("now").is_none().then_some(()))
        .await;
}

fn names(seat: &Value) -> Vec<String> {
    let with = seat["with"].as_array().expect("people");
    with.iter().map(|person| text(&person["name"])).collect()
}

#[tokio::test]
async fn somebody_offers_a_topic_at_the_reception_and_others_sit_down_with_them() {
    let server = Server::start().await;
    let [mut aoi, mut naoki, mut mari] = three(&server, "social").await;
    let mut wall = server
        .enter(&server.wall_key("social"), "social", None)
        .await;
    wall.until_welcome().await;

    done(&mut aoi, offer(&format!(" {NIGHTS}\u{200b} "))).await;
    let mine = taken(&mut aoi, 1).await;
    assert_eq!(
        (mine["text"].as_str(), &mine["seats"]),
        (Some(NIGHTS), &json!(4))
    );
    assert_eq!(mine["mine"], json!({"offers": true, "with": []}));
    let seen = taken(&mut naoki, 1).await;
    assert_eq!(seen["kinds"], json!(["clinic"]));
    assert!(seen.get("mine").is_none(), "{seen}");
    assert!(!seen.to_string().contains("三田"), "{seen}");
    let on_the_wall = taken(&mut wall, 1).await;
    assert_eq!(on_the_wall["text"], NIGHTS);
    assert!(on_the_wall.get("kinds").is_none(), "{on_the_wall}");

    let topic = text(&mine["topic"]);
    let sit = json!({"type": "topic", "action": "take", "topic": topic, "id": "sit"});
    done(&mut naoki, sit.clone()).await;
    assert_eq!(names(&taken(&mut aoi, 2).await["mine"]), ["玉川 直樹"]);
    let seat = taken(&mut naoki, 2).await["mine"].clone();
    assert_eq!(
        (names(&seat), &seat["offers"]),
        (vec!["三田 あおい".into()], &json!(false))
    );
    // Said again under its id, and by a page that was opened anew.
    let (token, _) = naoki.vanish();
    let mut naoki = server.enter(&token, "social", None).await;
    naoki.until_welcome().await;
    assert_eq!(naoki.welcome["topics"][0]["mine"], seat);
    done(&mut naoki, sit.clone()).await;
    done(&mut naoki, leave()).await;
    done(&mut naoki, sit).await;
    assert_eq!(taken(&mut aoi, 1).await["topic"], topic.as_str());
    done(&mut naoki, take(&topic)).await;
    done(&mut mari, take(&topic)).await;
    assert_eq!(taken(&mut aoi, 3).await["topic"], topic.as_str());

    // Whoever offers it goes, and it goes with them; its words are gone with their name.
    server
        .send(Method::DELETE, "/api/me", &aoi.token, &Value::Null)
        .await;
    for phone in [&mut naoki, &mut mari, &mut wall] {
        gone(phone).await;
    }
    let organizer = server.sign_in().await;
    let (_, rooms) = server.get("/api/organizer/rooms", &organizer).await;
    assert!(!rooms.to_string().contains(NIGHTS));
    let service = &server.running.event.service;
    assert_eq!(service.replica.hall().topics_in(&"social".into()), []);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_the_field_or_in_words() {
    let server = Server::start().await;
    let [mut aoi, mut naoki, mut mari] = three(&server, "social").await;
    for (message, code, field) in [
        (
            json!({"type": "topic", "action": "offer"}),
            "invalid",
            "text",
        ),
        (offer("  "), "invalid", "text"),
        (offer(&"夜".repeat(41)), "invalid", "text"),
        (offer("夜間\n対応"), "invalid", "text"),
        (
            offer("80代女性、胃ろうの方の受入れ"),
            "patient_data",
            "text",
        ),
        (
            json!({"type": "topic", "action": "offer", "text": NIGHTS, "seats": 2}),
            "invalid",
            "seats",
        ),
        (
            json!({"type": "topic", "action": "offer", "text": NIGHTS, "seats": 7}),
            "invalid",
            "seats",
        ),
        (
            json!({"type": "topic", "action": "take"}),
            "invalid",
            "topic",
        ),
        (
            json!({"type": "topic", "action": "leave", "text": NIGHTS}),
            "invalid",
            "text",
        ),
        (
            json!({"type": "topic", "action": "dance"}),
            "invalid",
            "action",
        ),
    ] {
        let answer = refused(&mut aoi, message, code).await;
        assert_eq!(answer["fields"][0]["path"], field, "{answer}");
    }
    refused(&mut aoi, take("000000000000"), "no_such_topic").await;
    let small = json!({"type": "topic", "action": "offer", "text": NIGHTS, "seats": 3});
    done(&mut aoi, small).await;
    let topic = text(&taken(&mut aoi, 1).await["topic"]);
    refused(&mut aoi, offer("もう一つ"), "has_topic").await;
    done(&mut naoki, take(&topic)).await;
    done(&mut mari, take(&topic)).await;
    let mut late = join(&server, "碑文谷 ゆう", "碑文谷歯科", "social").await;
    refused(&mut late, take(&topic), "topic_full").await;
    let mut elsewhere = join(&server, "柿の木 はる", "柿の木坂医院", "southwest").await;
    refused(&mut elsewhere, take(&topic), "no_topics_here").await;
    assert!(elsewhere.welcome.get("topics").is_none());
    let mut form = server.form("奥沢 みなと", "奥沢薬局", &[], &[]);
    form["consent"]["partners"] = false.into();
    let shy = server.register(&form).await;
    let mut shy = server.enter(&shy.token, "social", None).await;
    shy.until_welcome().await;
    refused(&mut shy, offer(NIGHTS), "consent_needed").await;
}

#[tokio::test]
async fn people_of_one_topic_are_called_to_one_table_that_is_known_by_it() {
    let server = Server::start().await;
    let room = "circle";
    let mut phones = Vec::new();
    // Too few for circles that form by themselves.
    for n in 0..5 {
        let name = format!("見本 {n}");
        phones.push(join(&server, &name, &format!("架空病院{n}"), room).await);
    }
    let organizer = server.sign_in().await;
    done(&mut phones[1], offer(NIGHTS)).await;
    let topic = text(&taken(&mut phones[1], 1).await["topic"]);
    done(&mut phones[4], take(&topic)).await;
    done(&mut phones[3], take(&topic)).await;
    // Who sits there and does not want to meet the other learns of nothing, nor does the other.
    let of = text(&phones[4].welcome["me"]["id"]);
    done(&mut phones[1], json!({"type": "veto", "attendee": of})).await;
    let mine = |phone: &Phone| Some(newest(phone)?["now"].clone());
    let seen = phones[1]
        .until(|phone| mine(phone).filter(|now| names(&now["mine"]) == ["見本 3"]))
        .await;
    assert_eq!(seen["taken"], 3);
    phones[4].settle().await;
    let theirs = mine(&phones[4]).expect("news");
    assert_eq!(names(&theirs["mine"]), ["見本 1", "見本 3"]);

    let rounds = format!("/api/organizer/rooms/{room}/rounds");
    let wanted = json!({"minutes": 5});
    let (status, preview) = server
        .send(
            Method::POST,
            &format!("{rounds}/preview"),
            &organizer,
            &wanted,
        )
        .await;
    assert_eq!(status, 200, "{preview}");
    let groups = preview["groups"].as_array().expect("groups");
    let themed: Vec<_> = groups.iter().filter(|g| g["topic"] == NIGHTS).collect();
    let id = |n: usize| phones[n].welcome["me"]["id"].clone();
    assert_eq!(themed.len(), 1, "{preview}");
    let together = themed[0]["attendees"].as_array().expect("people");
    assert!(together.len() == 2 && [id(1), id(3)].iter().all(|who| together.contains(who)));

    let (status, called) = server
        .send(Method::POST, &rounds, &organizer, &wanted)
        .await;
    assert_eq!(status, 201, "{called}");
    let mine = phones[1].until_state("called").await;
    assert_eq!(
        (mine["topic"].as_str(), names(&mine)),
        (Some(NIGHTS), vec!["見本 3".to_owned()])
    );
    let theirs = phones[3].until_state("called").await;
    assert_eq!(
        (&theirs["topic"], &theirs["table"]),
        (&mine["topic"], &mine["table"])
    );
    for n in [0, 4] {
        gone(&mut phones[n]).await;
        assert!(
            phones[n]
                .introductions
                .values()
                .all(|i| i.get("topic").is_none())
        );
    }
    done(&mut phones[0], offer("次のテーマ")).await;
}

#[tokio::test]
async fn the_organizer_closes_a_topic_and_it_stands_in_the_record() {
    let server = Server::start().await;
    let [mut aoi, mut naoki, _] = three(&server, "social").await;
    let organizer = server.sign_in().await;
    let mut console = server.enter(&organizer, "social", None).await;
    console.until_welcome().await;
    done(&mut aoi, offer(NIGHTS)).await;
    let topic = text(&taken(&mut console, 1).await["topic"]);
    let path = format!("/api/organizer/rooms/social/topics/{topic}");
    let (status, _) = server
        .send(Method::DELETE, &path, &aoi.token, &Value::Null)
        .await;
    assert_eq!(status, 403);
    let (status, answer) = server
        .send(Method::DELETE, &path, &organizer, &Value::Null)
        .await;
    assert_eq!(status, 204, "{answer}");
    for phone in [&mut aoi, &mut naoki, &mut console] {
        gone(phone).await;
    }
    let (status, answer) = server
        .send(Method::DELETE, &path, &organizer, &Value::Null)
        .await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (404, Some("no_such_topic"))
    );
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    assert_eq!(audit["entries"][0]["action"], "topic_closed", "{audit}");
    assert_eq!(audit["entries"][0]["room"], "social");
    assert!(!audit.to_string().contains(NIGHTS));
}

#[tokio::test]
async fn a_topic_stands_over_a_restart() {
    let server = Server::start().await;
    let [mut aoi, mut naoki, _] = three(&server, "social").await;
    let offered = json!({"type": "topic", "action": "offer", "text": NIGHTS, "id": "mine"});
    done(&mut aoi, offered.clone()).await;
    let topic = text(&taken(&mut naoki, 1).await["topic"]);
    done(&mut naoki, take(&topic)).await;
    let token = aoi.token.clone();
    drop((aoi, naoki));
    let server = server.restart().await;
    let mut aoi = server.enter(&token, "social", None).await;
    aoi.until_welcome().await;
    assert_eq!(aoi.welcome["topics"][0]["text"], NIGHTS);
    assert_eq!(aoi.welcome["topics"][0]["taken"], 2);
    // What was not answered is sent again.
    done(&mut aoi, offered).await;
    let hall = server.running.event.service.replica.hall();
    assert_eq!(hall.topics_in(&"social".into()).len(), 1);
    // The journal holds no words.
    for file in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(server.data().join(file)).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains(NIGHTS), "{file}");
    }
}

#[tokio::test]
async fn two_nodes_on_one_redis_give_the_last_seat_once() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let mut aoi = join(&one, "三田 あおい", "さくら坂クリニック", "social").await;
    let mut naoki = join(&other, "玉川 直樹", "多摩川の森病院", "social").await;
    let small = json!({"type": "topic", "action": "offer", "text": NIGHTS, "seats": 3});
    done(&mut aoi, small).await;
    let seen = taken(&mut naoki, 1).await;
    assert_eq!(seen["text"], NIGHTS, "words before the news of them");
    let topic = text(&seen["topic"]);
    done(&mut naoki, take(&topic)).await;
    assert_eq!(names(&taken(&mut aoi, 2).await["mine"]), ["玉川 直樹"]);
    let mut mari = join(&one, "祐天寺 まり", "架空訪問看護", "social").await;
    let mut yu = join(&other, "碑文谷 ゆう", "碑文谷歯科", "social").await;
    let (here, there) = tokio::join!(mari.ask(take(&topic)), yu.ask(take(&topic)));
    let codes = [&here, &there].map(|answer| answer["code"].as_str());
    assert!(
        codes.contains(&None) && codes.contains(&Some("topic_full")),
        "{here} {there}"
    );
    one.send(Method::DELETE, "/api/me", &aoi.token, &Value::Null)
        .await;
    gone(&mut naoki).await;
}
