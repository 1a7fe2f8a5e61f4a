//! The organizer's list of registrations.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::App;
use super::auth::Staff;
use super::body::Params;
use super::problem::Failure;
use crate::service::ImportError;
use protocol::problems;
use protocol::query::ImportQuery;

/// Five thousand people with all they offer and need.
const LIST_MAX: usize = 8 * 1024 * 1024;

pub(super) async fn attendees(
    State(app): State<App>,
    staff: Staff,
    Params(query): Params<ImportQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let columns: BTreeMap<String, String> = match &query.columns {
        Some(text) => serde_json::from_str(text).map_err(|error| {
            Failure::field(
                "columns",
                format!("{{\"name\":\"参加者\"}} のような JSON でお書きください（{error}）。"),
            )
        })?,
        None => BTreeMap::new(),
    };
    // Read here and not by an extractor: everybody else's bodies are small.
    let bytes = to_bytes(request.into_body(), LIST_MAX).await.map_err(|_| {
        let detail = format!(
            "名簿が大きすぎます。{}MBまでにしてください。",
            LIST_MAX / (1024 * 1024)
        );
        Failure::new(problems::TOO_LARGE, detail)
    })?;
    let registration = &app.service().registration;
    let import = registration
        .import(
            bytes.into(),
            columns,
            query.dry_run,
            app.public_url(),
            staff.by(),
        )
        .await;
    let import = import.map_err(|error| match error {
        ImportError::Store(error) => error.into(),
        ImportError::Command(error) => Failure::from(error),
        ImportError::Full(there) => {
            let detail = format!(
                "定員を超えます（{there}名）。設定 registration.attendees をご確認ください。"
            );
            Failure::new(problems::FULL, detail)
        }
    })?;
    let status = if import.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Json(import)).into_response())
}
