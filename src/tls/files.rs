//! A certificate and a key in two files that somebody else renews.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::signal::unix::{SignalKind, signal};

use super::certificate::{Certificate, Unfit};
use super::keeper::Held;
use crate::catalog::problem::Problem;

/// How often the files are looked at. By their content: what renews them may keep every date.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Said from then on, once a day: whoever renews has had three weeks.
const ENDS_SOON: SignedDuration = SignedDuration::from_hours(9 * 24);
const SAY_EVERY: SignedDuration = SignedDuration::from_hours(24);

pub(super) struct Files {
    certificate: PathBuf,
    key: PathBuf,
    seen: Mutex<Content>,
}

/// What was in the files when they were looked at.
#[derive(PartialEq, Eq)]
struct Content {
    certificate: Result<Vec<u8>, String>,
    key: Result<Vec<u8>, String>,
}

impl Content {
    fn of(certificate: &Path, key: &Path) -> Self {
        let read = |path: &Path| std::fs::read(path).map_err(|error| error.to_string());
        Self {
            certificate: read(certificate),
            key: read(key),
        }
    }
}

impl Files {
    pub(super) fn open(
        certificate: &Path,
        key: &Path,
        now: Timestamp,
    ) -> Result<(Self, Certificate), Problem> {
        let content = Content::of(certificate, key);
        let files = Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            seen: Mutex::new(content),
        };
        let read = files.check(&files.seen(), now)?;
        Ok((files, read))
    }

    fn seen(&self) -> MutexGuard<'_, Content> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing when all is as it was at the last look.
    fn renewed(&self, now: Timestamp) -> Option<Result<Certificate, Problem>> {
        let content = Content::of(&self.certificate, &self.key);
        let mut seen = self.seen();
        if content == *seen {
            return None;
        }
        *seen = content;
        Some(self.check(&seen, now))
    }

    fn check(&self, content: &Content, now: Timestamp) -> Result<Certificate, Problem> {
        let problem = |of_key: bool, message: String, mend: &str| {
            let (path, key) = match of_key {
                false => (&self.certificate, "tls.certificate"),
                true => (&self.key, "tls.key"),
            };
            Problem {
                file: path.display().to_string(),
                line: None,
                key: key.into(),
                message,
                mend: mend.into(),
                fault: None,
            }
        };
        let unreadable = |of_key: bool, error: &String| {
            let mend = "check the path, and that this user may read it";
            problem(of_key, format!("cannot be read: {error}"), mend)
        };
        let certificate = content.certificate.as_ref();
        let certificate = certificate.map_err(|error| unreadable(false, error))?;
        let key = content.key.as_ref();
        let key = key.map_err(|error| unreadable(true, error))?;
        Certificate::read(certificate, key, now)
            .map_err(|unfit: Unfit| problem(unfit.is_of_key(), unfit.to_string(), unfit.mend()))
    }
}

/// Takes over what is renewed; what cannot be used is said once, and changes nothing.
pub(super) async fn watch(held: Weak<Held>, files: Arc<Files>) {
    let mut hangup = match signal(SignalKind::hangup()) {
        Ok(hangup) => hangup,
        Err(error) => return tracing::error!(%error, "SIGHUP cannot be listened for"),
    };
    let mut say_again = Timestamp::MIN;
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = hangup.recv() => {}
        }
        let now = Timestamp::now();
        let looked = Arc::clone(&files);
        // A folder elsewhere on the network may take its time.
        let renewed = tokio::task::spawn_blocking(move || looked.renewed(now)).await;
        let Some(held) = held.upgrade() else { return };
        match renewed.ok().flatten() {
            None => {}
            Some(Ok(certificate)) => {
                tracing::info!(until = %certificate.until, "the certificate was renewed");
                held.take(certificate);
                say_again = Timestamp::MIN;
            }
            Some(Err(problem)) => {
                tracing::warn!(%problem, "the new certificate cannot be used; the old one is kept");
            }
        }
        if now >= say_again && held.until().is_some_and(|until| ends_soon(until, now)) {
            say_again = now.saturating_add(SAY_EVERY).unwrap_or(Timestamp::MAX);
        }
    }
}

/// Says so.
fn ends_soon(until: Timestamp, now: Timestamp) -> bool {
    if now >= until {
        tracing::error!(%until, "the certificate has expired and phones refuse it; renew it");
    } else if now.duration_until(until) < ENDS_SOON {
        tracing::warn!(%until, "the certificate ends soon; renew it");
    }
    now.duration_until(until) < ENDS_SOON
}
