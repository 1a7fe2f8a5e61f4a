//! Which group goes to which table, where it is known how tables stand: so that people walk little, and do not sit at one table all evening.
//!
//! Groups are made first; then each goes to a table. It is an assignment of least cost, solved as a matching of groups and tables. Whoever
//! keeps a table is not asked here: others come to them.

use std::collections::BTreeMap;

use super::round::Round;
use blossom::{Graph, solve};
use domain::AttendeeId;

/// What a step from one table to the next costs.
const STEP: i64 = 2;
/// What it costs that somebody has sat at a table before, each time: as much as a step and a half. So staying is no better than moving one on.
const AGAIN: i64 = 3;
/// Pairs of a group and a table that are weighed together at most; beyond, groups choose one after another.
const MOST_PLACES: usize = 300_000;

/// How tables stand: row after row, in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    first_table: u16,
    /// Tables of each row; further rows are as long as the last.
    rows: Vec<u16>,
}

impl Layout {
    /// None where no row has a table.
    pub fn new(first_table: u16, rows: impl IntoIterator<Item = u16>) -> Option<Self> {
        let rows: Vec<u16> = rows.into_iter().filter(|&tables| tables > 0).collect();
        (!rows.is_empty()).then_some(Self { first_table, rows })
    }

    /// Row, and place in it.
    fn place(&self, table: u16) -> (u32, u32) {
        let mut at = u32::from(table.saturating_sub(self.first_table));
        for (row, &tables) in (0..).zip(&self.rows) {
            if at < u32::from(tables) {
                return (row, at);
            }
            at -= u32::from(tables);
        }
        let last = self.rows.last().map_or(1, |&tables| u32::from(tables));
        (self.rows.len() as u32 + at / last, at % last)
    }

    /// Tables that one passes from one to the other, along rows and across them.
    pub fn steps(&self, from: u16, to: u16) -> u32 {
        let ((row, at), (other_row, other_at)) = (self.place(from), self.place(to));
        row.abs_diff(other_row) + at.abs_diff(other_at)
    }
}

/// The tables that somebody has sat at, the latest last. Nobody who comes in walks from a table.
pub type Sat = Vec<u16>;

/// A table for each group, in their order; `None` once there are none. `tables`: those that are nobody's, each once, lowest first.
pub fn seat(layout: &Layout, groups: &[Vec<&Sat>], tables: &[u16]) -> Vec<Option<u16>> {
    // whom there is no table for is not for distances to say
    let seated = &groups[..groups.len().min(tables.len())];
    let cost = |group: &[&Sat], at: usize| {
        let table = tables[at];
        let person = |sat: &&Sat| {
            let walk = sat.last().map_or(0, |&from| layout.steps(from, table));
            let again = sat.iter().filter(|&&before| before == table).count();
            STEP * i64::from(walk) + AGAIN * again as i64
        };
        group.iter().map(person).sum::<i64>()
    };
    let chosen = if seated.len() * tables.len() <= MOST_PLACES {
        together(seated, tables.len(), cost)
    } else {
        in_turn(seated, tables.len(), cost)
    };
    let mut at = chosen.into_iter().map(|at| Some(tables[at]));
    groups.iter().map(|_| at.next().flatten()).collect()
}

/// Gives the groups of rounds one after another tables from 1 to `tables`, and more where there are more groups.
pub fn seat_rounds(layout: &Layout, tables: u16, rounds: &mut [Round]) {
    let mut sat: BTreeMap<AttendeeId, Sat> = BTreeMap::new();
    let nowhere = Sat::new();
    for round in rounds {
        let groups: Vec<Vec<&Sat>> = { round.introductions.iter() }
            .map(|i| {
                i.attendees
                    .iter()
                    .map(|who| sat.get(who).unwrap_or(&nowhere))
                    .collect()
            })
            .collect();
        let all: Vec<u16> = (1..=tables.max(groups.len() as u16)).collect();
        let given = seat(layout, &groups, &all);
        for (introduction, table) in round.introductions.iter_mut().zip(given) {
            let table = table.expect("there are as many tables as groups");
            introduction.table = table.into();
            for &who in &introduction.attendees {
                sat.entry(who).or_default().push(table);
            }
        }
        round.introductions.sort_unstable_by_key(|i| i.table);
    }
}

/// The assignment that costs least.
fn together(
    groups: &[Vec<&Sat>],
    tables: usize,
    cost: impl Fn(&[&Sat], usize) -> i64,
) -> Vec<usize> {
    let count = groups.len();
    // of tables as near the lower numbers: in sums that no step outweighs
    let each = (count * tables) as i64;
    let costs: Vec<i64> = { groups.iter() }
        .flat_map(|group| (0..tables).map(|at| cost(group, at) * each + at as i64))
        .collect();
    // there are tables enough, so a matching of all groups is heaviest
    let all = costs.iter().copied().max().unwrap_or(0) + 1;
    let edges: Vec<(u32, u32, i64)> = { (0..).zip(&costs) }
        .map(|(i, cost): (usize, _)| ((i / tables) as u32, (count + i % tables) as u32, all - cost))
        .collect();
    let solution = solve(&Graph::new(count + tables, &edges));
    let table = |group: usize| {
        let mate = solution
            .mate(group as u32)
            .map(|mate| mate as usize - count);
        mate.expect("there are as many tables as groups")
    };
    (0..count).map(table).collect()
}

/// Each group the table that costs it least of those still free.
fn in_turn(
    groups: &[Vec<&Sat>],
    tables: usize,
    cost: impl Fn(&[&Sat], usize) -> i64,
) -> Vec<usize> {
    let mut free: Vec<usize> = (0..tables).collect();
    let choose = |group: &Vec<&Sat>| {
        let best = (0..free.len()).min_by_key(|&i| (cost(group, free[i]), free[i]));
        free.remove(best.expect("there are as many tables as groups"))
    };
    groups.iter().map(choose).collect()
}

#[cfg(test)]
mod tests;
