//! Leaving without a trace.

use serde_json::json;

use crate::support::{Server, agreed, text};

#[tokio::test]
async fn an_erased_person_is_in_no_file_and_on_no_screen() {
    let server = Server::start().await;
    let (mut aoi, naoki, _) = agreed(&server).await;
    aoi.until_welcome().await;
    assert!(
        in_files(&server, "玉川"),
        "the test must be able to see a name"
    );
    let answer = server
        .http
        .delete(server.url("/api/me"))
        .bearer_auth(&naoki.token)
        .send()
        .await;
    assert_eq!(answer.expect("answered").status(), 204);
    let mut naoki = naoki;
    assert_eq!(naoki.closed().await, Some(4401));
    let ended = aoi.until_state("cancelled").await;
    assert!(ended["with"][0].get("name").is_none(), "{ended}");
    assert_eq!(server.get("/api/me", &naoki.token.clone()).await.0, 401);
    for trace in ["玉川", "目黒みなみ病院"] {
        assert!(!in_files(&server, trace), "{trace} is still in a file");
    }
    let server = server.restart().await;
    assert_eq!(server.get("/api/me", &naoki.token.clone()).await.0, 401);
}

#[tokio::test]
async fn the_journal_never_holds_a_name() {
    let server = Server::start().await;
    let (_aoi, _naoki, _) = agreed(&server).await;
    assert!(std::fs::metadata(server.data().join("journal.db")).is_ok_and(|file| file.len() > 0));
    for name in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(server.data().join(name)).unwrap_or_default();
        for trace in ["三田", "玉川", "さくら坂"] {
            assert!(
                !bytes.windows(trace.len()).any(|w| w == trace.as_bytes()),
                "{trace} in {name}"
            );
        }
    }
}

#[tokio::test]
async fn a_card_goes_with_the_person() {
    let server = Server::start().await;
    let (mut aoi, mut naoki, id) = agreed(&server).await;
    for phone in [&mut aoi, &mut naoki] {
        phone
            .ask(json!({"type": "exchange", "introduction": id, "share": true}))
            .await;
    }
    aoi.until_type("card").await;
    let (_, before) = server.get("/api/me/contacts", &aoi.token.clone()).await;
    assert_eq!(text(&before["contacts"][0]["name"]), "玉川 直樹");
    let answer = server
        .http
        .delete(server.url("/api/me"))
        .bearer_auth(&naoki.token)
        .send()
        .await;
    assert_eq!(answer.expect("answered").status(), 204);
    let (_, after) = server.get("/api/me/contacts", &aoi.token.clone()).await;
    assert_eq!(after["contacts"], json!([]));
}

/// Whether any file of the data directory holds these bytes.
fn in_files(server: &Server, text: &str) -> bool {
    std::fs::read_dir(server.data())
        .expect("listed")
        .any(|entry| {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("read");
            bytes.windows(text.len()).any(|w| w == text.as_bytes())
        })
}

#[tokio::test]
async fn correcting_and_erasing_at_once_leaves_nothing() {
    let server = Server::start().await;
    for n in 0..10 {
        let name = format!("消える人{n}");
        let me = server
            .register(&server.form(&name, "さくら坂クリニック", &[], &[]))
            .await;
        let sign = json!({"sign": format!("消えるしるし{n}")});
        let correct = server.patch("/api/me", &me.token, &sign);
        let erase = server
            .http
            .delete(server.url("/api/me"))
            .bearer_auth(&me.token)
            .send();
        let (_, erased) = tokio::join!(correct, erase);
        assert_eq!(erased.expect("answered").status(), 204);
    }
    assert!(!in_files(&server, "消える"));
}
