//! Several events in one process, from files in a folder.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::deadline;
use crate::patience::eventually;
use crate::redis_server::RedisServer;
use crate::support::PASSPHRASE;

/// The process that serves them.
struct Process {
    child: Child,
    printed: Vec<String>,
    log: tempfile::NamedTempFile,
}

fn serve(arguments: &[&str]) -> Command {
    deadline::begin();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"));
    command
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE)
        .env("KAOTSUNAGI_SHUTDOWN_DRAIN", "3s")
        .env("KAOTSUNAGI_SHUTDOWN_RECONNECT_WITHIN", "1s");
    command
}

impl Process {
    /// Returns when `count` events are served.
    fn start(arguments: &[&str], count: usize) -> Self {
        let log = tempfile::NamedTempFile::new().expect("a file");
        let mut child = serve(arguments)
            .stdout(Stdio::piped())
            .stderr(log.reopen().expect("a file"))
            .spawn()
            .expect("started");
        let lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let mut printed = Vec::new();
        let mut served = 0;
        for line in lines.map_while(Result::ok) {
            served += usize::from(line.starts_with("data "));
            printed.push(line);
            if served == count {
                break;
            }
        }
        let said = std::fs::read_to_string(log.path()).unwrap_or_default();
        assert_eq!(served, count, "{said}");
        Self {
            child,
            printed,
            log,
        }
    }

    fn client(&self) -> Client {
        let port = self.printed[0].rsplit_once(':').expect("an address").1;
        Client {
            http: reqwest::Client::new(),
            port: port.parse().expect("a port"),
        }
    }

    /// The code of an event's southwest room, as the terminal shows it.
    fn code(&self, host: &str) -> &str {
        let start = format!("https://{host}/j/southwest?c=");
        let mut codes = self
            .printed
            .iter()
            .filter_map(|line| line.split_once(&start));
        codes.next().expect("a join link").1
    }

    /// Ends it; what it had to complain about.
    fn end(mut self) -> String {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("signalled");
        assert_eq!(self.child.wait().expect("waited").code(), Some(0));
        std::fs::read_to_string(self.log.path()).expect("read")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("written");
}

fn event(host: &str) -> String {
    format!("public_url = \"https://{host}\"\n")
}

struct Client {
    http: reqwest::Client,
    port: u16,
}

impl Client {
    async fn ask(&self, host: &str, path: &str, token: &str) -> (u16, String) {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let request = self.http.get(url).header("host", host).bearer_auth(token);
        let answer = request.send().await.expect("answered");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    async fn post(&self, host: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let request = self.http.post(url).header("host", host).json(body);
        let answer = request.send().await.expect("answered");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("JSON"))
    }

    /// The token of somebody new.
    async fn register(&self, host: &str, code: &str) -> String {
        let form = json!({
            "name": "三田 あおい", "organization": {"name": "さくら坂クリニック"}, "kind": "clinic", "ward": "meguro",
            "offers": ["home-visit"], "needs": ["open-beds"], "room": "southwest", "code": code,
            "consent": {"partners": true, "exchange": false, "booths": false},
        });
        let (status, body) = self.post(host, "/api/attendees", &form).await;
        assert_eq!(status, 201, "{body}");
        body["token"].as_str().expect("a token").to_owned()
    }

    async fn until(&self, host: &str, path: &str, status: u16) {
        eventually(async || match self.ask(host, path, "").await.0 {
            answered if answered == status => Ok(()),
            answered => Err(format!("{host}{path} answers {answered}")),
        })
        .await;
    }
}

async fn two_events(stores: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let events = folder.path().join("events");
    std::fs::create_dir(&events).expect("made");
    write(&events, "minato.toml", &event("minato.example.jp"));
    write(&events, "ota.toml", &event("ota.example.jp"));
    write(&events, "notes.txt", "no event");
    let data = folder.path().join("data");
    let mut arguments = vec!["--events", events.to_str().expect("a path")];
    arguments.extend(["--data-dir", data.to_str().expect("a path")]);
    arguments.extend(stores);
    let process = Process::start(&arguments, 2);
    let client = process.client();
    let (minato, ota) = ("minato.example.jp", "OTA.example.jp:443");
    let codes = (process.code(minato), process.code("ota.example.jp"));
    assert_ne!(codes.0, codes.1, "a code of one event opens another");
    let token = client.register(minato, codes.0).await;
    assert_eq!(client.ask(minato, "/api/me", &token).await.0, 200);
    assert_eq!(client.ask(ota, "/api/me", &token).await.0, 401);
    let passphrase = json!({"passphrase": PASSPHRASE});
    let (_, signed) = client
        .post(minato, "/api/organizer/sign-in", &passphrase)
        .await;
    let organizer = signed["token"].as_str().expect("a token");
    let rooms = "/api/organizer/rooms";
    assert_eq!(client.ask(minato, rooms, organizer).await.0, 200);
    assert_eq!(client.ask(ota, rooms, organizer).await.0, 401);
    // The process as a whole, and hosts nobody has.
    let (status, ready) = client.ask("127.0.0.1", "/readyz", "").await;
    assert_eq!(status, 200);
    assert!(
        ready.contains("minato: ready") && ready.contains("ota: ready"),
        "{ready}"
    );
    let (_, metrics) = client.ask("127.0.0.1", "/metrics", "").await;
    assert!(
        metrics.contains("kaotsunagi_attendees{event=\"minato\"} 1"),
        "{metrics}"
    );
    assert!(
        metrics.contains("kaotsunagi_attendees{event=\"ota\"} 0"),
        "{metrics}"
    );
    let (status, problem) = client.ask("elsewhere.example.jp", "/api/event", "").await;
    assert_eq!(status, 404);
    assert!(problem.contains("no_such_event"), "{problem}");
    // One more appears, one is broken, one goes.
    write(&events, "shinagawa.toml", &event("shinagawa.example.jp"));
    write(&events, "broken.toml", "public_url = 7\n");
    client
        .until("shinagawa.example.jp", "/api/event", 200)
        .await;
    std::fs::remove_file(events.join("ota.toml")).expect("removed");
    client.until(ota, "/api/event", 404).await;
    assert_eq!(client.ask(minato, "/api/me", &token).await.0, 200);
    let said = process.end();
    assert!(said.contains("broken.toml:1: public_url"), "{said}");
    // Everything is there again.
    std::fs::remove_file(events.join("broken.toml")).expect("removed");
    let again = Process::start(&arguments, 2);
    let client = again.client();
    assert_eq!(client.ask(minato, "/api/me", &token).await.0, 200);
}

#[tokio::test]
async fn events_of_a_folder_are_served_by_host_and_know_nothing_of_each_other() {
    two_events(&[]).await;
}

#[tokio::test]
async fn events_share_a_redis_and_know_nothing_of_each_other() {
    let redis = RedisServer::start();
    two_events(&["--redis", &redis.url()]).await;
    let keys = redis.ask(&[
        "EVAL",
        "return table.concat(redis.call('KEYS', '*'), ' ')",
        "0",
    ]);
    for key in keys.split_whitespace() {
        let tagged = ["{minato}:", "{ota}:", "{shinagawa}:"];
        assert!(tagged.iter().any(|tag| key.starts_with(tag)), "{key}");
    }
}

#[test]
fn wrong_event_files_are_named_before_anything_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "one.toml", &event("same.example.jp"));
    write(folder.path(), "two.toml", &event("SAME.example.jp:8443"));
    write(folder.path(), "three.toml", "[live]\ntick = \"250ms\"\n");
    let own = event("four.example.jp") + "listen = \"127.0.0.1:1\"\n";
    write(folder.path(), "four.toml", &own);
    write(folder.path(), "f i v e.toml", &event("five.example.jp"));
    let events = folder.path().to_str().expect("a path");
    let output = serve(&["--events", events]).output().expect("ran");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    for expected in [
        "two.toml: public_url: leads to same.example.jp, as one.toml does",
        "three.toml: public_url: missing",
        "four.toml:2: listen: is not an event's own",
        "f i v e.toml: its name is no event's",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}
