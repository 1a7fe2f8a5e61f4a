//! Counts a client's frames as they come in, whatever they are. The WebSocket library reads pings and empty fragments on its own, as fast
//! as they come, so what limits them stands before it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Who;
use crate::net::{Bucket, Buckets, Rate};
use protocol::close::CloseCode;

/// A hello is its token and a position, some 300 bytes.
const STRANGERS_MESSAGE_MAX: usize = 4 * 1024;
/// A hello, and a few pings of clients that send them.
const STRANGERS_FRAMES: Rate = Rate {
    at_once: 8.0,
    per_second: 1.0,
};
/// From its first byte to its last; nobody types it byte by byte.
const MESSAGE_TIMEOUT: Duration = Duration::from_secs(10);

/// What a client may not do; it comes out of the library as the cause of an I/O error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Breach {
    #[error("a message is too large")]
    Size,
    #[error("frames come too fast")]
    Rate,
    #[error("a message does not end")]
    Time,
}

impl From<Breach> for CloseCode {
    fn from(breach: Breach) -> Self {
        match breach {
            Breach::Size => Self::FrameTooLarge,
            Breach::Rate => Self::TooFast,
            Breach::Time => Self::TooSlow,
        }
    }
}

enum Allowance {
    Own(Bucket),
    /// Shared by all connections of one person, those to come included.
    Of(Arc<Buckets<Who>>, Who),
}

pub(super) struct Metered<S> {
    inner: S,
    allowance: Allowance,
    message_max: usize,
    frames: Frames,
    unfinished: Option<Pin<Box<Sleep>>>,
    /// Found behind bytes that were good.
    breach: Option<Breach>,
}

impl<S> Metered<S> {
    pub(super) fn new(inner: S) -> Self {
        Self {
            inner,
            allowance: Allowance::Own(Bucket::full(STRANGERS_FRAMES, std::time::Instant::now())),
            message_max: STRANGERS_MESSAGE_MAX,
            frames: Frames::default(),
            unfinished: None,
            breach: None,
        }
    }

    /// From now on it counts for somebody we know; false if they have no message left.
    pub(super) fn identify(
        &mut self,
        who: Who,
        all: &Arc<Buckets<Who>>,
        message_max: usize,
    ) -> bool {
        self.message_max = message_max;
        let allowed = all.take(who.clone(), std::time::Instant::now());
        self.allowance = Allowance::Of(Arc::clone(all), who);
        allowed
    }

    /// Beneath the meter, for the end: what still comes is thrown away.
    pub(super) fn inner(&mut self) -> &mut S {
        &mut self.inner
    }

    /// How many of these bytes are good, and what is wrong with the next.
    fn measure(&mut self, bytes: &[u8]) -> (usize, Option<Breach>) {
        let mut good = 0;
        while good < bytes.len() {
            let (used, begun) = self.frames.step(&bytes[good..]);
            if let Some(message) = begun {
                if message > self.message_max {
                    return (good, Some(Breach::Size));
                }
                let now = std::time::Instant::now();
                let allowed = match &mut self.allowance {
                    Allowance::Own(bucket) => bucket.take(now),
                    Allowance::Of(all, who) => all.take(who.clone(), now),
                };
                if !allowed {
                    return (good, Some(Breach::Rate));
                }
            }
            good += used;
        }
        (good, None)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(breach) = this.breach {
            return Poll::Ready(Err(io::Error::other(breach)));
        }
        let before = buf.filled().len();
        match Pin::new(&mut this.inner).poll_read(cx, buf) {
            Poll::Ready(Ok(())) => {
                let (good, breach) = this.measure(&buf.filled()[before..]);
                this.breach = breach;
                if let Some(breach) = breach.filter(|_| good == 0) {
                    buf.set_filled(before);
                    return Poll::Ready(Err(io::Error::other(breach)));
                }
                buf.set_filled(before + good);
                if this.frames.at_rest() {
                    this.unfinished = None;
                }
                Poll::Ready(Ok(()))
            }
            Poll::Pending if !this.frames.at_rest() => {
                let end = || Box::pin(sleep_until(Instant::now() + MESSAGE_TIMEOUT));
                let unfinished = this.unfinished.get_or_insert_with(end);
                match unfinished.as_mut().poll(cx) {
                    Poll::Ready(()) => Poll::Ready(Err(io::Error::other(Breach::Time))),
                    Poll::Pending => Poll::Pending,
                }
            }
            other => other,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

/// Where in the frames of RFC 6455, section 5.2, the bytes have come to.
#[derive(Default)]
struct Frames {
    header: [u8; 14],
    known: usize,
    payload_left: u64,
    /// Of the message whose fragments come; control frames may come between them.
    message: usize,
    fragmented: bool,
}

impl Frames {
    /// Takes a part of the bytes that lies in one header or one payload. When it ends a header: how large the message is by then.
    fn step(&mut self, bytes: &[u8]) -> (usize, Option<usize>) {
        if self.payload_left > 0 {
            let used = bytes
                .len()
                .min(usize::try_from(self.payload_left).unwrap_or(usize::MAX));
            self.payload_left -= used as u64;
            return (used, None);
        }
        let mut used = 0;
        while let Some(&byte) = bytes.get(used) {
            self.header[self.known] = byte;
            self.known += 1;
            used += 1;
            if self.known == self.header_length() {
                return (used, Some(self.begin()));
            }
        }
        (used, None)
    }

    fn header_length(&self) -> usize {
        if self.known < 2 {
            return 2;
        }
        let extended = match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let mask = if self.header[1] & 0x80 == 0 { 0 } else { 4 };
        2 + extended + mask
    }

    fn begin(&mut self) -> usize {
        let length = match self.header[1] & 0x7f {
            126 => u64::from(u16::from_be_bytes([self.header[2], self.header[3]])),
            127 => self.header[2..10]
                .iter()
                .fold(0, |n, &byte| n << 8 | u64::from(byte)),
            short => u64::from(short),
        };
        (self.known, self.payload_left) = (0, length);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let control = self.header[0] & 0x08 != 0;
        if control {
            return length;
        }
        let message = self.message.saturating_add(length);
        self.fragmented = self.header[0] & 0x80 == 0;
        self.message = if self.fragmented { message } else { 0 };
        message
    }

    fn at_rest(&self) -> bool {
        self.known == 0 && self.payload_left == 0 && !self.fragmented
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    /// A masked frame as a client sends it.
    fn frame(first: u8, length: usize) -> Vec<u8> {
        let mut bytes = vec![first];
        match length {
            0..126 => bytes.push(0x80 | u8::try_from(length).expect("short")),
            126..0x1_0000 => {
                bytes.push(0x80 | 126);
                bytes.extend(u16::try_from(length).expect("fits").to_be_bytes());
            }
            _ => {
                bytes.push(0x80 | 127);
                bytes.extend((length as u64).to_be_bytes());
            }
        }
        bytes.extend([0; 4]);
        bytes.resize(bytes.len() + length, b'x');
        bytes
    }

    const TEXT: u8 = 0x81;
    const TEXT_BEGINS: u8 = 0x01;
    const GOES_ON: u8 = 0x00;
    const PING: u8 = 0x89;

    /// What comes through, and what it ends with.
    async fn through(sent: Vec<u8>) -> (Vec<u8>, Option<Breach>) {
        let mut metered = Metered::new(&*sent);
        let mut got = Vec::new();
        let mut part = [0; 1000];
        loop {
            match metered.read(&mut part).await {
                Ok(0) => return (got, None),
                Ok(n) => got.extend(&part[..n]),
                Err(error) => {
                    let breach = error.downcast::<Breach>().expect("a breach");
                    return (got, Some(breach));
                }
            }
        }
    }

    #[tokio::test]
    async fn good_frames_pass_unchanged_however_they_are_cut() {
        let sent = [
            frame(TEXT_BEGINS, 200),
            frame(PING, 5),
            frame(GOES_ON, 0),
            frame(0x80, 3000),
            frame(TEXT, 4000),
        ];
        let sent = sent.concat();
        assert_eq!(through(sent.clone()).await, (sent, None));
    }

    #[tokio::test]
    async fn a_message_is_refused_by_its_header_also_in_fragments() {
        let (got, breach) = through(frame(TEXT, 5000)).await;
        assert_eq!(
            (got.len() < 14, breach),
            (true, Some(Breach::Size)),
            "none of it is kept"
        );
        let fragments = [
            frame(TEXT_BEGINS, 2000),
            frame(GOES_ON, 2000),
            frame(GOES_ON, 200),
        ];
        assert_eq!(through(fragments.concat()).await.1, Some(Breach::Size));
        assert_eq!(through(frame(PING, 1 << 20)).await.1, Some(Breach::Size));
    }

    #[tokio::test]
    async fn every_frame_counts() {
        for kind in [PING, 0x8a, GOES_ON] {
            let mut sent = frame(TEXT_BEGINS, 10);
            for _ in 0..100 {
                sent.extend(frame(kind, 0));
            }
            let (got, breach) = through(sent).await;
            assert_eq!(breach, Some(Breach::Rate), "{kind}");
            assert!(got.len() < 16 + 10 * 6, "{kind}: {}", got.len());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_that_does_not_end_does() {
        let (mut client, server) = tokio::io::duplex(64);
        let mut metered = Metered::new(server);
        let begun = frame(TEXT_BEGINS, 10);
        tokio::io::AsyncWriteExt::write_all(&mut client, &begun)
            .await
            .expect("sent");
        let mut rest = Vec::new();
        let ended = metered.read_to_end(&mut rest).await.expect_err("ended");
        assert_eq!(ended.downcast::<Breach>().ok(), Some(Breach::Time));
    }
}
