//! Leaving without a trace.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use domain::Millis;
use kaotsunagi::catalog::Catalog;
use kaotsunagi::config::{Overrides, Settings};
use kaotsunagi::directory::SqliteDirectory;
use kaotsunagi::journal::SqliteJournal;
use kaotsunagi::key_values::SqliteKeyValueStore;
use kaotsunagi::presence::MemoryPresence;
use kaotsunagi::service::{Clock, Service, Stores};
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

/// Of the test below: when it began, by the steady clock, and what the other clock said then.
static BEGAN: OnceLock<(tokio::time::Instant, Millis)> = OnceLock::new();

fn clock() -> Millis {
    let (began, at) = BEGAN.get().expect("begun");
    at.plus(began.elapsed().as_millis() as i64)
}

#[tokio::test(start_paused = true)]
async fn everybody_is_erased_when_the_promised_date_was_seen_for_an_hour() {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    let catalog = Catalog::example().expect("an event");
    let before = catalog.event.erase_at.plus(-2 * HOUR.as_millis() as i64);
    BEGAN.get_or_init(|| (tokio::time::Instant::now(), before));
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let directory = SqliteDirectory::open(&file("directory.db")).await;
    let journal = SqliteJournal::open(&file("journal.db")).await;
    let stores = Stores {
        journal: Arc::new(journal.expect("opened")),
        directory: Arc::new(directory.expect("opened")),
        presence: Arc::new(MemoryPresence::new(Duration::from_secs(1))),
        key_values: Arc::new(SqliteKeyValueStore::open(&file("shelf.db")).expect("opened")),
        event: None,
        promise: String::new(),
    };
    let settings = Settings::load(None, &Overrides::default()).expect("settings");
    let service = Service::open(
        Arc::new(catalog),
        Arc::new(settings),
        stores,
        Clock::of(clock),
    )
    .await;
    let service = service.expect("opened");
    let room = service.catalog.rooms[0].id.clone();
    let form = json!({
        "name": "三田 あおい", "organization": {"name": "さくら坂クリニック"}, "kind": "clinic", "ward": "meguro",
        "consent": {"partners": true, "exchange": false, "booths": false},
        "room": room, "code": service.sign_in.join_code(&room),
    });
    let form = serde_json::from_value(form).expect("a form");
    service
        .registration
        .register(form, None, false)
        .await
        .expect("registered");
    let known = || service.replica.hall().attendees().count();
    tokio::time::sleep(2 * HOUR - Duration::from_secs(60)).await;
    assert_eq!(
        (known(), service.forgetting.erasing()),
        (1, None),
        "before the date"
    );
    tokio::time::sleep(HOUR / 2).await;
    let told = service.forgetting.erasing().expect("the organizer is told");
    assert_eq!((known(), told.people), (1, 1));
    assert!(told.at.is_some_and(|at| at.contains("T01:0")), "when");
    tokio::time::sleep(HOUR).await;
    let told = service.forgetting.erasing().expect("the organizer is told");
    assert_eq!((known(), told.people, told.at), (0, 0, None));
    for entry in std::fs::read_dir(folder.path()).expect("listed") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("read");
        let name = "三田".as_bytes();
        assert!(!bytes.windows(name.len()).any(|w| w == name));
    }
}

#[tokio::test]
async fn a_wrong_clock_erases_and_signs_out_nobody_and_the_console_is_told() {
    fn ahead() -> Millis {
        crate::support::now().plus(400 * 24 * 60 * 60 * 1000)
    }
    let server = Server::start().await;
    let form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    let token = server.register(&form).await.token;
    let folder = server.end().await;
    let server = Server::at_again(folder, ahead).await;
    let mut phone = server.enter(&token, "southwest", None).await;
    phone.until_welcome().await;
    assert_eq!(server.get("/api/me", &token).await.0, 200);
    let console = server.sign_in().await;
    let (_, rooms) = server.get("/api/organizer/rooms", &console).await;
    assert_eq!(rooms["erasing"]["people"], 1, "{rooms}");
    assert!(rooms["erasing"]["at"].is_string(), "{rooms}");
    let server = Server::again(server.end().await).await;
    assert_eq!(server.get("/api/me", &token).await.1["name"], "三田 あおい");
}
