//! The event's report, for the organizer.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;

use super::App;
use super::auth::Staff;
use super::paper::{self, InLanguage};
use super::problem::Failure;
use crate::report;
use crate::spreadsheet::XLSX;
use protocol::api::Report;

/// Counted aside: the same people are seated some twenty times over.
pub(super) async fn counted(app: &App) -> Result<Report, Failure> {
    let reading = Arc::clone(&app.service().reading);
    let counted = tokio::task::spawn_blocking(move || reading.report()).await;
    counted.map_err(|_| Failure::server_error())
}

pub(super) async fn json(State(app): State<App>, _: Staff) -> Result<Json<Report>, Failure> {
    counted(&app).await.map(Json)
}

pub(super) async fn html(
    State(app): State<App>,
    _: Staff,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let report = counted(&app).await?;
    let page = report::page(&report, &app.service().catalog, language);
    Ok(paper::shown(page))
}

pub(super) async fn csv(
    State(app): State<App>,
    _: Staff,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let report = counted(&app).await?;
    let text = report::csv(&report, &app.service().catalog, language);
    Ok(paper::saved(text, "text/csv; charset=utf-8", "report.csv"))
}

pub(super) async fn xlsx(
    State(app): State<App>,
    _: Staff,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let report = counted(&app).await?;
    let file = report::workbook(&report, &app.service().catalog, language)?;
    Ok(paper::saved(file, XLSX, "report.xlsx"))
}
