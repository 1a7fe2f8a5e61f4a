//! Files that an attendee takes home.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::App;
use super::auth::Me;
use super::body::Params;
use super::paper;
use super::problem::Failure;
use crate::follow_up::vcard::{self, Version};
use crate::follow_up::{self};
use protocol::query::{CardsQuery, LanguageQuery};

pub(super) fn version(asked: &CardsQuery) -> Result<Version, Failure> {
    match asked.version.as_deref() {
        None | Some("3.0") => Ok(Version::Three),
        Some("4.0") => Ok(Version::Four),
        Some(_) => Err(Failure::field("version", "3.0 か 4.0 をお選びください。")),
    }
}

pub(super) async fn contacts(
    State(app): State<App>,
    Me(id): Me,
    Params(format): Params<CardsQuery>,
) -> Result<Response, Failure> {
    let version = version(&format)?;
    let cards = app.service().reading.contacts(id);
    let text = vcard::all(&cards, version, &app.service().catalog);
    Ok(paper::saved(
        text,
        "text/vcard; charset=utf-8",
        "contacts.vcf",
    ))
}

pub(super) async fn next_steps(
    State(app): State<App>,
    Me(id): Me,
    Params(query): Params<LanguageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let language = paper::language(&query, &headers)?;
    let reading = &app.service().reading;
    let (met, now) = (reading.met(id), reading.on_the_system());
    let text = follow_up::calendar(id, &met, &app.service().catalog, language, now);
    Ok(paper::saved(
        text,
        "text/calendar; charset=utf-8",
        "next-steps.ics",
    ))
}
