//! Made-up people for tests, benches and rehearsals: deterministic, in the proportions of a medical liaison event.
//!
//! Organizations are drawn one after another; each has a kind, a ward and one to five people who share most of its offers. What a
//! kind offers and seeks follows an affinity of kinds to groups of tags, popular tags first (Zipf). Nothing here reads a clock or global state:
//! the same seed and size give the same people everywhere, and a larger crowd begins with the smaller one.

use std::sync::Arc;

use crate::random::Random;
use crate::score::{Profile, Proximity, Roles, TagSet, World};

pub mod shapes;

/// How finely a crowd is told apart.
#[derive(Debug)]
struct Grain {
    /// First tag of each group, and the end: inbound, clinical, dental, care, management.
    groups: [u64; 6],
    /// The last so many tags of management want both.
    mutual: u64,
    wards: usize,
    /// How often the tags of a group are ticked, most popular first.
    popularity: [u64; 22],
    /// Percent who ask for companies, percent who wish to greet somebody.
    welcome: u64,
    wishing: u64,
}

/// As many tags as the event of `config/` has groups full of, few of them popular: some needs nobody can answer.
const FINE: Grain = Grain {
    groups: [0, 20, 42, 54, 76, 90],
    mutual: 2,
    wards: 24,
    // 1000 / place
    popularity: [
        1000, 500, 333, 250, 200, 166, 142, 125, 111, 100, 90, 83, 76, 71, 66, 62, 58, 55, 52, 50,
        47, 45,
    ],
    welcome: 80,
    wishing: 10,
};

/// Sixty tags, as the first measurements of coverage had them: nearly every need has somebody who answers it.
const COARSE: Grain = Grain {
    groups: [0, 14, 28, 36, 50, 60],
    mutual: 0,
    wards: 18,
    // 1000 / place^0.8
    popularity: [
        1000, 574, 415, 330, 276, 238, 211, 189, 172, 158, 147, 137, 128, 121, 115, 109, 104, 99,
        95, 91, 88, 84,
    ],
    welcome: 100,
    wishing: 0,
};

const GROUP_IDS: [&str; 5] = ["front", "clinical", "dental", "care", "management"];
/// Hospital, clinic, dental, care, company.
const KINDS: usize = 5;
const KIND_SHARE: [u64; KINDS] = [13, 40, 13, 24, 10];
/// Percent of a kind's offers, of its needs, that fall into each group.
const OFFERED: [[u64; 5]; KINDS] = [
    [80, 8, 2, 8, 2],
    [5, 80, 0, 12, 3],
    [3, 5, 88, 3, 1],
    [2, 8, 2, 86, 2],
    [0, 3, 0, 5, 92],
];
const NEEDED: [[u64; 5]; KINDS] = [
    [10, 30, 10, 30, 20],
    [40, 15, 7, 20, 18],
    [25, 30, 5, 20, 20],
    [25, 35, 15, 10, 15],
    [35, 30, 10, 20, 5],
];
/// Nurses with nurses, doctors with doctors, social workers with care managers.
const COUNTERPARTS: [(u8, u8); 3] = [(1, 1), (2, 2), (3, 4)];
/// Some of a crowd's roles have no counterpart.
const ROLES: u64 = 7;
/// Fewest and most tags.
const OFFERS: [(u64, u64); KINDS] = [(5, 12), (2, 6), (2, 5), (2, 6), (1, 4)];
const NEEDS: [(u64, u64); KINDS] = [(3, 8), (2, 6), (1, 4), (2, 6), (1, 3)];
const AFFINITY: [[u16; KINDS]; KINDS] = [
    [200, 1000, 800, 1000, 500],
    [1000, 300, 600, 900, 400],
    [800, 600, 100, 800, 400],
    [1000, 900, 800, 200, 400],
    [500, 400, 400, 400, 0],
];

/// A crowd and the world it lives in.
#[derive(Clone, Debug)]
pub struct Crowd {
    world: Arc<World>,
    profiles: Vec<Profile>,
    /// Pairs that met before the event, smaller index first, sorted.
    met: Vec<(u32, u32)>,
}

impl Crowd {
    /// `size` people. About three earlier meetings a person.
    pub fn new(seed: u64, size: usize) -> Self {
        Self::of(&FINE, seed, size)
    }

    /// `size` people told apart by sixty tags only.
    pub fn coarse(seed: u64, size: usize) -> Self {
        Self::of(&COARSE, seed, size)
    }

    fn of(grain: &Grain, seed: u64, size: usize) -> Self {
        let mut profiles: Vec<Profile> = Vec::with_capacity(size + 4);
        let mut organization = 0;
        while profiles.len() < size {
            found(grain, seed, organization, &mut profiles);
            organization += 1;
        }
        profiles.truncate(size);
        let met = history(seed, &profiles);
        Self {
            world: world(grain),
            profiles,
            met,
        }
    }

    pub fn world(&self) -> Arc<World> {
        self.world.clone()
    }

    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    pub fn met(&self) -> &[(u32, u32)] {
        &self.met
    }
}

fn world(grain: &Grain) -> Arc<World> {
    let tags = grain.groups[5];
    let tag_groups = (0..tags)
        .map(|t| {
            grain.groups[1..]
                .iter()
                .position(|&end| t < end)
                .unwrap_or(0) as u8
        })
        .collect();
    let affinity = AFFINITY.concat();
    // wards on a grid six wide: neighbours touch, blocks of three by two are areas
    let at = |w: usize| (w % 6, w / 6);
    let proximity = |a: usize, b: usize| {
        let ((ax, ay), (bx, by)) = (at(a), at(b));
        match ax.abs_diff(bx) + ay.abs_diff(by) {
            0 => Proximity::Same,
            1 => Proximity::Adjacent,
            _ if (ax / 3, ay / 2) == (bx / 3, by / 2) => Proximity::SameArea,
            _ => Proximity::Far,
        }
    };
    let wards = grain.wards;
    let proximity = (0..wards * wards)
        .map(|i| proximity(i / wards, i % wards))
        .collect();
    let mutual = (tags - grain.mutual..tags).map(|t| t as u8).collect();
    let world = World::new(
        mutual,
        tag_groups,
        GROUP_IDS.map(String::from).to_vec(),
        affinity,
        proximity,
    );
    let world = world.expect("the tables above are well-formed");
    Arc::new(world.with_roles(Roles::new(COUNTERPARTS)))
}

/// One organization and its people.
fn found(grain: &Grain, seed: u64, organization: u64, people: &mut Vec<Profile>) {
    let random = &mut Random::new(seed ^ organization.wrapping_mul(0xd134_2543_de82_ef95));
    random.draw();
    let kind = random.pick(&KIND_SHARE);
    let busy: Vec<u64> = (0..grain.wards as u64).map(|w| 1000 / (w + 2)).collect();
    let ward = random.pick(&busy);
    let heads = 1 + random.pick(if kind == 0 {
        &[45, 25, 15, 10, 5]
    } else {
        &[80, 15, 5, 0, 0]
    });
    let offers = tags(grain, random, OFFERS[kind], &OFFERED[kind]);
    let needs = tags(grain, random, NEEDS[kind], &NEEDED[kind]);
    for head in 0..heads as u64 {
        let mut mine: TagSet = offers
            .iter()
            .filter(|_| heads == 1 || random.chance(70))
            .collect();
        if mine.is_empty() {
            mine = offers;
        }
        let mut wanted = needs;
        if heads > 1 {
            wanted = needs
                .iter()
                .filter(|_| random.chance(50))
                .collect::<TagSet>()
                .union(tags(grain, random, (1, 3), &NEEDED[kind]));
        }
        people.push(Profile {
            organization,
            kind: kind as u8,
            ward: ward as u8,
            role: ((organization + head) % ROLES) as u8,
            offers: mine,
            needs: wanted.difference(mine),
            is_company: kind == 4,
            companies_welcome: random.chance(grain.welcome),
            wishes: if random.chance(grain.wishing) {
                vec![random.below(organization + 20)]
            } else {
                Vec::new()
            },
            ..Profile::default()
        });
    }
}

fn tags(
    grain: &Grain,
    random: &mut Random,
    (fewest, most): (u64, u64),
    affinity: &[u64; 5],
) -> TagSet {
    let wanted = (fewest + random.below(most - fewest + 1)) as usize;
    let mut set = TagSet::EMPTY;
    while set.len() < wanted {
        let group = random.pick(affinity);
        let first = grain.groups[group];
        let size = (grain.groups[group + 1] - first) as usize;
        set.insert((first + random.pick(&grain.popularity[..size]) as u64) as u8);
    }
    set
}

fn history(seed: u64, profiles: &[Profile]) -> Vec<(u32, u32)> {
    let random = &mut Random::new(seed ^ 0x5bd1_e995);
    let size = profiles.len() as u64;
    let mut met = Vec::new();
    for _ in 0..size * 3 / 2 {
        let (a, b) = (random.below(size) as u32, random.below(size) as u32);
        if profiles[a as usize].organization != profiles[b as usize].organization {
            met.push((a.min(b), a.max(b)));
        }
    }
    met.sort_unstable();
    met.dedup();
    met
}
