//! The door of a process with several events: the host a request was sent to says which event it is for.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceExt;

use super::hosts::asked_for;
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
    /// From now on requests to `hosts` are for this event.
    pub fn open(&self, hosts: &[String], name: &str, app: &App) {
        let door = Door {
            name: name.to_owned(),
            app: app.clone(),
            router: router(app.clone()),
        };
        let mut doors = self.0.write().unwrap_or_else(PoisonError::into_inner);
        doors.extend(hosts.iter().map(|host| (host.clone(), door.clone())));
    }

    pub fn close(&self, hosts: &[String]) {
        let mut doors = self.0.write().unwrap_or_else(PoisonError::into_inner);
        doors.retain(|host, _| !hosts.contains(host));
    }

    fn door(&self, host: &str) -> Option<Door> {
        let doors = self.0.read().unwrap_or_else(PoisonError::into_inner);
        doors.get(host).cloned()
    }

    /// Each once, however many hosts lead to it.
    fn doors(&self) -> Vec<Door> {
        let doors = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let by_name: BTreeMap<_, _> = doors.values().map(|door| (&door.name, door)).collect();
        by_name.into_values().cloned().collect()
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
