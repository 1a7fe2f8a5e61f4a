//! The loads of an evening, one after the other on one server.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::time::sleep;

use super::heard::{ANNOUNCED, BARE_CALL};
use super::phones::{Crowd, say};
use super::server::{Kind, Server};
use super::table::{Table, median};
use super::{deeds, floor};

/// How much of everything.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) phones: usize,
    /// Until what is told a moment later is told, suggestions among it.
    pub(crate) rest: Duration,
    /// How long some change their status.
    pub(crate) changing: Duration,
}

impl Load {
    pub(crate) fn of(phones: usize) -> Self {
        Self {
            phones,
            rest: Duration::from_secs(5),
            changing: Duration::from_secs(20),
        }
    }

    /// The size of an event: that it runs, and what it prints.
    pub(crate) fn short() -> Self {
        Self {
            phones: 222,
            rest: Duration::from_secs(2),
            changing: Duration::from_secs(5),
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const ANNOUNCEMENTS: usize = 10;
const ROUNDS: usize = 3;
/// As long as a call of the service, about.
const CALL_BYTES: usize = 700;

pub(crate) async fn run(kind: Kind, load: Load, pinned: bool, table: &mut Table) {
    let phones = load.phones;
    let server = Server::start(kind, pinned).await;
    let mut note = |what, value| table.note(what, kind, value);
    let each = |cpu: Duration, of: usize| cpu.as_secs_f64() * 1e6 / of as f64;

    let (empty, cpu, began) = (server.resident(), server.cpu(), Instant::now());
    let crowd = Crowd::come(&server, phones, Duration::ZERO).await;
    note(
        "door rush: joins a second",
        phones as f64 / began.elapsed().as_secs_f64(),
    );
    sleep(load.rest).await;
    note(
        "  CPU a join, rest included, µs",
        each(server.cpu() - cpu, phones),
    );
    let sent = crowd.heard.bytes() / 1e3;
    note("  sent to each phone, kB", sent / phones as f64);
    note(
        "idle: memory of a phone, kB",
        (server.resident() - empty) / phones as f64,
    );

    let (mut last, cpu) = (Vec::new(), server.cpu());
    for n in 0..ANNOUNCEMENTS {
        crowd.heard.forget();
        let began = Instant::now();
        let text = format!("{ANNOUNCED} {n}");
        let said = match kind.is_service() {
            false => Some(say(&server, &format!("{}{text}", floor::ALL)).await),
            true => {
                let body = json!({"text": text});
                server.organize("POST", "/announcements", body).await;
                None
            }
        };
        last.push(ms(crowd.heard.announced(phones, began).await));
        drop(said);
    }
    note("announcement: last of all, ms", median(last));
    let deliveries = phones * ANNOUNCEMENTS;
    note("  CPU a delivery, µs", each(server.cpu() - cpu, deliveries));

    let (mut last, cpu) = (Vec::new(), server.cpu());
    if kind.is_service() {
        let tables = json!({"tables": phones / 2 + 10});
        server.organize("PATCH", "", tables).await;
    }
    for _ in 0..ROUNDS {
        crowd.heard.forget();
        let began = Instant::now();
        last.push(match kind.is_service() {
            false => {
                let text = format!("{}{BARE_CALL}{:CALL_BYTES$}", floor::EACH, "");
                let _said = say(&server, &text).await;
                ms(crowd.heard.called(phones, began).await)
            }
            true => call(&server, &crowd, began).await,
        });
        sleep(load.rest / 5).await;
    }
    note("round called: last phone, ms", median(last));
    note(
        "  CPU a round, its end included, ms",
        (server.cpu() - cpu).as_secs_f64() * 1e3 / ROUNDS as f64,
    );

    let (cpu, began) = (server.cpu(), Instant::now());
    let crowd = crowd.come_back(&server).await;
    note("storm: all back, ms", ms(began.elapsed()));
    note("  CPU a phone, µs", each(server.cpu() - cpu, phones));

    if kind.is_service() {
        sleep(load.rest).await;
        deeds::commands(&crowd, &server, &mut note).await;
        sleep(load.rest).await;
        deeds::churn(&crowd, &server, load.changing, &mut note).await;
    }
    crowd.go().await;
}

/// People come one by one within a minute, as to an event of the usual size.
pub(crate) async fn minute(load: Load, pinned: bool, table: &mut Table) {
    let phones = load.phones;
    let server = Server::start(Kind::Service, pinned).await;
    let mut note = |what, value| table.note(what, Kind::Service, value);
    let cpu = server.cpu();
    let crowd = Crowd::come(&server, phones, MINUTE).await;
    sleep(load.rest).await;
    let used = (server.cpu() - cpu).as_secs_f64();
    note(
        "within a minute: CPU of each, ms",
        used * 1e3 / phones as f64,
    );
    let sent = crowd.heard.bytes() / 1e3 / phones as f64;
    note("  sent to each phone, kB", sent);
    let lists = crowd.heard.lists.load(Ordering::Relaxed) as f64;
    note("  lists of suggestions to each", lists / phones as f64);
    crowd.go().await;
}

/// A round from the order until the last of those called has read it, and then its end.
async fn call(server: &Server, crowd: &Crowd, began: Instant) -> f64 {
    let order = json!({"minutes": 6, "move_seconds": 0});
    let round = server.organize("POST", "/rounds", order).await;
    let groups = round["introductions"].as_array().expect("groups").iter();
    let people = groups.map(|group| group["attendees"].as_array().map_or(0, Vec::len));
    let last = crowd.heard.called(people.sum(), began).await;
    let path = format!("/rounds/{}", round["number"]);
    server.organize("PATCH", &path, json!({"end": true})).await;
    ms(last)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
