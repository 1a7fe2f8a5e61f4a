//! People's own links: somebody comes with one, the desk frees one, the organizer takes all of them along.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};

use super::App;
use super::auth::{Me, Staff, bearer};
use super::body::{Body, Path, idempotency_key};
use super::paper;
use super::problem::Failure;
use super::qr::drawn;
use crate::net::Peer;
use crate::service::ClaimError;
use crate::spreadsheet::Csv;
use domain::AttendeeId;
use hall::{Command, Rejection};
use protocol::api::{Claim, Claimed};
use protocol::problems;

pub(super) async fn claim(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    headers: HeaderMap,
    me: Result<Me, Failure>,
    Body(Claim { token: secret }): Body<Claim>,
) -> Result<Json<Claimed>, Failure> {
    let key = idempotency_key(&headers)?;
    let guesses = &app.0.person_links;
    let guess = guesses.digest(&[secret.as_bytes()]);
    let turn = guesses.turn(peer.origin, guess).await;
    let turn = turn.ok_or_else(Failure::too_many_wrong)?;
    let service = app.service();
    let already = me.ok().map(|Me(who)| who);
    let who = match service.links.claim(&secret, already, key).await {
        Ok(who) => who,
        Err(ClaimError::NoSuchLink) if turn.wrong() => return Err(Failure::too_many_wrong()),
        Err(error) => return Err(error.into()),
    };
    // A device that has a token keeps it: with another it would be another device.
    let token = match bearer(&headers) {
        Some(token) if already == Some(who) => token.to_owned(),
        _ => service.sign_in.attendee_token(who),
    };
    let attendee = service.reading.me(who).ok_or(ClaimError::Erased)?;
    let arrived = service.arrivals.has_come(who);
    Ok(Json(Claimed {
        token,
        attendee,
        arrived,
    }))
}

/// The next device that comes with the link is let in.
pub(super) async fn free(
    State(app): State<App>,
    staff: Staff,
    Path(who): Path<AttendeeId>,
) -> Result<StatusCode, Failure> {
    let free = Command::FreeLink(who);
    app.service().commands.organize(free, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn qr(
    State(app): State<App>,
    _: Staff,
    Path(who): Path<AttendeeId>,
) -> Result<Response, Failure> {
    let who = app.service().replica.who(who).await?;
    let who = who.ok_or(Rejection::NotRegistered)?;
    drawn(&app.service().links.of(app.public_url(), who))
}

/// With people's addresses, so nobody takes it along unnoticed.
pub(super) async fn csv(State(app): State<App>, staff: Staff) -> Result<Response, Failure> {
    let service = app.service();
    let export = service.commands.organize(Command::ExportLinks, staff.by());
    export.await?;
    let mut csv = Csv::default();
    csv.line(["badge", "name", "email", "link"]);
    for linked in service.links.all(app.public_url()) {
        let email = linked.email.unwrap_or_default();
        csv.line([linked.badge.to_string(), linked.name, email, linked.link]);
    }
    let text = csv.into_text();
    Ok(paper::saved(text, "text/csv; charset=utf-8", "links.csv"))
}

impl From<ClaimError> for Failure {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::NoSuchLink => Self::new(
                problems::NO_SUCH_LINK,
                "このリンクは正しくありません。届いたメールのリンクか、名札のQRをもう一度お開きください。",
            ),
            ClaimError::Erased => Self::new(
                problems::ERASED,
                "このリンクの参加情報は、すでに消去されています。",
            ),
            ClaimError::Command(error) => error.into(),
            ClaimError::Store(error) => error.into(),
        }
    }
}
