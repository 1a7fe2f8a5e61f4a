//! Memos kept for another phone: bytes that only whoever wrote them gets, and gone when they say so.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Server, text};

const OURS: &str = "/api/me/memos";

async fn person(server: &Server, name: &str) -> String {
    let form = server.form(name, "さくら坂クリニック", &[], &[]);
    server.register(&form).await.token
}

async fn seal(server: &Server, token: &str, sealed: Value, after: &Value) -> (u16, Value) {
    let body = json!({"sealed": sealed, "after": after});
    server.send(Method::PUT, OURS, token, &body).await
}

/// What some phone might send: nothing here looks into it.
fn bytes(n: u8, many: usize) -> String {
    STANDARD.encode(vec![n; many])
}

fn in_file(server: &Server, file: &str, text: &str) -> bool {
    let bytes = std::fs::read(server.data().join(file)).unwrap_or_default();
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

fn in_files(server: &Server, text: &str) -> bool {
    let files = std::fs::read_dir(server.data()).expect("listed");
    let mut names = files.map(|entry| entry.expect("an entry").file_name());
    names.any(|name| in_file(server, name.to_str().expect("a name"), text))
}

#[tokio::test]
async fn they_come_back_to_whoever_wrote_them_and_go_when_taken_back() {
    let server = Server::start().await;
    let aoi = person(&server, "三田 あおい").await;
    let naoki = person(&server, "玉川 直樹").await;
    // Nothing is kept beforehand.
    let none = json!({"turn": 0});
    assert_eq!(server.get(OURS, &aoi).await, (200, none.clone()));
    let first = bytes(7, 300);
    let (status, kept) = seal(&server, &aoi, json!(first), &json!(0)).await;
    assert_eq!((status, &kept["sealed"]), (200, &json!(first)), "{kept}");
    assert_eq!(server.get(OURS, &aoi).await, (200, kept.clone()));
    assert_eq!(server.get(OURS, &naoki).await, (200, none.clone()));
    assert_eq!(server.get(OURS, "").await.0, 401);
    let organizer = server.sign_in().await;
    for path in [OURS, "/api/organizer/rooms/southwest/people"] {
        let (_, answer) = server.get(path, &organizer).await;
        assert!(!answer.to_string().contains(&first), "{path}: {answer}");
    }
    // In the data folder it is with the person, and nowhere else.
    for file in ["journal.db", "journal.db-wal", "shelf.db", "shelf.db-wal"] {
        assert!(!in_file(&server, file, &first), "{file}");
    }
    assert!(in_files(&server, &first), "the test must be able to see it");
    // Disclosed as what it is: how much, not what it says.
    let everything = crate::after::everything(&server, &aoi).await;
    let (_, own) = everything
        .iter()
        .find(|(name, _)| name == "me.json")
        .expect("held");
    let own: Value = serde_json::from_str(own).expect("JSON");
    assert_eq!(own["memos"], json!({"encrypted_bytes": 300}), "{own}");
    // What else is corrected leaves it alone, and so does a restart.
    let sign = json!({"sign": "青い名札"});
    assert_eq!(server.patch("/api/me", &aoi, &sign).await.0, 200);
    let server = server.restart().await;
    assert_eq!(server.get(OURS, &aoi).await, (200, kept.clone()));

    // Taken back, it is in no file; who had seen it before does not bring it back.
    let (status, gone) = seal(&server, &aoi, Value::Null, &json!(0)).await;
    assert_eq!((status, &gone), (200, &none));
    assert!(!in_files(&server, &first));
    let (status, still) = seal(&server, &aoi, json!(first), &kept["turn"]).await;
    assert_eq!((status, &still), (200, &none));
    // With the person it goes.
    seal(&server, &aoi, json!(first), &json!(0)).await;
    let erased = server
        .send(Method::DELETE, "/api/me", &aoi, &Value::Null)
        .await;
    assert_eq!(erased.0, 204);
    assert!(!in_files(&server, &first));
}

#[tokio::test]
async fn too_much_and_what_is_no_base64_is_refused_by_its_field() {
    let server = Server::start().await;
    let aoi = person(&server, "三田 あおい").await;
    for (wrong, mend) in [
        (bytes(1, 32 * 1024 + 1), "32 KiB"),
        ("メモ".into(), "Base64"),
        ("<script>".into(), "Base64"),
    ] {
        let (status, refused) = seal(&server, &aoi, json!(wrong), &json!(0)).await;
        assert_eq!(status, 422, "{refused}");
        assert_eq!(refused["fields"][0]["path"], "sealed");
        let message = text(&refused["fields"][0]["message"]);
        assert!(message.contains(mend), "{message}");
    }
    assert_eq!(server.get(OURS, &aoi).await.1, json!({"turn": 0}));
    let most = bytes(1, 32 * 1024);
    let (status, kept) = seal(&server, &aoi, json!(most), &json!(0)).await;
    assert_eq!((status, &kept["sealed"]), (200, &json!(most)));
}

#[tokio::test]
async fn of_two_phones_on_two_nodes_neither_writes_over_what_it_has_not_seen() {
    let redis = RedisServer::start();
    let one = Server::node(&redis.url()).await;
    let two = Server::node(&redis.url()).await;
    let aoi = person(&one, "三田 あおい").await;
    let [first, other, third] = [1, 2, 3].map(|n| json!(bytes(n, 40)));
    let (_, kept) = seal(&one, &aoi, first.clone(), &json!(0)).await;
    assert_eq!(kept["sealed"], first);
    // The other phone did not know: it is told what there is, and nothing is written.
    let (status, told) = seal(&two, &aoi, other.clone(), &json!(0)).await;
    assert_eq!((status, &told), (200, &kept));
    let (_, next) = seal(&two, &aoi, other.clone(), &told["turn"]).await;
    assert_eq!(next["sealed"], other);
    assert_ne!(next["turn"], kept["turn"]);
    let (_, told) = seal(&one, &aoi, third, &kept["turn"]).await;
    assert_eq!(told, next);
    assert_eq!(one.get(OURS, &aoi).await, (200, next));
    let (status, _) = seal(&one, &aoi, Value::Null, &json!(0)).await;
    assert_eq!(status, 200);
    assert_eq!(two.get(OURS, &aoi).await, (200, json!({"turn": 0})));
}

#[tokio::test]
async fn of_two_registrations_that_become_one_what_is_kept_stays() {
    let server = Server::start().await;
    let aoi = person(&server, "三田 あおい").await;
    let again = person(&server, "三田 葵").await;
    let memos = json!(bytes(5, 60));
    seal(&server, &again, memos.clone(), &json!(0)).await;
    let id = async |token: &str| text(&server.get("/api/me", token).await.1["id"]);
    let [keep, drop] = [id(&aoi).await, id(&again).await];
    let organizer = server.sign_in().await;
    let merge = format!("/api/organizer/people/{keep}/merge");
    let (status, answer) = server
        .send(Method::POST, &merge, &organizer, &json!({"attendee": drop}))
        .await;
    assert!(status < 300, "{answer}");
    assert_eq!(server.get(OURS, &aoi).await.1["sealed"], memos);
}
