//! Where somebody is with a booth, and a booth as its staff have it.

use std::cmp::Reverse;

use super::card::card;
use super::{View, count};
use crate::service::booths::KnownVisitor;
use domain::{AttendeeId, BoothId, BoothShare, Contact, Honorific, Millis};
use hall::Booth;
use protocol::api::{BoothDesk, BoothPerson, BoothVisitor, CardField, Provision};
use protocol::view::AtBoothView;

/// Nothing if they neither wait nor are there.
pub(super) fn at_booth(view: &View, id: &BoothId, who: AttendeeId) -> Option<AtBoothView> {
    let booth = view.hall.booth(id)?;
    Some(AtBoothView {
        booth: id.clone(),
        state: booth.state(who)?.into(),
        ahead: booth.ahead(who).map(count),
        until: booth.kept_until(who).map(|at| view.rfc3339(at)),
        waiting_minutes: booth.wait_ms(who).map(minutes),
        passed_over: view.hall.is_passed_over(id, who),
        paused: booth.paused && booth.ahead(who).is_some(),
        card: booth.knows(who) == BoothShare::Card,
    })
}

/// About how many minutes whoever comes now waits.
pub(in crate::service) fn wait_of_next(booth: &Booth) -> Option<u32> {
    booth.wait_of_next_ms().map(minutes)
}

fn minutes(ms: i64) -> u32 {
    u32::try_from((ms + 59_999) / 60_000).unwrap_or(u32::MAX)
}

/// Without what the booth says of itself.
pub(in crate::service) fn booth_desk(view: &View, id: &BoothId) -> Option<BoothDesk> {
    let booth = view.hall.booth(id)?;
    let mut here: Vec<_> = booth.here.iter().map(|(who, at)| (*at, *who)).collect();
    here.sort_unstable();
    let here = here.into_iter().filter_map(|(at, who)| {
        Some(BoothPerson {
            since: Some(view.rfc3339(at)),
            ..guest(view, booth, who)?
        })
    });
    let queue = booth.queue.iter().filter_map(|waiting| {
        Some(BoothPerson {
            until: booth
                .kept_until(waiting.attendee)
                .map(|at| view.rfc3339(at)),
            passed_over: view.hall.is_passed_over(id, waiting.attendee),
            ..guest(view, booth, waiting.attendee)?
        })
    });
    Some(BoothDesk {
        places: booth.places,
        open: !booth.paused,
        here: here.collect(),
        queue: queue.collect(),
        visitors: known_visitors(view, id)
            .into_iter()
            .map(|known| known.visitor)
            .collect(),
        present: Vec::new(),
        material: None,
        came: count(booth.checked_in.len()),
        now: view.rfc3339_exact(view.now),
    })
}

/// The consent by which a booth may know somebody.
const BOOTHS_CONSENT: &str = "booths";

/// Which booths know somebody, and what of them. What its staff noted is the exhibitor's own, who answers for it: that there is something,
/// and whose it is, is told here, so that the person knows whom to ask.
pub(super) fn provisions(view: &View, who: AttendeeId) -> Vec<(Millis, Provision)> {
    let (Some(record), Some(attendee)) = (view.record(who), view.hall.attendee(who)) else {
        return Vec::new();
    };
    let known = view.hall.booths().filter_map(|(id, booth)| {
        let visitor = booth.visitors.get(&who)?;
        let contact = visitor.card && attendee.consent.exchange;
        let fields = [
            (true, CardField::Name),
            (record.kana.is_some(), CardField::Kana),
            (true, CardField::Organization),
            (record.role.is_some(), CardField::Role),
            (contact && record.contact.phone.is_some(), CardField::Phone),
            (contact && record.contact.email.is_some(), CardField::Email),
        ];
        let given = fields.into_iter().filter(|(there, _)| *there);
        let provision = Provision {
            at: view.rfc3339(visitor.since),
            given: true,
            with: view.catalog.booth(id).map(|booth| booth.words.ja.clone()),
            organization: None,
            fields: given.map(|(_, field)| field).collect(),
            consent: BOOTHS_CONSENT.into(),
            noted: record.remarks.contains_key(id),
        };
        Some((visitor.since, provision))
    });
    known.collect()
}

/// Named only to a booth that may know them.
fn guest(view: &View, booth: &Booth, who: AttendeeId) -> Option<BoothPerson> {
    let attendee = view.hall.attendee(who)?;
    let known = booth.knows(who) >= BoothShare::Name;
    let record = known.then(|| view.record(who)).flatten();
    Some(BoothPerson {
        attendee: who,
        badge: attendee.badge,
        kind: attendee.profile.kind.clone(),
        ward: attendee.profile.ward.clone(),
        honorific: record
            .as_ref()
            .map_or(Honorific::Sama, |r| r.honorific)
            .into(),
        organization: record.as_ref().map(|r| r.organization_name.clone()),
        name: record.map(|r| r.name.clone()),
        paper: attendee.steering.paper,
        since: None,
        until: None,
        passed_over: false,
    })
}

/// Newest first.
pub(in crate::service) fn known_visitors(view: &View, id: &BoothId) -> Vec<KnownVisitor> {
    let Some(booth) = view.hall.booth(id) else {
        return Vec::new();
    };
    let mut known: Vec<_> = booth.visitors.iter().collect();
    known.sort_by_key(|(who, visitor)| (Reverse(visitor.since), **who));
    let shown = known.into_iter().filter_map(|(who, visitor)| {
        let (record, attendee) = (view.record(*who)?, view.hall.attendee(*who)?);
        // Whoever takes back that cards may be exchanged takes back this one as well.
        let whole = visitor.card && attendee.consent.exchange;
        let mut card = card(view, *who, visitor.since)?;
        if !whole {
            card.contact = Contact::default().into();
        }
        let remark = record.remarks.get(id).cloned().unwrap_or_default();
        let visitor = BoothVisitor {
            attendee: *who,
            badge: attendee.badge,
            name: card.name.clone(),
            kana: card.kana.clone(),
            honorific: card.honorific,
            organization: card.organization.clone(),
            kind: card.kind.clone(),
            role: card.role.clone(),
            ward: card.ward.clone(),
            since: card.exchanged_at.clone(),
            card: whole,
            note: remark.text,
            mark: remark.mark,
        };
        Some(KnownVisitor { visitor, card })
    });
    shown.collect()
}
