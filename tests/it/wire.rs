//! A wire between a node and Redis that the test owns: it can be slow, silent, deaf on one ear, or cut.

use std::time::Duration;

use rand::RngExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    Whole,
    /// Each way takes so long, and up to a quarter longer; as much as ever fits through.
    Slow(Duration),
    /// Bytes are taken and go nowhere.
    Silent,
    /// Commands arrive, answers are lost. What lost bytes is of no use afterwards and ends.
    Deaf,
    /// Connections end, and new ones as well.
    Cut,
}

/// Pieces under way in one direction; beyond it the sender waits, as with any full buffer.
const UNDER_WAY: usize = 1024;

/// Takes connections on a port of its own and carries them to `to`.
pub(crate) async fn lay(to: u16) -> (u16, watch::Sender<Wire>) {
    let (wire, state) = watch::channel(Wire::Whole);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(carry(listener, to, state));
    (port, wire)
}

async fn carry(listener: TcpListener, to: u16, state: watch::Receiver<Wire>) {
    while let Ok((near, _)) = listener.accept().await {
        let state = state.clone();
        tokio::spawn(async move {
            if *state.borrow() == Wire::Cut {
                return;
            }
            let Ok(far) = TcpStream::connect(("127.0.0.1", to)).await else {
                return;
            };
            for stream in [&near, &far] {
                let _best_effort = stream.set_nodelay(true);
            }
            let (near, far) = (near.into_split(), far.into_split());
            tokio::select! {
                () = pour(near.0, far.1, state.clone(), false) => {}
                () = pour(far.0, near.1, state, true) => {}
            }
        });
    }
}

async fn pour(
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
    state: watch::Receiver<Wire>,
    answers: bool,
) {
    let (sender, receiver) = mpsc::channel(UNDER_WAY);
    // What was taken before an end still arrives.
    tokio::join!(take(from, sender, state, answers), give(receiver, to));
}

async fn take(
    mut from: OwnedReadHalf,
    under_way: mpsc::Sender<(Instant, Vec<u8>)>,
    mut state: watch::Receiver<Wire>,
    answers: bool,
) {
    let mut bytes = vec![0; 64 * 1024];
    let (mut torn, mut last) = (false, Instant::now());
    loop {
        let now = *state.borrow_and_update();
        let deaf = now == Wire::Deaf && answers;
        if now == Wire::Cut || torn && !deaf {
            return;
        }
        if now == Wire::Silent {
            if state.changed().await.is_err() {
                return;
            }
            continue;
        }
        tokio::select! {
            changed = state.changed() => if changed.is_err() { return },
            read = from.read(&mut bytes) => match read {
                Ok(n) if n > 0 => {
                    if deaf {
                        torn = true;
                        continue;
                    }
                    // In order, however long each piece takes.
                    last = last.max(Instant::now() + delay(now));
                    if under_way.send((last, bytes[..n].to_vec())).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
        }
    }
}

async fn give(mut under_way: mpsc::Receiver<(Instant, Vec<u8>)>, mut to: OwnedWriteHalf) {
    while let Some((due, bytes)) = under_way.recv().await {
        sleep_until(due).await;
        if to.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

fn delay(wire: Wire) -> Duration {
    match wire {
        Wire::Slow(delay) => delay.mul_f64(rand::rng().random_range(1.0..1.25)),
        _ => Duration::ZERO,
    }
}
