//! What honest people notice of each attack: how long they wait beside it and without it, and what it takes of the server.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::attack::{ALL, ARGUMENT};
use super::http::try_ask;
use super::phones::{Socket, enter, token};
use super::server::Server;

/// Honest people; each asks twice a second, on their socket and on a connection of its own.
const PEOPLE: usize = 20;
const ASKS_EVERY: Duration = Duration::from_millis(500);
/// Without the attack, and beside it.
const MEASURED: Duration = Duration::from_secs(12);
/// Until an attack is under way.
const UNDER_WAY: Duration = Duration::from_secs(3);
/// Longer than this is as good as never, and counts as this.
const GIVEN_UP: Duration = Duration::from_secs(10);
/// Who is measured wakes before who attacks, on the core that they share.
const BEHIND: &str = "19";

#[derive(Default)]
struct Waited {
    http: Vec<Duration>,
    socket: Vec<Duration>,
    given_up: usize,
}

impl Waited {
    fn p95(&mut self) -> [f64; 2] {
        [&mut self.http, &mut self.socket].map(|waits| {
            waits.sort();
            let at = (waits.len() * 95 / 100).min(waits.len().saturating_sub(1));
            waits
                .get(at)
                .map_or(f64::NAN, |wait| wait.as_secs_f64() * 1e3)
        })
    }
}

/// One server for each, so that none pays for the one before it.
pub(crate) async fn run(only: &str, pinned: bool) {
    println!(
        "| attack | p95 HTTP, WebSocket without it, ms | beside it | ratio | given up | memory, MB | descriptors |\n\
         |---|---|---|---|---|---|---|"
    );
    for (number, (name, _)) in ALL.iter().enumerate() {
        if name.contains(only) {
            one(number, name, pinned).await;
        }
    }
}

async fn one(number: usize, name: &str, pinned: bool) {
    let server = Server::attacked(pinned).await;
    let attacker = token(&server, PEOPLE).await;
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        let token = token(&server, n).await;
        let socket = enter(&server, &token).await;
        people.push((token, socket));
    }
    sleep(UNDER_WAY).await;
    let mut calm = measure(&server, &mut people).await;
    let before = (server.resident() / 1e3, server.descriptors());
    let beside = Attacker::begin(number, &server, &attacker);
    sleep(UNDER_WAY).await;
    let (mut pressed, most) = tokio::join!(measure(&server, &mut people), most(&server));
    drop(beside);
    sleep(UNDER_WAY).await;
    let after = (server.resident() / 1e3, server.descriptors());
    let ([http, socket], [http_then, socket_then]) = (calm.p95(), pressed.p95());
    println!(
        "| {name} | {http:.1}, {socket:.1} | {http_then:.1}, {socket_then:.1} | {:.1}, {:.1} | {} | {:.0} → {:.0} → {:.0} | {} → {} → {} |",
        http_then / http,
        socket_then / socket,
        pressed.given_up,
        before.0,
        most.0,
        after.0,
        before.1,
        most.1,
        after.1,
    );
}

/// The most memory and descriptors while it is measured.
async fn most(server: &Server) -> (f64, usize) {
    let (until, mut most) = (Instant::now() + MEASURED, (0.0_f64, 0));
    while Instant::now() < until {
        most.0 = most.0.max(server.resident() / 1e3);
        most.1 = most.1.max(server.descriptors());
        sleep(ASKS_EVERY).await;
    }
    most
}

async fn measure(server: &Server, people: &mut [(String, Socket)]) -> Waited {
    let each = people
        .iter_mut()
        .enumerate()
        .map(async |(n, (token, socket))| {
            // Not all in one moment.
            sleep(ASKS_EVERY * u32::try_from(n).unwrap_or(0) / 20).await;
            let (until, mut waited) = (Instant::now() + MEASURED, Waited::default());
            while Instant::now() < until {
                let began = Instant::now();
                let me = format!("authorization: Bearer {token}\r\n");
                let asked = try_ask(server.address(0), ("GET", "/api/me"), &me, &Value::Null);
                waited.http.push(wait(asked, &mut waited.given_up).await);
                waited
                    .socket
                    .push(wait(people_now(socket), &mut waited.given_up).await);
                sleep(ASKS_EVERY.saturating_sub(began.elapsed())).await;
            }
            waited
        });
    let mut all = Waited::default();
    for one in join_all(each).await {
        all.http.extend(one.http);
        all.socket.extend(one.socket);
        all.given_up += one.given_up;
    }
    all
}

async fn wait<T>(asked: impl Future<Output = Option<T>>, given_up: &mut usize) -> Duration {
    let began = Instant::now();
    match timeout(GIVEN_UP, asked).await {
        Ok(Some(_)) => began.elapsed(),
        _ => {
            *given_up += 1;
            GIVEN_UP
        }
    }
}

async fn people_now(socket: &mut Socket) -> Option<()> {
    let ask = json!({"type": "people", "id": "now"}).to_string();
    socket.send(Message::text(ask)).await.ok()?;
    loop {
        let message = socket.next().await?.ok()?;
        if message
            .to_text()
            .is_ok_and(|text| text.contains(r#""id":"now""#))
        {
            return Some(());
        }
    }
}

struct Attacker(Child);

impl Attacker {
    fn begin(number: usize, server: &Server, token: &str) -> Self {
        let this = std::env::current_exe().expect("this program");
        let child = Command::new("nice")
            .args(["-n", BEHIND])
            .arg(this)
            .arg(ARGUMENT)
            .arg(number.to_string())
            .arg(server.address(0).to_string())
            .arg(token)
            .stdout(Stdio::null())
            .spawn();
        Self(child.expect("started"))
    }
}

impl Drop for Attacker {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}
