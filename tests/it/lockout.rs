//! Somebody in the hall guesses at codes and passphrases, at the address that everybody shares. Those who know theirs get in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::support::{PASSPHRASE, Server};

/// Different ones, one after the other.
const GUESSES: u8 = 40;

/// So many phones that send the next wrong one as soon as the last is answered.
const GUESSERS: usize = 12;

struct Flood {
    guessers: JoinSet<()>,
    stop: Arc<AtomicBool>,
    refused: Arc<AtomicU64>,
}

impl Flood {
    /// Returns when guesses have begun to wait for each other.
    async fn start(server: &Server, path: &str, wrong: fn(u64) -> Value) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let refused = Arc::new(AtomicU64::new(0));
        let next = Arc::new(AtomicU64::new(0));
        let first_refused = Arc::new(Notify::new());
        let mut guessers = JoinSet::new();
        for _ in 0..GUESSERS {
            let (stop, refused, next) =
                (Arc::clone(&stop), Arc::clone(&refused), Arc::clone(&next));
            let first_refused = Arc::clone(&first_refused);
            let (http, url) = (server.http.clone(), server.url(path));
            guessers.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let body = wrong(next.fetch_add(1, Ordering::Relaxed));
                    let answer = http.post(&url).json(&body).send().await;
                    let status = answer.expect("answered").status().as_u16();
                    assert!(!(200..300).contains(&status), "{body} is wrong");
                    if status == 429 {
                        first_refused.notify_one();
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        first_refused.notified().await;
        Self {
            guessers,
            stop,
            refused,
        }
    }

    async fn end(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(ended) = self.guessers.join_next().await {
            ended.expect("no panic");
        }
        assert!(self.refused.load(Ordering::Relaxed) > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_passphrase_gets_in_while_wrong_ones_pour_in() {
    let server = Server::start().await;
    for wrong in [
        |_| json!({"passphrase": "the-same-again"}),
        |n| json!({"passphrase": format!("guess-{n}")}),
    ] as [fn(u64) -> Value; 2]
    {
        let flood = Flood::start(&server, "/api/organizer/sign-in", wrong).await;
        for _ in 0..3 {
            server.sign_in().await;
        }
        flood.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_resume_code_gets_in_while_wrong_ones_pour_in() {
    let server = Server::start().await;
    let form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    let (_, registered) = server.post("/api/attendees", &form).await;
    let right = json!({"code": registered["resume_code"]});
    for wrong in [
        |_| json!({"code": "AAAAAAAA"}),
        |n| json!({"code": format!("{:08}", n)}),
    ] as [fn(u64) -> Value; 2]
    {
        let flood = Flood::start(&server, "/api/resume", wrong).await;
        for _ in 0..3 {
            let (status, answer) = server.post("/api/resume", &right).await;
            assert_eq!(status, 200, "{answer}");
        }
        flood.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_join_code_gets_in_while_wrong_ones_pour_in() {
    let server = Server::start().await;
    let wrong: fn(u64) -> Value = |n| {
        json!({
            "name": "誰か", "organization": {"name": "どこか"}, "kind": "clinic", "ward": "meguro",
            "offers": [], "needs": [], "consent": {"partners": true, "exchange": true, "booths": false},
            "room": "southwest", "code": format!("{n:06}"),
        })
    };
    let flood = Flood::start(&server, "/api/attendees", wrong).await;
    for n in 0..5 {
        let name = format!("玉川 直樹{n}");
        server
            .register(&server.form(&name, "さくら坂クリニック", &[], &[]))
            .await;
    }
    flood.end().await;
}

#[tokio::test]
async fn wrong_join_codes_and_wrong_forms_use_up_no_registrations() {
    let server = Server::with(|settings| settings.registration.per_minute = 3).await;
    let mut right = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    right["another_person"] = true.into();
    for n in 0..10 {
        let mut wrong = right.clone();
        if n % 2 == 0 {
            wrong["code"] = format!("{n:06}").into();
        } else {
            wrong["ward"] = "osaka".into();
        }
        let (status, _) = server.post("/api/attendees", &wrong).await;
        assert_eq!(status, if n % 2 == 0 { 403 } else { 422 });
    }
    for _ in 0..3 {
        server.register(&right).await;
    }
    // A slow machine earns one more in twenty seconds.
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(server.post("/api/attendees", &right).await.0);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_people_of_the_desk_sign_in_at_once() {
    let server = Server::start().await;
    let mut desk = JoinSet::new();
    for _ in 0..5 {
        let url = server.url("/api/organizer/sign-in");
        let request = server
            .http
            .post(url)
            .json(&json!({"passphrase": PASSPHRASE}));
        desk.spawn(async move { request.send().await.expect("answered").status().as_u16() });
    }
    assert_eq!(desk.join_all().await, [200; 5]);
}

#[tokio::test]
async fn different_wrong_guesses_are_slowed_down() {
    let server = Server::start().await;
    // So many are looked at without a pause, and so many a second after them: a slow machine needs no pause.
    for (path, field, at_once, per_second) in [
        ("/api/resume", "code", 20_u8, 20.0),
        ("/api/organizer/sign-in", "passphrase", 10, 10.0),
    ] {
        let mut statuses = Vec::new();
        let began = Instant::now();
        for n in 0..GUESSES {
            let guess = json!({field: format!("{n:08}")});
            statuses.push(server.post(path, &guess).await.0);
        }
        let least = f64::from(GUESSES - 1 - at_once) / per_second;
        let took = began.elapsed().as_secs_f64();
        assert!(took >= least, "{path}: {took} s, {statuses:?}");
        assert_ne!(statuses[0], 429, "{path}");
        let slowed = statuses.iter().filter(|status| **status == 429).count();
        assert!(
            slowed <= usize::from(GUESSES - at_once),
            "{path}: {statuses:?}"
        );
    }
}
