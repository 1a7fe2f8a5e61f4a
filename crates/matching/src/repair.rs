//! Repair of a running round: somebody did not come, somebody left, somebody arrived late. Nobody who is talking is moved.

use std::collections::BTreeSet;

use super::round::phones::cost;
use super::round::{Attending, Introduction, Odd, Request, compute_among};
use super::score::{Rarity, Scorer};
use domain::{AttendeeId, Waiting};

/// People called to a table of the running round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    pub attendees: Vec<AttendeeId>,
    /// They have met and are in conversation.
    pub talking: bool,
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Places in the list of those called whose introduction is over: fewer than two of them are here.
    pub ended: Vec<usize>,
    /// New introductions. Tables are counted from 1 among these; the caller knows which are free.
    pub introductions: Vec<Introduction>,
    /// Somebody joins a pair that is not talking yet (only with [`Odd::Trio`]): place in the list, and who.
    pub joining: Vec<(usize, AttendeeId)>,
    /// By id.
    pub waiting: Vec<(AttendeeId, Waiting)>,
}

/// The best re-pairing. `request.people` are all who are present and not away, at a table or free; whoever is called but not among them is missing.
/// Those left alone by a missing partner have priority over those who were free anyway.
pub fn repair(request: &Request<'_>, called: &[Called], in_time: impl FnMut() -> bool) -> Repair {
    let present: BTreeSet<AttendeeId> = request.people.iter().map(|p| p.id).collect();
    let here = |c: &Called| c.attendees.iter().filter(|id| present.contains(id)).count();
    let ended: Vec<usize> = (0..called.len())
        .filter(|&i| here(&called[i]) < 2)
        .collect();
    let alone: BTreeSet<AttendeeId> = ended
        .iter()
        .flat_map(|&i| called[i].attendees.iter().copied())
        .collect();
    let seated: BTreeSet<AttendeeId> = called
        .iter()
        .filter(|c| here(c) >= 2)
        .flat_map(|c| c.attendees.iter().copied())
        .collect();
    let mut free: Vec<_> = request
        .people
        .iter()
        .filter(|p| !seated.contains(&p.id))
        .cloned()
        .collect();
    // Whoever merely sat out has that round counted already: one more would only draw level with them.
    let most = free.iter().filter(|p| !alone.contains(&p.id));
    let most = most.map(|p| p.sat_out).max().unwrap_or(0);
    for person in free.iter_mut().filter(|p| alone.contains(&p.id)) {
        person.sat_out += most + 1;
    }
    let rarity = Rarity::of(request.world, request.people.iter().map(|p| &p.profile));
    let scorer = Scorer::new(request.world.clone(), request.weights, rarity.clone());
    let round = compute_among(
        &Request {
            people: &free,
            ..request.clone()
        },
        rarity,
        in_time,
    );
    let mut waiting = round.waiting;
    let mut joining = Vec::new();
    if request.odd == Odd::Trio {
        let person = |id: AttendeeId| request.people.iter().find(|p| p.id == id);
        let apart = |a: &Attending, b: &Attending| {
            let neither = a.profile.without_phone && b.profile.without_phone;
            i64::from(neither) * i64::from(cost(request.weights))
        };
        let banned = |a: AttendeeId, b: AttendeeId| {
            request.banned.contains(&(a, b)) || request.banned.contains(&(b, a))
        };
        waiting.retain(|&(id, _)| {
            let Some(me) = person(id) else { return true };
            let score = |c: &Called| -> Option<i64> {
                let members = c.attendees.iter().copied().filter_map(person);
                let table: Vec<_> = { members.clone().chain([me]) }
                    .map(|p| &p.profile)
                    .collect();
                if !request.world.seats_within_limits(&table) {
                    return None;
                }
                members
                    .map(|p| {
                        (!banned(id, p.id) && scorer.admissible(&me.profile, &p.profile)).then(
                            || i64::from(scorer.score(&me.profile, &p.profile)) - apart(me, p),
                        )
                    })
                    .sum()
            };
            let open = |i: &usize| {
                !called[*i].talking
                    && here(&called[*i]) == 2
                    && !joining.iter().any(|(j, _)| j == i)
            };
            let best = (0..called.len())
                .filter(open)
                .filter_map(|i| Some((score(&called[i])?, std::cmp::Reverse(i))))
                .max();
            if let Some((_, std::cmp::Reverse(i))) = best {
                joining.push((i, id));
            }
            best.is_none()
        });
    }
    Repair {
        ended,
        introductions: round.introductions,
        joining,
        waiting,
    }
}

#[cfg(test)]
mod tests;
