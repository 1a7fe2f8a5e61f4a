//! The pump of one socket: bytes in and out, keepalive, deadlines. What messages mean is the connection's and the session's.

mod meter;
mod places;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
use tokio::time::{sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error, ProtocolError};
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};

use super::App;
use super::problem::Failure;
use crate::config::Socket as Settings;
use crate::connection::{Connection, Step};
use crate::net::Peer;
use crate::service::{End, Session};
use crate::token::Bearer;
use domain::AttendeeId;
use meter::{Breach, Metered};
pub(super) use places::Places;
use protocol::client::{Hello, Malformed};
use protocol::close::CloseCode;
use protocol::server::{Frame, ServerMessage};

const SUBPROTOCOL: &str = "kaotsunagi.v1";
/// Small buffers: the library's own are 128 KiB each way, which a hall of idle phones would pay for.
const READ_BUFFER: usize = 2 * 1024;
const WRITE_BUFFER: usize = 0;
/// Time for the other side to answer a close.
const CLOSE_WAIT: Duration = Duration::from_secs(1);
/// What is still read of somebody who was refused, bytes: closing with unread ones would tear the reason away.
const FAREWELL_MAX: u64 = 4 << 20;

/// Whose messages they are. Whoever has no id is told apart by the token, as a number that names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Attendee(AttendeeId),
    Token(u64),
}

pub(super) async fn upgrade(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    mut request: Request,
) -> Response {
    if !same_origin(request.headers(), app.public_url()) {
        let detail = "ほかのページからは接続できません。";
        return Failure::new(StatusCode::FORBIDDEN, "wrong_origin", detail).into_response();
    }
    if *app.service().draining().borrow() {
        let detail = "まもなく再起動します。少し後でもう一度お試しください。";
        return Failure::new(StatusCode::SERVICE_UNAVAILABLE, "draining", detail).into_response();
    }
    let Some(place) = app.0.sockets.take(peer.origin) else {
        return Failure::too_many().into_response();
    };
    let upgraded = hyper::upgrade::on(&mut request);
    let mut response = match create_response_with_body(&request, Body::empty) {
        Ok(response) => response,
        Err(error) => {
            return Failure::new(StatusCode::BAD_REQUEST, "no_websocket", error.to_string())
                .into_response();
        }
    };
    if offers(request.headers(), SUBPROTOCOL) {
        let name = HeaderValue::from_static(SUBPROTOCOL);
        let headers = response.headers_mut();
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, name);
    }
    peer.upgraded();
    tokio::spawn(async move {
        let _place = place;
        serve(app, peer, upgraded).await;
    });
    response
}

async fn serve(app: App, peer: Arc<Peer>, upgraded: OnUpgrade) {
    // Who hung up instead has no socket.
    let Ok(upgraded) = upgraded.await else {
        return;
    };
    let max = Some(app.service().settings.socket.max_frame_bytes);
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_message_size(max)
        .max_frame_size(max);
    let io = Metered::new(TokioIo::new(upgraded));
    let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
    Pump::new(app, peer, socket).run().await;
}

fn offers(headers: &HeaderMap, protocol: &str) -> bool {
    let offered = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let offered = offered.filter_map(|names| names.to_str().ok());
    offered
        .flat_map(|names| names.split(','))
        .any(|name| name.trim() == protocol)
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

/// Whether the peer is known to live.
enum Keepalive {
    /// Heard from at this time.
    Alive(Instant),
    /// Asked at this time.
    Asked(Instant),
}

struct Pump {
    app: App,
    peer: Arc<Peer>,
    settings: Settings,
    socket: WebSocketStream<Metered<TokioIo<Upgraded>>>,
    connection: Connection,
    session: Option<Session>,
    keepalive: Keepalive,
    opened: Instant,
}

impl Pump {
    fn new(app: App, peer: Arc<Peer>, socket: WebSocketStream<Metered<TokioIo<Upgraded>>>) -> Self {
        let settings = app.service().settings.socket.clone();
        let now = Instant::now();
        Self {
            app,
            peer,
            settings,
            socket,
            connection: Connection::new(),
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
            Ended::Refused(breach) => self.refuse(breach).await,
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
            received = self.socket.next() => {
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
            Message::Text(text) => self.connection.text(&text),
            Message::Binary(_) => self.connection.binary(),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Ok(()),
            Message::Close(_) => return Err(Ended::Gone),
        };
        match step {
            Step::Greet(hello) => self.greet(hello).await?,
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

    /// Lets somebody in. From here on limits are theirs, on whatever connection.
    async fn greet(&mut self, hello: Hello) -> Result<(), Ended> {
        let service = self.app.service();
        let who = match service.bearer(&hello.token) {
            Ok(Bearer::Attendee { id, .. }) => Who::Attendee(id),
            _ => Who::Token(service.keys.request_digest(&[hello.token.as_bytes()])),
        };
        let session = Session::open(Arc::clone(service), hello);
        let messages = &self.app.0.messages;
        let max = self.settings.max_frame_bytes;
        // Before it is opened: entering is work, and anybody's who comes back again and again.
        if !self.socket.get_mut().identify(who, messages, max) {
            return Err(Ended::Close(CloseCode::TooFast));
        }
        self.session = Some(session.await.map_err(Ended::Close)?);
        self.peer.known();
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
        self.put(Message::text(text)).await
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

    /// Says why, then waits for the other side to have heard it.
    async fn close(mut self, code: u16, reason: &'static str) {
        let farewell = async {
            if self.say_goodbye(code, reason).await {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        let _in_time = timeout(CLOSE_WAIT, farewell).await;
    }

    /// As [`close`](Self::close), but what still comes is looked at no more.
    async fn refuse(mut self, breach: Breach) {
        let code = match breach {
            Breach::Size => CloseCode::FrameTooLarge,
            Breach::Rate => CloseCode::TooFast,
            Breach::Time => CloseCode::TooSlow,
        };
        let farewell = async {
            if self.say_goodbye(code.code(), code.reason()).await {
                let rest = self.socket.get_mut().inner().take(FAREWELL_MAX);
                let _unread = tokio::io::copy(&mut { rest }, &mut tokio::io::sink()).await;
            }
        };
        let _in_time = timeout(CLOSE_WAIT, farewell).await;
    }

    async fn say_goodbye(&mut self, code: u16, reason: &'static str) -> bool {
        let frame = CloseFrame {
            code: code.into(),
            reason: Utf8Bytes::from_static(reason),
        };
        self.socket.send(Message::Close(Some(frame))).await.is_ok()
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
    /// It sent too much to be read on.
    Refused(Breach),
}

/// Reading failed: either the peer vanished, or it sent what no WebSocket may.
fn broken(error: &Error) -> Ended {
    match error {
        Error::Io(error) => {
            let breach = error.get_ref().and_then(|cause| cause.downcast_ref());
            breach.map_or(Ended::Gone, |breach| Ended::Refused(*breach))
        }
        Error::Capacity(CapacityError::MessageTooLong { .. }) => Ended::Refused(Breach::Size),
        // Most peers that vanish do so without a closing handshake.
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Ended::Gone,
        Error::Protocol(_) | Error::Utf8(_) => Ended::Close(CloseCode::Protocol),
        _ => Ended::Gone,
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
}
