//! What conformance suites talk to: an echo on the very path of `/ws`, with limits that only they need (`CONTRIBUTING.md`).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming as Received;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;

use super::Who;
use super::driver::{Driver, Ended, Incoming};
use crate::config::Socket as Settings;
use crate::net::{Buckets, Rate};

/// The largest message of Autobahn is 16 MiB.
const LARGEST: usize = 32 << 20;

fn settings() -> Settings {
    Settings {
        hello_timeout: Duration::from_secs(10),
        ping_interval: Duration::from_secs(120),
        pong_timeout: Duration::from_secs(60),
        max_frame_bytes: LARGEST,
        messages_per_second: u32::MAX,
        burst: u32::MAX,
        connections: usize::MAX,
        connections_per_address: usize::MAX,
    }
}

async fn echo(upgraded: hyper::upgrade::OnUpgrade) {
    let Ok(upgraded) = upgraded.await else {
        return;
    };
    let mut driver = Driver::new(upgraded, settings()).await;
    let plenty = Rate {
        at_once: f64::MAX,
        per_second: f64::MAX,
    };
    let plenty = Arc::new(Buckets::new(plenty, Instant::now()));
    driver.meter().identify(Who::Token(0), &plenty, LARGEST);
    let Err(ended) = back(&mut driver).await;
    driver.end(ended).await;
}

async fn back(driver: &mut Driver) -> Result<Infallible, Ended> {
    loop {
        match driver.next().await? {
            Incoming::Text(text) => driver.send(text.as_str().to_owned()).await?,
            Incoming::Silence => return Err(Ended::Gone),
        }
    }
}

async fn upgrade(mut request: Request<Received>) -> Result<axum::response::Response, Infallible> {
    let upgraded = hyper::upgrade::on(&mut request);
    let response = create_response_with_body(&request, Body::empty);
    tokio::spawn(echo(upgraded));
    Ok(response.expect("an upgrade"))
}

/// Serves until it is stopped.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a server for a conformance suite, at the address of KAOTSUNAGI_ECHO"]
async fn an_echo_for_autobahn() {
    let address = std::env::var("KAOTSUNAGI_ECHO").unwrap_or_else(|_| "127.0.0.1:9001".into());
    let listener = TcpListener::bind(address).await.expect("a free port");
    loop {
        let (stream, _) = listener.accept().await.expect("accepted");
        let connection = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service_fn(upgrade))
            .with_upgrades();
        tokio::spawn(connection);
    }
}
