//! The evening: talks, tables in two areas, a circle, and the reception.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::guest::{Guest, a_while, with_phones};
use super::house::{House, clock_ms, it_is, minutes_pass};
use crate::patience::eventually;
use crate::support::{Phone, console, text};

const MINUTE: i64 = 60;
/// Phones in a pocket between two things.
const A_MOMENT: Duration = Duration::from_millis(300);

/// A round as it was called, with the tables it had.
pub(super) struct Called {
    pub room: &'static str,
    pub number: u64,
    pub tables: usize,
}

fn seated(round: &Value) -> Vec<(String, Vec<String>)> {
    let tables = round["introductions"].as_array().expect("a list").iter();
    tables
        .map(|table| (text(&table["id"]), console::list(&table["attendees"])))
        .collect()
}

impl House {
    async fn host(&self, room: &str) -> String {
        self.staff(json!({"role": "room", "room": room, "label": format!("{room}の進行")}))
            .await
    }

    /// Half of them listen; nobody of them is called away, and some say whom of the hosts they want to talk to.
    pub(super) async fn hears_a_talk(&self, guests: &mut [Guest]) -> Called {
        it_is(13 * MINUTE + 5);
        let listens = |guest: &Guest| guest.n.is_multiple_of(2) && !guest.paper;
        let listening = with_phones(guests).filter(|guest| listens(guest));
        join_all(listening.map(async |guest| {
            let listens = json!({"type": "status", "status": "listening"});
            assert!(
                guest.walker.presses(listens).await,
                "{}",
                guest.walker.record.name
            );
            if guest.n % 7 == 1 {
                let wish = json!({"wish_booth": "hoshimizaka"});
                let (status, me) = self.nodes[0].patch("/api/me", guest.token(), &wish).await;
                assert_eq!(status, 200, "{me}");
            }
        }))
        .await;
        let called = self
            .has_round(guests, "south", |guest| listens(guest))
            .await;
        // Over, and nobody has to say so.
        it_is(13 * MINUTE + 41);
        for guest in with_phones(guests).filter(|guest| listens(guest)) {
            let node = &self.nodes[guest.n % 2];
            let token = guest.token().to_owned();
            eventually(async || {
                let (_, me) = node.get("/api/me", &token).await;
                (me["status"] == "open").then_some(()).ok_or(me)
            })
            .await;
        }
        called
    }

    /// A round from its call to its end, by the room's own host; nobody of `away` is in it.
    pub(super) async fn has_round(
        &self,
        guests: &mut [Guest],
        room: &'static str,
        away: impl Fn(&Guest) -> bool,
    ) -> Called {
        let host = self.host(room).await;
        let path = format!("/api/organizer/rooms/{room}/rounds");
        let node = &self.nodes[usize::from(room == "south")];
        let order = json!({"minutes": 6});
        let (status, round) = node.send(Method::POST, &path, &host, &order).await;
        assert_eq!(status, 201, "{round}");
        let number = round["number"].as_u64().expect("a number");
        let tables = seated(&round);
        for guest in guests.iter().filter(|guest| away(guest)) {
            let called = tables.iter().any(|(_, people)| people.contains(&guest.id));
            assert!(!called, "{} is called away", guest.walker.record.name);
        }
        let here = with_phones(guests).filter(|guest| guest.walker.room == room);
        join_all(here.map(async |guest| {
            let mine = tables.iter().find(|(_, people)| people.contains(&guest.id));
            if let Some((id, _)) = mine {
                let told = |phone: &Phone| phone.introductions.contains_key(id).then_some(());
                guest.until("a call", told).await;
            }
            guest.answers_calls(&self.secrets).await;
        }))
        .await;
        // Whoever was called anew meanwhile, in place of somebody who did not come.
        a_while(guests, A_MOMENT).await;
        let here = with_phones(guests).filter(|guest| guest.walker.room == room);
        join_all(here.map(|guest| guest.answers_calls(&self.secrets))).await;
        let other_room = match room {
            "south" => "southwest",
            _ => "south",
        };
        let end = format!("{path}/{number}");
        let theirs = end.replace(room, other_room);
        let (status, _) = node
            .send(Method::PATCH, &theirs, &host, &json!({"end": true}))
            .await;
        assert_eq!(status, 403, "the other room has a host of its own");
        let (status, ended) = node
            .send(Method::PATCH, &end, &host, &json!({"end": true}))
            .await;
        assert_eq!(status, 200, "{ended}");
        a_while(guests, A_MOMENT).await;
        Called {
            room,
            number,
            tables: tables.len(),
        }
    }

    /// Circles form by themselves where enough have come; each says that theirs is done.
    pub(super) async fn has_circles(&self, guests: &mut [Guest]) -> Called {
        it_is(17 * MINUTE + 1);
        let room = "circle";
        let some = |guest: &Guest| guest.n % 3 == 1;
        for guest in guests.iter_mut().filter(|guest| some(guest) && guest.here) {
            guest.goes_to(self, room).await;
        }
        let path = format!("/api/organizer/rooms/{room}/rounds");
        let round = eventually(async || {
            let rounds = self.look(&path).await;
            let first = rounds["rounds"]
                .as_array()
                .and_then(|all| all.first().cloned());
            first.ok_or(rounds)
        })
        .await;
        for _ in 0..2 {
            a_while(guests, A_MOMENT).await;
            let here = with_phones(guests).filter(|guest| guest.walker.room == room);
            join_all(here.map(|guest| guest.answers_calls(&self.secrets))).await;
        }
        let number = round["number"].as_u64().expect("a number");
        let end = json!({"end": true});
        self.done(Method::PATCH, &format!("{path}/{number}"), end)
            .await;
        a_while(guests, A_MOMENT).await;
        Called {
            room,
            number,
            tables: seated(&round).len(),
        }
    }

    /// Everybody is in one room; some scan each other's phones, two of them without a network.
    pub(super) async fn has_reception(&self, guests: &mut [Guest]) {
        it_is(18 * MINUTE + 1);
        join_all(
            { guests.iter_mut() }
                .filter(|guest| guest.here)
                .map(|guest| guest.goes_to(self, "social")),
        )
        .await;
        a_while(guests, A_MOMENT).await;
        let mut phones: Vec<&mut Guest> = with_phones(guests).collect();
        let pairs: Vec<_> = phones.chunks_exact_mut(2).collect();
        let offline = { pairs.iter() }
            .rposition(|pair| self.are_strangers(pair))
            .expect("two strangers");
        join_all(
            pairs
                .into_iter()
                .enumerate()
                .map(async |(n, pair)| match n == offline {
                    true => self.scan_without_network(pair).await,
                    false if n % 2 == 0 => self.scan(pair).await,
                    false => {}
                }),
        )
        .await;
        a_while(guests, A_MOMENT).await;
    }

    /// They agreed to be introduced, and have not talked.
    fn are_strangers(&self, pair: &[&mut Guest]) -> bool {
        let [one, other] = [0, 1].map(|n| &pair[n]);
        let agree = pair.iter().all(|guest| guest.role.form.consent.partners);
        let phone = one.walker.phone.as_ref().expect("connected");
        let met = phone
            .introductions
            .values()
            .any(|i| i["with"].to_string().contains(&other.id));
        agree && !met && one.role.form.organization != other.role.form.organization
    }

    async fn code(&self, guest: &Guest) -> String {
        let (status, answer) = self.nodes[guest.n % 2]
            .get("/api/me/code", guest.token())
            .await;
        assert_eq!(status, 200, "{answer}");
        text(&answer["code"])
    }

    async fn scan(&self, pair: &mut [&mut Guest]) {
        let [one, other] = pair else {
            unreachable!("two")
        };
        let code = self.code(other).await;
        if !one
            .walker
            .presses(json!({"type": "encounter", "code": code}))
            .await
        {
            // Colleagues, or somebody who does not want to be introduced.
            return;
        }
        let with = one.id.clone();
        let asked = |phone: &Phone| {
            let mut all = phone.introductions.iter();
            let asks = all
                .find(|(_, i)| i["with"].to_string().contains(&with) && i["state"] != "cancelled");
            asks.map(|(id, i)| (id.clone(), text(&i["state"])))
        };
        let (id, state) = other.until("a question", asked).await;
        if state == "invited" {
            let yes = json!({"type": "confirm", "introduction": id});
            other.says_met(&id, yes).await;
        }
        one.hands_over_card(&id, &self.secrets).await;
        other.hands_over_card(&id, &self.secrets).await;
    }

    /// Both scan where there is no network, and come back five minutes later, one after the other, each at another node.
    async fn scan_without_network(&self, pair: &mut [&mut Guest]) {
        let [one, other] = pair else {
            unreachable!("two")
        };
        let codes = [self.code(one).await, self.code(other).await];
        let then = jiff::Timestamp::from_millisecond(clock_ms())
            .expect("a time")
            .to_string();
        let ports = self.ports();
        for (guest, port) in [(&mut *one, ports[0]), (&mut *other, ports[1])] {
            guest.walker.lose();
            guest.walker.stay_at(port);
        }
        minutes_pass(5);
        let kept = |code: &str| json!({"type": "encounter", "code": code, "at": then});
        assert!(one.walker.presses(kept(&codes[1])).await);
        assert!(other.walker.presses(kept(&codes[0])).await);
        let mut ids = Vec::new();
        let who = [one.id.clone(), other.id.clone()];
        for (guest, with) in [(&mut *one, &who[1]), (&mut *other, &who[0])] {
            let met = |phone: &Phone| {
                let all = phone.introductions.iter();
                let met =
                    all.filter(|(_, i)| i["state"] == "met" && i["with"][0]["id"] == with.as_str());
                let met: Vec<_> = met.map(|(id, i)| (id.clone(), i.clone())).collect();
                (!met.is_empty()).then_some(met)
            };
            let met = guest.until("what was kept", met).await;
            assert_eq!(met.len(), 1, "done once: {met:?}");
            let (id, meeting) = &met[0];
            let at: jiff::Timestamp = text(&meeting["encounter"]["at"]).parse().expect("a time");
            let kept: jiff::Timestamp = then.parse().expect("a time");
            assert_eq!(at.as_second(), kept.as_second(), "{meeting}");
            guest.met.insert(id.clone());
            ids.push(id.clone());
        }
        assert_eq!(ids[0], ids[1], "one meeting");
    }
}
