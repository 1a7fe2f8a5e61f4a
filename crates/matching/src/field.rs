//! Everybody who takes part in one round, and the points of every pair among them: the dense graph that is never written out.

use std::collections::HashMap;

use super::columns::{Columns, LANES, Prepared, Row};
use super::score::{Profile, Scorer};

/// Up to so many people the lanes of all pairs are held (8 MiB at most): every pass reads them again, and reading is faster than adding columns.
const HELD: usize = 2_048;

/// People by index, scored by the column kernel; pairs that the kernel cannot know (colleagues, bans, wishes, organizations already
/// greeted) are listed apart.
#[derive(Debug)]
pub struct Field {
    people: usize,
    meeting: i64,
    columns: Columns,
    prepared: Vec<Prepared>,
    /// By person, ascending: lanes that differ from the kernel's.
    special: Vec<Vec<(u32, i16)>>,
    /// Rows of everybody, `blocks` blocks each; empty where they are not held.
    held: Vec<i16>,
    /// By person: costs points beside another such; and how many.
    apart: Vec<bool>,
    cost: i16,
}

impl Field {
    /// `banned`: pairs of indices that may not meet, in any order.
    pub fn new(scorer: &Scorer, people: &[&Profile], banned: &[(u32, u32)]) -> Self {
        let mut columns = Columns::new(scorer);
        let prepared: Vec<_> = people.iter().map(|p| Prepared::new(scorer, p)).collect();
        for (slot, person) in prepared.iter().enumerate() {
            columns.set(slot, scorer, person);
        }
        let mut members: HashMap<u64, Vec<u32>> = HashMap::new();
        for (i, p) in people.iter().enumerate() {
            members.entry(p.organization).or_default().push(i as u32);
        }
        let mut pairs: Vec<(u32, u32, bool)> = banned
            .iter()
            .map(|&(a, b)| (a.min(b), a.max(b), true))
            .collect();
        for (i, p) in people.iter().enumerate() {
            let i = i as u32;
            for organization in p.named().chain([p.organization]) {
                for &other in members.get(&organization).into_iter().flatten() {
                    pairs.push((i.min(other), i.max(other), false));
                }
            }
        }
        // a ban sorts after the same pair without one, so it has the last word
        pairs.sort_unstable();
        let mut special = vec![Vec::new(); people.len()];
        for (at, &(a, b, ban)) in pairs.iter().enumerate() {
            if pairs
                .get(at + 1)
                .is_some_and(|next| (next.0, next.1) == (a, b))
            {
                continue;
            }
            let (p, q) = (people[a as usize], people[b as usize]);
            let never = ban || !scorer.admissible(p, q);
            let lane = if never {
                0
            } else {
                scorer.points(p, q) as i16 + 1
            };
            special[a as usize].push((b, lane));
            if a != b {
                special[b as usize].push((a, lane));
            }
        }
        special.iter_mut().for_each(|row| row.sort_unstable());
        let mut field = Self {
            people: people.len(),
            meeting: i64::from(scorer.weights().meeting),
            columns,
            prepared,
            special,
            held: Vec::new(),
            apart: Vec::new(),
            cost: 0,
        };
        if people.len() <= HELD {
            field.hold();
        }
        field
    }

    /// The same with pairs of which both are `apart` worth `cost` points less.
    ///
    /// A lane cannot fall below that of no points, so all others rise instead, and meeting counts as much less. Lanes at the very top stay where they
    /// are: there a pair may be worth up to `cost` less than it is.
    pub fn parting(mut self, apart: Vec<bool>, cost: i16) -> Self {
        self.meeting -= i64::from(cost);
        (self.apart, self.cost) = (apart, cost);
        if self.people <= HELD {
            self.hold();
        }
        self
    }

    fn hold(&mut self) {
        let mut held = vec![0; self.people * self.blocks() * LANES];
        let (rows, _) = held.as_chunks_mut::<LANES>();
        let places = (0..self.people as u32).flat_map(|a| (0..self.blocks()).map(move |b| (a, b)));
        for (row, (a, block)) in rows.iter_mut().zip(places) {
            self.write(a, block, row);
        }
        self.held = held;
    }

    pub fn len(&self) -> usize {
        self.people
    }

    pub fn is_empty(&self) -> bool {
        self.people == 0
    }

    pub fn blocks(&self) -> usize {
        self.columns.blocks()
    }

    /// Score of a lane: its points and those for meeting at all.
    pub fn score(&self, lane: i16) -> i64 {
        self.meeting + i64::from(lane) - 1
    }

    /// Lanes of person `a` against block `block`; 0: never. `scratch` is for rows that are not held.
    pub fn row<'a>(&'a self, a: u32, block: usize, scratch: &'a mut Row) -> &'a Row {
        let (rows, _) = self.held.as_chunks::<LANES>();
        match rows.get(a as usize * self.blocks() + block) {
            Some(row) => row,
            None => {
                self.write(a, block, scratch);
                scratch
            }
        }
    }

    /// Is there nobody whom `a` may meet?
    pub fn alone(&self, a: u32) -> bool {
        let mut scratch = [0; LANES];
        (0..self.blocks()).all(|block| {
            self.row(a, block, &mut scratch)
                .iter()
                .all(|&lane| lane <= 0)
        })
    }

    fn write(&self, a: u32, block: usize, out: &mut Row) {
        self.columns.row(&self.prepared[a as usize], block, out);
        let special = &self.special[a as usize];
        let (from, to) = ((block * LANES) as u32, ((block + 1) * LANES) as u32);
        let first = special.partition_point(|s| s.0 < from);
        for &(slot, lane) in special[first..].iter().take_while(|s| s.0 < to) {
            out[(slot - from) as usize] = lane;
        }
        if self.apart.is_empty() {
            return;
        }
        let apart = self.apart[a as usize];
        let theirs = self.apart.iter().skip(from as usize);
        for (lane, &other) in out.iter_mut().zip(theirs) {
            if *lane > 0 && !(apart && other) {
                *lane = lane.saturating_add(self.cost);
            }
        }
    }

    /// Lane of one pair; 0: never. For a handful of pairs - rows are far cheaper.
    pub fn lane(&self, a: u32, b: u32) -> i16 {
        let mut scratch = [0; LANES];
        self.row(a, b as usize / LANES, &mut scratch)[b as usize % LANES]
    }
}
