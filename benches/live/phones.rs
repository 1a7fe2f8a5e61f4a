//! A crowd of phones: they come in, listen, lose their connection together and come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::floor;
use super::heard::Heard;
use super::http::ask;
use super::server::{ROOM, Server};

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

pub(crate) type Socket = WebSocketStream<TcpStream>;

/// Somebody of the crowd, while they are away.
#[derive(Clone, Default)]
struct Away {
    id: String,
    token: String,
    /// Where they were in the service's journal.
    at: Option<String>,
}

/// Something that somebody asks of the service.
struct Ask {
    id: String,
    text: String,
    /// Takes the frame that answers.
    answered: oneshot::Sender<Utf8Bytes>,
}

struct Phone {
    id: String,
    asks: mpsc::UnboundedSender<Ask>,
    sent: Arc<AtomicU64>,
    listens: JoinHandle<Away>,
}

pub(crate) struct Crowd {
    phones: Vec<Phone>,
    asked: AtomicUsize,
    cut: watch::Sender<bool>,
    pub(crate) heard: Arc<Heard>,
}

impl Crowd {
    /// Everybody comes in by a narrow door, evenly within so long; all at once if that is nothing.
    pub(crate) async fn come(server: &Server, phones: usize, within: Duration) -> Self {
        let everybody = (0..phones).map(|n| async move {
            sleep(within * n as u32 / phones as u32).await;
            match server.kind.is_service() {
                true => register(server, n).await,
                false => Away::default(),
            }
        });
        Self::enter(server, everybody, Arc::default()).await
    }

    pub(crate) fn len(&self) -> usize {
        self.phones.len()
    }

    /// Bytes that the `n`th of them was sent.
    pub(crate) fn sent_to(&self, n: usize) -> u64 {
        self.phones[n].sent.load(Ordering::Relaxed)
    }

    pub(crate) fn id(&self, n: usize) -> &str {
        &self.phones[n].id
    }

    /// What the frame says that answers the `n`th of them, and how long it took.
    pub(crate) async fn ask(&self, n: usize, mut message: Value) -> (Utf8Bytes, Duration) {
        let id = format!("ask-{}", self.asked.fetch_add(1, Ordering::Relaxed));
        message["id"] = json!(id);
        let (answered, answer) = oneshot::channel();
        let (id, text) = (format!("\"id\":\"{id}\""), message.to_string());
        let began = Instant::now();
        let ask = Ask { id, text, answered };
        let gone = self.phones[n].asks.send(ask).is_err();
        assert!(!gone, "they listen");
        let answer = answer.await.expect("everybody is answered");
        (answer, began.elapsed())
    }

    /// All lose their connection, and come back with the last they heard.
    pub(crate) async fn come_back(self, server: &Server) -> Self {
        let heard = Arc::clone(&self.heard);
        let away = self.leave().await;
        let away = away.into_iter().map(|phone| async { phone });
        Self::enter(server, away, heard).await
    }

    /// Everybody goes, before the server does.
    pub(crate) async fn go(self) {
        self.leave().await;
    }

    async fn leave(self) -> Vec<Away> {
        self.cut.send_replace(true);
        let listening = self.phones.into_iter().map(|phone| phone.listens);
        let away = join_all(listening).await.into_iter();
        away.map(|phone| phone.expect("it listened")).collect()
    }

    async fn enter(
        server: &Server,
        phones: impl Iterator<Item = impl Future<Output = Away>>,
        heard: Arc<Heard>,
    ) -> Self {
        let cut = watch::Sender::new(false);
        let door = Semaphore::new(AT_ONCE);
        let entering = phones.enumerate().map(async |(n, phone)| {
            let _turn = door.acquire().await.expect("the door stands open");
            let phone = phone.await;
            let mut socket = open(server, n).await;
            say_hello(&mut socket, server, &phone).await;
            let first = text(&mut socket).await.expect("a welcome");
            heard.note(&first);
            let at = position(&first).or(phone.at);
            let phone = Away { at, ..phone };
            let (asks, asked) = mpsc::unbounded_channel();
            let (id, sent) = (phone.id.clone(), Arc::default());
            let hears = Hears {
                crowd: Arc::clone(&heard),
                own: Arc::clone(&sent),
            };
            let listens = tokio::spawn(listen(socket, phone, asked, hears, cut.subscribe()));
            Phone {
                id,
                asks,
                sent,
                listens,
            }
        });
        let phones = join_all(entering).await;
        Self {
            phones,
            asked: AtomicUsize::new(0),
            cut,
            heard,
        }
    }
}

/// Says something for all at a bare server, on a connection that is nobody's phone.
pub(crate) async fn say(server: &Server, words: &str) -> Socket {
    let mut socket = open(server, 0).await;
    tell(&mut socket, server, words).await;
    socket
}

/// Somebody's socket, welcomed.
pub(crate) async fn enter(server: &Server, token: &str) -> Socket {
    let mut socket = open(server, 0).await;
    let token = token.to_owned();
    let away = Away {
        token,
        ..Away::default()
    };
    say_hello(&mut socket, server, &away).await;
    text(&mut socket).await.expect("a welcome");
    socket
}

pub(crate) async fn token(server: &Server, n: usize) -> String {
    register(server, n).await.token
}

async fn register(server: &Server, n: usize) -> Away {
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
        "offers": some(0), "needs": some(5), "room": ROOM, "code": server.code(),
        "consent": {"partners": true, "exchange": true, "booths": false},
    });
    let key = format!("idempotency-key: bench-{n}\r\n");
    let registered = ask(server.address(n), ("POST", "/api/attendees"), &key, &form).await;
    let text = |value: &Value| value.as_str().expect("an answer").to_owned();
    Away {
        id: text(&registered["attendee"]["id"]),
        token: text(&registered["token"]),
        at: None,
    }
}

async fn open(server: &Server, n: usize) -> Socket {
    let address = server.address(n);
    let path = match server.kind.is_socket_io() {
        true => "socket.io/?EIO=4&transport=websocket",
        false => "ws",
    };
    let url = format!("ws://{address}/{path}");
    let mut request = url.into_client_request().expect("an address");
    if server.kind.is_service() {
        let name = "kaotsunagi.v1".parse().expect("a header");
        request.headers_mut().insert("sec-websocket-protocol", name);
    }
    let stream = TcpStream::connect(address).await.expect("it listens");
    stream.set_nodelay(true).expect("an option of every socket");
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(0);
    let opened = client_async_with_config(request, stream, Some(config)).await;
    let mut socket = opened.expect("a socket").0;
    if server.kind.is_socket_io() {
        // Its protocol opens twice: the connection, and the name space.
        text(&mut socket).await.expect("opened");
        send(&mut socket, "40").await;
        text(&mut socket).await.expect("connected");
    }
    socket
}

async fn say_hello(socket: &mut Socket, server: &Server, phone: &Away) {
    if !server.kind.is_service() {
        return tell(socket, server, floor::HELLO).await;
    }
    let mut hello = json!({"type": "hello", "id": "hello", "token": phone.token, "room": ROOM});
    if let Some(at) = &phone.at {
        hello["at"] = json!(at);
    }
    send(socket, &hello.to_string()).await;
}

/// In the words of a bare server.
async fn tell(socket: &mut Socket, server: &Server, words: &str) {
    match server.kind.is_socket_io() {
        true => send(socket, &format!("42{}", json!(["m", words]))).await,
        false => send(socket, words).await,
    }
}

async fn send(socket: &mut Socket, text: &str) {
    socket.send(Message::text(text)).await.expect("sent");
}

async fn text(socket: &mut Socket) -> Option<Utf8Bytes> {
    loop {
        match socket.next().await?.ok()? {
            // A ping of Socket.IO's.
            Message::Text(text) if text == "2" => send(socket, "3").await,
            Message::Text(text) => return Some(text),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

/// Where what somebody hears is noted.
struct Hears {
    crowd: Arc<Heard>,
    own: Arc<AtomicU64>,
}

async fn listen(
    mut socket: Socket,
    mut phone: Away,
    mut asks: mpsc::UnboundedReceiver<Ask>,
    heard: Hears,
    mut cut: watch::Receiver<bool>,
) -> Away {
    let mut asked: Vec<Ask> = Vec::new();
    loop {
        tokio::select! {
            text = text(&mut socket) => {
                let text = text.expect("nobody is put out");
                heard.crowd.note(&text);
                heard.own.fetch_add(text.len() as u64, Ordering::Relaxed);
                phone.at = position(&text).or(phone.at);
                for ask in asked.extract_if(.., |ask| text.contains(&ask.id)) {
                    let _nobody_waits = ask.answered.send(text.clone());
                }
            }
            Some(ask) = asks.recv() => {
                send(&mut socket, &ask.text).await;
                asked.push(ask);
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
