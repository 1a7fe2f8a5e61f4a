//! What an attendee's phone asks over HTTP.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::auth::Me;
use super::body::{Body, Params};
use super::problem::Failure;
use super::vcard::{self, Version};
use protocol::api::{Contacts, Correct, Provisions, Register, Registered, Resume, Token};
use protocol::view;
use crate::service::Invalid;

const MAX_IDEMPOTENCY_KEY: usize = 128;

pub async fn register(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(form): Body<Register>,
) -> Result<Response, Failure> {
    if !app.0.registrations.allows(address.ip()) {
        return Err(Failure::too_many());
    }
    let key = match headers.get("idempotency-key").map(HeaderValue::to_str) {
        None => None,
        Some(Ok(key)) if !key.is_empty() && key.len() <= MAX_IDEMPOTENCY_KEY => Some(key),
        Some(_) => {
            return Err(Failure::field(
                "Idempotency-Key",
                format!("1 to {MAX_IDEMPOTENCY_KEY} ASCII characters"),
            ));
        }
    };
    let service = app.service();
    let outcome = service.register(form, key.map(str::to_owned)).await;
    let id = outcome.map_err(|invalid| match invalid {
        Invalid::AlreadyRegistered(at) => {
            Failure::from(invalid).with_registered_at(service.rfc3339(at))
        }
        invalid => invalid.into(),
    })?;
    let attendee = service.me(id).await?.ok_or_else(Failure::signed_out)?;
    let resume_code = attendee.resume_code.clone();
    let answer = Registered {
        attendee,
        token: service.attendee_token(id),
        resume_code,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

pub async fn resume(
    State(app): State<App>,
    Body(typed): Body<Resume>,
) -> Result<Json<Token>, Failure> {
    if !app.0.resume_codes.take() {
        return Err(Failure::too_many());
    }
    match app.service().resume(&typed.code).await? {
        Some(id) => {
            app.0.resume_codes.right();
            Ok(Json(Token {
                token: app.service().attendee_token(id),
            }))
        }
        None => {
            let detail = "再開コードが見つかりません。8文字をもう一度ご確認ください。";
            Err(Failure::new(StatusCode::NOT_FOUND, "no_such_code", detail))
        }
    }
}

pub async fn me(State(app): State<App>, Me(id): Me) -> Result<Json<view::Me>, Failure> {
    app.service()
        .me(id)
        .await?
        .map(Json)
        .ok_or_else(Failure::signed_out)
}

pub async fn correct(
    State(app): State<App>,
    Me(id): Me,
    Body(change): Body<Correct>,
) -> Result<Json<view::Me>, Failure> {
    app.service().correct(id, change).await?;
    me(State(app), Me(id)).await
}

/// Answered when every file has forgotten the person.
pub async fn erase(State(app): State<App>, Me(id): Me) -> Result<StatusCode, Failure> {
    app.service().erase(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn provisions(State(app): State<App>, Me(id): Me) -> Result<Json<Provisions>, Failure> {
    let provisions = app.service().provisions(id).await?;
    Ok(Json(Provisions { provisions }))
}

pub async fn contacts(State(app): State<App>, Me(id): Me) -> Result<Json<Contacts>, Failure> {
    let contacts = app.service().contacts(id).await?;
    Ok(Json(Contacts { contacts }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    #[serde(default)]
    version: Option<String>,
}

pub async fn contacts_vcf(
    State(app): State<App>,
    Me(id): Me,
    Params(format): Params<Format>,
) -> Result<Response, Failure> {
    let version = match format.version.as_deref() {
        None | Some("3.0") => Version::Three,
        Some("4.0") => Version::Four,
        Some(_) => return Err(Failure::field("version", "3.0 か 4.0 をお選びください。")),
    };
    let cards = app.service().contacts(id).await?;
    let text: String = cards
        .iter()
        .map(|card| vcard::write(card, version, &app.service().catalog))
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "text/vcard; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"contacts.vcf\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
