//! The binary behind TLS: phones over https, certificates renewed under them, and what cannot be used.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use rcgen::date_time_ymd;
use rustix::process::Signal;
use serde_json::json;
use tempfile::TempDir;

use crate::authority::{Authority, Signed};
use crate::https::Https;
use crate::patience::eventually;
use crate::process::{Process, binary};
use crate::support::{PATIENCE, Phone, Server};

const NAME: &str = "meet.example.jp";

/// A binary with a certificate in two files.
pub(crate) struct Secured {
    process: Process,
    authority: Authority,
    folder: TempDir,
}

impl Secured {
    pub(crate) fn start(settings: &[(&str, &str)]) -> Self {
        let authority = Authority::new();
        let folder = tempfile::tempdir().expect("a folder");
        write(&folder, &authority.sign(&[NAME]));
        let said = fs::File::create(folder.path().join("log")).expect("a file");
        let mut command = binary();
        command
            .env("KAOTSUNAGI_TLS_CERTIFICATE", folder.path().join("cert.pem"))
            .env("KAOTSUNAGI_TLS_KEY", folder.path().join("key.pem"))
            .env("KAOTSUNAGI_PUBLIC_URL", format!("https://{NAME}"))
            .envs(settings.iter().copied())
            .stderr(said);
        let process = Process::start(command, &folder.path().join("data"));
        Self {
            process,
            authority,
            folder,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        port(self.process.url())
    }

    fn https(&self) -> Https {
        Https::trusting(&self.authority.pem, NAME, self.port())
    }

    fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("text")
    }

    async fn until_said(&self, words: &str) {
        eventually(async || {
            let said = self.said();
            said.contains(words).then_some(()).ok_or(said)
        })
        .await;
    }

    async fn phone(&self) -> Phone {
        self.https().joined(self.process.code()).await
    }
}

fn port(url: &str) -> u16 {
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
    port.expect("a port")
}

fn write(folder: &TempDir, signed: &Signed) {
    fs::write(folder.path().join("cert.pem"), &signed.certificate).expect("written");
    fs::write(folder.path().join("key.pem"), &signed.key).expect("written");
}

#[tokio::test]
async fn a_phone_joins_over_https_and_its_socket_is_inside_tls() {
    let secured = Secured::start(&[]);
    assert!(secured.process.url().starts_with("https://127.0.0.1:"));
    let join = format!("https://{NAME}/j/southwest?c=");
    assert!(secured.process.line("join").contains(&join));
    let mut phone = secured.phone().await;
    let answer = phone.ask(json!({"type": "status", "status": "away"})).await;
    assert_eq!(answer["type"], "done", "{answer}");
    for path in ["/j/southwest", "/api/event", "/nowhere"] {
        let answer = secured.https().get(path).await;
        let locked = "strict-transport-security: max-age=31536000\r\n";
        assert!(answer.head.contains(locked), "{path}: {}", answer.head);
    }
    // Whoever trusts somebody else is not let in by mistake.
    let stranger = Https::trusting(&Authority::new().pem, NAME, secured.port());
    assert!(stranger.certificate().await.is_none());
}

#[tokio::test]
async fn an_address_in_clear_says_so_and_locks_nobody_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = binary();
    command.env("KAOTSUNAGI_PUBLIC_URL", "http://192.0.2.5:8080");
    let process = Process::start(command, folder.path());
    assert!(process.line("in clear").contains("passphrase"));
    assert!(process.line("The way out").contains("acme.names"));
    let answer = reqwest::get(format!("{}/healthz", process.url())).await;
    let answer = answer.expect("answered");
    assert!(!answer.headers().contains_key("strict-transport-security"));
}

/// TLS ends before us, and the page is still never asked for in clear again.
#[tokio::test]
async fn behind_a_proxy_an_https_address_locks_browsers_in_as_well() {
    let server = Server::with(|s| s.public_url = Some("https://meet.example.jp".into())).await;
    let answer = server.http.get(server.url("/healthz")).send().await;
    let answer = answer.expect("answered");
    let lock = answer.headers().get("strict-transport-security");
    assert_eq!(lock.expect("locked"), "max-age=31536000");
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_and_no_open_phone_notices() {
    let secured = Secured::start(&[]);
    let https = secured.https();
    let first = https.certificate().await.expect("shown");
    let mut phone = secured.phone().await;
    let renewed = secured.authority.sign(&[NAME]);
    // Whoever writes two files is somewhere between them.
    fs::write(secured.folder.path().join("key.pem"), &renewed.key).expect("written");
    secured
        .until_said("tls.key: is not the key of the certificate")
        .await;
    assert_eq!(https.certificate().await.as_ref(), Some(&first));
    write(&secured.folder, &renewed);
    secured.process.signal(Signal::HUP);
    secured.until_said("the certificate was renewed").await;
    let second = https.certificate().await.expect("shown");
    assert_ne!(first, second);
    let answer = phone.ask(json!({"type": "status", "status": "away"})).await;
    assert_eq!(answer["type"], "done", "{answer}");
}

#[tokio::test]
async fn a_renewal_that_cannot_be_used_keeps_the_old_certificate() {
    let secured = Secured::start(&[]);
    let https = secured.https();
    let first = https.certificate().await.expect("shown");
    let expired = secured.authority.sign_changed(&[NAME], |params| {
        params.not_after = date_time_ymd(2024, 4, 1);
    });
    let good = secured.authority.sign(&[NAME]);
    let half = Signed {
        certificate: good.certificate[..good.certificate.len() / 2].into(),
        key: good.key.clone(),
    };
    for (bad, words) in [
        (&expired, "expired at 2024-04-01"),
        (&half, "tls.certificate: holds"),
    ] {
        write(&secured.folder, bad);
        secured.process.signal(Signal::HUP);
        secured.until_said(words).await;
        assert_eq!(https.certificate().await.as_ref(), Some(&first), "{words}");
    }
    fs::remove_file(secured.folder.path().join("cert.pem")).expect("removed");
    secured.process.signal(Signal::HUP);
    secured.until_said("tls.certificate: cannot be read").await;
    assert_eq!(https.certificate().await.as_ref(), Some(&first));
    // Each fault once, however often it is looked at.
    let told = secured.said().matches("the old one is kept").count();
    assert!((3..=5).contains(&told), "{}", secured.said());
}

/// What a command says that does not begin.
fn refused(command: &str, certificate: &PathBuf, key: &PathBuf) -> String {
    let output = binary()
        .arg(command)
        .env("KAOTSUNAGI_TLS_CERTIFICATE", certificate)
        .env("KAOTSUNAGI_TLS_KEY", key)
        .env("KAOTSUNAGI_LISTEN", "127.0.0.1:0")
        .current_dir(certificate.parent().expect("a folder"))
        .output()
        .expect("ran");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{said}");
    said
}

#[test]
fn what_cannot_be_used_is_named_with_its_mend_before_anything_is_served() {
    let authority = Authority::new();
    let folder = tempfile::tempdir().expect("a folder");
    let keep = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path
    };
    let good = authority.sign(&[NAME]);
    let expired = authority.sign_changed(&[NAME], |params| {
        params.not_after = date_time_ymd(2024, 4, 1);
    });
    let (certificate, key) = (
        keep("cert.pem", &good.certificate),
        keep("key.pem", &good.key),
    );
    let other = keep("other.pem", &authority.sign(&[NAME]).key);
    let old = (
        keep("old.pem", &expired.certificate),
        keep("old.key", &expired.key),
    );
    let missing = folder.path().join("nowhere.pem");
    let cases = [
        (
            &certificate,
            &other,
            "other.pem: tls.key: is not the key of the certificate; give the key that this certificate was asked for with",
        ),
        (
            &old.0,
            &old.1,
            "old.pem: tls.certificate: expired at 2024-04-01T00:00:00Z; renew it",
        ),
        (
            &missing,
            &key,
            "nowhere.pem: tls.certificate: cannot be read: No such file",
        ),
        (
            &key,
            &key,
            "key.pem: tls.certificate: holds no certificate; give the PEM file",
        ),
        (
            &certificate,
            &certificate,
            "cert.pem: tls.key: holds no private key",
        ),
    ];
    for (certificate, key, words) in cases {
        for command in ["check", "serve"] {
            let said = refused(command, certificate, key);
            assert!(said.contains(words), "{command}: {said}");
        }
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_worth_a_warning() {
    let secured = Secured::start(&[("KAOTSUNAGI_PUBLIC_URL", "https://other.example.jp")]);
    let warning = "the certificate is not for other.example.jp, where public_url leads";
    secured.until_said(warning).await;
    let check = binary()
        .arg("check")
        .env("KAOTSUNAGI_PUBLIC_URL", "https://other.example.jp")
        .env(
            "KAOTSUNAGI_TLS_CERTIFICATE",
            secured.folder.path().join("cert.pem"),
        )
        .env("KAOTSUNAGI_TLS_KEY", secured.folder.path().join("key.pem"))
        .output()
        .expect("ran");
    let said = String::from_utf8(check.stdout).expect("text");
    assert!(check.status.success() && said.contains(warning), "{said}");
    assert!(!said.contains("all is well"), "{said}");
}

#[tokio::test]
async fn the_plain_port_leads_to_https_and_does_nothing_else() {
    let secured = Secured::start(&[("KAOTSUNAGI_TLS_REDIRECT", "127.0.0.1:0")]);
    let plain = secured.process.line("leading there from ");
    let plain = plain.trim_start_matches("leading there from ").to_owned();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    for path in ["/j/southwest?c=ABC234", "/api/event", "/healthz", "/ws"] {
        for method in [reqwest::Method::GET, reqwest::Method::POST] {
            let request = client.request(method, format!("{plain}{path}"));
            // Whatever host it was asked by: nobody is led to a stranger's.
            let answer = request.header("host", "evil.example").send().await;
            let answer = answer.expect("answered");
            assert_eq!(answer.status(), 308);
            let location = answer.headers()["location"].to_str().expect("text");
            assert_eq!(location, format!("https://{NAME}{path}"));
            assert!(answer.text().await.expect("text").is_empty());
        }
    }
}

/// Each event has its own name, and the certificate and the ports are the process'.
#[tokio::test]
async fn events_of_one_process_share_a_certificate_and_are_each_led_to_by_name() {
    let authority = Authority::new();
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["minato.example.jp", "sumida.example.jp"];
    write(&folder, &authority.sign(&names));
    let events = folder.path().join("events");
    fs::create_dir(&events).expect("made");
    for (file, name) in ["minato.toml", "sumida.toml"].iter().zip(names) {
        let text = format!("public_url = \"https://{name}\"\n");
        fs::write(events.join(file), text).expect("written");
    }
    let mut command = binary();
    command
        .env("KAOTSUNAGI_EVENTS", &events)
        .env("KAOTSUNAGI_TLS_CERTIFICATE", folder.path().join("cert.pem"))
        .env("KAOTSUNAGI_TLS_KEY", folder.path().join("key.pem"))
        .env("KAOTSUNAGI_TLS_REDIRECT", "127.0.0.1:0");
    let process = Process::start(command, &folder.path().join("data"));
    let plain = process.line("leading there from ");
    let plain = plain.trim_start_matches("leading there from ").to_owned();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    for name in names {
        let https = Https::trusting(&authority.pem, name, port(process.url()));
        let answer = https.get("/api/event").await;
        assert_eq!(answer.status, 200);
        assert!(answer.head.contains("strict-transport-security"));
        let request = client.get(format!("{plain}/j/south")).header("host", name);
        let answer = request.send().await.expect("answered");
        let location = answer.headers()["location"].to_str().expect("text");
        assert_eq!(location, format!("https://{name}/j/south"));
    }
    let request = client.get(plain).header("host", "evil.example");
    let answer = request.send().await.expect("answered");
    assert_eq!(answer.status(), 404);
    fs::write(
        events.join("koto.toml"),
        "public_url = \"https://koto.example.jp\"\n[tls]\nredirect = \"127.0.0.1:0\"\n",
    )
    .expect("written");
    let check = binary()
        .args(["serve", "--listen", "127.0.0.1:0", "--events"])
        .arg(&events)
        .output()
        .expect("ran");
    let said = String::from_utf8(check.stderr).expect("text");
    let words = "koto.toml:3: tls.redirect: is not an event's own";
    assert!(
        check.status.code() == Some(2) && said.contains(words),
        "{said}"
    );
}

/// Of one who stalls in the middle of a handshake, `net` counts the seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_who_stall_in_a_handshake_keep_nobody_out() {
    let authority = Authority::new();
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, &authority.sign(&[NAME]));
    let data = folder.path().join("data");
    let process = Process::with_descriptors_and(&data, 128, |command| {
        command
            .env("KAOTSUNAGI_TLS_CERTIFICATE", folder.path().join("cert.pem"))
            .env("KAOTSUNAGI_TLS_KEY", folder.path().join("key.pem"));
    });
    let port = port(process.url());
    let mut strangers = Vec::new();
    for n in 0..300 {
        let mut stranger = TcpStream::connect(("127.0.0.1", port)).expect("connected");
        if n % 2 == 0 {
            // The head of a record that does not come.
            let _told = stranger.write_all(&[22, 3, 1, 2, 0, 1]);
        }
        strangers.push(stranger);
    }
    let https = Https::trusting(&authority.pem, NAME, port);
    for _ in 0..20 {
        assert_eq!(https.get("/healthz").await.status, 200);
    }
    drop(strangers);
    // Who speaks plainly by mistake is hung up on.
    let mut plain = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    plain
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .expect("sent");
    plain.set_read_timeout(Some(PATIENCE)).expect("set");
    let mut heard = Vec::new();
    let _ended_or_reset = plain.read_to_end(&mut heard);
    assert!(!heard.starts_with(b"HTTP/"), "{heard:?}");
}
