//! A server of one's own, and phones that fold what they are told into fields.

mod client;
pub(crate) mod console;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::Millis;
use futures_util::{SinkExt, StreamExt};
use kaotsunagi::catalog::Catalog;
use kaotsunagi::config::{Overrides, Settings};
use kaotsunagi::server::{Running, StartError, start};
use kaotsunagi::service::Clock;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::deadline;
pub(crate) use crate::patience::PATIENCE;
use crate::patience::until;

pub(crate) const PASSPHRASE: &str = "hanami-no-aikotoba";

pub(crate) struct Server {
    pub running: Running,
    pub http: reqwest::Client,
    folder: TempDir,
    change: Change,
    clock: Clock,
    /// Where it keeps everything, if not in its folder.
    redis: Option<String>,
}

/// Settings a test wants otherwise.
type Change = fn(&mut Settings);
/// What time it is.
type Now = fn() -> Millis;

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings that differ from those of the other tests.
    pub(crate) async fn with(change: Change) -> Self {
        Self::clocked(change, Clock::SYSTEM).await
    }

    /// With a clock of the test's own.
    pub(crate) async fn at(change: Change, now: Now) -> Self {
        Self::clocked(change, Clock::of(now)).await
    }

    /// With a system's clock that the test may set.
    pub(crate) async fn clocked(change: Change, clock: Clock) -> Self {
        Self::open(tempfile::tempdir().expect("a folder"), change, clock, None).await
    }

    /// One of the nodes that keep their event in this Redis.
    pub(crate) async fn node(redis: &str) -> Self {
        Self::node_with(redis, |_| {}).await
    }

    pub(crate) async fn node_with(redis: &str, change: Change) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::open(folder, change, Clock::SYSTEM, Some(redis.to_owned())).await
    }

    /// As [`node_with`](Self::node_with), with a clock of the test's own.
    pub(crate) async fn node_at(redis: &str, change: Change, now: Now) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::open(folder, change, Clock::of(now), Some(redis.to_owned())).await
    }

    /// As [`node_with`](Self::node_with), or why it does not start.
    pub(crate) async fn try_node_with(redis: &str, change: Change) -> Result<Running, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let running = try_run(folder.path(), change, Clock::SYSTEM, Some(redis.to_owned())).await;
        running.map_err(|error| error.to_string())
    }

    async fn open(folder: TempDir, change: Change, clock: Clock, redis: Option<String>) -> Self {
        Self {
            running: run(folder.path(), change, clock, redis.clone()).await,
            http: reqwest::Client::new(),
            folder,
            change,
            clock,
            redis,
        }
    }

    /// Ends this server and starts another on the same data.
    pub(crate) async fn restart(self) -> Self {
        self.restart_after(|_| ()).await
    }

    /// As [`restart`](Self::restart), with something done to the data in between.
    pub(crate) async fn restart_after(self, between: impl FnOnce(&Path)) -> Self {
        self.running.drain().await;
        between(self.folder.path());
        Self::open(self.folder, self.change, self.clock, self.redis).await
    }

    /// Ends this server and leaves its data.
    pub(crate) async fn end(self) -> TempDir {
        self.running.drain().await;
        let open = || {
            let entries = std::fs::read_dir(self.folder.path()).expect("listed");
            let mut names = entries.map(|entry| entry.expect("an entry").file_name());
            names.any(|name| name.to_string_lossy().ends_with("-wal"))
        };
        until("its files are closed", || !open()).await;
        self.folder
    }

    /// On data that another server has left.
    pub(crate) async fn again(folder: TempDir) -> Self {
        Self::open(folder, |_| {}, Clock::SYSTEM, None).await
    }

    /// As [`again`](Self::again), with a clock of the test's own.
    pub(crate) async fn at_again(folder: TempDir, now: Now) -> Self {
        Self::open(folder, |_| {}, Clock::of(now), None).await
    }

    /// As [`again`](Self::again), or why it does not start.
    pub(crate) async fn try_in(folder: &Path) -> Result<Running, String> {
        let running = try_run(folder, |_| {}, Clock::SYSTEM, None).await;
        running.map_err(|error| error.to_string())
    }

    /// As [`again`](Self::again), with settings and a clock of the test's own.
    pub(crate) async fn clocked_again(folder: TempDir, change: Change, clock: Clock) -> Self {
        Self::open(folder, change, clock, None).await
    }

    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.bound.address)
    }

    pub(crate) fn code(&self, room: &str) -> String {
        self.running.event.service.sign_in.join_code(&room.into())
    }

    pub(crate) fn wall_key(&self, room: &str) -> String {
        self.running.event.service.sign_in.wall_key(&room.into())
    }

    /// A registration of somebody invented; change what matters with `change`.
    pub(crate) fn form(
        &self,
        name: &str,
        organization: &str,
        offers: &[&str],
        needs: &[&str],
    ) -> Value {
        json!({
            "name": name,
            "organization": {"name": organization},
            "kind": "clinic",
            "ward": "meguro",
            "offers": offers,
            "needs": needs,
            "consent": {"partners": true, "exchange": true, "booths": false},
            "room": "southwest",
            "code": self.code("southwest"),
        })
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        read(self.http.post(self.url(path)).json(body)).await
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        read(self.http.get(self.url(path)).bearer_auth(token)).await
    }

    pub(crate) async fn patch(&self, path: &str, token: &str, body: &Value) -> (u16, Value) {
        read(
            self.http
                .patch(self.url(path))
                .bearer_auth(token)
                .json(body),
        )
        .await
    }

    pub(crate) async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        token: &str,
        body: &Value,
    ) -> (u16, Value) {
        let request = self.http.request(method, self.url(path)).bearer_auth(token);
        read(if body.is_null() {
            request
        } else {
            request.json(body)
        })
        .await
    }

    pub(crate) async fn register(&self, form: &Value) -> Registered {
        let (status, body) = self.post("/api/attendees", form).await;
        assert_eq!(status, 201, "{body}");
        Registered {
            id: text(&body["attendee"]["id"]),
            token: text(&body["token"]),
        }
    }

    /// Registers somebody and opens their phone in the southwest room.
    pub(crate) async fn phone(
        &self,
        name: &str,
        organization: &str,
        offers: &[&str],
        needs: &[&str],
    ) -> Phone {
        let registered = self
            .register(&self.form(name, organization, offers, needs))
            .await;
        self.enter(&registered.token, "southwest", None).await
    }

    pub(crate) async fn enter(&self, token: &str, room: &str, at: Option<&str>) -> Phone {
        let mut phone = self.socket().await;
        phone.token = token.to_owned();
        let mut hello = json!({"type": "hello", "id": "hello", "token": token, "room": room});
        if let Some(at) = at {
            hello["at"] = at.into();
        }
        phone.send(&hello).await;
        phone
    }

    /// A connection that has not said hello.
    pub(crate) async fn socket(&self) -> Phone {
        Phone::connect(&format!("ws://{}/ws", self.running.bound.address)).await
    }

    /// Likewise, as a browser opens one.
    pub(crate) async fn socket_with(&self, headers: &[(&'static str, &str)]) -> Phone {
        let url = format!("ws://{}/ws", self.running.bound.address);
        let stream = TcpStream::connect(self.running.bound.address).await;
        let stream = stream.expect("connected");
        let phone = Phone::over_with(stream, &url, headers).await;
        phone.expect("connected")
    }

    pub(crate) async fn sign_in(&self) -> String {
        let (status, body) = self
            .post("/api/organizer/sign-in", &json!({"passphrase": PASSPHRASE}))
            .await;
        assert_eq!(status, 200, "{body}");
        text(&body["token"])
    }
}

async fn run(folder: &Path, change: Change, clock: Clock, redis: Option<String>) -> Running {
    let running = try_run(folder, change, clock, redis).await;
    running.unwrap_or_else(|error| panic!("{error}"))
}

async fn try_run(
    folder: &Path,
    change: Change,
    clock: Clock,
    redis: Option<String>,
) -> Result<Running, StartError> {
    deadline::begin();
    let overrides = Overrides::default()
        .flag("listen", Some("127.0.0.1:0".into()))
        .flag("data_dir", Some(folder.display().to_string()))
        .flag("redis", redis.clone());
    let mut settings =
        Settings::load(None, &overrides).unwrap_or_else(|problems| panic!("{problems}"));
    // Quicker than people need it, so that tests do not wait.
    settings.live.tick = Duration::from_millis(20);
    settings.suggestions.min_interval = Duration::from_millis(10);
    settings.presence.grace = Duration::from_millis(300);
    settings.shutdown.reconnect_within = Duration::from_millis(200);
    settings.shutdown.drain = Duration::from_secs(3);
    settings.socket.burst = 1000;
    // A phone here answers a ping when its test reads it, which on a busy machine is late.
    settings.socket.ping_interval = Duration::from_mins(10);
    settings.socket.hello_timeout = Duration::from_mins(1);
    if redis.is_some() {
        // Between nodes a grace must be longer than a beat of a busy machine.
        settings.presence.grace = Duration::from_secs(2);
    }
    change(&mut settings);
    let catalog = Catalog::load(&settings.files).unwrap_or_else(|problems| panic!("{problems}"));
    start(settings, catalog, Some(PASSPHRASE.into()), clock).await
}

/// A setting under which the example event asks what its file proposes to ask.
pub(crate) fn asking(settings: &mut Settings) {
    let path = settings.data_dir.join("event.toml");
    let text = include_str!("../../config/event.toml");
    let text = text.replacen("\n# acquaintance = true", "\nacquaintance = true", 1);
    let (event, questions) = text.split_once("\n# [[question]]\n").expect("proposed");
    let plain = |line: &str| format!("{}\n", line.trim_start_matches('#').trim_start());
    let questions: String = questions.lines().map(plain).collect();
    std::fs::write(&path, format!("{event}\n[[question]]\n{questions}")).expect("written");
    settings.files.event = Some(path);
}

pub(crate) fn now() -> Millis {
    Millis(jiff::Timestamp::now().as_millisecond())
}

async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("answered");
    let status = response.status().as_u16();
    let body = response.bytes().await.expect("a body");
    let body = serde_json::from_slice(&body)
        .unwrap_or_else(|_| String::from_utf8_lossy(&body).into_owned().into());
    (status, body)
}

/// Takes over what `news` says; what it does not say stays.
pub(crate) fn merge(known: &mut Value, news: &Value) {
    for (name, value) in news.as_object().expect("an object") {
        known[name] = value.clone();
    }
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("not a string: {value}"))
        .to_owned()
}

pub(crate) struct Registered {
    pub id: String,
    pub token: String,
}

/// What a WebSocket may be spoken on.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A phone, a wall or a console: whatever it was told last, and all it was told.
pub(crate) struct Phone {
    socket: WebSocketStream<Box<dyn Stream>>,
    pub token: String,
    pub at: String,
    pub welcome: Value,
    pub summary: Value,
    pub suggestions: Vec<Value>,
    pub introductions: BTreeMap<String, Value>,
    /// What is offered in the room.
    pub topics: BTreeMap<String, Value>,
    pub log: Vec<Value>,
    /// Frames so far, and the last time one of them said outside its messages.
    pub frames: usize,
    pub told_time: Value,
    /// Hears every frame as it came.
    pub ears: Option<Ears>,
    next_id: u32,
}

/// Whoever looks at all that a screen is sent.
pub(crate) type Ears = Arc<dyn Fn(&str) + Send + Sync>;

/// The command is done.
pub(crate) async fn done(phone: &mut Phone, message: Value) {
    let answer = phone.ask(message).await;
    assert_eq!(answer["type"], "done", "{answer}");
}

/// The command is refused with this code, and in words.
pub(crate) async fn refused(phone: &mut Phone, message: Value, code: &str) -> Value {
    let answer = phone.ask(message).await;
    assert_eq!(answer["code"], code, "{answer}");
    assert!(!text(&answer["message"]).is_empty());
    answer
}

impl Phone {
    pub(crate) async fn connect(url: &str) -> Self {
        Self::try_connect(url).await.expect("connected")
    }

    /// Nothing when the node is not there, or does not take anybody now.
    pub(crate) async fn try_connect(url: &str) -> Option<Self> {
        let host = url.strip_prefix("ws://")?.split('/').next()?;
        let stream = TcpStream::connect(host).await.ok()?;
        Self::over(stream, url).await
    }

    /// On a connection that there is already.
    pub(crate) async fn over(stream: impl Stream + 'static, url: &str) -> Option<Self> {
        Self::over_with(stream, url, &[]).await
    }

    async fn over_with(
        stream: impl Stream + 'static,
        url: &str,
        headers: &[(&'static str, &str)],
    ) -> Option<Self> {
        let mut request = url.into_client_request().expect("a request");
        request.headers_mut().insert(
            "sec-websocket-protocol",
            "kaotsunagi.v1".parse().expect("a header"),
        );
        for (name, value) in headers {
            let value = value.parse().expect("a header");
            request.headers_mut().insert(*name, value);
        }
        let stream: Box<dyn Stream> = Box::new(stream);
        let (socket, _) = client_async(request, stream).await.ok()?;
        Some(Self {
            socket,
            token: String::new(),
            at: String::new(),
            welcome: Value::Null,
            summary: Value::Null,
            suggestions: Vec::new(),
            introductions: BTreeMap::new(),
            topics: BTreeMap::new(),
            log: Vec::new(),
            frames: 0,
            told_time: Value::Null,
            ears: None,
            next_id: 0,
        })
    }

    /// Folds the next frame; false when none comes in time, an error when none will ever come.
    pub(crate) async fn hear(&mut self, within: Duration) -> Result<bool, Option<u16>> {
        match tokio::time::timeout(within, self.socket.next()).await {
            Ok(Some(Ok(Message::Text(text)))) => self.fold(&text),
            Ok(Some(Ok(Message::Close(frame)))) => return Err(frame.map(|f| f.code.into())),
            Ok(Some(Ok(_))) => {}
            Ok(Some(Err(_)) | None) => return Err(None),
            Err(_) => return Ok(false),
        }
        Ok(true)
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.raw(Message::text(message.to_string())).await;
    }

    pub(crate) async fn raw(&mut self, message: Message) {
        // A server that has closed meanwhile is what some tests wait for.
        let _closed = self.socket.send(message).await;
    }

    /// Sends a command and returns its answer.
    pub(crate) async fn ask(&mut self, mut message: Value) -> Value {
        self.next_id += 1;
        let id = format!(
            "{}-{}",
            message["type"].as_str().unwrap_or_default(),
            self.next_id
        );
        message["id"] = id.clone().into();
        self.send(&message).await;
        self.answer(&id).await
    }

    /// The answer to a command that was sent.
    pub(crate) async fn answer(&mut self, id: &str) -> Value {
        let is_answer = |m: &Value| {
            m["id"] == id && ["done", "error", "people"].contains(&m["type"].as_str().unwrap_or(""))
        };
        self.until(|phone| phone.log.iter().rev().find(|m| is_answer(m)).cloned())
            .await
    }

    /// Reads on until `found` finds something.
    pub(crate) async fn until<T>(&mut self, mut found: impl FnMut(&Self) -> Option<T>) -> T {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(result) = found(self) {
                return result;
            }
            match tokio::time::timeout_at(deadline, self.socket.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => self.fold(&text),
                Ok(Some(Ok(Message::Close(frame)))) => {
                    panic!("closed: {frame:?} after {:#?}", self.log)
                }
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(error))) => panic!("{error}"),
                Ok(None) => panic!("ended after {:#?}", self.log),
                Err(_) => panic!("nothing came; told so far: {:#?}", self.log),
            }
        }
    }

    pub(crate) async fn until_state(&mut self, state: &str) -> Value {
        self.until(|phone| {
            phone
                .introductions
                .values()
                .find(|i| i["state"] == state)
                .cloned()
        })
        .await
    }

    pub(crate) async fn until_suggested(&mut self, name: &str) -> Value {
        self.until(|phone| {
            phone
                .suggestions
                .iter()
                .find(|s| s["attendee"]["name"] == name)
                .cloned()
        })
        .await
    }

    pub(crate) async fn until_welcome(&mut self) {
        self.until(|phone| (!phone.welcome.is_null()).then_some(()))
            .await;
    }

    /// So many frames more, whatever is in them.
    pub(crate) async fn hear_frames(&mut self, more: usize) {
        let all = self.frames + more;
        self.until(|phone| (phone.frames >= all).then_some(()))
            .await;
    }

    pub(crate) async fn until_type(&mut self, kind: &str) -> Value {
        self.until(|phone| phone.log.iter().rev().find(|m| m["type"] == kind).cloned())
            .await
    }

    /// Whatever comes within a moment, for tests that nothing comes.
    pub(crate) async fn settle(&mut self) {
        let end = tokio::time::Instant::now() + Duration::from_millis(300);
        while let Ok(Some(Ok(message))) = tokio::time::timeout_at(end, self.socket.next()).await {
            if let Message::Text(text) = message {
                self.fold(&text);
            }
        }
    }

    /// Reads to the end; the close code, if the server gave one.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        let end = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                    Some(Ok(Message::Text(text))) => self.fold(&text),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return None,
                }
            }
        };
        tokio::time::timeout(PATIENCE, end)
            .await
            .expect("closed in time")
    }

    /// Gone without a word, as when the Wi-Fi ends.
    pub(crate) fn vanish(self) -> (String, String) {
        (self.token, self.at)
    }

    fn fold(&mut self, text: &str) {
        if let Some(ears) = &self.ears {
            ears(text);
        }
        let frame: Value = serde_json::from_str(text).expect("a frame");
        self.at = frame["at"].as_str().expect("a position").to_owned();
        self.frames += 1;
        if let Some(now) = frame.get("now") {
            self.told_time = now.clone();
        }
        for message in frame["messages"].as_array().expect("messages") {
            match message["type"].as_str().expect("a type") {
                "welcome" => {
                    self.welcome = message.clone();
                    self.summary = message["room"].clone();
                    self.suggestions = message["suggestions"]
                        .as_array()
                        .cloned()
                        .unwrap_or_default();
                    self.introductions.clear();
                    let topics = message["topics"].as_array().into_iter().flatten();
                    let named = topics.map(|t| (super::support::text(&t["topic"]), t.clone()));
                    self.topics = named.collect();
                    for introduction in message["introductions"].as_array().into_iter().flatten() {
                        self.introductions.insert(
                            super::support::text(&introduction["id"]),
                            introduction.clone(),
                        );
                    }
                }
                "room" => merge(&mut self.summary, &message["summary"]),
                "suggestions" => {
                    self.suggestions = message["people"].as_array().cloned().unwrap_or_default()
                }
                "topic" => {
                    let id = super::support::text(&message["topic"]);
                    match message.get("now") {
                        Some(now) => self.topics.insert(id, now.clone()),
                        None => self.topics.remove(&id),
                    };
                }
                "introduction" => {
                    let introduction = &message["introduction"];
                    self.introductions.insert(
                        super::support::text(&introduction["id"]),
                        introduction.clone(),
                    );
                }
                _ => {}
            }
            self.log.push(message.clone());
        }
    }

    pub(crate) fn count(&self, kind: &str) -> usize {
        self.log.iter().filter(|m| m["type"] == kind).count()
    }
}

/// Two people who have what the other seeks.
pub(crate) async fn pair(server: &Server) -> (Phone, Phone) {
    let aoi = server
        .phone(
            "三田 あおい",
            "さくら坂クリニック",
            &["home-visit"],
            &["open-beds"],
        )
        .await;
    let naoki = server
        .phone(
            "玉川 直樹",
            "目黒みなみ病院",
            &["open-beds"],
            &["home-visit"],
        )
        .await;
    (aoi, naoki)
}

/// The same two, agreed to meet; with the introduction's id.
pub(crate) async fn agreed(server: &Server) -> (Phone, Phone, String) {
    let (mut aoi, mut naoki) = pair(server).await;
    let suggestion = aoi.until_suggested("玉川 直樹").await;
    let answer = aoi
        .ask(json!({"type": "invite", "attendee": suggestion["attendee"]["id"]}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    let invitation = naoki.until_state("invited").await;
    let id = text(&invitation["id"]);
    let answer = naoki
        .ask(json!({"type": "answer", "introduction": id, "accept": true}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    aoi.until_state("agreed").await;
    naoki.until_state("agreed").await;
    (aoi, naoki, id)
}
