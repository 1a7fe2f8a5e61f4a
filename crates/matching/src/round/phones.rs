//! People without a phone: at a table where nobody has one, nobody sees the other's name and nobody can say that they came. They sit apart where that
//! costs little.

use super::super::field::Field;
use super::super::score::{Profile, Scorer, Weights};
use super::{Attending, Odd, Request, Scene, indices, join, seat};

/// What it may cost in scores to spare two people without a phone one table: as much as answering everything that one person seeks. Never a seat,
/// and never fairness to those who have sat out.
pub(in super::super) fn cost(weights: &Weights) -> i16 {
    weights.need.try_into().unwrap_or(i16::MAX)
}

/// The field in which each pair of two without a phone pays that cost, if there are two.
pub(super) fn apart(
    request: &Request<'_>,
    scorer: &Scorer,
    people: &[&Attending],
) -> Option<Field> {
    let without: Vec<bool> = people.iter().map(|p| p.profile.without_phone).collect();
    let two = without.iter().filter(|without| **without).nth(1).is_some();
    two.then(|| {
        let profiles: Vec<&Profile> = people.iter().map(|p| &p.profile).collect();
        let field = Field::new(scorer, &profiles, &indices(people, request.banned));
        field.parting(without, cost(scorer.weights()))
    })
}

impl Scene<'_> {
    /// These groups, or others as many and as fair that seat fewer people without a phone together and lose no more than that may cost.
    pub(super) fn with_phones(
        &self,
        groups: Vec<Vec<u32>>,
        in_time: &mut impl FnMut() -> bool,
    ) -> Vec<Vec<u32>> {
        let Some(field) = &self.apart else {
            return groups;
        };
        let together = self.without_phones(&groups);
        if together == 0 {
            return groups;
        }
        let seated = seat::seat(
            field,
            &self.bonus,
            self.in_turn,
            self.request.tables,
            in_time,
        );
        let mut others: Vec<Vec<u32>> = seated.pairs.iter().map(|&(a, b)| vec![a, b]).collect();
        if self.request.odd == Odd::Trio {
            join(&self.scorer, field, &self.people, &mut others);
        }
        let people = |groups: &[Vec<u32>]| groups.iter().map(Vec::len).sum::<usize>();
        let fair = |groups: &[Vec<u32>]| -> i64 {
            let seated = groups.iter().flatten();
            seated.map(|&a| self.bonus[a as usize]).sum()
        };
        let as_good = others.len() == groups.len()
            && people(&others) == people(&groups)
            && fair(&others) >= fair(&groups);
        let spared = together - self.without_phones(&others);
        let may_cost = spared * i64::from(cost(self.scorer.weights()));
        if as_good && spared > 0 && self.points(&others) >= self.points(&groups) - may_cost {
            others
        } else {
            groups
        }
    }

    /// Pairs at one table of which neither has a phone.
    fn without_phones(&self, groups: &[Vec<u32>]) -> i64 {
        let without = |&&a: &&u32| self.people[a as usize].profile.without_phone;
        let at = |group: &Vec<u32>| group.iter().filter(without).count() as i64;
        groups
            .iter()
            .map(|group| at(group) * (at(group) - 1) / 2)
            .sum()
    }

    fn points(&self, groups: &[Vec<u32>]) -> i64 {
        let score = |group: &Vec<u32>| -> i64 {
            let pairs =
                (0..group.len()).flat_map(|i| group[..i].iter().map(move |&b| (group[i], b)));
            pairs
                .map(|(a, b)| self.field.score(self.field.lane(a, b)))
                .sum()
        };
        groups.iter().map(score).sum()
    }
}

#[cfg(test)]
mod tests;
