//! What people say must not stand there, as the house settles it.

use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::auth::{Staff, not_allowed};
use super::body::Body;
use super::problem::Failure;
use hall::Command;
use protocol::api::SettleFlag;

/// It stays as it is, or is to be looked at once more.
pub(super) async fn settle(
    State(app): State<App>,
    staff: Staff,
    Body(asked): Body<SettleFlag>,
) -> Result<StatusCode, Failure> {
    let service = app.service();
    if !service.reading.looks_after(&staff.role, &asked.of) {
        return Err(not_allowed());
    }
    let settle = Command::SettleFlag {
        of: asked.of,
        settled: asked.settled,
    };
    service.commands.organize(settle, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}
