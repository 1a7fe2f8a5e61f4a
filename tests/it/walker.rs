//! A phone with somebody behind it who presses at random and never gives up, and a record of all it was told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::cluster::{present, url};
use crate::support::{Ears, Phone, text};

/// Longer than any fault and any slowness of the machine: beyond it nobody is served.
const PATIENCE: Duration = Duration::from_secs(300);
/// After this long without an answer a person presses again.
const ANSWER: Duration = Duration::from_secs(8);
/// A request that nobody waits for any more is over after this: longer than any fault here lasts.
const LATE: Duration = Duration::from_secs(30);
pub(crate) const ROOMS: [&str; 2] = ["southwest", "south"];
const TAGS: [&str; 6] = [
    "home-visit",
    "open-beds",
    "emergency-24h",
    "quick-reply",
    "cardiac-rehab",
    "dialysis",
];

/// A command that was answered, with yes or no.
#[derive(Debug)]
pub(crate) struct Answered {
    pub command: String,
    /// Who sent it: person and device.
    pub token: Arc<str>,
    /// The code of the rejection, if it was refused.
    pub refused: Option<String>,
    /// The positions between which it was decided.
    pub between: (String, String),
    /// When it was first sent, and when it was answered, in ms.
    pub time: (i64, i64),
}

/// What one person did and what became of it.
#[derive(Default, Debug)]
pub(crate) struct Record {
    pub attendee: String,
    pub name: String,
    pub token: String,
    pub answered: Vec<Answered>,
    /// The last sign it was told is kept.
    pub sign: Option<String>,
    /// Signs of which a try went unanswered a moment ago: a node that was held up may keep one late.
    pub maybe: Vec<(Instant, String)>,
    pub erased: bool,
    /// Told to try again.
    pub again: usize,
    /// Sent again because the connection ended before the answer.
    pub resent: usize,
    /// Longest wait for an answer, with all tries.
    pub slowest: Duration,
}

pub(crate) struct Walker {
    rng: StdRng,
    ports: Vec<u16>,
    at_node: usize,
    pub phone: Option<Phone>,
    introductions: BTreeMap<String, Value>,
    topics: BTreeMap<String, Value>,
    at: Option<String>,
    pub record: Record,
    /// People this phone was before it erased them.
    pub past: Vec<Record>,
    resume_code: String,
    join_codes: Arc<BTreeMap<String, String>>,
    /// Where this person wants to be.
    pub room: &'static str,
    /// Everybody's id, for invitations.
    people: Arc<Mutex<Vec<String>>>,
    n: usize,
    sent: usize,
    /// Between two steps, on average.
    pace: Duration,
    http: reqwest::Client,
    /// What time it is for the nodes, in ms.
    now: fn() -> i64,
    ears: Option<Ears>,
}

/// An answer over HTTP, and whether an earlier try went unanswered.
struct Reply {
    status: u16,
    body: Value,
    unsure: bool,
}

/// Registered one by one, at one node after the other.
pub(crate) async fn crowd(
    ports: &[u16],
    join_codes: &BTreeMap<String, String>,
    seed: u64,
    count: usize,
    pace: Duration,
) -> Vec<Walker> {
    let people = Arc::default();
    let join_codes = Arc::new(join_codes.clone());
    let mut walkers = Vec::new();
    for n in 0..count {
        let mut walker = Walker {
            rng: StdRng::seed_from_u64(seed.wrapping_add(n as u64)),
            ports: ports.to_vec(),
            at_node: n % ports.len(),
            phone: None,
            introductions: BTreeMap::new(),
            topics: BTreeMap::new(),
            at: None,
            record: Record::default(),
            past: Vec::new(),
            resume_code: String::new(),
            join_codes: Arc::clone(&join_codes),
            room: ROOMS[0],
            people: Arc::clone(&people),
            n,
            sent: 0,
            pace,
            http: client(),
            now,
            ears: None,
        };
        walker.register().await;
        walkers.push(walker);
    }
    walkers
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().timeout(ANSWER + Duration::from_secs(2));
    client.build().expect("a client")
}

impl Walker {
    /// Somebody who is registered already. What they press is for the test to say.
    pub(crate) fn of(
        ports: Vec<u16>,
        (n, room): (usize, &'static str),
        record: Record,
        now: fn() -> i64,
        ears: Option<Ears>,
    ) -> Self {
        Self {
            rng: StdRng::seed_from_u64(n as u64),
            at_node: n % ports.len(),
            ports,
            phone: None,
            introductions: BTreeMap::new(),
            topics: BTreeMap::new(),
            at: None,
            record,
            past: Vec::new(),
            resume_code: String::new(),
            join_codes: Arc::default(),
            room,
            people: Arc::default(),
            n,
            sent: 0,
            pace: Duration::ZERO,
            http: client(),
            now,
            ears,
        }
    }

    /// Presses until it is answered with yes or no. True: done.
    pub(crate) async fn presses(&mut self, mut command: Value) -> bool {
        command["id"] = self.next_id().into();
        self.insist(&command).await
    }

    /// As one person, as often as it takes.
    pub(crate) async fn register(&mut self) {
        let (n, life) = (self.n, self.past.len());
        let name = format!("参加者{n}の{life}");
        let form = json!({
            "name": name, "organization": {"name": format!("施設{}", n / 2)},
            "kind": "clinic", "ward": "meguro", "offers": [TAGS[n % 4]], "needs": [TAGS[(n + 1) % 4]],
            "consent": {"partners": true, "exchange": true, "booths": false},
            "room": self.room, "code": self.join_codes[self.room],
        });
        let key = format!("walker-{n}-{life}");
        let reply = self
            .http(Method::POST, "/api/attendees", &form, Some(&key))
            .await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        self.record = Record {
            attendee: text(&reply.body["attendee"]["id"]),
            name,
            token: text(&reply.body["token"]),
            ..Record::default()
        };
        self.resume_code = text(&reply.body["resume_code"]);
        let mut people = self.people.lock().expect("sound");
        people.push(self.record.attendee.clone());
    }

    /// Sends until a node answers for the event, as the pages do.
    async fn http(&mut self, method: Method, path: &str, body: &Value, key: Option<&str>) -> Reply {
        let start = Instant::now();
        let mut unsure = false;
        loop {
            assert!(start.elapsed() < PATIENCE, "{method} {path}: no answer");
            let url = url(self.ports[self.at_node], path);
            let mut request = self
                .http
                .request(method.clone(), url)
                .bearer_auth(&self.record.token);
            if !body.is_null() {
                request = request.json(body);
            }
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            match request.send().await {
                Ok(answer) if answer.status() == 503 || answer.status() == 408 => {
                    unsure = true;
                    self.record.again += 1;
                }
                // A proxy found no node, or lost it half-way.
                Ok(answer) if [502, 504].contains(&answer.status().as_u16()) => unsure = true,
                Ok(answer) => {
                    let status = answer.status().as_u16();
                    // A body that ends early is as no answer.
                    if let Ok(bytes) = answer.bytes().await {
                        let body = serde_json::from_slice(&bytes).unwrap_or_default();
                        return Reply {
                            status,
                            body,
                            unsure,
                        };
                    }
                    unsure = true;
                }
                Err(error) => unsure |= !error.is_connect(),
            }
            self.elsewhere().await;
        }
    }

    async fn elsewhere(&mut self) {
        self.at_node = self.rng.random_range(0..self.ports.len());
        sleep(Duration::from_millis(self.rng.random_range(50..300))).await;
    }

    /// Connected and greeted.
    pub(crate) async fn connect(&mut self) {
        let end = Instant::now() + PATIENCE;
        while self.phone.is_none() {
            assert!(
                Instant::now() < end,
                "{} never comes back",
                self.record.name
            );
            if !self.try_connect().await {
                self.elsewhere().await;
            }
        }
    }

    async fn try_connect(&mut self) -> bool {
        let url = format!("ws://127.0.0.1:{}/ws", self.ports[self.at_node]);
        let connecting = timeout(Duration::from_secs(2), Phone::try_connect(&url));
        let Ok(Some(mut phone)) = connecting.await else {
            return false;
        };
        phone.ears.clone_from(&self.ears);
        let mut hello =
            json!({"type": "hello", "id": "hello", "token": self.record.token, "room": self.room});
        if let Some(at) = &self.at {
            hello["at"] = at.clone().into();
        }
        phone.introductions = std::mem::take(&mut self.introductions);
        phone.topics = std::mem::take(&mut self.topics);
        phone.send(&hello).await;
        let end = Instant::now() + ANSWER;
        let greeted = loop {
            if phone
                .log
                .iter()
                .any(|m| m["type"] == "done" && m["id"] == "hello")
            {
                break true;
            }
            match phone
                .hear(end.saturating_duration_since(Instant::now()))
                .await
            {
                Ok(true) => {}
                Ok(false) => break false,
                Err(Some(code)) => {
                    assert!(
                        ![4401, 4403, 4404, 4409].contains(&code),
                        "{} was closed with {code}",
                        self.record.name
                    );
                    break false;
                }
                Err(None) => break false,
            }
        };
        // Whatever it was told is true, greeted or not.
        if greeted {
            self.phone = Some(phone);
        } else {
            self.put_away(phone);
        }
        greeted
    }

    fn put_away(&mut self, mut phone: Phone) {
        self.introductions = std::mem::take(&mut phone.introductions);
        self.topics = std::mem::take(&mut phone.topics);
        if !phone.at.is_empty() {
            self.at = Some(phone.at);
        }
    }

    pub(crate) fn lose(&mut self) {
        if let Some(phone) = self.phone.take() {
            self.put_away(phone);
        }
    }

    /// Sends until it is answered with yes or no, over whatever happens. True: done.
    pub(crate) async fn insist(&mut self, command: &Value) -> bool {
        let id = &command["id"];
        let (start, sent) = (Instant::now(), (self.now)());
        let mut from = None;
        loop {
            assert!(start.elapsed() < PATIENCE, "never answered: {command}");
            self.connect().await;
            let Some(phone) = &mut self.phone else {
                continue;
            };
            phone.log.clear();
            let from = from.get_or_insert_with(|| phone.at.clone()).clone();
            phone.send(command).await;
            let until = Instant::now() + ANSWER;
            let answer = loop {
                let is_answer = |m: &&Value| {
                    m["id"] == *id
                        && ["done", "error", "people"].contains(&m["type"].as_str().unwrap_or(""))
                };
                if let Some(answer) = phone.log.iter().find(is_answer) {
                    break Some(answer.clone());
                }
                match phone
                    .hear(until.saturating_duration_since(Instant::now()))
                    .await
                {
                    Ok(true) => {}
                    Ok(false) | Err(_) => break None,
                }
            };
            match answer {
                Some(answer) if answer["code"] == "try_again" => {
                    self.record.again += 1;
                    sleep(Duration::from_millis(self.rng.random_range(50..300))).await;
                }
                Some(answer) => {
                    self.record.slowest = self.record.slowest.max(start.elapsed());
                    let refused = (answer["type"] == "error").then(|| text(&answer["code"]));
                    let done = refused.is_none();
                    if answer["type"] != "people" {
                        self.record.answered.push(Answered {
                            command: command.to_string(),
                            token: self.record.token.as_str().into(),
                            refused,
                            between: (from, phone.at.clone()),
                            time: (sent, (self.now)()),
                        });
                    }
                    return done;
                }
                None => {
                    self.record.resent += 1;
                    self.lose();
                    self.elsewhere().await;
                }
            }
        }
    }

    pub(crate) fn is_at(&self, port: u16) -> bool {
        self.ports[self.at_node] == port
    }

    /// From now on at this node, whatever happens.
    pub(crate) fn stay_at(&mut self, port: u16) {
        (self.ports, self.at_node) = (vec![port], 0);
    }

    fn next_id(&mut self) -> String {
        self.sent += 1;
        format!("c{}", self.sent)
    }

    fn some_topic(&mut self) -> Option<String> {
        let known = self.phone.as_ref()?.topics.keys();
        known
            .cloned()
            .collect::<Vec<_>>()
            .choose(&mut self.rng)
            .cloned()
    }

    pub(crate) async fn set_status(&mut self, status: &str) {
        let id = self.next_id();
        self.insist(&json!({"type": "status", "status": status, "id": id}))
            .await;
    }

    /// One thing a person may do.
    pub(crate) async fn step(&mut self) {
        let pause = self.rng.random_range(0..=2 * self.pace.as_millis() as u64);
        sleep(Duration::from_millis(pause)).await;
        let known: Vec<_> = match &self.phone {
            Some(phone) => phone.introductions.keys().cloned().collect(),
            None => Vec::new(),
        };
        // Mostly the newest, as it fills the screen.
        let chosen = match self.rng.random_bool(0.7) {
            true => known.last(),
            false => known.choose(&mut self.rng),
        };
        let introduction = chosen.cloned().unwrap_or_default();
        let (whom, badges) = {
            let people = self.people.lock().expect("sound");
            let whom = people.choose(&mut self.rng).cloned();
            (whom.unwrap_or_default(), people.len())
        };
        let mut command = match self.rng.random_range(0..100) {
            0..19 => json!({"type": "invite", "attendee": whom}),
            19..22 => {
                json!({"type": "encounter", "badge": self.rng.random_range(1..=badges)})
            }
            22..24 if !introduction.is_empty() => {
                json!({"type": "confirm", "introduction": introduction})
            }
            22..24 => json!({"type": "invite", "attendee": whom}),
            24..65 if introduction.is_empty() => json!({"type": "invite", "attendee": whom}),
            24..44 => {
                json!({"type": "answer", "introduction": introduction, "accept": self.rng.random_bool(0.7)})
            }
            44..50 => {
                json!({"type": "arrived", "introduction": introduction, "together": self.rng.random_bool(0.3)})
            }
            50..56 => match self.rng.random_bool(0.5) {
                true => json!({"type": "met", "introduction": introduction}),
                false => json!({"type": "met", "introduction": introduction, "rating": "good"}),
            },
            56..61 => {
                json!({"type": "exchange", "introduction": introduction, "share": self.rng.random_bool(0.8)})
            }
            61..65 => json!({"type": "missing", "introduction": introduction}),
            65..73 => {
                let status = ["talking", "listening", "away"].choose(&mut self.rng);
                json!({"type": "status", "status": status})
            }
            // Refused where there are none.
            73..79 => match (self.rng.random_range(0..4), self.some_topic()) {
                (0, _) | (_, None) => {
                    json!({"type": "topic", "action": "offer", "text": "夜間の対応", "seats": 3})
                }
                (1, _) => json!({"type": "topic", "action": "leave"}),
                (_, Some(topic)) => json!({"type": "topic", "action": "take", "topic": topic}),
            },
            79..82 => json!({"type": "status", "status": "open"}),
            82 => match self.some_topic() {
                Some(topic) if self.rng.random_bool(0.5) => {
                    json!({"type": "flag", "of": {"topic": topic}, "reason": "words"})
                }
                _ => json!({"type": "flag", "of": {"person": whom}, "reason": "trouble"}),
            },
            83..85 => json!({"type": "veto", "attendee": whom}),
            85 => json!({"type": "people"}),
            86 => {
                let booth = ["aobabashi", "yunagi"].choose(&mut self.rng);
                let action = ["queue", "queue", "check_in", "leave"].choose(&mut self.rng);
                json!({"type": "booth", "booth": booth, "action": action})
            }
            87..89 => {
                // Said before it is done: whoever reconnects on the way means the new room.
                self.room = ROOMS[usize::from(self.room == ROOMS[0])];
                json!({"type": "move", "room": self.room})
            }
            89 => json!({"type": "bye"}),
            90..93 => return self.correct().await,
            93 => return self.resume().await,
            // Gone without a word.
            94..98 => {
                self.lose();
                return self.elsewhere().await;
            }
            98 if self.rng.random_bool(0.5) => return self.erase().await,
            _ => return self.idle(Duration::from_millis(300)).await,
        };
        command["id"] = self.next_id().into();
        let done = self.insist(&command).await;
        if done && command["type"] == "bye" {
            self.lose();
        }
    }

    pub(crate) async fn correct(&mut self) {
        let id = self.next_id();
        let sign = format!("青い名札の{id}");
        let tags: Vec<_> = TAGS.sample(&mut self.rng, 2).collect();
        let change = match self.rng.random_bool(0.5) {
            // Known to the directory alone.
            true => json!({"sign": sign}),
            false => json!({"sign": sign, "needs": tags}),
        };
        let reply = self.http(Method::PATCH, "/api/me", &change, None).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        self.record.maybe.retain(|(at, _)| at.elapsed() < LATE);
        if reply.unsure {
            self.record.maybe.push((Instant::now(), sign.clone()));
        }
        self.record.sign = Some(sign);
    }

    /// Another browser of the same person, where it left off.
    async fn resume(&mut self) {
        self.lose();
        self.elsewhere().await;
        let code = json!({"code": self.resume_code});
        let reply = self.http(Method::POST, "/api/resume", &code, None).await;
        // Tries are counted for everybody together.
        if reply.status == 429 {
            return;
        }
        assert_eq!(reply.status, 200, "{}", reply.body);
        self.record.token = text(&reply.body["token"]);
    }

    /// Leaves for good, and comes as somebody new.
    async fn erase(&mut self) {
        self.lose();
        let reply = self
            .http(Method::DELETE, "/api/me", &Value::Null, None)
            .await;
        let done = reply.status == 204 || reply.status == 401 && reply.unsure;
        assert!(done, "{}: {}", reply.status, reply.body);
        self.record.erased = true;
        self.past.push(std::mem::take(&mut self.record));
        (self.at, self.sent) = (None, 0);
        self.introductions.clear();
        self.topics.clear();
        self.register().await;
    }

    /// Listens for a while, as a phone in a pocket does, coming back when it must.
    pub(crate) async fn idle(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.connect().await;
            let Some(phone) = &mut self.phone else {
                continue;
            };
            phone.log.clear();
            if phone
                .hear(end.saturating_duration_since(Instant::now()))
                .await
                .is_err()
            {
                self.lose();
                self.elsewhere().await;
            }
        }
    }

    /// This person's records, this life's and those before.
    pub(crate) fn records(&self) -> impl Iterator<Item = &Record> {
        self.past.iter().chain([&self.record])
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Until every node counts whom it should in each room, while phones go on listening; how long it took.
pub(crate) async fn until_present(
    ports: &[u16],
    walkers: &mut [Walker],
    within: Duration,
) -> Duration {
    let start = Instant::now();
    let wanted = ROOMS.map(|room| Some(walkers.iter().filter(|w| w.room == room).count()));
    loop {
        let counts = ports.iter().map(async |port| {
            [
                present(*port, ROOMS[0]).await,
                present(*port, ROOMS[1]).await,
            ]
        });
        let counts = futures_util::future::join_all(counts).await;
        if counts.iter().all(|count| *count == wanted) {
            return start.elapsed();
        }
        assert!(
            start.elapsed() < within,
            "{wanted:?} should be present: {counts:?}"
        );
        listen(walkers, Duration::from_millis(100)).await;
    }
}

/// All at once, as people do.
pub(crate) async fn listen(walkers: &mut [Walker], time: Duration) {
    futures_util::future::join_all(walkers.iter_mut().map(|walker| walker.idle(time))).await;
}

/// A restart was to be felt as a pause at most.
pub(crate) fn nobody_tried_again(walkers: &[Walker]) {
    let records = walkers.iter().flat_map(Walker::records);
    let again: usize = records.map(|record| record.again).sum();
    assert_eq!(again, 0, "somebody was told to try again");
}
