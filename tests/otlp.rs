//! What a collector of OpenTelemetry is sent, and that none can hold an evening up. Only in a build with `--features otlp`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

const PASSPHRASE: &str = "hanami-no-aikotoba";
const PATIENCE: Duration = Duration::from_secs(60);
const PEOPLE: [(&str, &str); 4] = [
    ("三田 あおい", "さくら坂クリニック"),
    ("玉川 直樹", "ひなた訪問看護"),
    ("灯台 たまき", "見本病院"),
    ("Naomi Example", "Example Dental"),
];

/// A node whose spans go to this address.
struct Node {
    process: Child,
    address: SocketAddr,
    code: String,
    log: Arc<Mutex<String>>,
    _folder: tempfile::TempDir,
}

impl Node {
    fn start(collector: SocketAddr) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let any = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = any.local_addr().expect("an address");
        drop(any);
        let mut process = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"))
            .args(["serve", "--listen", &address.to_string()])
            .args(["--public-url", &format!("http://{address}"), "--data-dir"])
            .arg(folder.path().join("data"))
            .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE)
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{collector}"))
            .env("OTEL_BSP_SCHEDULE_DELAY", "100")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let log = Arc::new(Mutex::new(String::new()));
        let (mut stderr, lines) = (process.stderr.take().expect("piped"), Arc::clone(&log));
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(n @ 1..) = stderr.read(&mut part) {
                let text = String::from_utf8_lossy(&part[..n]);
                lines.lock().expect("whole").push_str(&text);
            }
        });
        let mut output = BufReader::new(process.stdout.take().expect("piped")).lines();
        let code = loop {
            let line = output.next().expect("it says how to join").expect("text");
            if let Some((_, code)) = line.split_once("/j/southwest?c=") {
                let ends = |c: char| !c.is_ascii_alphanumeric();
                break code.split(ends).next().unwrap_or_default().to_owned();
            }
        };
        std::thread::spawn(move || output.for_each(drop));
        Self {
            process,
            address,
            code,
            log,
            _folder: folder,
        }
    }

    async fn register(&self, (name, organization): (&str, &str)) -> Value {
        let form = json!({
            "name": name, "organization": {"name": organization}, "kind": "clinic", "ward": "meguro",
            "offers": ["home-visit"], "needs": ["open-beds"], "room": "southwest", "code": self.code,
            "consent": {"partners": true, "exchange": true, "booths": false},
        });
        let url = format!("http://{}/api/attendees", self.address);
        let asked = reqwest::Client::new().post(url).json(&form).send();
        let answer = asked.await.expect("answered");
        assert_eq!(answer.status(), 201);
        answer.json().await.expect("JSON")
    }

    /// Says hello and then each of these, and hears an answer to each.
    async fn visit(&self, token: &Value, says: Vec<Value>) {
        let (mut socket, _) = connect_async(format!("ws://{}/ws", self.address))
            .await
            .expect("connected");
        let hello = json!({"type": "hello", "id": "hello", "token": token, "room": "southwest"});
        socket
            .send(Message::text(hello.to_string()))
            .await
            .expect("sent");
        for (n, mut message) in says.into_iter().enumerate() {
            let id = format!("said-{n}");
            message["id"] = id.clone().into();
            socket
                .send(Message::text(message.to_string()))
                .await
                .expect("sent");
            let heard = async {
                while let Some(Ok(frame)) = socket.next().await {
                    if frame.to_text().is_ok_and(|text| text.contains(&id)) {
                        return;
                    }
                }
                panic!("closed before {message} was answered");
            };
            tokio::time::timeout(PATIENCE, heard)
                .await
                .expect("in time");
        }
    }

    /// Ends it as an operator does.
    fn end(&mut self) -> ExitStatus {
        let id = i32::try_from(self.process.id()).expect("a process");
        let id = rustix::process::Pid::from_raw(id).expect("a process");
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("told");
        let since = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().expect("known") {
                return status;
            }
            assert!(since.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// A collector that takes whatever comes to `/v1/traces`.
fn collector() -> (SocketAddr, Arc<Mutex<Vec<Vec<u8>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let taken = Arc::new(Mutex::new(Vec::new()));
    let bodies = Arc::clone(&taken);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.expect("a connection"));
            let (mut length, mut head) = (0, String::new());
            while stream.read_line(&mut head).expect("a head") > 2 {}
            assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
            for line in head.to_ascii_lowercase().lines() {
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().expect("a length");
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).expect("a body");
            bodies.lock().expect("whole").push(body);
            let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.get_mut().write_all(answer.as_bytes()).expect("sent");
        }
    });
    (address, taken)
}

/// The parts of a message of protobuf that have a length, by their numbers.
fn parts(mut bytes: &[u8]) -> Vec<(u64, &[u8])> {
    fn varint(bytes: &mut &[u8]) -> u64 {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = bytes.split_first().expect("a number");
            *bytes = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes);
        let length = match tag & 7 {
            0 => {
                varint(&mut bytes);
                continue;
            }
            1 => 8,
            2 => usize::try_from(varint(&mut bytes)).expect("short"),
            5 => 4,
            other => panic!("a part of kind {other}"),
        };
        let (part, rest) = bytes.split_at(length);
        bytes = rest;
        if tag & 7 == 2 {
            found.push((tag >> 3, part));
        }
    }
    found
}

fn of(bytes: &[u8], number: u64) -> Vec<&[u8]> {
    let parts = parts(bytes).into_iter();
    parts
        .filter(|(n, _)| *n == number)
        .map(|(_, part)| part)
        .collect()
}

/// Spans by name, each with its attributes that are text: `ExportTraceServiceRequest` of OTLP 1.
fn spans(body: &[u8]) -> Vec<(String, Vec<(String, String)>)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    let scopes = of(body, 1).into_iter().flat_map(|resource| of(resource, 2));
    let spans = scopes.flat_map(|scope| of(scope, 2));
    let attribute = |attribute: &[u8]| {
        let value = of(attribute, 2).first().map(|value| of(value, 1).concat());
        (
            text(&of(attribute, 1).concat()),
            text(&value.unwrap_or_default()),
        )
    };
    let spans = spans.map(|span| {
        let attributes = of(span, 9).into_iter().map(attribute).collect();
        (text(&of(span, 5).concat()), attributes)
    });
    spans.collect()
}

#[tokio::test]
async fn an_evening_is_spans_of_routes_rooms_and_commands_and_of_nobody() {
    let (address, taken) = collector();
    let mut node = Node::start(address);
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = SmallRng::seed_from_u64(seed);
    let mut secrets = vec![PASSPHRASE.to_owned(), node.code.clone()];
    let mut people = Vec::new();
    for person in PEOPLE {
        let registered = node.register(person).await;
        for key in ["token", "resume"] {
            secrets.extend(registered[key].as_str().map(str::to_owned));
        }
        let parts = person.0.split(' ').chain([person.0, person.1]);
        secrets.extend(parts.map(str::to_owned));
        people.push(registered);
    }
    for person in &people {
        let mut says = vec![json!({"type": "people"})];
        for _ in 0..random.random_range(3..9) {
            let other = people.choose(&mut random).expect("somebody");
            let id = &other["attendee"]["id"];
            let choices = [
                json!({"type": "people"}),
                json!({"type": "status", "status": "break"}),
                json!({"type": "status", "status": "open"}),
                json!({"type": "invite", "attendee": if id.is_null() { &other["id"] } else { id }}),
                json!({"type": "dance"}),
            ];
            says.push(choices.choose(&mut random).expect("one").clone());
        }
        node.visit(&person["token"], says).await;
    }
    assert!(node.end().success());

    let bodies = taken.lock().expect("whole").clone();
    let all: Vec<_> = bodies.iter().flat_map(|body| spans(body)).collect();
    let has = |name: &str, key: &str, value: &str| {
        let is = |(k, v): &(String, String)| (k.as_str(), v.as_str()) == (key, value);
        all.iter()
            .any(|(span, attributes)| span == name && attributes.iter().any(is))
    };
    assert!(has("request", "route", "/api/attendees"), "{all:?}");
    assert!(has("connection", "room", "southwest"), "{all:?}");
    assert!(has("command", "kind", "people"), "{all:?}");
    assert!(has("command", "room", "southwest"), "{all:?}");
    let read = String::from_utf8_lossy(&bodies.concat()).into_owned();
    assert!(read.contains("kaotsunagi"), "the service's name");
    for secret in secrets {
        assert!(!read.contains(&secret), "{secret}");
    }
}

/// One that listens and never answers: the worst there is.
#[tokio::test]
async fn a_collector_that_is_dead_is_a_line_in_the_log_and_holds_nobody_up() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut node = Node::start(silent.local_addr().expect("an address"));
    let person = node.register(PEOPLE[0]).await;
    let said = "does not take spans";
    let since = Instant::now();
    while !node.log.lock().expect("whole").contains(said) {
        node.visit(&person["token"], vec![json!({"type": "people"})])
            .await;
        let log = node.log.lock().expect("whole").clone();
        assert!(since.elapsed() < PATIENCE, "{log}");
        // A person has five messages a second.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    // More than the queue holds.
    let client = reqwest::Client::new();
    for _ in 0..3000 {
        let url = format!("http://{}/api/event", node.address);
        let answer = client.get(url).send().await.expect("answered");
        assert_eq!(answer.status(), 200);
    }
    node.visit(&person["token"], vec![json!({"type": "people"})])
        .await;
    assert!(node.end().success());
    let log = node.log.lock().expect("whole").clone();
    assert_eq!(log.matches(said).count(), 1, "{log}");
}
