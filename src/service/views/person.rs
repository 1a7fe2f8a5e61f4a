//! Somebody, as others see them and as they see themselves.

use super::{View, relation};
use crate::catalog::OTHER_WARD;
use crate::catalog::organizations::Picked;
use crate::directory::PersonRecord;
use crate::live::Suggested;
use crate::typed::clock;
use domain::{AttendeeId, Status};
use protocol::view::{Honorific, Me, OrganizationView, Person, Stay, Suggestion};

pub(super) fn person(view: &View, id: AttendeeId) -> Person {
    // Erased in the hall is erased, even while the directory is still being cleaned.
    let record = view.hall.attendee(id).and_then(|_| view.record(id));
    let record = record.as_deref();
    let attendee = view.hall.trace(id);
    let profile = attendee.map(|a| &a.profile);
    Person {
        id,
        name: record.map(|r| r.name.clone()),
        honorific: record.map_or(Honorific::Sama, |r| r.honorific.into()),
        organization: organization(view, record),
        kind: profile.map_or_else(|| "".into(), |p| p.kind.clone()),
        sub_kind: profile.and_then(|p| p.sub_kind.clone()),
        role: record.and_then(|r| r.role.clone()),
        ward: profile.map_or_else(|| OTHER_WARD.into(), |p| p.ward.clone()),
        offers: profile.map(|p| p.offers.clone()).unwrap_or_default(),
        needs: profile.map(|p| p.needs.clone()).unwrap_or_default(),
        sign: record
            .filter(|_| attendee.is_some_and(|a| !a.sign_hidden))
            .and_then(|r| r.sign.clone()),
        status: attendee.map_or(Status::Away, |a| a.status).into(),
        present: record.is_some() && view.is_here(id),
    }
}

/// With the id of its row in the list as it is now.
pub(super) fn organization(view: &View, record: Option<&PersonRecord>) -> OrganizationView {
    let picked = record.and_then(|r| r.picked.as_ref());
    OrganizationView {
        id: picked
            .and_then(|picked| view.organizations.find(picked))
            .map(|row| row.id.clone()),
        name: record
            .map(|r| r.organization_name.clone())
            .unwrap_or_default(),
    }
}

pub(in crate::service) fn me(view: &View, who: AttendeeId) -> Option<Me> {
    let (record, attendee) = (view.record(who)?, view.hall.attendee(who)?);
    let wished = |picked: &[Picked]| {
        let wished = picked.iter().map(|picked| OrganizationView {
            id: view.organizations.find(picked).map(|row| row.id.clone()),
            name: picked.name.clone(),
        });
        wished.collect()
    };
    Some(Me {
        id: who,
        name: record.name.clone(),
        kana: record.kana.clone(),
        honorific: record.honorific.into(),
        organization: organization(view, Some(&record)),
        kind: attendee.profile.kind.clone(),
        sub_kind: attendee.profile.sub_kind.clone(),
        role: record.role.clone(),
        ward: attendee.profile.ward.clone(),
        offers: attendee.profile.offers.clone(),
        needs: attendee.profile.needs.clone(),
        sign: record.sign.clone(),
        companies_welcome: attendee.profile.companies_welcome,
        contact: record.contact.clone().into(),
        wishes: wished(&record.greet),
        wishes_must: wished(&record.greet_must),
        wishes_never: wished(&record.greet_never),
        wished_kinds: { Some(&attendee.profile.wished_kinds) }
            .filter(|kinds| !kinds.is_empty())
            .map(|kinds| kinds.clone().into()),
        stay: stay(&attendee.profile.stay),
        consent: attendee.consent.into(),
        room: attendee.room.as_ref().unwrap_or(&attendee.home).clone(),
        status: attendee.status.into(),
        sign_hidden: attendee.sign_hidden,
        listens_until: attendee.listens_until.map(|until| view.rfc3339(until)),
        awaits_desk: attendee.is_unconfirmed(),
        badge: attendee.badge,
        stays_at: attendee.steering.stays_at,
        resume_code: record.resume_code.clone(),
    })
}

/// As people read it; nothing for whoever is there from the beginning to the end.
fn stay(stay: &domain::Stay) -> Option<Stay> {
    let shown = Stay {
        arrives: stay.arrives.map(clock),
        leaves: stay.leaves.map(clock),
        rooms: stay.rooms.clone(),
    };
    (!stay.is_whole()).then_some(shown)
}

pub(in crate::service) fn suggestions(
    view: &View,
    who: AttendeeId,
    suggested: &[Suggested],
) -> Vec<Suggestion> {
    let seen = suggested
        .iter()
        .filter(|s| view.hall.may_see(who, s.attendee));
    seen.map(|s| Suggestion {
        attendee: person(view, s.attendee),
        score: s.score,
        reasons: protocol::each(&s.reasons),
        near: s.near,
        wished: s.wished,
        relation: relation(view, &[who, s.attendee]),
    })
    .collect()
}
