//! Pages and files that are made for whoever asks and kept nowhere.

use std::sync::LazyLock;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::body::Params;
use super::problem::Failure;
use crate::catalog::text::Language;
use crate::paper::STYLE;
use protocol::query::LanguageQuery;

/// Nothing but the page's own sheet of style, known by its digest.
#[expect(clippy::expect_used, reason = "base64 is ASCII")]
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("ASCII")
});

/// The language of a page or a file: as asked for, else as the browser is set, where that is not Japanese but English.
pub(super) struct InLanguage(pub Language);

impl<S: Send + Sync> FromRequestParts<S> for InLanguage {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Params(query) = Params::<LanguageQuery>::from_request_parts(parts, state).await?;
        language(&query, &parts.headers).map(Self)
    }
}

fn language(query: &LanguageQuery, headers: &HeaderMap) -> Result<Language, Failure> {
    match query.lang.as_deref() {
        Some("ja") => return Ok(Language::Ja),
        Some("en") => return Ok(Language::En),
        Some(_) => return Err(Failure::field("lang", "ja か en をお選びください。")),
        None => {}
    }
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut languages = accepted.split([',', ';']).map(str::trim);
    let first = languages.find(|language| language.starts_with("ja") || language.starts_with("en"));
    Ok(match first {
        Some(language) if language.starts_with("en") => Language::En,
        _ => Language::Ja,
    })
}

pub(super) fn shown(page: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    under_policy((headers, page).into_response())
}

/// Nothing is loaded by it.
pub(super) fn under_policy(mut page: Response) -> Response {
    let policy = HeaderName::from_static("content-security-policy");
    page.headers_mut().insert(policy, POLICY.clone());
    page
}

/// `name`: in ASCII, without quotes.
pub(super) fn saved(content: impl IntoResponse, kind: &'static str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, content).into_response()
}
