//! A data folder that an earlier release wrote (`tests/data/evening`) opens, and nobody in it has lost anything.

use std::collections::BTreeMap;
use std::path::Path;

use domain::Millis;
use serde::Deserialize;

use crate::support::Server;

/// What that release said of its evening before it was stopped.
#[derive(Deserialize)]
struct Evening {
    people: Vec<Someone>,
    rounds: Vec<Round>,
    met: BTreeMap<String, u32>,
    sat_out: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
struct Someone {
    id: String,
    name: String,
    badge: u32,
    token: String,
}

#[derive(Deserialize)]
struct Round {
    introductions: Vec<Introduction>,
}

#[derive(Deserialize)]
struct Introduction {
    id: String,
    state: String,
    attendees: Vec<String>,
    table: Option<u16>,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/evening")
}

fn evening() -> Evening {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("kept");
    serde_json::from_str(&text).expect("an evening")
}

/// A moment after its last commit.
fn that_evening() -> Millis {
    Millis(1_795_871_140_000)
}

fn copied() -> tempfile::TempDir {
    let data = tempfile::tempdir().expect("a folder");
    for file in ["journal.db", "directory.db", "shelf.db"] {
        std::fs::copy(folder().join(file), data.path().join(file)).expect("copied");
    }
    data
}

#[tokio::test]
async fn what_a_later_release_wrote_is_passed_over_and_nothing_is_decided_over_it() {
    let optional = r#"{"at":1795871139000,"facts":[{"fact":"applauded","by":7,"optional":true}]}"#;
    let needed = r#"{"at":1795871139000,"facts":[{"fact":"danced","by":7}],"music":"waltz"}"#;
    for (body, understood) in [(optional, true), (needed, false)] {
        let data = copied();
        let journal = rusqlite::Connection::open(data.path().join("journal.db")).expect("a file");
        let append = "INSERT INTO commits SELECT max(position) + 1, ?1 FROM commits";
        journal.execute(append, [body]).expect("appended");
        drop(journal);
        let server = Server::at_again(data, that_evening).await;
        let evening = evening();
        let first = &evening.people[0];
        let (status, _) = server.get("/api/me", &first.token).await;
        assert_eq!(status, 200, "what is known is shown");
        let (status, ready) = server.get("/readyz", "").await;
        assert_eq!(status == 200, understood, "{ready}");
        let desk = server.sign_in().await;
        let path = "/api/organizer/rooms/southwest/announcements";
        let said = serde_json::json!({"text": "まもなく始まります"});
        let answer = server.send(reqwest::Method::POST, path, &desk, &said).await;
        assert_eq!(answer.0, if understood { 204 } else { 503 }, "{answer:?}");
    }
}

#[tokio::test]
async fn an_earlier_releases_folder_opens_with_everybody_in_it() {
    let data = copied();
    let server = Server::at_again(data, that_evening).await;
    let evening = evening();
    let (last, others) = evening.people.split_last().expect("people");
    for person in others {
        let (status, me) = server.get("/api/me", &person.token).await;
        assert_eq!(status, 200, "{}", person.id);
        let me = me.get("attendee").unwrap_or(&me);
        assert_eq!(me["name"], person.name.as_str());
        assert_eq!(me["badge"], person.badge);
    }
    // The last one had erased themselves.
    assert_eq!(server.get("/api/me", &last.token).await.0, 401);

    let desk = server.sign_in().await;
    let (_, rounds) = server
        .get("/api/organizer/rooms/southwest/rounds", &desk)
        .await;
    let found = rounds["rounds"].as_array().expect("rounds");
    assert_eq!(found.len(), evening.rounds.len());
    for (found, kept) in found.iter().zip(&evening.rounds) {
        let found = found["introductions"].as_array().expect("introductions");
        assert_eq!(found.len(), kept.introductions.len());
        for (found, kept) in found.iter().zip(&kept.introductions) {
            assert_eq!(found["id"], kept.id.as_str());
            assert_eq!(found["state"], kept.state.as_str());
            assert_eq!(found["table"].as_u64(), kept.table.map(u64::from));
            assert_eq!(
                found["attendees"],
                serde_json::json!(kept.attendees),
                "{}",
                kept.id
            );
        }
    }
    for room in ["southwest", "south"] {
        let path = format!("/api/organizer/rooms/{room}/people");
        let (_, people) = server.get(&path, &desk).await;
        for person in people["people"].as_array().expect("people") {
            let id = person["id"].as_str().expect("an id");
            assert_eq!(
                person["met"].as_u64(),
                evening.met.get(id).copied().map(u64::from),
                "{id}"
            );
            assert_eq!(
                person["rounds_sat_out"].as_u64(),
                evening.sat_out.get(id).copied().map(u64::from),
                "{id}"
            );
        }
    }
    server
        .running
        .event
        .service
        .replica
        .hall()
        .check_invariants()
        .expect("whole");
}
