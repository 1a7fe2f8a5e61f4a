//! The organizer's console, and a crowd for its rounds.

use std::time::Duration;

use kaotsunagi::config::Settings;
use protocol::api::StartRound;
use serde_json::{Value, json};

use super::{Phone, Server, text};
use crate::patience::eventually;

pub(crate) const ROOM: &str = "/api/organizer/rooms/southwest";

/// `n` people of as many organizations, of whom each second one has what the others seek.
pub(crate) async fn crowd(server: &Server, n: usize) -> Vec<Phone> {
    crowd_of(server, 0..n, &|n| format!("施設{n}")).await
}

pub(crate) async fn crowd_of(
    server: &Server,
    people: std::ops::Range<usize>,
    organization: &dyn Fn(usize) -> String,
) -> Vec<Phone> {
    let one = async |n: usize| {
        let tags = ["home-visit", "open-beds", "emergency-24h", "quick-reply"];
        let (offer, need) = (tags[n % 4], tags[(n + 1) % 4]);
        let mut phone = server
            .phone(&format!("参加者{n}"), &organization(n), &[offer], &[need])
            .await;
        phone.until_welcome().await;
        phone
    };
    futures_util::future::join_all(people.map(one)).await
}

pub(crate) fn id(phone: &Phone) -> String {
    text(&phone.welcome["me"]["id"])
}

pub(crate) fn list(value: &Value) -> Vec<String> {
    let ids = value.as_array().into_iter().flatten();
    ids.map(text).collect()
}

pub(crate) struct Console<'a> {
    pub server: &'a Server,
    pub token: String,
}

impl<'a> Console<'a> {
    pub(crate) async fn of(server: &'a Server) -> Self {
        let token = server.sign_in().await;
        Self { server, token }
    }

    pub(crate) async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        self.server.send(method, path, &self.token, body).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.send(reqwest::Method::POST, path, &body).await
    }

    pub(crate) async fn start(&self, room: &str, body: Value) -> Value {
        let path = format!("/api/organizer/rooms/{room}/rounds");
        let (status, round) = self.post(&path, body).await;
        assert_eq!(status, 201, "{round}");
        round
    }

    pub(crate) async fn end(&self, number: u64) -> Value {
        let path = format!("{ROOM}/rounds/{number}");
        let (status, round) = self
            .server
            .patch(&path, &self.token, &json!({"end": true}))
            .await;
        assert_eq!(status, 200, "{round}");
        round
    }

    pub(crate) async fn rounds(&self, room: &str) -> Value {
        let path = format!("/api/organizer/rooms/{room}/rounds");
        self.server.get(&path, &self.token).await.1
    }

    pub(crate) async fn person(&self, who: &str) -> Value {
        let (_, people) = self
            .server
            .get(&format!("{ROOM}/people"), &self.token)
            .await;
        let people = people["people"].as_array().cloned().unwrap_or_default();
        let found = people.into_iter().find(|p| p["id"] == who);
        found.unwrap_or_else(|| panic!("{who} is not listed"))
    }

    /// A node learns a moment later who is connected to another.
    pub(crate) async fn until_all_are_seen(&self, wanted: usize) {
        eventually(async || {
            let (_, people) = self
                .server
                .get(&format!("{ROOM}/people"), &self.token)
                .await;
            let all = people["people"].as_array().into_iter().flatten();
            let here = all.filter(|person| person["present"] == true).count();
            (here == wanted).then_some(()).ok_or(people)
        })
        .await;
    }

    /// Asks again until `found` finds something in the room's rounds.
    pub(crate) async fn until<T>(&self, room: &str, found: impl Fn(&Value) -> Option<T>) -> T {
        eventually(async || {
            let rounds = self.rounds(room).await;
            found(&rounds).ok_or(rounds)
        })
        .await
    }
}

/// The introduction of one's own that is called, with its partners' ids.
pub(crate) async fn called(phone: &mut Phone) -> (String, Vec<String>) {
    let call = phone.until_state("called").await;
    let with = call["with"].as_array().into_iter().flatten();
    (text(&call["id"]), with.map(|p| text(&p["id"])).collect())
}

pub(crate) fn round_of(minutes: u32) -> StartRound {
    StartRound {
        minutes,
        tables: None,
        seed: None,
        move_seconds: None,
        pins: Vec::new(),
        parted: Vec::new(),
    }
}

pub(crate) fn quick(settings: &mut Settings) {
    settings.rounds.repair_until = Duration::from_secs(1);
    settings.registration.per_minute = 100_000;
}
