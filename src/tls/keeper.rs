//! Holds the certificate that is shown, for as long as the server runs, and sees that it is renewed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rustls::ServerConfig;

use super::acme::{self, Authority};
use super::certificate::Certificate;
use super::files::{self, Files};
use super::shown::Shown;
use crate::catalog::problem::Problem;
use crate::config::Tls as Settings;
use crate::tasks;

pub struct Keeper {
    held: Arc<Held>,
    source: Source,
}

enum Source {
    Files(Arc<Files>),
    Authority(Arc<Authority>),
}

/// What is shown, and whom it should convince.
pub(super) struct Held {
    pub shown: Arc<Shown>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    certificate: Option<Certificate>,
    /// What links lead to.
    hosts: BTreeSet<String>,
}

impl Keeper {
    /// Whatever is wrong with what was given is told before anything is served.
    pub fn open(settings: &Settings, data_dir: &Path) -> Result<Self, Problem> {
        let held = Held::new();
        let source = match settings {
            Settings::Files { certificate, key } => {
                let (files, read) = Files::open(certificate, key, Timestamp::now())?;
                held.take(read);
                Source::Files(Arc::new(files))
            }
            Settings::Acme(settings) => {
                let authority = Authority::open(settings, data_dir)?;
                if let Some(kept) = authority.kept() {
                    held.take(kept);
                }
                Source::Authority(Arc::new(authority))
            }
        };
        let held = Arc::new(held);
        Ok(Self { held, source })
    }

    pub fn server_config(&self) -> Result<ServerConfig, rustls::Error> {
        self.held.shown.server_config()
    }

    /// From now on it is renewed. To be called when connections are accepted: an authority looks for its proof there.
    pub fn renew(&self) {
        match &self.source {
            Source::Files(files) => {
                let files = Arc::clone(files);
                tasks::again("certificate", &self.held, move |held| {
                    files::watch(held, Arc::clone(&files))
                });
            }
            Source::Authority(authority) => {
                let authority = Arc::clone(authority);
                tasks::again("certificate", &self.held, move |held| {
                    acme::keep(held, Arc::clone(&authority))
                });
            }
        }
    }

    /// Links lead to this host: a certificate that is not for it is worth a warning, now and whenever it changes.
    pub fn serves(&self, host: String) {
        if let Some(doubt) = self.doubt(&host) {
            tracing::warn!("{doubt}");
        }
        self.held.lock().hosts.insert(host);
    }

    /// Why phones that follow a link to this host would be warned.
    pub fn doubt(&self, host: &str) -> Option<String> {
        self.held.lock().certificate.as_ref()?.doubt(host)
    }

    /// Until when the certificate holds; nothing while there is none.
    pub fn until(&self) -> Option<Timestamp> {
        self.held.until()
    }
}

impl Held {
    fn new() -> Self {
        Self {
            shown: Arc::default(),
            state: Mutex::default(),
        }
    }

    /// From now on it is what new connections see.
    pub(super) fn take(&self, certificate: Certificate) {
        self.shown.show(Arc::clone(&certificate.key));
        let mut state = self.lock();
        let doubts: Vec<_> = state
            .hosts
            .iter()
            .filter_map(|host| certificate.doubt(host))
            .collect();
        state.certificate = Some(certificate);
        drop(state);
        for doubt in doubts {
            tracing::warn!("{doubt}");
        }
    }

    pub(super) fn until(&self) -> Option<Timestamp> {
        self.lock().certificate.as_ref().map(|held| held.until)
    }

    /// Asked of the one that is held, if there is one.
    pub(super) fn with<T>(&self, ask: impl FnOnce(&Certificate) -> T) -> Option<T> {
        self.lock().certificate.as_ref().map(ask)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Certificate {
    fn doubt(&self, host: &str) -> Option<String> {
        let why = self.is_for(host).err()?;
        Some(format!(
            "the certificate is not for {host}, where public_url leads, so phones will refuse it ({why}); give one for {host}, or a public_url it is for"
        ))
    }
}
