//! Nodes as processes: on one Redis, each through a wire of the test's own, or one with its files.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::deadline;
use crate::redis_server::{RedisServer, free_port};
use crate::support::PASSPHRASE;
use crate::wire::{self, Wire};

/// Short enough for a test, long enough for a busy machine.
pub(crate) const GRACE: Duration = Duration::from_secs(4);
/// Long enough for a busy machine and a long journal; nothing is measured with it.
const START: Duration = Duration::from_secs(60);

pub(crate) struct Node {
    child: Option<Child>,
    pub port: u16,
    pub wire: watch::Sender<Wire>,
    /// Where it keeps everything: the option of `serve`, and its value.
    store: [String; 2],
    settings: Vec<(String, String)>,
    log: tempfile::NamedTempFile,
    /// By room, as they stand on the walls.
    pub join_codes: BTreeMap<String, String>,
}

impl Node {
    pub(crate) async fn start(redis: &RedisServer) -> Self {
        Self::with(redis, &[]).await
    }

    /// With settings other than those of the other tests, as `live.tick` and its value.
    pub(crate) async fn with(redis: &RedisServer, settings: &[(&str, &str)]) -> Self {
        let (through, wire) = wire::lay(redis.port).await;
        let url = format!("redis://127.0.0.1:{through}/");
        Self::at(["--redis".into(), url], wire, settings).await
    }

    /// With files of its own.
    pub(crate) async fn alone(folder: &Path) -> Self {
        let store = ["--data-dir".into(), folder.display().to_string()];
        Self::at(store, watch::Sender::new(Wire::Whole), &[]).await
    }

    /// On whatever Redis this address leads to, without a wire of ours.
    pub(crate) async fn direct(url: &str, settings: &[(&str, &str)]) -> Self {
        let store = ["--redis".into(), url.to_owned()];
        Self::at(store, watch::Sender::new(Wire::Whole), settings).await
    }

    async fn at(store: [String; 2], wire: watch::Sender<Wire>, settings: &[(&str, &str)]) -> Self {
        let own = |(key, value): &(&str, &str)| {
            let key = key.to_uppercase().replace('.', "_");
            (format!("KAOTSUNAGI_{key}"), (*value).to_owned())
        };
        let mut node = Self {
            child: None,
            port: free_port(),
            wire,
            store,
            settings: settings.iter().map(own).collect(),
            log: tempfile::NamedTempFile::new().expect("a file"),
            join_codes: BTreeMap::new(),
        };
        assert!(node.run().await, "{}", node.said());
        node
    }

    /// What it wrote to standard error.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap_or_default()
    }

    /// Starts the process; whether it came to serve.
    pub(crate) async fn run(&mut self) -> bool {
        deadline::begin();
        let log = self.log.reopen().expect("a file");
        let mut child = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"))
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)])
            .args(&self.store)
            .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE)
            .env("KAOTSUNAGI_PRESENCE_GRACE", format!("{}s", GRACE.as_secs()))
            .env("KAOTSUNAGI_LIVE_TICK", "50ms")
            .env("KAOTSUNAGI_SUGGESTIONS_MIN_INTERVAL", "200ms")
            .env("KAOTSUNAGI_SOCKET_BURST", "10000")
            .env("KAOTSUNAGI_SOCKET_PING_INTERVAL", "10s")
            .env("KAOTSUNAGI_SOCKET_PONG_TIMEOUT", "5s")
            .env("KAOTSUNAGI_SHUTDOWN_DRAIN", "3s")
            .env("KAOTSUNAGI_SHUTDOWN_RECONNECT_WITHIN", "500ms")
            .env("KAOTSUNAGI_REGISTRATION_PER_MINUTE", "100000")
            .env("RUST_LOG", "info")
            .envs(self.settings.iter().cloned())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("started");
        let out = child.stdout.take().expect("stdout");
        self.child = Some(child);
        let (tell, heard) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(out).lines().map_while(Result::ok);
            let codes: BTreeMap<_, _> = lines
                .by_ref()
                .take_while(|line| !line.starts_with("organizer"))
                .filter_map(|line| {
                    let (room, code) = line.strip_prefix("  join ")?.rsplit_once("?c=")?;
                    Some((room.rsplit_once("/j/")?.1.to_owned(), code.to_owned()))
                })
                .collect();
            let _gone = tell.send(codes);
            // Read on, or a full pipe would stop the process.
            lines.for_each(drop);
        });
        match timeout(START, heard).await {
            Ok(Ok(codes)) if !codes.is_empty() => {
                self.join_codes = codes;
                true
            }
            _ => false,
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(child) = &self.child {
            let _gone = kill_process(Pid::from_child(child), signal);
        }
    }

    /// Waits for its end; the exit code, if it had one.
    pub(crate) async fn ended(&mut self) -> Option<i32> {
        let mut child = self.child.take()?;
        tokio::task::spawn_blocking(move || child.wait().expect("waited").code())
            .await
            .expect("waited")
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _already_ended = child.kill();
            let _reaped = child.wait();
        }
    }
}

pub(crate) fn ports(nodes: &[Node]) -> Vec<u16> {
    nodes.iter().map(|node| node.port).collect()
}

pub(crate) fn url(port: u16, path: &str) -> String {
    format!("http://127.0.0.1:{port}{path}")
}

/// People counted as present in the room by the node at this port.
pub(crate) async fn present(port: u16, room: &str) -> Option<usize> {
    let metrics = reqwest::get(url(port, "/metrics")).await.ok()?;
    let metrics = metrics.text().await.ok()?;
    let start = format!("kaotsunagi_present{{room=\"{room}\"}}");
    let line = metrics.lines().find(|line| line.starts_with(&start))?;
    line.rsplit_once(' ')?.1.parse().ok()
}
