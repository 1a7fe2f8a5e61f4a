//! Rooms, people and the audit list, as the organizer sees them.

use std::collections::BTreeMap;

use super::person::organization;
use super::room::announced;
use super::{View, count};
use domain::{AttendeeId, IntroductionState, Millis, RoomId, StaffId, StaffRole};
use hall::{Attendee, Lasts};
use protocol::api::{Arriving, AuditEntry, Double, OfOrganization, RoomControl, RoomPerson};

/// Everybody who is or was expected in the room.
pub(in crate::service) fn room_people(view: &View, room: &RoomId) -> Vec<RoomPerson> {
    expected(view, room)
        .map(|(id, attendee)| describe(view, id, attendee))
        .collect()
}

pub(in crate::service) fn room_person(view: &View, who: AttendeeId) -> Option<RoomPerson> {
    Some(describe(view, who, view.hall.attendee(who)?))
}

fn expected<'a>(
    view: &View<'a>,
    room: &RoomId,
) -> impl Iterator<Item = (AttendeeId, &'a Attendee)> {
    let everybody = view.hall.attendees();
    everybody.filter(move |(_, a)| a.room.as_ref().unwrap_or(&a.home) == room)
}

fn describe(view: &View, id: AttendeeId, attendee: &Attendee) -> RoomPerson {
    let record = view.record(id);
    let record = record.as_deref();
    let meeting = view.hall.meeting(id);
    RoomPerson {
        id,
        name: record.map(|r| r.name.clone()).unwrap_or_default(),
        kana: record.and_then(|r| r.kana.clone()),
        organization: organization(view, record),
        kind: attendee.profile.kind.clone(),
        role: record.and_then(|r| r.role.clone()),
        ward: attendee.profile.ward.clone(),
        status: attendee.status.into(),
        present: attendee.room.is_some() && view.is_here(id),
        met: attendee.met,
        rounds_sat_out: attendee.sat_out,
        waiting_since: meeting
            .is_none()
            .then(|| view.rfc3339(attendee.waiting_since)),
        table: meeting.and_then(|i| i.table),
        badge: attendee.badge,
        paper: attendee.steering.paper,
        hidden: attendee.steering.hidden,
        sign_hidden: attendee.sign_hidden,
        awaits_desk: attendee.is_unconfirmed(),
        confirmed: attendee.confirmed,
        unseen: !attendee.confirmed
            && !attendee.steering.paper
            && attendee.met == 0
            && meeting.is_none_or(|i| i.state != IntroductionState::Together),
        arrived_at: attendee.arrived_at.map(|at| view.rfc3339(at)),
        link_in_use: attendee.link_in_use(),
        link_freed: attendee.link_freed,
        stays_at: attendee.steering.stays_at,
        introduction: meeting.map(|i| i.id),
        doubles: view
            .hall
            .doubles(id)
            .filter_map(|other| double(view, other))
            .collect(),
    }
}

/// At the desk. `team`: how many of their organization there are.
pub(in crate::service) fn arriving(
    view: &View,
    who: AttendeeId,
    team: OfOrganization,
) -> Option<Arriving> {
    let (attendee, record) = (view.hall.attendee(who)?, view.record(who)?);
    Some(Arriving {
        id: who,
        badge: attendee.badge,
        name: record.name.clone(),
        kana: record.kana.clone(),
        organization: organization(view, Some(&record)),
        kind: attendee.profile.kind.clone(),
        role: record.role.clone(),
        room: attendee.room.as_ref().unwrap_or(&attendee.home).clone(),
        arrived_at: attendee.arrived_at.map(|at| view.rfc3339(at)),
        consents: attendee.consent.partners,
        of_organization: team,
    })
}

fn double(view: &View, who: AttendeeId) -> Option<Double> {
    let (attendee, record) = (view.hall.attendee(who)?, view.record(who)?);
    Some(Double {
        attendee: who,
        name: record.name.clone(),
        badge: attendee.badge,
        registered_at: view.rfc3339(attendee.registered_at),
        room: attendee.room.clone(),
    })
}

/// Another code is another address, so that no page goes on showing the picture of the old one.
pub(in crate::service) fn qr_path(room: &RoomId, wall_key: &str, code: &str) -> String {
    format!("/qr/{room}.svg?k={wall_key}&v={code}")
}

/// What opens a room's pages, and where they are.
pub(in crate::service) struct WayIn<'a> {
    pub code: String,
    pub code_until: Option<Millis>,
    pub wall_key: String,
    pub public_url: &'a str,
}

pub(in crate::service) fn room_control(
    view: &View,
    id: &RoomId,
    way_in: WayIn,
) -> Option<RoomControl> {
    let WayIn {
        code,
        code_until,
        wall_key,
        public_url,
    } = way_in;
    let room = view.hall.room(id)?;
    let lasts = room.announcement.as_ref().map(|standing| standing.lasts);
    let present = room.people.iter().filter(|who| view.is_here(**who));
    Some(RoomControl {
        room: id.clone(),
        open: room.open,
        mode: room.mode.into(),
        tables: room.tables,
        first_table: room.first_table,
        registered: count(expected(view, id).count()),
        present: count(present.count()),
        conversations: count(room.met.len()),
        join_url: format!("{public_url}/j/{id}?c={code}"),
        qr: qr_path(id, &wall_key, &code),
        join_code: code,
        code_until: code_until.map(|at| view.rfc3339_exact(at)),
        wall_url: format!("{public_url}/screen/{id}?k={wall_key}"),
        screen: room.screen.clone().into(),
        announcement: announced(room),
        announcement_until: match lasts {
            Some(Lasts::Until(at)) => Some(view.rfc3339(at)),
            _ => None,
        },
        announcement_until_next_round: lasts == Some(Lasts::UntilNextRound),
        round_minutes: view.catalog.room(id).map_or(0, |room| room.round_minutes),
        rehearsal: view.hall.rehearsal().is_some(),
    })
}

/// What the organizer and staff did, newest first.
pub(in crate::service) fn audit(
    view: &View,
    labels: &BTreeMap<StaffId, String>,
    most: usize,
) -> Vec<AuditEntry> {
    let label = |id: Option<StaffId>| labels.get(&id?).cloned();
    let newest = view.hall.audit().iter().rev().take(most);
    newest
        .map(|entry| AuditEntry {
            at: view.rfc3339(entry.at),
            action: entry.action,
            role: role_of(view, entry.by),
            label: label(entry.by),
            room: entry.room.clone(),
            round: entry.round,
            attendee: entry.attendee,
            name: entry
                .attendee
                .filter(|who| view.hall.attendee(*who).is_some())
                .and_then(|who| view.record(who))
                .map(|record| record.name.clone()),
            detail: entry.detail.clone().or_else(|| label(entry.staff)),
        })
        .collect()
}

fn role_of(view: &View, by: Option<StaffId>) -> protocol::api::StaffRole {
    use protocol::api::StaffRole as Shown;
    let member = by.and_then(|id| view.hall.staff_member(id));
    match member.map(|member| &member.role) {
        None | Some(StaffRole::Organizer) => Shown::Organizer,
        Some(StaffRole::Desk) => Shown::Desk,
        Some(StaffRole::Room { .. }) => Shown::Room,
        Some(StaffRole::Booth { .. }) => Shown::Booth,
    }
}
