//! What anyone may ask: the event, the organization list, whether the service is well.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::body::Params;
use super::made::{Answer, SMALLEST};
use super::problem::Failure;
use crate::catalog::text::Text;
use crate::catalog::{Catalog, RoomKind as Kind};
use hall::Hall;
use protocol::api::OrganizationHit;
use protocol::event::{
    AgendaItem, AreaView, BoothView, EventStart, EventView, GroupView, KindView, RelationView,
    RoleView, RoomKind, RoomView, SubKindView, TagView, WardView, Words,
};
use protocol::query::{EventPart, EventQuery, OrganizationQuery};

/// Hits a type-ahead may ask for, and gets without asking.
const MAX_HITS: usize = 50;
const USUAL_HITS: usize = 10;

pub(super) async fn event(
    State(app): State<App>,
    Params(asked): Params<EventQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // Of all there is to say only this changes.
    let open: String = rooms(&app.service().catalog, &app.service().replica.hall())
        .iter()
        .map(|room| if room.open { '1' } else { '0' })
        .collect();
    let name = match asked.part {
        None => format!("whole {open}"),
        Some(EventPart::Join) => format!("join {open}"),
    };
    let service = Arc::clone(app.service());
    let make = move || {
        let (catalog, hall) = (&service.catalog, service.replica.hall());
        let json = match asked.part {
            None => serde_json::to_vec(&view(catalog, &hall, service.letters.is_set_up())),
            Some(EventPart::Join) => serde_json::to_vec(&start(catalog, &hall)),
        };
        drop(hall);
        let json = json.unwrap_or_default();
        Ok(Answer::compressed("application/json", json, SMALLEST))
    };
    app.0.event.answer(name, &headers, make).await
}

fn words(text: &Text) -> Words {
    Words {
        ja: text.ja.clone(),
        en: text.en.clone(),
    }
}

fn rooms(catalog: &Catalog, hall: &Hall) -> Vec<RoomView> {
    let rooms = catalog.rooms.iter().map(|room| RoomView {
        id: room.id.clone(),
        kind: match room.kind {
            Kind::Area => RoomKind::Area,
            Kind::Liaison => RoomKind::Liaison,
            Kind::Circle => RoomKind::Circle,
            Kind::Social => RoomKind::Social,
            Kind::Talk => RoomKind::Talk,
        },
        words: words(&room.words),
        wards: room.wards.clone(),
        open: hall.room(&room.id).is_some_and(|found| found.open),
    });
    rooms.collect()
}

fn start(catalog: &Catalog, hall: &Hall) -> EventStart {
    EventStart {
        name: words(&catalog.event.name),
        rooms: rooms(catalog, hall),
    }
}

fn view(catalog: &Catalog, hall: &Hall, mails: bool) -> EventView {
    EventView {
        name: words(&catalog.event.name),
        organizer: words(&catalog.event.organizer),
        date: catalog.event.date.to_string(),
        timezone: catalog.event.timezone().to_owned(),
        erase_on: catalog.event.erase_on.to_string(),
        kinds: catalog
            .kinds
            .iter()
            .map(|kind| KindView {
                id: kind.id.clone(),
                words: words(&kind.words),
            })
            .collect(),
        sub_kinds: catalog
            .sub_kinds
            .iter()
            .map(|sub| SubKindView {
                id: sub.id.clone(),
                kind: sub.kind.clone(),
                words: words(&sub.words),
            })
            .collect(),
        roles: catalog
            .roles
            .iter()
            .map(|role| RoleView {
                id: role.id.clone(),
                kinds: role.kinds.clone(),
                words: words(&role.words),
            })
            .collect(),
        wards: catalog
            .wards
            .iter()
            .map(|ward| WardView {
                id: ward.id.clone(),
                words: words(&ward.words),
                kana: ward.kana.clone(),
                tile: ward.tile,
            })
            .collect(),
        areas: catalog
            .areas
            .iter()
            .map(|area| AreaView {
                id: area.id.clone(),
                words: words(&area.words),
                wards: area.wards.clone(),
            })
            .collect(),
        groups: catalog
            .groups
            .iter()
            .map(|group| GroupView {
                id: group.id.clone(),
                words: words(&group.words),
            })
            .collect(),
        tags: catalog
            .tags
            .iter()
            .map(|tag| TagView {
                id: tag.id.clone(),
                words: words(&tag.words),
                kana: tag.kana.clone(),
                group: tag.group.clone(),
                mutual: tag.mutual,
                offered_by: tag.offered_by.clone(),
                needed_by: tag.needed_by.clone(),
                aliases: tag.aliases.clone(),
            })
            .collect(),
        rooms: rooms(catalog, hall),
        booths: catalog
            .booths
            .iter()
            .map(|booth| BoothView {
                id: booth.id.clone(),
                kind: booth.kind.clone(),
                words: words(&booth.words),
                places: booth.places,
            })
            .collect(),
        agenda: catalog
            .agenda
            .iter()
            .map(|session| AgendaItem {
                starts_at: catalog.calendar(session.starts_at),
                ends_at: catalog.calendar(session.ends_at),
                title: words(&session.title),
                room: session.room.clone(),
                hosts: session.hosts.clone(),
                speakers: session.speakers.iter().map(words).collect(),
                talk: session.kind == crate::catalog::SessionKind::Talk,
            })
            .collect(),
        consent: catalog
            .consent
            .iter()
            .map(|consent| words(&consent.words))
            .collect(),
        credits: catalog.credits.iter().map(words).collect(),
        asks: !catalog.questions.is_empty() || catalog.event.acquaintance,
        relations: relations(catalog),
        mails,
    }
}

/// What two people may be to each other by kinds or by roles, as far as it is said.
fn relations(catalog: &Catalog) -> Vec<RelationView> {
    let by_kind = catalog.relations.iter().map(|r| (&r.id, &r.phrase));
    let by_role = catalog.counterparts.iter().map(|c| (&c.id, &c.phrase));
    let said = by_kind.chain(by_role).filter_map(|(id, phrase)| {
        Some(RelationView {
            id: id.clone(),
            words: words(phrase.as_ref()?),
        })
    });
    said.collect()
}

pub(super) async fn organizations(
    State(app): State<App>,
    Params(search): Params<OrganizationQuery>,
) -> Result<Json<Vec<OrganizationHit>>, Failure> {
    let index = app.service().reading.organizations();
    let limit = search.limit.unwrap_or(USUAL_HITS).min(MAX_HITS);
    // It reads the whole list: one at a time, in the order they came, and where it holds up nobody.
    let _turn = app.0.searches.acquire().await;
    let hits = tokio::task::spawn_blocking(move || {
        let hits = index.search(&search.q, limit).into_iter();
        let hits = hits.map(|found| OrganizationHit {
            id: found.id.clone(),
            name: found.name.clone(),
            kind: found.kind.clone(),
            ward: found.ward.clone(),
            named: found.is_called(&search.q),
        });
        hits.collect()
    });
    Ok(Json(hits.await.map_err(|_| Failure::server_error())?))
}

pub(super) async fn alive() -> &'static str {
    "ok\n"
}

pub(super) async fn ready(State(app): State<App>) -> Response {
    let (ready, words) = readiness(&app).await;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, format!("{words}\n")).into_response()
}

/// Whether this node may be sent phones, and in words why not, or what is promised.
pub(super) async fn readiness(app: &App) -> (bool, String) {
    let draining = app.service().sessions.is_draining();
    match app.service().readiness.ready().await {
        _ if draining => (false, "draining".into()),
        Ok(()) => (
            true,
            format!("ready\n{}", app.service().readiness.promise()),
        ),
        Err(reason) => (false, reason.to_string()),
    }
}
