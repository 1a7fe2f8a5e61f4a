//! What an attendee's phone asks over HTTP.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::App;
use super::auth::{Me, Rehearsed};
use super::body::{Body, idempotency_key};
use super::made::{Answer, QUICK};
use super::problem::Failure;
use super::qr;
use crate::net::{Origin, Peer};
use crate::service::Invalid;
use crate::token::fold_code;
use protocol::api::{Contacts, Correct, MyCode, Provisions, Register, Registered, Resume, Token};
use protocol::problems;
use protocol::view;

pub(super) async fn register(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    Rehearsed(rehearsed): Rehearsed,
    headers: HeaderMap,
    Body(form): Body<Register>,
) -> Result<Response, Failure> {
    let key = idempotency_key(&headers)?;
    let service = app.service();
    check_join_code(&app, peer.origin, &form).await?;
    // Bots all come from one machine, and only by the organizer's word.
    if !rehearsed && !app.0.registrations.take(peer.origin, Instant::now()) {
        return Err(Failure::too_many());
    }
    let registered = service
        .registration
        .register(form, key.map(str::to_owned), rehearsed)
        .await;
    if registered.is_err() && !rehearsed {
        app.0.registrations.give_back(peer.origin);
    }
    let id = registered.map_err(|invalid| match invalid {
        Invalid::AlreadyRegistered(at) => {
            Failure::from(invalid).with_registered_at(service.reading.rfc3339(at))
        }
        invalid => invalid.into(),
    })?;
    let attendee = service.reading.me(id).ok_or_else(Failure::signed_out)?;
    let resume_code = attendee.resume_code.clone();
    let answer = Registered {
        attendee,
        token: service.sign_in.attendee_token(id),
        resume_code,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Wrong codes are told from right ones before anything is charged to those who come in.
async fn check_join_code(app: &App, from: Origin, form: &Register) -> Result<(), Failure> {
    if app.service().catalog.room(&form.room).is_none() {
        // The form says what is wrong.
        return Ok(());
    }
    let codes = &app.0.join_codes;
    let guess = codes.digest(&[
        form.room.as_str().as_bytes(),
        fold_code(&form.code).as_bytes(),
        // What was wrong of one code may be right of the next.
        app.service().sign_in.join_code(&form.room).as_bytes(),
    ]);
    let turn = codes.turn((from, form.room.clone()), guess).await;
    let turn = turn.ok_or_else(Failure::too_many_wrong)?;
    if app.service().sign_in.is_join_code(&form.room, &form.code) {
        return Ok(());
    }
    Err(if turn.wrong() {
        Failure::too_many_wrong()
    } else {
        Invalid::WrongCode.into()
    })
}

pub(super) async fn resume(
    State(app): State<App>,
    Extension(peer): Extension<Arc<Peer>>,
    Body(typed): Body<Resume>,
) -> Result<Json<Token>, Failure> {
    let codes = &app.0.resume_codes;
    let guess = codes.digest(&[fold_code(&typed.code).as_bytes()]);
    let turn = codes.turn(peer.origin, guess).await;
    let turn = turn.ok_or_else(Failure::too_many_wrong)?;
    match app.service().sign_in.resume(&typed.code).await? {
        Some(id) => Ok(Json(Token {
            token: app.service().sign_in.attendee_token(id),
        })),
        None if turn.wrong() => Err(Failure::too_many_wrong()),
        None => {
            let detail = "引き継ぎコードが見つかりません。8文字をもう一度ご確認ください。";
            Err(Failure::new(problems::NO_SUCH_CODE, detail))
        }
    }
}

pub(super) async fn me(State(app): State<App>, Me(id): Me) -> Result<Json<view::Me>, Failure> {
    app.service()
        .reading
        .me(id)
        .map(Json)
        .ok_or_else(Failure::signed_out)
}

pub(super) async fn correct(
    State(app): State<App>,
    Me(id): Me,
    Body(change): Body<Correct>,
) -> Result<Json<view::Me>, Failure> {
    app.service().registration.correct(id, change, None).await?;
    me(State(app), Me(id)).await
}

/// Drawn once: whoever asks again and again holds up nobody.
pub(super) async fn my_code(
    State(app): State<App>,
    Me(id): Me,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let code = app.service().sign_in.shown_code(id);
    // As a phone's own camera opens it.
    let link = format!("{}/met#{code}", app.public_url());
    let asked = code.clone();
    let make = move || {
        let svg = qr::text(&link)?;
        let body = serde_json::to_vec(&MyCode { code, svg });
        let body = body.map_err(|_| Failure::server_error())?;
        Ok(Answer::compressed("application/json", body, QUICK))
    };
    let mut answer = app.0.own_codes.answer(asked, &headers, make).await?;
    // Here for everybody, it is somebody's all the same.
    let nowhere_else = HeaderValue::from_static("no-store");
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, nowhere_else);
    Ok(answer)
}

/// Answered when every file has forgotten the person.
pub(super) async fn erase(State(app): State<App>, Me(id): Me) -> Result<StatusCode, Failure> {
    app.service().forgetting.erase(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn provisions(
    State(app): State<App>,
    Me(id): Me,
) -> Result<Json<Provisions>, Failure> {
    Ok(Json(app.service().reading.provisions(id)))
}

pub(super) async fn contacts(
    State(app): State<App>,
    Me(id): Me,
) -> Result<Json<Contacts>, Failure> {
    let contacts = app.service().reading.contacts(id);
    Ok(Json(Contacts { contacts }))
}
