//! Under which hosts the event is served, and for whose pages. A name that a stranger owns may lead to this server, today or in the middle
//! of a visit (DNS rebinding): what was sent to it is refused, so that the stranger's pages read nothing here.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use super::problem::Failure;
use crate::config::Settings;
use crate::net::Peer;
use protocol::{problems, routes};

/// Between two lines in the log about refused hosts: whoever sends them must not fill it.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// The names of one event. Addresses are not among them: ours are those that connections come to.
pub(super) struct Hosts {
    names: BTreeSet<String>,
    /// What the event's own pages say they are from, whatever a proxy makes of the host.
    public_origin: String,
    /// Seconds of this process at which a refusal was last logged, and one more.
    told: AtomicU64,
}

impl Hosts {
    pub(super) fn new(settings: &Settings, public_url: &str) -> Self {
        let configured = settings.names.iter().cloned();
        let public: Option<Uri> = public_url.parse().ok();
        let origin = |uri: Uri| Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?));
        Self {
            names: configured
                .chain(host_of(public_url))
                .chain(["localhost".to_owned()])
                .collect(),
            public_origin: public.and_then(origin).unwrap_or_default(),
            told: AtomicU64::new(0),
        }
    }

    /// `came_to`: the machine's address at this end of the connection.
    fn are(&self, host: &str, came_to: Option<IpAddr>) -> bool {
        let literal = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
        match literal.unwrap_or(host).parse::<IpAddr>() {
            // Written to by number, so no name led here. Any-address is what `listen` says and this machine's browsers understand.
            Ok(address) => {
                let address = address.to_canonical();
                let own = address.is_loopback() || address.is_unspecified();
                own || came_to == Some(address) || self.names.contains(host)
            }
            Err(_) => self.names.contains(host),
        }
    }

    /// Browsers say which page asks; only our own may. Programs say nothing.
    pub(super) fn are_origin(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return true;
        };
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        let Some((_, authority)) = origin.split_once("://") else {
            return false;
        };
        // The host has been looked at before.
        let asked = headers.get(header::HOST);
        asked.is_some_and(|host| host.as_bytes() == authority.as_bytes())
            || origin == self.public_origin
            || bare(authority).is_some_and(|host| self.names.contains(&host) && host != LOCAL)
    }

    /// Names the host once in a while: an operator who forgot one of theirs should find it here.
    fn tell(&self, host: Option<&str>) {
        let now = STARTED.elapsed().as_secs() + 1;
        let told = self.told.load(Ordering::Relaxed);
        if told != 0 && now - told < TOLD_EVERY.as_secs() {
            return;
        }
        self.told.store(now, Ordering::Relaxed);
        tracing::warn!(
            host,
            "refused what was sent to a host that is none of the event's own; if it is one, write it in `names`"
        );
    }
}

/// Whatever listens on another port of this machine is no page of ours.
const LOCAL: &str = "localhost";
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Lets through what was sent to one of the event's own hosts, from one of its own pages or from none.
pub(super) async fn admit(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    request: Request,
    next: Next,
) -> Response {
    // Whoever probes a process may call it by any name, or by none.
    let probes = [
        routes::HEALTHZ.operation,
        routes::READYZ.operation,
        routes::METRICS.operation,
    ];
    let path = request.uri().path();
    if probes.iter().any(|probe| probe.path == path) {
        return next.run(request).await;
    }
    let hosts = &app.0.hosts;
    let host = asked_for(request.uri(), request.headers());
    if !host
        .as_deref()
        .is_some_and(|host| hosts.are(host, peer.came_to))
    {
        hosts.tell(host.as_deref());
        let detail = "このアドレスではご利用いただけません。QRコードをもう一度読み取ってください。";
        return Failure::new(problems::WRONG_HOST, detail).into_response();
    }
    // A page that hides where it is from has no cookie of ours to act with.
    let hidden = request.headers().get(header::ORIGIN);
    let hidden = hidden.is_some_and(|origin| origin == "null");
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !hidden && !hosts.are_origin(request.headers()) {
        return foreign_page().into_response();
    }
    next.run(request).await
}

pub(super) fn foreign_page() -> Failure {
    let detail = "ほかのページからは接続できません。";
    Failure::new(problems::WRONG_ORIGIN, detail)
}

/// The host a public address leads to, as requests name it: no port, no capitals.
pub fn host_of(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    uri.scheme()?;
    Some(folded(uri.host()?))
}

/// The host a request was sent to, written likewise.
pub(super) fn asked_for(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    // HTTP/2 says it in the address.
    if let Some(host) = uri.host() {
        return Some(folded(host));
    }
    bare(headers.get(header::HOST)?.to_str().ok()?)
}

fn bare(authority: &str) -> Option<String> {
    let authority: Authority = authority.parse().ok()?;
    Some(folded(authority.host()))
}

fn folded(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(host: &'static str, origin: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        headers
    }

    fn hosts(public_url: &str) -> Hosts {
        let overrides = crate::config::Overrides::default()
            .flag("names", Some("Meet.local second.example.jp".into()));
        let settings = Settings::load(None, &overrides).expect("settings");
        Hosts::new(&settings, public_url)
    }

    #[test]
    fn a_host_is_a_host_however_it_is_written() {
        for url in [
            "https://Minato.Example.JP",
            "http://minato.example.jp:8080/",
            "https://minato.example.jp./x",
        ] {
            assert_eq!(host_of(url).as_deref(), Some("minato.example.jp"), "{url}");
        }
        assert_eq!(host_of("nowhere"), None);
        let asked = |headers: &HeaderMap| asked_for(&Uri::from_static("/j/x"), headers);
        assert_eq!(asked(&HeaderMap::new()), None);
        let host = asked(&headers("MINATO.example.jp:80", None));
        assert_eq!(host.as_deref(), Some("minato.example.jp"));
    }

    #[test]
    fn our_names_are_ours_and_so_is_the_address_a_connection_came_to() {
        let hosts = hosts("https://meet.example.jp");
        let came_to = Some([192, 168, 0, 5].into());
        for own in [
            "meet.example.jp",
            "meet.local",
            "second.example.jp",
            "localhost",
            "127.0.0.1",
            "127.9.9.9",
            "[::1]",
            "0.0.0.0",
            "192.168.0.5",
            "[::ffff:192.168.0.5]",
        ] {
            assert!(hosts.are(own, came_to), "{own}");
        }
        for other in [
            "",
            "evil.example",
            "meet.example.jp.evil.example",
            "192.168.0.6",
            "[2001:db8::1]",
            "127.0.0.1.evil.example",
        ] {
            assert!(!hosts.are(other, came_to), "{other}");
        }
    }

    #[test]
    fn only_our_own_pages_may_connect() {
        let hosts = hosts("https://meet.example.jp/");
        let may = |host, origin| hosts.are_origin(&headers(host, origin));
        assert!(may("10.0.0.5:8080", None));
        assert!(may("10.0.0.5:8080", Some("http://10.0.0.5:8080")));
        for own in ["https://meet.example.jp", "https://second.example.jp"] {
            assert!(may("10.0.0.5:8080", Some(own)), "{own}");
        }
        for other in [
            "https://evil.example",
            "null",
            "http://10.0.0.5:9090",
            "http://localhost:3000",
        ] {
            assert!(!may("10.0.0.5:8080", Some(other)), "{other}");
        }
    }
}
