//! What is held of people, as the organizer reads it.

use axum::Json;
use axum::extract::State;

use super::App;
use super::auth::Staff;
use super::problem::Failure;
use protocol::api::Retention;

pub(super) async fn retention(
    State(app): State<App>,
    _: Staff,
) -> Result<Json<Retention>, Failure> {
    Ok(Json(app.service().forgetting.retention().await?))
}
