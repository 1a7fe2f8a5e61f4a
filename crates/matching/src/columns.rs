//! The column kernel: points of one person against a whole block of people at once.
//!
//! People sit in *slots*; a block is [`LANES`] slots. Each tag has a column of 16-bit lanes per block (who offers it; what it is
//! worth to who needs it), so that scoring is adding whole columns - which compilers turn into vector instructions without help.
//! An inverted index does not pay with a hundred tags: most pairs of people share something.

use super::score::{Kinds, Profile, Scorer, TagSet};

/// Slots of a block. 256 lanes of 16 bits: one column is 512 bytes, the accumulators of a row stay in the first-level cache.
pub const LANES: usize = 256;

/// Points of a block, by lane: 0 is "may not meet or nobody here", otherwise points + 1.
pub type Row = [i16; LANES];

/// A person prepared for the kernel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// Tag and points of every need.
    needs: Vec<(u8, i16)>,
    gives: Vec<u8>,
    mutual: Vec<u8>,
    kind: u8,
    ward: u8,
    role: u8,
    is_company: bool,
    companies_welcome: bool,
    /// Kinds of whom they may meet nobody, or nobody but those whom they wish to greet.
    closed: Kinds,
    /// By kind, points of their wishes; empty where they wish for none.
    wished: Vec<i16>,
}

impl Prepared {
    pub fn new(scorer: &Scorer, profile: &Profile) -> Self {
        Self {
            needs: scorer.shares(profile).collect(),
            gives: scorer.gives(profile).iter().collect(),
            mutual: scorer.ticked(profile).iter().collect(),
            kind: profile.kind,
            ward: profile.ward,
            role: profile.role,
            is_company: profile.is_company,
            companies_welcome: profile.companies_welcome,
            closed: scorer.world().closed(profile),
            wished: wished(scorer, profile),
        }
    }

    /// Needs that are worth anything.
    pub fn needs(&self) -> TagSet {
        self.needs.iter().map(|n| n.0).collect()
    }

    /// Which of the four rows of [`Columns`]' admission table this person reads.
    fn audience(&self) -> usize {
        usize::from(self.is_company) * 2 + usize::from(self.companies_welcome)
    }
}

fn wished(scorer: &Scorer, profile: &Profile) -> Vec<i16> {
    match profile.asked_kinds().is_empty() {
        true => Vec::new(),
        false => (0..scorer.world().kinds())
            .map(|kind| scorer.kind_wish(profile, kind as u8))
            .collect(),
    }
}

/// Everybody present, tag by tag.
#[derive(Clone, Debug)]
pub struct Columns {
    tags: usize,
    kinds: usize,
    wards: usize,
    roles: usize,
    both: i16,
    answer: i16,
    mutual: i16,
    /// Added to every admissible pair: novelty, and 1 to tell "no points" from "never".
    base: i16,
    /// Per block: columns one after another - `tags` of givers (mask), `tags` of needs (points), `kinds`, `wards`,
    /// `roles`, 4 of admission.
    blocks: Vec<Vec<i16>>,
    /// Slots from here on have never been taken.
    fresh: usize,
    /// Per block and lane: somebody's kind, and the kinds that are closed to them.
    sides: Vec<Vec<(u8, Kinds)>>,
    /// Some kinds have been closed to somebody.
    closing: bool,
}

impl Columns {
    pub fn new(scorer: &Scorer) -> Self {
        let w = scorer.weights();
        Self {
            tags: scorer.world().tags(),
            kinds: scorer.world().kinds(),
            wards: scorer.world().wards(),
            roles: scorer.world().roles().len(),
            both: w.both.into(),
            answer: w.answer as i16,
            mutual: w.mutual as i16,
            base: w.novelty as i16 + 1,
            blocks: Vec::new(),
            fresh: 0,
            sides: Vec::new(),
            closing: false,
        }
    }

    /// Blocks held; slots are `0..blocks() * LANES`.
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Seats a person, whoever sat in the slot before.
    pub fn set(&mut self, slot: usize, scorer: &Scorer, person: &Prepared) {
        let (tags, kinds) = (self.tags, self.kinds);
        let (wards, roles) = (self.wards, self.roles);
        while self.blocks.len() <= slot / LANES {
            self.blocks
                .push(vec![0; (2 * tags + kinds + wards + roles + 4) * LANES]);
            self.sides.push(vec![(0, Kinds::default()); LANES]);
        }
        if slot < self.fresh {
            self.clear(slot);
        }
        self.fresh = self.fresh.max(slot + 1);
        let lane = slot % LANES;
        self.sides[slot / LANES][lane] = (person.kind, person.closed);
        self.closing |= !person.closed.is_empty();
        let block = &mut self.blocks[slot / LANES];
        let mut put = |column: usize, value: i16| block[column * LANES + lane] = value;
        for &tag in person.gives.iter().chain(&person.mutual) {
            put(usize::from(tag), -1);
        }
        for &(tag, points) in &person.needs {
            put(tags + usize::from(tag), points);
        }
        for (kind, &points) in scorer.kind_row(person.kind).iter().enumerate() {
            let wished = person.wished.get(kind).copied().unwrap_or(0);
            put(2 * tags + kind, points + wished);
        }
        for (ward, &points) in scorer.ward_row(person.ward).iter().enumerate() {
            put(2 * tags + kinds + ward, points + self.base);
        }
        for role in 0..roles {
            let points = scorer.role(person.role, role as u8);
            put(2 * tags + kinds + wards + role, points);
        }
        for audience in 0..4 {
            let (company, welcome) = (audience & 2 != 0, audience & 1 != 0);
            let admits = (!company || person.companies_welcome) && (!person.is_company || welcome);
            put(
                2 * tags + kinds + wards + roles + audience,
                -i16::from(admits),
            );
        }
    }

    /// Empties a slot.
    pub fn clear(&mut self, slot: usize) {
        let lane = slot % LANES;
        if let Some(block) = self.blocks.get_mut(slot / LANES) {
            block[lane..].iter_mut().step_by(LANES).for_each(|x| *x = 0);
        }
    }

    /// Points of `person` against block `block`, without wishes for organizations (also where only those open a kind), met organizations and bans: those concern few pairs and are
    /// the caller's to put in.
    pub fn row(&self, person: &Prepared, block: usize, out: &mut Row) {
        let columns = &self.blocks[block];
        let column = |c: usize| -> &Row {
            columns[c * LANES..][..LANES]
                .try_into()
                .expect("a column has LANES lanes")
        };
        let (mut to_me, mut to_them) = ([0; LANES], [0; LANES]);
        // two columns at a time: half the traffic to the sums
        let mut needs = person.needs.chunks_exact(2);
        for pair in &mut needs {
            let ((a, more), (b, less)) = (pair[0], pair[1]);
            for ((sum, x), y) in to_me.iter_mut().zip(column(a.into())).zip(column(b.into())) {
                *sum += (more & x) + (less & y);
            }
        }
        for &(tag, points) in needs.remainder() {
            for (sum, gives) in to_me.iter_mut().zip(column(tag.into())) {
                *sum += points & gives;
            }
        }
        let mut gives = person.gives.chunks_exact(2);
        for pair in &mut gives {
            let (a, b) = (
                self.tags + usize::from(pair[0]),
                self.tags + usize::from(pair[1]),
            );
            for ((sum, x), y) in to_them.iter_mut().zip(column(a)).zip(column(b)) {
                *sum += x + y;
            }
        }
        for &tag in gives.remainder() {
            for (sum, points) in to_them.iter_mut().zip(column(self.tags + usize::from(tag))) {
                *sum += points;
            }
        }
        let kind = column(2 * self.tags + usize::from(person.kind));
        let ward = column(2 * self.tags + self.kinds + usize::from(person.ward));
        for i in 0..LANES {
            let both = (to_me[i].min(to_them[i]) * self.both) >> 2;
            let helped = -i16::from(to_me[i] + to_them[i] > 0);
            out[i] = to_me[i] + to_them[i] + both + (helped & self.answer) + kind[i] + ward[i];
        }
        for &tag in &person.mutual {
            for (sum, ticked) in out.iter_mut().zip(column(tag.into())) {
                *sum += self.mutual & ticked;
            }
        }
        if usize::from(person.role) < self.roles {
            let role = 2 * self.tags + self.kinds + self.wards + usize::from(person.role);
            for (sum, points) in out.iter_mut().zip(column(role)) {
                *sum += points;
            }
        }
        if !person.wished.is_empty() {
            for (sum, (kind, _)) in out.iter_mut().zip(&self.sides[block]) {
                *sum += person.wished[usize::from(*kind)];
            }
        }
        let admits = columns.len() - (4 - person.audience()) * LANES;
        for (sum, admits) in out.iter_mut().zip(&columns[admits..][..LANES]) {
            *sum &= admits;
        }
        if !self.closing && person.closed.is_empty() {
            return;
        }
        for (sum, (kind, closed)) in out.iter_mut().zip(&self.sides[block]) {
            if person.closed.contains(*kind) || closed.contains(person.kind) {
                *sum = 0;
            }
        }
    }

    /// Adds `points` to the lanes of those who offer `tag`, unless they are at "never".
    pub fn add_to_givers(&self, tag: u8, points: i16, block: usize, out: &mut Row) {
        let gives = &self.blocks[block][usize::from(tag) * LANES..][..LANES];
        for (sum, gives) in out.iter_mut().zip(gives) {
            let may_meet = -i16::from(*sum > 0);
            *sum = sum.saturating_add(points & gives & may_meet);
        }
    }
}
