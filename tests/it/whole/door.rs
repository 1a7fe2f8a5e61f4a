//! The door: two desks at once, and who walks in.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};

use super::guest::{Guest, with_phones};
use super::house::House;
use crate::support::text;

/// Somebody at the reception, at one node.
struct Desk<'a> {
    house: &'a House,
    at: usize,
    token: String,
}

impl Desk<'_> {
    async fn send(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let node = &self.house.nodes[self.at];
        node.send(method, path, &self.token, &body).await
    }

    async fn finds(&self, q: &str) -> Value {
        let path = reqwest::Url::parse_with_params("http://x/api/organizer/arrivals", [("q", q)]);
        let path = path.expect("a URL");
        let path = format!("{}?{}", path.path(), path.query().expect("one"));
        self.send(Method::GET, &path, Value::Null).await.1
    }

    /// By the link they show, by two letters of the name, or by the badge that lies there. Whether they had come already.
    async fn notes(&self, guest: &Guest) -> bool {
        let typed: String = guest.role.form.name.chars().take(2).collect();
        let found = match guest.n % 3 {
            0 => Some(self.finds(&guest.link).await),
            1 => Some(self.finds(&typed).await),
            _ => None,
        };
        if let Some(found) = found {
            let people = found["people"].as_array().expect("people");
            let is = |person: &Value| person["id"] == guest.id.as_str();
            assert!(
                people.iter().any(is),
                "{} by {typed} or {}: {found}",
                guest.role.form.name,
                guest.link
            );
        }
        let body = match guest.n % 2 {
            0 => json!({"attendee": guest.id}),
            _ => json!({"badge": guest.badge}),
        };
        let (status, noted) = self
            .send(Method::POST, "/api/organizer/arrivals", body)
            .await;
        assert_eq!(
            (status, &noted["person"]["id"]),
            (200, &json!(guest.id)),
            "{noted}"
        );
        noted["already"] == true
    }

    async fn notes_all(&self, line: &[&Guest]) -> usize {
        let mut fresh = 0;
        for guest in line {
            fresh += usize::from(!self.notes(guest).await);
        }
        fresh
    }
}

impl House {
    async fn desk(&self, at: usize) -> Desk<'_> {
        let member = json!({"role": "desk", "label": format!("受付{at}")});
        let token = self.staff(member).await;
        let desk = Desk {
            house: self,
            at,
            token,
        };
        // What a desk is not there for.
        for path in [
            "/api/organizer/links.csv",
            "/api/organizer/report.json",
            "/api/booths/aobabashi",
        ] {
            assert_eq!(
                desk.send(Method::GET, path, Value::Null).await.0,
                403,
                "{path}"
            );
        }
        desk
    }

    /// Whoever comes is noted once, also who stands before both desks; walk-ins are registered, some without a phone.
    pub(super) async fn receives(&self, guests: &mut Vec<Guest>) {
        let (one, other) = (self.desk(0).await, self.desk(1).await);
        let mut coming: Vec<&Guest> = guests[..self.size.come].iter().collect();
        coming.shuffle(&mut StdRng::seed_from_u64(self.seed));
        let half = coming.len() / 2;
        let both = &coming[half - 3..half + 3];
        let lines = [
            [&coming[..half], both].concat(),
            [both, &coming[half..]].concat(),
        ];
        let (first, second) = tokio::join!(one.notes_all(&lines[0]), other.notes_all(&lines[1]));
        assert_eq!(first + second, coming.len(), "each has come once");
        for guest in &mut guests[..self.size.come] {
            guest.here = true;
        }
        for guest in guests[..self.size.come].iter().filter(|guest| guest.paper) {
            self.without_phone(&guest.id).await;
            self.enters(&guest.id, guest.walker.room).await;
        }
        self.walk_ins([&one, &other], guests).await;
        join_all(with_phones(&mut guests[..]).map(|guest| guest.walker.connect())).await;
        let seen = one.finds("").await;
        let [came, all] = [self.size.come, self.size.listed].map(|n| n + self.size.walk_ins);
        assert_eq!(
            (&seen["arrived"], &seen["registered"]),
            (&json!(came), &json!(all)),
            "{seen}"
        );
        self.forwarded(&guests[0]).await;
    }

    async fn walk_ins(&self, desks: [&Desk<'_>; 2], guests: &mut Vec<Guest>) {
        let listed = self.size.listed;
        for n in listed..listed + self.size.walk_ins {
            let desk = desks[n % 2];
            let mut form = serde_json::to_value(&self.cast[n].form).expect("JSON");
            form["code"] = json!(self.nodes[0].code(self.cast[n].form.room.as_str()));
            // The answer to the first was lost; sent again it is the same person.
            let mut answers = BTreeSet::new();
            let mut token = String::new();
            for _ in 0..2 {
                let node = &self.nodes[desk.at];
                let request = node.http.post(node.url("/api/attendees"));
                let request = request.header("Idempotency-Key", format!("walk-in-{n}"));
                let answer = request.json(&form).send().await.expect("answered");
                assert_eq!(answer.status(), 201);
                let answer: Value = answer.json().await.expect("JSON");
                token = text(&answer["token"]);
                let badge = answer["attendee"]["badge"].as_u64().expect("a badge");
                answers.insert((text(&answer["attendee"]["id"]), badge));
            }
            assert_eq!(answers.len(), 1, "registered once");
            let who = answers.pop_first().expect("one");
            let mut guest = Guest::new(self, n, who, String::new());
            guest.here = true;
            if guest.paper {
                self.without_phone(&guest.id).await;
                self.enters(&guest.id, guest.walker.room).await;
            } else {
                guest.walker.record.token = token;
            }
            guests.push(guest);
        }
    }

    /// A link that was forwarded lets nobody in, and tells nothing.
    async fn forwarded(&self, guest: &Guest) {
        let (status, refused) = self.nodes[1]
            .post("/api/claim", &json!({"token": guest.link}))
            .await;
        assert_eq!((status, &refused["code"]), (409, &json!("in_use")));
        assert!(
            !refused.to_string().contains(&guest.role.form.name),
            "{refused}"
        );
    }
}
