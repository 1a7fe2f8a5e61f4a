//! Rounds, places and sign-ins last as long as they were meant to, whatever is done to the system's clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::Millis;
use kaotsunagi::service::Clock;
use serde_json::{Value, json};

use crate::patience::eventually;
use crate::support::{Phone, Server, now, text};

const ROUNDS: &str = "/api/organizer/rooms/southwest/rounds";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Two clocks that only this test moves: how much time has passed, and how far the system's was set.
macro_rules! clocks {
    ($passed:ident, $set:ident) => {{
        static START: std::sync::LazyLock<Millis> = std::sync::LazyLock::new(now);
        Clock {
            system: || START.plus($passed.load(Ordering::Relaxed) + $set.load(Ordering::Relaxed)),
            steady: || START.plus($passed.load(Ordering::Relaxed)),
        }
    }};
}

fn milliseconds(at: &Value) -> i64 {
    let at: jiff::Timestamp = text(at).parse().expect("a time");
    at.as_millisecond()
}

/// Two who have not met anybody, present.
async fn pair(server: &Server) -> [Phone; 2] {
    static PAIRS: AtomicI64 = AtomicI64::new(0);
    let n = PAIRS.fetch_add(1, Ordering::Relaxed);
    let one = (format!("三田 あおい{n}"), format!("架空坂{n}クリニック"));
    let other = (format!("大森 つばさ{n}"), format!("架空{n}病院"));
    let mut phones = [
        server.phone(&one.0, &one.1, &["home-visit"], &[]).await,
        server.phone(&other.0, &other.1, &[], &["home-visit"]).await,
    ];
    for phone in &mut phones {
        phone.until_welcome().await;
    }
    phones
}

async fn called(server: &Server, token: &str, minutes: u32) -> Value {
    let order = json!({"minutes": minutes, "move_seconds": 0});
    let (status, round) = server
        .send(reqwest::Method::POST, ROUNDS, token, &order)
        .await;
    assert_eq!(status, 201, "{round}");
    round
}

async fn newest(server: &Server, token: &str) -> (Value, String) {
    let (_, all) = server.get(ROUNDS, token).await;
    let round = all["rounds"].as_array().and_then(|r| r.last()).cloned();
    (round.expect("a round"), text(&all["now"]))
}

async fn until_state(server: &Server, token: &str, state: &str) {
    eventually(async || {
        let (round, _) = newest(server, token).await;
        if round["state"] == state {
            Ok(())
        } else {
            Err(round)
        }
    })
    .await;
}

/// Whatever looks at the floor has looked several times.
async fn looked() {
    tokio::time::sleep(Duration::from_millis(1500)).await;
}

/// A round's times are cut to whole seconds, the server's time is not.
fn whole_seconds(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(1000) + i64::from(milliseconds.rem_euclid(1000) > 0)
}

#[tokio::test]
async fn a_round_ends_when_its_minutes_have_passed_though_the_clock_was_set() {
    static PASSED: AtomicI64 = AtomicI64::new(0);
    static SET: AtomicI64 = AtomicI64::new(0);
    let server = Server::clocked(|_| {}, clocks!(PASSED, SET)).await;
    let token = server.sign_in().await;
    let mut phones = pair(&server).await;
    for set in [-HOUR, HOUR] {
        let started = PASSED.load(Ordering::Relaxed);
        called(&server, &token, 6).await;
        phones[0].until_state("called").await;
        PASSED.store(started + 3 * MINUTE, Ordering::Relaxed);
        until_state(&server, &token, "running").await;

        phones[0].welcome = Value::Null;
        SET.store(set, Ordering::Relaxed);
        looked().await;
        let (round, at) = newest(&server, &token).await;
        assert_eq!(round["state"], "running", "set by {set}: {round}");
        let left = milliseconds(&round["ends_at"]) - milliseconds(&json!(at));
        assert_eq!(whole_seconds(left), 3 * 60, "set by {set}");
        // Whoever counts down is told by which clock.
        phones[0].until_welcome().await;
        let round = &phones[0].welcome["round"];
        let left = milliseconds(&round["ends_at"]) - milliseconds(&phones[0].welcome["now"]);
        assert_eq!(whole_seconds(left), 3 * 60, "set by {set}: {round}");
        let told = milliseconds(&phones[0].welcome["now"]);
        assert!((told - (server.running.event.service.replica.system_time().0)).abs() < 1500);

        PASSED.store(started + 5 * MINUTE + MINUTE / 2, Ordering::Relaxed);
        until_state(&server, &token, "closing").await;
        PASSED.store(started + 6 * MINUTE, Ordering::Relaxed);
        until_state(&server, &token, "over").await;
        // One meets the same person once only.
        phones = pair(&server).await;
    }
}

#[tokio::test]
async fn a_machine_that_slept_through_a_round_finds_it_over() {
    static PASSED: AtomicI64 = AtomicI64::new(0);
    static SET: AtomicI64 = AtomicI64::new(0);
    let server = Server::clocked(|_| {}, clocks!(PASSED, SET)).await;
    let token = server.sign_in().await;
    let _phones = pair(&server).await;
    called(&server, &token, 6).await;
    PASSED.store(10 * MINUTE, Ordering::Relaxed);
    until_state(&server, &token, "over").await;
}

#[tokio::test]
async fn a_round_goes_on_after_a_restart_that_found_the_clock_set_back() {
    static PASSED: AtomicI64 = AtomicI64::new(0);
    static SET: AtomicI64 = AtomicI64::new(0);
    let server = Server::clocked(|_| {}, clocks!(PASSED, SET)).await;
    let token = server.sign_in().await;
    let _phones = pair(&server).await;
    called(&server, &token, 6).await;
    SET.store(-HOUR, Ordering::Relaxed);
    let server = server.restart().await;
    let (round, at) = newest(&server, &token).await;
    let left = milliseconds(&round["ends_at"]) - milliseconds(&json!(at));
    assert_eq!(whole_seconds(left), 6 * 60);
    PASSED.store(6 * MINUTE, Ordering::Relaxed);
    until_state(&server, &token, "over").await;
}

#[tokio::test]
async fn a_clock_ahead_for_a_moment_turns_nobody_away_and_takes_no_place() {
    static PASSED: AtomicI64 = AtomicI64::new(0);
    static SET: AtomicI64 = AtomicI64::new(0);
    let server = Server::clocked(|_| {}, clocks!(PASSED, SET)).await;
    let token = server.sign_in().await;
    let [mut phone, _other] = pair(&server).await;
    let booth = "hoshimizaka";
    let queue = json!({"type": "booth", "booth": booth, "action": "queue"});
    assert_eq!(phone.ask(queue).await["type"], "done");
    looked().await;
    // Two days: longer than an organizer stays signed in, shorter than anything is erased in.
    SET.store(48 * HOUR, Ordering::Relaxed);
    looked().await;
    assert_eq!(server.get("/api/me", &phone.token).await.0, 200);
    assert_eq!(server.get(ROUNDS, &token).await.0, 200);
    phone.settle().await;
    assert_eq!(phone.welcome["booths"][0]["state"], "called");
    SET.store(0, Ordering::Relaxed);
    PASSED.store(3 * MINUTE, Ordering::Relaxed);
    phone
        .until(|phone| {
            let missed = |m: &&Value| m["type"] == "booth" && m["state"] == "missed";
            phone.log.iter().find(missed).map(|_| ())
        })
        .await;
}
