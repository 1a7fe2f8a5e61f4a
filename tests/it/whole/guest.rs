//! Somebody of the cast, with their phone or without one, and what they do by themselves.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use kaotsunagi::rehearse::{Role, Secrets, Viewer};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::house::{House, clock_ms};
use crate::patience::PATIENCE;
use crate::support::{Ears, Phone};
use crate::walker::{Record, Walker};

/// One in so many has no phone with them.
const WITHOUT_PHONE: usize = 9;

pub(super) struct Guest {
    pub n: usize,
    pub role: Role,
    pub id: String,
    pub badge: u64,
    /// Of the personal link; nobody's who registered at the door.
    pub link: String,
    pub paper: bool,
    /// Has come.
    pub here: bool,
    pub walker: Walker,
    pub rng: StdRng,
    /// Tables and meetings whose end they have said.
    pub met: BTreeSet<String>,
    handled: BTreeSet<String>,
}

pub(super) fn is_paper(n: usize) -> bool {
    n % WITHOUT_PHONE == 4
}

pub(super) struct Letter {
    pub to: String,
    pub link: String,
    pub name: String,
}

/// What somebody was told that they must not know.
pub(super) type Leaks = Arc<Mutex<Vec<String>>>;

pub(super) fn ears(secrets: &Arc<Secrets>, leaks: &Leaks, viewer: Viewer) -> Ears {
    let (secrets, leaks) = (Arc::clone(secrets), Arc::clone(leaks));
    Arc::new(move |text| {
        if let Some(leak) = secrets.leaks(viewer, text) {
            let mut leaks = leaks.lock().expect("sound");
            leaks.push(format!("{viewer:?} was told {leak}: {text}"));
        }
    })
}

impl Guest {
    pub(super) fn new(house: &House, n: usize, (id, badge): (String, u64), link: String) -> Self {
        let role = house.cast[n].clone();
        let rooms = ["southwest", "south", "liaison", "circle", "social"];
        let home = rooms
            .into_iter()
            .find(|room| *room == role.form.room.as_str());
        let record = Record {
            attendee: id.clone(),
            name: role.form.name.clone(),
            ..Record::default()
        };
        let ears = ears(&house.secrets, &house.leaks, Viewer::Person(n));
        let home = home.expect("a room of the example");
        Self {
            n,
            id,
            badge,
            link,
            paper: is_paper(n),
            here: false,
            walker: Walker::of(house.ports(), (n, home), record, clock_ms, Some(ears)),
            rng: StdRng::seed_from_u64(house.seed.wrapping_add(n as u64)),
            role,
            met: BTreeSet::new(),
            handled: BTreeSet::new(),
        }
    }

    /// Where their letter goes, what it must bring, and how it greets them.
    pub(super) fn letter(&self) -> Letter {
        let form = &self.role.form;
        Letter {
            to: form.contact.email.clone().expect("an address"),
            link: self.link.clone(),
            name: form.name.clone(),
        }
    }

    pub(super) fn token(&self) -> &str {
        &self.walker.record.token
    }

    pub(super) fn phone(&mut self) -> Option<&mut Phone> {
        self.walker.phone.as_mut()
    }

    /// Reads on, coming back when it must, until `found` finds something.
    pub(super) async fn until<T>(&mut self, what: &str, found: impl Fn(&Phone) -> Option<T>) -> T {
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            self.walker.connect().await;
            let phone = self.walker.phone.as_mut().expect("connected");
            if let Some(found) = found(phone) {
                return found;
            }
            let name = &self.walker.record.name;
            assert!(
                tokio::time::Instant::now() < end,
                "{name} waits for {what}: {:#?}",
                phone.log
            );
            if phone.hear(Duration::from_millis(500)).await.is_err() {
                self.walker.lose();
            }
        }
    }

    /// Goes to another room; without a phone the desk says so.
    pub(super) async fn goes_to(&mut self, house: &House, room: &'static str) {
        if self.paper {
            return house.enters(&self.id, room).await;
        }
        self.walker.room = room;
        self.walker
            .presses(json!({"type": "move", "room": room}))
            .await;
    }

    /// Whoever is called goes, talks, and says that it is done; a few never come.
    pub(super) async fn answers_calls(&mut self, secrets: &Secrets) {
        let called = |phone: &mut Phone| {
            let all = phone.introductions.iter();
            let called = all.filter(|(_, i)| i["state"] == "called");
            called.map(|(id, _)| id.clone()).collect::<Vec<_>>()
        };
        let called = self.phone().map(called).unwrap_or_default();
        for id in called {
            if self.handled.insert(id.clone()) && !self.rng.random_bool(0.04) {
                self.converses(&id, secrets).await;
            }
        }
    }

    async fn converses(&mut self, id: &str, secrets: &Secrets) {
        let of = |kind: &str| json!({"type": kind, "introduction": id});
        self.walker.presses(of("arrived")).await;
        let rated = match self.rng.random_bool(0.5) {
            true => json!({"type": "met", "introduction": id, "rating": "good"}),
            false => of("met"),
        };
        self.says_met(id, rated).await;
        if self.rng.random_bool(0.6) {
            self.hands_over_card(id, secrets).await;
        }
        if self.rng.random_bool(0.1) {
            let step =
                json!({"type": "next_step", "introduction": id, "kind": "visit", "by": self.id});
            self.walker.presses(step).await;
        }
    }

    pub(super) async fn says_met(&mut self, id: &str, how: Value) {
        if self.walker.presses(how).await {
            self.met.insert(id.to_owned());
        }
    }

    pub(super) async fn hands_over_card(&mut self, id: &str, secrets: &Secrets) {
        // Before it is sent, or the card might be there first. Whoever did not agree is refused.
        if self.role.form.consent.exchange {
            secrets.presses(self.n, id.parse().expect("an id"));
        }
        let share = json!({"type": "exchange", "introduction": id, "share": true});
        self.walker.presses(share).await;
    }
}

/// Everybody with a phone, at once.
pub(super) fn with_phones(guests: &mut [Guest]) -> impl Iterator<Item = &mut Guest> {
    guests.iter_mut().filter(|guest| guest.here && !guest.paper)
}

/// Phones in pockets.
pub(super) async fn a_while(guests: &mut [Guest], time: Duration) {
    join_all(with_phones(guests).map(|guest| guest.walker.idle(time))).await;
}
