//! Pairs that the roster has to look at again after a commit.

use domain::AttendeeId;
use hall::{Commit, Fact, Hall};

/// Two people whose right to be suggested to each other may have changed.
pub type Pair = (AttendeeId, AttendeeId);

/// Whom a commit may have brought together or kept apart.
pub fn pairs(hall: &Hall, commit: &Commit) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut all_of = |people: &[AttendeeId]| {
        for (i, &a) in people.iter().enumerate() {
            pairs.extend(people[i + 1..].iter().map(|&b| (a, b)));
        }
    };
    for fact in &commit.facts {
        match fact {
            Fact::Introduced { introduction, .. }
            | Fact::Regrouped { introduction, .. }
            | Fact::Agreed { introduction, .. }
            | Fact::Encountered { introduction, .. }
            | Fact::Cancelled { introduction }
            | Fact::Lapsed { introduction }
            | Fact::Missed { introduction, .. } => {
                if let Some(found) = hall.introduction(*introduction) {
                    all_of(&found.people);
                }
            }
            Fact::RoundCalled { round, .. } => {
                for group in &round.groups {
                    all_of(&group.people);
                }
            }
            Fact::RoundRepaired { groups, .. } => {
                for group in groups {
                    all_of(&group.people);
                }
            }
            Fact::Vetoed { by, of } => all_of(&[*by, *of]),
            Fact::ToldApart { one, other } => all_of(&[*one, *other]),
            Fact::Registered { attendee, .. } | Fact::Corrected { attendee, .. } => {
                for double in hall.doubles(*attendee) {
                    all_of(&[*attendee, double]);
                }
            }
            Fact::Merged { into, .. } => {
                for (a, b) in hall.pairs().filter(|(a, b)| a == into || b == into) {
                    all_of(&[a, b]);
                }
            }
            _ => {}
        }
    }
    pairs
}
