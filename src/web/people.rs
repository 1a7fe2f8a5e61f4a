//! People, as the organizer and the reception desk handle them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::auth::Staff;
use super::body::{Body, Path};
use super::problem::Failure;
use crate::service::unreadable;
use domain::{AttendeeId, RoomId};
use hall::{Command, Rejection, SteeringChange};
use protocol::api::{
    CorrectPerson, OtherRegistration, RequestedAction, RoomPeople, RoomPerson, SteerPeople,
    SteerPerson,
};
use protocol::server::Welcome;

pub(super) async fn list(
    State(app): State<App>,
    _: Staff,
    Path(room): Path<RoomId>,
) -> Result<Json<RoomPeople>, Failure> {
    let service = app.service();
    if service.catalog.room(&room).is_none() {
        return Err(Failure::no_such_room());
    }
    Ok(Json(RoomPeople {
        people: service.reading.room_people(&room),
        now: service.reading.rfc3339_exact(service.reading.now()),
    }))
}

/// What the person would see on a phone: the desk reads it out to them.
pub(super) async fn look(
    State(app): State<App>,
    staff: Staff,
    Path(who): Path<AttendeeId>,
) -> Result<Json<Welcome>, Failure> {
    let look = Command::LookAt {
        attendee: who,
        by: staff.signed_in.staff,
    };
    // Nothing is shown that nobody would know of.
    app.service().commands.organize(look, staff.by()).await?;
    let found = app.service().reading.desk_view(who);
    found
        .map(Json)
        .ok_or_else(|| Rejection::NotRegistered.into())
}

pub(super) async fn steer(
    State(app): State<App>,
    staff: Staff,
    Path(who): Path<AttendeeId>,
    Body(change): Body<SteerPerson>,
) -> Result<Json<RoomPerson>, Failure> {
    let service = app.service();
    let change = SteeringChange {
        paper: change.paper,
        hidden: change.hidden,
        stays_at: change.stays_at,
        confirmed: change.confirmed,
        sign_hidden: change.sign_hidden,
    };
    service
        .commands
        .organize(Command::Steer(who, change), staff.by())
        .await?;
    let person = service.reading.room_person(who);
    person
        .map(Json)
        .ok_or_else(|| Rejection::NotRegistered.into())
}

/// How somebody is called, or where they work, as the desk heard it.
pub(super) async fn correct(
    State(app): State<App>,
    staff: Staff,
    Path(who): Path<AttendeeId>,
    Body(said): Body<CorrectPerson>,
) -> Result<Json<RoomPerson>, Failure> {
    let service = app.service();
    let who = service.replica.who(who).await?;
    let who = who.ok_or(Rejection::NotRegistered)?;
    let corrected = service
        .registration
        .correct(who, said.into(), Some(staff.by()));
    corrected.await?;
    let person = service.reading.room_person(who);
    person
        .map(Json)
        .ok_or_else(|| Rejection::NotRegistered.into())
}

/// As [`steer`], many at once: done as a whole.
pub(super) async fn steer_all(
    State(app): State<App>,
    staff: Staff,
    Body(asked): Body<SteerPeople>,
) -> Result<StatusCode, Failure> {
    let change = SteeringChange {
        hidden: asked.hidden,
        confirmed: asked.confirmed,
        ..SteeringChange::default()
    };
    let command = Command::SteerAll(asked.attendees, change);
    app.service().commands.organize(command, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn act(
    State(app): State<App>,
    staff: Staff,
    Path(who): Path<AttendeeId>,
    Body(act): Body<RequestedAction>,
) -> Result<StatusCode, Failure> {
    if let Some(fault) = unreadable(&act) {
        return Err(fault.into());
    }
    app.service().acting.act_for(who, act, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The other registration becomes a part of this one.
pub(super) async fn merge(
    State(app): State<App>,
    staff: Staff,
    Path(into): Path<AttendeeId>,
    Body(other): Body<OtherRegistration>,
) -> Result<StatusCode, Failure> {
    app.service()
        .forgetting
        .merge(other.attendee, into, staff.by())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// They are two people of one name.
pub(super) async fn tell_apart(
    State(app): State<App>,
    staff: Staff,
    Path(one): Path<AttendeeId>,
    Body(other): Body<OtherRegistration>,
) -> Result<StatusCode, Failure> {
    app.service()
        .commands
        .organize(Command::TellApart(one, other.attendee), staff.by())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remove(
    State(app): State<App>,
    staff: Staff,
    Path(who): Path<AttendeeId>,
) -> Result<StatusCode, Failure> {
    app.service().forgetting.remove(who, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}
