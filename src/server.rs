//! Composition root: picks stores, builds the service, serves it, drains it.

pub mod events;
mod ports;
mod redis_stores;

use std::fs::{File, TryLockError};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use crate::catalog::Catalog;
use crate::catalog::problem::{Problem, Problems};
use crate::config::Settings;
use crate::folder::{self, Files, Folder, FolderError, Parts};
use crate::key_values::KeyValueStore;
use crate::presence::MemoryPresence;
use crate::service::{Clock, OpenError, PASSPHRASE, Service, Stores};
use crate::store::StoreError;
use crate::tasks;
use crate::web::redirect::redirect;
use crate::web::{App, KnownPassphrase, hash_passphrase, is_passphrase, new_passphrase, router};
pub use ports::Bound;
use ports::{Ports, Serving, lead_to};
use redis_stores::ConnectError;
pub use redis_stores::{
    connect, connect_settled, directory as redis_directory, journal as redis_journal,
    key_values as redis_key_values,
};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot use the data folder {}: {source}. Give a folder this user may write with --data-dir.", path.display())]
    DataDir {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the data folder {} is in use by another kaotsunagi. Stop that one, or give another folder with --data-dir.", .0.display())]
    InUse(PathBuf),
    #[error("cannot listen on {address}: {source}. {}", listen_mend(source))]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error("cannot read the folder of events {}: {source}. Give one this user may read with --events.", path.display())]
    Folder {
        path: PathBuf,
        source: std::io::Error,
    },
    /// What is wrong with event files.
    #[error("{0}")]
    Events(Problems),
    #[error("{0}")]
    Certificate(Problem),
    #[error("TLS cannot be spoken: {0}")]
    Tls(#[from] rustls::Error),
    #[error(transparent)]
    Parts(#[from] FolderError),
    #[error(transparent)]
    Redis(#[from] ConnectError),
    #[error("the passphrase cannot be hashed: {0}")]
    Passphrase(String),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn listen_mend(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "Another program has this port: stop it, or choose another with --listen, such as --listen 0.0.0.0:8081."
        }
        std::io::ErrorKind::PermissionDenied => {
            "Ports below 1024 need more rights: choose a higher one, or let the service manager give them (AmbientCapabilities=CAP_NET_BIND_SERVICE)."
        }
        std::io::ErrorKind::AddrNotAvailable => {
            "This machine does not have that address: use --listen 0.0.0.0:8080."
        }
        _ => "Choose another address with --listen.",
    }
}

/// An event with its stores open.
pub struct Open {
    /// What clients begin with, without a slash at the end.
    pub public_url: String,
    /// Only when it was made just now: afterwards its hash is all there is.
    pub new_passphrase: Option<String>,
    pub service: Arc<Service>,
    app: App,
    /// Of the embedded stores.
    files: Option<Arc<Files>>,
    /// Keeps a second process out of the data folder.
    _lock: Option<File>,
}

/// A server that answers.
pub struct Running {
    pub bound: Bound,
    pub event: Open,
    serving: Serving,
}

/// Opens the stores, takes the port, and serves until [`Running::drain`].
pub async fn start(
    settings: Settings,
    catalog: Catalog,
    passphrase: Option<String>,
    clock: Clock,
) -> Result<Running, StartError> {
    let lock = lock(&settings)?;
    // The ports first: a taken one must not leave a journal behind.
    let ports = Ports::take(&settings).await?;
    let bound = ports.bound;
    let passphrase = hash_given(passphrase).await?;
    let event = open(settings, catalog, passphrase, clock, bound.address, lock).await?;
    lead_to(ports.keeper().as_deref(), &event.public_url);
    let home = event.public_url.clone();
    let plain = redirect(move |_, _| Some(home.clone()));
    let serving = ports.serve(router(event.app.clone()), plain);
    Ok(Running {
        bound,
        event,
        serving,
    })
}

/// Whatever the event does from here on is logged in its span.
async fn open(
    settings: Settings,
    catalog: Catalog,
    passphrase: Option<KnownPassphrase>,
    clock: Clock,
    address: SocketAddr,
    lock: Option<File>,
) -> Result<Open, StartError> {
    let span = tracing::info_span!("event", name = %settings.redis_event);
    open_in_span(settings, catalog, passphrase, clock, address, lock)
        .instrument(span)
        .await
}

async fn open_in_span(
    settings: Settings,
    catalog: Catalog,
    passphrase: Option<KnownPassphrase>,
    clock: Clock,
    address: SocketAddr,
    lock: Option<File>,
) -> Result<Open, StartError> {
    let public_url = public_url(&settings, address);
    let (stores, files) = stores(&settings).await?;
    let passphrase = keep_passphrase(&*stores.key_values, passphrase).await?;
    let service = service(catalog, settings, stores, clock).await?;
    let app = App::new(
        Arc::clone(&service),
        public_url.clone(),
        passphrase.as_ref(),
    );
    let new_passphrase = passphrase
        .filter(|known| known.new)
        .map(|known| known.words);
    Ok(Open {
        public_url,
        new_passphrase,
        service,
        app,
        files,
        _lock: lock,
    })
}

/// What the stores hold, or why it cannot be read.
async fn service(
    catalog: Catalog,
    settings: Settings,
    stores: Stores,
    clock: Clock,
) -> Result<Arc<Service>, StartError> {
    let data_dir = settings.data_dir.clone();
    let embedded = settings.redis.is_none();
    let opened = Service::open(Arc::new(catalog), Arc::new(settings), stores, clock).await;
    opened.map_err(|error| match error {
        OpenError::Store(unread) if embedded && folder::is_damage(&unread) => {
            FolderError::of(data_dir, unread).into()
        }
        error => error.into(),
    })
}

/// An event for a command that serves nobody.
pub struct Alone {
    pub service: Arc<Service>,
    files: Option<Arc<Files>>,
    _lock: Option<File>,
}

impl Alone {
    /// Makes no passphrase: nobody would see it.
    pub async fn open(settings: Settings, catalog: Catalog) -> Result<Self, StartError> {
        let lock = lock(&settings)?;
        let (stores, files) = stores(&settings).await?;
        Ok(Self {
            service: service(catalog, settings, stores, Clock::SYSTEM).await?,
            files,
            _lock: lock,
        })
    }

    pub async fn close(&self) {
        close(self.files.as_deref()).await;
    }
}

impl Open {
    /// After the last command.
    async fn close(&self) {
        close(self.files.as_deref()).await;
    }
}

async fn close(files: Option<&Files>) {
    if let Some(files) = files
        && let Err(error) = files.close().await
    {
        tracing::warn!(%error, "the files of the data folder could not be closed; they are whole at the next start");
    }
}

async fn stores(settings: &Settings) -> Result<(Stores, Option<Arc<Files>>), StartError> {
    Ok(match &settings.redis {
        Some(target) => (redis_stores::open(target, settings).await?, None),
        None => {
            let (stores, files) = embedded_stores(settings).await?;
            (stores, Some(files))
        }
    })
}

/// Ends within `patience`, whatever `ending` waits for.
async fn drained(patience: Duration, ending: impl Future<Output = ()>) {
    match tokio::time::timeout(patience, ending).await {
        Ok(()) => tracing::info!("drained"),
        Err(_) => tracing::warn!("some connections did not end in time"),
    }
}

async fn embedded_stores(settings: &Settings) -> Result<(Stores, Arc<Files>), FolderError> {
    let parts = Parts::open(&Folder::check(&settings.data_dir)?).await?;
    tasks::again("folder", &parts.files, folder::watch);
    let stores = Stores {
        journal: Arc::new(parts.journal),
        directory: Arc::new(parts.directory),
        presence: Arc::new(MemoryPresence::new(settings.presence.grace)),
        key_values: Arc::new(parts.key_values),
        event: None,
        promise: "an acknowledged command is on this machine's disk".into(),
    };
    Ok((stores, parts.files))
}

impl Running {
    /// Tells phones to come back, stops accepting, lets open work end, and returns. Ends within the configured time.
    pub async fn drain(self) {
        self.event.service.sessions.drain();
        let patience = self.event.service.settings.shutdown.drain;
        drained(patience, async {
            self.serving.end().await;
            // Sockets have left the HTTP server's care; they say goodbye on their own.
            self.event.app.sockets_gone().await;
        })
        .await;
        self.event.close().await;
    }

    /// Returns when this process cannot go on, with the reason.
    pub async fn failed(&mut self) -> String {
        tokio::select! {
            reason = self.event.service.fate().sealed() => reason.unwrap_or_default(),
            reason = self.serving.ended() => reason,
        }
    }
}

/// Nothing to lock where everything is in Redis.
fn lock(settings: &Settings) -> Result<Option<File>, StartError> {
    if settings.redis.is_some() {
        return Ok(None);
    }
    let data_dir = &*settings.data_dir;
    let unusable = |source| StartError::DataDir {
        path: data_dir.to_owned(),
        source,
    };
    std::fs::create_dir_all(data_dir).map_err(unusable)?;
    folder::private(data_dir).map_err(unusable)?;
    let file = File::create(data_dir.join("lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse(data_dir.to_owned())),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}

/// For all events of the process: hashing takes as long as a hundred requests.
async fn hash_given(given: Option<String>) -> Result<Option<KnownPassphrase>, StartError> {
    match given {
        Some(words) => hashed(words, false).await.map(Some),
        None => Ok(None),
    }
}

/// On a thread where it holds up nobody.
async fn hashed(words: String, new: bool) -> Result<KnownPassphrase, StartError> {
    let hashing = tokio::task::spawn_blocking(move || {
        let hash = hash_passphrase(&words).map_err(|error| error.to_string())?;
        let hash = hash.into_bytes();
        Ok(KnownPassphrase { hash, words, new })
    });
    let hashed = hashing.await.map_err(|error| error.to_string());
    hashed.flatten().map_err(StartError::Passphrase)
}

/// The given passphrase replaces the old one, unless it is the same: another hash would sign everybody out. Without one, the first start makes one.
async fn keep_passphrase(
    key_values: &dyn KeyValueStore,
    given: Option<KnownPassphrase>,
) -> Result<Option<KnownPassphrase>, StartError> {
    let kept = key_values.get(PASSPHRASE).await?;
    if let Some(given) = given {
        if let Some(hash) = kept {
            let words = given.words.clone();
            let same =
                tokio::task::spawn_blocking(move || is_passphrase(&hash, &words).then_some(hash));
            if let Ok(Some(hash)) = same.await {
                // Written all the same: every start leaves its mark in every file, by which an older one is told.
                key_values.set(PASSPHRASE, hash.clone()).await?;
                return Ok(Some(KnownPassphrase { hash, ..given }));
            }
        }
        key_values.set(PASSPHRASE, given.hash.clone()).await?;
        return Ok(Some(given));
    }
    if kept.is_some() {
        return Ok(None);
    }
    let made = hashed(new_passphrase(), true).await?;
    // Of nodes that start together one makes it, and only that one shows it.
    let kept = key_values
        .get_or_insert(PASSPHRASE, made.hash.clone())
        .await?;
    Ok((kept == made.hash).then_some(made))
}

/// An address a phone in the hall can reach: the one configured, or this machine's own in the local network.
pub(crate) fn public_url(settings: &Settings, bound: SocketAddr) -> String {
    if let Some(url) = &settings.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let address = match bound.ip() {
        ip if !ip.is_unspecified() => ip,
        _ => local_ip_address::local_ip().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
    };
    let scheme = match settings.tls {
        Some(_) => "https",
        None => "http",
    };
    format!("{scheme}://{}", SocketAddr::new(address, bound.port()))
}
