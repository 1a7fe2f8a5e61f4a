//! Of organizations whose name is still known: who met whom on what, and who missed whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use domain::{IntroductionState as State, TagId};
use hall::{Employer, Hall};
use protocol::api::{CarriedMeeting, CarriedOrganization, CarryOver, Report, UnmetNeed};
use protocol::event::Words;

/// Organizations as they are called.
pub type Known = BTreeMap<Employer, CarriedOrganization>;

/// `wishes`: who would have liked to greet whom. `report`: of the same hall. Not signed yet.
pub fn facts(
    catalog: &Catalog,
    hall: &Hall,
    known: &Known,
    wishes: &BTreeSet<(Employer, Employer)>,
    report: &Report,
) -> CarryOver {
    let below = catalog.event.suppressed_below;
    let place: BTreeMap<Employer, u32> = known.keys().copied().zip(0..).collect();
    let met = meetings(hall);
    let said = met.iter().filter_map(|(&(one, other), (tags, count))| {
        Some(CarriedMeeting {
            one: *place.get(&one)?,
            other: *place.get(&other)?,
            tags: tags.iter().cloned().collect(),
            conversations: (*count >= below).then_some(*count),
        })
    });
    let have_met = |a: Employer, b: Employer| met.contains_key(&(a.min(b), a.max(b)));
    let missed = wishes
        .iter()
        .filter(|&&(from, to)| from != to && !have_met(from, to));
    let missed = missed.filter_map(|(from, to)| Some((*place.get(from)?, *place.get(to)?)));
    CarryOver {
        form: String::new(),
        event: Words {
            ja: catalog.event.name.ja.clone(),
            en: catalog.event.name.en.clone(),
        },
        date: catalog.event.date.to_string(),
        met: said.collect(),
        missed: missed.collect(),
        organizations: known.values().cloned().collect(),
        unmet: unmet(catalog, report),
        suppressed_below: below,
        key: String::new(),
        signature: String::new(),
    }
}

/// Of each two organizations, the smaller first: on what, and how often, their people talked.
fn meetings(hall: &Hall) -> BTreeMap<(Employer, Employer), (BTreeSet<TagId>, u32)> {
    let mut met: BTreeMap<_, (BTreeSet<TagId>, u32)> = BTreeMap::new();
    for talk in hall.introductions().filter(|i| i.state == State::Met) {
        let people = talk.people.iter().filter_map(|who| hall.trace(*who));
        let employers: BTreeSet<Employer> = people.map(|person| person.profile.employer).collect();
        let employers: Vec<_> = employers.into_iter().collect();
        for (i, one) in employers.iter().enumerate() {
            for other in &employers[i + 1..] {
                let (tags, count) = met.entry((*one, *other)).or_default();
                tags.extend(talk.reasons.iter().map(|reason| reason.tag.clone()));
                *count += 1;
            }
        }
    }
    met
}

/// Needs that somebody went home with, as far as the report tells of them: what follows from it, and nothing else.
pub fn unmet(catalog: &Catalog, report: &Report) -> Vec<UnmetNeed> {
    let open = report.needs.iter().filter(|need| {
        need.seekers
            .zip(need.answered)
            .is_some_and(|(sought, answered)| answered < sought)
    });
    let need = open.map(|need| UnmetNeed {
        tag: need.tag.clone(),
        ward: need.ward.clone(),
        invite: catalog
            .tag(&need.tag)
            .map(|tag| tag.offered_by.clone())
            .unwrap_or_default(),
        seekers: need.seekers,
        answered: need.answered,
    });
    need.collect()
}
