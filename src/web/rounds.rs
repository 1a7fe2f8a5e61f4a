//! Rounds and timetables, as the organizer's console asks for them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::App;
use super::auth::Staff;
use super::body::{Body, Path};
use super::problem::Failure;
use crate::catalog::MAX_TABLES;
use crate::service::RoundOrder;
use domain::{Millis, RoomId};
use hall::{Command, Rejection, Timetable};
use protocol::api::{
    PauseTimetable, Pin, RoundDetail, RoundPreview, Rounds, SetTimetable, StartRound, SteerRound,
    TimetableView,
};

const MINUTES: RangeInclusive<u32> = 1..=120;
/// Time to find the table, unless the organizer says otherwise.
const MOVE_SECONDS: u32 = 60;
const MOVE_SECONDS_MAX: u32 = 600;
const EXTEND_SECONDS_MAX: u32 = 3600;
const ROUNDS: RangeInclusive<u32> = 1..=50;
/// A later start is a slip of the hand: nobody would notice that no round comes.
const STARTS_WITHIN_MS: i64 = 366 * 24 * 3_600_000;
/// Pins and parted pairs in one order.
const PINS_MAX: usize = 5000;

pub(super) async fn start(
    State(app): State<App>,
    staff: Staff,
    Path(room): Path<RoomId>,
    Body(order): Body<StartRound>,
) -> Result<Response, Failure> {
    let order = read_order(order)?;
    let round = app
        .service()
        .rounds
        .start(&room, order, Some(staff.by()))
        .await?;
    Ok((StatusCode::CREATED, Json(round)).into_response())
}

pub(super) async fn preview(
    State(app): State<App>,
    _: Staff,
    Path(room): Path<RoomId>,
    Body(order): Body<StartRound>,
) -> Result<Json<RoundPreview>, Failure> {
    let order = read_order(order)?;
    Ok(Json(app.service().rounds.preview(&room, order).await?))
}

fn read_order(order: StartRound) -> Result<RoundOrder, Failure> {
    let (length_ms, moving_ms) = times(order.minutes, order.move_seconds)?;
    check_tables(order.tables)?;
    for (path, count) in [("pins", order.pins.len()), ("parted", order.parted.len())] {
        if count > PINS_MAX {
            return Err(Failure::field(path, "5000 件以内でお決めください。"));
        }
    }
    let alone = |pin: &Pin| {
        let people: BTreeSet<_> = pin.attendees.iter().collect();
        people.len() < 2 || people.len() < pin.attendees.len()
    };
    if let Some(place) = order.pins.iter().position(alone) {
        let path = format!("pins[{place}].attendees");
        let message = "2人以上を、お一人一度ずつお選びください。";
        return Err(Failure::field(&path, message));
    }
    Ok(RoundOrder {
        length_ms,
        moving_ms,
        tables: order.tables,
        seed: order.seed,
        pins: order.pins,
        parted: order.parted,
        of_timetable: false,
    })
}

/// Milliseconds to talk, and to move.
fn times(minutes: u32, move_seconds: Option<u32>) -> Result<(i64, i64), Failure> {
    if !MINUTES.contains(&minutes) {
        return Err(Failure::field(
            "minutes",
            "1 から 120 の間でお決めください。",
        ));
    }
    let moving = move_seconds.unwrap_or(MOVE_SECONDS);
    if moving > MOVE_SECONDS_MAX {
        return Err(Failure::field("move_seconds", "600 以下でお決めください。"));
    }
    Ok((i64::from(minutes) * 60_000, i64::from(moving) * 1000))
}

fn check_tables(tables: Option<u16>) -> Result<(), Failure> {
    match tables {
        Some(tables) if !(1..=MAX_TABLES).contains(&tables) => Err(Failure::field(
            "tables",
            format!("1 から {MAX_TABLES} の間でお決めください。"),
        )),
        _ => Ok(()),
    }
}

pub(super) async fn list(
    State(app): State<App>,
    _: Staff,
    Path(room): Path<RoomId>,
) -> Result<Json<Rounds>, Failure> {
    let service = app.service();
    Ok(Json(Rounds {
        rounds: service.reading.rounds(&room)?,
        timetable: service.reading.timetable(&room)?,
        now: service.reading.rfc3339_exact(service.reading.now()),
    }))
}

pub(super) async fn steer(
    State(app): State<App>,
    staff: Staff,
    Path((room, number)): Path<(RoomId, u32)>,
    Body(steer): Body<SteerRound>,
) -> Result<Json<RoundDetail>, Failure> {
    if steer.extend_seconds.is_some() == (steer.end == Some(true)) {
        let message = "extend_seconds（秒）か \"end\": true のどちらか一つをお送りください。";
        return Err(Failure::field("extend_seconds", message));
    }
    if let Some(seconds) = steer.extend_seconds {
        if !(1..=EXTEND_SECONDS_MAX).contains(&seconds) {
            return Err(Failure::field(
                "extend_seconds",
                "1 から 3600 の間でお決めください。",
            ));
        }
        let by_ms = i64::from(seconds) * 1000;
        let room = room.clone();
        app.service()
            .commands
            .organize(
                Command::ExtendRound {
                    room,
                    number,
                    by_ms,
                },
                staff.by(),
            )
            .await?;
    }
    if steer.end == Some(true) {
        let room = room.clone();
        app.service()
            .commands
            .organize(Command::EndRound { room, number }, staff.by())
            .await?;
    }
    Ok(Json(app.service().reading.round(&room, number)?))
}

pub(super) async fn set_timetable(
    State(app): State<App>,
    staff: Staff,
    Path(room): Path<RoomId>,
    Body(order): Body<SetTimetable>,
) -> Result<Json<TimetableView>, Failure> {
    let service = app.service();
    if !ROUNDS.contains(&order.rounds) {
        return Err(Failure::field("rounds", "1 から 50 の間でお決めください。"));
    }
    let (length_ms, moving_ms) = times(order.minutes, order.move_seconds)?;
    check_tables(order.tables)?;
    let next_at = match &order.starts_at {
        None => service.reading.now(),
        Some(text) => {
            let wrong = || {
                Failure::field(
                    "starts_at",
                    "日時は 2026-09-20T15:40:00+09:00 の形でお書きください。",
                )
            };
            let written = text.parse::<Timestamp>().map_err(|_| wrong())?;
            let at = service
                .reading
                .in_event_time(Millis(written.as_millisecond()));
            if at.0.saturating_sub(service.reading.now().0) > STARTS_WITHIN_MS {
                let message = "いまから1年以内の日時をお書きください。";
                return Err(Failure::field("starts_at", message));
            }
            at
        }
    };
    let timetable = Timetable {
        rounds: order.rounds,
        called: 0,
        length_ms,
        moving_ms,
        tables: order.tables,
        next_at,
        paused: false,
    };
    let command = Command::SetTimetable {
        room: room.clone(),
        timetable: Some(timetable),
    };
    service.commands.organize(command, staff.by()).await?;
    show_timetable(&app, &room)
}

pub(super) async fn pause_timetable(
    State(app): State<App>,
    staff: Staff,
    Path(room): Path<RoomId>,
    Body(PauseTimetable { paused }): Body<PauseTimetable>,
) -> Result<Json<TimetableView>, Failure> {
    let command = Command::PauseTimetable {
        room: room.clone(),
        paused,
    };
    app.service().commands.organize(command, staff.by()).await?;
    show_timetable(&app, &room)
}

pub(super) async fn remove_timetable(
    State(app): State<App>,
    staff: Staff,
    Path(room): Path<RoomId>,
) -> Result<StatusCode, Failure> {
    let command = Command::SetTimetable {
        room,
        timetable: None,
    };
    app.service().commands.organize(command, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn show_timetable(app: &App, room: &RoomId) -> Result<Json<TimetableView>, Failure> {
    let found = app.service().reading.timetable(room)?;
    found.map(Json).ok_or_else(|| Rejection::NoTimetable.into())
}
