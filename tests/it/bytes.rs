//! Bytes from strangers: every reader of them for a moment (`fuzz/` has as long as one likes), and every port of the server.

#[path = "../../fuzz/bodies.rs"]
mod bodies;

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use protocol::routes::ALL;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::asked;
use crate::support::{Phone, Server, text};

/// What a stranger's bytes are made of: mostly what is right, here and there something else.
struct Mutations {
    seeds: Vec<Vec<u8>>,
    random: SmallRng,
}

/// What readers stumble over.
const STUMBLES: &[&[u8]] = &[
    b"\0",
    b"\"",
    b"{",
    b"}",
    b"[",
    b"\\u0000",
    b"\\ud800",
    b"\r\n",
    b"\t",
    b";",
    b",",
    b"=",
    b"-",
    b"1e999",
    b"-1",
    b"18446744073709551616",
    b"null",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x82\xa0",
    "\u{202e}".as_bytes(),
    "\u{3164}".as_bytes(),
    "㈱".as_bytes(),
    "㍿".as_bytes(),
    "𠮷".as_bytes(),
    "か\u{3099}".as_bytes(),
];

impl Mutations {
    fn of(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/seeds")
            .join(name);
        let seeds = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut seeds: Vec<_> = seeds.map(|seed| seed.expect("a seed").path()).collect();
        seeds.sort();
        let read = |path: &std::path::PathBuf| std::fs::read(path).expect("read");
        Self {
            seeds: seeds.iter().map(read).collect(),
            random: SmallRng::seed_from_u64(1),
        }
    }

    fn next(&mut self) -> Vec<u8> {
        let Self { seeds, random } = self;
        let mut bytes = seeds.choose(random).expect("a seed").clone();
        for _ in 0..random.random_range(1..6) {
            let at = random.random_range(0..=bytes.len());
            match random.random_range(0..5) {
                0 => bytes.truncate(at),
                1 => {
                    let until = random.random_range(at..=bytes.len());
                    bytes.drain(at..until);
                }
                2 => {
                    let stumble = STUMBLES.choose(random).expect("some");
                    bytes.splice(at..at, stumble.iter().copied());
                }
                3 => {
                    let other = seeds.choose(random).expect("a seed");
                    let from = random.random_range(0..=other.len());
                    bytes.splice(at..at, other[from..].iter().copied());
                }
                _ => {
                    let byte = random.random();
                    bytes.insert(at, byte);
                }
            }
        }
        bytes.truncate(20_000);
        bytes
    }
}

/// With `KAOTSUNAGI_FUZZ_SECONDS` as long as one likes.
#[test]
fn whatever_bytes_are_read_what_must_hold_holds() {
    let seconds = std::env::var("KAOTSUNAGI_FUZZ_SECONDS").ok();
    let seconds = seconds.map_or(1, |seconds| seconds.parse().expect("seconds"));
    for (name, body) in bodies::ALL {
        let mut mutations = Mutations::of(name);
        for seed in mutations.seeds.clone() {
            body(&seed);
        }
        let until = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < until {
            let bytes = mutations.next();
            let held = std::panic::catch_unwind(|| body(&bytes));
            assert!(
                held.is_ok(),
                "{name}: {:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

/// Somebody whose evening must go on, and the token of whoever sends bytes.
async fn two_people(server: &Server) -> (Phone, String) {
    let mut honest = server
        .phone("灯台 たまき", "さくら坂クリニック", &[], &[])
        .await;
    honest.until_welcome().await;
    let form = server.form("玉川 直樹", "ひなた訪問看護", &[], &[]);
    (honest, server.register(&form).await.token)
}

/// As a browser would send them, to every route, as a stranger, as an attendee and as the organizer.
#[tokio::test]
async fn any_bytes_to_any_route_are_answered_and_leave_the_others_alone() {
    let server = Server::start().await;
    let (mut honest, token) = two_people(&server).await;
    let tokens = [String::new(), token, server.sign_in().await];
    let mut mutations = Mutations::of("bodies");
    // A sign-out or an erasing of this test's own would make the rest of it say less.
    let left_out = ["SOCKET", "SIGN_OUT", "SIGN_OUT_ALL", "ERASE"];
    for route in ALL.iter().filter(|route| !left_out.contains(&route.name)) {
        let asked = tokens.iter().map(|token| {
            let body = mutations.next();
            let path = asked::path(route, ["southwest", "hoshimizaka"]);
            let method = asked::method(route);
            let request = server.http.request(method, server.url(&path));
            request
                .bearer_auth(token)
                .header("content-type", "application/json")
                .body(body)
                .send()
        });
        for answer in join_all(asked).await {
            let answer = answer.expect("answered");
            let status = answer.status().as_u16();
            let said = answer.text().await.unwrap_or_default();
            assert_ne!(status, 500, "{}: {said}", route.name);
        }
        assert_eq!(
            honest.ask(json!({"type": "people"})).await["type"],
            "people",
            "{}",
            route.name
        );
    }
}

/// Below HTTP, and inside a socket.
#[tokio::test]
async fn any_bytes_on_the_port_and_in_a_socket_leave_the_others_alone() {
    let server = Server::start().await;
    let (mut honest, token) = two_people(&server).await;
    let address = server.url("").trim_start_matches("http://").to_owned();
    let mut mutations = Mutations::of("heads");
    for _ in 0..100 {
        let mut stranger = TcpStream::connect(&address).await.expect("connected");
        let _hung_up = stranger.write_all(&mutations.next()).await;
        let _hung_up = stranger.shutdown().await;
        let mut said = Vec::new();
        let answer = stranger.read_to_end(&mut said);
        let ended = tokio::time::timeout(Duration::from_secs(40), answer).await;
        assert!(ended.is_ok(), "it is hung up on");
    }
    let mut frames = Mutations::of("messages");
    for _ in 0..60 {
        let mut phone = server.enter(&token, "southwest", None).await;
        for _ in 0..5 {
            let bytes = frames.next();
            let frame = match String::from_utf8(bytes) {
                Ok(text) => Message::text(text),
                Err(broken) => Message::binary(broken.into_bytes()),
            };
            phone.raw(frame).await;
        }
        phone.settle().await;
    }
    let people = honest.ask(json!({"type": "people"})).await;
    assert_eq!(people["type"], "people");
    let (status, me): (u16, Value) = server.get("/api/me", &honest.token).await;
    assert_eq!((status, text(&me["name"])), (200, "灯台 たまき".to_owned()));
}
