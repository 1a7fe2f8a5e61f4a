//! Every setting of the server. Units, defaults and reasons stand in `config/kaotsunagi.toml`, which is compiled in; this file layers and checks.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::catalog::Files;
use crate::catalog::document::Document;
use crate::catalog::load::read_text;
use crate::catalog::problem::{Findings, Problem, Problems};
use crate::config::layers::Layers;
use crate::net::Rate;
use crate::remote::Target;

mod layers;
mod mail;
mod overrides;
mod reading;
mod tls;

pub use mail::Mail;
pub use overrides::Overrides;
pub use tls::{Acme, Tls};

/// What stands in `config/kaotsunagi.toml`.
pub const DEFAULTS: &str = include_str!("../config/kaotsunagi.toml");

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Without a slash at its end.
    pub public_url: Option<String>,
    /// Other hosts that requests may be sent to, in small letters.
    pub names: Vec<String>,
    pub data_dir: PathBuf,
    /// Where each file is an event of its own; nothing when there is one event.
    pub events: Option<PathBuf>,
    pub redis: Option<Target>,
    /// The event's name in Redis.
    pub redis_event: String,
    /// Replicas that must have a command before it is acknowledged.
    pub redis_wait: u32,
    /// How https is spoken; plain http without.
    pub tls: Option<Tls>,
    /// A plain port that leads to the https address.
    pub redirect: Option<SocketAddr>,
    pub files: Files,
    /// How letters go out; none do without.
    pub mail: Option<Mail>,
    pub join: Join,
    pub journal: Journal,
    pub live: Live,
    pub presence: Presence,
    pub socket: Socket,
    pub suggestions: Suggestions,
    pub rounds: Rounds,
    pub registration: Registration,
    pub shutdown: Shutdown,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Join {
    /// Anybody may fetch the QR.
    pub code_public: bool,
    /// How long a code holds before another takes its place by itself.
    pub code_for: Option<Duration>,
    /// Nobody is introduced before the desk has seen them.
    pub desk_confirms: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    pub snapshot_every: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    pub tick: Duration,
    pub inbox: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    pub grace: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    pub hello_timeout: Duration,
    pub ping_interval: Duration,
    pub pong_timeout: Duration,
    pub max_frame_bytes: usize,
    pub messages_per_second: u32,
    pub burst: u32,
    pub connections: usize,
    pub connections_per_address: usize,
}

impl Socket {
    /// Messages of one person.
    pub fn rate(&self) -> Rate {
        Rate {
            at_once: self.burst.into(),
            per_second: self.messages_per_second.into(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestions {
    pub count: usize,
    pub min_interval: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounds {
    pub budget: Duration,
    pub arrive_within: Duration,
    pub repair_until: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub attendees: usize,
    pub per_minute: u32,
    pub tags: usize,
    pub wishes: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shutdown {
    pub reconnect_within: Duration,
    pub drain: Duration,
}

impl Settings {
    /// Keeps one of several events apart from the others, wherever its data lies.
    pub fn keep_apart(&mut self, name: &str) {
        self.data_dir.push(name);
        name.clone_into(&mut self.redis_event);
    }

    /// Defaults, then each file, then `overrides`; on failure says all that is wrong. A file may also be an event file alone.
    pub fn load<'a>(
        paths: impl IntoIterator<Item = &'a Path>,
        overrides: &Overrides,
    ) -> Result<Self, Problems> {
        let documents: Result<Vec<_>, Problem> = paths
            .into_iter()
            .map(|path| {
                Ok((
                    path,
                    Document::new(path.display().to_string(), read_text(path)?),
                ))
            })
            .collect();
        Self::read(&documents?, overrides)
    }

    /// The event's files even when other settings are wrong; none when a file itself cannot be read.
    pub fn files<'a>(
        paths: impl IntoIterator<Item = &'a Path>,
        overrides: &Overrides,
    ) -> Option<Files> {
        let documents: Option<Vec<_>> = paths
            .into_iter()
            .map(|path| Some((path, Document::new("", read_text(path).ok()?))))
            .collect();
        let findings = Findings::default();
        let layers = layered(&documents?, overrides, &findings);
        Some(files(&layers))
    }

    /// Which keys a file sets itself, each with its line.
    pub fn own_keys(path: &Path) -> Result<Vec<(String, Option<usize>)>, Problems> {
        let name = path.display().to_string();
        let document = Document::new(name.clone(), read_text(path)?);
        let findings = Findings::default();
        let layers = layered(&[(path, document)], &Overrides::default(), &findings);
        Ok(layers.set_by(&name))
    }

    fn read(documents: &[(&Path, Document)], overrides: &Overrides) -> Result<Self, Problems> {
        let findings = Findings::default();
        let layers = layered(documents, overrides, &findings);
        match reading::settings(&layers, &findings) {
            Some(settings) => {
                reading::related(&settings, &layers, &findings);
                findings.verdict(settings)
            }
            None => Err(findings.into_problems()),
        }
    }
}

fn layered(documents: &[(&Path, Document)], overrides: &Overrides, findings: &Findings) -> Layers {
    let mut layers = Layers::defaults();
    for (path, document) in documents {
        layers.file(document, path, findings);
    }
    for one in &overrides.0 {
        layers.text(&one.source, one.key.as_deref(), &one.value, findings);
    }
    layers
}

fn files(layers: &Layers) -> Files {
    Files {
        event: layers.path("files.event"),
        taxonomy: layers.path("files.taxonomy"),
        kinds: layers.path("files.kinds"),
        wards: layers.path("files.wards"),
    }
}

#[cfg(test)]
mod tests;
