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
mod tls;

pub use mail::Mail;
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

/// Values from outside the files, later ones first in rank: environment, then flags.
#[derive(Clone, Debug, Default)]
pub struct Overrides(Vec<Override>);

#[derive(Clone, Debug)]
struct Override {
    /// What the reader of a problem calls it: `KAOTSUNAGI_LISTEN`, `--listen`.
    source: String,
    key: Option<String>,
    value: String,
}

const PREFIX: &str = "KAOTSUNAGI_";

impl Overrides {
    /// Takes the `KAOTSUNAGI_…` variables that are settings; flags of other commands share the prefix and are left alone.
    pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let known = Layers::keys();
        let name = |key: &str| format!("{PREFIX}{}", key.replace('.', "_").to_uppercase());
        let mut taken: Vec<Override> = Vec::new();
        // Compose files pass on what is not set as empty.
        for (source, value) in variables.into_iter().filter(|(_, value)| !value.is_empty()) {
            let key = known.iter().find(|key| name(key) == source).cloned();
            // A misspelt key of a section is a mistake; a word alone may belong to a command.
            let of_section = |key: &String| {
                let section = key.split_once('.').map(|(section, _)| name(section) + "_");
                section.is_some_and(|section| source.starts_with(&section))
            };
            if key.is_some() || known.iter().any(of_section) {
                taken.push(Override { source, key, value });
            }
        }
        taken.sort_by(|a, b| a.source.cmp(&b.source));
        Self(taken)
    }

    /// A command-line flag: `flag("listen", …)` is shown as `--listen`. Ranks above everything before it.
    pub fn flag(mut self, key: &str, value: Option<String>) -> Self {
        self.0.extend(value.map(|value| Override {
            source: format!("--{}", key.replace('_', "-")),
            key: Some(key.to_owned()),
            value,
        }));
        self
    }
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
        match settings(&layers, &findings) {
            Some(settings) => {
                related(&settings, &layers, &findings);
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

const MILLI: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Asks for every value before giving up, so that every problem is noted.
fn settings(layers: &Layers, findings: &Findings) -> Option<Settings> {
    let time = |key, least, most| layers.duration(key, least, most, findings);
    let count = |key, least, most| {
        layers
            .number(key, least, most, findings)
            .map(|n| n as usize)
    };
    let rate = |key, most| layers.number(key, 1, most, findings);
    let tls = tls::read(layers, findings);
    let mail = mail::read(layers, findings);
    let redirect = match layers.string("tls.redirect") {
        "" => Some(None),
        _ => layers.address("tls.redirect", findings).map(Some),
    };
    let listen = layers.address("listen", findings);
    let public_url = layers.web_address("public_url", &["http://", "https://"], findings);
    let names = tls::hosts("names", layers, findings);
    let redis = layers.redis("redis", findings);
    let redis_event = layers.name("redis_event", findings);
    let redis_wait = layers.number("redis_wait", 0, 16, findings);
    let snapshot_every = layers.number("journal.snapshot_every", 10, 1_000_000, findings);
    let data_dir = layers.path("data_dir");
    if data_dir.is_none() {
        layers.wrong(
            "data_dir",
            "empty",
            "write a folder, such as \"./data\"",
            findings,
        );
    }
    let events = layers.path("events");
    if events.as_ref().is_some_and(|folder| !folder.is_dir()) {
        let mend =
            "write a folder that is there and may be read, or leave it out to serve one event";
        layers.wrong("events", "is no folder", mend, findings);
    }
    let join = (
        layers.flag("join.code_public"),
        layers.number("join.code_minutes", 0, 240, findings),
        layers.flag("join.desk_confirms"),
    );
    let live = (
        time("live.tick", 10 * MILLI, 5 * SECOND),
        count("live.inbox", 16, 100_000),
    );
    let grace = time("presence.grace", SECOND, 10 * MINUTE);
    let timers = (
        time("socket.hello_timeout", SECOND, MINUTE),
        time("socket.ping_interval", SECOND, 5 * MINUTE),
        time("socket.pong_timeout", SECOND, 5 * MINUTE),
    );
    let limits = (
        count("socket.max_frame_bytes", 1024, 1 << 20),
        rate("socket.messages_per_second", 10_000),
        rate("socket.burst", 100_000),
        count("socket.connections", 1, 10_000_000),
        count("socket.connections_per_address", 1, 10_000_000),
    );
    let suggestions = (
        count("suggestions.count", 1, 50),
        time("suggestions.min_interval", 10 * MILLI, MINUTE),
    );
    let rounds = (
        time("rounds.budget", 10 * MILLI, MINUTE),
        time("rounds.arrive_within", SECOND, 30 * MINUTE),
        time("rounds.repair_until", SECOND, 30 * MINUTE),
    );
    let registration = (
        count("registration.attendees", 1, 1_000_000),
        rate("registration.per_minute", 1_000_000),
        count("registration.tags", 1, 128),
        count("registration.wishes", 0, 1000),
    );
    let shutdown = (
        time("shutdown.reconnect_within", 100 * MILLI, 5 * MINUTE),
        time("shutdown.drain", 100 * MILLI, 10 * MINUTE),
    );
    let (tls, mut listen, mut public_url) = (tls?, listen?, public_url?);
    let mut names = names?;
    if let Some(Tls::Acme(acme)) = &tls {
        if layers.is_default("listen") {
            listen.set_port(tls::HTTPS_PORT);
        }
        public_url = public_url.or_else(|| acme.default_url());
        names.extend(acme.names.iter().cloned());
    }
    Some(Settings {
        listen,
        public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
        names,
        data_dir: data_dir?,
        events,
        redis: redis?,
        redis_event: redis_event?,
        redis_wait: redis_wait?,
        tls,
        redirect: redirect?,
        files: files(layers),
        mail: mail?,
        join: Join {
            code_public: join.0,
            code_for: Some(join.1? * MINUTE).filter(|time| !time.is_zero()),
            desk_confirms: join.2,
        },
        journal: Journal {
            snapshot_every: snapshot_every?.into(),
        },
        live: Live {
            tick: live.0?,
            inbox: live.1?,
        },
        presence: Presence { grace: grace? },
        socket: Socket {
            hello_timeout: timers.0?,
            ping_interval: timers.1?,
            pong_timeout: timers.2?,
            max_frame_bytes: limits.0?,
            messages_per_second: limits.1?,
            burst: limits.2?,
            connections: limits.3?,
            connections_per_address: limits.4?,
        },
        suggestions: Suggestions {
            count: suggestions.0?,
            min_interval: suggestions.1?,
        },
        rounds: Rounds {
            budget: rounds.0?,
            arrive_within: rounds.1?,
            repair_until: rounds.2?,
        },
        registration: Registration {
            attendees: registration.0?,
            per_minute: registration.1?,
            tags: registration.2?,
            wishes: registration.3?,
        },
        shutdown: Shutdown {
            reconnect_within: shutdown.0?,
            drain: shutdown.1?,
        },
    })
}

/// Values that are each fine and yet do not go together.
fn related(s: &Settings, layers: &Layers, findings: &Findings) {
    let plain = |url: &String| url.starts_with("http://");
    let rules = [
        (
            s.tls.is_none() || !s.public_url.as_ref().is_some_and(plain),
            "public_url",
            "is plain, and this server speaks https",
            "begin it with https://",
        ),
        (
            s.redirect.is_none()
                || s.tls.is_some()
                || s.public_url.as_ref().is_some_and(|url| !plain(url)),
            "tls.redirect",
            "leads nowhere",
            "set tls.certificate and tls.key, or acme.names, or a public_url that begins with https://",
        ),
        (
            s.socket.pong_timeout < s.socket.ping_interval,
            "socket.pong_timeout",
            "is not shorter than socket.ping_interval",
            "only one ping may be under way",
        ),
        (
            s.live.tick < s.presence.grace,
            "live.tick",
            "is not shorter than presence.grace",
            "a leave must show soon after the grace",
        ),
        (
            s.live.tick <= s.suggestions.min_interval,
            "suggestions.min_interval",
            "is shorter than live.tick",
            "nothing is sent between two ticks",
        ),
        (
            s.shutdown.reconnect_within < s.presence.grace,
            "shutdown.reconnect_within",
            "is not shorter than presence.grace",
            "else people seem to leave at every restart",
        ),
        (
            s.shutdown.reconnect_within <= s.shutdown.drain,
            "shutdown.drain",
            "is shorter than shutdown.reconnect_within",
            "clients need that long to move away",
        ),
        (
            s.socket.messages_per_second <= s.socket.burst,
            "socket.burst",
            "is less than socket.messages_per_second",
            "a second's messages must fit in one burst",
        ),
        (
            s.socket.connections_per_address <= s.socket.connections,
            "socket.connections_per_address",
            "is more than socket.connections",
            "one address cannot have more than there are",
        ),
    ];
    for (fine, key, message, mend) in rules {
        if !fine {
            layers.wrong(key, message, mend, findings);
        }
    }
}

#[cfg(test)]
mod tests;
