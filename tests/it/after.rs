//! After the conversation: what two people agreed on, and what each takes home of the evening.

use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Phone, Server, agreed, text};

/// A file as its person gets it.
async fn file(server: &Server, path: &str, token: &str) -> Vec<u8> {
    let answer = server.http.get(server.url(path)).bearer_auth(token);
    let answer = answer.send().await.expect("answered");
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.expect("a file").to_vec()
}

async fn written(server: &Server, path: &str, token: &str) -> String {
    String::from_utf8(file(server, path, token).await).expect("text")
}

/// What a phone shows of the steps agreed at this introduction, once it is so many.
async fn steps(phone: &mut Phone, introduction: &str, many: usize) -> Vec<Value> {
    let shown = |phone: &Phone| {
        let found = phone.introductions.get(introduction)?;
        let steps = found["next_steps"].as_array().cloned().unwrap_or_default();
        (steps.len() == many).then_some(steps)
    };
    phone.until(shown).await
}

async fn walk(server: &Server) {
    let (mut aoi, mut naoki, id) = agreed(server).await;
    let with = |phone: &Phone| text(&phone.introductions[&id]["with"][0]["id"]);
    let (naoki_id, aoi_id) = (with(&aoi), with(&naoki));
    let call = json!({"type": "next_step", "introduction": id, "kind": "phone", "by": aoi_id, "until": "2027-09-25"});
    assert_eq!(aoi.ask(call.clone()).await["code"], "wrong_state");
    let met = json!({"type": "met", "introduction": id});
    assert_eq!(aoi.ask(met).await["type"], "done");

    // Either says so, both see it, and said twice it is one.
    let send =
        json!({"type": "next_step", "introduction": id, "kind": "materials", "by": naoki_id});
    for step in [&call, &call, &send] {
        assert_eq!(aoi.ask(step.clone()).await["type"], "done");
    }
    for phone in [&mut aoi, &mut naoki] {
        let agreed = steps(phone, &id, 2).await;
        assert_eq!(
            agreed[0],
            json!({"kind": "phone", "by": aoi_id, "until": "2027-09-25"})
        );
        assert_eq!(agreed[1], json!({"kind": "materials", "by": naoki_id}));
    }
    let calendar = written(server, "/api/me/next-steps.ics", &aoi.token).await;
    let calendar = calendar.replace("\r\n ", "");
    assert!(
        calendar.contains("SUMMARY:電話する：目黒みなみ病院 玉川 直樹"),
        "{calendar}"
    );
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20270925"),
        "{calendar}"
    );
    let strike = json!({"type": "next_step", "introduction": id, "kind": "materials", "by": naoki_id, "strike": true});
    assert_eq!(naoki.ask(strike).await["type"], "done");
    assert_eq!(steps(&mut aoi, &id, 1).await[0]["kind"], "phone");

    // Somebody else learns of nothing.
    let third = server
        .register(&server.form("南 さつき", "川ぞい訪問看護", &[], &[]))
        .await;
    let theirs = written(server, "/api/me/next-steps.ics", &third.token).await;
    assert!(!theirs.contains("SUMMARY"), "{theirs}");

    // Who erases themself takes what they agreed on with them.
    let (status, _) = server
        .send(
            reqwest::Method::DELETE,
            "/api/me",
            &naoki.token,
            &Value::Null,
        )
        .await;
    assert_eq!(status, 204);
    let calendar = written(server, "/api/me/next-steps.ics", &aoi.token).await;
    assert!(!calendar.contains("SUMMARY"), "{calendar}");
}

#[tokio::test]
async fn what_follows_a_conversation_is_both_peoples_and_nobody_elses_in_files() {
    walk(&Server::start().await).await;
}

#[tokio::test]
async fn what_follows_a_conversation_is_both_peoples_and_nobody_elses_in_redis() {
    let redis = RedisServer::start();
    walk(&Server::node(&redis.url()).await).await;
}
