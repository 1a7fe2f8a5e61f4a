//! The binary itself: what it prints, how it ends, what a kill costs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::deadline;
use crate::support::Phone;

pub(crate) struct Process {
    child: Child,
    url: String,
    printed: Vec<String>,
}

pub(crate) fn binary() -> Command {
    deadline::begin();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"));
    command
        .env_remove("KAOTSUNAGI_PASSPHRASE")
        .stderr(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

impl Process {
    pub(crate) fn serve(data: &std::path::Path) -> Self {
        Self::start(binary(), data)
    }

    /// Where the system gives it no more open files.
    pub(crate) fn with_descriptors(data: &std::path::Path, most: u32) -> Self {
        Self::with_descriptors_and(data, most, |_| {})
    }

    /// As [`with_descriptors`](Self::with_descriptors), with more to tell it.
    pub(crate) fn with_descriptors_and(
        data: &std::path::Path,
        most: u32,
        change: impl FnOnce(&mut Command),
    ) -> Self {
        let mut shell = Command::new("sh");
        let limited = format!("ulimit -n {most}; exec \"$0\" \"$@\"");
        shell
            .args(["-c", &limited, env!("CARGO_BIN_EXE_kaotsunagi")])
            .env_remove("KAOTSUNAGI_PASSPHRASE")
            .stderr(Stdio::null())
            .stdout(Stdio::piped());
        change(&mut shell);
        Self::start(shell, data)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn start(mut command: Command, data: &std::path::Path) -> Self {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .env("KAOTSUNAGI_SHUTDOWN_DRAIN", "3s")
            .env("KAOTSUNAGI_SHUTDOWN_RECONNECT_WITHIN", "1s")
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout"))
            .lines()
            .map(|l| l.expect("a line"));
        let first = lines.next().expect("a first line");
        let url = first
            .strip_prefix("listening on ")
            .expect("the first line says where")
            .to_owned();
        let mut printed = vec![first];
        for line in lines {
            let last = line.starts_with("data ");
            printed.push(line);
            if last {
                break;
            }
        }
        Self {
            child,
            url,
            printed,
        }
    }

    pub(crate) fn line(&self, start: &str) -> &str {
        let found = self
            .printed
            .iter()
            .map(|l| l.trim())
            .find(|l| l.starts_with(start));
        found.unwrap_or_else(|| panic!("no line begins with {start}: {:#?}", self.printed))
    }

    /// The join code of the first room, as printed.
    pub(crate) fn code(&self) -> &str {
        self.line("join").split("?c=").nth(1).expect("a code")
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("signalled");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

pub(crate) fn form(code: &str, name: &str) -> Value {
    json!({
        "name": name, "organization": {"name": "さくら坂クリニック"}, "kind": "clinic", "ward": "meguro",
        "consent": {"partners": true, "exchange": false, "booths": false}, "room": "southwest", "code": code,
    })
}

pub(crate) async fn register(process: &Process, name: &str) -> Value {
    let request = reqwest::Client::new().post(format!("{}/api/attendees", process.url));
    let answer = request
        .json(&form(process.code(), name))
        .send()
        .await
        .expect("answered");
    assert_eq!(answer.status(), 201);
    answer.json().await.expect("JSON")
}

/// Has an end only where the next test starts it.
#[test]
fn hangs() {
    if std::env::var_os(deadline::AT_MOST_VARIABLE).is_none() {
        return;
    }
    let process = Process::serve(&std::env::current_dir().expect("a folder"));
    println!("serving on {}", process.url);
    loop {
        std::thread::park();
    }
}

#[test]
fn a_test_that_hangs_is_named_and_ended_with_what_it_started() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = Command::new(std::env::current_exe().expect("a path"));
    run.args(["process::hangs", "--exact", "--nocapture"])
        .env(deadline::AT_MOST_VARIABLE, "3")
        .current_dir(folder.path());
    let output = run.output().expect("ran");
    let [said, told] =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert_eq!(output.status.code(), Some(101), "{told}");
    assert!(told.contains("process::hangs has no end"), "{told}");
    let address = said
        .lines()
        .find_map(|line| Some(line.split_once("serving on http://")?.1));
    let answers = std::net::TcpStream::connect(address.expect("it served")).is_ok();
    assert!(!answers, "it still serves");
}

#[tokio::test]
async fn prints_all_that_is_needed_to_begin() {
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::serve(folder.path());
    assert!(process.line("join").contains("/j/southwest?c="));
    assert!(process.line("wall").contains("/screen/southwest?k="));
    assert!(process.line("organizer  http").ends_with("/organizer"));
    let passphrase = process
        .line("organizer passphrase: ")
        .trim_start_matches("organizer passphrase: ")
        .to_owned();
    assert!(process.printed.iter().any(|l| l.contains("▄▄▄▄▄")), "a QR");
    let sign_in = reqwest::Client::new().post(format!("{}/api/organizer/sign-in", process.url));
    let answer = sign_in
        .json(&json!({"passphrase": passphrase}))
        .send()
        .await
        .expect("answered");
    assert_eq!(answer.status(), 200);
    drop(process);
    let again = Process::serve(folder.path());
    let shown_again = again
        .printed
        .iter()
        .any(|l| l.starts_with("organizer passphrase: "));
    assert!(!shown_again, "printed once, kept as a hash");
}

#[tokio::test]
async fn sigterm_drains_and_exits_0() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut process = Process::serve(folder.path());
    let registered = register(&process, "三田 あおい").await;
    let token = registered["token"].as_str().expect("a token");
    let mut phone = enter(&process, token, None).await;
    phone.until_welcome().await;
    process.signal(Signal::TERM);
    assert_eq!(phone.closed().await, Some(4503));
    assert_eq!(phone.count("draining"), 1);
    let status = tokio::task::spawn_blocking(move || process.child.wait().expect("ended"))
        .await
        .expect("waited");
    assert_eq!(status.code(), Some(0));
}

#[tokio::test]
async fn a_killed_server_has_lost_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::serve(folder.path());
    let mut tokens = Vec::new();
    for n in 0..20 {
        let registered = register(&process, &format!("参加者{n}")).await;
        tokens.push((n, registered["token"].as_str().expect("a token").to_owned()));
    }
    process.signal(Signal::KILL);
    drop(process);
    let again = Process::serve(folder.path());
    for (n, token) in tokens {
        let request = reqwest::Client::new()
            .get(format!("{}/api/me", again.url))
            .bearer_auth(token);
        let me: Value = request
            .send()
            .await
            .expect("answered")
            .json()
            .await
            .expect("JSON");
        assert_eq!(me["name"], format!("参加者{n}"));
    }
}

/// Killed right after a round is committed, whether or not the phones have been told: after the restart each has its call, once.
#[tokio::test]
async fn a_round_reaches_every_phone_though_the_server_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::serve(folder.path());
    let passphrase = process
        .line("organizer passphrase: ")
        .trim_start_matches("organizer passphrase: ")
        .to_owned();
    let http = reqwest::Client::new();
    let sign_in = http.post(format!("{}/api/organizer/sign-in", process.url));
    let answer = sign_in.json(&json!({"passphrase": passphrase})).send();
    let console: Value = answer.await.expect("answered").json().await.expect("JSON");
    let console = console["token"].as_str().expect("a token").to_owned();
    let mut phones = Vec::new();
    for n in 0..12 {
        let mut form = form(process.code(), &format!("参加者{n}"));
        form["organization"]["name"] = format!("施設{n}").into();
        let request = http
            .post(format!("{}/api/attendees", process.url))
            .json(&form);
        let registered: Value = request
            .send()
            .await
            .expect("answered")
            .json()
            .await
            .expect("JSON");
        let mut phone = enter(
            &process,
            registered["token"].as_str().expect("a token"),
            None,
        )
        .await;
        phone.until_welcome().await;
        phones.push(phone);
    }
    let start = http.post(format!(
        "{}/api/organizer/rooms/southwest/rounds",
        process.url
    ));
    let answer = start
        .bearer_auth(&console)
        .json(&json!({"minutes": 6}))
        .send();
    assert_eq!(answer.await.expect("answered").status(), 201);
    process.signal(Signal::KILL);
    drop(process);
    let again = Process::serve(folder.path());
    for mut phone in phones {
        phone.closed().await;
        let calls = |phone: &Phone| {
            let called = |m: &&Value| m["introduction"]["state"] == "called";
            phone.log.iter().filter(called).count()
        };
        let before = calls(&phone);
        let mut back = enter(&again, &phone.token.clone(), Some(&phone.at)).await;
        back.answer("hello").await;
        back.settle().await;
        assert_eq!(before + calls(&back), 1, "{:#?}", back.log);
    }
}

pub(crate) async fn enter(process: &Process, token: &str, at: Option<&str>) -> Phone {
    let mut phone = Phone::connect(&format!("{}/ws", process.url.replace("http:", "ws:"))).await;
    phone.token = token.to_owned();
    let mut hello = json!({"type": "hello", "id": "hello", "token": token, "room": "southwest"});
    if let Some(at) = at {
        hello["at"] = at.into();
    }
    phone.send(&hello).await;
    phone
}

#[test]
fn a_log_that_is_no_terminal_has_no_colours() {
    let data = tempfile::tempdir().expect("a folder");
    let mut process = Process::serve(data.path());
    kill_process(Pid::from_child(&process.child), Signal::TERM).expect("signalled");
    let mut log = String::new();
    let mut errors = process.child.stderr.take().expect("stderr");
    errors.read_to_string(&mut log).expect("read");
    assert!(log.contains("INFO") && !log.contains('\u{1b}'), "{log}");
}

#[test]
fn a_taken_port_and_a_taken_folder_say_so_and_exit_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = tempfile::tempdir().expect("a folder");
    let process = Process::serve(folder.path());
    let address = process.url.trim_start_matches("http://").to_owned();
    let ended = |listen: &str, data: &std::path::Path| {
        let output = binary()
            .args(["serve", "--listen", listen, "--data-dir"])
            .arg(data)
            .output()
            .expect("ran");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (code, message) = ended(&address, other.path());
    assert_eq!(code, Some(1), "{message}");
    assert!(
        message.contains(&address) && message.contains("--listen"),
        "{message}"
    );
    let (code, message) = ended("127.0.0.1:0", folder.path());
    assert_eq!(code, Some(1), "{message}");
    assert!(
        message.contains("in use") && message.contains("--data-dir"),
        "{message}"
    );
}

#[test]
fn wrong_arguments_and_configuration_exit_2_and_name_the_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("server.toml");
    std::fs::write(
        &file,
        "listen = \"127.0.0.1:0\"\n\n[live]\ntik = \"250ms\"\n",
    )
    .expect("written");
    for arguments in [
        vec!["serve", "--config", file.to_str().expect("a path")],
        vec!["check", "--config", file.to_str().expect("a path")],
    ] {
        let output = binary().args(&arguments).output().expect("ran");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(
            message.contains("server.toml:4") && message.contains("tick"),
            "{message}"
        );
    }
    for arguments in [vec!["serve", "--listen", "nowhere"], vec!["dance"], vec![]] {
        let output = binary().args(&arguments).output().expect("ran");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_wrong_redis_address_exits_2_and_a_silent_one_1_and_neither_shows_the_password() {
    let ended = |url: &str| {
        let mut serve = binary();
        serve.args(["serve", "--listen", "127.0.0.1:0", "--redis", url]);
        let output = serve.output().expect("ran");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!message.contains("hush"), "{message}");
        (output.status.code(), message)
    };
    let (code, message) = ended("http://me:hush@127.0.0.1/");
    assert_eq!(code, Some(2), "{message}");
    assert!(
        message.contains("--redis") && message.contains("redis+cluster://"),
        "{message}"
    );
    let (code, message) = ended("redis://me:hush@127.0.0.1:9/");
    assert_eq!(code, Some(1), "{message}");
    assert!(
        message.contains("127.0.0.1:9") && message.contains("--redis"),
        "{message}"
    );
}

#[test]
fn an_imported_list_is_found_while_typing() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.csv");
    std::fs::write(&list, "id,kind,name,kana,ward\n1,clinic,医療法人社団みどり会 みどり坂クリニック,ミドリザカ,meguro\n").expect("written");
    let data = folder.path().join("data");
    let mut import = binary();
    import
        .args(["import", "--organizations"])
        .arg(&list)
        .arg("--data-dir")
        .arg(&data);
    let output = import.output().expect("ran");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut process = Process::serve(&data);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let hits: Value = runtime.block_on(async {
        let url = reqwest::Url::parse_with_params(
            &format!("{}/api/organizations", process.url),
            [("q", "みどりざか")],
        );
        reqwest::get(url.expect("a URL"))
            .await
            .expect("answered")
            .json()
            .await
            .expect("JSON")
    });
    assert_eq!(hits[0]["id"], "1", "{hits}");
    process.signal(Signal::TERM);
    let mut rest = String::new();
    let _closed = process
        .child
        .stderr
        .take()
        .map(|mut e| e.read_to_string(&mut rest));
}
