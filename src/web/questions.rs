//! What the organizer asks people beside the form, and what they answer.

use axum::Json;
use axum::extract::State;

use super::App;
use super::auth::Me;
use super::body::Body;
use super::problem::Failure;
use protocol::api::{Questions, SetAnswers};

pub(super) async fn asked(State(app): State<App>, Me(id): Me) -> Result<Json<Questions>, Failure> {
    let questions = app.service().reading.questions(id);
    questions.map(Json).ok_or_else(Failure::signed_out)
}

pub(super) async fn answer(
    State(app): State<App>,
    Me(id): Me,
    Body(set): Body<SetAnswers>,
) -> Result<Json<Questions>, Failure> {
    app.service().reading.answer(id, set).await?;
    asked(State(app), Me(id)).await
}
