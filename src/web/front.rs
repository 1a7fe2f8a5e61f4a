//! The door of a process with several events: the host a request was sent to says which event it is for.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceExt;

use super::problem::Failure;
use super::redirect::redirect;
use super::{App, assets, event, metrics, router};
use protocol::problems;

#[derive(Default)]
pub struct Front(RwLock<BTreeMap<String, Door>>);

/// One event behind it.
#[derive(Clone)]
struct Door {
    name: String,
    app: App,
    router: Router,
}

impl Front {
    /// From now on requests to `host` are for this event.
    pub fn open(&self, host: String, name: String, app: App) {
        let router = router(app.clone());
        let mut doors = self.0.write().unwrap_or_else(PoisonError::into_inner);
        doors.insert(host, Door { name, app, router });
    }

    pub fn close(&self, host: &str) {
        let mut doors = self.0.write().unwrap_or_else(PoisonError::into_inner);
        doors.remove(host);
    }

    fn door(&self, host: &str) -> Option<Door> {
        let doors = self.0.read().unwrap_or_else(PoisonError::into_inner);
        doors.get(host).cloned()
    }

    fn doors(&self) -> Vec<Door> {
        let doors = self.0.read().unwrap_or_else(PoisonError::into_inner);
        doors.values().cloned().collect()
    }

    /// The plain port of all of them.
    pub fn redirect(self: Arc<Self>) -> Router {
        redirect(move |uri, headers| {
            let door = self.door(&asked_for(uri, headers)?)?;
            Some(door.app.public_url().to_owned())
        })
    }

    /// Every event, and under any other host what an operator asks of the process.
    pub fn router(self: Arc<Self>) -> Router {
        let process = Router::new()
            .route("/healthz", get(event::alive))
            .route("/readyz", get(ready))
            .route("/metrics", get(all_metrics))
            .fallback(no_such_event)
            .layer(axum::middleware::map_response(assets::harden))
            .with_state(Arc::clone(&self));
        Router::new().fallback(admit).with_state((self, process))
    }
}

/// The host a public address leads to, as requests name it: no port, no capitals.
pub fn host_of(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    uri.scheme()?;
    Some(bare(uri.host()?))
}

fn bare(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

fn asked_for(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    // HTTP/2 says it in the address.
    if let Some(host) = uri.host() {
        return Some(bare(host));
    }
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let authority: axum::http::uri::Authority = host.parse().ok()?;
    Some(bare(authority.host()))
}

async fn admit(State((front, process)): State<(Arc<Front>, Router)>, request: Request) -> Response {
    let door = asked_for(request.uri(), request.headers()).and_then(|host| front.door(&host));
    let router = door.map_or(process, |door| door.router);
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

async fn no_such_event() -> Failure {
    Failure::new(
        problems::NO_SUCH_EVENT,
        "このアドレスのイベントはありません。QRコードをもう一度読み取ってください。",
    )
}

/// Ready when every event is.
async fn ready(State(front): State<Arc<Front>>) -> Response {
    let mut text = String::new();
    let mut all = true;
    for door in front.doors() {
        let (ready, words) = event::readiness(&door.app).await;
        all &= ready;
        text += &format!("{}: {words}\n", door.name);
    }
    let status = if all {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, text).into_response()
}

async fn all_metrics(State(front): State<Arc<Front>>) -> Response {
    let doors = front.doors();
    let services = doors
        .iter()
        .map(|door| (Some(door.name.as_str()), &**door.app.service()));
    metrics::text(services)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let mut headers = HeaderMap::new();
        assert_eq!(asked_for(&Uri::from_static("/j/x"), &headers), None);
        headers.insert(
            header::HOST,
            "MINATO.example.jp:80".parse().expect("a header"),
        );
        let host = asked_for(&Uri::from_static("/j/x"), &headers);
        assert_eq!(host.as_deref(), Some("minato.example.jp"));
    }
}
