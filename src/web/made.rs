//! Answers anybody may ask for: made once, in every encoding, and sent as they are. One is made at a time.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::assets::accepts;
use super::problem::Failure;

/// Brotli's best, for what a whole hall loads over hotel Wi-Fi, and what is nearly as small in a twentieth of the time.
pub(super) const SMALLEST: u32 = 11;
pub(super) const QUICK: u32 = 5;

pub(super) struct Answer {
    kind: &'static str,
    plain: Bytes,
    gzip: Bytes,
    br: Bytes,
}

impl Answer {
    /// `quality` is brotli's.
    pub(super) fn compressed(kind: &'static str, plain: Vec<u8>, quality: u32) -> Self {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        // Reading from and writing to memory cannot fail.
        let _ = gzip.write_all(&plain);
        let gzip = gzip.finish().unwrap_or_default();
        let settings = brotli::enc::BrotliEncoderParams {
            quality: i32::try_from(quality).unwrap_or_default(),
            size_hint: plain.len(),
            ..Default::default()
        };
        let mut br = Vec::new();
        let _ = brotli::BrotliCompress(&mut plain.as_slice(), &mut br, &settings);
        Self {
            kind,
            plain: plain.into(),
            gzip: gzip.into(),
            br: br.into(),
        }
    }

    /// What no encoding makes smaller.
    pub(super) fn as_it_is(kind: &'static str, plain: Vec<u8>) -> Self {
        Self {
            kind,
            plain: plain.into(),
            gzip: Bytes::new(),
            br: Bytes::new(),
        }
    }

    /// The smallest the client takes. A copy is good only while nobody would notice a change.
    fn response(&self, headers: &HeaderMap) -> Response {
        let always = [
            (header::CONTENT_TYPE, self.kind),
            (header::CACHE_CONTROL, "no-cache"),
            (header::VARY, "accept-encoding"),
        ];
        for (encoding, bytes) in [("br", &self.br), ("gzip", &self.gzip)] {
            if !bytes.is_empty() && accepts(headers, encoding) {
                let encoding = [(header::CONTENT_ENCODING, encoding)];
                return (always, encoding, bytes.clone()).into_response();
            }
        }
        (always, self.plain.clone()).into_response()
    }
}

/// The newest answers of one kind, by what was asked for.
pub(super) struct Made {
    most: usize,
    kept: Mutex<Kept>,
    /// First come, first served.
    making: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Kept {
    answers: HashMap<String, Arc<Answer>>,
    order: VecDeque<String>,
}

impl Made {
    pub(super) fn at_most(most: usize) -> Self {
        Self {
            most,
            kept: Mutex::default(),
            making: tokio::sync::Mutex::default(),
        }
    }

    /// `make` runs on a thread where it holds up nobody, unless the answer is there.
    pub(super) async fn answer(
        &self,
        asked: String,
        headers: &HeaderMap,
        make: impl FnOnce() -> Result<Answer, Failure> + Send + 'static,
    ) -> Result<Response, Failure> {
        if let Some(found) = self.find(&asked) {
            return Ok(found.response(headers));
        }
        let _turn = self.making.lock().await;
        if let Some(found) = self.find(&asked) {
            return Ok(found.response(headers));
        }
        let made = tokio::task::spawn_blocking(make).await;
        let made = Arc::new(made.map_err(|_| Failure::server_error())??);
        self.keep(asked, Arc::clone(&made));
        Ok(made.response(headers))
    }

    fn find(&self, asked: &str) -> Option<Arc<Answer>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.answers.get(asked).cloned()
    }

    fn keep(&self, asked: String, made: Arc<Answer>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.answers.insert(asked.clone(), made);
        kept.order.push_back(asked);
        if kept.order.len() > self.most
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.answers.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn each_is_made_once_and_only_the_newest_are_kept() {
        let made = Arc::new(Made::at_most(2));
        let times = Arc::new(AtomicUsize::new(0));
        let ask = |asked: &str| {
            let (made, times, asked) = (Arc::clone(&made), Arc::clone(&times), asked.to_owned());
            async move {
                let make = move || {
                    times.fetch_add(1, Ordering::Relaxed);
                    Ok(Answer::as_it_is("text/plain", b"x".to_vec()))
                };
                let answer = made.answer(asked, &HeaderMap::new(), make).await;
                assert!(answer.is_ok());
            }
        };
        let at_once: Vec<_> = (0..50).map(|_| tokio::spawn(ask("a"))).collect();
        for one in at_once {
            one.await.expect("answered");
        }
        assert_eq!(times.load(Ordering::Relaxed), 1);
        for asked in ["b", "c", "c", "a"] {
            ask(asked).await;
        }
        assert_eq!(times.load(Ordering::Relaxed), 4, "the oldest had gone");
        assert_eq!(made.kept.lock().expect("no panic").answers.len(), 2);
    }
}
