//! A redis-server of one's own, on a free port of this machine, ended with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::deadline;

/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct RedisServer {
    child: Child,
    pub port: u16,
    folder: TempDir,
    options: Vec<String>,
}

impl RedisServer {
    /// Writes every command to its disk before it answers.
    pub(crate) fn start() -> Self {
        Self::with(&["--appendonly", "yes", "--appendfsync", "always"])
    }

    pub(crate) fn with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options: Vec<_> = options.iter().map(|o| (*o).to_owned()).collect();
        for _ in 0..20 {
            let port = free_port();
            let mut child = spawn(port, &folder, &options);
            if answers(port, &mut child) {
                return Self {
                    child,
                    port,
                    folder,
                    options,
                };
            }
            // Somebody else took the port meanwhile.
            let _already_ended = child.kill();
            let _reaped = child.wait();
        }
        panic!("redis-server does not start");
    }

    /// One Sentinel that watches over `main` and decides alone.
    pub(crate) fn sentinel(master: &Self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (port, file) = (free_port(), folder.path().join("sentinel.conf"));
        let text = format!(
            "port {port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {} 1\nsentinel down-after-milliseconds main 500\nsentinel failover-timeout main 3000\n",
            master.port
        );
        std::fs::write(&file, text).expect("written");
        let mut command = Command::new("redis-server");
        command.arg(&file).arg("--sentinel");
        let mut child = quiet(&mut command);
        assert!(answers(port, &mut child), "the Sentinel does not start");
        Self {
            child,
            port,
            folder,
            options: Vec::new(),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Where its files lie.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// One command, and the first line of its answer, or for a bulk its content.
    pub(crate) fn ask(&self, words: &[&str]) -> String {
        ask(self.port, words).expect("answered")
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("reaped");
    }

    /// Starts again on the same port with the same files.
    pub(crate) fn revive(&mut self) {
        self.revive_with(&[]);
        assert!(answers(self.port, &mut self.child), "it does not come back");
    }

    /// As [`revive`](Self::revive), with more options, and without waiting until it answers.
    pub(crate) fn revive_with(&mut self, more: &[&str]) {
        let more = more.iter().map(|option| (*option).to_owned());
        let options: Vec<_> = self.options.iter().cloned().chain(more).collect();
        self.child = spawn(self.port, &self.folder, &options);
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("signalled");
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Three masters that share the slots.
pub(crate) struct RedisCluster {
    pub masters: Vec<RedisServer>,
}

impl RedisCluster {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    pub(crate) fn with(more: &[&str]) -> Self {
        let mut options = vec!["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"];
        options.extend(more);
        let masters: Vec<_> = (0..3).map(|_| RedisServer::with(&options)).collect();
        let bounds = [("0", "5460"), ("5461", "10922"), ("10923", "16383")];
        for (n, (master, (first, last))) in masters.iter().zip(bounds).enumerate() {
            let epoch = (n + 1).to_string();
            assert_eq!(master.ask(&["CLUSTER", "SET-CONFIG-EPOCH", &epoch]), "OK");
            let answer = master.ask(&["CLUSTER", "ADDSLOTSRANGE", first, last]);
            assert_eq!(answer, "OK");
        }
        for master in &masters[1..] {
            let port = master.port.to_string();
            let answer = masters[0].ask(&["CLUSTER", "MEET", "127.0.0.1", &port]);
            assert_eq!(answer, "OK");
        }
        let end = Instant::now() + PATIENCE;
        let whole = |master: &RedisServer| {
            let info = master.ask(&["CLUSTER", "INFO"]);
            info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")
        };
        while !masters.iter().all(whole) {
            assert!(Instant::now() < end, "the cluster does not form");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { masters }
    }

    pub(crate) fn url(&self) -> String {
        let hosts = self.masters.iter().map(|m| format!("127.0.0.1:{}", m.port));
        format!("redis+cluster://{}", hosts.collect::<Vec<_>>().join(","))
    }
}

fn spawn(port: u16, folder: &TempDir, options: &[String]) -> Child {
    let mut command = Command::new("redis-server");
    command
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ])
        .args(["--daemonize", "no", "--loglevel", "warning", "--dir"])
        .arg(folder.path())
        .args(options);
    quiet(&mut command)
}

fn quiet(command: &mut Command) -> Child {
    deadline::begin();
    let started = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    started.unwrap_or_else(|error| {
        panic!("redis-server cannot be started ({error}): `make redis` installs it")
    })
}

fn answers(port: u16, child: &mut Child) -> bool {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if child.try_wait().expect("waited").is_some() {
            return false;
        }
        if ask(port, &["PING"]).is_ok_and(|answer| answer == "PONG") {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// Below 40000, so that the cluster's bus, 10000 above, is a port as well, and outside what the system gives away.
pub(crate) fn free_port() -> u16 {
    loop {
        let port = 12_000 + rand::random::<u16>() % 18_000;
        let free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if free(port) && free(port + 10_000) {
            return port;
        }
    }
}

/// Just enough of the protocol for a test.
pub(crate) fn ask(port: u16, words: &[&str]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut text = format!("*{}\r\n", words.len());
    for word in words {
        text += &format!("${}\r\n{word}\r\n", word.len());
    }
    stream.write_all(text.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let line = line.trim_end();
    match line.split_at_checked(1) {
        Some(("$", length)) => {
            let Ok(length) = length.parse::<usize>() else {
                return Ok(String::new());
            };
            let mut bytes = vec![0; length];
            reader.read_exact(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        }
        Some((":" | "+", rest)) => Ok(rest.to_owned()),
        _ => Ok(line.to_owned()),
    }
}
