//! Weeks before: the list, the letters, and what people say at home.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use mail_parser::MessageParser;
use rand::RngExt;
use rand::seq::IndexedRandom;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::guest::{Guest, Letter, is_paper};
use super::house::{House, secret};
use super::list::{Hand, List, MISSPELLED, Written};
use crate::process::binary;
use crate::support::text;

/// A letter a second; and a machine that has other things to do.
const LETTERS_AT_MOST: Duration = Duration::from_secs(600);

#[track_caller]
fn counts(import: &Value) -> [u64; 4] {
    ["new", "changed", "unchanged", "gone"].map(|name| import[name].as_u64().expect(name))
}

impl House {
    fn list(&self, hand: Hand, people: Vec<usize>) -> List<'_> {
        List {
            event: &self.event,
            cast: &self.cast,
            hand,
            people,
            numbered: false,
            changed: Vec::new(),
            twice: vec![0, 10],
            misspelled: None,
            mailed: self.size.mailed,
            // At the desk nobody asks them again.
            agreed: (0..self.size.listed)
                .filter(|n| is_paper(*n) && self.agrees(*n))
                .collect(),
        }
    }

    pub(super) fn agrees(&self, n: usize) -> bool {
        self.cast[n].form.consent.partners
    }

    async fn import(&self, at: usize, dry_run: bool, list: &Written) -> (u16, Value) {
        let path = format!("/api/organizer/import/attendees?dry_run={dry_run}");
        let node = &self.nodes[at];
        let request = node.http.post(node.url(&path)).bearer_auth(&self.organizer);
        let request = request
            .header("Content-Type", "text/csv")
            .body(list.bytes.clone());
        let answer = request.send().await.expect("answered");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    /// The list as it comes: refused, mended, stored, stored again and sent again with changes. Everybody on it, in the order of the cast.
    pub(super) async fn takes_the_list(&self) -> Vec<Guest> {
        let all = self.size.listed;
        // One comes later to the list, and one is on it no more.
        let (late, gone) = (all - 1, all - 2);
        let first: Vec<usize> = (0..all).filter(|n| *n != late).collect();
        let mut list = self.list(Hand::Office, first.clone());
        list.misspelled = Some(3);
        let wrong = list.write();
        let (status, refused) = self.import(0, false, &wrong).await;
        assert_eq!(status, 422, "{refused}");
        let (_, line) = wrong.lines[3];
        let fault = &refused["errors"][0];
        assert_eq!(
            (&fault["line"], &fault["column"]),
            (&json!(line), &json!("offers")),
            "{refused}"
        );
        let nearest = self
            .event
            .tags
            .iter()
            .find(|tag| tag.id.as_str() == MISSPELLED);
        let nearest = &nearest.expect("the tag").words.ja;
        assert!(text(&fault["message"]).contains(nearest), "{refused}");

        let right = self.list(Hand::Office, first).write();
        let (status, seen) = self.import(1, true, &right).await;
        let fresh = all as u64 - 1;
        assert_eq!((status, counts(&seen)), (200, [fresh, 0, 0, 0]), "{seen}");
        assert_eq!(seen["doubtful"].as_array().map(Vec::len), Some(2), "{seen}");
        let (_, stored) = self.import(0, false, &right).await;
        assert_eq!(counts(&stored), [fresh, 0, 0, 0], "{stored}");
        let (_, again) = self.import(1, false, &right).await;
        assert_eq!(counts(&again), [0, 0, fresh, 0], "{again}");

        let mut list = self.list(Hand::Colleague, (0..all).filter(|n| *n != gone).collect());
        list.changed = vec![1, 2, 6];
        let changed = list.write();
        let (status, new) = self.import(1, false, &changed).await;
        assert_eq!((status, counts(&new)), (200, [1, 3, fresh - 4, 1]), "{new}");
        self.guests([(&right, &stored), (&changed, &new)])
    }

    fn guests(&self, lists: [(&Written, &Value); 2]) -> Vec<Guest> {
        let mut found: BTreeMap<usize, (String, u64, String)> = BTreeMap::new();
        for (written, answer) in lists {
            let people = answer["people"].as_array().expect("people");
            let by_line: BTreeMap<u64, &Value> = { people.iter() }
                .map(|person| (person["line"].as_u64().expect("a line"), person))
                .collect();
            for (n, line) in &written.lines {
                let person = by_line[&(*line as u64)];
                let badge = person["badge"].as_u64().expect("a badge");
                let who = (text(&person["id"]), badge, secret(&person["link"]));
                let known = found.insert(*n, who.clone());
                assert!(
                    known.is_none_or(|known| known == who),
                    "{n} is the same person"
                );
            }
        }
        let guests = found.into_iter();
        let guests: Vec<_> = guests
            .map(|(n, (id, badge, link))| Guest::new(self, n, (id, badge), link))
            .collect();
        assert_eq!(guests.len(), self.size.listed);
        guests
    }

    /// To everybody who has an address by now.
    pub(super) async fn begins_letters(&self) {
        let post = async |path: &str, body| self.send(1, Method::POST, path, body).await;
        let to = json!({"to": "organizer@example.jp"});
        assert_eq!(post("/api/organizer/letters/test", to).await.0, 204);
        let (status, begun) = post("/api/organizer/letters", json!({})).await;
        assert_eq!(
            (status, &begun["people"]),
            (202, &json!(self.size.mailed)),
            "{begun}"
        );
    }

    /// Each has one letter with their own link.
    pub(super) async fn checks_letters(&self, letters: Vec<Letter>) {
        let end = Instant::now() + LETTERS_AT_MOST;
        let told = loop {
            let told = self.nodes[1]
                .get("/api/organizer/letters", &self.organizer)
                .await
                .1;
            if told["running"] == false {
                break told;
            }
            assert!(Instant::now() < end, "{told}");
            sleep(Duration::from_millis(200)).await;
        };
        assert_eq!(told["sent"], self.size.mailed, "{told}");
        let mut links = BTreeMap::new();
        for (to, bytes) in self.smtp.taken() {
            let message = MessageParser::default().parse(&bytes).expect("a letter");
            let body = message.body_text(0).expect("text").into_owned();
            let link = body.split_whitespace().find(|word| word.contains("/p/"));
            if let Some(link) = link {
                let earlier = links.insert(to, (secret(&json!(link)), body));
                assert!(earlier.is_none(), "one letter each");
            }
        }
        for Letter { to, link, name } in letters {
            let (brought, body) = &links[&to];
            assert_eq!(brought, &link, "{to}: their own link");
            assert!(body.contains(&name), "{to} is greeted by name");
        }
    }

    /// All with a phone who come, and some of those who will not.
    pub(super) async fn all_say_at_home(&self, guests: &mut [Guest]) {
        let says = |guest: &&mut Guest| {
            !guest.paper && (guest.n < self.size.come || guest.n.is_multiple_of(2))
        };
        join_all(
            guests
                .iter_mut()
                .filter(says)
                .map(|guest| self.says_at_home(guest)),
        )
        .await;
    }

    /// On their own link: nothing is shown before they agree; then what they seek, whom they wish to meet, and when they go.
    async fn says_at_home(&self, guest: &mut Guest) {
        let node = &self.nodes[guest.n % 2];
        let (status, claimed) = node.post("/api/claim", &json!({"token": guest.link})).await;
        assert_eq!(
            (status, &claimed["attendee"]["id"]),
            (200, &json!(guest.id)),
            "{claimed}"
        );
        assert_eq!(claimed["arrived"], false);
        assert_eq!(
            claimed["attendee"]["consent"]["partners"], false,
            "{claimed}"
        );
        guest.walker.record.token = text(&claimed["token"]);
        let form = &guest.role.form;
        let mut said = json!({
            "consent": form.consent, "contact": form.contact,
            "offers": form.offers, "needs": form.needs, "companies_welcome": form.companies_welcome,
        });
        let mut wish = |list: &str, own: &str| {
            let some = self.organizations.choose(&mut guest.rng).expect("one");
            if some != own {
                said[list] = json!([self.number_of(some)]);
            }
        };
        let own = super::list::organization(&guest.role);
        match guest.n % 4 {
            0 => wish("wishes_must", own),
            1 => wish("wishes", own),
            2 => wish("wishes_never", own),
            _ => said["wished_kinds"] = json!({"must": ["hospital"], "never": ["company"]}),
        }
        if guest.n % 10 == 3 {
            let leaves = ["16:00", "１５時５０分"][guest.rng.random_range(0..2)];
            said["stay"] = json!({"leaves": leaves});
        }
        let (status, me) = self.nodes[(guest.n + 1) % 2]
            .patch("/api/me", guest.token(), &said)
            .await;
        assert_eq!(
            (status, &me["consent"]["partners"]),
            (200, &json!(form.consent.partners)),
            "{me}"
        );
    }

    fn number_of(&self, organization: &str) -> String {
        let at = self
            .organizations
            .iter()
            .position(|name| name == organization);
        (at.expect("on the list") + 1).to_string()
    }

    /// What the evening would bring, and the printed plan for when nothing electrical works.
    pub(super) async fn plans(&self) {
        let query = "/api/organizer/foresight?room=southwest&rounds=3&minutes=6";
        let foreseen = self.look(query).await;
        assert!(
            foreseen["chosen"]["conversations"].as_f64() > Some(1.0),
            "{foreseen}"
        );
        let everybody = (0..self.size.listed).collect();
        let list = List {
            twice: Vec::new(),
            numbered: true,
            ..self.list(Hand::Office, everybody)
        };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("list.csv");
        std::fs::write(&file, list.write().bytes).expect("written");
        let mut plan = binary();
        plan.args([
            "plan",
            "--rounds",
            "2",
            "--starts",
            "15:40",
            "--format",
            "text",
            "--attendees",
        ]);
        let plan = plan.arg(&file).output().expect("ran");
        let said = String::from_utf8_lossy(&plan.stderr);
        assert!(plan.status.success() && !plan.stdout.is_empty(), "{said}");
    }
}
