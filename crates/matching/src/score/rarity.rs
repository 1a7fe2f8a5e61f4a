//! How rare a tag is in the room.

use super::{Profile, TagSet, World};

/// How rare each tag is among the people present: inverse frequency over who offers it, in coarse steps.
///
/// Rarity falls by a seventh each time the number of people offering a tag doubles: a power law (exponent -0.208). What nobody offers counts nothing.
/// Since the
/// needs of one person are normalised against each other, a power law leaves every score as it is when the whole room grows in
/// proportion; only a tag's own count matters, and only when it passes a power of two. So most arrivals change no score
/// between other people, which is what keeps suggestion lists exact *and* cheap. (Spärck Jones, 1972, for the idea of weighting by
/// inverse frequency.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rarity {
    offering: Vec<u32>,
}

impl Rarity {
    /// Nobody present.
    pub fn new(world: &World) -> Self {
        Self {
            offering: vec![0; world.tags()],
        }
    }

    pub fn of<'a>(world: &World, present: impl IntoIterator<Item = &'a Profile>) -> Self {
        let mut rarity = Self::new(world);
        for profile in present {
            rarity.arrive(profile);
        }
        rarity
    }

    /// As many people offer each tag as was counted elsewhere.
    pub fn counted(world: &World, offering: impl IntoIterator<Item = (u8, u32)>) -> Self {
        let mut rarity = Self::new(world);
        for (tag, n) in offering {
            if let Some(known) = rarity.offering.get_mut(usize::from(tag)) {
                *known = n;
            }
        }
        rarity
    }

    /// What these offer is offered by somebody, whoever was counted.
    pub fn at_least(&mut self, present: &[&Profile]) {
        for tag in present.iter().flat_map(|profile| profile.offers.iter()) {
            if let Some(known) = self.offering.get_mut(usize::from(tag)) {
                *known = (*known).max(1);
            }
        }
    }

    /// Counts a person in; the tags whose rarity changed.
    pub fn arrive(&mut self, profile: &Profile) -> TagSet {
        self.count(profile, |n| n + 1)
    }

    /// Counts a person out; the tags whose rarity changed.
    pub fn leave(&mut self, profile: &Profile) -> TagSet {
        self.count(profile, |n| n - 1)
    }

    fn count(&mut self, profile: &Profile, step: impl Fn(u32) -> u32) -> TagSet {
        let mut changed = TagSet::EMPTY;
        for tag in profile.offers.iter() {
            let Some(n) = self.offering.get_mut(usize::from(tag)) else {
                continue;
            };
            let before = points(*n);
            *n = step(*n);
            if points(*n) != before {
                changed.insert(tag);
            }
        }
        changed
    }

    /// People present who offer the tag.
    pub fn offering(&self, tag: u8) -> u32 {
        self.offering.get(usize::from(tag)).copied().unwrap_or(0)
    }

    pub(super) fn points(&self, tag: u8) -> i64 {
        points(self.offering(tag))
    }
}

/// Of a tag that `offering` people offer: 100,000 · 0.75^(octave/2), rounded; an octave ends each time the number reaches a power of two.
fn points(offering: u32) -> i64 {
    const POINTS: [i64; 18] = [
        100_000, 86_603, 75_000, 64_952, 56_250, 48_714, 42_188, 36_535, 31_641, 27_402, 23_730,
        20_551, 17_798, 15_413, 13_348, 11_560, 10_011, 8_670,
    ];
    match offering.checked_ilog2() {
        Some(octave) => POINTS[(octave as usize).min(POINTS.len() - 1)],
        None => 0,
    }
}
