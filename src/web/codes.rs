//! Join codes and the keys of walls: what they are now, and others in their place.

use axum::Json;
use axum::extract::State;

use super::App;
use super::auth::{Staff, not_allowed};
use super::body::{Params, Path};
use super::problem::Failure;
use domain::RoomId;
use hall::Command;
use protocol::api::{DrawnCode, DrawnKey, RoomCode};
use protocol::problems;
use protocol::query::WallKeyQuery;

/// What a wall shows beside its QR.
pub(super) async fn room_code(
    State(app): State<App>,
    Path(room): Path<RoomId>,
    Params(key): Params<WallKeyQuery>,
) -> Result<Json<RoomCode>, Failure> {
    let service = app.service();
    if service.catalog.room(&room).is_none() {
        return Err(Failure::no_such_room());
    }
    if !service.sign_in.is_wall_key(&room, &key.k) {
        return Err(wrong_key());
    }
    Ok(Json(service.reading.room_code(&room, app.public_url())))
}

pub(super) async fn draw_code(
    State(app): State<App>,
    staff: Staff,
    Path(room): Path<RoomId>,
) -> Result<Json<DrawnCode>, Failure> {
    let service = app.service();
    let draw = Command::DrawCode(room.clone());
    service.commands.organize(draw, staff.by()).await?;
    let code = service.sign_in.join_code(&room);
    Ok(Json(DrawnCode { code }))
}

pub(super) async fn draw_wall_key(
    State(app): State<App>,
    staff: Staff,
    Path(room): Path<RoomId>,
) -> Result<Json<DrawnKey>, Failure> {
    let service = app.service();
    let draw = Command::DrawWallKey(room.clone());
    service.commands.organize(draw, staff.by()).await?;
    let key = service.sign_in.wall_key(&room);
    Ok(Json(DrawnKey { key }))
}

pub(super) fn join_url(app: &App, room: &RoomId) -> String {
    let code = app.service().sign_in.join_code(room);
    format!("{}/j/{room}?c={code}", app.public_url())
}

/// A QR is as good as the code in it: it is for those who may read the code.
pub(super) fn may_see(
    app: &App,
    room: &RoomId,
    key: Option<&str>,
    staff: Result<Staff, Failure>,
) -> Result<(), Failure> {
    let steers = |staff: &Staff| staff.role.may_see(room);
    if app.service().settings.join.code_public || staff.as_ref().is_ok_and(steers) {
        return Ok(());
    }
    match key {
        Some(key) if app.service().sign_in.is_wall_key(room, key) => Ok(()),
        Some(_) => Err(wrong_key()),
        None => staff.and(Err(not_allowed())),
    }
}

fn wrong_key() -> Failure {
    let detail = "この画面のURLが正しくありません。運営画面からもう一度開いてください。";
    Failure::new(problems::WRONG_KEY, detail)
}
