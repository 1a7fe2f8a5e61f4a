//! A mail server that keeps what it takes. The protocol is `mailin`'s; the sockets are ours.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::patience::eventually;

/// To whom, and every byte.
pub(crate) type Taken = (String, Vec<u8>);

#[derive(Clone, Default)]
struct Kept {
    taken: Arc<Mutex<Vec<Taken>>>,
    refused: Arc<AtomicUsize>,
}

/// One letter on its way in.
#[derive(Clone)]
struct Letterbox {
    taken: Kept,
    to: String,
    bytes: Vec<u8>,
}

impl Handler for Letterbox {
    /// Nobody lives at `nobody@`.
    fn rcpt(&mut self, to: &str) -> Response {
        if to.contains("nobody@") {
            self.taken.refused.fetch_add(1, Ordering::Relaxed);
            return response::NO_MAILBOX;
        }
        to.clone_into(&mut self.to);
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let letter = (
            std::mem::take(&mut self.to),
            std::mem::take(&mut self.bytes),
        );
        self.taken.taken.lock().expect("no panic").push(letter);
        response::OK
    }
}

pub(crate) struct Smtp {
    address: SocketAddr,
    taken: Kept,
    accepting: JoinHandle<()>,
}

impl Smtp {
    pub(crate) async fn start() -> Self {
        Self::at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Also where another has just ended.
    pub(crate) async fn at(address: SocketAddr) -> Self {
        let listener = eventually(async || TcpListener::bind(address).await).await;
        let address = listener.local_addr().expect("an address");
        let taken = Kept::default();
        let kept = taken.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, kept.clone()));
            }
        });
        Self {
            address,
            taken,
            accepting,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.taken.lock().expect("no panic").clone()
    }

    /// How often it said no.
    pub(crate) fn refused(&self) -> usize {
        self.taken.refused.load(Ordering::Relaxed)
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Whoever hangs up has nothing more to say.
async fn serve(mut stream: TcpStream, taken: Kept) -> Option<()> {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading);
    let letterbox = Letterbox {
        taken,
        to: String::new(),
        bytes: Vec::new(),
    };
    let localhost = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let mut session = SessionBuilder::new("mail.example.jp").build(localhost, letterbox);
    writing
        .write_all(&session.greeting().buffer().ok()?)
        .await
        .ok()?;
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).await.ok()? > 0 {
        let answer = session.process(&line);
        line.clear();
        match answer.action {
            Action::NoReply => continue,
            Action::Close => {
                writing.write_all(&answer.buffer().ok()?).await.ok()?;
                break;
            }
            Action::Reply | Action::UpgradeTls => {
                writing.write_all(&answer.buffer().ok()?).await.ok()?
            }
        }
    }
    Some(())
}
