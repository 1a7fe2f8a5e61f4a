//! Reads the journal beside every phone's record: nothing acknowledged is lost, nothing is done twice, nothing is done that was refused,
//! and what a phone was told was so at some moment between its question and its answer.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use domain::{AttendeeId, IntroductionId, Millis, Position, TopicId};
use hall::{Action, AtTopic, Command, Commit, Fact, Hall, Whom};
use kaotsunagi::journal::{Journal, RedisJournal, SqliteJournal};
use kaotsunagi::key_values::{KeyValueStore, RedisKeyValueStore, SqliteKeyValueStore};
use kaotsunagi::remote::{Keys, RedisClient};
use kaotsunagi::token::{self, Bearer};
use protocol::client::{ClientMessage, TopicAction};
use protocol::view::IntroductionState as State;
use serde_json::{Value, json};

use crate::cluster::url;
use crate::support::{PASSPHRASE, Phone, text};
use crate::walker::{Answered, ROOMS, Record, Walker, listen};

const EVENT: &str = "event";

/// All that happened, from the store itself.
pub(crate) struct Evening {
    pub commits: Vec<Commit>,
    epoch: String,
    keys: token::Keys,
}

impl Evening {
    /// From a Redis by its address, or from a data folder, also of a node that is running.
    pub(crate) async fn read(store: &str) -> Self {
        if !store.starts_with("redis") {
            let folder = Path::new(store);
            let values = SqliteKeyValueStore::open(&folder.join("shelf.db")).expect("opened");
            let journal = SqliteJournal::open(&folder.join("journal.db")).await;
            let journal = journal.expect("opened");
            return Self::of(&journal, &values, token::Keys::new).await;
        }
        let link = RedisClient::new(&store.parse().expect("an address")).expect("a link");
        let keys = Keys::new(EVENT);
        let values = RedisKeyValueStore::new(link.clone(), &keys);
        let journal = RedisJournal::open(link, &keys, 0).await.expect("opened");
        let of_event = |secret| token::Keys::of_event(secret, EVENT);
        Self::of(&journal, &values, of_event).await
    }

    async fn of(
        journal: &impl Journal,
        values: &impl KeyValueStore,
        keys: impl Fn([u8; token::SECRET_BYTES]) -> token::Keys,
    ) -> Self {
        let secret = values.get("secret").await;
        let secret = secret.expect("read").expect("a secret");
        let mut commits = Vec::new();
        loop {
            let after = Position(commits.len() as u64);
            let page = journal.read(after, 1000).await.expect("read");
            if page.is_empty() {
                break;
            }
            commits.extend(page);
        }
        Self {
            commits,
            epoch: journal.epoch().to_string(),
            keys: keys(secret.try_into().expect("a secret")),
        }
    }

    /// Every check that journal and records allow; the hall at the end.
    pub(crate) fn check(&self, walkers: &[Walker]) -> Hall {
        let records: Vec<_> = walkers.iter().flat_map(Walker::records).collect();
        let claims: Vec<_> = records.iter().flat_map(|r| self.claims(r)).collect();
        let places = self.places();
        let done: HashSet<_> = claims
            .iter()
            .filter(|claim| claim.answered.refused.is_none())
            .map(|claim| (claim.by, claim.digest))
            .collect();
        for (&(by, digest), at) in &places {
            let Some(by) = by else { continue };
            assert!(
                done.contains(&(by, digest)),
                "done, but nobody was told so: {:?}",
                self.commits[*at as usize - 1]
            );
        }
        let mut looking = Vec::new();
        for claim in claims {
            match places.get(&(Some(claim.by), claim.digest)) {
                Some(&at) => claim.was_done_at(at),
                None => looking.push(claim),
            }
        }
        let hall = self.replay(looking);
        for record in records {
            let id = record.attendee.parse().expect("an id");
            assert!(hall.trace(id).is_some(), "{} is lost", record.name);
            let here = hall.attendee(id).is_some();
            assert_ne!(here, record.erased, "{}: erased, or not", record.name);
        }
        assert_eq!(
            hall.attendees().count(),
            walkers.len(),
            "everybody is registered once"
        );
        hall
    }

    /// Where each request stands in the journal; each stands there once.
    fn places(&self) -> HashMap<(Option<AttendeeId>, u64), u64> {
        let mut places = HashMap::new();
        for (at, commit) in (1..).zip(&self.commits) {
            let Some(request) = commit.request else {
                continue;
            };
            let earlier = places.insert((request.by, request.digest), at);
            // Whoever was brought back meanwhile means it again.
            let going = |fact: &Fact| matches!(fact, Fact::Entered { .. } | Fact::Left { .. });
            assert!(
                earlier.is_none() || commit.facts.iter().any(going),
                "done twice: {commit:?}"
            );
        }
        places
    }

    fn claims<'a>(&self, record: &'a Record) -> Vec<Claim<'a>> {
        let by = record.attendee.parse().expect("an id");
        let claim = |answered: &'a Answered| {
            let bearer = self.keys.verify(&answered.token, Millis(0));
            let Ok(Bearer::Attendee { device, .. }) = bearer else {
                panic!("{}: a token of this event", record.name);
            };
            let message = ClientMessage::parse(&answered.command).expect("a message");
            Claim {
                by,
                digest: self
                    .keys
                    .request_digest(&[&device.to_le_bytes(), answered.command.as_bytes()]),
                action: action(message),
                window: self.window(answered),
                answered,
            }
        };
        record.answered.iter().map(claim).collect()
    }

    fn window(&self, answered: &Answered) -> (u64, u64) {
        let place = |at: &str| {
            let (epoch, number) = at.rsplit_once('-').expect("a position");
            assert_eq!(epoch, self.epoch, "the journal was never another");
            number.parse().expect("a number")
        };
        (place(&answered.between.0), place(&answered.between.1))
    }

    /// The hall after every commit: sound, nobody at two tables, nobody brought together again or against their will.
    /// Whoever was refused, or told that it is so already, must have been right at one of the positions in question.
    fn replay(&self, mut looking: Vec<Claim>) -> Hall {
        looking.sort_by_key(|claim| std::cmp::Reverse(claim.window.0));
        let mut open: Vec<Claim> = Vec::new();
        let mut hall = Hall::default();
        let mut kept_apart = BTreeSet::new();
        for n in 0..=self.commits.len() {
            let at = n as u64;
            while looking.last().is_some_and(|claim| claim.window.0 <= at) {
                open.extend(looking.pop());
            }
            open.retain(|claim| !claim.holds(&hall));
            if let Some(wrong) = open.iter().find(|claim| claim.window.1 <= at) {
                panic!(
                    "never so between {:?}: {:?}\nthen: {:#?}",
                    wrong.window,
                    wrong.answered,
                    &self.commits[wrong.window.0 as usize..wrong.window.1 as usize]
                );
            }
            let Some(commit) = self.commits.get(n) else {
                break;
            };
            look(&hall, commit, &mut kept_apart);
            hall.apply(commit);
            // Every state of a short evening, and of a long one enough.
            if n % (1 + self.commits.len() / 1000) == 0
                && let Err(broken) = hall.check_invariants()
            {
                let before = &self.commits[n.saturating_sub(5)..n];
                panic!("{broken} after {commit:#?}, which came after {before:#?}");
            }
        }
        hall.check_invariants().expect("an invariant");
        hall
    }
}

/// An answer, and what it says about the journal.
struct Claim<'a> {
    by: AttendeeId,
    digest: u64,
    action: Action,
    window: (u64, u64),
    answered: &'a Answered,
}

impl Claim<'_> {
    fn was_done_at(&self, at: u64) {
        let (from, to) = self.window;
        assert!(
            self.answered.refused.is_none(),
            "refused, and done at {at}: {:?}",
            self.answered
        );
        assert!(
            from < at && at <= to,
            "done at {at}, not within {from}..{to}: {:?}",
            self.answered
        );
    }

    fn holds(&self, hall: &Hall) -> bool {
        let command = Command::Attendee(self.by, self.action.clone());
        let (sent, answered) = self.answered.time;
        [sent, answered].into_iter().any(|now| {
            match (hall.decide(&command, Millis(now)), &self.answered.refused) {
                (Ok(facts), None) => facts.is_empty(),
                (Err(rejection), Some(code)) => rejection.code() == code,
                _ => false,
            }
        })
    }
}

fn action(message: ClientMessage) -> Action {
    match message {
        ClientMessage::Status(m) => Action::Status(m.status.into()),
        ClientMessage::Move(m) => Action::Enter(m.room),
        ClientMessage::Invite(m) => Action::Invite {
            to: m.attendee,
            reasons: Vec::new(),
        },
        ClientMessage::Answer(m) => Action::Answer {
            introduction: m.introduction,
            accept: m.accept,
        },
        ClientMessage::Veto(m) => Action::Veto(m.attendee),
        ClientMessage::Arrived(m) => Action::Arrived {
            introduction: m.introduction,
            together: m.together,
        },
        ClientMessage::Missing(m) => Action::Missing(m.introduction),
        ClientMessage::Met(m) => Action::Met {
            introduction: m.introduction,
            rating: m.rating.map(Into::into),
        },
        ClientMessage::TakeBack(m) => Action::TakeBack(m.introduction),
        ClientMessage::Exchange(m) => Action::Exchange {
            introduction: m.introduction,
            share: m.share,
            fields: Vec::new(),
        },
        ClientMessage::Bye(_) => Action::Leave,
        ClientMessage::Booth(m) => Action::AtBooth {
            booth: m.booth,
            action: m.action.into(),
            share: domain::BoothShare::of(m.share.unwrap_or_default(), m.card),
        },
        ClientMessage::Flag(m) => Action::Flag {
            of: m.of,
            reason: m.reason,
        },
        ClientMessage::Confirm(m) => Action::Confirm(m.introduction),
        ClientMessage::Topic(m) => Action::AtTopic(match (m.action, m.topic) {
            (TopicAction::Take, Some(topic)) => AtTopic::Take(topic),
            (TopicAction::Leave, _) => AtTopic::Leave,
            // Which one it would be is the server's to say.
            _ => AtTopic::Offer {
                topic: TopicId::new(0),
                seats: m.seats.unwrap_or(4),
            },
        }),
        ClientMessage::Encounter(m) => Action::Encounter {
            whom: match m.code.as_deref().and_then(|code| code.split_once('.')) {
                Some((who, _)) => Whom::Person(who.parse().expect("an id")),
                None => Whom::Badge(m.badge.expect("a badge, or a code")),
            },
            when: m.at.map(|at| {
                let at: jiff::Timestamp = at.parse().expect("a time");
                Millis(at.as_millisecond())
            }),
            reasons: Vec::new(),
        },
        ClientMessage::NextStep(m) => Action::AgreeOn {
            introduction: m.introduction,
            step: hall::NextStep {
                kind: m.kind.into(),
                by: m.by,
                until: m.until,
                done: m.done,
            },
        },
        ClientMessage::Hello(_) | ClientMessage::People(_) | ClientMessage::Ping(_) => {
            unreachable!("not a command of the walkers")
        }
    }
}

type Pair = (AttendeeId, AttendeeId);

fn pairs(people: &[AttendeeId]) -> impl Iterator<Item = Pair> {
    let all = people.iter().enumerate();
    all.flat_map(|(n, &a)| people[n + 1..].iter().map(move |&b| (a.min(b), a.max(b))))
}

/// One commit against what was before: who met or said never is not brought together, and of two rounds at once one exists.
fn look(hall: &Hall, commit: &Commit, kept_apart: &mut BTreeSet<Pair>) {
    let people_of = |id: IntroductionId| {
        let found = hall.introduction(id);
        found.map(|i| i.people.clone()).unwrap_or_default()
    };
    let fresh = |people: &[AttendeeId], kept_apart: &BTreeSet<Pair>| {
        for pair in pairs(people) {
            assert!(
                !kept_apart.contains(&pair),
                "brought together again: {pair:?} in {commit:?}"
            );
        }
    };
    for fact in &commit.facts {
        match fact {
            // What nobody but the asker sees brings nobody together.
            Fact::Introduced {
                people,
                unseen: false,
                ..
            } => fresh(people, kept_apart),
            Fact::RoundCalled { room, round } => {
                let running = hall.room(room).and_then(|room| room.round());
                assert!(running.is_none(), "two rounds at once: {commit:?}");
                let mut seen = HashSet::new();
                for group in &round.groups {
                    assert!(
                        group.people.iter().all(|who| seen.insert(*who)),
                        "called to two tables: {group:?}"
                    );
                    fresh(&group.people, kept_apart);
                }
            }
            Fact::RoundRepaired { groups, .. } => {
                for group in groups {
                    fresh(&group.people, kept_apart);
                }
            }
            Fact::Encountered { people, .. } => kept_apart.extend(pairs(people)),
            Fact::Met { introduction, .. } | Fact::Concluded { introduction } => {
                kept_apart.extend(pairs(&people_of(*introduction)));
            }
            Fact::Vetoed { by, of } => {
                kept_apart.insert((*by.min(of), *by.max(of)));
            }
            _ => {}
        }
    }
}

/// What still stands of somebody's introductions, as a phone was told.
fn told(phone: &Phone) -> BTreeMap<String, Value> {
    let over = |i: &Value| {
        ["cancelled", "passed", "missed"].contains(&i["state"].as_str().unwrap_or_default())
    };
    let standing = phone.introductions.iter().filter(|(_, i)| !over(i));
    let seen = |i: &Value| {
        json!([
            i["state"],
            i["table"],
            i["shared"],
            i["with"].as_array().map(Vec::len)
        ])
    };
    standing.map(|(id, i)| (id.clone(), seen(i))).collect()
}

/// The same, as the journal has it.
fn true_for(hall: &Hall, who: AttendeeId) -> BTreeMap<String, Value> {
    let over = |state| matches!(state, State::Cancelled | State::Passed | State::Missed);
    let standing = hall
        .introductions_of(who)
        .filter(|i| !over(i.state_for(who).into()));
    let seen = |i: &hall::Introduction| {
        json!([
            i.state_for(who),
            i.table,
            i.has_shared(who),
            i.others(who).count()
        ])
    };
    let met = standing.map(|i| (i.id.to_string(), seen(i)));
    let waiting = hall.encounters_of(who);
    let waiting = waiting.map(|said| (said.id.to_string(), json!(["invited", null, false, 1])));
    met.chain(waiting).collect()
}

/// Topics as a phone was told of them: seats, how many are taken, and whether one is mine, or the topic itself.
fn topics_told(phone: &Phone) -> BTreeMap<String, Value> {
    let seen = |topic: &Value| json!([topic["seats"], topic["taken"], topic["mine"]["offers"]]);
    let all = phone.topics.iter();
    all.map(|(id, topic)| (id.clone(), seen(topic))).collect()
}

/// The same, as the journal has it.
fn topics_true_for(hall: &Hall, who: AttendeeId) -> BTreeMap<String, Value> {
    let room = hall.attendee(who).and_then(|a| a.room.as_ref());
    let here = room.map(|room| hall.topics_in(room)).unwrap_or_default();
    let seen = |topic: &hall::Topic| {
        let offers = topic
            .people
            .contains(&who)
            .then_some(topic.by() == Some(who));
        json!([topic.seats, topic.people.len(), offers])
    };
    let all = here.into_iter();
    all.map(|(id, topic)| (id.to_string(), seen(topic)))
        .collect()
}

/// What each phone was told bit by bit, over all its reconnects, is what any node tells a fresh one, and what the journal says.
pub(crate) async fn check_views(ports: &[u16], walkers: &mut [Walker], hall: &Hall) {
    // A few at a time: whoever is not listening answers no pings.
    for (n, some) in walkers.chunks_mut(10).enumerate() {
        listen(some, std::time::Duration::from_secs(1)).await;
        while some.iter().any(|walker| walker.phone.is_none()) {
            listen(some, std::time::Duration::from_millis(500)).await;
        }
        let port = ports[n % ports.len()];
        for walker in some {
            // Fresh, as on a new browser: it knows no position.
            let connected = Phone::try_connect(&format!("ws://127.0.0.1:{port}/ws")).await;
            let mut fresh = connected.expect("a node");
            let hello = json!({"type": "hello", "id": "1", "token": walker.record.token, "room": walker.room});
            fresh.send(&hello).await;
            fresh.until_welcome().await;
            let name = &walker.record.name;
            assert_eq!(fresh.welcome["me"]["name"], name.as_str());
            let phone = walker.phone.as_ref().expect("connected");
            let who = walker.record.attendee.parse().expect("an id");
            let truth = true_for(hall, who);
            assert_eq!(
                told(phone),
                truth,
                "{name}: told bit by bit, and the journal"
            );
            let topics = topics_true_for(hall, who);
            assert_eq!(topics_told(phone), topics, "{name}: topics told bit by bit");
            assert_eq!(topics_told(&fresh), topics, "{name}: topics of a welcome");
            assert_eq!(
                told(&fresh),
                truth,
                "{name}: a fresh welcome, and the journal"
            );
        }
    }
}

/// Everybody who is connected is shown as present by every node, by name, and nobody else.
pub(crate) async fn check_presence(ports: &[u16], walkers: &mut [Walker]) {
    let mut wanted = ROOMS.map(|room| (room, BTreeSet::new()));
    for (room, wanted) in &mut wanted {
        let here = walkers.iter().filter(|walker| walker.room == *room);
        wanted.extend(here.map(|walker| walker.record.attendee.clone()));
    }
    let mut asking = std::pin::pin!(are_present(ports, &wanted));
    // Whoever is not listening answers no pings, and is not there for long.
    loop {
        tokio::select! {
            () = &mut asking => return,
            () = listen(walkers, std::time::Duration::from_millis(100)) => {}
        }
    }
}

async fn are_present(ports: &[u16], wanted: &[(&str, BTreeSet<String>)]) {
    let http = reqwest::Client::new();
    for &port in ports {
        let token = sign_in(&http, port).await.expect("signed in");
        for (room, wanted) in wanted {
            let url = url(port, &format!("/api/organizer/rooms/{room}/people"));
            let answer = http.get(url).bearer_auth(&token).send().await;
            let body: Value = answer.expect("answered").json().await.expect("JSON");
            let people = body["people"].as_array().expect("people");
            let here = people.iter().filter(|person| person["present"] == true);
            let here: BTreeSet<_> = here.map(|person| text(&person["id"])).collect();
            assert_eq!(here, *wanted, "{room} at {port}");
        }
    }
}

/// What somebody corrected is so on every node; whoever was erased is nobody on every node.
pub(crate) async fn check_records(ports: &[u16], walkers: &[Walker]) {
    let http = reqwest::Client::new();
    for walker in walkers {
        let mut seen = BTreeSet::new();
        for &port in ports {
            for record in walker.records() {
                let request = http.get(url(port, "/api/me")).bearer_auth(&record.token);
                let answer = request.send().await.expect("answered");
                if record.erased {
                    assert_eq!(answer.status(), 401, "{} is erased", record.name);
                    continue;
                }
                let me: Value = answer.json().await.expect("JSON");
                let sign = me["sign"].as_str().map(str::to_owned);
                let late = record
                    .maybe
                    .iter()
                    .any(|(_, maybe)| Some(maybe) == sign.as_ref());
                assert!(
                    sign == record.sign || late,
                    "{} at {port}: {sign:?}, was told {:?} is kept",
                    record.name,
                    record.sign
                );
                seen.insert(sign);
            }
        }
        assert_eq!(seen.len(), 1, "nodes disagree: {seen:?}");
    }
}

pub(crate) async fn sign_in(http: &reqwest::Client, port: u16) -> Option<String> {
    let request = http
        .post(url(port, "/api/organizer/sign-in"))
        .json(&json!({"passphrase": PASSPHRASE}));
    let answer: Value = request.send().await.ok()?.json().await.ok()?;
    answer["token"].as_str().map(str::to_owned)
}
