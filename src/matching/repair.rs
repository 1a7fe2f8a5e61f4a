//! Repair of a running round: somebody did not come, somebody left, somebody arrived late. Nobody who is talking is moved.

use std::collections::BTreeSet;

use super::round::{Introduction, Odd, Request, Waiting, compute};
use super::score::{Rarity, Scorer};
use crate::id::AttendeeId;

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
    for person in &mut free {
        // waiting at a table for somebody who does not come counts as a round sat out
        person.sat_out += u32::from(alone.contains(&person.id));
    }
    let round = compute(
        &Request {
            people: &free,
            odd: request.odd,
            ..request.clone()
        },
        in_time,
    );
    let mut waiting = round.waiting;
    let mut joining = Vec::new();
    if request.odd == Odd::Trio {
        let scorer = Scorer::new(
            request.world.clone(),
            request.weights,
            Rarity::of(request.world, request.people.iter().map(|p| &p.profile)),
        );
        let person = |id: AttendeeId| request.people.iter().find(|p| p.id == id);
        let banned = |a: AttendeeId, b: AttendeeId| {
            request.banned.contains(&(a, b)) || request.banned.contains(&(b, a))
        };
        waiting.retain(|&(id, _)| {
            let Some(me) = person(id) else { return true };
            let score = |c: &Called| -> Option<i64> {
                let members = c.attendees.iter().copied().filter_map(person);
                members
                    .map(|p| {
                        (!banned(id, p.id) && scorer.admissible(&me.profile, &p.profile))
                            .then(|| i64::from(scorer.score(&me.profile, &p.profile)))
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
mod tests {
    use super::*;
    use crate::matching::crowd::Crowd;
    use crate::matching::round::Attending;
    use crate::matching::score::{Profile, Weights};

    fn id(i: u64) -> AttendeeId {
        AttendeeId::new(i)
    }

    #[test]
    fn those_left_alone_are_paired_and_nobody_talking_moves() {
        let crowd = Crowd::new(9, 12);
        // no two of one organization, no companies
        let person = |(p, i): (&Profile, u64)| Attending {
            id: id(i),
            profile: Profile {
                organization: i,
                is_company: false,
                ..p.clone()
            },
            sat_out: 0,
        };
        let people: Vec<_> = crowd.profiles().iter().zip(0..).map(person).collect();
        // 0 and 1 talk; 2's partner 12 and 3's partner 13 are missing; 14 and 15 are both gone; 4 and 5 are on their way; 6 is late
        let called: Vec<_> = [
            (0, 1, true),
            (2, 12, false),
            (13, 3, false),
            (14, 15, false),
            (4, 5, false),
        ]
        .map(|(a, b, talking)| Called {
            attendees: vec![id(a), id(b)],
            talking,
        })
        .to_vec();
        let (world, weights) = (crowd.world(), Weights::default());
        let request = Request {
            world: &world,
            weights: &weights,
            people: &people[..7],
            banned: &[],
            odd: Odd::Trio,
            tables: None,
            seed: 3,
        };
        let repair_of = |request: &Request<'_>| repair(request, &called, || true);
        let fixed = repair_of(&request);
        assert_eq!(fixed.ended, [1, 2, 3]);
        let moved: BTreeSet<_> = fixed
            .introductions
            .iter()
            .flat_map(|i| i.attendees.clone())
            .collect();
        assert_eq!(moved, [id(2), id(3), id(6)].into());
        assert!(fixed.joining.is_empty() && fixed.waiting.is_empty());
        // with a pause, who stood alone at a table comes before the latecomer
        let paused = repair_of(&Request {
            odd: Odd::Pause,
            ..request.clone()
        });
        assert_eq!(paused.waiting, [(id(6), Waiting::Odd)]);
        // 2 and 3 may not meet, nor 6 either of them: each joins whom they may, but nobody who talks
        let banned = [
            (id(2), id(3)),
            (id(6), id(2)),
            (id(3), id(6)),
            (id(2), id(4)),
            (id(3), id(5)),
        ];
        let stuck = repair_of(&Request {
            banned: &banned,
            ..request
        });
        assert!(stuck.introductions.is_empty());
        assert_eq!(stuck.joining, [(4, id(6))]);
        assert_eq!(
            stuck.waiting.iter().map(|w| w.0).collect::<Vec<_>>(),
            [id(2), id(3)]
        );
    }
}
