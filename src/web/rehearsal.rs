//! A rehearsal's two ends. What happens in between is what phones do.

use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::auth::Staff;
use super::body::Body;
use super::problem::Failure;
use protocol::api::BeginRehearsal;

pub(super) async fn begin(
    State(app): State<App>,
    staff: Staff,
    Body(order): Body<BeginRehearsal>,
) -> Result<StatusCode, Failure> {
    let rehearsals = &app.service().rehearsals;
    rehearsals.begin(order.phones, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answered when every file has forgotten it.
pub(super) async fn wipe(State(app): State<App>, staff: Staff) -> Result<StatusCode, Failure> {
    app.service().rehearsals.wipe(staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}
