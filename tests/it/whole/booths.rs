//! Eight booths, each with staff of its own, at one time.

use std::collections::{BTreeMap, BTreeSet};

use domain::BoothId;
use futures_util::future::join_all;
use kaotsunagi::rehearse::contacts;
use reqwest::Method;
use serde_json::{Value, json};

use super::guest::Guest;
use super::house::{House, it_is};
use crate::patience::eventually;
use crate::support::{Phone, text};

/// What a booth may know of whom, and what its staff noted.
#[derive(Default)]
pub(super) struct Booth {
    pub came: BTreeSet<usize>,
    /// True: with the card.
    pub known: BTreeMap<usize, bool>,
    pub marks: BTreeMap<usize, &'static str>,
    pub token: String,
}

struct Staff<'a> {
    house: &'a House,
    id: &'a BoothId,
    at: usize,
    token: String,
}

fn person(desk: &Value, badge: u64) -> Option<&Value> {
    let mut here = desk["here"].as_array()?.iter();
    here.find(|person| person["badge"] == badge)
}

impl Staff<'_> {
    async fn ask(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let path = format!("/api/booths/{}{path}", self.id);
        let node = &self.house.nodes[self.at];
        node.send(method, &path, &self.token, &body).await
    }

    async fn done(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, desk) = self.ask(method, path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {desk}");
        desk
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.done(Method::POST, path, body).await
    }

    /// From the queue to the goodbye, by the visitor's phone or by their badge.
    async fn serves(&self, guest: &mut Guest, booth: &mut Booth) {
        self.post("/call-next", Value::Null).await;
        let n = guest.n;
        // Of whoever has no phone the list says only that they may be introduced.
        let asked = !guest.paper || n >= self.house.size.listed;
        let agrees = asked && guest.role.form.consent.booths;
        if !asked {
            let named = json!({"attendee": guest.id, "share": true});
            let (status, refused) = self.ask(Method::POST, "/check-in", named).await;
            assert_eq!(
                (status, &refused["code"]),
                (409, &json!("booth_consent_needed"))
            );
        }
        let here = match (guest.paper, agrees) {
            (true, share) => {
                let said = json!({"attendee": guest.id, "share": share});
                if share {
                    booth.known.insert(n, false);
                }
                self.post("/check-in", said).await
            }
            (false, false) => self.post("/check-in", json!({"badge": guest.badge})).await,
            (false, true) => {
                let card = n.is_multiple_of(2) && guest.role.form.consent.exchange;
                let called = |phone: &Phone| {
                    let mut told = phone.log.iter().filter(|m| m["type"] == "booth");
                    told.any(|m| m["state"] == "called").then_some(())
                };
                guest.until("the booth's call", called).await;
                let mut said =
                    json!({"type": "booth", "booth": self.id, "action": "check_in", "share": true});
                if card {
                    said["card"] = json!(true);
                }
                let done = guest.walker.presses(said).await;
                assert!(done, "{:?}", guest.walker.record.answered.last());
                booth.known.insert(n, card);
                // Their phone may be at the other node.
                eventually(async || {
                    let desk = self.done(Method::GET, "", Value::Null).await;
                    let here = person(&desk, guest.badge).is_some();
                    if here { Ok(desk) } else { Err(desk) }
                })
                .await
            }
        };
        booth.came.insert(n);
        let person = person(&here, guest.badge);
        let person = person.unwrap_or_else(|| panic!("{n} stands there: {here}"));
        assert_eq!(
            person.get("name").is_some(),
            booth.known.contains_key(&n),
            "{person}"
        );
        let note = format!("/visitors/{}/note", guest.id);
        let mark = ["A", "B", "C"][n % 3];
        let said = json!({"text": format!("{mark}の件で後日お電話"), "mark": mark});
        let (status, answer) = self.ask(Method::PUT, &note, said).await;
        match booth.known.contains_key(&n) {
            true => {
                assert_eq!(status, 204, "{answer}");
                booth.marks.insert(n, mark);
            }
            false => assert_eq!(status, 404, "{answer}"),
        }
        self.post("/leave", json!({"attendee": guest.id})).await;
    }
}

impl House {
    /// All at once; what each may know.
    pub(super) async fn has_booths(&self, guests: &mut [Guest]) -> BTreeMap<BoothId, Booth> {
        it_is(13 * 60 + 50);
        let mut visitors: Vec<&mut Guest> = guests.iter_mut().filter(|guest| guest.here).collect();
        let each = visitors.len() / self.event.booths.len();
        let evenings = self
            .event
            .booths
            .iter()
            .zip(visitors.chunks_mut(each))
            .enumerate();
        let evenings = evenings.map(async |(at, (booth, visitors))| {
            let id = &booth.id;
            let member = json!({"role": "booth", "booth": id, "label": format!("{}のブース", booth.words.ja)});
            let staff = Staff {
                house: self,
                id,
                at: at % 2,
                token: self.staff(member).await,
            };
            let pause = json!({"places": 1, "open": false});
            staff.done(Method::PATCH, "", pause).await;
            let mut known = Booth {
                token: staff.token.clone(),
                ..Booth::default()
            };
            for guest in visitors.iter_mut() {
                if guest.paper {
                    staff.post("/queue", json!({"badge": guest.badge})).await;
                    continue;
                }
                let queue = json!({"type": "booth", "booth": id, "action": "queue"});
                assert!(guest.walker.presses(queue).await, "{} queues", guest.n);
            }
            for guest in visitors.iter_mut() {
                staff.serves(guest, &mut known).await;
            }
            (id.clone(), known)
        });
        join_all(evenings).await.into_iter().collect()
    }

    /// What each booth takes home is what its visitors said it may, and nothing of another's.
    pub(super) async fn checks_booths(&self, booths: &BTreeMap<BoothId, Booth>) {
        for (n, (id, booth)) in booths.iter().enumerate() {
            let file = async |token: &str, file: &str| {
                let (status, text) = self.nodes[n % 2]
                    .get(&format!("/api/booths/{id}{file}"), token)
                    .await;
                (
                    status,
                    text.as_str()
                        .map_or_else(|| text.to_string(), str::to_owned),
                )
            };
            let (_, desk) = file(&booth.token, "").await;
            let (_, csv) = file(&booth.token, "/visitors.csv").await;
            let (_, vcf) = file(&booth.token, "/visitors.vcf").await;
            for (who, role) in self.cast.iter().enumerate() {
                for told in [&desk, &csv, &vcf] {
                    let known = booth.known.contains_key(&who);
                    assert_eq!(
                        told.contains(&role.form.name),
                        known,
                        "{who} at {id}: {told}"
                    );
                }
            }
            let cards = booth.known.iter().filter(|(_, card)| **card);
            let cards: BTreeSet<usize> = cards.map(|(who, _)| *who).collect();
            for told in [&csv, &vcf] {
                let reached: BTreeSet<usize> =
                    contacts(told).into_iter().map(|(who, _)| who).collect();
                assert_eq!(reached, cards, "{id}: {told}");
            }
            assert!(
                contacts(&desk).iter().all(|(who, _)| cards.contains(who)),
                "{id}: {desk}"
            );
            for (who, mark) in &booth.marks {
                let line = csv
                    .lines()
                    .find(|line| line.contains(&self.cast[*who].form.name));
                let line = line.expect("a visitor");
                assert!(line.contains(&format!("\"{mark}\",\"{mark}の件")), "{line}");
            }
            let other = booths
                .iter()
                .find(|(other, _)| *other != id)
                .expect("another");
            for path in ["", "/visitors.csv", "/visitors.vcf"] {
                assert_eq!(
                    file(&other.1.token, path).await.0,
                    403,
                    "{id}{path} is no business of {}",
                    other.0
                );
            }
        }
        let token = &booths.values().next().expect("a booth").token;
        for path in [
            "/api/organizer/arrivals",
            "/api/organizer/report.json",
            "/api/organizer/rooms/southwest/people",
        ] {
            let (status, answer) = self.nodes[0].get(path, token).await;
            assert_eq!(status, 403, "{}", text(&answer["code"]));
        }
    }
}
