//! What strangers do to a server, as a process of its own: each until it is killed, from many addresses of this machine.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

pub(crate) const ARGUMENT: &str = "--attacker";
/// From which connections come in turn; all of 127.0.0.0/8 is this machine.
const ADDRESSES: usize = 250;
/// Before a connection that was ended is opened anew.
const AGAIN: Duration = Duration::from_millis(50);
const DRIP: Duration = Duration::from_secs(1);
const UPGRADE: &str = "GET /ws HTTP/1.1\r\nHOST\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
    sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
/// Masked with zeros: a whole ping, the first fragment of a text, and an empty one that goes on.
const PING: [u8; 6] = [0x89, 0x80, 0, 0, 0, 0];
const BEGINS: [u8; 7] = [0x01, 0x81, 0, 0, 0, 0, b'x'];
const GOES_ON: [u8; 6] = [0x00, 0x80, 0, 0, 0, 0];
/// A text of 252 KB by its header.
const LARGE: [u8; 14] = [0x81, 0xff, 0, 0, 0, 0, 0, 3, 0xf0, 0, 0, 0, 0, 0];
const LARGE_BYTES: usize = 252 * 1024;

#[derive(Clone, Copy)]
pub(crate) enum Attack {
    /// So many connections that say this and then nothing, or a byte a second.
    Hold(usize, &'static str, Option<u8>),
    /// So many sockets, what each begins with, and what it repeats as fast as it is taken.
    Sockets(usize, &'static [u8], Option<&'static [u8]>),
    /// So many connections that send so many requests at a time, and read the answers.
    Ask(usize, usize, &'static str),
    Unfinished(usize),
    /// One person who comes back for another burst of messages.
    Renew,
    /// So many connections of one person that ask and never read.
    Deaf(usize),
    /// Opened and dropped.
    Cycle(usize),
}

use Attack::{Ask, Cycle, Deaf, Hold, Renew, Sockets, Unfinished};

/// `HOST` and `TOKEN` stand for what is known when it begins.
pub(crate) const ALL: &[(&str, Attack)] = &[
    ("1,000 silent connections", Hold(1000, "", None)),
    (
        "1,000 half-sent heads",
        Hold(1000, "GET / HTTP/1.1\r\nHOST\r\n", None),
    ),
    (
        "1,000 heads, a byte a second",
        Hold(1000, "GET / HTTP/1.1\r\nHOST\r\nx: ", Some(b'x')),
    ),
    (
        "500 slow bodies",
        Hold(
            500,
            "POST /api/attendees HTTP/1.1\r\nHOST\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n{",
            Some(b' '),
        ),
    ),
    ("1,000 sockets without hello", Sockets(1000, b"", None)),
    (
        "1,000 sockets, 252 KB of an unfinished message each",
        Unfinished(1000),
    ),
    ("pings on 4 sockets", Sockets(4, b"", Some(&PING))),
    (
        "empty fragments on 4 sockets",
        Sockets(4, &BEGINS, Some(&GOES_ON)),
    ),
    (
        "QR without a key, 16 × 1",
        Ask(16, 1, "GET /qr/southwest.png HTTP/1.1\r\nHOST\r\n\r\n"),
    ),
    (
        "QR without a key, 16 × 100",
        Ask(16, 100, "GET /qr/southwest.png HTTP/1.1\r\nHOST\r\n\r\n"),
    ),
    (
        "the event, gzip, 16 × 100",
        Ask(
            16,
            100,
            "GET /api/event HTTP/1.1\r\nHOST\r\naccept-encoding: gzip\r\n\r\n",
        ),
    ),
    (
        "organizations, 16 × 100",
        Ask(
            16,
            100,
            "GET /api/organizations?q=%E3%81%95 HTTP/1.1\r\nHOST\r\naccept-encoding: gzip\r\n\r\n",
        ),
    ),
    (
        "one's own code as a QR, 16 × 1",
        Ask(16, 1, "GET /api/me/code HTTP/1.1\r\nHOST\r\nTOKEN\r\n\r\n"),
    ),
    (
        "pages, gzip, 16 × 100",
        Ask(
            16,
            100,
            "GET / HTTP/1.1\r\nHOST\r\naccept-encoding: gzip\r\n\r\n",
        ),
    ),
    (
        "wrong passphrases, 16 × 1",
        Ask(
            16,
            1,
            "POST /api/organizer/sign-in HTTP/1.1\r\nHOST\r\ncontent-type: application/json\r\ncontent-length: 22\r\n\r\n{\"passphrase\":\"wrong\"}",
        ),
    ),
    (
        "tokens that nobody gave out, 16 × 100",
        Ask(
            16,
            100,
            "GET /api/me HTTP/1.1\r\nHOST\r\nauthorization: Bearer a.b.c\r\n\r\n",
        ),
    ),
    ("one person renewing the burst", Renew),
    ("30 readers that never read", Deaf(30)),
    ("connections opened and dropped, 16", Cycle(16)),
];

struct To {
    address: SocketAddr,
    token: String,
}

/// `--attacker NUMBER ADDRESS TOKEN`
pub(crate) fn run(args: &[String]) {
    let [number, address, token] = args else {
        panic!("{ARGUMENT} NUMBER ADDRESS TOKEN");
    };
    let number: usize = number.parse().expect("a number");
    let to = To {
        address: address.parse().expect("an address"),
        token: token.clone(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(to.attack(ALL[number].1));
}

impl To {
    async fn attack(&self, attack: Attack) {
        let connections = match attack {
            Hold(n, ..) | Sockets(n, ..) | Ask(n, ..) | Unfinished(n) | Deaf(n) | Cycle(n) => n,
            Renew => 1,
        };
        join_all((0..connections).map(async |n| {
            for turn in 0.. {
                let from = n + turn * connections;
                // However it ends, it begins again.
                let _ended = self.once(attack, from).await;
                if !matches!(attack, Cycle(_)) {
                    sleep(AGAIN).await;
                }
            }
        }))
        .await;
    }

    async fn once(&self, attack: Attack, from: usize) -> std::io::Result<()> {
        let mut stream = self.connect(from).await?;
        match attack {
            Hold(_, words, drip) => {
                stream.write_all(self.filled(words).as_bytes()).await?;
                hold(stream, drip).await
            }
            Sockets(_, first, repeated) => {
                self.upgrade(&mut stream).await?;
                stream.write_all(first).await?;
                match repeated {
                    Some(frame) => flood(stream, &frame.repeat(1000)).await,
                    None => hold(stream, None).await,
                }
            }
            Unfinished(_) => {
                self.upgrade(&mut stream).await?;
                stream.write_all(&LARGE).await?;
                stream.write_all(&vec![b'x'; LARGE_BYTES - 1]).await?;
                hold(stream, None).await
            }
            Ask(_, at_once, request) => {
                let requests = self.filled(request).repeat(at_once);
                ask(stream, requests.as_bytes(), at_once).await
            }
            Renew => {
                self.upgrade(&mut stream).await?;
                stream.write_all(&self.hello()).await?;
                let people = text(r#"{"type":"people","id":"1"}"#);
                stream.write_all(&people.repeat(30)).await?;
                let mut said = [0; 16 * 1024];
                let _heard = timeout(AGAIN, stream.read(&mut said)).await;
                Ok(())
            }
            Deaf(_) => {
                self.upgrade(&mut stream).await?;
                stream.write_all(&self.hello()).await?;
                loop {
                    stream
                        .write_all(&text(r#"{"type":"people","id":"1"}"#))
                        .await?;
                    sleep(DRIP).await;
                }
            }
            Cycle(_) => Ok(()),
        }
    }

    async fn connect(&self, n: usize) -> std::io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        let last = u8::try_from(1 + n % ADDRESSES).expect("fewer");
        socket.bind((Ipv4Addr::new(127, 66, 0, last), 0).into())?;
        socket.connect(self.address).await
    }

    async fn upgrade(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        stream.write_all(self.filled(UPGRADE).as_bytes()).await?;
        let mut head = [0; 1024];
        stream.read(&mut head).await.map(drop)
    }

    fn filled(&self, words: &str) -> String {
        let host = format!("host: {}", self.address);
        let token = format!("authorization: Bearer {}", self.token);
        words.replace("HOST", &host).replace("TOKEN", &token)
    }

    fn hello(&self) -> Vec<u8> {
        let token = &self.token;
        let room = super::server::ROOM;
        text(&format!(
            r#"{{"type":"hello","id":"1","token":"{token}","room":"{room}"}}"#
        ))
    }
}

fn text(words: &str) -> Vec<u8> {
    let length = u16::try_from(words.len()).expect("short").to_be_bytes();
    let mut frame = vec![0x81, 0x80 | 126, length[0], length[1], 0, 0, 0, 0];
    frame.extend(words.as_bytes());
    frame
}

/// Until it is hung up on.
async fn hold(mut stream: TcpStream, drip: Option<u8>) -> std::io::Result<()> {
    let mut said = [0; 1024];
    loop {
        match timeout(DRIP, stream.read(&mut said)).await {
            Ok(Ok(0) | Err(_)) => return Ok(()),
            Ok(Ok(_)) => {}
            Err(_) => {
                if let Some(byte) = drip {
                    stream.write_all(&[byte]).await?;
                }
            }
        }
    }
}

async fn flood(stream: TcpStream, frames: &[u8]) -> std::io::Result<()> {
    let (mut read, mut write) = stream.into_split();
    let writing = async {
        loop {
            write.write_all(frames).await?;
        }
    };
    let mut unread = tokio::io::sink();
    tokio::select! {
        ended = tokio::io::copy(&mut read, &mut unread) => ended.map(drop),
        ended = writing => ended,
    }
}

async fn ask(mut stream: TcpStream, requests: &[u8], at_once: usize) -> std::io::Result<()> {
    const ANSWER: &[u8] = b"HTTP/1.1 ";
    let mut said = vec![0; 64 * 1024];
    loop {
        let (mut read, mut write) = stream.split();
        let reading = async {
            let mut answers = 0;
            while answers < at_once {
                // A header may lie across two reads, and is not waited for.
                let Ok(n) = timeout(DRIP, read.read(&mut said)).await else {
                    break;
                };
                let n = n?;
                if n == 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
                answers += said[..n]
                    .windows(ANSWER.len())
                    .filter(|w| *w == ANSWER)
                    .count();
            }
            Ok::<_, std::io::Error>(())
        };
        tokio::try_join!(write.write_all(requests), reading)?;
    }
}
