//! What the organizer's console asks.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::App;
use super::auth::{COOKIE, Organizer};
use super::body::Body;
use super::problem::Failure;
use crate::catalog::patient::{REFUSED, Reason, looks_like_patient_data};
use crate::net::Peer;
use crate::service::Invalid;
use crate::tasks::to_its_end;
use domain::RoomId;
use hall::Command;
use protocol::api::{
    Announce, Audit, FieldError, RoomControl, RoomControls, SetRoom, SignIn, Token,
};
use protocol::problems;

const ANNOUNCEMENT_MAX: usize = 200;

pub(super) async fn sign_in(
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
    let token = app.service().sign_in.organizer_token();
    let secure = if app.public_url().starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=86400{secure}");
    let mut response = Json(Token { token }).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(super) async fn rooms(State(app): State<App>, _: Organizer) -> Json<RoomControls> {
    let service = app.service();
    let rooms = service.catalog.rooms.iter();
    let rooms = rooms.filter_map(|room| service.reading.room_control(&room.id, app.public_url()));
    Json(RoomControls {
        rooms: rooms.collect(),
        erasing: service.forgetting.erasing(),
    })
}

pub(super) async fn set_room(
    State(app): State<App>,
    _: Organizer,
    Path(room): Path<RoomId>,
    Body(change): Body<SetRoom>,
) -> Result<Json<RoomControl>, Failure> {
    if change
        .screen
        .iter()
        .flat_map(|s| &s.slides)
        .any(|s| s.is_empty())
    {
        return Err(Failure::field(
            "screen.slides",
            "映すものを一つ以上お選びください。",
        ));
    }
    let command = Command::SetRoom {
        room: room.clone(),
        open: change.open,
        mode: change.mode.map(Into::into),
        tables: change.tables,
        screen: change.screen.map(Into::into),
    };
    app.service().commands.organize(command).await?;
    let control = app.service().reading.room_control(&room, app.public_url());
    control.map(Json).ok_or_else(Failure::no_such_room)
}

pub(super) async fn announce(
    State(app): State<App>,
    _: Organizer,
    Path(room): Path<RoomId>,
    Body(announcement): Body<Announce>,
) -> Result<StatusCode, Failure> {
    let text = crate::typed::lines(&announcement.text);
    if text.chars().count() > ANNOUNCEMENT_MAX {
        return Err(Failure::field(
            "text",
            format!("{ANNOUNCEMENT_MAX}文字以内でご入力ください。"),
        ));
    }
    // Whom to call may be announced; who is ill may not.
    if looks_like_patient_data(&text).is_some_and(|reason| reason != Reason::Contact) {
        return Err(Invalid::PatientData(vec![FieldError {
            path: "text".into(),
            message: REFUSED.into(),
        }])
        .into());
    }
    app.service()
        .commands
        .organize(Command::Announce { room, text })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the organizer did, newest first.
pub(super) async fn audit(State(app): State<App>, _: Organizer) -> Result<Json<Audit>, Failure> {
    let entries = app.service().reading.audit();
    Ok(Json(Audit { entries }))
}

/// Named by the contract, not built yet: says so instead of pretending.
pub(super) async fn not_yet(_: Organizer) -> Failure {
    let detail = "この機能はまだ用意されていません。次の版をお待ちください。";
    Failure::new(problems::NOT_IMPLEMENTED, detail)
}
