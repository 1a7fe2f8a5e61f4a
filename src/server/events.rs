//! Several events in one process. Each `NAME.toml` of a folder is one: opened when it appears, closed when it is taken away.

use std::collections::BTreeMap;
use std::iter::{once, repeat};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use tokio::sync::Mutex;

use super::{Bound, Open, Ports, Serving, StartError, drained, hash_given, lead_to, lock, open};
use crate::catalog::Catalog;
use crate::catalog::problem::{Problem, Problems};
use crate::config::Settings;
use crate::service::Clock;
use crate::tasks::{self, Fate};
use crate::tls::Keeper;
use crate::web::KnownPassphrase;
use crate::web::front::Front;
use crate::web::hosts::host_of;

/// How often the folder is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A folder may be away for a moment, as when a network drive comes back; then its events stay.
const ABSENT_LOOKS: u32 = 3;
/// What a name may be: it is a folder, a part of keys, and a label.
const NAME_MAX: usize = 64;

/// What events of one process have in common.
const OF_THE_PROCESS: [&str; 13] = [
    "listen",
    "tls.certificate",
    "tls.key",
    "tls.redirect",
    "acme.names",
    "acme.directory",
    "acme.authority",
    "acme.contact",
    "redis",
    "redis_event",
    "redis_wait",
    "data_dir",
    "events",
];

type Read = dyn Fn(&Path) -> Result<(Settings, Catalog), Problems> + Send + Sync;
type Tell = dyn Fn(&str, &Open) + Send + Sync;

/// Where events come from, and what they have in common.
pub struct Source {
    pub folder: PathBuf,
    /// Of the process: an event has its own `public_url`, `[files]` and limits, and the rest from here.
    pub base: Settings,
    pub read: Box<Read>,
    /// Called with the name of each event that is served.
    pub tell: Box<Tell>,
    pub passphrase: Option<String>,
    pub clock: Clock,
}

/// A process that serves whatever events there are.
pub struct Hosting {
    pub bound: Bound,
    shared: Arc<Shared>,
    serving: Serving,
}

struct Shared {
    source: Source,
    /// The given one, hashed once for all events.
    passphrase: Option<KnownPassphrase>,
    address: SocketAddr,
    keeper: Option<Arc<Keeper>>,
    front: Arc<Front>,
    events: Mutex<BTreeMap<String, Hosted>>,
    /// Of the process: when one event cannot go on, all are started again.
    fate: Fate,
}

struct Hosted {
    hosts: Vec<String>,
    file: File,
    open: Open,
    /// Looks in a row that did not find its file.
    absent: u32,
}

#[derive(Clone, PartialEq, Eq)]
struct File {
    path: PathBuf,
    changed: Option<SystemTime>,
}

/// An event that has been read and may be opened.
struct Found {
    name: String,
    /// That of its `public_url` first.
    hosts: Vec<String>,
    file: File,
    settings: Settings,
    catalog: Catalog,
}

/// Opens every event of the folder, takes the port, and serves until [`Hosting::drain`].
pub async fn start(source: Source) -> Result<Hosting, StartError> {
    let (mut ready, mut problems) = (Vec::new(), Vec::new());
    let mut hosts = BTreeMap::new();
    for (name, file) in list(&source.folder)? {
        match read(&source, name, file, &hosts) {
            Ok(event) => {
                let own = event.hosts.iter().cloned();
                hosts.extend(own.map(|host| (host, event.name.clone())));
                ready.push(event);
            }
            Err(found) => problems.extend(found.0),
        }
    }
    if !problems.is_empty() {
        return Err(StartError::Events(Problems(problems)));
    }
    let ports = Ports::take(&source.base).await?;
    let bound = ports.bound;
    let shared = Arc::new(Shared {
        passphrase: hash_given(source.passphrase.clone()).await?,
        source,
        address: bound.address,
        keeper: ports.keeper(),
        front: Arc::default(),
        events: Mutex::default(),
        fate: Fate::default(),
    });
    for event in ready {
        shared.open(event).await?;
    }
    let front = || Arc::clone(&shared.front);
    let serving = ports.serve(front().router(), front().redirect());
    tasks::again("events", &shared, watch);
    Ok(Hosting {
        bound,
        shared,
        serving,
    })
}

impl Hosting {
    /// Tells of every event there is; of later ones it is told when they are opened.
    pub async fn tell(&self) {
        for (name, event) in &*self.shared.events.lock().await {
            (self.shared.source.tell)(name, &event.open);
        }
    }

    /// As [`Running::drain`](super::Running::drain), all events at once.
    pub async fn drain(self) {
        let events = std::mem::take(&mut *self.shared.events.lock().await);
        for event in events.values() {
            event.open.service.sessions.drain();
        }
        let patience = self.shared.source.base.shutdown.drain;
        drained(patience, async {
            self.serving.end().await;
            for event in events.values() {
                event.open.app.sockets_gone().await;
            }
        })
        .await;
        for event in events.values() {
            event.open.close().await;
        }
    }

    /// As [`Running::failed`](super::Running::failed), of any event.
    pub async fn failed(&mut self) -> String {
        tokio::select! {
            reason = self.shared.fate.sealed() => reason.unwrap_or_default(),
            reason = self.serving.ended() => reason,
        }
    }
}

impl Shared {
    async fn open(&self, event: Found) -> Result<(), StartError> {
        let Found {
            name,
            hosts,
            file,
            settings,
            catalog,
        } = event;
        let (passphrase, clock) = (self.passphrase.clone(), self.source.clock);
        let lock = lock(&settings)?;
        let open = open(settings, catalog, passphrase, clock, self.address, lock).await?;
        lead_to(self.keeper.as_deref(), &open.public_url);
        self.front.open(&hosts, &name, &open.app);
        tracing::info!(event = %name, ?hosts, "event opened");
        let (process, sealed, of) = (
            self.fate.clone(),
            open.service.fate().sealed(),
            name.clone(),
        );
        tokio::spawn(async move {
            if let Some(reason) = sealed.await {
                process.seal(format!("{of}: {reason}"));
            }
        });
        let mut events = self.events.lock().await;
        let hosted = Hosted {
            hosts,
            file,
            open,
            absent: 0,
        };
        events.insert(name, hosted);
        Ok(())
    }

    /// Whatever stands in the folder now is served. What cannot be is said once, until its file changes.
    async fn look(self: &Arc<Self>, told: &mut BTreeMap<String, File>) -> Result<(), StartError> {
        let this = Arc::clone(self);
        let files = off_the_runtime(move || list(&this.source.folder)).await?;
        let (gone, hosts) = {
            let mut events = self.events.lock().await;
            let gone: Vec<_> = events
                .extract_if(.., |name, event| {
                    event.absent = match files.contains_key(name) {
                        true => 0,
                        false => event.absent + 1,
                    };
                    event.absent >= ABSENT_LOOKS
                })
                .collect();
            for (name, event) in &*events {
                let Some(now) = files.get(name).filter(|now| **now != event.file) else {
                    continue;
                };
                if told.insert(name.clone(), now.clone()).as_ref() != Some(now) {
                    let file = event.file.path.display();
                    tracing::warn!(event = %name, %file, "changed; it is read when the process starts again");
                }
            }
            let hosts = events.iter().flat_map(|(name, event)| {
                let own = event.hosts.iter().cloned();
                own.map(move |host| (host, name.clone()))
            });
            (gone, hosts.collect::<BTreeMap<_, _>>())
        };
        for (name, event) in gone {
            tracing::info!(event = %name, "its file is gone; event closed");
            self.front.close(&event.hosts);
            event.open.service.sessions.drain();
            let patience = self.source.base.shutdown.drain;
            // Others are not kept waiting.
            tokio::spawn(async move {
                drained(patience, event.open.app.sockets_gone()).await;
                event.open.close().await;
            });
        }
        for (name, file) in files {
            let known = hosts.values().any(|known| *known == name);
            if known || told.get(&name) == Some(&file) {
                continue;
            }
            let (this, hosts) = (Arc::clone(self), hosts.clone());
            let (of, from) = (name.clone(), file.clone());
            let found = off_the_runtime(move || read(&this.source, of, from, &hosts)).await;
            let outcome = match found {
                Ok(event) => self.open(event).await,
                Err(problems) => Err(StartError::Events(problems)),
            };
            match outcome {
                Ok(()) => {
                    if let Some(event) = self.events.lock().await.get(&name) {
                        (self.source.tell)(&name, &event.open);
                    }
                }
                Err(error) => {
                    tracing::error!(event = %name, %error, "not served");
                    told.insert(name, file);
                }
            }
        }
        Ok(())
    }
}

async fn watch(shared: Weak<Shared>) {
    let mut told = BTreeMap::new();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(this) = shared.upgrade() else {
            return;
        };
        if let Err(error) = this.look(&mut told).await {
            tracing::warn!(%error, "events stay as they are");
        }
    }
}

/// Reads files where it holds up nobody; a panic goes on in the caller.
async fn off_the_runtime<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(read).await {
        Ok(found) => found,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// Every event file, by the name of its event.
fn list(folder: &Path) -> Result<BTreeMap<String, File>, StartError> {
    let failed = |source| StartError::Folder {
        path: folder.to_owned(),
        source,
    };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let toml = path
            .extension()
            .is_some_and(|extension| extension == "toml");
        if let (true, Some(name)) = (toml, path.file_stem().and_then(|stem| stem.to_str())) {
            let changed = std::fs::metadata(&path).and_then(|about| about.modified());
            let changed = changed.ok();
            files.insert(name.to_owned(), File { path, changed });
        }
    }
    Ok(files)
}

/// `hosts`: which event each host already leads to.
fn read(
    source: &Source,
    name: String,
    file: File,
    hosts: &BTreeMap<String, String>,
) -> Result<Found, Problems> {
    let problem = |line, key: &str, message: String, mend: &str| {
        Problems(vec![Problem {
            file: file.path.display().to_string(),
            line,
            key: key.into(),
            message,
            mend: mend.into(),
            fault: None,
        }])
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if name.is_empty() || name.len() > NAME_MAX || !name.chars().all(fits) {
        let mend = "name it with up to 64 letters, digits, `-` or `_`, and .toml";
        return Err(problem(None, "", "its name is no event's".into(), mend));
    }
    let own = Settings::own_keys(&file.path)?;
    if let Some((key, line)) = own.iter().find(|(key, _)| OF_THE_PROCESS.contains(&&**key)) {
        let mend = "write it in the file of --config; events have it in common";
        return Err(problem(*line, key, "is not an event's own".into(), mend));
    }
    let (mut settings, catalog) = (source.read)(&file.path)?;
    let mend =
        "write what its links begin with, such as public_url = \"https://minato.example.jp\"";
    let Some(url) = &settings.public_url else {
        let message = "missing, and events are told apart by its host";
        return Err(problem(None, "public_url", message.into(), mend));
    };
    let Some(host) = host_of(url) else {
        return Err(problem(None, "public_url", "names no host".into(), mend));
    };
    let mut own = vec![host];
    own.extend(settings.names.iter().cloned());
    for (host, key) in own.iter().zip(once("public_url").chain(repeat("names"))) {
        if let Some(other) = hosts.get(host) {
            let message = format!("leads to {host}, as {other}.toml does");
            let mend = "give each event hosts of its own";
            return Err(problem(None, key, message, mend));
        }
    }
    settings.keep_apart(&name);
    Ok(Found {
        name,
        hosts: own,
        file,
        settings,
        catalog,
    })
}
