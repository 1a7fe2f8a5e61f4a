//! A booth's evening by its staff: whom they call, whom they know, what they note, and what they take home.

use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::staff::{add, sign_in};
use crate::support::{Phone, Registered, Server, text};

const BOOTH: &str = "/api/booths/aobabashi";

/// The booth as its staff ask for it, at one node.
struct Desk<'a> {
    server: &'a Server,
    token: String,
}

impl Desk<'_> {
    async fn send(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let path = format!("{BOOTH}{path}");
        self.server.send(method, &path, &self.token, &body).await
    }

    async fn done(&self, path: &str, body: Value) -> Value {
        let (status, desk) = self.send(Method::POST, path, body).await;
        assert_eq!(status, 200, "{path}: {desk}");
        desk
    }

    async fn set(&self, change: Value) -> Value {
        let (status, desk) = self.send(Method::PATCH, "", change).await;
        assert_eq!(status, 200, "{desk}");
        desk
    }

    async fn look(&self) -> Value {
        let (status, desk) = self.send(Method::GET, "", Value::Null).await;
        assert_eq!(status, 200, "{desk}");
        desk
    }

    async fn note(&self, of: &str, note: Value) -> (u16, Value) {
        let path = format!("/visitors/{of}/note");
        self.send(Method::PUT, &path, note).await
    }

    async fn file(&self, path: &str) -> String {
        let url = self.server.url(&format!("{BOOTH}/visitors.{path}"));
        let request = self.server.http.get(url).bearer_auth(&self.token);
        let answer = request.send().await.expect("answered");
        assert!(answer.status().is_success(), "{path}");
        answer.text().await.expect("text")
    }
}

fn badges(list: &Value) -> Vec<u64> {
    let people = list.as_array().into_iter().flatten();
    people
        .filter_map(|person| person["badge"].as_u64())
        .collect()
}

async fn arrives(server: &Server, n: usize, organizer: Option<&str>) -> (Registered, Phone) {
    let mut form = server.form(&format!("参加者{n}"), &format!("施設{n}"), &[], &[]);
    form["consent"]["booths"] = (n != 2).into();
    form["contact"] = json!({"phone": format!("03-0000-000{n}")});
    let registered = server.register(&form).await;
    if let Some(organizer) = organizer {
        let person = format!("/api/organizer/people/{}", registered.id);
        let paper = json!({"paper": true});
        assert_eq!(server.patch(&person, organizer, &paper).await.0, 200);
    }
    let mut phone = server.enter(&registered.token, "southwest", None).await;
    phone.until_welcome().await;
    (registered, phone)
}

async fn at_booth(phone: &mut Phone, action: &str, more: Value) {
    let mut message = json!({"type": "booth", "booth": "aobabashi", "action": action});
    for (name, value) in more.as_object().into_iter().flatten() {
        message[name] = value.clone();
    }
    let answer = phone.ask(message).await;
    assert_eq!(answer["type"], "done", "{answer}");
}

async fn until_told(phone: &mut Phone, state: &str) -> Value {
    let is = |phone: &Phone| {
        let told = phone.log.iter().rfind(|m| m["type"] == "booth");
        told.filter(|m| m["state"] == state).cloned()
    };
    phone.until(is).await
}

/// What an attendee reads of the booth.
async fn shown(server: &Server, token: &str) -> Value {
    let (status, answer) = server.get("/api/booths", token).await;
    assert_eq!(status, 200, "{answer}");
    let mut booths = answer["booths"].as_array().into_iter().flatten();
    let booth = booths.find(|booth| booth["booth"] == "aobabashi");
    booth.expect("the booth").clone()
}

async fn an_evening(nodes: [&Server; 2]) -> (String, Registered) {
    let organizer = nodes[0].sign_in().await;
    let member = json!({"role": "booth", "booth": "aobabashi", "label": "青葉橋ブース"});
    let (_, secret) = add(nodes[0], &organizer, member).await;
    let token = sign_in(nodes[1], &secret).await;
    let [desk, other] = nodes.map(|server| Desk {
        server,
        token: token.clone(),
    });
    let (shows, mut one) = arrives(nodes[0], 1, None).await;
    let (_, mut shy) = arrives(nodes[1], 2, None).await;
    let (paper, _) = arrives(nodes[0], 3, Some(&organizer)).await;

    // One place, and a break: whoever comes waits.
    let set = desk.set(json!({"places": 1, "open": false})).await;
    assert_eq!((&set["places"], &set["open"]), (&json!(1), &json!(false)));
    at_booth(&mut one, "queue", json!({})).await;
    let told = until_told(&mut one, "queued").await;
    assert_eq!(
        (&told["paused"], told.get("waiting_minutes")),
        (&json!(true), None)
    );
    at_booth(&mut shy, "queue", json!({})).await;
    let queued = other.done("/queue", json!({"badge": 3})).await;
    assert_eq!(badges(&queued["queue"]), [1, 2, 3]);
    assert_eq!(queued["queue"][2]["paper"], true);
    assert_eq!(queued["queue"][0].get("name"), None, "not known yet");

    // Nobody can say how long a break takes.
    let read = shown(nodes[1], &shows.token).await;
    assert_eq!(read["present"], json!([]));
    assert_eq!(read.get("waiting_minutes"), None, "{read}");

    // Called by hand, then known, then with the card.
    desk.done("/call-next", Value::Null).await;
    until_told(&mut one, "called").await;
    at_booth(&mut one, "check_in", json!({"share": true})).await;
    until_told(&mut one, "here").await;
    let here = desk.look().await;
    assert_eq!(here["here"][0]["name"], "参加者1");
    assert_eq!(here["visitors"][0]["card"], false);
    assert!(!desk.file("csv").await.contains("03-0000-0001"));
    at_booth(&mut one, "check_in", json!({"card": true})).await;
    let reopened = desk.set(json!({"open": true})).await;
    assert_eq!(reopened["visitors"][0]["card"], true);

    // Whoever keeps their name is there all the same.
    let after = other.done("/leave", json!({"attendee": shows.id})).await;
    assert_eq!(badges(&after["here"]), [0; 0]);
    until_told(&mut shy, "called").await;
    let came = desk.done("/check-in", json!({"badge": 2})).await;
    assert_eq!(
        (badges(&came["here"]), came["here"][0].get("name")),
        (vec![2], None)
    );
    assert_eq!(badges(&came["visitors"]), [1]);
    // No phone to say it on: by word of mouth.
    let came = desk
        .done("/check-in", json!({"attendee": paper.id, "share": true}))
        .await;
    assert_eq!(badges(&came["visitors"]), [3, 1]);
    assert_eq!(came["came"], 3);

    // What is noted stays with the person, and out of the journal.
    let good = json!({"text": "退院調整の連携を相談\n後日お電話", "mark": "A"});
    assert_eq!(desk.note(&shows.id, good.clone()).await.0, 204);
    let noted = other.look().await;
    assert_eq!(noted["visitors"][1]["note"], good["text"]);
    assert_eq!(noted["visitors"][1]["mark"], "A");
    for (of, note, code) in [
        (
            &shows.id,
            json!({"text": "認知症の82歳女性のご相談"}),
            "patient_data",
        ),
        (&shows.id, json!({"text": "あ".repeat(501)}), "invalid"),
        (
            &text(&came["here"][0]["attendee"]),
            json!({"text": ""}),
            "no_such_visitor",
        ),
    ] {
        let (_, refused) = desk.note(of, note).await;
        assert_eq!(refused["code"], code, "{refused}");
    }
    // A correction of theirs does not wipe it out.
    let corrected = nodes[0]
        .patch("/api/me", &shows.token, &json!({"kana": "さんかしゃ"}))
        .await;
    assert_eq!(corrected.0, 200, "{}", corrected.1);
    for (file, wanted) in [
        ("csv", "\"A\",\"退院調整の連携を相談"),
        ("csv?lang=en", "\"mark\",\"note\""),
        ("vcf", "TEL;TYPE=WORK,VOICE:03-0000-0001"),
    ] {
        let text = other.file(file).await;
        assert!(text.contains(wanted), "{file}: {text}");
        assert!(
            !text.contains("参加者2") && !text.contains("0003"),
            "{text}"
        );
    }

    // What the booth says of itself.
    let says =
        json!({"present": [" 循環器内科 三田医師 ", ""], "material": "https://example.jp/a.pdf"});
    let said = desk.set(says).await;
    assert_eq!(said["present"], json!(["循環器内科 三田医師"]));
    assert_eq!(other.look().await["material"], "https://example.jp/a.pdf");
    // Two visits behind one place, of which one lasts.
    let read = shown(nodes[1], &shows.token).await;
    assert_eq!(read["present"], said["present"]);
    assert_eq!(read["material"], said["material"]);
    assert!(read["waiting_minutes"].as_u64() >= Some(1), "{read}");
    let (status, _) = nodes[1].get("/api/booths", &desk.token).await;
    assert_eq!(status, 403, "for attendees");
    for (wrong, field) in [
        (json!({"places": 0}), "places"),
        (json!({"material": "javascript:alert(1)"}), "material"),
        (json!({"material": "http://example.jp/a.pdf"}), "material"),
        (json!({"present": ["あ".repeat(41)]}), "present"),
    ] {
        let (status, answer) = desk.send(Method::PATCH, "", wrong).await;
        assert_eq!(
            (status, &answer["fields"][0]["path"]),
            (422, &json!(field)),
            "{answer}"
        );
    }
    for (guest, code) in [
        (json!({"badge": 99}), "no_such_visitor"),
        (json!({"badge": 1, "attendee": shows.id}), "invalid"),
        (
            json!({"code": format!("{}.forged", shows.id)}),
            "no_such_visitor",
        ),
    ] {
        let (_, answer) = desk.send(Method::POST, "/check-in", guest).await;
        assert_eq!(answer["code"], code, "{answer}");
    }

    // Who did what is in the list, and whose hand it was.
    let (_, audit) = nodes[0].get("/api/organizer/audit", &organizer).await;
    let entries = audit["entries"].as_array().expect("entries").iter();
    let by_booth = entries.filter(|entry| entry["role"] == "booth");
    let did: Vec<_> = by_booth.map(|entry| text(&entry["action"])).collect();
    for action in [
        "booth_set",
        "booth_called",
        "booth_queued",
        "booth_entered",
        "booth_left",
        "visitors_exported",
    ] {
        assert!(did.contains(&action.to_owned()), "{action}: {did:?}");
    }
    (token, shows)
}

async fn forgets(server: &Server, token: String, shows: &Registered) {
    let desk = Desk { server, token };
    let kept = desk.look().await;
    assert_eq!(
        (&kept["places"], kept["visitors"][1]["mark"].as_str()),
        (&json!(1), Some("A"))
    );
    let gone = server.send(Method::DELETE, "/api/me", &shows.token, &Value::Null);
    assert_eq!(gone.await.0, 204);
    assert_eq!(badges(&desk.look().await["visitors"]), [3]);
    let (status, _) = desk.note(&shows.id, json!({"text": "後から"})).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_booths_evening_by_its_staff() {
    let server = Server::start().await;
    let (token, shows) = an_evening([&server, &server]).await;
    let server = server.restart().await;
    forgets(&server, token, &shows).await;
    let files = std::fs::read_dir(server.data()).expect("listed");
    for file in files.map(|entry| entry.expect("an entry").path()) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let found = String::from_utf8_lossy(&bytes).contains("退院調整");
        assert!(!found, "{} still holds the note", file.display());
    }
}

#[tokio::test]
async fn also_on_two_nodes() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (one, other) = tokio::join!(Server::node(&url), Server::node(&url));
    let (token, shows) = an_evening([&one, &other]).await;
    forgets(&other, token, &shows).await;
}
