//! A crowd of phones: they come in, listen, lose their connection together and come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::floor;
use super::http::ask;
use super::server::{Kind, ROOM, Server};

/// What everybody listens for.
pub(crate) const ANNOUNCED: &str = "まもなく始まります";
pub(crate) const CALLED: &str = "\"state\":\"called\"";
/// What people have to do with each other.
const TAGS: [&str; 14] = [
    "referral-desk",
    "quick-reply",
    "acute-admission",
    "open-beds",
    "department-intro",
    "discharge-coordination",
    "rehab-ward",
    "backup-hospital",
    "reverse-referral",
    "specialist-referral",
    "stroke-care",
    "oral-care",
    "home-dental",
    "home-visit",
];
/// Phones that come in at one moment.
const AT_ONCE: usize = 64;
const BUFFER: usize = 4 * 1024;
/// Longer than anything takes that goes well.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(1);

pub(crate) type Socket = WebSocketStream<TcpStream>;

/// What all of them have heard together.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) bytes: AtomicU64,
    announced: AtomicUsize,
    called: AtomicUsize,
}

impl Heard {
    fn note(&self, text: &str) {
        self.bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
        if text.contains(ANNOUNCED) {
            self.announced.fetch_add(1, Ordering::Relaxed);
        }
        if text.contains(CALLED) {
            self.called.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn forget(&self) {
        self.announced.store(0, Ordering::Relaxed);
        self.called.store(0, Ordering::Relaxed);
    }

    /// How long until so many have heard an announcement; it ends the bench if they do not.
    pub(crate) async fn announced(&self, by: usize, since: Instant) -> Duration {
        until(&self.announced, by, since).await
    }

    pub(crate) async fn called(&self, people: usize, since: Instant) -> Duration {
        until(&self.called, people, since).await
    }
}

async fn until(count: &AtomicUsize, enough: usize, since: Instant) -> Duration {
    while count.load(Ordering::Relaxed) < enough {
        assert!(since.elapsed() < PATIENCE, "{count:?} of {enough} heard it");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    since.elapsed()
}

/// Somebody of the crowd, while they are away.
#[derive(Clone, Default)]
struct Away {
    token: String,
    /// Where they were in the service's journal.
    at: Option<String>,
}

pub(crate) struct Crowd {
    phones: Vec<JoinHandle<Away>>,
    cut: watch::Sender<bool>,
    pub(crate) heard: Arc<Heard>,
}

impl Crowd {
    /// Everybody comes in by a narrow door.
    pub(crate) async fn come(server: &Server, phones: usize) -> Self {
        let everybody = (0..phones).map(|n| async move {
            let token = match server.kind {
                Kind::Floor => String::new(),
                Kind::Service => register(server, n).await,
            };
            Away { token, at: None }
        });
        Self::enter(server, everybody, Arc::default()).await
    }

    /// All lose their connection, and come back with the last they heard.
    pub(crate) async fn come_back(self, server: &Server) -> Self {
        self.cut.send_replace(true);
        let away = join_all(self.phones).await;
        let away = away
            .into_iter()
            .map(|phone| async { phone.expect("it listened") });
        Self::enter(server, away, self.heard).await
    }

    /// Everybody goes, before the server does.
    pub(crate) async fn go(self) {
        self.cut.send_replace(true);
        join_all(self.phones).await;
    }

    #[expect(
        clippy::async_yields_async,
        reason = "they listen on their own from here on, and are waited for when they go"
    )]
    async fn enter(
        server: &Server,
        phones: impl Iterator<Item = impl Future<Output = Away>>,
        heard: Arc<Heard>,
    ) -> Self {
        let cut = watch::Sender::new(false);
        let door = Semaphore::new(AT_ONCE);
        let entering = phones.map(async |phone| {
            let _turn = door.acquire().await.expect("the door stands open");
            let phone = phone.await;
            let mut socket = open(server).await;
            let hello = hello(server, &phone);
            socket.send(Message::text(hello)).await.expect("sent");
            let first = text(&mut socket).await.expect("a welcome");
            heard.note(&first);
            let at = position(&first).or(phone.at);
            let phone = Away { at, ..phone };
            tokio::spawn(listen(socket, phone, Arc::clone(&heard), cut.subscribe()))
        });
        let phones = join_all(entering).await;
        Self { phones, cut, heard }
    }
}

/// Says something for all at the floor, on a connection that is nobody's phone.
pub(crate) async fn say(server: &Server, words: String) -> Socket {
    let mut socket = open(server).await;
    socket.send(Message::text(words)).await.expect("sent");
    socket
}

/// Somebody's socket, welcomed.
pub(crate) async fn enter(server: &Server, token: &str) -> Socket {
    let mut socket = open(server).await;
    let token = token.to_owned();
    let hello = hello(server, &Away { token, at: None });
    socket.send(Message::text(hello)).await.expect("sent");
    text(&mut socket).await.expect("a welcome");
    socket
}

pub(crate) async fn register(server: &Server, n: usize) -> String {
    let some = |from: usize| -> Vec<_> {
        (0..4)
            .map(|i| TAGS[(n + from + 3 * i) % TAGS.len()])
            .collect()
    };
    let kind = ["hospital", "clinic", "dental", "care"][n % 4];
    let ward = ["meguro", "shibuya", "setagaya"][n % 3];
    let form = json!({
        "name": format!("見本 {n:05}"), "organization": {"name": format!("見本施設 {}", n / 2)},
        "kind": kind, "ward": ward,
        "offers": some(0), "needs": some(5), "room": ROOM, "code": server.code,
        "consent": {"partners": true, "exchange": true, "booths": false},
    });
    let key = format!("idempotency-key: bench-{n}\r\n");
    let registered = ask(server.address, ("POST", "/api/attendees"), &key, &form).await;
    registered["token"].as_str().expect("a token").to_owned()
}

async fn open(server: &Server) -> Socket {
    let url = format!("ws://{}/ws", server.address);
    let mut request = url.into_client_request().expect("an address");
    if server.kind == Kind::Service {
        let name = "kaotsunagi.v1".parse().expect("a header");
        request.headers_mut().insert("sec-websocket-protocol", name);
    }
    let stream = TcpStream::connect(server.address)
        .await
        .expect("it listens");
    stream.set_nodelay(true).expect("an option of every socket");
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(0);
    let opened = client_async_with_config(request, stream, Some(config)).await;
    opened.expect("a socket").0
}

fn hello(server: &Server, phone: &Away) -> String {
    if server.kind == Kind::Floor {
        return floor::HELLO.into();
    }
    let mut hello = json!({"type": "hello", "id": "hello", "token": phone.token, "room": ROOM});
    if let Some(at) = &phone.at {
        hello["at"] = json!(at);
    }
    hello.to_string()
}

async fn text(socket: &mut Socket) -> Option<Utf8Bytes> {
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) => return Some(text),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

async fn listen(
    mut socket: Socket,
    mut phone: Away,
    heard: Arc<Heard>,
    mut cut: watch::Receiver<bool>,
) -> Away {
    loop {
        tokio::select! {
            text = text(&mut socket) => {
                let text = text.expect("nobody is put out");
                heard.note(&text);
                phone.at = position(&text).or(phone.at);
            }
            _ = cut.changed() => return phone,
        }
    }
}

/// The position that a frame of the service begins with.
fn position(frame: &str) -> Option<String> {
    let at = frame.strip_prefix(r#"{"at":""#)?.split('"').next()?;
    Some(at.to_owned())
}
