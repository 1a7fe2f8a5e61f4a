//! Prometheus text. Numbers only; nothing about a person.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::App;

type ByRoom = Family<Vec<(String, String)>, Gauge>;

pub async fn metrics(State(app): State<App>) -> Response {
    let service = app.service();
    let mut registry = Registry::with_prefix("kaotsunagi");
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    let (present, conversations) = (ByRoom::default(), ByRoom::default());
    {
        let hall = service.hall();
        gauge(
            "attendees",
            "People registered and not erased",
            count(hall.attendees().count()),
        );
        gauge(
            "journal_position",
            "Commits in the journal",
            hall.position().0.cast_signed(),
        );
        gauge(
            "sockets",
            "Phones connected to this node",
            count(service.hub().sockets()),
        );
        gauge(
            "append_conflicts",
            "Appends of this node that lost to another node's",
            service.conflicts().cast_signed(),
        );
        for (id, room) in hall.rooms() {
            let labels = vec![("room".to_owned(), id.to_string())];
            let here = room
                .people
                .iter()
                .filter(|who| service.is_here(&hall, **who))
                .count();
            present.get_or_create(&labels).set(count(here));
            conversations
                .get_or_create(&labels)
                .set(count(room.met.len()));
        }
    }
    registry.register("present", "People present by room", present);
    registry.register(
        "conversations",
        "Conversations finished by room",
        conversations,
    );
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = encode(&mut text, &registry);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
