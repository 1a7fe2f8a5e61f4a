//! An event in one file, and another machine that goes on with it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::{Process, binary, enter, register};
use crate::redis_server::RedisServer;
use crate::support::{Server, agreed, text};

const PASSPHRASE: &str = "a passphrase of tests";

fn command(words: &[&str]) -> Command {
    let mut command = binary();
    command
        .args(words)
        .env("KAOTSUNAGI_BACKUP_PASSPHRASE", PASSPHRASE);
    command
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[track_caller]
fn done(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", output.status);
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[track_caller]
pub(crate) fn run(words: &[&str]) -> String {
    done(&command(words).output().expect("started"))
}

/// What it says when it refuses its input.
#[track_caller]
fn refused(words: &[&str]) -> String {
    let output = command(words).output().expect("started");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{said}");
    said
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn of(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

async fn me(process: &Process, token: &str) -> (u16, Value) {
    let request = reqwest::Client::new().get(format!("{}/api/me", process.url()));
    let answer = request.bearer_auth(token).send().await.expect("answered");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

fn token(registered: &Value) -> String {
    text(&registered["token"])
}

/// Some file in the folder holds the words.
fn holds(folder: &Path, words: &str) -> bool {
    let files = std::fs::read_dir(folder).expect("a folder");
    files.flatten().any(|file| {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        let mut places = bytes.windows(words.len());
        places.any(|place| place == words.as_bytes())
    })
}

#[tokio::test]
async fn another_machine_goes_on_with_a_running_event_that_was_killed() {
    let folder = Folder::new();
    let (old, new, file) = (folder.of("old"), folder.of("new"), folder.of("evening"));
    let process = Process::serve(&old);
    let code = process.code().to_owned();
    let mut phones = Vec::new();
    for name in ["三田 あおい", "玉川 直樹", "品川 かな"] {
        let token = token(&register(&process, name).await);
        let mut phone = enter(&process, &token, None).await;
        phone.until_welcome().await;
        phones.push((name, phone));
    }
    let said = run(&["backup", path(&file), "--data-dir", path(&old)]);
    assert!(said.contains("3 people"), "{said}");
    assert!(!said.contains("passphrase"), "it was given: {said}");
    // Whatever comes after it is lost with the machine.
    let late = token(&register(&process, "遅れた 人").await);
    process.signal(Signal::KILL);
    drop(process);

    let said = run(&["restore", path(&file), "--data-dir", path(&new)]);
    assert!(said.contains("3 people"), "{said}");
    let process = Process::serve(&new);
    assert_eq!(process.code(), code, "posters stay right");
    for (name, mut phone) in phones {
        phone.closed().await;
        let mut back = enter(&process, &phone.token.clone(), Some(&phone.at)).await;
        back.until_welcome().await;
        assert_eq!(back.welcome["me"]["name"], name);
        assert_eq!(back.welcome["present"], json!(back.welcome["present"]));
        assert_eq!(me(&process, &phone.token).await.1["name"], name);
    }
    assert_eq!(me(&process, &late).await.0, 401);
}

#[tokio::test]
async fn whoever_was_erased_since_is_not_restored() {
    let folder = Folder::new();
    let (old, file) = (folder.of("old"), folder.of("evening"));
    let later = folder.of("later");
    let process = Process::serve(&old);
    let aoi = token(&register(&process, "三田 あおい").await);
    let naoki = token(&register(&process, "玉川 直樹").await);
    run(&["backup", path(&file), "--data-dir", path(&old)]);
    let erase = reqwest::Client::new().delete(format!("{}/api/me", process.url()));
    let answer = erase.bearer_auth(&naoki).send().await.expect("answered");
    assert_eq!(answer.status(), 204);
    let said = run(&["backup", path(&later), "--data-dir", path(&old)]);
    assert!(said.contains("1 people"), "{said}");
    drop(process);
    // As the old folder tells, and as a later backup does.
    for (place, erased) in [("from-folder", &old), ("from-backup", &later)] {
        let new = folder.of(place);
        let said = run(&[
            "restore",
            path(&file),
            "--data-dir",
            path(&new),
            "--erased",
            path(erased),
        ]);
        assert!(said.contains("1 erased since"), "{said}");
        assert!(holds(&new, "三田") && !holds(&new, "玉川"));
        let process = Process::serve(&new);
        assert_eq!(me(&process, &aoi).await.1["name"], "三田 あおい");
        assert_eq!(me(&process, &naoki).await.0, 401);
    }
    // Without being told nobody can know; then it is as it was.
    let new = folder.of("untold");
    run(&["restore", path(&file), "--data-dir", path(&new)]);
    assert!(holds(&new, "玉川"), "the test must be able to see a name");
}

#[tokio::test]
async fn whoever_became_a_part_of_another_registration_since_is_no_erased_person() {
    let folder = Folder::new();
    let (file, new) = (folder.of("evening"), folder.of("new"));
    let server = Server::start().await;
    let mut form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    let one = server.register(&form).await;
    form["another_person"] = true.into();
    let other = server.register(&form).await;
    run(&["backup", path(&file), "--data-dir", path(server.data())]);
    let organizer = server.sign_in().await;
    let merge = format!("/api/organizer/people/{}/merge", one.id);
    let body = json!({"attendee": other.id});
    let (status, answer) = server
        .send(reqwest::Method::POST, &merge, &organizer, &body)
        .await;
    assert_eq!(status, 204, "{answer}");
    let old = server.end().await;
    let said = run(&[
        "restore",
        path(&file),
        "--data-dir",
        path(&new),
        "--erased",
        path(old.path()),
    ]);
    assert!(said.contains("0 erased since"), "{said}");
    let process = Process::serve(&new);
    for phone in [one, other] {
        assert_eq!(me(&process, &phone.token).await.1["name"], "三田 あおい");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_name_and_changes_nothing() {
    let folder = Folder::new();
    let (old, file) = (folder.of("old"), folder.of("evening"));
    let new = folder.of("new");
    let process = Process::serve(&old);
    register(&process, "三田 あおい").await;
    let backup = ["backup", path(&file), "--data-dir", path(&old)];
    let restore = ["restore", path(&file), "--data-dir", path(&new)];
    let none = refused(&["backup", path(&file), "--data-dir", path(&new)]);
    assert!(
        none.contains(path(&new)) && none.contains("--redis"),
        "{none}"
    );
    assert!(!new.exists() && !file.exists());
    run(&backup);
    let again = refused(&backup);
    assert!(again.contains("is there already"), "{again}");
    let bytes = std::fs::read(&file).expect("read");
    assert!(!bytes.windows(6).any(|place| place == "三田".as_bytes()));
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(&file).expect("there").permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);

    let mut other = command(&restore);
    other.env("KAOTSUNAGI_BACKUP_PASSPHRASE", "another passphrase");
    let other = other.output().expect("started");
    let said = String::from_utf8_lossy(&other.stderr);
    assert_eq!(other.status.code(), Some(2), "{said}");
    assert!(said.contains("passphrase does not fit"), "{said}");
    for passphrase in ["", "too short"] {
        let mut short = command(&restore);
        short.env("KAOTSUNAGI_BACKUP_PASSPHRASE", passphrase);
        let short = short.output().expect("started");
        assert_eq!(short.status.code(), Some(2));
        let said = String::from_utf8_lossy(&short.stderr);
        assert!(said.contains("KAOTSUNAGI_BACKUP_PASSPHRASE"), "{said}");
    }
    for (what, bytes) in [
        ("damaged", bytes[..bytes.len() - 7].to_vec()),
        ("no backup", b"id,name\n1,a\n".to_vec()),
        ("no backup", Vec::new()),
    ] {
        std::fs::write(&file, &bytes).expect("written");
        let said = refused(&restore);
        assert!(said.contains(what) && said.contains(path(&file)), "{said}");
    }
    std::fs::write(&file, &bytes).expect("written");
    assert!(!new.exists(), "nothing was begun");

    let full = refused(&["restore", path(&file), "--data-dir", path(&old)]);
    assert!(full.contains("is not empty"), "{full}");
    let event = folder.of("event.toml");
    let example = std::fs::read_to_string("config/event.toml").expect("the example");
    let named = example.replacen("name = { ja = \"", "name = { ja = \"別の", 1);
    assert_ne!(named, example);
    std::fs::write(&event, named).expect("written");
    let foreign = refused(&[&restore[..], &["--config", path(&event)]].concat());
    assert!(
        foreign.contains("--config") && foreign.contains("別の"),
        "{foreign}"
    );
    run(&[&restore[..], &["--config", path(&event), "--force"]].concat());
    drop(process);
    Process::serve(&new);
}

#[tokio::test]
async fn a_passphrase_is_made_and_printed_once() {
    let folder = Folder::new();
    let (old, new, file) = (folder.of("old"), folder.of("new"), folder.of("evening"));
    drop(Process::serve(&old));
    let words = ["backup", path(&file), "--data-dir", path(&old)];
    let said = done(&binary().args(words).output().expect("started"));
    let passphrase = said
        .lines()
        .find_map(|line| line.strip_prefix("backup passphrase: "))
        .expect("a passphrase");
    let note = folder.of("note");
    std::fs::write(&note, format!("{passphrase}\n")).expect("written");
    let words = ["restore", path(&file), "--data-dir", path(&new)];
    let untold = binary().args(words).output().expect("started");
    assert_eq!(untold.status.code(), Some(2));
    let mut told = binary();
    told.args(words).args(["--passphrase-file", path(&note)]);
    done(&told.output().expect("started"));
}

#[tokio::test]
async fn an_event_moves_from_a_laptop_to_redis_and_back() {
    let folder = Folder::new();
    let (file, back) = (folder.of("evening"), folder.of("back"));
    let server = Server::start().await;
    let (aoi, naoki, introduction) = agreed(&server).await;
    run(&["backup", path(&file), "--data-dir", path(server.data())]);
    let redis = RedisServer::start();
    let url = redis.url();
    run(&["restore", path(&file), "--redis", &url]);
    let full = refused(&["restore", path(&file), "--redis", &url]);
    assert!(full.contains("--redis-event"), "{full}");
    let (one, other) = (Server::node(&url).await, Server::node(&url).await);
    for node in [&one, &other] {
        let mut phone = node.enter(&aoi.token, "southwest", Some(&aoi.at)).await;
        phone.until_welcome().await;
        let open = phone.welcome["introductions"].as_array().expect("a list");
        assert!(open.iter().any(|i| i["id"] == introduction), "{open:?}");
        assert_eq!(node.get("/api/me", &naoki.token).await.0, 200);
    }
    // While both nodes serve it.
    let again = folder.of("again");
    run(&["backup", path(&again), "--redis", &url]);
    run(&["restore", path(&again), "--data-dir", path(&back)]);
    let process = Process::serve(&back);
    for (token, name) in [(&aoi.token, "三田 あおい"), (&naoki.token, "玉川 直樹")] {
        assert_eq!(me(&process, token).await.1["name"], name);
    }
}

/// Killed at any moment: the file and the folder are there whole, or not at all.
#[tokio::test]
async fn a_killed_backup_or_restore_leaves_no_half() {
    let folder = Folder::new();
    let (old, file) = (folder.of("old"), folder.of("evening"));
    let process = Process::serve(&old);
    for n in 0..20 {
        register(&process, &format!("参加者{n}")).await;
    }
    run(&["backup", path(&file), "--data-dir", path(&old)]);
    let takes = {
        let begin = std::time::Instant::now();
        run(&[
            "restore",
            path(&file),
            "--data-dir",
            path(&folder.of("timed")),
        ]);
        begin.elapsed()
    };
    for n in 0..12u32 {
        let (copy, new) = (
            folder.of(&format!("copy{n}")),
            folder.of(&format!("new{n}")),
        );
        let backup = ["backup", path(&copy), "--data-dir", path(&old)];
        let restore = ["restore", path(&file), "--data-dir", path(&new)];
        let mut both = [&backup, &restore].map(|words| command(words).spawn().expect("started"));
        tokio::time::sleep(takes * n / 10).await;
        for child in &mut both {
            let _ended = child.kill();
            child.wait().expect("ended");
        }
        if copy.exists() {
            let whole = folder.of(&format!("whole{n}"));
            run(&["restore", path(&copy), "--data-dir", path(&whole)]);
        }
        if new.exists() {
            let checked = folder.of(&format!("checked{n}"));
            let said = run(&["backup", path(&checked), "--data-dir", path(&new)]);
            assert!(said.contains("20 people"), "{said}");
        }
    }
    let health = reqwest::get(format!("{}/readyz", process.url())).await;
    assert_eq!(health.expect("answered").status(), 200);
}

/// Somebody registers and somebody is erased at every moment of it.
#[tokio::test]
async fn a_backup_beside_a_rush_holds_nobody_without_a_name() {
    let folder = Folder::new();
    let old = folder.of("old");
    let process = Process::serve(&old);
    let rush = async {
        for n in 0.. {
            let token = token(&register(&process, &format!("参加者{n}")).await);
            let erase = reqwest::Client::new().delete(format!("{}/api/me", process.url()));
            if n % 2 == 0 {
                erase.bearer_auth(token).send().await.expect("answered");
            }
        }
    };
    let backups = async {
        for n in 0..5 {
            let (file, new) = (folder.of(&format!("f{n}")), folder.of(&format!("n{n}")));
            let mut backup = command(&["backup", path(&file), "--data-dir", path(&old)]);
            let output = tokio::task::spawn_blocking(move || backup.output());
            done(&output.await.expect("waited").expect("started"));
            run(&["restore", path(&file), "--data-dir", path(&new)]);
            drop(Process::serve(&new));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        () = rush => {}
        () = backups => {}
    }
}
