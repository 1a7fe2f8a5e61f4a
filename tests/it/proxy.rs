//! What `deploy/` gives operators, started from processes: phones come through nginx, and a rolling restart shows them nothing.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use crate::authority::Authority;
use crate::chaos::{arrived, settle, walk_until};
use crate::deadline;
use crate::https::Https;
use crate::walker::{crowd, nobody_tried_again};

struct Deployment {
    child: Child,
    lines: std::sync::mpsc::Receiver<String>,
    join_codes: BTreeMap<String, String>,
    proxy: u16,
    nodes: Vec<u16>,
    redis: u16,
    tls: u16,
    redirect: u16,
    /// What the proxy's certificate is signed by, and where it lies.
    authority: Authority,
    _certificate: TempDir,
}

fn port(address: &str) -> u16 {
    let port = address.rsplit_once(':').expect("a port").1;
    port.trim_end_matches('/').parse().expect("a number")
}

impl Deployment {
    fn start() -> Self {
        deadline::begin();
        let authority = Authority::new();
        let signed = authority.sign(&["localhost"]);
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("fullchain.pem", &signed.certificate),
            ("privkey.pem", &signed.key),
        ] {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        // A shell cannot trap what was ignored when it began, as under nohup.
        let mut child = Command::new("env")
            .arg("--default-signal=HUP")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/local"))
            .env("TLS_FOLDER", folder.path())
            .env("KAOTSUNAGI_BIN", env!("CARGO_BIN_EXE_kaotsunagi"))
            .env("KAOTSUNAGI_PASSPHRASE", crate::support::PASSPHRASE)
            .env("KAOTSUNAGI_SOCKET_BURST", "10000")
            .env("KAOTSUNAGI_SHUTDOWN_DRAIN", "3s")
            .env("KAOTSUNAGI_SHUTDOWN_RECONNECT_WITHIN", "500ms")
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let out = BufReader::new(child.stdout.take().expect("stdout"));
        let (tell, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _over = tell.send(line);
            }
        });
        let mut deployment = Self {
            child,
            lines,
            join_codes: BTreeMap::new(),
            proxy: 0,
            nodes: Vec::new(),
            redis: 0,
            tls: 0,
            redirect: 0,
            authority,
            _certificate: folder,
        };
        while deployment.proxy == 0 {
            let line = deployment.line();
            if let Some((room, code)) = line
                .strip_prefix("  join ")
                .and_then(|link| link.rsplit_once("?c="))
            {
                let room = room.rsplit_once("/j/").expect("a room").1;
                deployment
                    .join_codes
                    .insert(room.to_owned(), code.to_owned());
            }
            match line.split_once(' ') {
                Some(("redis", address)) => deployment.redis = port(address),
                Some(("tls", address)) => deployment.tls = port(address),
                Some(("redirect", address)) => deployment.redirect = port(address),
                Some(("proxy", address)) => deployment.proxy = port(address),
                Some((name, address)) if name.starts_with("node") => {
                    deployment.nodes.push(port(address));
                }
                _ => {}
            }
        }
        deployment
    }

    fn line(&self) -> String {
        self.lines
            .recv_timeout(Duration::from_secs(120))
            .expect("it says what it does")
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("signalled");
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        self.signal(Signal::TERM);
        let _reaped = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_behind_nginx_shows_no_attendee_an_error() {
    let deployment = Deployment::start();
    assert_eq!(deployment.nodes.len(), 3);
    let (behind, pace) = ([deployment.proxy], Duration::from_millis(50));
    let walkers = crowd(&behind, &deployment.join_codes, 23, 12, pace).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let walking = walk_until(walkers, stopped);
    sleep(Duration::from_secs(1)).await;
    deployment.signal(Signal::HUP);
    let restarted = tokio::task::spawn_blocking(move || {
        while deployment.line() != "restarted" {}
        deployment
    });
    let deployment = restarted.await.expect("restarted");
    sleep(Duration::from_secs(1)).await;
    stop.send_replace(true);
    let mut walkers = arrived(walking).await;
    let redis = format!("redis://127.0.0.1:{}/", deployment.redis);
    settle(&deployment.nodes, &mut walkers, &redis).await;
    nobody_tried_again(&walkers);
    let ended = Instant::now();
    drop(deployment);
    println!("all of it ended after {:?}", ended.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nginx_takes_phones_in_over_tls_and_leads_the_others_there() {
    let deployment = Deployment::start();
    let https = Https::trusting(&deployment.authority.pem, "localhost", deployment.tls);
    https.joined(&deployment.join_codes["southwest"]).await;
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let plain = format!(
        "http://127.0.0.1:{}/j/southwest?c=ABC234",
        deployment.redirect
    );
    let answer = client.get(plain).send().await.expect("answered");
    assert_eq!(answer.status(), 308);
    let location = &answer.headers()["location"];
    assert_eq!(location, "https://127.0.0.1/j/southwest?c=ABC234");
}
