//! A TCP stream that ends by itself: when a head takes too long, when nobody takes what is written, when it has to make room.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep, sleep_until};

use super::peer::Peer;

/// For the first head to come, and for every head that has begun.
pub(super) const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Without a byte being taken. Longer than a WebSocket's own patience, which says why.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);

pub(super) struct Guarded {
    tcp: TcpStream,
    peer: Arc<Peer>,
    /// None once it is kept for good.
    make_room: Option<oneshot::Receiver<()>>,
    /// A head has begun, or the first is awaited.
    begun: bool,
    /// Requests that had come when `begun` was set.
    requests: u64,
    head: Option<Pin<Box<Sleep>>>,
    write: Option<Pin<Box<Sleep>>>,
}

impl Guarded {
    pub(super) fn new(tcp: TcpStream, peer: Arc<Peer>, make_room: oneshot::Receiver<()>) -> Self {
        Self {
            tcp,
            peer,
            make_room: Some(make_room),
            begun: true,
            requests: 0,
            head: None,
            write: None,
        }
    }
}

/// Ready when the time is over; the timer is made when it is first needed.
fn over(sleep: &mut Option<Pin<Box<Sleep>>>, after: Duration, cx: &mut Context<'_>) -> Poll<()> {
    let sleep = sleep.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + after)));
    sleep.as_mut().poll(cx)
}

impl AsyncRead for Guarded {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(make_room) = &mut this.make_room
            && let Poll::Ready(told) = Pin::new(make_room).poll(cx)
        {
            this.make_room = None;
            if told.is_ok() {
                return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
            }
        }
        let requests = this.peer.requests();
        if requests != this.requests {
            // The head that had begun is whole.
            (this.requests, this.begun, this.head) = (requests, false, None);
        }
        let before = buf.filled().len();
        if let Poll::Ready(done) = Pin::new(&mut this.tcp).poll_read(cx, buf) {
            this.begun |= this.peer.expects_head() && buf.filled().len() > before;
            return Poll::Ready(done);
        }
        if this.begun && this.peer.expects_head() {
            ready!(over(&mut this.head, HEAD_TIMEOUT, cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl Guarded {
    fn in_time<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.write = None;
            return written;
        }
        ready!(over(&mut self.write, WRITE_TIMEOUT, cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.tcp).poll_write(cx, buf);
        this.in_time(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.tcp).poll_write_vectored(cx, bufs);
        this.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_shutdown(cx)
    }
}
