//! One person against everybody: a pass of the column kernel, and the few pairs it cannot know.

use std::collections::HashMap;

use super::{Suggestions, distinct};
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
        let w = self.scorer.weights();
        let profile = &me.profile;
        let people = |index: &HashMap<u64, Vec<u32>>, organization: u64| {
            index.get(&organization).cloned().unwrap_or_default()
        };
        let mut add = |slots: Vec<u32>, points: i16| {
            for other in slots {
                let lane = &mut lanes[other as usize];
                if *lane > 0 {
                    *lane += points;
                }
            }
        };
        for organization in distinct(&profile.wishes) {
            add(people(&self.members, organization), w.wish as i16);
        }
        add(people(&self.wishing, profile.organization), w.wish as i16);
        let mut known: Vec<u32> = distinct(&profile.greeted)
            .flat_map(|o| people(&self.members, o))
            .collect();
        known.extend(people(&self.greeted, profile.organization));
        known.sort_unstable();
        known.dedup();
        add(known, -(w.novelty as i16));
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
