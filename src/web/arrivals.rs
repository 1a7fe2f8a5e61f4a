//! The door, as the desk asks for it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::App;
use super::auth::Staff;
use super::body::{Body, Params};
use super::problem::Failure;
use protocol::api::{ArrivalNoted, Arrivals, NewArrival};
use protocol::query::ArrivalsQuery;

pub(super) async fn find(
    State(app): State<App>,
    _: Staff,
    Params(asked): Params<ArrivalsQuery>,
) -> Result<Json<Arrivals>, Failure> {
    let service = app.service();
    // Whoever another node has just registered stands here now.
    service.replica.refresh().await?;
    let arrivals = Arc::clone(&service.arrivals);
    let found = tokio::task::spawn_blocking(move || arrivals.find(&asked.q)).await;
    found.map(Json).map_err(|_| Failure::server_error())
}

pub(super) async fn note(
    State(app): State<App>,
    staff: Staff,
    Body(arrival): Body<NewArrival>,
) -> Result<Json<ArrivalNoted>, Failure> {
    let arrivals = &app.service().arrivals;
    let who = match (arrival.attendee, arrival.badge) {
        (Some(who), None) => who,
        (None, Some(badge)) => arrivals.wearer(badge).await?,
        _ => {
            let message = "attendee か badge のどちらか一つをお書きください。";
            return Err(Failure::field("attendee", message));
        }
    };
    Ok(Json(arrivals.note(who, staff.by()).await?))
}
