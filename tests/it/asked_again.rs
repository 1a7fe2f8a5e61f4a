//! Being asked once more, months later: who agreed, what is kept of them, that a letter goes once, and that all of it goes.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use domain::Millis;
use kaotsunagi::catalog::{AskAgain, Catalog};
use kaotsunagi::config::{Mail, Settings};
use kaotsunagi::key_values::{KeyValueStore, SqliteKeyValueStore};
use kaotsunagi::service::Clock;
use mail_parser::MessageParser;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::patience::eventually;
use crate::redis_server::RedisServer;
use crate::smtp::Smtp;
use crate::support::{Phone, Server, agreed, asking, done, text};

const MINUTE: Duration = Duration::from_secs(60);
const OURS: &str = "/api/me/ask-again";

thread_local! {
    /// What changes settings takes nothing along.
    static MAIL: RefCell<String> = RefCell::default();
}

fn by_mail(settings: &mut Settings) {
    settings.mail = Some(Mail {
        server: MAIL.with_borrow(Clone::clone),
        from: "地域連携の会 <meet@example.jp>".into(),
    });
}

/// The event of the example, which asks once more after three months.
fn asking_again(settings: &mut Settings) {
    asking(settings);
    change_event(settings, "# ask_again_days = 90", "ask_again_days = 90");
    by_mail(settings);
}

fn change_event(settings: &Settings, from: &str, to: &str) {
    let path = settings.files.event.as_ref().expect("a file");
    let event = std::fs::read_to_string(path).expect("read");
    assert!(event.contains(from), "{from}");
    std::fs::write(path, event.replacen(from, to, 1)).expect("written");
}

/// Too fast for a network; and so that letters arrive.
const FAST: u64 = 5_000;
const SLOW: u64 = 200;

/// Time as the tests here have it: paused, and let pass as fast as they like.
struct Time {
    /// Milliseconds in each real one.
    rate: Arc<AtomicU64>,
    passing: tokio::task::JoinHandle<()>,
}

impl Time {
    fn begin() -> Self {
        let rate = Arc::new(AtomicU64::new(1));
        let now = Arc::clone(&rate);
        let passing = tokio::spawn(async move {
            loop {
                let began = std::time::Instant::now();
                let sleep = || std::thread::sleep(Duration::from_millis(2));
                tokio::task::spawn_blocking(sleep).await.expect("slept");
                let rate = now.load(Ordering::Relaxed) as u32;
                // A machine that is busy does not make it leap.
                let passed = began.elapsed().min(Duration::from_millis(4));
                tokio::time::advance(passed * rate).await;
            }
        });
        Self { rate, passing }
    }

    async fn pass(&self, time: Duration) {
        self.pass_at(FAST, time).await;
    }

    async fn pass_at(&self, rate: u64, time: Duration) {
        let until = Instant::now() + time;
        self.rate.store(rate, Ordering::Relaxed);
        while Instant::now() < until {
            tokio::task::yield_now().await;
        }
        self.rate.store(1, Ordering::Relaxed);
    }
}

impl Drop for Time {
    fn drop(&mut self) {
        self.passing.abort();
    }
}

static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
/// What the wall clock said then.
static AT: AtomicI64 = AtomicI64::new(0);

fn wall() -> Millis {
    let passed = BEGAN.get_or_init(Instant::now).elapsed();
    Millis(AT.load(Ordering::Relaxed)).plus(passed.as_millis() as i64)
}

fn set_wall(at: Millis) {
    AT.fetch_add(at.since(wall()), Ordering::Relaxed);
}

const CLOCK: Clock = Clock::of(wall);

/// Whether any file of the data folder holds these bytes.
fn in_files(server: &Server, text: &str) -> bool {
    in_those(server, "", text)
}

/// The same of those whose names begin so.
fn in_those(server: &Server, names: &str, text: &str) -> bool {
    let files = std::fs::read_dir(server.data()).expect("listed");
    let entries = files.map(|entry| entry.expect("an entry"));
    let mut such = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(names));
    such.any(|entry| {
        let path = entry.path();
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(text.len()).any(|w| w == text.as_bytes())
    })
}

/// The two talk; each says of the other's organization how well they knew it and know it.
async fn met(server: &Server) -> (Phone, Phone) {
    let (mut aoi, mut naoki, id) = agreed(server).await;
    for phone in [&aoi, &naoki] {
        say(server, phone, "before", "face").await;
    }
    for phone in [&mut aoi, &mut naoki] {
        done(phone, json!({"type": "arrived", "introduction": id})).await;
    }
    done(&mut naoki, json!({"type": "met", "introduction": id})).await;
    for phone in [&aoi, &naoki] {
        say(server, phone, "after", "character").await;
    }
    (aoi, naoki)
}

async fn say(server: &Server, phone: &Phone, when: &str, stage: &str) {
    let (_, asked) = server.get("/api/me/questions", &phone.token).await;
    assert_eq!(asked["asks_again"], true, "{asked}");
    let organization = text(&asked["acquaintances"][0]["organization"]);
    let body = json!({"acquaintances": { when: { organization: stage } }});
    let set = server.send(Method::PUT, "/api/me/answers", &phone.token, &body);
    let (status, answer) = set.await;
    assert_eq!(status, 200, "{answer}");
}

async fn agree(server: &Server, token: &str, to: Value) -> (u16, Value) {
    let body = json!({ "to": to });
    server.send(Method::PUT, OURS, token, &body).await
}

/// The last part of a link.
fn secret(link: &Value) -> String {
    let link = text(link);
    let (_, secret) = link.rsplit_once("/p/").expect("a link");
    secret.to_owned()
}

async fn under(server: &Server, secret: &str) -> (u16, Value) {
    server.post("/api/again", &json!({"token": secret})).await
}

async fn answer(server: &Server, secret: &str, stages: Value) -> (u16, Value) {
    let body = json!({"token": secret, "stages": stages});
    server.send(Method::PUT, "/api/again", "", &body).await
}

async fn forget(server: &Server, secret: &str) -> u16 {
    let body = json!({"token": secret});
    server.post("/api/again/forget", &body).await.0
}

/// Agreed, waiting, asked, answered.
async fn held(server: &Server) -> [u64; 4] {
    let organizer = server.sign_in().await;
    let (status, answer) = server.get("/api/organizer/retention", &organizer).await;
    assert_eq!(status, 200, "{answer}");
    let held = &answer["to_ask"];
    ["agreed", "waiting", "asked", "answered"]
        .map(|state| held[state].as_u64().unwrap_or_else(|| panic!("{answer}")))
}

/// A busy machine looks at its clock less often than it might.
async fn until_held(time: &Time, server: &Server, rate: u64, wanted: [u64; 4]) {
    for _ in 0..60 {
        time.pass_at(rate, 5 * MINUTE).await;
        if held(server).await == wanted {
            return;
        }
    }
    assert_eq!(held(server).await, wanted);
}

async fn until_refused(time: &Time, smtp: &Smtp, times: usize) {
    for _ in 0..30 {
        if smtp.refused() >= times {
            break;
        }
        time.pass_at(SLOW, MINUTE).await;
    }
    assert_eq!(smtp.refused(), times);
}

fn days() -> (Catalog, AskAgain) {
    let catalog = Catalog::example().expect("an event");
    let zone = &catalog.event.zone;
    let start = |date: jiff::civil::Date| {
        let start = date.to_zoned(zone.clone()).expect("a day");
        Millis(start.timestamp().as_millisecond())
    };
    let date = |days: i64| {
        let span = jiff::Span::new().days(days);
        catalog.event.date.checked_add(span).expect("a date")
    };
    let again = AskAgain {
        on: date(90),
        at: start(date(90)),
        until: date(120),
        until_at: start(date(120)),
        line: 0,
    };
    (catalog, again)
}

#[tokio::test(start_paused = true)]
async fn whoever_agreed_is_asked_once_by_mail_and_of_nobody_else_anything_is_kept() {
    let time = Time::begin();
    let smtp = Smtp::start().await;
    MAIL.set(smtp.url());
    let (catalog, again) = days();
    set_wall(catalog.event.erase_at.plus(-20 * 60_000));
    let server = Server::clocked(asking_again, CLOCK).await;
    let (aoi, naoki) = met(&server).await;

    // Nothing is agreed beforehand; what is no address is refused by its field.
    let (status, ours) = server.get(OURS, &aoi.token).await;
    assert_eq!((status, ours.get("to")), (200, None), "{ours}");
    assert_eq!(
        (&ours["on"], &ours["until"]),
        (&json!("2027-12-17"), &json!("2028-01-16"))
    );
    let (status, refused) = agree(&server, &aoi.token, json!("あおい")).await;
    assert_eq!((status, &refused["fields"][0]["path"]), (422, &json!("to")));
    let mut links = Vec::new();
    for (phone, to) in [(&aoi, "aoi@example.jp"), (&naoki, "naoki@example.jp")] {
        let (status, ours) = agree(&server, &phone.token, json!(to)).await;
        assert_eq!((status, &ours["to"]), (200, &json!(to)), "{ours}");
        links.push(secret(&ours["link"]));
    }
    assert_eq!(held(&server).await, [2, 0, 0, 0]);
    // Taken back, it is in no file; another time it has the same link.
    let (_, ours) = agree(&server, &naoki.token, Value::Null).await;
    assert_eq!((ours.get("to"), ours.get("link")), (None, None));
    assert_eq!(under(&server, &links[1]).await.0, 410);
    time.pass(3 * MINUTE).await;
    assert!(!in_files(&server, "naoki@example.jp") && in_files(&server, "aoi@example.jp"));
    for file in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(server.data().join(file)).unwrap_or_default();
        assert!(!bytes.windows(7).any(|w| w == b"aoi@exa"), "{file}");
    }
    let (_, ours) = agree(&server, &naoki.token, json!("naoki@example.jp")).await;
    links[1] = secret(&ours["link"]);
    let (status, kept) = under(&server, &links[0]).await;
    assert_eq!((status, &kept["state"]), (200, &json!("agreed")), "{kept}");
    assert_eq!(kept["organizations"], json!([]));

    // The promised date: everything else is gone, and nothing tells who it was.
    drop((aoi, naoki));
    until_held(&time, &server, FAST, [0, 2, 0, 0]).await;
    let organizer = server.sign_in().await;
    // The files are looked through when all are erased.
    let retention = eventually(async || {
        let (_, retention) = server.get("/api/organizer/retention", &organizer).await;
        match retention.get("looked_through") {
            Some(_) => Ok(retention),
            None => Err(retention),
        }
    })
    .await;
    assert_eq!(
        (&retention["people"], &retention["records"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        retention["looked_through"]["found_in"],
        json!([]),
        "{retention}"
    );
    for trace in ["三田", "玉川", "さくら坂クリニックの"] {
        assert!(!in_files(&server, trace), "{trace}");
    }
    for trace in ["aoi@example.jp", "目黒みなみ病院"] {
        assert!(in_those(&server, "directory.db", trace), "{trace}");
    }
    assert_eq!(under(&server, &links[0]).await.1["state"], "agreed");
    assert_eq!(answer(&server, &links[0], json!(["trust"])).await.0, 410);

    // A node died over the second letter: it is not known whether it went, so it does not go again.
    let (kept_as, _) = links[1]
        .strip_prefix("a-")
        .and_then(|s| s.split_once('.'))
        .expect("an id");
    let mark = format!("again:{kept_as}:0");
    let folder = server.end().await;
    let key_values = SqliteKeyValueStore::open(&folder.path().join("shelf.db"));
    let key_values = key_values.expect("opened");
    key_values
        .set(&mark, b"somebody's".to_vec())
        .await
        .expect("set");
    drop(key_values);
    set_wall(again.at.plus(-5 * 60_000));
    let server = Server::clocked_again(folder, asking_again, CLOCK).await;
    time.pass(60 * MINUTE).await;
    assert_eq!(smtp.taken().len(), 0, "not on one reading of a clock");
    until_held(&time, &server, SLOW, [0, 1, 1, 0]).await;
    let taken = smtp.taken();
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert_eq!(taken[0].0, "aoi@example.jp");
    let message = MessageParser::default()
        .parse(&taken[0].1)
        .expect("a message");
    let plain = message.body_text(0).expect("text");
    assert!(
        plain.contains(&links[0]) && !plain.contains("三田"),
        "{plain}"
    );
    assert!(plain.contains("2028年1月16日"), "{plain}");
    time.pass(3 * MINUTE).await;
    assert!(
        !in_files(&server, "aoi@example.jp"),
        "the address goes with the letter"
    );
    let server = server.restart().await;
    time.pass(70 * MINUTE).await;
    time.pass_at(SLOW, 10 * MINUTE).await;
    assert_eq!(smtp.taken().len(), 1, "nobody is asked twice");
    // Of the other the address goes too: nobody will use it.
    until_held(&time, &server, FAST, [0, 0, 2, 0]).await;
    time.pass(3 * MINUTE).await;
    assert!(!in_files(&server, "naoki@example.jp"));

    // The answer, once. With it goes what was asked.
    let (_, kept) = under(&server, &links[0]).await;
    assert_eq!(kept["state"], "asked", "{kept}");
    assert_eq!(
        kept["organizations"],
        json!([{"name": "目黒みなみ病院", "met": true}])
    );
    for wrong in [json!([]), json!([null]), json!(["face", "face"])] {
        let (status, refused) = answer(&server, &links[0], wrong).await;
        assert_eq!(
            (status, &refused["fields"][0]["path"]),
            (422, &json!("stages"))
        );
    }
    let (status, answered) = answer(&server, &links[0], json!(["trust"])).await;
    assert_eq!(
        (status, &answered["state"]),
        (200, &json!("answered")),
        "{answered}"
    );
    assert_eq!(answer(&server, &links[0], json!(["face"])).await.0, 200);
    // What this event hands on to the next names organizations too, without people.
    assert!(!in_those(&server, "directory.db", "目黒みなみ病院"));
    let organizer = server.sign_in().await;
    let (_, report) = server.get("/api/organizer/report.json", &organizer).await;
    let later = &report["acquaintances"][1]["later"]["met"];
    assert_eq!(later["answers"], Value::Null, "one is few: {report}");

    // By the day that was promised nothing is left of whoever did not answer.
    let folder = server.end().await;
    set_wall(again.until_at.plus(-5 * 60_000));
    let server = Server::clocked_again(folder, asking_again, CLOCK).await;
    until_held(&time, &server, FAST, [0, 0, 0, 1]).await;
    assert_eq!(under(&server, &links[1]).await.0, 410);
    assert_eq!(under(&server, &links[0]).await.1["state"], "answered");
    assert_eq!(
        (
            forget(&server, &links[0]).await,
            forget(&server, &links[0]).await
        ),
        (204, 204)
    );
    assert_eq!(held(&server).await, [0, 0, 0, 0]);
    assert_eq!(smtp.taken().len(), 1);
}

/// Both have agreed, and everything else of them is gone.
async fn kept(time: &Time, to: [&str; 2]) -> (Server, Vec<String>) {
    let (catalog, _) = days();
    set_wall(catalog.event.erase_at.plus(-20 * 60_000));
    let server = Server::clocked(asking_again, CLOCK).await;
    let (aoi, naoki) = met(&server).await;
    let mut links = Vec::new();
    for (phone, to) in [(&aoi, to[0]), (&naoki, to[1])] {
        let (status, ours) = agree(&server, &phone.token, json!(to)).await;
        assert_eq!(status, 200, "{ours}");
        links.push(secret(&ours["link"]));
    }
    drop((aoi, naoki));
    until_held(time, &server, FAST, [0, 2, 0, 0]).await;
    (server, links)
}

async fn forget_address(server: &Server, email: &str) -> (u16, Value) {
    let organizer = server.sign_in().await;
    let path = "/api/organizer/asked-again/forget";
    let body = json!({ "email": email });
    server.send(Method::POST, path, &organizer, &body).await
}

#[tokio::test(start_paused = true)]
async fn after_three_refusals_of_the_mail_server_nothing_is_kept_and_nobody_was_asked() {
    let time = Time::begin();
    let smtp = Smtp::start().await;
    MAIL.set(smtp.url());
    let (server, links) = kept(&time, ["nobody@example.jp", "naoki@example.jp"]).await;
    let folder = server.end().await;
    let (_, again) = days();
    set_wall(again.at.plus(-5 * 60_000));
    let server = Server::clocked_again(folder, asking_again, CLOCK).await;
    // Each time an hour of rest, also for the others.
    for no in 1..=3 {
        assert!(in_files(&server, "nobody@example.jp"));
        time.pass(55 * MINUTE).await;
        until_refused(&time, &smtp, no).await;
    }
    until_held(&time, &server, SLOW, [0, 0, 1, 0]).await;
    assert_eq!(smtp.refused(), 3);
    time.pass(3 * MINUTE).await;
    assert!(!in_files(&server, "nobody@example.jp"));
    assert_eq!(under(&server, &links[0]).await.0, 410);
    // It is not tried again, not by a start later either.
    let server = server.restart().await;
    time.pass(70 * MINUTE).await;
    time.pass_at(SLOW, 5 * MINUTE).await;
    assert_eq!((smtp.refused(), smtp.taken().len()), (3, 1));
    assert_eq!(held(&server).await, [0, 0, 1, 0]);
}

#[tokio::test(start_paused = true)]
async fn whoever_writes_that_they_want_none_of_it_is_erased_by_their_address() {
    let time = Time::begin();
    MAIL.set("smtp://127.0.0.1:9".into());
    let (server, links) = kept(&time, ["aoi@example.jp", "Naoki@example.jp"]).await;
    let (status, refused) = forget_address(&server, "あおい").await;
    assert_eq!(
        (status, &refused["fields"][0]["path"]),
        (422, &json!("email"))
    );
    // The answer is the same, whether there was anything or not.
    let none = forget_address(&server, "other@example.jp").await;
    assert_eq!(held(&server).await, [0, 2, 0, 0]);
    let theirs = forget_address(&server, " ｎaoki@EXAMPLE.jp").await;
    assert_eq!((none.0, &none), (204, &theirs));
    assert_eq!(held(&server).await, [0, 1, 0, 0]);
    assert!(!in_files(&server, "aoki@example.jp") && in_files(&server, "aoi@example.jp"));
    assert_eq!(under(&server, &links[1]).await.0, 410);
    assert_eq!(under(&server, &links[0]).await.0, 200);
    // On record that it was done, not for whom.
    let organizer = server.sign_in().await;
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    let entries = audit["entries"].as_array().expect("a list");
    let done = |entry: &&Value| entry["action"] == "address_forgotten";
    assert_eq!(entries.iter().filter(done).count(), 2, "{audit}");
    assert!(!audit.to_string().contains("example.jp"), "{audit}");
    for file in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(server.data().join(file)).unwrap_or_default();
        assert!(!bytes.windows(10).any(|w| w == b"example.jp"), "{file}");
    }
}

#[tokio::test]
async fn of_somebody_who_is_still_registered_only_the_consent_goes_with_the_address() {
    MAIL.set("smtp://127.0.0.1:9".into());
    let server = Server::with(asking_again).await;
    let (aoi, naoki) = met(&server).await;
    for (phone, to) in [(&aoi, "aoi@example.jp"), (&naoki, "naoki@example.jp")] {
        assert_eq!(agree(&server, &phone.token, json!(to)).await.0, 200);
    }
    assert_eq!(forget_address(&server, "aoi@example.jp").await.0, 204);
    assert!(!in_files(&server, "aoi@example.jp"));
    assert_eq!(server.get(OURS, &aoi.token).await.1.get("to"), None);
    assert_eq!(server.get("/api/me", &aoi.token).await.0, 200);
    assert_eq!(held(&server).await, [1, 0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_is_in_a_backup_and_who_took_it_back_since_is_not_restored() {
    let time = Time::begin();
    MAIL.set("smtp://127.0.0.1:9".into());
    let (server, links) = kept(&time, ["aoi@example.jp", "naoki@example.jp"]).await;
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("backup");
    let file = file.to_str().expect("UTF-8");
    let data = |server: &Server| server.data().to_str().expect("UTF-8").to_owned();
    crate::backup::run(&["backup", file, "--data-dir", &data(&server)]);
    assert_eq!(forget(&server, &links[0]).await, 204);
    let later = place.path().join("later");
    let later = later.to_str().expect("UTF-8");
    crate::backup::run(&["backup", later, "--data-dir", &data(&server)]);
    let old = server.end().await;
    let old = old.path().to_str().expect("UTF-8");

    let restored = async |erased: &[&str], wanted: [u64; 4]| {
        let new = tempfile::tempdir().expect("a folder");
        let to = new.path().to_str().expect("UTF-8").to_owned();
        let restore = ["restore", file, "--data-dir", &to];
        let said = crate::backup::run(&[&restore, erased].concat());
        let server = Server::clocked_again(new, asking_again, CLOCK).await;
        assert_eq!(held(&server).await, wanted, "{said}");
        let aoi = wanted[1] == 2;
        assert_eq!(in_files(&server, "aoi@example.jp"), aoi);
        assert_eq!(
            under(&server, &links[0]).await.0,
            if aoi { 200 } else { 410 }
        );
        assert_eq!(under(&server, &links[1]).await.1["state"], "agreed");
        said
    };
    for erased in [old, later] {
        let said = restored(&["--erased", erased], [0, 1, 0, 0]).await;
        assert!(said.contains("1 erased since"), "{said}");
    }
    // Without being told nobody can know; then it is as it was.
    restored(&[], [0, 2, 0, 0]).await;
}

#[tokio::test]
async fn what_somebody_took_back_is_not_restored_either() {
    MAIL.set("smtp://127.0.0.1:9".into());
    let server = Server::with(asking_again).await;
    let (aoi, naoki) = met(&server).await;
    for (phone, to) in [(&aoi, "aoi@example.jp"), (&naoki, "naoki@example.jp")] {
        assert_eq!(agree(&server, &phone.token, json!(to)).await.0, 200);
        let keeps = json!({"sealed": "c2VhbGVk", "after": 0});
        let (status, kept) = server
            .send(Method::PUT, "/api/me/memos", &phone.token, &keeps)
            .await;
        assert_eq!(status, 200, "{kept}");
    }
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("backup");
    let file = file.to_str().expect("UTF-8");
    let data = server.data().to_str().expect("UTF-8").to_owned();
    crate::backup::run(&["backup", file, "--data-dir", &data]);
    assert_eq!(forget_address(&server, "aoi@example.jp").await.0, 204);
    let (_, kept) = server.get("/api/me/memos", &aoi.token).await;
    let nothing = json!({"sealed": null, "after": kept["turn"]});
    let (status, _) = server
        .send(Method::PUT, "/api/me/memos", &aoi.token, &nothing)
        .await;
    assert_eq!(status, 200);
    let (aoi, naoki) = (aoi.token.clone(), naoki.token.clone());
    let old = server.end().await;
    let new = tempfile::tempdir().expect("a folder");
    let to = new.path().to_str().expect("UTF-8").to_owned();
    let old = old.path().to_str().expect("UTF-8");
    crate::backup::run(&["restore", file, "--data-dir", &to, "--erased", old]);
    let server = Server::clocked_again(new, asking_again, Clock::SYSTEM).await;
    assert!(!in_files(&server, "aoi@example.jp"));
    for (token, kept) in [(aoi, false), (naoki, true)] {
        let (_, ours) = server.get(OURS, &token).await;
        assert_eq!(ours.get("to").is_some(), kept, "{ours}");
        let (_, memos) = server.get("/api/me/memos", &token).await;
        assert_eq!(memos.get("sealed").is_some(), kept, "{memos}");
    }
}

#[tokio::test]
async fn it_is_taken_back_at_once_wherever_one_asks() {
    MAIL.set("smtp://127.0.0.1:9".into());
    let server = Server::with(asking_again).await;
    let (aoi, _naoki) = met(&server).await;
    let (_, ours) = agree(&server, &aoi.token, json!(" aoi@example.jp ")).await;
    assert_eq!(ours["to"], "aoi@example.jp");
    let link = secret(&ours["link"]);
    let everything = crate::after::everything(&server, &aoi.token).await;
    let (_, own) = everything
        .iter()
        .find(|(name, _)| name == "me.json")
        .expect("held");
    let own: Value = serde_json::from_str(own).expect("JSON");
    assert_eq!(own["ask_again"]["to"], "aoi@example.jp", "{own}");
    assert!(!own.to_string().contains(&link), "a key is not held");
    // What else is corrected leaves it alone.
    let sign = json!({"sign": "青い名札"});
    assert_eq!(server.patch("/api/me", &aoi.token, &sign).await.0, 200);
    assert_eq!(server.get(OURS, &aoi.token).await.1["to"], "aoi@example.jp");
    assert_eq!(forget(&server, &link).await, 204);
    assert!(!in_files(&server, "aoi@example.jp"));
    let (_, ours) = server.get(OURS, &aoi.token).await;
    assert_eq!(ours.get("to"), None, "{ours}");
    for (secret, status) in [(&*link, 410), ("a-", 404), (&link[..link.len() - 1], 404)] {
        assert_eq!(under(&server, secret).await.0, status, "{secret}");
    }
    // Whoever leaves takes it along.
    agree(&server, &aoi.token, json!("aoi@example.jp")).await;
    let (status, _) = server
        .send(Method::DELETE, "/api/me", &aoi.token, &Value::Null)
        .await;
    assert_eq!(status, 204);
    assert!(!in_files(&server, "aoi@example.jp"));
    assert_eq!(held(&server).await, [0, 0, 0, 0]);
}

#[tokio::test]
async fn an_event_that_does_not_ask_again_takes_no_address_for_it() {
    let server = Server::with(asking).await;
    let (aoi, _naoki, _) = agreed(&server).await;
    let (_, asked) = server.get("/api/me/questions", &aoi.token).await;
    assert_eq!(asked.get("asks_again"), None);
    assert_eq!(server.get(OURS, &aoi.token).await.0, 404);
    assert_eq!(
        agree(&server, &aoi.token, json!("aoi@example.jp")).await.0,
        404
    );
    let organizer = server.sign_in().await;
    let (_, retention) = server.get("/api/organizer/retention", &organizer).await;
    assert_eq!(retention.get("to_ask"), None);
    let (_, report) = server.get("/api/organizer/report.json", &organizer).await;
    assert_eq!(report["acquaintances"][0].get("later"), None);
}

/// Of a Redis, whose clock is the system's: an event of which today is the day.
fn asking_today(settings: &mut Settings) {
    asking_again(settings);
    let today =
        jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::get("Asia/Tokyo").expect("a zone"));
    let date = today
        .date()
        .checked_sub(jiff::Span::new().days(40))
        .expect("a date");
    change_event(settings, "date = 2027-09-18", &format!("date = {date}"));
    change_event(settings, "\nerase = 2027-10-18", "");
    change_event(settings, "ask_again_days = 90", "ask_again_days = 40");
}

#[tokio::test(start_paused = true)]
async fn of_two_nodes_one_sends_the_letter_and_each_takes_the_answer() {
    /// So that Redis answers in time.
    const RATE: u64 = 400;
    const LETTERS: u64 = 100;
    let time = Time::begin();
    let smtp = Smtp::start().await;
    MAIL.set(smtp.url());
    let redis = RedisServer::start();
    let one = Server::node_with(&redis.url(), asking_today).await;
    let two = Server::node_with(&redis.url(), asking_today).await;
    let (aoi, naoki) = met(&one).await;
    let mut links = Vec::new();
    for (node, phone, to) in [
        (&one, &aoi, "aoi@example.jp"),
        (&two, &naoki, "naoki@example.jp"),
    ] {
        let (status, ours) = agree(node, &phone.token, json!(to)).await;
        assert_eq!(status, 200, "{ours}");
        links.push(secret(&ours["link"]));
    }
    drop((aoi, naoki));
    until_held(&time, &two, RATE, [0, 2, 0, 0]).await;
    // The day is looked at for an hour.
    time.pass_at(RATE, 45 * MINUTE).await;
    // A letter has as little time as the rate leaves it.
    until_held(&time, &one, LETTERS, [0, 0, 2, 0]).await;
    let mut to: Vec<_> = smtp.taken().into_iter().map(|(to, _)| to).collect();
    to.sort();
    assert_eq!(to, ["aoi@example.jp", "naoki@example.jp"]);
    let (status, answered) = answer(&two, &links[0], json!(["trust"])).await;
    assert_eq!(status, 200, "{answered}");
    assert_eq!(under(&one, &links[0]).await.1["state"], "answered");
    assert_eq!(forget(&one, &links[1]).await, 204);
    assert_eq!(under(&two, &links[1]).await.0, 410);
    assert_eq!(held(&two).await, [0, 0, 0, 1]);
}
