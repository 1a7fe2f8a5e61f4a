//! The log and the data cannot be written for a while: the event goes on when they can.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use serde_json::{Value, json};

use crate::patience::{PATIENCE, eventually};
use crate::support::{PASSPHRASE, Phone};

struct Process {
    child: Child,
    url: String,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Process {
    /// `log`: where standard error goes; the first lines of standard output are read.
    fn serve(log: Stdio) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = crate::redis_server::free_port();
        let out = std::fs::File::create(folder.path().join("output")).expect("created");
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"));
        command
            .args([
                "serve",
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--data-dir",
            ])
            .arg(folder.path().join("data"))
            .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE)
            .env("KAOTSUNAGI_SOCKET_BURST", "10000")
            .env("KAOTSUNAGI_SHUTDOWN_DRAIN", "3s")
            .env("KAOTSUNAGI_SHUTDOWN_RECONNECT_WITHIN", "1s");
        let child = command.stdout(out).stderr(log).spawn().expect("started");
        Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
            http: reqwest::Client::new(),
            _folder: folder,
        }
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    async fn readiness(&self) -> Option<u16> {
        let answer = self.http.get(format!("{}/readyz", self.url)).send().await;
        answer.ok().map(|answer| answer.status().as_u16())
    }

    async fn until(&self, status: u16) {
        eventually(async || match self.readiness().await {
            Some(answered) if answered == status => Ok(()),
            answered => Err(format!("it answers {answered:?}")),
        })
        .await;
    }

    async fn ask(&self, path: &str, token: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.url)).json(body);
        let answer = request.bearer_auth(token).send().await.expect("answered");
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    async fn get(&self, path: &str, token: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.url));
        let answer = request.bearer_auth(token).send().await.expect("answered");
        answer.json().await.expect("JSON")
    }

    async fn console(&self) -> String {
        let (status, body) = self
            .ask(
                "/api/organizer/sign-in",
                "",
                &json!({"passphrase": PASSPHRASE}),
            )
            .await;
        assert_eq!(status, 200, "{body}");
        body["token"].as_str().expect("a token").to_owned()
    }

    async fn register(&self, console: &str, name: &str) -> (u16, Value) {
        let rooms = self.get("/api/organizer/rooms", console).await;
        let of = |room: &&Value| room["room"] == "southwest";
        let room = rooms["rooms"].as_array().expect("rooms").iter().find(of);
        let form = json!({
            "name": name, "organization": {"name": format!("{name}医院")}, "kind": "clinic", "ward": "meguro",
            "consent": {"partners": true, "exchange": false, "booths": false},
            "room": "southwest", "code": room.expect("the room")["join_code"],
        });
        self.ask("/api/attendees", "", &form).await
    }

    async fn phone(&self, console: &str, name: &str) -> Phone {
        let (status, body) = self.register(console, name).await;
        assert_eq!(status, 201, "{body}");
        let mut phone = Phone::connect(&format!("{}/ws", self.url.replace("http:", "ws:"))).await;
        let token = body["token"].as_str().expect("a token");
        phone
            .send(&json!({"type": "hello", "id": "hello", "token": token, "room": "southwest"}))
            .await;
        phone.until_welcome().await;
        phone
    }

    async fn ended(mut self) -> Option<i32> {
        let waits = tokio::task::spawn_blocking(move || self.child.wait().expect("ended"));
        let status = tokio::time::timeout(PATIENCE, waits).await;
        status.expect("ends in time").expect("waited").code()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A pipe whose reader is gone.
fn nobody() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    Stdio::from(OwnedFd::from(writer))
}

#[tokio::test]
async fn a_log_that_nobody_reads_stops_nothing_and_an_interrupt_drains() {
    let process = Process::serve(nobody());
    process.until(200).await;
    let console = process.console().await;
    let mut phone = process.phone(&console, "三田 あおい").await;
    kill_process(process.pid(), Signal::INT).expect("sent");
    assert_eq!(phone.closed().await, Some(4503));
    assert_eq!(phone.count("draining"), 1);
    assert_eq!(process.ended().await, Some(0));
}

#[tokio::test]
async fn a_log_whose_reader_has_stopped_stops_nothing() {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let process = Process::serve(Stdio::from(OwnedFd::from(writer)));
    process.until(200).await;
    let console = process.console().await;
    let mut phone = process.phone(&console, "三田 あおい").await;
    let whole = prlimit(Some(process.pid()), Resource::Fsize, nothing()).expect("limited");
    // Each refused command is a line; together they are far more than a pipe holds.
    for n in 0..600 {
        let status = ["away", "talking"][n % 2];
        let answer = phone.ask(json!({"type": "status", "status": status})).await;
        assert_eq!(answer["code"], "try_again", "{answer}");
    }
    prlimit(Some(process.pid()), Resource::Fsize, whole).expect("limited no more");
    process.until(200).await;
    kill_process(process.pid(), Signal::TERM).expect("sent");
    assert_eq!(process.ended().await, Some(0));
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("read");
}

/// What a file may grow to: nothing, as on a full disk.
fn nothing() -> Rlimit {
    Rlimit {
        current: Some(0),
        maximum: None,
    }
}

#[tokio::test]
async fn a_full_disk_refuses_and_with_space_the_event_goes_on_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = std::fs::File::create(folder.path().join("log")).expect("created");
    let process = Process::serve(log.into());
    process.until(200).await;
    let console = process.console().await;
    let mut phones = Vec::new();
    for name in ["三田 あおい", "玉川 直樹", "品川 かな", "渋谷 けん"] {
        phones.push(process.phone(&console, name).await);
    }
    let rounds = "/api/organizer/rooms/southwest/rounds";
    let (status, round) = process.ask(rounds, &console, &json!({"minutes": 1})).await;
    assert_eq!(status, 201, "{round}");
    let whole = prlimit(Some(process.pid()), Resource::Fsize, nothing()).expect("limited");
    // Before anybody has tried.
    process.until(503).await;
    for n in 0..3 {
        assert_eq!(process.register(&console, &format!("満杯{n}")).await.0, 503);
        let status = ["talking", "away"][n % 2];
        let answer = phones[0]
            .ask(json!({"type": "status", "status": status}))
            .await;
        assert_eq!(answer["code"], "try_again", "{answer}");
    }
    // The round wants to end, and cannot: nothing dies of it.
    let end = format!("{}{rounds}/1", process.url);
    let ended = process.http.patch(end).bearer_auth(&console);
    let ended = ended.json(&json!({"end": true})).send().await;
    assert_eq!(ended.expect("answered").status(), 503);
    assert_eq!(process.readiness().await, Some(503));
    prlimit(Some(process.pid()), Resource::Fsize, whole).expect("limited no more");
    process.until(200).await;
    assert_eq!(process.register(&console, "空き").await.0, 201);
    let answer = phones[0]
        .ask(json!({"type": "status", "status": "away"}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    let patch = process.http.patch(format!("{}{rounds}/1", process.url));
    let patch = patch.bearer_auth(&console).json(&json!({"end": true}));
    assert!(patch.send().await.expect("answered").status().is_success());
    kill_process(process.pid(), Signal::TERM).expect("sent");
    assert_eq!(process.ended().await, Some(0));
}
