//! A server under load, and what it takes.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

use super::http::ask;
use super::start::{self, Node, Process};

pub(crate) const ROOM: &str = "southwest";
pub(super) const PASSPHRASE: &str = "a passphrase of the bench";
/// Of a second, in which the kernel counts processor time.
const TICKS: u64 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Service,
    Floor,
    Ws,
    SocketIo,
    /// Two nodes on one Redis.
    ServiceTwice,
    SocketIoTwice,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [
        Self::Service,
        Self::Floor,
        Self::Ws,
        Self::SocketIo,
        Self::ServiceTwice,
        Self::SocketIoTwice,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Service => "the service",
            Self::Floor => "the floor",
            Self::Ws => "`ws`",
            Self::SocketIo => "Socket.IO",
            Self::ServiceTwice => "two nodes",
            Self::SocketIoTwice => "Socket.IO, two nodes",
        }
    }

    /// It registers, and does the rest.
    pub(crate) fn is_service(self) -> bool {
        matches!(self, Self::Service | Self::ServiceTwice)
    }

    pub(crate) fn is_socket_io(self) -> bool {
        matches!(self, Self::SocketIo | Self::SocketIoTwice)
    }

    /// What is missing here for it.
    pub(crate) fn lacks(self) -> Option<&'static str> {
        start::lacks(self)
    }

    fn nodes(self) -> usize {
        match self {
            Self::ServiceTwice | Self::SocketIoTwice => 2,
            _ => 1,
        }
    }
}

pub(crate) struct Server {
    pub(crate) kind: Kind,
    nodes: Vec<Node>,
    redis: Option<Process>,
    /// The header that the organizer is known by.
    organizer: String,
    _folders: Vec<tempfile::TempDir>,
}

impl Server {
    pub(crate) async fn start(kind: Kind, pinned: bool) -> Self {
        Self::start_with(kind, pinned, OUT_OF_THE_WAY).await
    }

    /// The service with its own limits.
    pub(crate) async fn attacked(pinned: bool) -> Self {
        Self::start_with(Kind::Service, pinned, &[]).await
    }

    async fn start_with(kind: Kind, pinned: bool, settings: &[(&str, &str)]) -> Self {
        let mut folders = Vec::new();
        let mut folder = || {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().to_owned();
            folders.push(folder);
            path
        };
        let (redis, at) = match kind.nodes() {
            1 => (None, None),
            _ => {
                let (redis, at) = start::redis(pinned, &folder());
                (Some(redis), Some(at))
            }
        };
        let nodes = (0..kind.nodes())
            .map(|_| start::node(kind, pinned, &folder(), at.as_deref(), settings))
            .collect();
        let mut server = Self {
            kind,
            nodes,
            redis,
            organizer: String::new(),
            _folders: folders,
        };
        if kind.is_service() {
            let (path, body) = ("/api/organizer/sign-in", json!({"passphrase": PASSPHRASE}));
            let signed_in = ask(server.address(0), ("POST", path), "", &body).await;
            let token = signed_in["token"].as_str().expect("a token");
            server.organizer = format!("authorization: Bearer {token}\r\n");
        }
        server
    }

    /// Of the node that the `n`th of all phones uses.
    pub(crate) fn address(&self, n: usize) -> SocketAddr {
        self.nodes[n % self.nodes.len()].address
    }

    /// The room's code.
    pub(crate) fn code(&self) -> &str {
        &self.nodes[0].code
    }

    /// As the organizer of the service.
    pub(crate) async fn organize(&self, method: &str, path: &str, body: Value) -> Value {
        let path = format!("/api/organizer/rooms/{ROOM}{path}");
        ask(self.address(0), (method, &path), &self.organizer, &body).await
    }

    /// Processor time that its processes have taken, Redis among them.
    pub(crate) fn cpu(&self) -> Duration {
        let nodes = self.nodes.iter().map(|node| &node.process);
        nodes.chain(&self.redis).map(cpu).sum()
    }

    /// Memory that its nodes hold, kB.
    pub(crate) fn resident(&self) -> f64 {
        self.nodes.iter().map(|node| resident(&node.process)).sum()
    }

    pub(crate) fn descriptors(&self) -> usize {
        let open = |node: &Node| std::fs::read_dir(format!("/proc/{}/fd", node.process.id()));
        let count = |node| open(node).expect("it runs").count();
        self.nodes.iter().map(count).sum()
    }
}

fn cpu(process: &Process) -> Duration {
    let stat = proc(process, "stat");
    // The name before it may hold spaces.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = |n: usize| fields.split_whitespace().nth(n)?.parse::<u64>().ok();
    let ticks: u64 = [11, 12].into_iter().filter_map(ticks).sum();
    Duration::from_millis(ticks * 1000 / TICKS)
}

fn resident(process: &Process) -> f64 {
    let status = proc(process, "status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number.and_then(|n| n.parse().ok()).expect("its memory")
}

fn proc(process: &Process, what: &str) -> String {
    let path = format!("/proc/{}/{what}", process.id());
    std::fs::read_to_string(path).expect("it runs")
}

/// Limits that a hall never meets.
const OUT_OF_THE_WAY: &[(&str, &str)] = &[
    ("REGISTRATION_PER_MINUTE", "1000000"),
    ("REGISTRATION_ATTENDEES", "50000"),
    ("SOCKET_CONNECTIONS_PER_ADDRESS", "20000"),
];
