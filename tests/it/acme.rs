//! Certificates by ACME: a name, an authority, and nobody who looks after it.

mod server;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use crate::https::Https;
use crate::patience::eventually;
use crate::process::{Process, binary};
use crate::tls::Secured;
use server::AcmeServer;

const NAME: &str = "meet.example.jp";

/// A binary that knows its name and its authority, and nothing else.
fn start(folder: &TempDir, authority: &AcmeServer) -> Process {
    start_trusting(folder, authority, authority.root())
}

fn start_trusting(folder: &TempDir, authority: &AcmeServer, trusted: &str) -> Process {
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, trusted).expect("written");
    let said = fs::File::create(folder.path().join("log")).expect("a file");
    let mut command = binary();
    command
        .env("KAOTSUNAGI_ACME_NAMES", NAME)
        .env("KAOTSUNAGI_ACME_DIRECTORY", authority.directory())
        .env("KAOTSUNAGI_ACME_AUTHORITY", ca)
        .env("KAOTSUNAGI_ACME_CONTACT", "it@hospital.example.jp")
        .stderr(said);
    Process::start(command, &folder.path().join("data"))
}

fn said(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("log")).expect("text")
}

fn browser(process: &Process, authority: &AcmeServer) -> Https {
    let port = process.url().rsplit(':').next().expect("a port");
    let port = port.parse().expect("a number");
    Https::trusting(authority.root(), NAME, port)
}

async fn until_shown(https: &Https, fits: impl Fn(&[u8]) -> bool, folder: &TempDir) -> Vec<u8> {
    eventually(async || {
        let shown = https.certificate().await;
        shown
            .filter(|shown| fits(shown))
            .ok_or_else(|| said(folder))
    })
    .await
}

async fn until_said(words: &str, folder: &TempDir) {
    eventually(async || {
        let said = said(folder);
        if said.contains(words) {
            Ok(())
        } else {
            Err(said)
        }
    })
    .await;
}

fn mode(path: &Path) -> u32 {
    let about = fs::metadata(path).expect("there");
    about.permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_all_it_takes_and_renewing_disturbs_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    // With a third of its time left in three seconds.
    let authority = AcmeServer::start(Duration::from_secs(57), Duration::from_secs(33)).await;
    let process = start(&folder, &authority);
    let https = browser(&process, &authority);
    authority.find(NAME, https.port());
    assert!(process.line("join").contains("https://meet.example.jp/j/"));
    let first = until_shown(&https, |_| true, &folder).await;
    let mut wall = https.phone().await;
    let key = process.line("wall").split("?k=").nth(1).expect("a key");
    let hello = json!({"type": "hello", "id": "hello", "token": key, "room": "southwest"});
    wall.send(&hello).await;
    wall.until_welcome().await;
    let kept = folder.path().join("data/acme").join(authority.folder());
    for file in ["account.json", "certificate.pem"] {
        assert_eq!(mode(&kept.join(file)), 0o600, "{file}");
    }
    assert_eq!(mode(&kept), 0o700);
    authority.give(Duration::from_secs(60), Duration::from_secs(7200));
    let second = until_shown(&https, |shown| shown != first, &folder).await;
    let hello = json!({"type": "people", "id": "people"});
    wall.send(&hello).await;
    wall.answer("people").await;
    assert_eq!(authority.accounts(), 1, "the account is kept");
    assert_eq!(authority.given(), 2);
    // What is good is shown again after a restart, whoever is away.
    drop((process, authority.stop()));
    let again = start(&folder, &authority);
    let https = browser(&again, &authority);
    assert_eq!(until_shown(&https, |_| true, &folder).await, second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_leads_elsewhere_gets_no_certificate_and_is_told_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let hour = Duration::from_hours(1);
    let authority = AcmeServer::start(hour, hour).await;
    // Some other server with TLS has the name's port.
    let elsewhere = Secured::start(&[]);
    authority.find(NAME, elsewhere.port());
    let process = start(&folder, &authority);
    let https = browser(&process, &authority);
    until_said("found no proof of meet.example.jp", &folder).await;
    let log = said(&folder);
    assert!(log.contains("its port 443 to `listen`"), "{log}");
    assert!(log.contains("nobody can connect"), "{log}");
    assert_eq!(authority.given(), 0);
    assert!(https.certificate().await.is_none());
}

/// The authority itself is held against what is trusted before anything is told to it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_nobody_vouches_for_is_told_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let hour = Duration::from_hours(1);
    let (authority, other) = (
        AcmeServer::start(hour, hour).await,
        AcmeServer::start(hour, hour).await,
    );
    let _process = start_trusting(&folder, &authority, other.root());
    until_said("does not trust localhost", &folder).await;
    assert!(said(&folder).contains("belongs in acme.authority"));
    assert_eq!(authority.accounts(), 0);
}

#[test]
fn a_file_of_the_authority_that_cannot_be_read_is_named() {
    let output = binary()
        .arg("check")
        .env("KAOTSUNAGI_ACME_NAMES", NAME)
        .env("KAOTSUNAGI_ACME_AUTHORITY", "nowhere.pem")
        .output()
        .expect("ran");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{said}");
    let words = "nowhere.pem: acme.authority: cannot be read: ";
    assert!(
        said.contains(words) && said.contains("; give a PEM file"),
        "{said}"
    );
}
