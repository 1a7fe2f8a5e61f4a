//! A proof holds as it was made, and in no other form.

use proptest::prelude::*;

use super::*;
use domain::AttendeeId;
use matching::crowd::Crowd;
use matching::round::proof::prove;
use matching::round::{Attending, Odd, Request, compute};
use matching::score::Weights;
use protocol::api::{Opening, Proof, ProvenPerson, ProvenRound, RoundProof, Sealed, Seat};
use protocol::event::Words;

const ROUNDS: u32 = 3;
const SALT: &str = "5a17";

/// An evening of 25 people at ten tables, and what was kept of it.
fn evening() -> Vec<Sealed> {
    let crowd = Crowd::new(8, 25);
    let mut people: Vec<_> = { crowd.profiles().iter().enumerate() }
        .map(|(i, profile)| Attending {
            id: AttendeeId::new(i as u64),
            profile: profile.clone(),
            sat_out: 0,
            trios: 0,
        })
        .collect();
    let mut banned = Vec::new();
    let mut kept = Vec::new();
    for number in 0..ROUNDS {
        let request = Request {
            world: &crowd.world(),
            weights: &Weights::default(),
            people: &people.clone(),
            banned: &banned.clone(),
            odd: Odd::Pause,
            tables: Some(10),
            seed: number.into(),
        };
        let round = compute(&request, || true);
        let groups: Vec<_> = { round.introductions.iter() }
            .map(|i| i.attendees.clone())
            .collect();
        banned.extend(groups.iter().map(|group| (group[0], group[1])));
        let waits = |id: AttendeeId| round.waiting.iter().any(|(who, _)| *who == id);
        let person = |p: &Attending| ProvenPerson {
            id: format!("{:x}", p.id.bits() * 7919),
            sat_out: p.turns(),
            seat: if waits(p.id) {
                Seat::Waits
            } else {
                Seat::Table
            },
        };
        kept.push(Sealed {
            room: "main".into(),
            people: people.iter().map(person).collect(),
            claim: claim(prove(&request, &groups, 3), request.tables),
        });
        people
            .iter_mut()
            .filter(|p| waits(p.id))
            .for_each(|p| p.sat_out += 1);
    }
    kept
}

fn file(kept: &[Sealed], closed: bool) -> String {
    let round = |(number, sealed): (u32, &Sealed)| {
        let sealed = serde_json::to_string(sealed).expect("writes");
        ProvenRound {
            room: "main".into(),
            number,
            commitment: Some(commitment(SALT, &sealed)),
            opening: closed.then(|| Opening {
                salt: SALT.into(),
                sealed,
            }),
        }
    };
    let proof = Proof {
        form: FORM.into(),
        event: Words {
            ja: "集い".into(),
            en: "A gathering".into(),
        },
        date: "2027-02-03".into(),
        closed,
        rounds: (1..).zip(kept).map(round).collect(),
        digest: String::new(),
    };
    write(&proof).expect("writes")
}

fn fault(kept: &[Sealed]) -> String {
    let found = verify(file(kept, true).as_bytes(), None);
    found.expect_err("does not hold").to_string()
}

fn best(kept: &mut [Sealed], round: usize) -> &mut protocol::api::Best {
    match &mut kept[round].claim {
        RoundProof::Best(best) => best,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_evening_is_proven() {
    let kept = evening();
    let promised = file(&kept, false);
    let running = verify(promised.as_bytes(), None).expect("holds");
    assert!(!running.closed && running.rounds == ROUNDS as usize);
    let over = file(&kept, true);
    let verdict = verify(over.as_bytes(), Some(promised.as_bytes())).expect("holds");
    assert_eq!(
        (verdict.best, verdict.unclaimed, verdict.people),
        (3, 0, 25)
    );
    assert_eq!(
        (verdict.waited, verdict.called_later, verdict.again),
        (15, 0, 0)
    );
}

#[test]
fn what_does_not_hold_is_named() {
    let kept = evening();
    let mut swapped = kept.clone();
    let of = best(&mut swapped, 0);
    let (one, other) = (of.pairs[0].1, of.pairs[1].1);
    of.pairs[0].1 = other.max(of.pairs[0].0 + 1);
    of.pairs[1].1 = one.max(of.pairs[1].0 + 1);
    assert!(
        fault(&swapped).starts_with("round 1 of room main"),
        "{}",
        fault(&swapped)
    );

    let mut worse = kept.clone();
    let of = best(&mut worse, 1);
    let dear = { of.y2.iter_mut() }.max_by_key(|y2| **y2).expect("prices");
    *dear -= 2;
    assert!(fault(&worse).contains("count more than is paid for"));

    let mut generous = kept.clone();
    best(&mut generous, 1).y2[0] += 2;
    assert!(fault(&generous).contains("what none can exceed"));

    // who waited in the first round waits again, though somebody is seated who never did
    let mut unfair = kept.clone();
    for round in &mut unfair {
        round
            .people
            .iter_mut()
            .for_each(|person| person.sat_out = 0);
    }
    assert_eq!(
        fault(&unfair),
        "round 2 of room main was computed for other people than were there"
    );

    let mut forgotten = kept.clone();
    let waited = |person: &&mut ProvenPerson| person.sat_out > 0;
    forgotten[1]
        .people
        .iter_mut()
        .find(waited)
        .expect("waited")
        .sat_out = 9;
    assert!(fault(&forgotten).contains("was computed for other people"));

    let mut lost = kept.clone();
    lost.swap(0, 2);
    assert!(fault(&lost).contains("turns for"));

    let earlier = file(&kept[..2], false);
    let now = file(&kept[..1], true);
    let gone = verify(now.as_bytes(), Some(earlier.as_bytes())).expect_err("one is missing");
    assert_eq!(
        gone.to_string(),
        "round 2 of room main stands in the earlier file and not in this one"
    );
    let mut changed = kept.clone();
    changed[1].people[0].id = "another".into();
    let other = verify(file(&changed, true).as_bytes(), Some(earlier.as_bytes()));
    let said = other.expect_err("another commitment").to_string();
    assert_eq!(
        said,
        "round 2 of room main has another commitment than in the earlier file"
    );
    assert!(matches!(verify(b"{}", None), Err(Fault::Unreadable(_))));
}

proptest! {
    #[test]
    fn any_changed_byte_is_refused(at in any::<prop::sample::Index>(), change in 1..=255u8) {
        use std::sync::LazyLock;
        static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| file(&evening(), true).into_bytes());
        let mut changed = FILE.clone();
        let at = at.index(changed.len());
        changed[at] ^= change;
        prop_assert!(verify(&changed, None).is_err(), "byte {at}");
    }

    /// Somebody who writes the digests anew, too.
    #[test]
    fn any_other_number_of_a_sealed_round_is_refused(at in any::<prop::sample::Index>(), digit in 0..9u32) {
        use std::sync::LazyLock;
        static KEPT: LazyLock<Vec<Sealed>> = LazyLock::new(evening);
        let mut kept = KEPT.clone();
        let of = best(&mut kept, 0);
        let pairs = of.pairs.len();
        let pair = of.pairs[at.index(pairs)];
        let worth = &mut of.worth[pair.0 as usize][(pair.1 - pair.0 - 1) as usize];
        *worth += i64::from(digit) + 1;
        prop_assert!(verify(file(&kept, true).as_bytes(), None).is_err());
    }
}
