//! Files that an attendee takes home.

use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::App;
use super::auth;
use super::body::Params;
use super::paper::{self, InLanguage};
use super::problem::Failure;
use crate::archive::zip;
use crate::catalog::text::Language;
use crate::follow_up::record::{self, Record};
use crate::follow_up::vcard::{self, Version};
use crate::follow_up::{calendar, page};
use crate::service::Service;
use crate::spreadsheet::XLSX;
use crate::store::StoreError;
use domain::AttendeeId;
use protocol::query::CardsQuery;
use protocol::view::{Card, IntroductionView, Me};

pub(super) fn version(asked: &CardsQuery) -> Result<Version, Failure> {
    match asked.version.as_deref() {
        None | Some("3.0") => Ok(Version::Three),
        Some("4.0") => Ok(Version::Four),
        Some(_) => Err(Failure::field("version", "3.0 か 4.0 をお選びください。")),
    }
}

pub(super) async fn contacts(
    State(app): State<App>,
    auth::Me(id): auth::Me,
    Params(format): Params<CardsQuery>,
) -> Result<Response, Failure> {
    let version = version(&format)?;
    let cards = app.service().reading.contacts(id);
    let text = vcard::all(&cards, version, &app.service().catalog);
    Ok(paper::saved(
        text,
        "text/vcard; charset=utf-8",
        "contacts.vcf",
    ))
}

pub(super) async fn next_steps(
    State(app): State<App>,
    auth::Me(id): auth::Me,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let text = steps(app.service(), id, language);
    Ok(paper::saved(
        text,
        "text/calendar; charset=utf-8",
        "next-steps.ics",
    ))
}

fn steps(service: &Service, id: AttendeeId, language: Language) -> String {
    let reading = &service.reading;
    let (met, now) = (reading.met(id), reading.on_the_system());
    calendar(id, &met, &service.catalog, language, now)
}

pub(super) async fn record_csv(
    State(app): State<App>,
    auth::Me(id): auth::Me,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let text = record::csv(&recorded(&app, id), &app.service().catalog, language);
    Ok(paper::saved(text, "text/csv; charset=utf-8", "record.csv"))
}

pub(super) async fn record_xlsx(
    State(app): State<App>,
    auth::Me(id): auth::Me,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let file = record::workbook(&recorded(&app, id), &app.service().catalog, language)?;
    Ok(paper::saved(file, XLSX, "record.xlsx"))
}

pub(super) async fn record_html(
    State(app): State<App>,
    auth::Me(id): auth::Me,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let page = record::page(&recorded(&app, id), &app.service().catalog, language);
    Ok(paper::shown(page))
}

fn recorded(app: &App, id: AttendeeId) -> Record {
    app.service().reading.record(id)
}

/// All that is held of a person as data, for themselves: what they said, what they consented to and when, to whom it was given, whom they
/// met, whose cards they have, what topics they offered, what they answered the organizer. What a booth noted of them is the exhibitor's:
/// its provision says that there is something. What others flagged of them is left out: it would tell who did.
fn held(
    app: &App,
    id: AttendeeId,
    me: &Me,
    met: &[IntroductionView],
    cards: &[Card],
) -> Result<String, Failure> {
    let reading = &app.service().reading;
    let given = reading.provisions(id);
    let answers = reading.questions(id).ok_or_else(Failure::signed_out)?;
    let mut held = json!({"me": me, "provisions": given.provisions, "consents": given.consents, "corrected_at": given.corrected_at, "met": met, "contacts": cards, "topics": reading.topics_offered(id), "answers": answers.questions, "acquaintances": answers.acquaintances});
    let again = app.service().asking_again.agreed(id, app.public_url());
    if let Some((to, until)) = again.and_then(|again| Some((again.to?, again.until))) {
        held["ask_again"] = json!({"to": to, "until": until});
    }
    // What they say only their writer can read.
    if let Some(bytes) = reading.memo_bytes(id) {
        held["memos"] = json!({"encrypted_bytes": bytes});
    }
    // A key is no part of what is known of somebody.
    if let Some(me) = held["me"].as_object_mut() {
        me.remove("resume_code");
    }
    Ok(serde_json::to_string_pretty(&held).map_err(StoreError::from)?)
}

pub(super) async fn everything(
    State(app): State<App>,
    auth::Me(id): auth::Me,
    InLanguage(language): InLanguage,
) -> Result<Response, Failure> {
    let file = all_in_one(&app, id, language)?;
    Ok(paper::saved(file, "application/zip", "everything.zip"))
}

/// To one's own address and no other: it is no way to write to strangers.
pub(super) async fn mail_everything(
    State(app): State<App>,
    auth::Me(id): auth::Me,
    InLanguage(language): InLanguage,
) -> Result<StatusCode, Failure> {
    if !app.0.own_letters.take(id, Instant::now()) {
        return Err(Failure::letters_enough());
    }
    let sent = async {
        let file = all_in_one(&app, id, language)?;
        Ok(app.service().letters.to_oneself(id, file, language).await?)
    };
    let sent: Result<(), Failure> = sent.await;
    if sent.is_err() {
        app.0.own_letters.give_back(&id);
    }
    sent.map(|()| StatusCode::NO_CONTENT)
}

fn all_in_one(app: &App, id: AttendeeId, language: Language) -> Result<Vec<u8>, Failure> {
    let service = app.service();
    let (reading, catalog) = (&service.reading, &*service.catalog);
    let me = reading.me(id).ok_or_else(Failure::signed_out)?;
    let (cards, met) = (reading.contacts(id), reading.met(id));
    let held = held(app, id, &me, &met, &cards)?;
    let mut files = vec![
        ("contacts.vcf", vcard::all(&cards, Version::Three, catalog)),
        (
            "contacts-vcard4.vcf",
            vcard::all(&cards, Version::Four, catalog),
        ),
        ("next-steps.ics", steps(service, id, language)),
        ("met.html", page(&me, &met, catalog, language)),
        ("me.json", held),
    ];
    let record = me.consent.record.then(|| reading.record(id));
    if let Some(record) = &record {
        files.push(("record.csv", record::csv(record, catalog, language)));
        files.push(("record.html", record::page(record, catalog, language)));
    }
    let workbook = record.map(|record| record::workbook(&record, catalog, language));
    let workbook = workbook.transpose()?;
    let files = files
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()));
    let files = files.chain(workbook.map(|file| ("record.xlsx", file)));
    Ok(zip(files)?)
}
