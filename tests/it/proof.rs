//! What anybody can check of an evening: through the file alone, against one kept while it ran, and with a program that knows nothing of ours.

#[path = "../../examples/verify.rs"]
#[expect(dead_code, reason = "its main is the example's")]
mod standalone;

use std::path::{Path, PathBuf};
use std::process::Output;

use protocol::api::{Proof, RoundProof, Sealed, Seat};
use protocol::routes;
use serde_json::json;

use crate::process::binary;
use crate::redis_server::RedisServer;
use crate::support::console::{Console, ROOM, crowd, quick};
use crate::support::{Phone, Server};

/// One sits out.
const PEOPLE: usize = 23;

async fn file(server: &Server) -> String {
    let answer = server.http.get(server.url("/api/proof")).send().await;
    let answer = answer.expect("answered");
    assert_eq!(answer.status().as_u16(), 200);
    answer.text().await.expect("text")
}

fn kept(folder: &Path, name: &str, text: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

fn verify(proof: &Path, earlier: Option<&Path>) -> (Option<i32>, String) {
    let mut command = binary();
    command.arg("verify").arg("--proof").arg(proof);
    if let Some(earlier) = earlier {
        command.arg("--earlier").arg(earlier);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("started");
    let said = [stdout, stderr].concat();
    (status.code(), String::from_utf8(said).expect("UTF-8"))
}

async fn close(console: &Console<'_>) {
    for room in ["southwest", "south", "liaison", "circle", "social"] {
        let path = format!("/api/organizer/rooms/{room}");
        let closed = json!({"open": false});
        let (status, answer) = console.server.patch(&path, &console.token, &closed).await;
        assert_eq!(status, 200, "{answer}");
    }
}

/// The file of a node that has read all there is.
async fn newest(node: &Server) -> String {
    let replica = &node.running.event.service.replica;
    replica.refresh().await.expect("read");
    file(node).await
}

/// Two rounds of which the first is watched by another node, where there is one; then the end.
async fn an_evening(server: &Server, other: &Server) -> (Vec<Phone>, String, String) {
    let console = Console::of(server).await;
    let phones = crowd(server, PEOPLE).await;
    console.start("southwest", json!({"minutes": 6})).await;
    let earlier = newest(other).await;
    console.end(1).await;
    console.start("southwest", json!({"minutes": 6})).await;
    console.end(2).await;
    close(&console).await;
    let over = newest(other).await;
    (phones, earlier, over)
}

fn holds(earlier: &str, over: &str, names: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let before = kept(folder.path(), "before.json", earlier.as_bytes());
    let proof = kept(folder.path(), "proof.json", over.as_bytes());
    let (code, said) = verify(&before, None);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.starts_with("The event is still running: 1 rounds"),
        "{said}"
    );
    let (code, said) = verify(&proof, Some(&before));
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("2 rounds of pairs are each the best there was"),
        "{said}"
    );
    assert_eq!(standalone::verify(over), Ok((2, 2)));
    for name in names {
        assert!(!over.contains(name), "{name}");
    }

    // Somebody who writes the digest anew, too, is found out by what was promised.
    let other = over.replacen("\\\"sat_out\\\":0", "\\\"sat_out\\\":1", 1);
    let mut parsed: Proof = serde_json::from_str(&other).expect("a proof");
    let path = kept(folder.path(), "changed.json", other.as_bytes());
    let (code, said) = verify(&path, None);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("the file was changed after it was made"),
        "{said}"
    );
    parsed.digest = String::new();
    let anew = kaotsunagi::proof::write(&parsed).expect("written");
    let path = kept(folder.path(), "anew.json", anew.as_bytes());
    let (code, said) = verify(&path, None);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("round 1 of room southwest was opened as something else"),
        "{said}"
    );
    assert!(standalone::verify(&anew).is_err());
    for (name, text) in [("none.json", "{}"), ("half.json", &over[..over.len() / 2])] {
        let (code, said) = verify(&kept(folder.path(), name, text.as_bytes()), None);
        assert_eq!(code, Some(2), "{said}");
    }
    assert_eq!(verify(&folder.path().join("nowhere.json"), None).0, Some(2));
}

fn sealed(file: &str) -> Vec<Sealed> {
    let proof: Proof = serde_json::from_str(file).expect("a proof");
    let rounds = proof.rounds.into_iter();
    let open = rounds.map(|round| round.opening.expect("opened").sealed);
    open.map(|sealed| serde_json::from_str(&sealed).expect("a round"))
        .collect()
}

#[tokio::test]
async fn an_evening_is_proven_by_its_file_and_by_the_one_kept_while_it_ran() {
    let server = Server::with(quick).await;
    let (phones, earlier, over) = an_evening(&server, &server).await;
    let ids: Vec<_> = phones.iter().map(crate::support::console::id).collect();
    let names = ids
        .iter()
        .map(String::as_str)
        .chain(["参加者", "施設", "home-visit"]);
    holds(&earlier, &over, &names.collect::<Vec<_>>());
    let rounds = sealed(&over);
    let waited = |round: &Sealed| {
        let waits = round
            .people
            .iter()
            .filter(|person| person.seat == Seat::Waits);
        waits.map(|person| person.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!((waited(&rounds[0]).len(), waited(&rounds[1]).len()), (1, 1));
    assert_ne!(waited(&rounds[0]), waited(&rounds[1]));
    assert!(
        rounds
            .iter()
            .all(|round| matches!(round.claim, RoundProof::Best(_)))
    );

    let page = server
        .http
        .get(server.url("/proof?lang=ja"))
        .send()
        .await
        .expect("answered");
    assert!(
        page.headers()["content-security-policy"]
            .to_str()
            .expect("ASCII")
            .starts_with("default-src 'none'")
    );
    let page = page.text().await.expect("text");
    assert!(
        page.contains("2回のご紹介は") && page.contains("href=\"api/proof\""),
        "{page}"
    );
    let english = server
        .http
        .get(server.url("/proof?lang=en"))
        .send()
        .await
        .expect("answered");
    assert!(
        english
            .text()
            .await
            .expect("text")
            .contains("was the best that was possible")
    );

    // After a restart it is the same, and when rooms open again nothing is told of them.
    let server = server.restart().await;
    assert_eq!(file(&server).await, over);
    let token = server.sign_in().await;
    let (status, _) = server.patch(ROOM, &token, &json!({"open": true})).await;
    assert_eq!(status, 200);
    let running: Proof = serde_json::from_str(&file(&server).await).expect("a proof");
    assert!(!running.closed && running.rounds.iter().all(|round| round.opening.is_none()));
    let answered = server
        .fetch(&routes::PROOF, &[], "")
        .await
        .expect("a proof");
    assert_eq!(answered, running);
}

#[tokio::test]
async fn every_node_tells_the_same() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (one, other) = tokio::join!(
        Server::node_with(&url, quick),
        Server::node_with(&url, quick)
    );
    let (_phones, earlier, over) = an_evening(&one, &other).await;
    holds(&earlier, &over, &["参加者", "施設"]);
    assert_eq!(file(&one).await, over);
}
