//! Settings out of what all layers say together.

use std::path::PathBuf;
use std::time::Duration;

use super::layers::Layers;
use super::{
    Join, Journal, Live, Presence, Registration, Rounds, Settings, Shutdown, Socket, Suggestions,
    Tls,
};
use super::{files, mail, tls};
use crate::catalog::problem::Findings;

const MILLI: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Each reader asks for all of its values before it gives up, so that every problem is noted.
struct Reader<'a> {
    layers: &'a Layers,
    findings: &'a Findings,
}

pub(super) fn settings(layers: &Layers, findings: &Findings) -> Option<Settings> {
    let reader = Reader { layers, findings };
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
    let redis_wait = reader.number("redis_wait", 0, 16);
    layers.seen(findings);
    let (data_dir, events) = (reader.data_dir(), reader.events());
    let (join, journal, live) = (reader.join(), reader.journal(), reader.live());
    let (presence, socket) = (reader.presence(), reader.socket());
    let (suggestions, rounds) = (reader.suggestions(), reader.rounds());
    let (registration, shutdown) = (reader.registration(), reader.shutdown());

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
        join: join?,
        journal: journal?,
        live: live?,
        presence: presence?,
        socket: socket?,
        suggestions: suggestions?,
        rounds: rounds?,
        registration: registration?,
        shutdown: shutdown?,
    })
}

impl Reader<'_> {
    fn time(&self, key: &str, least: Duration, most: Duration) -> Option<Duration> {
        self.layers.duration(key, least, most, self.findings)
    }

    fn number(&self, key: &str, least: u32, most: u32) -> Option<u32> {
        self.layers.number(key, least, most, self.findings)
    }

    fn count(&self, key: &str, least: u32, most: u32) -> Option<usize> {
        self.number(key, least, most).map(|n| n as usize)
    }

    fn data_dir(&self) -> Option<PathBuf> {
        let folder = self.layers.path("data_dir");
        if folder.is_none() {
            let mend = "write a folder, such as \"./data\"";
            self.layers.wrong("data_dir", "empty", mend, self.findings);
        }
        folder
    }

    fn events(&self) -> Option<PathBuf> {
        let folder = self.layers.path("events");
        if folder.as_ref().is_some_and(|folder| !folder.is_dir()) {
            let mend =
                "write a folder that is there and may be read, or leave it out to serve one event";
            self.layers
                .wrong("events", "is no folder", mend, self.findings);
        }
        folder
    }

    fn join(&self) -> Option<Join> {
        let minutes = self.number("join.code_minutes", 0, 240);
        Some(Join {
            code_public: self.layers.flag("join.code_public"),
            code_for: Some(minutes? * MINUTE).filter(|time| !time.is_zero()),
            desk_confirms: self.layers.flag("join.desk_confirms"),
        })
    }

    fn journal(&self) -> Option<Journal> {
        let snapshot_every = self.number("journal.snapshot_every", 10, 1_000_000)?;
        Some(Journal {
            snapshot_every: snapshot_every.into(),
        })
    }

    fn live(&self) -> Option<Live> {
        let tick = self.time("live.tick", 10 * MILLI, 5 * SECOND);
        let inbox = self.count("live.inbox", 16, 100_000);
        Some(Live {
            tick: tick?,
            inbox: inbox?,
        })
    }

    fn presence(&self) -> Option<Presence> {
        let grace = self.time("presence.grace", SECOND, 10 * MINUTE)?;
        Some(Presence { grace })
    }

    fn socket(&self) -> Option<Socket> {
        let hello_timeout = self.time("socket.hello_timeout", SECOND, MINUTE);
        let ping_interval = self.time("socket.ping_interval", SECOND, 5 * MINUTE);
        let pong_timeout = self.time("socket.pong_timeout", SECOND, 5 * MINUTE);
        let max_frame_bytes = self.count("socket.max_frame_bytes", 1024, 1 << 20);
        let messages_per_second = self.number("socket.messages_per_second", 1, 10_000);
        let burst = self.number("socket.burst", 1, 100_000);
        let connections = self.count("socket.connections", 1, 10_000_000);
        let per_address = self.count("socket.connections_per_address", 1, 10_000_000);
        Some(Socket {
            hello_timeout: hello_timeout?,
            ping_interval: ping_interval?,
            pong_timeout: pong_timeout?,
            max_frame_bytes: max_frame_bytes?,
            messages_per_second: messages_per_second?,
            burst: burst?,
            connections: connections?,
            connections_per_address: per_address?,
        })
    }

    fn suggestions(&self) -> Option<Suggestions> {
        let count = self.count("suggestions.count", 1, 50);
        let min_interval = self.time("suggestions.min_interval", 10 * MILLI, MINUTE);
        Some(Suggestions {
            count: count?,
            min_interval: min_interval?,
        })
    }

    fn rounds(&self) -> Option<Rounds> {
        let budget = self.time("rounds.budget", 10 * MILLI, MINUTE);
        let arrive_within = self.time("rounds.arrive_within", SECOND, 30 * MINUTE);
        let repair_until = self.time("rounds.repair_until", SECOND, 30 * MINUTE);
        Some(Rounds {
            budget: budget?,
            arrive_within: arrive_within?,
            repair_until: repair_until?,
        })
    }

    fn registration(&self) -> Option<Registration> {
        let attendees = self.count("registration.attendees", 1, 1_000_000);
        let per_minute = self.number("registration.per_minute", 1, 1_000_000);
        let tags = self.count("registration.tags", 1, 128);
        let wishes = self.count("registration.wishes", 0, 1000);
        Some(Registration {
            attendees: attendees?,
            per_minute: per_minute?,
            tags: tags?,
            wishes: wishes?,
        })
    }

    fn shutdown(&self) -> Option<Shutdown> {
        let reconnect_within = self.time("shutdown.reconnect_within", 100 * MILLI, 5 * MINUTE);
        let drain = self.time("shutdown.drain", 100 * MILLI, 10 * MINUTE);
        Some(Shutdown {
            reconnect_within: reconnect_within?,
            drain: drain?,
        })
    }
}

/// Values that are each fine and yet do not go together.
pub(super) fn related(s: &Settings, layers: &Layers, findings: &Findings) {
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
