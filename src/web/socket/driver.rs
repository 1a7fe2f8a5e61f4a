//! Bytes in and out of one socket: keepalive, deadlines, and how it ends. What messages mean is the connection's.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};

use super::frame;
use super::meter::{Breach, Metered};
use crate::config::Socket as Settings;
use crate::connection::Violation;
use crate::service::End;
use protocol::client::Malformed;
use protocol::close::CloseCode;
use protocol::server::{Frame, ServerMessage};

/// Small buffers: the library's own are 128 KiB each way, which a hall of idle phones would pay for. Most of what phones say fits.
const READ_BUFFER: usize = 512;
const WRITE_BUFFER: usize = 0;
/// Time for the other side to answer a close.
const CLOSE_WAIT: Duration = Duration::from_secs(1);
/// What is still read of somebody who was refused, bytes: closing with unread ones would tear the reason away.
const FAREWELL_MAX: u64 = 4 << 20;
/// Somebody left the room: an end, and no fault.
const NORMAL_CLOSURE: u16 = 1000;
/// What no WebSocket may send, and text that is none (RFC 6455, section 7.4.1). Our own codes speak of what messages mean.
const BROKEN_FRAMES: u16 = 1002;
const BROKEN_TEXT: u16 = 1007;

/// Why nothing more is read or sent.
#[derive(Debug)]
pub(super) enum Ended {
    /// The peer is gone, or cannot be told anything any more.
    Gone,
    /// The peer said goodbye, and waits for ours.
    Closed,
    Left,
    Close(CloseCode),
    /// As `Close`, with an answer to the message that was at fault.
    Violation(Malformed),
    /// It sent too much to be read on.
    Refused(Breach),
    /// It does not speak WebSocket; with the code that says so.
    Broken(u16),
}

impl From<End> for Ended {
    fn from(end: End) -> Self {
        match end {
            End::Left => Self::Left,
            End::Close(code) => Self::Close(code),
        }
    }
}

impl From<CloseCode> for Ended {
    fn from(code: CloseCode) -> Self {
        Self::Close(code)
    }
}

impl From<Violation> for Ended {
    fn from(Violation(fault): Violation) -> Self {
        fault.map_or(Self::Close(CloseCode::Protocol), Self::Violation)
    }
}

/// Reading failed: either the peer vanished, or it sent what no WebSocket may.
impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) => {
                let breach = error.get_ref().and_then(|cause| cause.downcast_ref());
                breach.map_or(Self::Gone, |breach| Self::Refused(*breach))
            }
            Error::Capacity(CapacityError::MessageTooLong { .. }) => Self::Refused(Breach::Size),
            // Most peers that vanish do so without a closing handshake.
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Self::Gone,
            Error::Protocol(_) => Self::Broken(BROKEN_FRAMES),
            Error::Utf8(_) => Self::Broken(BROKEN_TEXT),
            _ => Self::Gone,
        }
    }
}

pub(super) enum Incoming {
    Text(Utf8Bytes),
    /// Nothing was heard for the ping interval.
    Silence,
}

/// Whether the peer is known to live.
enum Keepalive {
    /// Heard from at this time.
    Alive(Instant),
    /// Asked at this time.
    Asked(Instant),
}

pub(super) struct Driver {
    settings: Settings,
    socket: WebSocketStream<Metered<TokioIo<Upgraded>>>,
    keepalive: Keepalive,
    /// The rest of a frame that the peer has not taken in time. Whatever else is said comes after it.
    unsent: Vec<u8>,
}

impl Driver {
    pub(super) async fn new(upgraded: Upgraded, settings: Settings) -> Self {
        let max = Some(settings.max_frame_bytes);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_message_size(max)
            .max_frame_size(max);
        let io = Metered::new(TokioIo::new(upgraded));
        Self {
            settings,
            socket: WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await,
            keepalive: Keepalive::Alive(Instant::now()),
            unsent: Vec::new(),
        }
    }

    pub(super) fn meter(&mut self) -> &mut Metered<TokioIo<Upgraded>> {
        self.socket.get_mut()
    }

    /// What a client says before anything else.
    pub(super) async fn first_text(&mut self) -> Result<Utf8Bytes, Ended> {
        let first = timeout(self.settings.hello_timeout, self.text());
        first.await.unwrap_or(Err(CloseCode::NoHello.into()))
    }

    /// The next message, or that there was none for a while. Safe to drop and call again.
    pub(super) async fn next(&mut self) -> Result<Incoming, Ended> {
        loop {
            // Pings and pongs count as well, and move the deadline.
            let (deadline, late) = match self.keepalive {
                Keepalive::Alive(heard) => {
                    let deadline = heard + self.settings.ping_interval;
                    (deadline, Ok(Incoming::Silence))
                }
                // Dead: a phone that sleeps never says goodbye.
                Keepalive::Asked(at) => (at + self.settings.pong_timeout, Err(Ended::Gone)),
            };
            match timeout_at(deadline.into(), self.message()).await {
                Ok(Ok(Some(text))) => return Ok(Incoming::Text(text)),
                Ok(Ok(None)) => {}
                Ok(Err(ended)) => return Err(ended),
                Err(_) => return late,
            }
        }
    }

    async fn text(&mut self) -> Result<Utf8Bytes, Ended> {
        loop {
            if let Some(text) = self.message().await? {
                return Ok(text);
            }
        }
    }

    /// One message; nothing if it was only a sign of life.
    async fn message(&mut self) -> Result<Option<Utf8Bytes>, Ended> {
        let message = self.socket.next().await.ok_or(Ended::Gone)??;
        self.keepalive = Keepalive::Alive(Instant::now());
        match message {
            Message::Text(text) => Ok(Some(text)),
            // The protocol is text only.
            Message::Binary(_) => Err(CloseCode::Protocol.into()),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(None),
            Message::Close(_) => Err(Ended::Closed),
        }
    }

    /// Asks for a sign of life. Pages cannot see pings: the empty frame tells them that silence is not absence.
    pub(super) async fn ask(&mut self, heartbeat: String) -> Result<(), Ended> {
        self.keepalive = Keepalive::Asked(Instant::now());
        self.send(heartbeat).await?;
        self.write(Message::Ping(Default::default())).await
    }

    /// Past the library, which would copy the text into a buffer that it keeps at the size of the largest: of a phone that is idle
    /// nothing is kept.
    pub(super) async fn send(&mut self, text: String) -> Result<(), Ended> {
        let within = self.patience();
        self.unsent = frame::text(&text);
        drop(text);
        match timeout(within, self.write_out()).await {
            Ok(written) => written.map_err(|_| Ended::Gone),
            Err(_) => Err(CloseCode::TooSlow.into()),
        }
    }

    /// Safe to drop and call again.
    async fn write_out(&mut self) -> Result<(), Error> {
        // A pong of the library's may be half out.
        self.socket.flush().await?;
        while !self.unsent.is_empty() {
            let written = self.socket.get_mut().write(&self.unsent).await?;
            if written == 0 {
                return Err(Error::ConnectionClosed);
            }
            if written == self.unsent.len() {
                self.unsent = Vec::new();
            } else {
                self.unsent.drain(..written);
            }
        }
        // Behind TLS a record may still be on its way out.
        Ok(self.socket.get_mut().flush().await?)
    }

    /// A peer that takes nothing for as long as it may be silent is too slow; it comes back for what it missed.
    fn patience(&self) -> Duration {
        self.settings.ping_interval + self.settings.pong_timeout
    }

    async fn write(&mut self, message: Message) -> Result<(), Ended> {
        match timeout(self.patience(), self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Ended::Gone),
            Err(_) => Err(CloseCode::TooSlow.into()),
        }
    }

    /// Says why, then waits for the other side to have heard it.
    pub(super) async fn end(mut self, ended: Ended) {
        match ended {
            Ended::Gone => {}
            Ended::Closed => self.answer_goodbye().await,
            Ended::Left => self.close(NORMAL_CLOSURE, "").await,
            Ended::Close(code) => self.close(code.code(), code.reason()).await,
            Ended::Violation(fault) => match self.explain(fault).await {
                Ok(()) => {
                    let code = CloseCode::Protocol;
                    self.close(code.code(), code.reason()).await;
                }
                Err(Ended::Close(code)) => self.close(code.code(), code.reason()).await,
                Err(_) => {}
            },
            Ended::Refused(breach) => self.refuse(breach.into()).await,
            Ended::Broken(code) => self.turn_away(code).await,
        }
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

    async fn close(mut self, code: u16, reason: &'static str) {
        let farewell = async {
            if self.say_goodbye(code, reason).await {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        let _in_time = timeout(CLOSE_WAIT, farewell).await;
    }

    /// As [`close`](Self::close), but what still comes is looked at no more. Whoever floods would be back at once: until the time is up
    /// they are kept waiting.
    async fn refuse(mut self, code: CloseCode) {
        let farewell = async {
            if self.say_goodbye(code.code(), code.reason()).await {
                let rest = self.socket.get_mut().inner().take(FAREWELL_MAX);
                let read = tokio::io::copy(&mut { rest }, &mut tokio::io::sink()).await;
                if read.is_ok_and(|read| read == FAREWELL_MAX) {
                    std::future::pending().await
                }
            }
        };
        let _in_time = timeout(CLOSE_WAIT, farewell).await;
    }

    async fn turn_away(mut self, code: u16) {
        let farewell = async {
            if self.say_goodbye(code, "").await {
                self.hang_up().await;
            }
        };
        let _in_time = timeout(CLOSE_WAIT, farewell).await;
    }

    /// The library has its answer ready, and sends it only when asked for more.
    async fn answer_goodbye(mut self) {
        let farewell = async {
            if self.socket.flush().await.is_ok() {
                self.hang_up().await;
            }
        };
        let _in_time = timeout(CLOSE_WAIT, farewell).await;
    }

    /// Closes our side first, and waits for the other.
    async fn hang_up(&mut self) {
        let io = self.socket.get_mut().inner();
        if io.shutdown().await.is_ok() {
            let _unread = tokio::io::copy(&mut io.take(FAREWELL_MAX), &mut tokio::io::sink()).await;
        }
    }

    async fn say_goodbye(&mut self, code: u16, reason: &'static str) -> bool {
        let frame = CloseFrame {
            code: code.into(),
            reason: Utf8Bytes::from_static(reason),
        };
        self.write_out().await.is_ok()
            && self.socket.send(Message::Close(Some(frame))).await.is_ok()
    }
}
