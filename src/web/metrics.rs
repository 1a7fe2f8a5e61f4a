//! Prometheus text. Numbers only; nothing about a person.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::App;
use crate::service::Service;

type Labels = Vec<(&'static str, String)>;
type Gauges = Family<Labels, Gauge>;

pub(super) async fn metrics(State(app): State<App>) -> Response {
    // It looks at everybody who is here.
    let _turn = app.0.searches.acquire().await;
    text([(None, &**app.service())])
}

/// Of one event, or of several, each with its name as a label.
pub(super) fn text<'a>(
    services: impl IntoIterator<Item = (Option<&'a str>, &'a Service)>,
) -> Response {
    let mut registry = Registry::with_prefix("kaotsunagi");
    let mut family = |name: &str, help: &str| {
        let gauges = Gauges::default();
        registry.register(name, help, gauges.clone());
        gauges
    };
    let attendees = family("attendees", "People registered and not erased");
    let position = family("journal_position", "Commits in the journal");
    let sockets = family("sockets", "Phones connected to this node");
    let conflicts = family(
        "append_conflicts",
        "Appends of this node that lost to another node's",
    );
    let lost = family(
        "log_lines_lost",
        "Lines of this process's log that could not be written",
    );
    lost.get_or_create(&Labels::new())
        .set(i64::try_from(crate::log::lost()).unwrap_or(i64::MAX));
    let present = family("present", "People present by room");
    let conversations = family("conversations", "Conversations finished by room");
    let security = Family::<Labels, Counter>::default();
    let about = "What was refused, who came in and what was taken out, by kind, since this process serves the event";
    registry.register("security", about, security.clone());
    for (event, service) in services {
        let event: Labels = event
            .map(|name| ("event", name.to_owned()))
            .into_iter()
            .collect();
        let set = |gauges: &Gauges, labels: &Labels, value: usize| {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            gauges.get_or_create(labels).set(value);
        };
        let hall = service.replica.hall();
        set(&attendees, &event, hall.attendees().count());
        set(&sockets, &event, service.replica.hub().sockets());
        let large = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        set(&position, &event, large(hall.position().0));
        set(&conflicts, &event, large(service.replica.conflicts()));
        for (what, count) in service.security.counts() {
            let mut labels = event.clone();
            labels.push(("what", what.name().to_owned()));
            security.get_or_create(&labels).inc_by(count);
        }
        for (id, room) in hall.rooms() {
            let mut labels = event.clone();
            labels.push(("room", id.to_string()));
            let here = room.people.iter();
            let here = here
                .filter(|who| service.reading.is_here(&hall, **who))
                .count();
            set(&present, &labels, here);
            set(&conversations, &labels, room.met.len());
        }
    }
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = encode(&mut text, &registry);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
