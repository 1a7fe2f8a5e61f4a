//! A server under load, as a process of its own on a core of its own, and what it takes.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::http::ask;
use super::{CORES, floor};

pub(crate) const ROOM: &str = "southwest";
const PASSPHRASE: &str = "a passphrase of the bench";
/// Of a second, in which the kernel counts processor time.
const TICKS: u64 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Floor,
    Service,
}

pub(crate) struct Server {
    process: Child,
    pub(crate) kind: Kind,
    pub(crate) address: SocketAddr,
    /// The room's code, and the header that the organizer is known by.
    pub(crate) code: String,
    organizer: String,
    _folder: tempfile::TempDir,
}

impl Server {
    pub(crate) async fn start(kind: Kind, pinned: bool) -> Self {
        Self::start_with(kind, pinned, OUT_OF_THE_WAY).await
    }

    /// The service with its own limits; `KAOTSUNAGI_BIN` may name another binary.
    pub(crate) async fn attacked(pinned: bool) -> Self {
        Self::start_with(Kind::Service, pinned, &[]).await
    }

    async fn start_with(kind: Kind, pinned: bool, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let program: PathBuf = match kind {
            Kind::Floor => std::env::current_exe().expect("this program"),
            Kind::Service => std::env::var_os("KAOTSUNAGI_BIN")
                .unwrap_or_else(|| env!("CARGO_BIN_EXE_kaotsunagi").into())
                .into(),
        };
        let mut command = match pinned {
            true => Command::new("taskset"),
            false => Command::new(&program),
        };
        if pinned {
            command.args(["-c", CORES[0]]).arg(&program);
        }
        let port = match kind {
            Kind::Floor => {
                command.arg(floor::ARGUMENT);
                0
            }
            Kind::Service => {
                let port = free_port();
                serve(&mut command, port, folder.path(), settings);
                port
            }
        };
        let log = File::create(folder.path().join("log")).expect("a file");
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("started");
        let mut output = BufReader::new(process.stdout.take().expect("its output")).lines();
        let mut code = String::new();
        let mut line = || output.next().expect("it says how to join").expect("text");
        let port = match kind {
            Kind::Floor => line().parse().expect("a port"),
            Kind::Service => {
                let link = format!("/j/{ROOM}?c=");
                while code.is_empty() {
                    let line = line();
                    let found = line.split_once(&link).map(|(_, code)| code);
                    let ends = |c: char| !c.is_ascii_alphanumeric();
                    code = found
                        .map_or("", |c| c.split(ends).next().unwrap_or(c))
                        .into();
                }
                port
            }
        };
        // Whatever else it says has a reader, or it would wait for one.
        std::thread::spawn(move || output.for_each(drop));
        let mut server = Self {
            process,
            kind,
            address: ([127, 0, 0, 1], port).into(),
            code,
            organizer: String::new(),
            _folder: folder,
        };
        if kind == Kind::Service {
            let (path, body) = ("/api/organizer/sign-in", json!({"passphrase": PASSPHRASE}));
            let signed_in = ask(server.address, ("POST", path), "", &body).await;
            let token = signed_in["token"].as_str().expect("a token");
            server.organizer = format!("authorization: Bearer {token}\r\n");
        }
        server
    }

    /// As the organizer of the service.
    pub(crate) async fn organize(&self, method: &str, path: &str, body: Value) -> Value {
        let path = format!("/api/organizer/rooms/{ROOM}{path}");
        ask(self.address, (method, &path), &self.organizer, &body).await
    }

    /// Processor time it has taken.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        // The name before it may hold spaces.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks = |n: usize| fields.split_whitespace().nth(n)?.parse::<u64>().ok();
        let ticks: u64 = [11, 12].into_iter().filter_map(ticks).sum();
        Duration::from_millis(ticks * 1000 / TICKS)
    }

    /// Memory it holds, kB.
    pub(crate) fn resident(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
        number.and_then(|n| n.parse().ok()).expect("its memory")
    }

    pub(crate) fn descriptors(&self) -> usize {
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.process.id()));
        open.expect("it runs").count()
    }

    fn proc(&self, what: &str) -> String {
        // `taskset` becomes the program it starts.
        let path = format!("/proc/{}/{what}", self.process.id());
        std::fs::read_to_string(path).expect("it runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// Limits that a hall never meets.
const OUT_OF_THE_WAY: &[(&str, &str)] = &[
    ("REGISTRATION_PER_MINUTE", "1000000"),
    ("REGISTRATION_ATTENDEES", "50000"),
    ("SOCKET_CONNECTIONS_PER_ADDRESS", "20000"),
];

/// With an empty folder.
fn serve(command: &mut Command, port: u16, folder: &Path, settings: &[(&str, &str)]) {
    let here = format!("127.0.0.1:{port}");
    command
        .args(["serve", "--listen", &here])
        .args(["--public-url", &format!("http://{here}"), "--data-dir"])
        .arg(folder.join("data"))
        .env("KAOTSUNAGI_PASSPHRASE", PASSPHRASE);
    for (setting, value) in settings {
        command.env(format!("KAOTSUNAGI_{setting}"), value);
    }
}

fn free_port() -> u16 {
    let any = TcpListener::bind("127.0.0.1:0").expect("a port");
    any.local_addr().expect("an address").port()
}
