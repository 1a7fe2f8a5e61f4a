//! What a security officer finds afterwards: in the log, in the metrics, and meanwhile in the console. Never a name.

use std::process::Stdio;

use protocol::routes::{ALL, Caller};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

use crate::asked;
use crate::process::{Process, binary, register};
use crate::support::{PASSPHRASE, Phone, Server, text};

const NAME: &str = "灯台 たまき";

/// The figure of one kind in the metrics.
fn counted(metrics: &str, what: &str) -> u64 {
    let start = format!("kaotsunagi_security_total{{what=\"{what}\"}} ");
    let line = metrics.lines().find_map(|line| line.strip_prefix(&start));
    let figure = line.unwrap_or_else(|| panic!("{what} in {metrics}"));
    figure.parse().expect("a number")
}

struct Asking<'a> {
    http: Client,
    server: &'a Process,
}

impl Asking<'_> {
    async fn ask(&self, method: Method, path: &str, token: &str, body: Value) -> Response {
        let url = format!("{}{path}", self.server.url());
        let request = self
            .http
            .request(method, url)
            .bearer_auth(token)
            .json(&body);
        request.send().await.expect("answered")
    }

    async fn is_refused(&self, path: &str, token: &str, body: Value, status: u16) {
        let answer = self.ask(Method::POST, path, token, body).await;
        assert_eq!(answer.status(), status, "{path}");
    }
}

#[tokio::test]
async fn who_was_refused_and_what_was_taken_out_is_told_without_a_name() {
    let data = tempfile::tempdir().expect("a folder");
    let log = data.path().join("log");
    let mut command = binary();
    let file = std::fs::File::create(&log).expect("a file");
    command
        .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE)
        .stderr(Stdio::from(file));
    let server = Process::start(command, &data.path().join("data"));
    let asking = Asking {
        http: Client::new(),
        server: &server,
    };

    let person = text(&register(&server, NAME).await["token"]);
    for wrong in ["ちがう合言葉", "これもちがう"] {
        let body = json!({"passphrase": wrong});
        asking
            .is_refused("/api/organizer/sign-in", "", body, 401)
            .await;
    }
    let body = json!({"token": "no-such-link"});
    asking.is_refused("/api/staff/sign-in", "", body, 401).await;
    let body = json!({"code": "AAAA-AAAA"});
    asking.is_refused("/api/resume", "", body, 404).await;
    let foreign = asking.http.post(format!("{}/api/resume", server.url()));
    let foreign = foreign
        .header("origin", "https://evil.example")
        .json(&json!({"code": "x"}));
    assert_eq!(foreign.send().await.expect("answered").status(), 403);
    let elsewhere = asking.http.get(format!("{}/api/event", server.url()));
    let elsewhere = elsewhere.header("host", "evil.example");
    assert_eq!(elsewhere.send().await.expect("answered").status(), 421);
    let forged = asking
        .ask(Method::GET, "/api/me", "forged", Value::Null)
        .await;
    assert_eq!(forged.status(), 401);
    let socket = format!("{}/ws", server.url().replace("http:", "ws:"));
    let mut stranger = Phone::connect(&socket).await;
    let hello = json!({"id": "1", "type": "hello", "token": "forged", "room": "southwest"});
    stranger.send(&hello).await;
    assert_eq!(stranger.closed().await, Some(4401));

    let right = json!({"passphrase": PASSPHRASE});
    let signed_in = asking
        .ask(Method::POST, "/api/organizer/sign-in", "", right)
        .await;
    let organizer = text(&signed_in.json::<Value>().await.expect("JSON")["token"]);
    let done = async |method: Method, path: &str| {
        let answer = asking.ask(method, path, &organizer, Value::Null).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    };
    done(Method::POST, "/api/organizer/rooms/southwest/code").await;
    done(Method::GET, "/api/organizer/links.csv").await;

    let mut console = Phone::connect(&socket).await;
    let hello = json!({"id": "1", "type": "hello", "token": organizer, "room": "southwest"});
    console.send(&hello).await;
    let rooms = console.until_type("rooms").await;
    assert_eq!(rooms["unusual"], Value::Null, "a few are no alarm: {rooms}");
    for _ in 0..20 {
        let answer = asking
            .ask(Method::GET, "/api/organizer/audit", &person, Value::Null)
            .await;
        assert_eq!(answer.status(), 403);
    }
    let alarm = |phone: &Phone| {
        let rooms = phone
            .log
            .iter()
            .filter(|message| message["type"] == "rooms");
        let mut alarms = rooms.filter_map(|message| message["unusual"][0].as_object());
        alarms
            .find(|alarm| alarm["what"] == "role_refused")
            .cloned()
    };
    let alarm = console.until(alarm).await;
    assert!(alarm["count"].as_u64() >= Some(20), "{alarm:?}");

    let metrics = asking.ask(Method::GET, "/metrics", "", Value::Null).await;
    let metrics = metrics.text().await.expect("text");
    for (what, times) in [
        ("sign_in_refused", 3),
        ("code_refused", 1),
        ("origin_refused", 1),
        ("host_refused", 1),
        ("token_refused", 2),
        ("signed_in", 1),
        ("access_changed", 1),
        ("exported", 1),
        ("role_refused", 20),
        ("throttled", 0),
    ] {
        assert_eq!(counted(&metrics, what), times, "{what}");
    }

    let dashboard = include_str!("../../deploy/grafana/kaotsunagi.json");
    for shown in dashboard.split("kaotsunagi_").skip(1) {
        let end = shown.find(|c: char| !c.is_ascii_lowercase() && c != '_');
        let name = format!("\nkaotsunagi_{}", &shown[..end.expect("a letter after it")]);
        assert!(metrics.contains(&name), "the dashboard shows {name}");
    }

    drop(server);
    let log = std::fs::read_to_string(&log).expect("read");
    let lines: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("security: "))
        .collect();
    let exported = lines.iter().find(|line| line.contains("what=\"exported\""));
    let exported = exported.unwrap_or_else(|| panic!("{log}"));
    assert!(exported.contains("sign_in="), "who it was: {exported}");
    assert!(
        exported.contains("route=\"/api/organizer/links.csv\""),
        "{exported}"
    );
    for (said, of) in [(&log, "the log"), (&metrics, "the metrics")] {
        for secret in [
            NAME,
            "たまき",
            PASSPHRASE,
            &person,
            &organizer,
            "127.0.0.1:",
        ] {
            let found = said
                .lines()
                .find(|line| line.contains(secret) && line.contains("security"));
            assert_eq!(found, None, "{of}");
        }
        assert!(!said.contains("たまき"), "{of}");
    }
}

#[tokio::test]
async fn nothing_about_people_is_kept_by_a_cache() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let form = server.form(NAME, "さくら坂クリニック", &[], &[]);
    let person = server.register(&form).await.token;
    let mut looked_at = 0;
    for route in ALL.iter().filter(|route| {
        route.caller != Caller::Anyone && route.method == protocol::routes::Method::Get
    }) {
        let path = asked::path(route, ["southwest", "hoshimizaka"]);
        let token = if route.caller == Caller::Attendee {
            &person
        } else {
            &organizer
        };
        let request = server.http.get(server.url(&path)).bearer_auth(token);
        let answer = request.send().await.expect("answered");
        let kept = answer
            .headers()
            .get("cache-control")
            .and_then(|kept| kept.to_str().ok());
        assert_eq!(kept, Some("no-store"), "{path}");
        looked_at += 1;
    }
    assert!(looked_at > 20, "{looked_at}");
}
