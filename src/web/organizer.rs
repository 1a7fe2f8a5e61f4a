//! What the organizer's console asks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::auth::{Staff, not_allowed};
use super::body::{Body, Path};
use super::problem::Failure;
use crate::catalog::MAX_TABLES;
use crate::catalog::patient::{REFUSED, Reason, looks_like_patient_data};
use crate::service::Invalid;
use domain::{RoomId, StaffRole, TopicId};
use hall::{Command, Lasts};
use protocol::api::{Announce, FieldError, RoomControl, RoomControls, RoomMode, SetRoom};

const ANNOUNCEMENT_MAX: usize = 200;
/// The longest an announcement stands by the clock: an evening.
const ANNOUNCEMENT_MAX_MINUTES: u16 = 720;

pub(super) async fn rooms(State(app): State<App>, staff: Staff) -> Json<RoomControls> {
    let service = app.service();
    let rooms = service.catalog.rooms.iter();
    let rooms = rooms.filter(|room| staff.role.may_see(&room.id));
    let rooms = rooms.filter_map(|room| service.reading.room_control(&room.id, app.public_url()));
    Json(RoomControls {
        rooms: rooms.collect(),
        erasing: service.forgetting.erasing(),
    })
}

pub(super) async fn set_room(
    State(app): State<App>,
    staff: Staff,
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
    // A host decides what the walls show; whether the room is open, how it works and where people sit is the organizer's.
    let of_the_organizer =
        change.open.is_some() || change.mode.is_some() || change.tables.is_some();
    if of_the_organizer && staff.role != StaffRole::Organizer {
        return Err(not_allowed());
    }
    if of_the_organizer {
        let now = app.service().reading.room_control(&room, app.public_url());
        tables_stand(&change, &now.ok_or_else(Failure::no_such_room)?)?;
    }
    let command = Command::SetRoom {
        room: room.clone(),
        open: change.open,
        mode: change.mode.map(Into::into),
        tables: change.tables,
        screen: change.screen.map(Into::into),
    };
    app.service().commands.organize(command, staff.by()).await?;
    let control = app.service().reading.room_control(&room, app.public_url());
    control.map(Json).ok_or_else(Failure::no_such_room)
}

/// A room that seats people at tables has some, as in the event's file.
fn tables_stand(change: &SetRoom, now: &RoomControl) -> Result<(), Failure> {
    let (mode, tables) = (
        change.mode.unwrap_or(now.mode),
        change.tables.unwrap_or(now.tables),
    );
    let wrong = |path, from: u16| {
        let message = format!("{from} から {MAX_TABLES} の間でお決めください。");
        Err(Failure::field(path, message))
    };
    let seats = matches!(mode, RoomMode::Rounds | RoomMode::Circles);
    match change.tables {
        Some(tables) if tables > MAX_TABLES => wrong("tables", u16::from(seats)),
        Some(0) if seats => wrong("tables", 1),
        None if change.mode.is_some() && seats && tables == 0 => wrong("tables", 1),
        _ => Ok(()),
    }
}

/// Takes away a topic that somebody offers.
pub(super) async fn close_topic(
    State(app): State<App>,
    staff: Staff,
    Path((room, topic)): Path<(RoomId, TopicId)>,
) -> Result<StatusCode, Failure> {
    let close = Command::CloseTopic { room, topic };
    app.service().commands.organize(close, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn announce(
    State(app): State<App>,
    staff: Staff,
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
    let lasts = match (announcement.minutes, announcement.until_next_round) {
        (None, false) => Lasts::UntilCleared,
        (None, true) => Lasts::UntilNextRound,
        (Some(minutes @ 1..=ANNOUNCEMENT_MAX_MINUTES), false) => {
            let now = app.service().reading.now();
            Lasts::Until(now.plus(i64::from(minutes) * 60_000))
        }
        _ => {
            return Err(Failure::field(
                "minutes",
                format!(
                    "1から{ANNOUNCEMENT_MAX_MINUTES}までの分数、または次のラウンドまで、のどちらか一つをお選びください。"
                ),
            ));
        }
    };
    let rooms = if announcement.all_rooms {
        if staff.role != StaffRole::Organizer {
            return Err(not_allowed());
        }
        let rooms = app.service().catalog.rooms.iter();
        rooms.map(|room| room.id.clone()).collect()
    } else {
        vec![room]
    };
    let command = Command::Announce { rooms, text, lasts };
    app.service().commands.organize(command, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}
