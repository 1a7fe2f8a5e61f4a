//! What the next event may know of this one.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::App;
use super::auth::Staff;
use super::paper::{self, InLanguage};
use super::problem::Failure;
use super::report::counted;
use crate::carry_over;

pub(super) async fn file(State(app): State<App>, _: Staff) -> Result<Response, Failure> {
    let file = app.service().carry_overs.file().await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"carry-over.json\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}

/// Whom to invite: kinds and wards that would answer what was not.
pub(super) async fn invitations(
    State(app): State<App>,
    _: Staff,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let report = counted(&app).await?;
    let catalog = &app.service().catalog;
    let unmet = carry_over::unmet(catalog, &report);
    let text = carry_over::csv(&unmet, catalog, language);
    Ok(paper::saved(
        text,
        "text/csv; charset=utf-8",
        "invitations.csv",
    ))
}
