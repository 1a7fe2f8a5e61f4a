//! What the organizer's console asks.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::App;
use super::auth::{COOKIE, Organizer};
use super::body::Body;
use super::problem::Failure;
use crate::hall::Command;
use crate::id::RoomId;
use crate::protocol::api::{
    Announce, RoomControl, RoomControls, RoomPeople, RoundDetail, Rounds, SetRoom, SignIn,
    StartRound, SteerRound, Token,
};
use crate::service::RoundOrder;
use crate::token::resume_code;

/// Where the passphrase's hash lies on the shelf.
pub const PASSPHRASE: &str = "passphrase";

const ANNOUNCEMENT_MAX: usize = 200;

/// A passphrase nobody has to think up: 40 bits, readable aloud.
pub fn new_passphrase() -> String {
    let code = resume_code().to_lowercase();
    format!("{}-{}", &code[..4], &code[4..])
}

/// Argon2id with the library's defaults (19 MiB, two passes).
pub fn hash_passphrase(passphrase: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default()
        .hash_password(passphrase.as_bytes())?
        .to_string())
}

pub async fn sign_in(
    State(app): State<App>,
    Body(typed): Body<SignIn>,
) -> Result<Response, Failure> {
    let hashing = app.0.hashing.try_acquire();
    if hashing.is_err() || !app.0.passphrases.take() {
        return Err(Failure::too_many());
    }
    let hash = app
        .service()
        .shelf()
        .get(PASSPHRASE)
        .await?
        .unwrap_or_default();
    let fits = tokio::task::spawn_blocking(move || {
        let hash = String::from_utf8(hash).unwrap_or_default();
        PasswordHash::new(&hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(typed.passphrase.as_bytes(), &hash)
                .is_ok()
        })
    });
    if !fits.await.unwrap_or(false) {
        let detail = "合言葉が違います。サーバーを起動した画面でご確認ください。";
        return Err(Failure::new(
            StatusCode::UNAUTHORIZED,
            "wrong_passphrase",
            detail,
        ));
    }
    app.0.passphrases.right();
    drop(hashing);
    let token = app.service().organizer_token();
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

pub async fn rooms(State(app): State<App>, _: Organizer) -> Json<RoomControls> {
    let service = app.service();
    let rooms = service.catalog.rooms.iter();
    let rooms = rooms.filter_map(|room| service.room_control(&room.id, app.public_url()));
    Json(RoomControls {
        rooms: rooms.collect(),
    })
}

pub async fn set_room(
    State(app): State<App>,
    _: Organizer,
    Path(room): Path<RoomId>,
    Body(change): Body<SetRoom>,
) -> Result<Json<RoomControl>, Failure> {
    let command = Command::SetRoom {
        room: room.clone(),
        open: change.open,
        mode: change.mode,
        tables: change.tables,
    };
    app.service().execute(command, None).await?;
    let control = app.service().room_control(&room, app.public_url());
    control.map(Json).ok_or_else(Failure::no_such_room)
}

pub async fn people(
    State(app): State<App>,
    _: Organizer,
    Path(room): Path<RoomId>,
) -> Result<Json<RoomPeople>, Failure> {
    if app.service().catalog.room(&room).is_none() {
        return Err(Failure::no_such_room());
    }
    let people = app.service().room_people(&room).await?;
    Ok(Json(RoomPeople { people }))
}

pub async fn announce(
    State(app): State<App>,
    _: Organizer,
    Path(room): Path<RoomId>,
    Body(announcement): Body<Announce>,
) -> Result<StatusCode, Failure> {
    let text = announcement.text.trim().to_owned();
    if text.chars().count() > ANNOUNCEMENT_MAX {
        return Err(Failure::field(
            "text",
            format!("{ANNOUNCEMENT_MAX}文字以内でご入力ください。"),
        ));
    }
    app.service()
        .execute(Command::Announce { room, text }, None)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

const ROUND_MINUTES: std::ops::RangeInclusive<u32> = 1..=120;
/// Time to find the table, unless the organizer says otherwise.
const MOVE_SECONDS: u32 = 60;
const MOVE_SECONDS_MAX: u32 = 600;
const EXTEND_SECONDS_MAX: u32 = 3600;

pub async fn start_round(
    State(app): State<App>,
    _: Organizer,
    Path(room): Path<RoomId>,
    Body(order): Body<StartRound>,
) -> Result<Response, Failure> {
    if !ROUND_MINUTES.contains(&order.minutes) {
        return Err(Failure::field(
            "minutes",
            "1 から 120 の間でお決めください。",
        ));
    }
    let moving = order.move_seconds.unwrap_or(MOVE_SECONDS);
    if moving > MOVE_SECONDS_MAX {
        return Err(Failure::field("move_seconds", "600 以下でお決めください。"));
    }
    if order.tables == Some(0) {
        return Err(Failure::field("tables", "1 以上でお決めください。"));
    }
    let order = RoundOrder {
        length: i64::from(order.minutes) * 60_000,
        moving: i64::from(moving) * 1000,
        tables: order.tables,
        seed: order.seed,
    };
    let round = app.service().start_round(&room, order).await?;
    Ok((StatusCode::CREATED, Json(round)).into_response())
}

pub async fn rounds(
    State(app): State<App>,
    _: Organizer,
    Path(room): Path<RoomId>,
) -> Result<Json<Rounds>, Failure> {
    let rounds = app.service().rounds(&room)?;
    Ok(Json(Rounds { rounds }))
}

pub async fn steer_round(
    State(app): State<App>,
    _: Organizer,
    Path((room, number)): Path<(RoomId, u32)>,
    Body(steer): Body<SteerRound>,
) -> Result<Json<RoundDetail>, Failure> {
    if let Some(seconds) = steer.extend_seconds {
        if !(1..=EXTEND_SECONDS_MAX).contains(&seconds) {
            return Err(Failure::field(
                "extend_seconds",
                "1 から 3600 の間でお決めください。",
            ));
        }
        let by = i64::from(seconds) * 1000;
        let room = room.clone();
        app.service()
            .execute(Command::ExtendRound { room, number, by }, None)
            .await?;
    }
    if steer.end == Some(true) {
        let room = room.clone();
        app.service()
            .execute(Command::EndRound { room, number }, None)
            .await?;
    }
    let rounds = app.service().rounds(&room)?;
    let found = rounds.into_iter().find(|round| round.number == number);
    found
        .map(Json)
        .ok_or_else(|| crate::hall::Refusal::NoSuchRound.into())
}

/// Named by the contract, not built yet: says so instead of pretending.
pub async fn not_yet(_: Organizer) -> Failure {
    let detail = "この機能はまだ用意されていません。次の版をお待ちください。";
    Failure::new(StatusCode::NOT_IMPLEMENTED, "not_implemented", detail)
}
