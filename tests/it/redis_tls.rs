//! Redis behind TLS and with users of its own: what an operator writes works, and whatever does not says what to write instead.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rcgen::{CertificateParams, date_time_ymd};
use serde_json::json;
use tempfile::TempDir;

use crate::authority::Authority;
use crate::deadline;
use crate::redis_server::{RedisCluster, RedisServer, free_port};
use crate::support::{PASSPHRASE, Phone, Server};

/// As docs/OPERATIONS.md gives it.
const RIGHTS: [&str; 4] = ["~{event}:*", "+@all", "-@dangerous", "-@admin"];
/// With characters that an address must escape.
const PASSWORD: &str = "himitsu@no/aikotoba";
const ESCAPED: &str = "himitsu%40no%2Faikotoba";

/// A Redis that listens for TLS as well, with a certificate of an authority nobody else knows.
struct Guarded {
    redis: RedisServer,
    tls: u16,
    folder: TempDir,
}

impl Guarded {
    fn start(change: fn(&mut CertificateParams)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let authority = Authority::new();
        fs::write(folder.path().join("ca.pem"), &authority.pem).expect("written");
        let signed = authority.sign_changed(&["127.0.0.1", "localhost"], change);
        fs::write(folder.path().join("redis.pem"), signed.certificate).expect("written");
        fs::write(folder.path().join("redis.key"), signed.key).expect("written");
        let file = |name: &str| folder.path().join(name).display().to_string();
        let tls = free_port();
        let (port, password) = (tls.to_string(), format!(">{PASSWORD}"));
        let (ca, certificate, key) = (file("ca.pem"), file("redis.pem"), file("redis.key"));
        let mut options = vec!["--tls-port", &port, "--tls-auth-clients", "no"];
        options.extend(["--tls-ca-cert-file", &ca, "--tls-cert-file", &certificate]);
        options.extend(["--tls-key-file", &key]);
        options.extend(["--user", "node", "on", &password]);
        options.extend(RIGHTS);
        Self {
            redis: RedisServer::with(&options),
            tls,
            folder,
        }
    }

    fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    fn url(&self, password: &str) -> String {
        format!("rediss://node:{password}@127.0.0.1:{}/", self.tls)
    }
}

/// The binary, because whom to trust is said in its environment.
fn serve(redis: &str, trusted: &Path) -> Child {
    deadline::begin();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"));
    command
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("KAOTSUNAGI_REDIS", redis)
        .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE)
        .env("SSL_CERT_FILE", trusted)
        .env_remove("SSL_CERT_DIR")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().expect("started")
}

/// What it says when it gives up.
fn rejection(redis: &str, trusted: &Path) -> String {
    let mut child = serve(redis, trusted);
    let mut said = String::new();
    let mut errors = child.stderr.take().expect("stderr");
    errors.read_to_string(&mut said).expect("text");
    let status = child.wait().expect("waited");
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(!said.contains("himitsu"), "a password is shown: {said}");
    said
}

struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    fn start(redis: &str, trusted: &Path) -> Self {
        let mut child = serve(redis, trusted);
        let mut out = BufReader::new(child.stdout.take().expect("stdout"));
        let mut first = String::new();
        out.read_line(&mut first).expect("a line");
        let mut errors = child.stderr.take().expect("stderr");
        let Some(url) = first.trim_end().strip_prefix("listening on ") else {
            let mut said = String::new();
            errors.read_to_string(&mut said).expect("text");
            panic!("{said}");
        };
        // Read on, or a full pipe would stop the process.
        std::thread::spawn(move || out.lines().map_while(Result::ok).for_each(drop));
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        Self {
            url: url.to_owned(),
            child,
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_ssl_cert_file_names_it() {
    let guarded = Guarded::start(|_| {});
    let node = Serving::start(&guarded.url(ESCAPED), &guarded.authority());
    let ready = reqwest::get(format!("{}/readyz", node.url)).await;
    assert_eq!(ready.expect("answered").status(), 200);
    let socket = node.url.replace("http://", "ws://");
    assert!(Phone::try_connect(&format!("{socket}/ws")).await.is_some());
    // All of it lies where the user may write.
    assert_ne!(guarded.redis.ask(&["EXISTS", "{event}:tip"]), "0");
}

#[test]
fn what_cannot_be_trusted_is_refused_with_what_to_do() {
    let good = Guarded::start(|_| {});
    let expired = Guarded::start(|params| params.not_after = date_time_ymd(2024, 4, 1));
    let another = Guarded::start(|params| {
        params.subject_alt_names = CertificateParams::new(vec!["redis.example.jp".into()])
            .expect("a name")
            .subject_alt_names;
    });
    let locked = RedisServer::start();
    assert_eq!(
        locked.ask(&["CONFIG", "SET", "requirepass", PASSWORD]),
        "OK"
    );
    let plain = format!("rediss://node:{ESCAPED}@127.0.0.1:{}/", good.redis.port);
    let into_tls = good.url(ESCAPED).replace("rediss:", "redis:");
    let missing = good.folder.path().join("nowhere.pem");
    let cases = [
        (
            "a wrong password",
            good.url("himitsu"),
            good.authority(),
            "--redis",
        ),
        ("no password", locked.url(), good.authority(), "--redis"),
        (
            "a wrong authority",
            good.url(ESCAPED),
            another.authority(),
            "SSL_CERT_FILE",
        ),
        (
            "no file of authorities",
            good.url(ESCAPED),
            missing,
            "SSL_CERT_FILE",
        ),
        (
            "an expired certificate",
            expired.url(ESCAPED),
            expired.authority(),
            "expired",
        ),
        (
            "another name",
            another.url(ESCAPED),
            another.authority(),
            "host name",
        ),
        ("TLS to a port without", plain, good.authority(), "redis://"),
        (
            "no TLS to a port with",
            into_tls,
            good.authority(),
            "rediss://",
        ),
    ];
    std::thread::scope(|scope| {
        for (what, redis, trusted, mend) in cases {
            scope.spawn(move || {
                let said = rejection(&redis, &trusted);
                assert!(said.contains(mend), "{what}: {said}");
                println!("{what}: {said}");
            });
        }
    });
}

/// Redis takes a user as several words.
fn user_with(rights: &[&'static str]) -> Vec<String> {
    let words = ["--user", "node", "on"].into_iter().map(str::to_owned);
    let password = format!(">{PASSWORD}");
    let rights = rights.iter().map(|right| (*right).to_owned());
    words.chain([password]).chain(rights).collect()
}

async fn an_evening_as_that_user(url: &str) -> Server {
    let node = Server::node(url).await;
    let mut phone = node
        .phone("三田 あおい", "さくら坂クリニック", &["home-visit"], &[])
        .await;
    phone.until_welcome().await;
    let away = phone.ask(json!({"type": "status", "status": "away"})).await;
    assert_eq!(away["type"], "done", "{away}");
    assert_eq!(node.get("/readyz", "").await.0, 200);
    let erased = node
        .send(
            reqwest::Method::DELETE,
            "/api/me",
            &phone.token,
            &json!(null),
        )
        .await;
    assert_eq!(erased.0, 204);
    node
}

#[tokio::test]
async fn the_rights_in_the_readme_are_enough_and_with_config_get_the_promise_is_told() {
    let as_words = |rights: &[&'static str]| user_with(rights);
    for (more, known) in [(None, false), (Some("+config|get"), true)] {
        let rights: Vec<_> = RIGHTS.into_iter().chain(more).collect();
        let mut options = as_words(&rights);
        options.extend(["--appendonly", "yes", "--appendfsync", "always"].map(str::to_owned));
        let options: Vec<_> = options.iter().map(String::as_str).collect();
        let redis = RedisServer::with(&options);
        let url = format!("redis://node:{ESCAPED}@127.0.0.1:{}/", redis.port);
        let node = an_evening_as_that_user(&url).await;
        let promise = node.get("/readyz", "").await.1.to_string();
        assert_eq!(promise.contains("appendfsync always"), known, "{promise}");
        // Another event is out of reach.
        let other = Server::try_node_with(&url, |settings| settings.redis_event = "other".into());
        let error = other.await.err().expect("refused");
        assert!(error.contains("~{event}:*"), "{error}");
    }
}

#[tokio::test]
async fn and_so_they_are_on_a_cluster() {
    let options = user_with(&RIGHTS);
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let cluster = RedisCluster::with(&options);
    let url = cluster.url().replace("://", &format!("://node:{ESCAPED}@"));
    an_evening_as_that_user(&url).await;
}

#[tokio::test]
async fn with_sentinels_the_user_may_ask_for_the_role_as_well() {
    let options = user_with(&RIGHTS);
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let master = RedisServer::with(&options);
    let sentinel = RedisServer::sentinel(&master);
    let url = format!(
        "redis+sentinel://node:{ESCAPED}@127.0.0.1:{}/main",
        sentinel.port
    );
    let error = Server::try_node_with(&url, |_| {}).await.err();
    let error = error.expect("the role is not told");
    assert!(error.contains("+role"), "{error}");
    assert_eq!(master.ask(&["ACL", "SETUSER", "node", "+role"]), "OK");
    an_evening_as_that_user(&url).await;
}
