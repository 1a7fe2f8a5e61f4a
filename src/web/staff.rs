//! Who else works at the event, as the organizer lists and revokes them; and what everybody of the house did.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::App;
use super::auth::{Staff, wire};
use super::body::{Body, Path};
use super::booths::no_patient;
use super::paper;
use super::problem::Failure;
use super::qr::drawn;
use super::sign_in::{place, written};
use crate::service::OnDuty;
use domain::{StaffId, StaffRole};
use hall::{Command, Rejection};
use protocol::api::{self, Audit, NewStaff, StaffLink, StaffList, StaffMember};

const LABEL_MAX: usize = 40;

pub(super) async fn list(State(app): State<App>, _: Staff) -> Result<Json<StaffList>, Failure> {
    let staff = app.service().staff.on_duty().await?;
    let staff = staff.iter().map(|each| shown(&app, each)).collect();
    Ok(Json(StaffList { staff }))
}

pub(super) async fn one(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<StaffId>,
) -> Result<Json<StaffMember>, Failure> {
    let staff = app.service().staff.on_duty().await?;
    let found = staff.iter().find(|each| each.id == id);
    let found = found.ok_or(Rejection::NoSuchStaff)?;
    Ok(Json(shown(&app, found)))
}

pub(super) async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(new): Body<NewStaff>,
) -> Result<Response, Failure> {
    let role = role(&app, &new)?;
    let label = crate::typed::line(&new.label);
    if label.is_empty() || label.chars().count() > LABEL_MAX {
        let message = format!("呼び名を{LABEL_MAX}文字以内でご入力ください。");
        return Err(Failure::field("label", message));
    }
    no_patient("label", &label)?;
    let id = app.service().staff.add(role, label, staff.by()).await?;
    let link = link(&app, id);
    Ok((StatusCode::CREATED, Json(StaffLink { id, link })).into_response())
}

/// The role that is asked for, with its place; and with none that is not its own.
fn role(app: &App, new: &NewStaff) -> Result<StaffRole, Failure> {
    let catalog = &app.service().catalog;
    let (room, booth) = (new.room.as_ref(), new.booth.as_ref());
    let room = || {
        let known = room.filter(|room| catalog.room(room).is_some());
        known
            .cloned()
            .ok_or_else(|| Failure::field("room", "担当する部屋をお選びください。"))
    };
    let booth = || {
        let known = booth.filter(|booth| catalog.booths.iter().any(|known| known.id == **booth));
        known
            .cloned()
            .ok_or_else(|| Failure::field("booth", "担当するブースをお選びください。"))
    };
    let surplus = match new.role {
        api::StaffRole::Room => new.booth.is_some().then_some("booth"),
        api::StaffRole::Booth => new.room.is_some().then_some("room"),
        _ if new.room.is_some() => Some("room"),
        _ => new.booth.is_some().then_some("booth"),
    };
    if let Some(field) = surplus {
        return Err(Failure::field(field, "この役割には要りません。"));
    }
    match new.role {
        api::StaffRole::Desk => Ok(StaffRole::Desk),
        api::StaffRole::Room => Ok(StaffRole::Room { room: room()? }),
        api::StaffRole::Booth => Ok(StaffRole::Booth { booth: booth()? }),
        api::StaffRole::Organizer => Err(Failure::field(
            "role",
            "主催者は合言葉でサインインします。受付・部屋・ブースのいずれかをお選びください。",
        )),
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<StaffId>,
) -> Result<StatusCode, Failure> {
    app.service().staff.revoke(id, staff.by()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn qr(
    State(app): State<App>,
    _: Staff,
    Path(id): Path<StaffId>,
) -> Result<Response, Failure> {
    let known = app.service().replica.hall();
    let known = known.staff_member(id).is_some_and(|member| !member.revoked);
    if !known {
        return Err(Rejection::NoSuchStaff.into());
    }
    drawn(&link(&app, id))
}

/// What follows `#` is sent to no server by browsers, and stands in no log.
fn link(app: &App, id: StaffId) -> String {
    let secret = app.service().sign_in.staff_secret(id);
    format!("{}/staff#{secret}", app.public_url())
}

fn shown(app: &App, each: &OnDuty) -> StaffMember {
    let (room, booth) = place(&each.member.role);
    StaffMember {
        id: each.id,
        label: each.label.clone(),
        role: wire(&each.member.role),
        room,
        booth,
        link: link(app, each.id),
        since: app.service().reading.rfc3339(each.member.since),
        last_seen: each.last_seen.map(|at| written(app, at)),
    }
}

/// What the house did, newest first.
pub(super) async fn audit(State(app): State<App>, _: Staff) -> Result<Json<Audit>, Failure> {
    let labels = app.service().staff.labels().await?;
    let entries = app.service().reading.audit(&labels, AUDIT_SHOWN);
    Ok(Json(Audit { entries }))
}

/// Entries of the audit list that the console shows.
const AUDIT_SHOWN: usize = 1000;

/// All of it, oldest last, for a spreadsheet.
pub(super) async fn audit_csv(State(app): State<App>, staff: Staff) -> Result<Response, Failure> {
    let service = app.service();
    let export = service.commands.organize(Command::ExportAudit, staff.by());
    export.await?;
    let labels = service.staff.labels().await?;
    let entries = service.reading.audit(&labels, usize::MAX);
    let text = super::audit_csv::write(&entries);
    Ok(paper::saved(text, "text/csv; charset=utf-8", "audit.csv"))
}
