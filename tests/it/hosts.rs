//! Under which hosts an event is served, as browsers and probes ask for it.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::Server;

async fn asked(server: &Server, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    sent(server, Method::GET, path, headers).await
}

async fn sent(
    server: &Server,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> (u16, String) {
    let mut request = server.http.request(method, server.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.expect("answered");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("text"))
}

fn code(problem: &str) -> String {
    let problem: Value = serde_json::from_str(problem).expect("a problem");
    crate::support::text(&problem["code"])
}

#[tokio::test]
async fn what_was_sent_to_a_host_that_is_not_ours_is_refused_whatever_is_asked() {
    let server = Server::with(|settings| {
        settings.public_url = Some("https://meet.example.jp".into());
        settings.names = vec!["meet.local".into()];
    })
    .await;
    for path in [
        "/",
        "/j/southwest",
        "/api/event",
        "/qr/southwest.svg",
        "/ws",
    ] {
        let (status, problem) = asked(&server, path, &[("host", "evil.example")]).await;
        assert_eq!((status, &*code(&problem)), (421, "wrong_host"), "{path}");
    }
    for host in ["meet.example.jp.evil.example", "198.51.100.7:8080"] {
        assert_eq!(asked(&server, "/api/event", &[("host", host)]).await.0, 421);
    }
    for own in [
        "meet.example.jp",
        "MEET.example.jp:443",
        "meet.local:8080",
        "localhost:8080",
        "127.0.0.1",
        "[::1]:8080",
    ] {
        let (status, said) = asked(&server, "/api/event", &[("host", own)]).await;
        assert_eq!(status, 200, "{own}: {said}");
    }
}

#[tokio::test]
async fn probes_are_answered_under_any_host_and_under_none() {
    let server = Server::start().await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        let (status, _) = asked(&server, path, &[("host", "node-1.internal:8080")]).await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
    let bare = |path: &'static str| {
        let address = server.running.bound.address;
        async move {
            let mut stream = TcpStream::connect(address).await.expect("connected");
            let head = format!("GET {path} HTTP/1.0\r\n\r\n");
            stream.write_all(head.as_bytes()).await.expect("sent");
            let mut heard = String::new();
            stream.read_to_string(&mut heard).await.expect("read");
            heard
        }
    };
    assert!(bare("/readyz").await.contains(" 200 "));
    assert!(bare("/api/event").await.contains(" 421 "));
}

#[tokio::test]
async fn only_our_own_pages_change_anything() {
    let server = Server::with(|settings| {
        settings.public_url = Some("https://meet.example.jp".into());
    })
    .await;
    let registers = |origin: &'static str| {
        let origin = [("origin", origin), ("content-type", "application/json")];
        let server = &server;
        async move { sent(server, Method::POST, "/api/attendees", &origin).await }
    };
    for foreign in ["https://evil.example", "http://localhost:3000"] {
        let (status, problem) = registers(foreign).await;
        assert_eq!(
            (status, &*code(&problem)),
            (403, "wrong_origin"),
            "{foreign}"
        );
    }
    // Let through, and refused for its empty body.
    for own in ["https://meet.example.jp", "null"] {
        let (status, problem) = registers(own).await;
        assert_eq!((status, &*code(&problem)), (400, "not_json"), "{own}");
    }
    let open = [("origin", "https://evil.example")];
    assert_eq!(asked(&server, "/ws", &open).await.0, 403);
}
