//! Strangers get a few kilobytes and seconds, and everybody their share.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::support::{PATIENCE, Phone, Server, pair};

fn fragment(kind: Data, bytes: usize) -> Message {
    Message::Frame(Frame::message(vec![b'x'; bytes], OpCode::Data(kind), false))
}

/// Sends until the server has had enough.
async fn refused(mut phone: Phone, message: Message) -> Option<u16> {
    for _ in 0..5000 {
        phone.raw(message.clone()).await;
        if let Err(code) = phone.hear(Duration::ZERO).await {
            return code;
        }
    }
    phone.closed().await
}

#[tokio::test]
async fn a_stranger_may_begin_no_large_message() {
    let server = Server::start().await;
    let mut whole = server.socket().await;
    whole.raw(fragment(Data::Text, 252 * 1024)).await;
    assert_eq!(whole.closed().await, Some(4413));
    let mut in_parts = server.socket().await;
    in_parts.raw(fragment(Data::Text, 1000)).await;
    assert_eq!(
        refused(in_parts, fragment(Data::Continue, 1000)).await,
        Some(4413)
    );
}

#[tokio::test]
async fn pings_pongs_and_empty_fragments_count() {
    let server = Server::with(|settings| {
        settings.socket.burst = 20;
        settings.socket.messages_per_second = 1;
    })
    .await;
    for flood in [
        Message::Ping(Vec::new().into()),
        Message::Pong(Vec::new().into()),
        fragment(Data::Continue, 0),
    ] {
        let mut stranger = server.socket().await;
        if let Message::Frame(_) = flood {
            stranger.raw(fragment(Data::Text, 1)).await;
        }
        assert_eq!(refused(stranger, flood.clone()).await, Some(4429));
    }
    let (mut aoi, mut naoki) = pair(&server).await;
    aoi.until_welcome().await;
    naoki.until_welcome().await;
    assert_eq!(
        refused(naoki, Message::Ping(Vec::new().into())).await,
        Some(4429)
    );
    assert_eq!(aoi.ask(json!({"type": "people"})).await["type"], "people");
}

#[tokio::test]
async fn whoever_comes_back_has_no_more_messages_than_before() {
    let server = Server::with(|settings| {
        settings.socket.burst = 10;
        settings.socket.messages_per_second = 1;
    })
    .await;
    let form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    let aoi = server.register(&form).await;
    let other = server.form("玉川 直樹", "ひなた訪問看護", &[], &[]);
    let naoki = server.register(&other).await;
    let (mut answered, mut stopped) = (0, 0);
    for time in 0..20 {
        let mut phone = server.enter(&aoi.token, "southwest", None).await;
        for n in 0..5 {
            phone
                .send(&json!({"type": "people", "id": n.to_string()}))
                .await;
        }
        // The same goodbye twice is done once: on a slow machine the second would be answered, and the socket stay open.
        let bye = format!("bye-{time}");
        phone.send(&json!({"type": "bye", "id": bye})).await;
        stopped += usize::from(phone.closed().await == Some(4429));
        answered += phone.log.iter().filter(|m| m["type"] == "people").count();
    }
    // A burst, and one for each second that this may take.
    assert!(stopped > 0 && (1..60).contains(&answered), "{answered}");
    let mut naoki = server.enter(&naoki.token, "southwest", None).await;
    assert_eq!(naoki.ask(json!({"type": "people"})).await["type"], "people");
}

#[tokio::test]
async fn what_everybody_asks_for_comes_in_every_encoding_and_is_the_same() {
    let server = Server::start().await;
    let qr = format!("/qr/southwest.svg?k={}", server.wall_key("southwest"));
    for path in ["/api/event", "/api/event?part=join", &*qr] {
        let mut plain = Vec::new();
        for encoding in ["identity", "gzip", "br"] {
            let request = server
                .http
                .get(server.url(path))
                .header("accept-encoding", encoding);
            let answer = request.send().await.expect("answered");
            assert_eq!(answer.status(), 200, "{path}");
            let said = answer.headers().get("content-encoding").cloned();
            let body = answer.bytes().await.expect("a body");
            match encoding {
                "identity" => plain = body.to_vec(),
                "gzip" => {
                    let mut read = Vec::new();
                    let mut gzip = flate2::read::GzDecoder::new(&*body);
                    gzip.read_to_end(&mut read).expect("gzip");
                    assert_eq!(read, plain, "{path}");
                }
                _ => {
                    let mut read = Vec::new();
                    brotli::BrotliDecompress(&mut &*body, &mut read).expect("brotli");
                    assert_eq!(read, plain, "{path}");
                }
            }
            let said = said.as_ref().and_then(|said| said.to_str().ok());
            assert_eq!(said.unwrap_or("identity"), encoding, "{path}");
        }
    }
}

/// They are kept ready, and yet each is somebody's.
#[tokio::test]
async fn ones_own_code_is_ones_own_and_in_no_cache() {
    let server = Server::start().await;
    let (aoi, naoki) = pair(&server).await;
    let ask = async |token: &str| {
        let asked = server.http.get(server.url("/api/me/code"));
        let answer = asked.bearer_auth(token).send().await.expect("answered");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        answer.json::<serde_json::Value>().await.expect("JSON")
    };
    let first = ask(&aoi.token).await;
    let other = ask(&naoki.token).await;
    assert_eq!(ask(&aoi.token).await, first);
    assert_eq!(ask(&naoki.token).await, other);
    assert_ne!(first["code"], other["code"]);
    assert_ne!(first["svg"], other["svg"]);
}

#[tokio::test]
async fn the_event_says_at_once_which_rooms_are_open() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    for open in [false, true, false] {
        let change = json!({"open": open});
        server
            .patch("/api/organizer/rooms/southwest", &organizer, &change)
            .await;
        let (_, event) = server.get("/api/event", "").await;
        let rooms = event["rooms"].as_array().expect("rooms");
        let room = rooms.iter().find(|room| room["id"] == "southwest");
        assert_eq!(room.map(|room| &room["open"]), Some(&json!(open)));
    }
}

/// One connection asks for much and reads nothing; it waits, and others are served.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_connection_does_not_ask_more_than_its_share() {
    let server = Server::start().await;
    let address = server.running.bound.address;
    let asked = 2000;
    let answered = tokio::task::spawn_blocking(move || {
        let mut flood = TcpStream::connect(address).expect("connected");
        let head = format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\n\r\n");
        flood
            .write_all(head.repeat(asked).as_bytes())
            .expect("sent");
        flood
            .set_read_timeout(Some(Duration::from_millis(500)))
            .expect("set");
        let (mut read, mut part) = (Vec::new(), [0; 4096]);
        // Until it has to wait for the first time.
        let until = std::time::Instant::now() + Duration::from_secs(1);
        while std::time::Instant::now() < until {
            match flood.read(&mut part) {
                Ok(n) if n > 0 => read.extend(&part[..n]),
                _ => break,
            }
        }
        String::from_utf8_lossy(&read).matches("200 OK").count()
    });
    let answered = answered.await.expect("no panic");
    assert!(
        (1..asked / 2).contains(&answered),
        "{answered} of {asked} answered at once"
    );
    server.get("/api/event", "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_few_descriptors_strangers_still_keep_nobody_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let process = crate::process::Process::with_descriptors(folder.path(), 128);
    let address = process
        .url()
        .strip_prefix("http://")
        .expect("an address")
        .to_owned();
    let mut strangers = Vec::new();
    for n in 0..300 {
        let mut stranger = TcpStream::connect(&address).expect("connected");
        if n % 2 == 0 {
            // Half a head; a connection that had to go may say so.
            let _told = stranger.write_all(b"GET / HTTP/1.1\r\nhost: x");
        }
        strangers.push(stranger);
    }
    for _ in 0..20 {
        // A connection each, as from so many phones.
        let answer = reqwest::get(format!("{}/healthz", process.url())).await;
        assert_eq!(answer.expect("answered").status(), 200);
    }
    let open = std::fs::read_dir(format!("/proc/{}/fd", process.id()))
        .map(|entries| entries.count())
        .unwrap_or_default();
    assert!(open < 128, "{open}");
    drop(strangers);
}

/// Descriptors of this process are not counted: what is asserted is that the server hangs up.
#[tokio::test]
async fn a_head_that_does_not_end_is_hung_up_on() {
    let server = Server::start().await;
    let address = server.running.bound.address;
    let ended = tokio::task::spawn_blocking(move || {
        let mut slow = TcpStream::connect(address).expect("connected");
        slow.write_all(b"GET / HTTP/1.1\r\nhost:").expect("sent");
        slow.set_read_timeout(Some(PATIENCE)).expect("set");
        slow.read(&mut [0; 100]).map(|n| n == 0)
    });
    match ended.await.expect("no panic") {
        Ok(ended) => assert!(ended),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
    }
}
