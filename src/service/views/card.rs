//! Cards that were handed over, and the account of them.

use std::cmp::Reverse;

use super::View;
use super::person::organization;
use domain::{AttendeeId, Millis};
use hall::Introduction;
use protocol::api::Provision;
use protocol::view::Card;

/// The consent that a handed-over card rests on.
const EXCHANGE_CONSENT: &str = "exchange";

/// The cards that `viewer` was handed here.
pub(super) fn cards<'a>(
    view: &'a View,
    introduction: &'a Introduction,
    viewer: AttendeeId,
) -> impl Iterator<Item = (Millis, Card)> + 'a {
    let exchanged = introduction.exchanges(viewer);
    exchanged.filter_map(move |(id, at)| Some((at, card(view, id, at)?)))
}

/// Somebody's card, as they handed it over at that time.
pub(super) fn card(view: &View, of: AttendeeId, at: Millis) -> Option<Card> {
    let (record, attendee) = (view.record(of)?, view.hall.attendee(of)?);
    Some(Card {
        attendee: of,
        name: record.name.clone(),
        kana: record.kana.clone(),
        honorific: record.honorific.into(),
        organization: organization(view, Some(&record)),
        kind: attendee.profile.kind.clone(),
        role: record.role.clone(),
        ward: attendee.profile.ward.clone(),
        contact: record.contact.clone().into(),
        exchanged_at: view.rfc3339(at),
    })
}

/// Cards handed over to `who`, newest first. An erased person's card is gone.
pub(in crate::service) fn contacts(view: &View, who: AttendeeId) -> Vec<Card> {
    let introductions = view.hall.introductions_of(who);
    let mut found: Vec<_> = introductions.flat_map(|i| cards(view, i, who)).collect();
    found.sort_by_key(|(at, _)| Reverse(*at));
    found.into_iter().map(|(_, card)| card).collect()
}

/// What of `who` was handed to whom, and what they were given; newest first.
pub(in crate::service) fn provisions(view: &View, who: AttendeeId) -> Vec<Provision> {
    let introductions = view.hall.introductions_of(who);
    let exchanged =
        introductions.flat_map(|i| i.exchanges(who).map(move |(other, at)| (i, at, other)));
    let mut provisions: Vec<_> = exchanged
        .flat_map(|(i, at, other)| {
            let record = view.hall.attendee(other).and_then(|_| view.record(other));
            [(true, who), (false, other)].map(|(given, of)| {
                let fields = i.card_fields.get(&of).map(protocol::each);
                let provision = Provision {
                    at: view.rfc3339(at),
                    given,
                    with: record.as_ref().map(|r| r.name.clone()),
                    organization: record.as_ref().map(|r| r.organization_name.clone()),
                    fields: fields.unwrap_or_default(),
                    consent: EXCHANGE_CONSENT.into(),
                    noted: false,
                };
                (at, provision)
            })
        })
        .collect();
    provisions.extend(super::record::provisions(view, who));
    provisions.extend(super::booth::provisions(view, who));
    provisions.sort_by_key(|(at, _)| Reverse(*at));
    provisions.into_iter().map(|(_, p)| p).collect()
}
