//! `cargo bench --bench floor`: a hall of 222 phones over real sockets, beside the floor any server has in the same run.
//!
//! The floor of a round is writing one frame of the same length to as many sockets, by a server that does nothing else. The floor of a
//! registration is the same registration when nobody else registers.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use kaotsunagi::catalog::Catalog;
use kaotsunagi::config::{Overrides, Settings};
use kaotsunagi::server::{Running, start};
use kaotsunagi::service::{Clock, House};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, accept_async, connect_async};

const PHONES: usize = 222;
const ROUNDS: u64 = 5;
/// One at a time, for comparison with all at once.
const ALONE: usize = 30;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = serve(folder.path()).await;
    let http = reqwest::Client::new();

    let mut alone = Vec::new();
    for n in 0..ALONE {
        let began = Instant::now();
        register(&running, &http, 10_000 + n).await;
        alone.push(began.elapsed());
    }
    let began = Instant::now();
    let registered = join_all((0..PHONES).map(async |n| {
        let began = Instant::now();
        let token = register(&running, &http, n).await;
        (token, began.elapsed())
    }))
    .await;
    let all = began.elapsed();
    let burst: Vec<_> = registered.iter().map(|(_, took)| *took).collect();
    println!("registrations, one after the other: {}", spread(&alone));
    println!(
        "registrations, {PHONES} at once:      {}, all in after {all:.0?}",
        spread(&burst)
    );
    println!(
        "  {PHONES} one after the other would take {:.1} times as long",
        middle(&alone).as_secs_f64() * PHONES as f64 / all.as_secs_f64()
    );

    let mut phones = Vec::new();
    for (token, _) in &registered {
        phones.push(enter(&running, token).await);
    }
    let console = json!({"passphrase": "bench"});
    let token = ask(&http, &running, "/api/organizer/sign-in", "", &console).await;
    let console = text(&token["token"]);
    let (mut answered, mut called, mut length) = (Vec::new(), Vec::new(), 0);
    for number in 1..=ROUNDS {
        let began = Instant::now();
        let order = json!({"minutes": 6, "move_seconds": 0, "tables": 200});
        let path = "/api/organizer/rooms/southwest/rounds";
        let start = async {
            let round = ask(&http, &running, path, &console, &order).await;
            assert_eq!(round["total"], round["bound"], "{}", round["number"]);
            began.elapsed()
        };
        let calls = join_all(phones.iter_mut().map(async |phone| {
            let bytes = until_called(phone, number).await;
            (began.elapsed(), bytes)
        }));
        let (answer, calls) = tokio::join!(start, calls);
        answered.push(answer);
        called.push(calls.iter().map(|(at, _)| *at).max().expect("phones"));
        length = calls.iter().map(|(_, bytes)| bytes).sum::<usize>() / calls.len();
        let end = running.event.service.commands.organize(
            hall::Command::EndRound {
                room: "southwest".into(),
                number: u32::try_from(number).expect("few rounds"),
            },
            House::ORGANIZER,
        );
        end.await.expect("ended");
    }
    drop(phones);
    running.drain().await;
    let floor = floor(length).await;
    println!("round of {PHONES}: answered after {}", spread(&answered));
    println!(
        "round of {PHONES}: last phone called after {}",
        spread(&called)
    );
    println!(
        "  {:.1} times the floor: {} for a frame of {length} bytes to {PHONES} sockets and nothing else",
        middle(&called).as_secs_f64() / middle(&floor).as_secs_f64(),
        spread(&floor)
    );
}

async fn serve(folder: &std::path::Path) -> Running {
    let overrides = Overrides::default()
        .flag("listen", Some("127.0.0.1:0".into()))
        .flag("data_dir", Some(folder.display().to_string()));
    let mut settings = Settings::load(None, &overrides).unwrap_or_else(|p| panic!("{p}"));
    settings.registration.per_minute = 1_000_000;
    settings.shutdown.drain = Duration::from_secs(1);
    settings.shutdown.reconnect_within = Duration::from_millis(100);
    let catalog = Catalog::example().unwrap_or_else(|p| panic!("{p}"));
    start(settings, catalog, Some("bench".into()), Clock::SYSTEM)
        .await
        .expect("started")
}

async fn register(running: &Running, http: &reqwest::Client, n: usize) -> String {
    let tags = ["home-visit", "open-beds", "emergency-24h", "quick-reply"];
    let form = json!({
        "name": format!("参加者{n}"), "organization": {"name": format!("施設{n}")}, "kind": "clinic",
        "ward": "meguro", "offers": [tags[n % 4]], "needs": [tags[(n + 1) % 4]],
        "consent": {"partners": true, "exchange": true, "booths": false},
        "room": "southwest", "code": running.event.service.sign_in.join_code(&"southwest".into()),
    });
    text(&ask(http, running, "/api/attendees", "", &form).await["token"])
}

async fn ask(
    http: &reqwest::Client,
    running: &Running,
    path: &str,
    token: &str,
    body: &Value,
) -> Value {
    let request = http.post(format!("http://{}{path}", running.bound.address));
    let response = request
        .bearer_auth(token)
        .json(body)
        .send()
        .await
        .expect("answered");
    assert!(
        response.status().is_success(),
        "{}",
        response.text().await.unwrap_or_default()
    );
    response.json().await.expect("JSON")
}

async fn enter(running: &Running, token: &str) -> Socket {
    let mut request = format!("ws://{}/ws", running.bound.address)
        .into_client_request()
        .expect("a request");
    let protocol = "kaotsunagi.v1".parse().expect("a header");
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = connect_async(request).await.expect("connected");
    let hello = json!({"type": "hello", "id": "1", "token": token, "room": "southwest"});
    socket
        .send(Message::text(hello.to_string()))
        .await
        .expect("sent");
    socket
}

/// The length of the frame that says at which table, or that one waits.
async fn until_called(socket: &mut Socket, number: u64) -> usize {
    loop {
        let message = socket.next().await.expect("open").expect("a frame");
        let Message::Text(frame) = message else {
            continue;
        };
        let value: Value = serde_json::from_str(&frame).expect("JSON");
        let about = |m: &Value| m["type"] == "round" && m["round"]["number"] == number;
        if value["messages"]
            .as_array()
            .is_some_and(|all| all.iter().any(about))
        {
            return frame.len();
        }
    }
}

/// Until the last of as many sockets has read a frame of `length` bytes.
async fn floor(length: usize) -> Vec<Duration> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let accepting = tokio::spawn(async move {
        let mut sockets = Vec::new();
        for _ in 0..PHONES {
            let (stream, _) = listener.accept().await.expect("accepted");
            stream.set_nodelay(true).expect("set");
            sockets.push(accept_async(stream).await.expect("upgraded"));
        }
        sockets
    });
    let mut clients = Vec::new();
    for _ in 0..PHONES {
        clients.push(
            connect_async(format!("ws://{address}"))
                .await
                .expect("connected")
                .0,
        );
    }
    let mut servers = accepting.await.expect("accepted");
    let frame = "x".repeat(length);
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let send = join_all(
            servers
                .iter_mut()
                .map(|s| s.send(Message::text(frame.clone()))),
        );
        let read = join_all(clients.iter_mut().map(async |c| c.next().await));
        tokio::join!(send, read);
        took.push(began.elapsed());
    }
    took
}

fn middle(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

fn spread(times: &[Duration]) -> String {
    let most = times.iter().max().copied().unwrap_or_default();
    format!("median {:.1?}, most {most:.1?}", middle(times))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
