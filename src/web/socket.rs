//! The pump of one socket: bytes in and out, keepalive, deadlines. What messages mean is the connection's and the session's.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dashmap::DashMap;
use tokio::sync::Notify;
use tokio::time::{sleep_until, timeout};

use super::App;
use super::problem::Failure;
use crate::config::Socket as Settings;
use crate::connection::{Connection, Limits, Step};
use protocol::client::Malformed;
use protocol::close::CloseCode;
use protocol::server::{Frame, ServerMessage};
use crate::service::{End, Session};

const SUBPROTOCOL: &str = "kaotsunagi.v1";
/// Frames above our limit but below this are read whole, so that the close code arrives; larger ones end the socket at once.
const READ_MAX: usize = 256 * 1024;
/// Small buffers: the library's own are 128 KiB each way, which a hall of idle phones would pay for.
const READ_BUFFER: usize = 2 * 1024;
const WRITE_BUFFER: usize = 0;
/// Time for the other side to answer a close.
const CLOSE_WAIT: Duration = Duration::from_secs(1);

pub async fn upgrade(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !same_origin(&headers, app.public_url()) {
        let detail = "ほかのページからは接続できません。";
        return Failure::new(StatusCode::FORBIDDEN, "wrong_origin", detail).into_response();
    }
    if *app.service().draining().borrow() {
        let detail = "まもなく再起動します。少し後でもう一度お試しください。";
        return Failure::new(StatusCode::SERVICE_UNAVAILABLE, "draining", detail).into_response();
    }
    let Some(place) = app.0.sockets.take(address.ip()) else {
        return Failure::too_many().into_response();
    };
    upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(READ_MAX)
        .max_frame_size(READ_MAX)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .on_upgrade(move |socket| async move {
            let _place = place;
            Pump::new(app, socket).run().await;
        })
}

/// Browsers say which page opens the socket; only our own may. Programs say nothing.
fn same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let of_origin = origin.split_once("://").map(|(_, host)| host);
    origin == public_url || (of_origin.is_some() && of_origin == host)
}

/// Sockets this node may hold.
pub struct Places {
    all: usize,
    per_address: usize,
    taken: Arc<Taken>,
}

#[derive(Default)]
struct Taken {
    all: AtomicUsize,
    /// Rung whenever a place becomes free.
    freed: Notify,
    by_address: DashMap<IpAddr, usize>,
}

impl Places {
    pub fn new(all: usize, per_address: usize) -> Self {
        Self {
            all,
            per_address,
            taken: Arc::default(),
        }
    }

    /// Returns when the last socket has gone.
    pub async fn empty(&self) {
        loop {
            let freed = self.taken.freed.notified();
            tokio::pin!(freed);
            // Armed before looking: a place freed in between rings all the same.
            freed.as_mut().enable();
            if self.taken.all.load(Ordering::Acquire) == 0 {
                return;
            }
            freed.await;
        }
    }

    fn take(&self, address: IpAddr) -> Option<Place> {
        let mut here = self.taken.by_address.entry(address).or_default();
        if *here >= self.per_address || self.taken.all.load(Ordering::Relaxed) >= self.all {
            return None;
        }
        *here += 1;
        self.taken.all.fetch_add(1, Ordering::Relaxed);
        Some(Place {
            taken: Arc::clone(&self.taken),
            address,
        })
    }
}

struct Place {
    taken: Arc<Taken>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.all.fetch_sub(1, Ordering::Release);
        if let Some(mut here) = self.taken.by_address.get_mut(&self.address) {
            *here -= 1;
        }
        self.taken
            .by_address
            .remove_if(&self.address, |_, here| *here == 0);
        self.taken.freed.notify_waiters();
    }
}

/// Whether the peer is known to live.
enum Keepalive {
    /// Heard from at this time.
    Alive(Instant),
    /// Asked at this time.
    Asked(Instant),
}

struct Pump {
    app: App,
    settings: Settings,
    socket: WebSocket,
    connection: Connection,
    session: Option<Session>,
    keepalive: Keepalive,
    opened: Instant,
}

impl Pump {
    fn new(app: App, socket: WebSocket) -> Self {
        let settings = app.service().settings.socket.clone();
        let limits = Limits {
            max_frame_bytes: settings.max_frame_bytes,
            messages_per_second: settings.messages_per_second,
            burst: settings.burst,
        };
        let now = Instant::now();
        Self {
            app,
            settings,
            socket,
            connection: Connection::new(limits, now),
            session: None,
            keepalive: Keepalive::Alive(now),
            opened: now,
        }
    }

    async fn run(mut self) {
        let ended = loop {
            match self.turn().await {
                Ok(()) => {}
                Err(ended) => break ended,
            }
        };
        // Presence ends here, not when the peer gets round to closing.
        self.session = None;
        match ended {
            Ended::Gone => {}
            Ended::Left => self.close(1000, "").await,
            Ended::Close(code) => self.close(code.code(), code.reason()).await,
        }
    }

    /// Sends all that is due, then waits for the next thing to happen.
    async fn turn(&mut self) -> Result<(), Ended> {
        while let Some(session) = &mut self.session {
            match session.collect().await {
                Ok(Some(frame)) => self.send(frame).await?,
                Ok(None) => break,
                Err(End::Left) => return Err(Ended::Left),
                Err(End::Close(code)) => return Err(Ended::Close(code)),
            }
        }
        if self.session.is_some() && *self.app.service().draining().borrow() {
            return Err(Ended::Close(CloseCode::Draining));
        }
        let deadline = self.deadline();
        tokio::select! {
            received = self.socket.recv() => {
                let message = match received {
                    Some(Ok(message)) => message,
                    Some(Err(error)) => return Err(broken(&error)),
                    None => return Err(Ended::Gone),
                };
                self.keepalive = Keepalive::Alive(Instant::now());
                self.receive(message).await
            }
            changed = changed(&mut self.session) => match changed {
                Ok(()) => Ok(()),
                Err(End::Left) => Err(Ended::Left),
                Err(End::Close(code)) => Err(Ended::Close(code)),
            },
            () = sleep_until(deadline.into()) => self.late().await,
        }
    }

    fn deadline(&self) -> Instant {
        if self.session.is_none() {
            return self.opened + self.settings.hello_timeout;
        }
        match self.keepalive {
            Keepalive::Alive(heard) => heard + self.settings.ping_interval,
            Keepalive::Asked(at) => at + self.settings.pong_timeout,
        }
    }

    async fn late(&mut self) -> Result<(), Ended> {
        if self.session.is_none() {
            return Err(Ended::Close(CloseCode::NoHello));
        }
        match self.keepalive {
            Keepalive::Alive(_) => {
                self.keepalive = Keepalive::Asked(Instant::now());
                // Pages cannot see pings: an empty frame tells them that silence is not absence.
                if let Some(frame) = self.session.as_mut().map(Session::heartbeat) {
                    self.send(frame).await?;
                }
                self.put(Message::Ping(Default::default())).await
            }
            // Dead: a phone that sleeps never says goodbye.
            Keepalive::Asked(_) => Err(Ended::Gone),
        }
    }

    async fn receive(&mut self, message: Message) -> Result<(), Ended> {
        let step = match message {
            Message::Text(text) => self.connection.text(&text, Instant::now()),
            Message::Binary(_) => self.connection.binary(),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(Ended::Gone),
        };
        match step {
            Step::Greet(hello) => {
                match Session::open(Arc::clone(self.app.service()), hello).await {
                    Ok(session) => self.session = Some(session),
                    Err(code) => return Err(Ended::Close(code)),
                }
            }
            Step::Do(message) => {
                if let Some(session) = &mut self.session {
                    session.handle(message).await;
                }
            }
            Step::Refuse(fault) => {
                if let Some(session) = &mut self.session {
                    session.refuse(fault);
                }
            }
            Step::Close(code, fault) => {
                if let Some(fault) = fault {
                    self.explain(fault).await?;
                }
                return Err(Ended::Close(code));
            }
        }
        Ok(())
    }

    /// The last words before a close, where there is an id to answer.
    async fn explain(&mut self, fault: Malformed) -> Result<(), Ended> {
        let frame = Frame {
            at: String::new(),
            now: None,
            messages: vec![ServerMessage::Error {
                id: fault.id.unwrap_or_default(),
                code: "protocol".into(),
                message: fault.message,
                fields: fault.fields,
            }],
        };
        match serde_json::to_string(&frame) {
            Ok(text) => self.send(text).await,
            Err(_) => Ok(()),
        }
    }

    async fn send(&mut self, text: String) -> Result<(), Ended> {
        self.put(Message::Text(Utf8Bytes::from(text))).await
    }

    /// A peer that takes nothing for as long as it may be silent is too slow; it comes back for what it missed.
    async fn put(&mut self, message: Message) -> Result<(), Ended> {
        let patience = self.settings.ping_interval + self.settings.pong_timeout;
        match timeout(patience, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Ended::Gone),
            Err(_) => Err(Ended::Close(CloseCode::TooSlow)),
        }
    }

    /// Says why, then reads on for a moment: closing with unread bytes would tear the reason away.
    async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame {
            code,
            reason: Utf8Bytes::from_static(reason),
        };
        let farewell = async {
            if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                while let Some(Ok(_)) = self.socket.recv().await {}
            }
        };
        let _in_time = timeout(CLOSE_WAIT, farewell).await;
    }
}

/// Waits for ever while nobody has said hello.
async fn changed(session: &mut Option<Session>) -> Result<(), End> {
    match session {
        Some(session) => session.changed().await,
        None => std::future::pending().await,
    }
}

enum Ended {
    /// The peer is gone, or cannot be told anything any more.
    Gone,
    Left,
    Close(CloseCode),
}

/// Reading failed: either the peer vanished, or it sent what no WebSocket may.
fn broken(error: &axum::Error) -> Ended {
    let text = error.to_string().to_lowercase();
    if text.contains("too long") || text.contains("too big") || text.contains("capacity") {
        Ended::Close(CloseCode::FrameTooLarge)
    } else if text.contains("utf") || text.contains("protocol") {
        Ended::Close(CloseCode::Protocol)
    } else {
        Ended::Gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_our_own_pages_may_connect() {
        let headers = |origin: Option<&'static str>| {
            let mut headers =
                HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("10.0.0.5:8080"))]);
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            headers
        };
        let public = "https://meet.example.jp";
        assert!(same_origin(&headers(None), public));
        assert!(same_origin(&headers(Some("http://10.0.0.5:8080")), public));
        assert!(same_origin(
            &headers(Some("https://meet.example.jp")),
            public
        ));
        assert!(!same_origin(&headers(Some("https://evil.example")), public));
        assert!(!same_origin(&headers(Some("null")), public));
    }

    #[test]
    fn places_run_out_and_come_back() {
        let places = Places::new(3, 2);
        let (a, b) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let first = places.take(a);
        let _second = places.take(a);
        assert!(first.is_some() && places.take(a).is_none());
        let _third = places.take(b);
        assert!(places.take(b).is_none(), "the node is full");
        drop(first);
        assert!(places.take(a).is_some());
    }
}
