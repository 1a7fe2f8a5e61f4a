//! A booth's PDF, as visitors open it: from memory, in parts where a viewer asks for one, to a bounded number of readers at once.

use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Duration, timeout};

use super::App;
use super::body::Path;
use super::problem::Failure;
use crate::catalog::Materials;
use domain::BoothId;
use hall::Rejection;
use protocol::problems;

/// Read at once; who comes then waits a little. A file takes the Wi-Fi of a hall from those who are called to tables.
pub(super) const READERS: usize = 16;
const WAITS: Duration = Duration::from_secs(10);
/// Handed to the connection at once, bytes.
const PIECE: usize = 64 * 1024;
/// Looked at again within minutes it is not asked for; after that it is told that nothing changed.
const KEPT: &str = "public, max-age=600";

pub(super) async fn pdf(
    State(app): State<App>,
    Path(booth): Path<BoothId>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let known = app.service().catalog.booth(&booth);
    let known = known.ok_or(Rejection::NoSuchBooth)?;
    let Some(Materials::Pdf(pdf)) = &known.materials else {
        let detail = "このブースの資料は、ここにはありません。";
        return Err(Failure::new(problems::NOT_FOUND, detail));
    };
    let etag = format!("\"{}\"", pdf.digest);
    let whole = pdf.bytes.len();
    let named = |name| asked.get(name).and_then(|value| value.to_str().ok());
    let always = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, KEPT.into()),
        (header::ACCEPT_RANGES, "bytes".into()),
    ];
    let known = named(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.split(',').any(|each| each.trim() == etag)) {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let same = named(header::IF_RANGE).is_none_or(|of| of == etag);
    let part = named(header::RANGE).filter(|_| same);
    let part = part.and_then(|part| range(part, whole));
    if part == Some(None) {
        let of = [(header::CONTENT_RANGE, format!("bytes */{whole}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, of).into_response());
    }
    let turn = timeout(WAITS, Arc::clone(&app.0.readers).acquire_owned()).await;
    let Ok(Ok(turn)) = turn else {
        let detail = "ただいま混み合っています。少しおいて、もう一度お試しください。";
        return Err(Failure::new(problems::TRY_AGAIN, detail));
    };
    let (status, left) = match part.flatten() {
        Some(part) => (StatusCode::PARTIAL_CONTENT, part),
        None => (StatusCode::OK, 0..whole),
    };
    let about = (status == StatusCode::PARTIAL_CONTENT)
        .then(|| format!("bytes {}-{}/{whole}", left.start, left.end - 1));
    let bytes = Arc::clone(&pdf.bytes);
    let body = Body::new(Reading {
        bytes,
        left,
        _turn: turn,
    });
    let mut response = (status, always, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/pdf"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("inline; filename=\"material.pdf\""),
    );
    if let Some(about) = about.and_then(|about| HeaderValue::from_str(&about).ok()) {
        headers.insert(header::CONTENT_RANGE, about);
    }
    Ok(response)
}

/// One part, as viewers ask for it. Nothing where all of it is sent instead; `None` within: there is no such part.
fn range(asked: &str, whole: usize) -> Option<Option<Range<usize>>> {
    let (from, to) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.parse::<usize>().ok();
    let part = match (from, to) {
        ("", last) => whole.saturating_sub(number(last)?)..whole,
        (from, "") => number(from)?..whole,
        (from, to) => number(from)?..number(to)?.saturating_add(1).min(whole),
    };
    Some((part.start < part.end).then_some(part))
}

struct Reading {
    bytes: Arc<[u8]>,
    left: Range<usize>,
    /// Given back when the last byte was taken, or the reader is gone.
    _turn: OwnedSemaphorePermit,
}

impl HttpBody for Reading {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let from = self.left.start;
        let to = self.left.end.min(from + PIECE);
        if from == to {
            return Poll::Ready(None);
        }
        self.left.start = to;
        let piece = Bytes::copy_from_slice(&self.bytes[from..to]);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_was_asked_for_or_none_or_all_of_it() {
        let cases = [
            ("bytes=0-3", Some(Some(0..4))),
            ("bytes=4-", Some(Some(4..10))),
            ("bytes=-3", Some(Some(7..10))),
            ("bytes=0-99", Some(Some(0..10))),
            ("bytes=-99", Some(Some(0..10))),
            ("bytes=10-", Some(None)),
            ("bytes=5-4", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=0-18446744073709551615", Some(Some(0..10))),
            ("bytes=a-b", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-3", None),
        ];
        for (asked, expected) in cases {
            assert_eq!(range(asked, 10), expected, "{asked}");
        }
    }
}
