//! Checks a proof by arithmetic alone: nothing here asks the matcher.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::file::{FORM, commitment, is_whole};
use protocol::api::{Best, Proof, ProvenPerson, ProvenRound, RoundProof, Sealed, Seat};

/// What holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub closed: bool,
    pub rounds: usize,
    /// Rounds proven best.
    pub best: usize,
    /// Rounds of which nothing is claimed: circles, with too few people, with too many, or with partners exchanged for a table of three.
    pub unclaimed: usize,
    pub people: usize,
    /// Times somebody sat out.
    pub waited: usize,
    /// Of these, those who were called during the same round after all, as the event says.
    pub called_later: usize,
    /// Times somebody sat out again, because no round could seat more of those who had.
    pub again: usize,
}

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no proof.
    Unreadable(String),
    Broken(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unreadable(text) | Self::Broken(text)) = self;
        f.write_str(text)
    }
}

/// Holds a proof against itself and, where somebody kept one from an earlier moment of the event, against that.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(file: &[u8], earlier: Option<&[u8]>) -> Result<Verdict, Fault> {
    let proof = read(file)?;
    if let Some(earlier) = earlier {
        same_promises(&read(earlier)?, &proof)?;
    }
    let mut verdict = Verdict {
        closed: proof.closed,
        rounds: proof.rounds.len(),
        ..Verdict::default()
    };
    if !proof.closed {
        let early = proof.rounds.iter().find(|round| round.opening.is_some());
        return early.map_or(Ok(verdict), |round| {
            broken(round, "was opened while the event is still running")
        });
    }
    let mut numbers = BTreeMap::new();
    let mut turns = BTreeMap::new();
    for round in &proof.rounds {
        let number = numbers.entry(&round.room).or_insert(0);
        *number += 1;
        if round.number != *number {
            return broken(round, &format!("stands where round {number} belongs"));
        }
        let sealed = opened(round)?;
        take_turns(round, &sealed.people, &mut turns, &mut verdict)?;
        match &sealed.claim {
            RoundProof::Best(best) => {
                same_people(best, &sealed.people).or_else(|why| broken(round, why))?;
                is_best(best).or_else(|why| broken(round, &why))?;
                verdict.best += 1;
                verdict.again += again(&sealed.people);
            }
            RoundProof::Circles | RoundProof::Few | RoundProof::Many | RoundProof::Exchanged => {
                verdict.unclaimed += 1
            }
        }
    }
    verdict.people = turns.len();
    Ok(verdict)
}

fn broken<T>(round: &ProvenRound, what: &str) -> Result<T, Fault> {
    let ProvenRound { room, number, .. } = round;
    Err(Fault::Broken(format!(
        "round {number} of room {room} {what}"
    )))
}

fn read(file: &[u8]) -> Result<Proof, Fault> {
    let unreadable = |what: String| Err(Fault::Unreadable(what));
    match is_whole(file) {
        None => {
            return unreadable(
                "it does not end with a digest: is it a whole proof, as /api/proof answers it?"
                    .into(),
            );
        }
        Some(false) => {
            let what = "the file was changed after it was made: its digest is that of another";
            return Err(Fault::Broken(what.into()));
        }
        Some(true) => {}
    }
    let proof: Proof = match serde_json::from_slice(file) {
        Ok(proof) => proof,
        Err(error) => return unreadable(format!("it is not read as a proof: {error}")),
    };
    if proof.form != FORM {
        return unreadable(format!("its form is `{}`, this reads `{FORM}`", proof.form));
    }
    Ok(proof)
}

/// What was published then still stands.
fn same_promises(earlier: &Proof, now: &Proof) -> Result<(), Fault> {
    for promised in &earlier.rounds {
        let same =
            |round: &&ProvenRound| (&round.room, round.number) == (&promised.room, promised.number);
        match now.rounds.iter().find(same) {
            None => return broken(promised, "stands in the earlier file and not in this one"),
            Some(round) if round.commitment != promised.commitment => {
                return broken(promised, "has another commitment than in the earlier file");
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn opened(round: &ProvenRound) -> Result<Sealed, Fault> {
    let Some(promised) = &round.commitment else {
        return broken(round, "was called without a commitment");
    };
    let Some(opening) = &round.opening else {
        return broken(round, "was not opened");
    };
    if commitment(&opening.salt, &opening.sealed) != *promised {
        return broken(round, "was opened as something else than was committed to");
    }
    let sealed: Sealed = match serde_json::from_str(&opening.sealed) {
        Ok(sealed) => sealed,
        Err(error) => return broken(round, &format!("cannot be read: {error}")),
    };
    if sealed.room != round.room {
        return broken(round, "was called in another room");
    }
    Ok(sealed)
}

/// By id: turns before the round they were last in, and whether they sat that out.
type Turns = BTreeMap<String, (u32, bool)>;

/// Nobody's turns are forgotten from one round to the next.
fn take_turns(
    round: &ProvenRound,
    people: &[ProvenPerson],
    turns: &mut Turns,
    verdict: &mut Verdict,
) -> Result<(), Fault> {
    let mut here = BTreeSet::new();
    for person in people {
        if !here.insert(&person.id) {
            return broken(round, &format!("has {} twice", person.id));
        }
        let waits = matches!(person.seat, Seat::Waits | Seat::Aside);
        verdict.waited += usize::from(waits);
        let before = turns.insert(person.id.clone(), (person.sat_out, waits));
        match before {
            Some((sat_out, _)) if person.sat_out < sat_out => {
                let what = format!(
                    "counts {} turns for {}, who had {sat_out} before",
                    person.sat_out, person.id
                );
                return broken(round, &what);
            }
            Some((sat_out, true)) if person.sat_out == sat_out => verdict.called_later += 1,
            _ => {}
        }
    }
    Ok(())
}

/// Places and people are as many of each kind.
fn same_people(best: &Best, people: &[ProvenPerson]) -> Result<(), &'static str> {
    let mut seated: Vec<u32> = best.pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    seated.extend(&best.thirds);
    let seated_once: BTreeSet<u32> = seated.iter().copied().collect();
    if seated_once.len() != seated.len() {
        return Err("seats somebody twice");
    }
    let mut places: Vec<(u32, bool)> = (0..)
        .zip(&best.sat_out)
        .map(|(at, &sat_out)| (sat_out, seated_once.contains(&at)))
        .collect();
    let took_part = people.iter().filter_map(|person| match person.seat {
        Seat::Table => Some((person.sat_out, true)),
        Seat::Waits => Some((person.sat_out, false)),
        Seat::Given | Seat::Aside => None,
    });
    let mut took_part: Vec<_> = took_part.collect();
    places.sort_unstable();
    took_part.sort_unstable();
    if places == took_part {
        Ok(())
    } else {
        Err("was computed for other people than were there")
    }
}

/// The prices pay for every pair, and the round costs all that they are: so none weighs more.
fn is_best(best: &Best) -> Result<(), String> {
    let n = best.sat_out.len();
    let rows = best.worth.iter().enumerate();
    let triangle = rows.clone().all(|(a, row)| a + row.len() + 1 == n);
    if best.y2.len() != n || best.worth.len() != n || !triangle {
        return Err("has not one price and one row for each person".into());
    }
    if best.y2.iter().any(|&y2| y2 < 0) || best.toll < 0 {
        return Err("has a price below nothing".into());
    }
    let sets = sets_of_places(best)?;
    let patience = |at: usize| {
        i128::from(best.patience) * i128::from(best.sat_out[at].saturating_sub(best.least))
    };
    let weight = |a: usize, b: usize| {
        let worth = i128::from(best.worth[a][b - a - 1]);
        2 * (worth + patience(a) + patience(b)) - i128::from(best.toll)
    };
    let pairs = rows.flat_map(|(a, row)| (0..row.len()).map(move |i| (a, a + 1 + i)));
    for (a, b) in pairs.filter(|&(a, b)| best.worth[a][b - a - 1] > 0) {
        let both = sets.iter().filter(|set| set.of[a] && set.of[b]);
        let shared: i128 = both.map(|set| set.z2).sum();
        let paid = i128::from(best.y2[a]) + i128::from(best.y2[b]) + shared;
        if paid < 2 * weight(a, b) {
            return Err(format!(
                "is not proven best: places {a} and {b} together count more than is paid for"
            ));
        }
    }
    let mut weighs = 0;
    for &(a, b) in &best.pairs {
        let (a, b) = (a as usize, b as usize);
        if a >= b || b >= n || best.worth[a][b - a - 1] <= 0 {
            return Err(format!("seats places {a} and {b}, who are no pair"));
        }
        weighs += 2 * weight(a, b);
    }
    let full = best
        .tables
        .is_none_or(|tables| best.pairs.len() == tables as usize);
    if best.toll > 0 && !full {
        return Err("leaves a table empty that is paid for".into());
    }
    let tables = best.tables.map_or(usize::MAX, |tables| tables as usize);
    if best.pairs.len() > tables {
        return Err("has more pairs than tables".into());
    }
    let bound: i128 = best.y2.iter().map(|&y2| i128::from(y2)).sum::<i128>()
        + sets.iter().map(|set| set.z2 * set.pairs).sum::<i128>();
    if weighs == bound {
        Ok(())
    } else {
        Err(format!(
            "is not proven best: it weighs {weighs}, and {bound} is what none can exceed (quarter points)"
        ))
    }
}

struct PlacesOfSet {
    /// By place.
    of: Vec<bool>,
    z2: i128,
    /// Most pairs within it.
    pairs: i128,
}

fn sets_of_places(best: &Best) -> Result<Vec<PlacesOfSet>, String> {
    let n = best.sat_out.len();
    let once: BTreeSet<_> = best.order.iter().collect();
    if once.len() != best.order.len() || best.order.iter().any(|&at| at as usize >= n) {
        return Err("has sets with a place that is none, or twice".into());
    }
    let set = |set: &protocol::api::SetOfPlaces| {
        let places = best.order.get(set.from as usize..set.to as usize);
        let places = places.filter(|places| places.len() % 2 == 1 && set.z2 > 0)?;
        let mut of = vec![false; n];
        places.iter().for_each(|&at| of[at as usize] = true);
        Some(PlacesOfSet {
            of,
            z2: set.z2.into(),
            pairs: (places.len() / 2) as i128,
        })
    };
    let sets: Option<Vec<_>> = best.sets.iter().map(set).collect();
    sets.ok_or_else(|| "has a set that is no odd number of places with a price".into())
}

/// Who sits out while somebody sits who has fewer turns.
fn again(people: &[ProvenPerson]) -> usize {
    let seated = people.iter().filter(|person| person.seat == Seat::Table);
    let least = seated.map(|person| person.sat_out).min();
    let waits = people.iter().filter(|person| person.seat == Seat::Waits);
    waits
        .filter(|person| least.is_some_and(|least| person.sat_out > least))
        .count()
}
