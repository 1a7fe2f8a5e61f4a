//! What people do with their phones: how long until it is done, and what everybody else is sent meanwhile.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::phones::Crowd;
use super::server::Server;
use super::table::share;

const CHANGES_A_SECOND: u32 = 200;
/// One in so many changes; the others look on.
const CHANGES_ONE_IN: usize = 5;
/// Pairs that are busy with each other at one moment.
const AT_ONCE: usize = 160;
/// Others whom somebody invites, one after the other.
const PARTNERS: usize = 4;

/// Some go away, others come back, so many a second.
pub(super) async fn churn(
    crowd: &Crowd,
    server: &Server,
    time: Duration,
    mut note: impl FnMut(&'static str, f64),
) {
    let changing = crowd.len() / CHANGES_ONE_IN;
    let looks_on = |n: &usize| !n.is_multiple_of(CHANGES_ONE_IN);
    let sent = || {
        let who = (0..crowd.len()).filter(looks_on);
        who.map(|n| crowd.sent_to(n)).sum::<u64>()
    };
    let changes = CHANGES_A_SECOND * time.as_secs() as u32;
    let (cpu, before, began) = (server.cpu(), sent(), Instant::now());
    let took = (0..changes as usize).map(async |n| {
        sleep((time * n as u32 / changes).saturating_sub(began.elapsed())).await;
        let status = ["away", "open"][n / changing % 2];
        // Neighbours by number have much in common.
        let who = n * 617 % changing * CHANGES_ONE_IN;
        let status = json!({"type": "status", "status": status});
        crowd.ask(who, status).await.1.as_secs_f64() * 1e3
    });
    let took = join_all(took).await;
    let seconds = began.elapsed().as_secs_f64();
    let others = (0..crowd.len()).filter(looks_on).count();
    let sent = (sent() - before) as f64 / others as f64;
    note(
        "200 changes of status a second: answered within (p99), ms",
        share(took, 0.99),
    );
    note("  sent to each that looks on, B a second", sent / seconds);
    let used = (server.cpu() - cpu).as_secs_f64();
    note("  CPU a change, µs", used * 1e6 / f64::from(changes));
}

/// Pairs invite, agree and have met, as fast as they are answered.
pub(super) async fn commands(
    crowd: &Crowd,
    server: &Server,
    mut note: impl FnMut(&'static str, f64),
) {
    let half = crowd.len() / 2;
    let (busy, refused) = (Semaphore::new(AT_ONCE), AtomicUsize::new(0));
    let (cpu, began) = (server.cpu(), Instant::now());
    let pairs = (0..half).map(async |n| {
        let mut took = Vec::new();
        for partner in 1..=PARTNERS {
            let _turn = busy.acquire().await.expect("open");
            let other = half + (n + partner) % half;
            if !meet(crowd, n, other, &mut took).await {
                refused.fetch_add(1, Ordering::Relaxed);
            }
        }
        took
    });
    let took: Vec<_> = join_all(pairs).await.concat();
    let seconds = began.elapsed().as_secs_f64();
    let done = took.len() as f64;
    note("commands: a second", done / seconds);
    note("  answered within (p50), ms", share(took.clone(), 0.5));
    note("  answered within (p99), ms", share(took, 0.99));
    note(
        "  CPU a command, µs",
        (server.cpu() - cpu).as_secs_f64() * 1e6 / done,
    );
    note("  pairs refused", refused.into_inner() as f64);
}

/// False if one of them is refused.
async fn meet(crowd: &Crowd, one: usize, other: usize, took: &mut Vec<f64>) -> bool {
    let invite = json!({"type": "invite", "attendee": crowd.id(other)});
    let Some(frame) = done(crowd, one, invite, took).await else {
        return false;
    };
    let messages = frame["messages"].as_array().into_iter().flatten();
    let mut invited = messages.filter(|message| message["type"] == "introduction");
    let id = invited
        .next_back()
        .map(|message| message["introduction"]["id"].clone());
    let agree = json!({"type": "answer", "introduction": id, "accept": true});
    if done(crowd, other, agree, took).await.is_none() {
        return false;
    }
    let met = json!({"type": "met", "introduction": id, "rating": "good"});
    done(crowd, one, met, took).await.is_some()
}

/// The frame that says so.
async fn done(crowd: &Crowd, who: usize, what: Value, took: &mut Vec<f64>) -> Option<Value> {
    let (frame, time) = crowd.ask(who, what).await;
    if frame.contains(r#""type":"error""#) {
        return None;
    }
    took.push(time.as_secs_f64() * 1e3);
    serde_json::from_str(&frame).ok()
}
