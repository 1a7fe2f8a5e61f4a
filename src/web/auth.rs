//! Who asks: the bearer of a token, in the header or, for the organizer's own pages, in a cookie.

use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};

use super::App;
use super::problem::Failure;
use super::socket::Who;
use crate::token::Bearer;
use domain::AttendeeId;
use protocol::problems;

pub(super) const COOKIE: &str = "kaotsunagi_organizer";

/// A registered person.
pub(super) struct Me(pub AttendeeId);

/// Somebody who knows the passphrase.
pub(super) struct Organizer;

impl FromRequestParts<App> for Me {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let service = app.service();
        let token = bearer(parts).ok_or_else(Failure::signed_out)?;
        match service.sign_in.bearer(token) {
            Ok(Bearer::Attendee { id, .. }) => {
                let who = service
                    .replica
                    .who(id)
                    .await?
                    .ok_or_else(Failure::signed_out)?;
                // What changes something counts like a message of theirs.
                let free = parts.method.is_safe_here();
                if free || app.0.messages.take(Who::Attendee(who), Instant::now()) {
                    Ok(Self(who))
                } else {
                    Err(Failure::too_many())
                }
            }
            Ok(Bearer::Organizer) => Err(not_allowed()),
            _ => Err(Failure::signed_out()),
        }
    }
}

impl FromRequestParts<App> for Organizer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let service = app.service();
        let token = match bearer(parts) {
            Some(token) => token,
            // A cookie comes along by itself, so it may only change things for the organizer's own pages.
            None if parts.method.is_safe_here() || own_page(parts) => {
                cookie(parts).ok_or_else(signed_out)?
            }
            None => return Err(signed_out()),
        };
        match service.sign_in.bearer(token) {
            Ok(Bearer::Organizer) => Ok(Self),
            Ok(Bearer::Attendee { .. }) => Err(not_allowed()),
            Err(_) => Err(signed_out()),
        }
    }
}

trait Safe {
    fn is_safe_here(&self) -> bool;
}

impl Safe for Method {
    fn is_safe_here(&self) -> bool {
        matches!(*self, Method::GET | Method::HEAD)
    }
}

fn own_page(parts: &Parts) -> bool {
    parts
        .headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "same-origin")
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn cookie(parts: &Parts) -> Option<&str> {
    let cookies = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

fn signed_out() -> Failure {
    Failure::new(problems::TOKEN_REFUSED, "合言葉でサインインしてください。")
}

fn not_allowed() -> Failure {
    Failure::new(problems::NOT_ALLOWED, "この操作は許可されていません。")
}
