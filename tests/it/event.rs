//! What a phone must know of the event before anybody is in it, whole and in parts.

use serde_json::Value;

use crate::support::Server;

/// What a join page may take before its first question, less what its page, style and script take.
const START_AT_MOST: usize = 1_536;

#[tokio::test]
async fn the_part_for_the_first_question_is_small_and_the_whole_stays_whole() {
    let server = Server::start().await;
    let (status, whole) = server.get("/api/event", "").await;
    assert_eq!(status, 200);
    for list in ["kinds", "roles", "wards", "tags", "rooms", "consent"] {
        assert!(
            whole[list].as_array().is_some_and(|l| !l.is_empty()),
            "{list}"
        );
    }
    assert_eq!(whole["timezone"], "Asia/Tokyo");
    let (status, start) = server.get("/api/event?part=join", "").await;
    assert_eq!(status, 200);
    let fields: Vec<_> = start.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["name", "rooms"]);
    assert_eq!(
        (&start["name"], &start["rooms"]),
        (&whole["name"], &whole["rooms"])
    );

    // Each keeps its own compressed copy.
    for _ in 0..2 {
        let small = compressed(&server, "/api/event?part=join").await;
        let large = compressed(&server, "/api/event").await;
        assert!(small < START_AT_MOST, "{small} bytes");
        assert!(large > 4 * small, "{large} bytes");
    }
    let (status, problem): (u16, Value) = server.get("/api/event?part=tags", "").await;
    assert_eq!((status, &problem["code"]), (422, &"invalid".into()));
}

async fn compressed(server: &Server, path: &str) -> usize {
    let request = server
        .http
        .get(server.url(path))
        .header("accept-encoding", "br");
    let answer = request.send().await.expect("answered");
    assert_eq!(answer.headers()["content-encoding"], "br");
    answer.bytes().await.expect("a body").len()
}
