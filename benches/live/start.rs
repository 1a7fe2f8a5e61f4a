//! How each of the servers is started: its processes, on a core of their own.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use super::server::{Kind, PASSPHRASE, ROOM};
use super::{CORES, floor};

/// Where `make bench-live` has put what the peers need.
const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers");
/// Until Redis answers.
const LOOKS: usize = 100;
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A process, stopped when it is let go.
pub(super) struct Process(Child);

impl Process {
    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// One server that phones connect to.
pub(super) struct Node {
    pub(super) process: Process,
    pub(super) address: SocketAddr,
    /// The room's code.
    pub(super) code: String,
}

/// What is missing here for a server of this kind.
pub(super) fn lacks(kind: Kind) -> Option<&'static str> {
    let runs = |program: &str| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    let peers = || runs("node") && Path::new(PEERS).join("node_modules").is_dir();
    if matches!(kind, Kind::Ws | Kind::SocketIo | Kind::SocketIoTwice) && !peers() {
        return Some("node, and `npm ci` in target/peers, which `make bench-live` does");
    }
    let nodes = matches!(kind, Kind::SocketIoTwice | Kind::ServiceTwice);
    (nodes && !runs("redis-server")).then_some("redis-server")
}

pub(super) fn node(
    kind: Kind,
    pinned: bool,
    folder: &Path,
    redis: Option<&str>,
    settings: &[(&str, &str)],
) -> Node {
    let mut command = pinned_to(pinned, &program(kind));
    let mut port = 0;
    match kind {
        Kind::Floor => {
            command.arg(floor::ARGUMENT);
        }
        Kind::Service | Kind::ServiceTwice => {
            port = free_port();
            serve(&mut command, port, folder, settings);
            command.envs(redis.map(|redis| ("KAOTSUNAGI_REDIS", redis)));
        }
        Kind::Ws => {
            command.arg(peer(folder, "ws.js", include_str!("peers/ws.js")));
        }
        Kind::SocketIo | Kind::SocketIoTwice => {
            let script = peer(folder, "socketio.js", include_str!("peers/socketio.js"));
            command.arg(script).args(redis);
        }
    }
    let log = File::create(folder.join("log")).expect("a file");
    let mut process = command
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .expect("started");
    let output = process.stdout.take().expect("its output");
    let mut output = BufReader::new(output).lines();
    let code = match port {
        0 => {
            port = line(&mut output).parse().expect("a port");
            String::new()
        }
        _ => code(&mut output),
    };
    // Whatever else it says has a reader, or it would wait for one.
    std::thread::spawn(move || output.for_each(drop));
    Node {
        process: Process(process),
        address: ([127, 0, 0, 1], port).into(),
        code,
    }
}

/// Redis with its usual care, and where it is.
pub(super) fn redis(pinned: bool, folder: &Path) -> (Process, String) {
    let port = free_port();
    let mut command = pinned_to(pinned, Path::new("redis-server"));
    command.args(["--appendonly", "yes", "--save", "", "--bind", "127.0.0.1"]);
    command
        .args(["--port", &port.to_string()])
        .arg("--dir")
        .arg(folder);
    let process = command.stdout(Stdio::null()).spawn().expect("started");
    let process = Process(process);
    for _ in 0..LOOKS {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    (process, format!("redis://127.0.0.1:{port}/"))
}

/// `KAOTSUNAGI_BIN` may name another binary.
fn program(kind: Kind) -> PathBuf {
    match kind {
        Kind::Floor => std::env::current_exe().expect("this program"),
        Kind::Service | Kind::ServiceTwice => std::env::var_os("KAOTSUNAGI_BIN")
            .unwrap_or_else(|| env!("CARGO_BIN_EXE_kaotsunagi").into())
            .into(),
        Kind::Ws | Kind::SocketIo | Kind::SocketIoTwice => "node".into(),
    }
}

fn pinned_to(pinned: bool, program: &Path) -> Command {
    if !pinned {
        return Command::new(program);
    }
    // It becomes the program it starts.
    let mut command = Command::new("taskset");
    command.args(["-c", CORES[0]]).arg(program);
    command
}

/// Where a script finds its libraries is beside it.
fn peer(folder: &Path, name: &str, script: &str) -> PathBuf {
    let modules = folder.join("node_modules");
    if !modules.exists() {
        std::os::unix::fs::symlink(Path::new(PEERS).join("node_modules"), modules).expect("a link");
        std::fs::write(folder.join("package.json"), r#"{"type": "module"}"#).expect("a file");
    }
    let path = folder.join(name);
    std::fs::write(&path, script).expect("a file");
    path
}

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

type Output = Lines<BufReader<ChildStdout>>;

fn line(output: &mut Output) -> String {
    output.next().expect("it says where it is").expect("text")
}

fn code(output: &mut Output) -> String {
    let link = format!("/j/{ROOM}?c=");
    loop {
        let line = line(output);
        let ends = |c: char| !c.is_ascii_alphanumeric();
        let code = line
            .split_once(&link)
            .and_then(|(_, code)| code.split(ends).next());
        if let Some(code) = code.filter(|code| !code.is_empty()) {
            return code.to_owned();
        }
    }
}

fn free_port() -> u16 {
    let any = TcpListener::bind("127.0.0.1:0").expect("a port");
    any.local_addr().expect("an address").port()
}
