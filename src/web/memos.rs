//! Encrypted memos, kept for another phone of whoever wrote them.

use axum::Json;
use axum::extract::State;

use super::App;
use super::auth::Me;
use super::body::Body;
use super::problem::Failure;
use protocol::api::{SealMemos, SealedMemos};

pub(super) async fn kept(State(app): State<App>, Me(id): Me) -> Result<Json<SealedMemos>, Failure> {
    Ok(Json(app.service().reading.memos(id).await?))
}

pub(super) async fn seal(
    State(app): State<App>,
    Me(id): Me,
    Body(said): Body<SealMemos>,
) -> Result<Json<SealedMemos>, Failure> {
    Ok(Json(app.service().reading.seal_memos(id, said).await?))
}
