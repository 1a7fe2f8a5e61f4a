//! One person against everybody: a pass of the column kernel, and the few pairs it cannot know.

use std::collections::BTreeSet;

use super::Suggestions;
use crate::columns::{LANES, Row};

/// Up to so many slots everybody's row is held (8 MiB at most): reading one is much faster than a pass.
const HELD: usize = 2_048;

impl Suggestions {
    /// Points of the person in `slot` against everybody, one more where they may meet; those kept from each other left out.
    pub(super) fn look_around(&self, slot: u32, lanes: &mut Vec<i16>) {
        match self.rows.get(slot as usize) {
            Some(row) => lanes.clone_from(row),
            None => self.pass(slot, lanes),
        }
    }

    /// Brings the rows that are held up to date: those of whoever came, went or changed, and their lane in everybody's.
    pub(super) fn hold_rows(&mut self) {
        let stale = std::mem::take(&mut self.stale);
        if self.slots.len() > HELD {
            self.rows = Vec::new();
            return;
        }
        let size = self.columns.blocks() * LANES;
        self.rows.resize_with(self.slots.len(), Vec::new);
        self.rows.iter_mut().for_each(|row| row.resize(size, 0));
        for slot in stale {
            let mut lanes = std::mem::take(&mut self.rows[slot as usize]);
            if self.slots[slot as usize].is_some() {
                self.pass(slot, &mut lanes);
            } else {
                lanes.fill(0);
            }
            for (row, &lane) in self.rows.iter_mut().zip(&lanes) {
                if let Some(mine) = row.get_mut(slot as usize) {
                    *mine = lane;
                }
            }
            self.rows[slot as usize] = lanes;
        }
    }

    fn pass(&self, slot: u32, lanes: &mut Vec<i16>) {
        lanes.resize(self.columns.blocks() * LANES, 0);
        let me = self.person(slot);
        for (block, out) in lanes.chunks_exact_mut(LANES).enumerate() {
            let out: &mut Row = out.try_into().expect("chunks have LANES lanes");
            self.columns.row(&me.prepared, block, out);
        }
        let profile = &me.profile;
        let members = |organization: u64| self.members.get(&organization).into_iter().flatten();
        let naming = self.naming.get(&profile.organization).into_iter().flatten();
        let known: BTreeSet<u32> = { profile.named().flat_map(members).chain(naming) }
            .copied()
            .collect();
        for other in known {
            let theirs = &self.person(other).profile;
            lanes[other as usize] = match self.scorer.admissible(profile, theirs) {
                true => self.scorer.points(profile, theirs) as i16 + 1,
                false => 0,
            };
        }
        for &colleague in &self.members[&profile.organization] {
            lanes[colleague as usize] = 0;
        }
        for who in self.bans.get(&me.id).into_iter().flatten() {
            if let Some(&other) = self.slot_of.get(who)
                && self.is_banned(*who, me.id)
            {
                lanes[other as usize] = 0;
            }
        }
    }

    /// The same with what `slot` seeks and nobody has answered yet counted [`Self::fresh`] points more.
    pub(super) fn look_for(&self, slot: u32, round: usize, lanes: &mut Vec<i16>) {
        self.look_around(slot, lanes);
        let before = self.person(slot).choices[..round].iter().flatten();
        let mut open = self.open[slot as usize];
        for choice in before {
            lanes[choice.slot as usize] = 0;
            open = open.difference(self.gives[choice.slot as usize]);
        }
        if open.is_empty() {
            return;
        }
        for (block, out) in lanes.chunks_exact_mut(LANES).enumerate() {
            let out: &mut Row = out.try_into().expect("chunks have LANES lanes");
            for tag in open.iter() {
                self.columns.add_to_givers(tag, self.fresh, block, out);
            }
        }
    }
}
