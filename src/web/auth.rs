//! Who asks: the bearer of a token, in the header or, for the house's own pages, in a cookie.

use std::time::Instant;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;
use tracing::{Span, field};

use super::App;
use super::problem::Failure;
use super::socket::Who;
use crate::service::{HOUSE_TOKEN_MS, House};
use crate::token::Bearer;
use domain::{AttendeeId, StaffRole};
use hall::SignedIn;
use protocol::problems;
use protocol::routes::{Caller, REHEARSAL};

/// A registered person.
pub(super) struct Me(pub AttendeeId);

/// The organizer, or staff where the table of routes admits them.
pub(super) struct Staff {
    pub signed_in: SignedIn,
    pub role: StaffRole,
}

/// Whether a bot of a rehearsal asks: its header says so, and it has the organizer's token.
pub(super) struct Rehearsed(pub bool);

impl Staff {
    pub(super) fn by(&self) -> House {
        House(self.signed_in.staff)
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let service = app.service();
        let token = bearer(&parts.headers).ok_or_else(Failure::signed_out)?;
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
            Ok(Bearer::House(_)) => Err(not_allowed()),
            _ => Err(Failure::signed_out()),
        }
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let service = app.service();
        let cookie = cookie(&parts.headers, app.public_url());
        let token = match bearer(&parts.headers) {
            Some(token) => token,
            // A cookie comes along by itself, so it may only change things for our own pages.
            None if parts.method.is_safe_here() || own_page(&parts.headers, app) => {
                cookie.ok_or_else(signed_out)?
            }
            None => return Err(signed_out()),
        };
        let signed_in = match service.sign_in.bearer(token) {
            Ok(Bearer::House(signed_in)) => signed_in,
            Ok(Bearer::Attendee { .. }) => return Err(not_allowed()),
            Err(_) => return Err(signed_out()),
        };
        // What changes something is judged by what the house did at other nodes before. A store that does not answer is told by the act itself.
        if !parts.method.is_safe_here()
            && let Err(error) = service.replica.catch_up().await
        {
            tracing::error!(%error, "the journal cannot be read");
        }
        let role = service.sign_in.role(&signed_in).await?;
        let role = role.ok_or_else(signed_out)?;
        Span::current().record("sign_in", field::display(signed_in.id));
        if let Some(staff) = signed_in.staff {
            Span::current().record("staff", field::display(staff));
            service.staff.note_seen(staff);
        }
        let admitted = parts
            .extensions
            .get::<Caller>()
            // Where anyone may ask, the handler asks who it is.
            .is_some_and(|caller| *caller == Caller::Anyone || caller.admits(wire(&role)));
        if !admitted || !is_own_place(parts, &role).await {
            return Err(not_allowed());
        }
        Ok(Self { signed_in, role })
    }
}

impl FromRequestParts<App> for Rehearsed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        if !parts.headers.contains_key(REHEARSAL) {
            return Ok(Self(false));
        }
        match Staff::from_request_parts(parts, app).await?.role {
            StaffRole::Organizer => Ok(Self(true)),
            _ => Err(not_allowed()),
        }
    }
}

/// A host's room, or the booth of its staff, is the one that the path names, if it names one.
async fn is_own_place(parts: &mut Parts, role: &StaffRole) -> bool {
    let (of, own) = match role {
        StaffRole::Organizer | StaffRole::Desk => return true,
        StaffRole::Room { room } => ("room", room.as_str()),
        StaffRole::Booth { booth } => ("booth", booth.as_str()),
    };
    let params = RawPathParams::from_request_parts(parts, &()).await;
    params.is_ok_and(|params| {
        let mut named = params.iter().filter(|(name, _)| *name == of);
        named.all(|(_, named)| named == own)
    })
}

/// The role without its place.
pub(super) const fn wire(role: &StaffRole) -> protocol::api::StaffRole {
    match role {
        StaffRole::Organizer => protocol::api::StaffRole::Organizer,
        StaffRole::Desk => protocol::api::StaffRole::Desk,
        StaffRole::Room { .. } => protocol::api::StaffRole::Room,
        StaffRole::Booth { .. } => protocol::api::StaffRole::Booth,
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

/// Asked by a page of ours. On plain http browsers say only which origin it is of.
fn own_page(headers: &HeaderMap, app: &App) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.contains_key(header::ORIGIN) && app.0.hosts.are_origin(headers),
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// With the prefix, browsers take it from this very host and over https alone.
const fn cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-kaotsunagi"
    } else {
        "kaotsunagi_organizer"
    }
}

/// The token in the cookie of our pages.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, public_url: &str) -> Option<&'a str> {
    let wanted = cookie_name(public_url.starts_with("https:"));
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// Gives `token` to our pages, which cannot read it; an empty one takes it back.
pub(super) fn set_cookie(response: &mut Response, token: &str, public_url: &str) {
    let https = public_url.starts_with("https:");
    let (name, secure) = (cookie_name(https), if https { "; Secure" } else { "" });
    let age = if token.is_empty() {
        0
    } else {
        HOUSE_TOKEN_MS / 1000
    };
    let cookie =
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

fn signed_out() -> Failure {
    Failure::new(
        problems::TOKEN_REFUSED,
        "もう一度サインインしてください。担当者の方は、お渡ししたリンクを開いてください。",
    )
}

pub(super) fn not_allowed() -> Failure {
    Failure::new(problems::NOT_ALLOWED, "この操作は許可されていません。")
}
