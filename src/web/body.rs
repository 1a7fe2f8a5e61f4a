//! JSON bodies, query strings and paths whose faults name the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use super::problem::Failure;
use protocol::api::FieldError;
use protocol::fault::{place_of, plainly};
use protocol::objects::Objects;
use protocol::problems;

const MAX_IDEMPOTENCY_KEY: usize = 128;

/// What the client calls its request, so that sending it twice does it once.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Failure> {
    match headers.get("idempotency-key").map(HeaderValue::to_str) {
        None => Ok(None),
        Some(Ok(key)) if !key.is_empty() && key.len() <= MAX_IDEMPOTENCY_KEY => Ok(Some(key)),
        Some(_) => Err(Failure::field(
            "Idempotency-Key",
            format!("1 to {MAX_IDEMPOTENCY_KEY} ASCII characters"),
        )),
    }
}

pub(super) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                    Failure::new(problems::TOO_LARGE, "送られた内容が大きすぎます。")
                } else {
                    Failure::new(problems::UNREADABLE, "送られた内容を読み取れませんでした。")
                }
            })?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(Objects(&mut json)).map_err(|error| {
            let path = error.path().to_string();
            let cause = error.into_inner();
            if cause.is_syntax() || cause.is_eof() {
                return Failure::new(problems::NOT_JSON, format!("not JSON: {cause}"));
            }
            let told = cause.to_string();
            let (path, message) = (place_of(&path, &told), plainly(&told));
            let detail = format!("{path}: {message}");
            let field = FieldError { path, message };
            Failure::new(problems::INVALID, detail).with_fields(vec![field])
        })?;
        json.end()
            .map_err(|error| Failure::new(problems::NOT_JSON, format!("not JSON: {error}")))?;
        Ok(Self(value))
    }
}

/// The query string.
pub(super) struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => Err(wrong_query(&rejection.body_text())),
        }
    }
}

/// axum says `Failed to deserialize query string: FIELD: MESSAGE`; the field is left out where the message names it.
fn wrong_query(told: &str) -> Failure {
    let told = told.split_once("query string: ").map_or(told, |(_, it)| it);
    let (path, message) = match told.split_once(": ") {
        Some((path, message)) if !path.contains(' ') => (path, message),
        _ => (".", told),
    };
    Failure::field(&place_of(path, message), plainly(message))
}

/// What the names in braces of a route stand for. Anything that is no such id names nothing.
pub(super) struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(names)) => Ok(Self(names)),
            Err(_) => Err(Failure::no_such_page()),
        }
    }
}
