//! People over an event's own tags and kinds, in three shapes: few needs, many needs, and needs that most share and few answer.

use crate::random::Random;
use crate::score::{NO_ROLE, Profile, TagSet};

/// What an event's lists say about who usually has which tag.
#[derive(Clone, Debug)]
pub struct Lists {
    /// By kind: what people of it usually offer and seek.
    pub offers: Vec<TagSet>,
    pub needs: Vec<TagSet>,
    /// By kind: roles that are usual in it.
    pub roles: Vec<Vec<u8>>,
    pub mutual: TagSet,
    /// Kinds that come, relative numbers, and how many people one organization of the kind sends on average, in tenths.
    pub coming: Vec<(u8, u64, u64)>,
    pub companies: Vec<(u8, u64, u64)>,
    /// Wards of the room, and others.
    pub wards: Vec<u8>,
    pub elsewhere: Vec<u8>,
    pub tags: u8,
}

/// What sets one kind of crowd apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 2.8 needs a person.
    Light,
    /// 4.6 needs a person.
    Rich,
    /// Twelve tags are sought by most whom they suit and offered by few; a quarter seeks a single thing.
    Harder,
}

impl Shape {
    pub const ALL: [Self; 3] = [Self::Light, Self::Rich, Self::Harder];

    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Rich => "rich",
            Self::Harder => "harder",
        }
    }

    fn bounds(self) -> [(u64, u64); 2] {
        match self {
            Self::Light => [(2, 7), (1, 6)],
            Self::Rich => [(3, 9), (3, 9)],
            Self::Harder => [(2, 7), (2, 8)],
        }
    }
}

/// Tags that nearly all seek whom they suit in [`Shape::Harder`].
const WANTED: usize = 12;

/// `size` people.
pub fn people(lists: &Lists, shape: Shape, seed: u64, size: usize) -> Vec<Profile> {
    let random = &mut Random::new(seed ^ 0x0c20_3d00);
    // draws of its own, so that all else is as it is without roles
    let of_roles = &mut Random::new(seed ^ 0x00c0_11ea);
    let tick: Vec<u64> = (0..lists.tags).map(|_| popularity(random)).collect();
    let (mut offered, mut needed) = (tick.clone(), tick);
    let harder = shape == Shape::Harder;
    if harder {
        let wanted = wanted(lists, random);
        for tag in 0..lists.tags {
            let at = usize::from(tag);
            needed[at] = if wanted.contains(tag) { 850 } else { 60 };
            if wanted.contains(tag) {
                offered[at] = 500;
            }
        }
    }
    let [offers, needs] = shape.bounds();
    let mut organizations: Vec<Vec<(u64, u8)>> = vec![Vec::new(); lists.offers.len()];
    let mut people: Vec<Profile> = Vec::with_capacity(size);
    while people.len() < size {
        let is_company = random.chance(if harder { 8 } else { 5 });
        let coming = if is_company {
            &lists.companies
        } else {
            &lists.coming
        };
        let weights: Vec<u64> = coming.iter().map(|c| c.1).collect();
        let (kind, _, sends) = coming[random.pick(&weights)];
        let known = &mut organizations[usize::from(kind)];
        let joins = !known.is_empty() && random.below(1000) < 1000 - 10_000 / sends;
        let (organization, ward) = if joins {
            known[random.below(known.len() as u64) as usize]
        } else {
            let wards = if random.chance(90) {
                &lists.wards
            } else {
                &lists.elsewhere
            };
            let ward = wards[random.below(wards.len() as u64) as usize];
            known.push((1_000_000 + people.len() as u64, ward));
            known[known.len() - 1]
        };
        let kind_at = usize::from(kind);
        let mut mine = ticked(lists, random, lists.offers[kind_at], &offered, offers, true);
        let bounds = if harder && random.chance(25) {
            (1, 1)
        } else {
            needs
        };
        let mut wanted = ticked(
            lists,
            random,
            lists.needs[kind_at],
            &needed,
            bounds,
            !harder,
        );
        if random.chance(3) {
            (mine, wanted) = (TagSet::EMPTY, TagSet::EMPTY);
        }
        people.push(Profile {
            organization,
            kind,
            ward,
            role: match lists.roles[kind_at].len() as u64 {
                0 => NO_ROLE,
                usual => lists.roles[kind_at][of_roles.below(usual) as usize],
            },
            offers: mine,
            needs: wanted,
            is_company,
            companies_welcome: random.chance(35),
            ..Profile::default()
        });
    }
    people
}

/// How many in a thousand of those who could tick a tag do: log-normal, so that a few tags are ticked by nearly everybody and most by some.
fn popularity(random: &mut Random) -> u64 {
    let uniform: u64 = (0..12).map(|_| random.below(1 << 20)).sum();
    let normal = uniform as f64 / f64::from(1 << 20) - 6.0;
    (1000.0 * (-1.1 + 0.7 * normal).exp()).min(950.0) as u64
}

fn wanted(lists: &Lists, random: &mut Random) -> TagSet {
    let reach = |usual: &[TagSet], tag: u8| -> u64 {
        let coming = lists.coming.iter();
        coming
            .filter(|c| usual[usize::from(c.0)].contains(tag))
            .map(|c| c.1)
            .sum()
    };
    let everybody: u64 = lists.coming.iter().map(|c| c.1).sum();
    let mut common: Vec<u8> = (0..lists.tags)
        .filter(|&t| !lists.mutual.contains(t) && 100 * reach(&lists.offers, t) >= 15 * everybody)
        .collect();
    common.sort_by_key(|&t| std::cmp::Reverse(reach(&lists.needs, t)));
    common.truncate(2 * WANTED);
    random.shuffle(&mut common);
    common.into_iter().take(WANTED).collect()
}

fn ticked(
    lists: &Lists,
    random: &mut Random,
    usual: TagSet,
    share: &[u64],
    (fewest, most): (u64, u64),
    fill: bool,
) -> TagSet {
    let (mut ticked, mut rest) = (Vec::new(), Vec::new());
    for tag in usual.iter() {
        if random.below(1000) < share[usize::from(tag)] {
            ticked.push(tag);
        } else {
            rest.push(tag);
        }
    }
    random.shuffle(&mut ticked);
    random.shuffle(&mut rest);
    let mut count = (fewest + random.below(most - fewest + 1)) as usize;
    if !fill {
        count = count.min(ticked.len()).max(1);
    }
    let mut set: TagSet = ticked.into_iter().chain(rest).take(count).collect();
    if random.chance(12) {
        set.insert(random.below(lists.tags.into()) as u8);
    }
    set
}
