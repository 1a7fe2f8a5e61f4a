//! How rare a tag is in the room.

use super::{Profile, TagSet, World};

/// How rare each tag is among the people present: inverse frequency over who offers it, in coarse steps.
///
/// Rarity falls to three quarters each time the number of people offering a tag doubles: a power law (exponent -0.415). Since the
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
            let before = octave(*n);
            *n = step(*n);
            if octave(*n) != before {
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
        // 100,000 · 0.75^octave, rounded; 18 octaves are 131,072 people offering one tag
        const POINTS: [i64; 18] = [
            100_000, 75_000, 56_250, 42_188, 31_641, 23_730, 17_798, 13_348, 10_011, 7_508, 5_631,
            4_224, 3_168, 2_376, 1_782, 1_336, 1_002, 752,
        ];
        POINTS[octave(self.offering(tag)).min(POINTS.len() - 1)]
    }
}

/// 0 for none or one, then one more each time `n` reaches a power of two.
fn octave(n: u32) -> usize {
    n.max(1).ilog2() as usize
}
