//! The organizer and staff come in, and leave: by passphrase or link, on this device or everywhere.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::App;
use super::auth::{Staff, set_cookie, wire};
use super::body::Body;
use super::problem::Failure;
use super::socket::Who;
use crate::net::Peer;
use crate::tasks::to_its_end;
use domain::{Millis, StaffId, StaffRole};
use hall::Command;
use protocol::api::{SignIn, SignedInAs, StaffSignIn, Token};
use protocol::problems;

pub(super) async fn with_passphrase(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    Body(typed): Body<SignIn>,
) -> Result<Response, Failure> {
    let (of, from) = (app.clone(), peer.origin);
    // On its own: whoever hangs up keeps their turn until it is checked.
    let checking = async move { of.0.passphrase.check(&of, from, typed.passphrase).await };
    if !to_its_end(checking)
        .await
        .ok_or_else(Failure::server_error)??
    {
        let detail = "合言葉が違います。サーバーを起動した画面でご確認ください。";
        return Err(Failure::new(problems::WRONG_PASSPHRASE, detail));
    }
    signed_in(&app, None).await
}

pub(super) async fn with_link(
    State(app): State<App>,
    Body(link): Body<StaffSignIn>,
) -> Result<Response, Failure> {
    let sign_in = &app.service().sign_in;
    let Some(staff) = sign_in.staff_of(&link.token).await? else {
        let detail = "このリンクは使えません。主催者に新しいリンクをご依頼ください。";
        return Err(Failure::new(problems::TOKEN_REFUSED, detail));
    };
    let who = Who::Token(sign_in.token_digest(&link.token));
    if !app.0.messages.take(who, Instant::now()) {
        return Err(Failure::too_many());
    }
    signed_in(&app, Some(staff)).await
}

async fn signed_in(app: &App, staff: Option<StaffId>) -> Result<Response, Failure> {
    let token = app.service().sign_in.house_token(staff).await?;
    let mut response = Json(Token {
        token: token.clone(),
    })
    .into_response();
    set_cookie(&mut response, &token, app.public_url());
    Ok(response)
}

/// As whom the asker is signed in.
pub(super) async fn session(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<SignedInAs>, Failure> {
    let service = app.service();
    let label = match staff.signed_in.staff {
        Some(id) => service.staff.labels().await?.remove(&id),
        None => None,
    };
    let (room, booth) = place(&staff.role);
    Ok(Json(SignedInAs {
        role: wire(&staff.role),
        room,
        booth,
        label,
        until: written(&app, staff.signed_in.until),
    }))
}

/// Ends this sign-in.
pub(super) async fn out(State(app): State<App>, staff: Staff) -> Result<Response, Failure> {
    let end = Command::SignOut(staff.signed_in);
    app.service().commands.organize(end, staff.by()).await?;
    Ok(taken_back(&app))
}

/// Ends everybody's.
pub(super) async fn out_all(State(app): State<App>, staff: Staff) -> Result<Response, Failure> {
    let end = Command::SignOutAll {
        era: rand::random(),
    };
    app.service().commands.organize(end, staff.by()).await?;
    Ok(taken_back(&app))
}

fn taken_back(app: &App) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, "", app.public_url());
    response
}

/// The room or the booth that a role is for.
pub(super) fn place(role: &StaffRole) -> (Option<domain::RoomId>, Option<domain::BoothId>) {
    match role {
        StaffRole::Organizer | StaffRole::Desk => (None, None),
        StaffRole::Room { room } => (Some(room.clone()), None),
        StaffRole::Booth { booth } => (None, Some(booth.clone())),
    }
}

/// A moment of the system's clock.
pub(super) fn written(app: &App, at: Millis) -> String {
    app.service().catalog.calendar(at)
}
