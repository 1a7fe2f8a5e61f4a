//! Three nodes as processes on one Redis, each through a wire that can be cut, and phones that never give up.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::redis_server::{RedisServer, free_port};
use crate::support::{PASSPHRASE, Phone, text};

/// Short enough for a test, long enough for a busy machine.
pub const GRACE: Duration = Duration::from_secs(4);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    Whole,
    /// Bytes are taken and go nowhere.
    Silent,
    /// Connections end, and new ones as well.
    Cut,
}

pub struct Node {
    child: Option<Child>,
    pub port: u16,
    pub wire: watch::Sender<Wire>,
    redis: String,
    log: tempfile::NamedTempFile,
    pub join_code: String,
}

impl Node {
    pub async fn start(redis: &RedisServer) -> Self {
        let (wire, state) = watch::channel(Wire::Whole);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let through = listener.local_addr().expect("an address").port();
        tokio::spawn(carry(listener, redis.port, state));
        let mut node = Self {
            child: None,
            port: free_port(),
            wire,
            redis: format!("redis://127.0.0.1:{through}/"),
            log: tempfile::NamedTempFile::new().expect("a file"),
            join_code: String::new(),
        };
        assert!(node.run().await, "{}", node.said());
        node
    }

    /// What it wrote to standard error.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap_or_default()
    }

    /// Starts the process; whether it came to serve.
    pub async fn run(&mut self) -> bool {
        let log = self.log.reopen().expect("a file");
        let mut child = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"))
            .args([
                "serve",
                "--listen",
                &format!("127.0.0.1:{}", self.port),
                "--redis",
                &self.redis,
            ])
            .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE)
            .env("KAOTSUNAGI_PRESENCE_GRACE", format!("{}s", GRACE.as_secs()))
            .env("KAOTSUNAGI_LIVE_TICK", "50ms")
            .env("KAOTSUNAGI_SUGGESTIONS_MIN_INTERVAL", "200ms")
            .env("KAOTSUNAGI_SOCKET_BURST", "10000")
            .env("KAOTSUNAGI_SOCKET_PING_INTERVAL", "2s")
            .env("KAOTSUNAGI_SOCKET_PONG_TIMEOUT", "1s")
            .env("KAOTSUNAGI_SHUTDOWN_DRAIN", "3s")
            .env("KAOTSUNAGI_SHUTDOWN_RECONNECT_WITHIN", "500ms")
            .env("KAOTSUNAGI_REGISTRATION_PER_MINUTE", "100000")
            .env("RUST_LOG", "info")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("started");
        let out = child.stdout.take().expect("stdout");
        self.child = Some(child);
        let (tell, heard) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(out).lines().map_while(Result::ok);
            let join = lines.find(|line| line.trim_start().starts_with("join "));
            let code = join.and_then(|line| Some(line.split_once("?c=")?.1.to_owned()));
            let _gone = tell.send(code);
            // Read on, or a full pipe would stop the process.
            lines.for_each(drop);
        });
        match timeout(Duration::from_secs(20), heard).await {
            Ok(Ok(Some(code))) => {
                self.join_code = code;
                true
            }
            _ => false,
        }
    }

    pub fn signal(&self, name: &str) {
        if let Some(child) = &self.child {
            let pid = child.id().to_string();
            let _gone = Command::new("kill").args([name, &pid]).status();
        }
    }

    /// Waits for its end; the exit code, if it had one.
    pub async fn ended(&mut self) -> Option<i32> {
        let mut child = self.child.take()?;
        tokio::task::spawn_blocking(move || child.wait().expect("waited").code())
            .await
            .expect("waited")
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _already_ended = child.kill();
            let _reaped = child.wait();
        }
    }
}

/// The wire between one node and Redis.
async fn carry(listener: TcpListener, redis: u16, state: watch::Receiver<Wire>) {
    while let Ok((near, _)) = listener.accept().await {
        let state = state.clone();
        tokio::spawn(async move {
            if *state.borrow() == Wire::Cut {
                return;
            }
            let Ok(far) = TcpStream::connect(("127.0.0.1", redis)).await else {
                return;
            };
            let (near, far) = (near.into_split(), far.into_split());
            tokio::select! {
                () = pour(near.0, far.1, state.clone()) => {}
                () = pour(far.0, near.1, state) => {}
            }
        });
    }
}

async fn pour(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut state: watch::Receiver<Wire>,
) {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let now = *state.borrow_and_update();
        match now {
            Wire::Cut => return,
            Wire::Silent => {
                if state.changed().await.is_err() {
                    return;
                }
            }
            Wire::Whole => tokio::select! {
                changed = state.changed() => if changed.is_err() { return },
                read = from.read(&mut bytes) => match read {
                    Ok(n) if n > 0 => if to.write_all(&bytes[..n]).await.is_err() { return },
                    _ => return,
                },
            },
        }
    }
}

/// What one phone did and what became of it.
#[derive(Default, Debug)]
pub struct Record {
    pub attendee: String,
    pub name: String,
    pub token: String,
    /// Statuses it set and was told are set, each other than the one before, `open` left out.
    pub statuses: Vec<String>,
    pub done: usize,
    pub refused: BTreeMap<String, usize>,
    /// Told to try again.
    pub again: usize,
    /// Sent again because the connection ended before the answer.
    pub resent: usize,
    /// Longest wait for an answer, with all tries.
    pub slowest: Duration,
    /// Introductions it was told it has met in.
    pub met: Vec<String>,
}

/// A phone with somebody behind it who presses at random.
pub struct Walker {
    rng: StdRng,
    ports: Vec<u16>,
    at_node: usize,
    pub phone: Option<Phone>,
    introductions: BTreeMap<String, Value>,
    at: Option<String>,
    pub record: Record,
    /// Everybody's id, for invitations.
    people: Arc<std::sync::Mutex<Vec<String>>>,
    sent: usize,
    status: usize,
}

const STATUSES: [&str; 3] = ["talking", "listening", "away"];

impl Walker {
    pub fn new(
        n: usize,
        seed: u64,
        nodes: &[Node],
        people: &Arc<std::sync::Mutex<Vec<String>>>,
    ) -> Self {
        Self {
            rng: StdRng::seed_from_u64(seed.wrapping_add(n as u64)),
            ports: nodes.iter().map(|node| node.port).collect(),
            at_node: n % nodes.len(),
            phone: None,
            introductions: BTreeMap::new(),
            at: None,
            record: Record {
                name: format!("参加者{n}"),
                ..Record::default()
            },
            people: Arc::clone(people),
            sent: 0,
            status: n,
        }
    }

    /// Registers, as often as it takes, as one person.
    pub async fn register(&mut self, n: usize, code: &str) {
        let tags = ["home-visit", "open-beds", "emergency-24h", "quick-reply"];
        let form = json!({
            "name": self.record.name, "organization": {"name": format!("施設{}", n / 2)},
            "kind": "clinic", "ward": "meguro", "offers": [tags[n % 4]], "needs": [tags[(n + 1) % 4]],
            "consent": {"partners": true, "exchange": true, "booths": false},
            "room": "southwest", "code": code,
        });
        let http = reqwest::Client::builder().timeout(Duration::from_secs(10));
        let http = http.build().expect("a client");
        let end = Instant::now() + Duration::from_secs(120);
        while Instant::now() < end {
            let url = format!(
                "http://127.0.0.1:{}/api/attendees",
                self.ports[self.at_node]
            );
            let request = http
                .post(url)
                .header("idempotency-key", format!("walker-{n}"));
            match request.json(&form).send().await {
                Ok(answer) if answer.status() == 201 => {
                    if let Ok(body) = answer.json::<Value>().await {
                        self.record.attendee = text(&body["attendee"]["id"]);
                        self.record.token = text(&body["token"]);
                        self.people
                            .lock()
                            .expect("sound")
                            .push(self.record.attendee.clone());
                        return;
                    }
                }
                Ok(answer) => assert!(
                    [503, 408].contains(&answer.status().as_u16()),
                    "{:?}",
                    answer.text().await
                ),
                Err(_) => {}
            }
            self.elsewhere().await;
        }
        panic!("{} never came in", self.record.name);
    }

    async fn elsewhere(&mut self) {
        self.at_node = self.rng.random_range(0..self.ports.len());
        sleep(Duration::from_millis(self.rng.random_range(50..300))).await;
    }

    /// Connected and greeted.
    pub async fn connect(&mut self) {
        let end = Instant::now() + Duration::from_secs(120);
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
        let mut hello = json!({"type": "hello", "id": "hello", "token": self.record.token, "room": "southwest"});
        if let Some(at) = &self.at {
            hello["at"] = at.clone().into();
        }
        phone.introductions = std::mem::take(&mut self.introductions);
        phone.send(&hello).await;
        let end = Instant::now() + Duration::from_secs(8);
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
        if !phone.at.is_empty() {
            self.at = Some(phone.at);
        }
    }

    pub fn lose(&mut self) {
        if let Some(phone) = self.phone.take() {
            self.put_away(phone);
        }
    }

    /// Sends until it is answered with yes or no, over whatever happens. True: done.
    pub async fn insist(&mut self, command: &Value) -> bool {
        let id = command["id"].clone();
        let start = Instant::now();
        loop {
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "never answered: {command}"
            );
            self.connect().await;
            let Some(phone) = &mut self.phone else {
                continue;
            };
            phone.log.clear();
            phone.send(command).await;
            let until = Instant::now() + Duration::from_secs(8);
            let answer = loop {
                let answer = phone
                    .log
                    .iter()
                    .find(|m| m["id"] == id && (m["type"] == "done" || m["type"] == "error"));
                if let Some(answer) = answer {
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
                Some(answer) if answer["type"] == "done" => {
                    self.record.done += 1;
                    self.record.slowest = self.record.slowest.max(start.elapsed());
                    return true;
                }
                Some(answer) if answer["code"] == "try_again" => {
                    self.record.again += 1;
                    sleep(Duration::from_millis(self.rng.random_range(50..300))).await;
                }
                Some(answer) => {
                    *self
                        .record
                        .refused
                        .entry(text(&answer["code"]))
                        .or_default() += 1;
                    return false;
                }
                None => {
                    self.record.resent += 1;
                    self.lose();
                    self.elsewhere().await;
                }
            }
        }
    }

    pub fn is_at(&self, port: u16) -> bool {
        self.ports[self.at_node] == port
    }

    fn next_id(&mut self) -> String {
        self.sent += 1;
        format!("c{}", self.sent)
    }

    /// One thing a person may do.
    pub async fn step(&mut self) {
        let known: Vec<_> = match &self.phone {
            Some(phone) => phone.introductions.keys().cloned().collect(),
            None => Vec::new(),
        };
        let chosen = self.rng.random_range(0..known.len().max(1));
        let introduction = known.get(chosen).cloned().unwrap_or_else(|| "i1".into());
        let id = self.next_id();
        let mut command = match self.rng.random_range(0..24) {
            0..7 => {
                let people = self.people.lock().expect("sound");
                let whom = self.rng.random_range(0..people.len());
                json!({"type": "invite", "attendee": people[whom]})
            }
            7..12 => {
                json!({"type": "answer", "introduction": introduction, "accept": self.rng.random_bool(0.7)})
            }
            12 => json!({"type": "arrived", "introduction": introduction}),
            13 => json!({"type": "met", "introduction": introduction}),
            14 => json!({"type": "exchange", "introduction": introduction, "share": true}),
            15 => json!({"type": "missing", "introduction": introduction}),
            16..19 => {
                self.status += 1;
                json!({"type": "status", "status": STATUSES[self.status % 3]})
            }
            19..22 => json!({"type": "status", "status": "open"}),
            // Gone without a word.
            22 => {
                self.lose();
                return self.elsewhere().await;
            }
            _ => return sleep(Duration::from_millis(self.rng.random_range(50..400))).await,
        };
        command["id"] = id.into();
        let done = self.insist(&command).await;
        if done && command["type"] == "status" && command["status"] != "open" {
            self.record.statuses.push(text(&command["status"]));
        }
        if done && command["type"] == "met" {
            self.record.met.push(text(&command["introduction"]));
        }
    }

    /// Listens for a while, as a phone in a pocket does, coming back when it must.
    pub async fn idle(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.connect().await;
            let Some(phone) = &mut self.phone else {
                continue;
            };
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
}

/// People counted as present in the room by the node at this port.
async fn present(port: u16) -> Option<usize> {
    let url = format!("http://127.0.0.1:{port}/metrics");
    let metrics = reqwest::get(url).await.ok()?.text().await.ok()?;
    let line = metrics
        .lines()
        .find(|l| l.starts_with("kaotsunagi_present{room=\"southwest\"}"))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

/// Until every node counts so many, while phones go on answering; how long it took.
pub async fn until_present(
    nodes: &[Node],
    walkers: &mut [Walker],
    wanted: usize,
    within: Duration,
) -> Duration {
    let start = Instant::now();
    loop {
        let counts = nodes.iter().map(|node| present(node.port));
        let counts = futures_util::future::join_all(counts).await;
        if counts.iter().all(|count| *count == Some(wanted)) {
            return start.elapsed();
        }
        assert!(
            start.elapsed() < within,
            "{wanted} should be present: {counts:?}"
        );
        listen(walkers, Duration::from_millis(100)).await;
    }
}

/// All at once, as people do.
pub async fn listen(walkers: &mut [Walker], time: Duration) {
    futures_util::future::join_all(walkers.iter_mut().map(|walker| walker.idle(time))).await;
}
