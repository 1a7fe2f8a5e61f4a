//! Booths, as attendees find them and as their staff have them, each on a phone.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::App;
use super::auth::{Me, Staff};
use super::body::{Body, Params, Path};
use super::paper::InLanguage;
use super::problem::Failure;
use super::{follow_up, paper, visitors_csv};
use crate::catalog::patient::{REFUSED, Reason, looks_like_patient_data};
use crate::directory::BoothRemark;
use crate::follow_up::vcard;
use crate::service::{BoothChange, Guest, Invalid};
use domain::{AttendeeId, BoothAction, BoothId};
use protocol::api::{BoothDesk, BoothGuest, BoothNote, BoothsShown, FieldError, SetBooth};
use protocol::query::CardsQuery;

const PLACES_MAX: u16 = 50;
/// Of what is noted about one visitor, characters.
const NOTE_MAX: usize = 500;
/// People of a booth who may be named as being there, and the characters of each.
const PRESENT_MAX: usize = 12;
const PRESENT_NAME_MAX: usize = 40;
const MATERIAL_MAX: usize = 300;

pub(super) async fn all(State(app): State<App>, Me(who): Me) -> Result<Json<BoothsShown>, Failure> {
    Ok(Json(app.service().booths.shown(who).await?))
}

pub(super) async fn look(
    State(app): State<App>,
    _: Staff,
    Path(booth): Path<BoothId>,
) -> Result<Json<BoothDesk>, Failure> {
    desk(&app, &booth).await
}

async fn desk(app: &App, booth: &BoothId) -> Result<Json<BoothDesk>, Failure> {
    Ok(Json(app.service().booths.desk(booth).await?))
}

pub(super) async fn set(
    State(app): State<App>,
    staff: Staff,
    Path(booth): Path<BoothId>,
    Body(asked): Body<SetBooth>,
) -> Result<Json<BoothDesk>, Failure> {
    if asked
        .places
        .is_some_and(|places| !(1..=PLACES_MAX).contains(&places))
    {
        let message = format!("1から{PLACES_MAX}までの数でお決めください。");
        return Err(Failure::field("places", message));
    }
    let material = asked.material.map(|given| given.map(material).transpose());
    let change = BoothChange {
        places: asked.places,
        open: asked.open,
        material: material.transpose()?,
        present: asked.present.map(present).transpose()?,
    };
    app.service().booths.set(&booth, change, staff.by()).await?;
    desk(&app, &booth).await
}

/// An address that a phone opens in its browser, and nothing else.
fn material(typed: String) -> Result<String, Failure> {
    let address = crate::typed::line(&typed);
    if !crate::typed::is_web_address(&address) || address.chars().count() > MATERIAL_MAX {
        let message =
            format!("https:// で始まるアドレスを{MATERIAL_MAX}文字以内でご入力ください。");
        return Err(Failure::field("material", message));
    }
    Ok(address)
}

fn present(typed: Vec<String>) -> Result<Vec<String>, Failure> {
    let names = typed.iter().map(|name| crate::typed::line(name));
    let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
    let long = |name: &String| name.chars().count() > PRESENT_NAME_MAX;
    if names.len() > PRESENT_MAX || names.iter().any(long) {
        let message =
            format!("{PRESENT_MAX}名まで、お一人{PRESENT_NAME_MAX}文字以内でご入力ください。");
        return Err(Failure::field("present", message));
    }
    for name in &names {
        no_patient("present", name)?;
    }
    Ok(names)
}

/// How to reach somebody may be noted; who is ill may not.
pub(super) fn no_patient(path: &str, text: &str) -> Result<(), Failure> {
    match looks_like_patient_data(text) {
        None | Some(Reason::Contact) => Ok(()),
        Some(_) => Err(Invalid::PatientData(vec![FieldError {
            path: path.into(),
            message: REFUSED.into(),
        }])
        .into()),
    }
}

pub(super) async fn call_next(
    State(app): State<App>,
    staff: Staff,
    Path(booth): Path<BoothId>,
) -> Result<Json<BoothDesk>, Failure> {
    app.service().booths.call_next(&booth, staff.by()).await?;
    desk(&app, &booth).await
}

pub(super) async fn queue(
    app: State<App>,
    staff: Staff,
    booth: Path<BoothId>,
    guest: Body<BoothGuest>,
) -> Result<Json<BoothDesk>, Failure> {
    act(app, staff, booth, guest, BoothAction::Queue).await
}

pub(super) async fn check_in(
    app: State<App>,
    staff: Staff,
    booth: Path<BoothId>,
    guest: Body<BoothGuest>,
) -> Result<Json<BoothDesk>, Failure> {
    act(app, staff, booth, guest, BoothAction::CheckIn).await
}

pub(super) async fn leave(
    app: State<App>,
    staff: Staff,
    booth: Path<BoothId>,
    guest: Body<BoothGuest>,
) -> Result<Json<BoothDesk>, Failure> {
    act(app, staff, booth, guest, BoothAction::Leave).await
}

async fn act(
    State(app): State<App>,
    staff: Staff,
    Path(booth): Path<BoothId>,
    Body(asked): Body<BoothGuest>,
    action: BoothAction,
) -> Result<Json<BoothDesk>, Failure> {
    let guest = match (asked.badge, asked.code, asked.attendee) {
        (Some(badge), None, None) => Guest::Badge(badge),
        (None, Some(code), None) => Guest::Code(code),
        (None, None, Some(who)) => Guest::Attendee(who),
        _ => {
            let message = "名札の番号、QRのコード、参加者のどれか一つをお送りください。";
            return Err(Failure::field("badge", message));
        }
    };
    let acting = app
        .service()
        .booths
        .act_for(&booth, &guest, action, asked.share, staff.by());
    acting.await?;
    desk(&app, &booth).await
}

pub(super) async fn note(
    State(app): State<App>,
    _: Staff,
    Path((booth, who)): Path<(BoothId, AttendeeId)>,
    Body(asked): Body<BoothNote>,
) -> Result<StatusCode, Failure> {
    let text = crate::typed::lines(&asked.text);
    if text.chars().count() > NOTE_MAX {
        let message = format!("{NOTE_MAX}文字以内でご入力ください。");
        return Err(Failure::field("text", message));
    }
    no_patient("text", &text)?;
    let remark = BoothRemark {
        text,
        mark: asked.mark,
    };
    app.service().booths.note(&booth, who, remark).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn csv(
    State(app): State<App>,
    staff: Staff,
    Path(booth): Path<BoothId>,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let service = app.service();
    let known = service.booths.take_out(&booth, staff.by()).await?;
    let text = visitors_csv::write(&known, &service.catalog, language);
    Ok(paper::saved(
        text,
        "text/csv; charset=utf-8",
        "visitors.csv",
    ))
}

pub(super) async fn vcf(
    State(app): State<App>,
    staff: Staff,
    Path(booth): Path<BoothId>,
    Params(format): Params<CardsQuery>,
) -> Result<Response, Failure> {
    let version = follow_up::version(&format)?;
    let service = app.service();
    let known = service.booths.take_out(&booth, staff.by()).await?;
    let cards: Vec<_> = known.into_iter().map(|known| known.card).collect();
    let text = vcard::all(&cards, version, &service.catalog);
    Ok(paper::saved(
        text,
        "text/vcard; charset=utf-8",
        "visitors.vcf",
    ))
}
