//! What RFC 6455 asks of a server, sent as bytes: every breach has its close code, and whatever is right is answered.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{PATIENCE, Server, text};

const GOES_ON: u8 = 0x00;
const BEGINS: u8 = 0x01;
const ENDS: u8 = 0x80;
const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

const BROKEN_FRAMES: u16 = 1002;
const BROKEN_TEXT: u16 = 1007;

/// A phone whose frames are written by hand.
struct Raw {
    stream: TcpStream,
    unread: Vec<u8>,
}

#[derive(Debug, PartialEq)]
enum Heard {
    Text(Value),
    Pong(Vec<u8>),
    /// Closed with this code, if with any.
    Closed(Option<u16>),
    HungUp,
}

impl Raw {
    /// A connection that has not said hello.
    async fn stranger(server: &Server) -> Self {
        let address = server.running.bound.address;
        let mut stream = TcpStream::connect(address).await.expect("connected");
        let request = format!(
            "GET /ws HTTP/1.1\r\nhost: {address}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.expect("answered"));
        }
        assert!(head.starts_with(b"HTTP/1.1 101"));
        let unread = Vec::new();
        Self { stream, unread }
    }

    async fn greeted(server: &Server, token: &str) -> Self {
        let mut raw = Self::stranger(server).await;
        raw.send(&frame(TEXT, hello(token).as_bytes())).await;
        raw
    }

    async fn send(&mut self, bytes: &[u8]) {
        // A server that has closed meanwhile is what some tests wait for.
        let _closed = self.stream.write_all(bytes).await;
    }

    async fn hear(&mut self) -> Heard {
        let heard = timeout(PATIENCE, self.hear_now()).await;
        heard.expect("something, in time")
    }

    async fn hear_now(&mut self) -> Heard {
        loop {
            if let Some((kind, payload)) = self.take() {
                return match kind {
                    TEXT => Heard::Text(serde_json::from_slice(&payload).expect("JSON")),
                    PONG => Heard::Pong(payload),
                    // Its own question whether we live.
                    PING => continue,
                    CLOSE => Heard::Closed(payload.first_chunk().map(|b| u16::from_be_bytes(*b))),
                    other => panic!("a frame of {other:#x}"),
                };
            }
            match self.stream.read_buf(&mut self.unread).await {
                Ok(0) | Err(_) => return Heard::HungUp,
                Ok(_) => {}
            }
        }
    }

    /// A frame that has come in whole.
    fn take(&mut self) -> Option<(u8, Vec<u8>)> {
        let [kind, short, ..] = self.unread[..] else {
            return None;
        };
        assert!(short < 0x80, "servers do not mask");
        let (header, length) = match short {
            126 => (
                4,
                u16::from_be_bytes(*self.unread.get(2..)?.first_chunk()?).into(),
            ),
            127 => (
                10,
                u64::from_be_bytes(*self.unread.get(2..)?.first_chunk()?),
            ),
            _ => (2, u64::from(short)),
        };
        let end = header + usize::try_from(length).expect("not that long");
        if self.unread.len() < end {
            return None;
        }
        let frame: Vec<u8> = self.unread.drain(..end).collect();
        Some((kind, frame[header..].to_vec()))
    }

    /// What is heard besides texts.
    async fn until_other(&mut self) -> Heard {
        loop {
            match self.hear().await {
                Heard::Text(_) => {}
                other => return other,
            }
        }
    }

    /// Until a message of this type.
    async fn until(&mut self, kind: &str) -> Value {
        loop {
            match self.hear().await {
                Heard::Text(frame) => {
                    let messages = frame["messages"].as_array().cloned().unwrap_or_default();
                    if let Some(found) = messages.into_iter().find(|m| m["type"] == kind) {
                        return found;
                    }
                }
                Heard::Pong(_) => {}
                ended => panic!("{ended:?} instead of {kind}"),
            }
        }
    }
}

fn hello(token: &str) -> String {
    json!({"type": "hello", "id": "hello", "token": token, "room": "southwest"}).to_string()
}

fn people(id: &str) -> String {
    json!({"type": "people", "id": id}).to_string()
}

/// Masked, as clients must.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = match payload.len() {
        length @ 0..126 => vec![u8::try_from(length).expect("short")],
        length @ 126..0x1_0000 => {
            let length = u16::try_from(length).expect("fits");
            [&[126], &length.to_be_bytes()[..]].concat()
        }
        length => [&[127], &(length as u64).to_be_bytes()[..]].concat(),
    };
    frame_of(first, &length, payload)
}

fn frame_of(first: u8, length: &[u8], payload: &[u8]) -> Vec<u8> {
    const KEY: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
    let mut bytes = vec![first];
    bytes.extend(length);
    bytes[1] |= 0x80;
    bytes.extend(KEY);
    let masked = payload.iter().zip(KEY.iter().cycle());
    bytes.extend(masked.map(|(byte, key)| byte ^ key));
    bytes
}

fn close(code: u16, reason: &[u8]) -> Vec<u8> {
    frame(CLOSE, &[&code.to_be_bytes(), reason].concat())
}

async fn person(server: &Server) -> String {
    let form = server.form("玉川 直樹", "ひなた訪問看護", &[], &[]);
    server.register(&form).await.token
}

/// Of somebody who is in, and of a stranger: the same answer, a clean end, and nobody else notices.
async fn all_end_with(cases: Vec<(String, Vec<u8>, u16)>) {
    let server = Server::start().await;
    let mut honest = server
        .phone("灯台 たまき", "さくら坂クリニック", &[], &[])
        .await;
    honest.until_welcome().await;
    let token = person(&server).await;
    for (what, bytes, code) in cases {
        for known in [true, false] {
            let mut raw = match known {
                true => Raw::greeted(&server, &token).await,
                false => Raw::stranger(&server).await,
            };
            raw.send(&bytes).await;
            // Whatever comes behind it must not tear the reason away.
            raw.send(&frame(TEXT, people("behind").as_bytes())).await;
            let ended = (raw.until_other().await, raw.hear().await);
            let right = (Heard::Closed(Some(code)), Heard::HungUp);
            assert_eq!(ended, right, "{what}, known: {known}");
        }
    }
    assert_eq!(
        honest.ask(json!({"type": "people"})).await["type"],
        "people"
    );
}

#[tokio::test]
async fn frames_that_are_none_end_with_1002() {
    let ok = people("1");
    let ok = ok.as_bytes();
    let mut cases = Vec::new();
    for bits in 1..8 {
        let first = TEXT | bits << 4;
        cases.push((format!("reserved bits {bits:#x}"), frame(first, ok)));
        let first = PING | bits << 4;
        cases.push((
            format!("reserved bits {bits:#x} of a ping"),
            frame(first, b""),
        ));
    }
    for opcode in (3..8).chain(11..16) {
        cases.push((format!("opcode {opcode}"), frame(0x80 | opcode, b"")));
        cases.push((
            format!("opcode {opcode} with bytes"),
            frame(0x80 | opcode, ok),
        ));
    }
    for kind in [PING, PONG, CLOSE] {
        cases.push((format!("{kind:#x} of 126 bytes"), frame(kind, &[b'x'; 126])));
        cases.push((format!("{kind:#x} in fragments"), frame(kind & 0x0f, b"")));
    }
    cases.push(("goes on with nothing".into(), frame(GOES_ON, ok)));
    cases.push(("ends nothing".into(), frame(ENDS, ok)));
    let twice = [frame(BEGINS, b"{"), frame(TEXT, ok)].concat();
    cases.push(("a text inside a text".into(), twice));
    let unmasked = [&[TEXT, 5], &b"hello"[..]].concat();
    cases.push(("unmasked".into(), unmasked));
    cases.push(("a goodbye of one byte".into(), frame(CLOSE, &[3])));
    let cases = cases.into_iter();
    all_end_with(
        cases
            .map(|(what, bytes)| (what, bytes, BROKEN_FRAMES))
            .collect(),
    )
    .await;
}

#[tokio::test]
async fn text_that_is_none_ends_with_1007() {
    let mut cases = Vec::new();
    let broken: [(&str, &[u8]); 8] = [
        ("no beginning", b"\x80"),
        ("cut off", b"\xe3\x81"),
        ("overlong", b"\xc0\x80"),
        ("overlong by three", b"\xe0\x80\xaf"),
        ("half of a pair", b"\xed\xa0\x80"),
        ("beyond Unicode", b"\xf4\x90\x80\x80"),
        ("five bytes", b"\xf8\x88\x80\x80\x80"),
        ("no text at all", b"\xff\xfe"),
    ];
    for (what, bytes) in broken {
        cases.push((what.into(), frame(TEXT, bytes)));
        let within = ["顔つなぎ".as_bytes(), bytes, "顔".as_bytes()].concat();
        cases.push((format!("{what}, within"), frame(TEXT, &within)));
        let reason = [&1000_u16.to_be_bytes(), bytes].concat();
        cases.push((format!("{what}, as a reason"), frame(CLOSE, &reason)));
    }
    // Found when it is there, not at the end of a message that may never come.
    let early = frame(BEGINS, "顔\u{3064}".as_bytes());
    cases.push((
        "early".into(),
        [early, frame(GOES_ON, b"\xed\xa0\x80")].concat(),
    ));
    let cases = cases.into_iter();
    all_end_with(
        cases
            .map(|(what, bytes)| (what, bytes, BROKEN_TEXT))
            .collect(),
    )
    .await;
}

#[tokio::test]
async fn a_goodbye_is_answered_with_its_code_and_one_that_is_none_with_1002() {
    let server = Server::start().await;
    let token = person(&server).await;
    let good = [
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ];
    let bad = [
        0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
    ];
    let good = good.map(|code| (code, code));
    let bad = bad.map(|code| (code, BROKEN_FRAMES));
    for (code, answer) in good.into_iter().chain(bad) {
        let mut raw = Raw::greeted(&server, &token).await;
        raw.until("welcome").await;
        raw.send(&close(code, "さようなら".as_bytes())).await;
        let behind = [frame(PING, b"x"), frame(TEXT, people("behind").as_bytes())];
        raw.send(&behind.concat()).await;
        let ended = (raw.until_other().await, raw.hear().await);
        let right = (Heard::Closed(Some(answer)), Heard::HungUp);
        assert_eq!(ended, right, "{code}");
    }
    let mut raw = Raw::greeted(&server, &token).await;
    raw.send(&frame(CLOSE, b"")).await;
    assert_eq!(raw.until_other().await, Heard::Closed(None), "no code");
    let mut raw = Raw::greeted(&server, &token).await;
    raw.send(&close(1000, &[b'x'; 123])).await;
    assert_eq!(
        raw.until_other().await,
        Heard::Closed(Some(1000)),
        "125 bytes"
    );
}

#[tokio::test]
async fn pings_are_answered_with_their_bytes_also_between_fragments() {
    let server = Server::start().await;
    let token = person(&server).await;
    let mut raw = Raw::greeted(&server, &token).await;
    raw.until("welcome").await;
    for bytes in [&b""[..], b"\x00\xff\xfe", &[b'x'; 125]] {
        raw.send(&frame(PING, bytes)).await;
        assert_eq!(raw.until_other().await, Heard::Pong(bytes.to_vec()));
    }
    raw.send(&frame(PONG, b"nobody asked")).await;
    let message = people("in parts");
    let (begin, rest) = message.as_bytes().split_at(7);
    raw.send(&frame(BEGINS, begin)).await;
    raw.send(&frame(PING, b"between")).await;
    let between = raw.until_other().await;
    assert_eq!(between, Heard::Pong(b"between".to_vec()));
    raw.send(&frame(GOES_ON, b"")).await;
    raw.send(&frame(ENDS, rest)).await;
    assert_eq!(text(&raw.until("people").await["id"]), "in parts");
}

#[tokio::test]
async fn however_it_is_cut_and_its_length_is_written_a_message_is_the_same() {
    let server = Server::start().await;
    let token = person(&server).await;
    let mut raw = Raw::stranger(&server).await;
    for byte in frame(TEXT, hello(&token).as_bytes()) {
        raw.send(&[byte]).await;
        tokio::task::yield_now().await;
    }
    raw.until("welcome").await;
    // With a letter of four bytes cut in each place, and one byte a time.
    let message = json!({"type": "people", "id": "𠮷"}).to_string();
    let at = message.find('𠮷').expect("there");
    for cut in at..=at + 4 {
        let (begin, end) = message.as_bytes().split_at(cut);
        raw.send(&[frame(BEGINS, begin), frame(ENDS, end)].concat())
            .await;
        assert_eq!(text(&raw.until("people").await["id"]), "𠮷", "cut at {cut}");
    }
    for byte in frame(TEXT, message.as_bytes()) {
        raw.send(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(text(&raw.until("people").await["id"]), "𠮷", "byte by byte");
    let length = u8::try_from(message.len()).expect("short");
    let wider = [vec![126, 0, length], vec![127, 0, 0, 0, 0, 0, 0, 0, length]];
    for wide in wider {
        raw.send(&frame_of(TEXT, &wide, message.as_bytes())).await;
        assert_eq!(text(&raw.until("people").await["id"]), "𠮷", "{wide:?}");
    }
}

/// A length that nothing can have is refused by its header.
#[tokio::test]
async fn a_length_of_63_bits_is_refused_before_its_first_byte() {
    let server = Server::start().await;
    let token = person(&server).await;
    for most in [0x7f, 0xff] {
        for known in [true, false] {
            let mut raw = match known {
                true => Raw::greeted(&server, &token).await,
                false => Raw::stranger(&server).await,
            };
            if known {
                raw.until("welcome").await;
            }
            let length = [&[127, most], &[0xff; 7][..]].concat();
            raw.send(&frame_of(TEXT, &length, b"")).await;
            let ended = timeout(Duration::from_secs(9), raw.until_other()).await;
            assert_eq!(ended.ok(), Some(Heard::Closed(Some(4413))), "{most:#x}");
        }
    }
}
