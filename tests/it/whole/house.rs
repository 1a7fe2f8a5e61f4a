//! The house: two nodes on one Redis, a mail server, the organizer, and what time it is.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use domain::Millis;
use kaotsunagi::catalog::Catalog;
use kaotsunagi::config::{Mail, Settings};
use kaotsunagi::rehearse::{Role, Secrets, Viewer, cast};
use protocol::event::EventView;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::Size;
use super::guest::{Leaks, ears};
use super::list;
use crate::colleagues;
use crate::redis_server::RedisServer;
use crate::smtp::Smtp;
use crate::staff;
use crate::support::{Server, now, text};

pub(super) struct House {
    pub nodes: [Server; 2],
    pub redis: RedisServer,
    pub smtp: Smtp,
    pub organizer: String,
    pub event: EventView,
    /// First who is on the list, those who come before those who do not; then who walks in.
    pub cast: Vec<Role>,
    /// By their number less one.
    pub organizations: Vec<String>,
    pub size: Size,
    pub seed: u64,
    pub secrets: Arc<Secrets>,
    pub leaks: Leaks,
}

/// How far the event's day is away.
static AHEAD: AtomicI64 = AtomicI64::new(0);
static MAIL: OnceLock<String> = OnceLock::new();

fn clock() -> Millis {
    now().plus(AHEAD.load(Ordering::Relaxed))
}

pub(super) fn clock_ms() -> i64 {
    clock().0
}

/// From now on it is so many minutes of the event's day; a clock only goes forward.
pub(super) fn it_is(minutes: i64) {
    let catalog = Catalog::example().unwrap_or_else(|problems| panic!("{problems}"));
    let midnight = catalog.event.at_minute(0).expect("a day");
    let ahead = midnight.plus(minutes * 60_000).since(now());
    let before = AHEAD.fetch_max(ahead, Ordering::Relaxed);
    assert!(
        before <= ahead,
        "it is later than that: the test was too slow"
    );
}

pub(super) fn minutes_pass(minutes: i64) {
    AHEAD.fetch_add(minutes * 60_000, Ordering::Relaxed);
}

fn change(settings: &mut Settings) {
    settings.registration.per_minute = 100_000;
    settings.live.tick = Duration::from_millis(200);
    settings.suggestions.min_interval = Duration::from_secs(1);
    settings.mail = Some(Mail {
        server: MAIL.get().expect("a mail server").clone(),
        from: "地域連携の会 <meet@example.jp>".into(),
    });
}

impl House {
    /// The evening before, with nobody registered.
    pub(super) async fn open(seed: u64, size: Size) -> Self {
        it_is(-4 * 60);
        let (redis, smtp) = (RedisServer::start(), Smtp::start().await);
        MAIL.set(smtp.url()).expect("one event");
        let url = redis.url();
        let nodes = [
            Server::node_at(&url, change, clock).await,
            Server::node_at(&url, change, clock).await,
        ];
        let (_, event) = nodes[0].get("/api/event", "").await;
        let event: EventView = serde_json::from_value(event).expect("an event");
        let cast = cast(&event, seed, size.listed + size.walk_ins);
        let (organizations, names) = list::organizations(&event, &cast);
        let imported = colleagues::import(&organizations, &["--redis", &url]);
        assert!(imported.status.success(), "{imported:?}");
        for node in &nodes {
            colleagues::knows(node, &names[0], "1").await;
        }
        // Who does not come is named to nobody.
        let mut forms: Vec<_> = cast.iter().map(|role| role.form.clone()).collect();
        for form in &mut forms[size.come..size.listed] {
            form.consent.partners = false;
        }
        let secrets = Arc::new(Secrets::of(forms.iter()));
        Self {
            organizer: nodes[0].sign_in().await,
            nodes,
            redis,
            smtp,
            event,
            cast,
            organizations: names,
            size,
            seed,
            secrets,
            leaks: Leaks::default(),
        }
    }

    pub(super) fn ports(&self) -> Vec<u16> {
        let ports = self.nodes.iter();
        ports
            .map(|node| node.running.bound.address.port())
            .collect()
    }

    /// A request of the organizer's, or with another's token, at either node.
    pub(super) async fn send(
        &self,
        at: usize,
        method: Method,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let node = &self.nodes[at % 2];
        node.send(method, path, &self.organizer, &body).await
    }

    pub(super) async fn done(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.send(0, method, path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    pub(super) async fn look(&self, path: &str) -> Value {
        self.done(Method::GET, path, Value::Null).await
    }

    /// Signed in by a link of their own, at the other node than the one that made it.
    pub(super) async fn staff(&self, member: Value) -> String {
        let (_, secret) = staff::add(&self.nodes[0], &self.organizer, member).await;
        staff::sign_in(&self.nodes[1], &secret).await
    }

    /// A wall of this room, which nobody may read anything private off.
    pub(super) async fn wall(&self, room: &str) -> JoinHandle<()> {
        let key = self.nodes[0].wall_key(room);
        let mut wall = self.nodes[1].socket().await;
        wall.ears = Some(ears(&self.secrets, &self.leaks, Viewer::Wall));
        wall.send(&json!({"type": "hello", "id": "hello", "token": key, "room": room}))
            .await;
        wall.until_welcome().await;
        tokio::spawn(async move {
            loop {
                wall.log.clear();
                wall.hear(Duration::from_secs(60))
                    .await
                    .expect("a wall stays");
            }
        })
    }

    /// Somebody without a phone stands in this room.
    pub(super) async fn enters(&self, who: &str, room: &str) {
        let path = format!("/api/organizer/people/{who}/act");
        self.done(Method::POST, &path, json!({"type": "enter", "room": room}))
            .await;
    }

    pub(super) async fn without_phone(&self, who: &str) {
        let path = format!("/api/organizer/people/{who}");
        self.done(Method::PATCH, &path, json!({"paper": true}))
            .await;
    }
}

/// The secret of a personal link.
pub(super) fn secret(link: &Value) -> String {
    let link = text(link);
    let (_, secret) = link.rsplit_once("/p/").expect("a personal link");
    secret.to_owned()
}
