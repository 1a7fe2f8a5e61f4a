//! How well people know organizations, before they meet and at the end.

use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Server, agreed, asking, done, text};

async fn listed(server: &Server, token: &str) -> Vec<Value> {
    let (status, body) = server.get("/api/me/questions", token).await;
    assert_eq!(status, 200, "{body}");
    let listed = body["acquaintances"].as_array();
    listed.cloned().unwrap_or_default()
}

async fn say(server: &Server, token: &str, when: &str, stages: Value) -> (u16, Value) {
    let body = json!({"acquaintances": { when: stages }});
    server
        .send(Method::PUT, "/api/me/answers", token, &body)
        .await
}

#[tokio::test]
async fn whom_one_knows_how_well_is_said_before_and_after_and_by_nobody_else() {
    let server = Server::with(asking).await;
    let (mut aoi, mut naoki, id) = agreed(&server).await;
    let token = aoi.token.clone();
    let asked = listed(&server, &token).await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    let hospital = text(&asked[0]["organization"]);
    assert_eq!(asked[0]["name"], "目黒みなみ病院");
    assert_eq!(
        (asked[0].get("before"), &asked[0]["met"]),
        (None, &json!(false))
    );
    let (status, body) = say(
        &server,
        &token,
        "before",
        json!({ hospital.clone(): "face" }),
    )
    .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["acquaintances"][0]["before"], "face");

    for phone in [&mut aoi, &mut naoki] {
        done(phone, json!({"type": "arrived", "introduction": id})).await;
    }
    done(&mut naoki, json!({"type": "met", "introduction": id})).await;
    // What one knew before cannot be said once one has talked, but can be taken back.
    let (status, body) = say(
        &server,
        &token,
        "before",
        json!({ hospital.clone(): "trust" }),
    )
    .await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid")));
    let path = format!("acquaintances.before.{hospital}");
    assert_eq!(body["fields"][0]["path"], path, "{body}");
    let (status, body) = say(
        &server,
        &token,
        "after",
        json!({ hospital.clone(): "character" }),
    )
    .await;
    assert_eq!(status, 200, "{body}");
    let now = json!({"organization": hospital, "name": "目黒みなみ病院", "before": "face", "after": "character", "met": true});
    assert_eq!(body["acquaintances"][0], now);
    // Of whom nobody asked, nothing is said, and no other word is one.
    for stages in [
        json!({"00000000000000aa": "face"}),
        json!({"": "face"}),
        json!({ hospital.clone(): "love" }),
    ] {
        let (status, _) = say(&server, &token, "after", stages).await;
        assert!((400..500).contains(&status), "{status}");
    }
    let theirs = listed(&server, &naoki.token).await;
    assert!(
        theirs
            .iter()
            .all(|of| of.get("before").is_none() && of.get("after").is_none()),
        "{theirs:?}"
    );

    let organizer = server.sign_in().await;
    let (_, report) = server.get("/api/organizer/report.json", &organizer).await;
    let rows = report["acquaintances"].as_array().expect("rows");
    assert!(
        rows.len() == 4 && rows.iter().all(|row| row["met"]["answers"].is_null()),
        "{report}"
    );

    drop((aoi, naoki));
    let server = server.restart().await;
    assert_eq!(listed(&server, &token).await[0], now);
    for file in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(server.data().join(file)).unwrap_or_default();
        for trace in ["character", "目黒みなみ"] {
            assert!(
                !bytes.windows(trace.len()).any(|w| w == trace.as_bytes()),
                "{trace}"
            );
        }
    }
    let (status, body) = say(&server, &token, "after", json!({ hospital.clone(): null })).await;
    assert_eq!((status, body["acquaintances"][0].get("after")), (200, None));
    let (status, _) = server
        .send(Method::DELETE, "/api/me", &token, &Value::Null)
        .await;
    assert_eq!(status, 204);
    let bytes = std::fs::read(server.data().join("directory.db")).expect("a file");
    assert!(!bytes.windows(12).any(|w| w == b"acquaintance"));
}

#[tokio::test]
async fn two_nodes_on_one_redis_know_it_of_each_other() {
    let redis = RedisServer::start();
    let one = Server::node_with(&redis.url(), asking).await;
    let two = Server::node_with(&redis.url(), asking).await;
    let (aoi, _naoki, _) = agreed(&one).await;
    let hospital = text(&listed(&one, &aoi.token).await[0]["organization"]);
    let (status, body) = say(
        &one,
        &aoi.token,
        "before",
        json!({ hospital.clone(): "not_yet" }),
    )
    .await;
    assert_eq!(status, 200, "{body}");
    // Also where nobody is suggested: what was said is asked again at the end.
    let (status, body) = say(&two, &aoi.token, "after", json!({ hospital: "face" })).await;
    assert_eq!(status, 200, "{body}");
    let known = &listed(&one, &aoi.token).await[0];
    let said = (&known["before"], &known["after"]);
    let stages = (json!("not_yet"), json!("face"));
    if said != (&stages.0, &stages.1) {
        // A node learns of the other's writing when it next reads.
        let (_, body) = say(&one, &aoi.token, "after", json!({})).await;
        assert_eq!(body["acquaintances"][0]["after"], "face", "{body}");
    }
}

#[tokio::test]
async fn an_event_that_does_not_ask_lists_nothing() {
    let server = Server::start().await;
    let (aoi, _naoki, _) = agreed(&server).await;
    assert_eq!(listed(&server, &aoi.token).await.len(), 0);
    let (status, _) = say(
        &server,
        &aoi.token,
        "before",
        json!({"00000000000000aa": "face"}),
    )
    .await;
    assert_eq!(status, 422);
}
