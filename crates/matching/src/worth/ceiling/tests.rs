use super::*;
use crate::crowd::Crowd;
use crate::random::Random;
use crate::score::{Profile, Rarity, Scorer, Weights};

/// All ways to pair the people up; of an odd number one sits out.
fn pairings(people: &[usize]) -> Vec<Vec<[usize; 2]>> {
    let Some((&first, rest)) = people.split_first() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for (i, &other) in rest.iter().enumerate() {
        let left = [&rest[..i], &rest[i + 1..]].concat();
        for mut pairs in pairings(&left) {
            pairs.push([first, other]);
            all.push(pairs);
        }
    }
    if people.len() % 2 == 1 {
        all.extend(pairings(rest));
    }
    all
}

fn scorer(crowd: &Crowd, people: &[Profile]) -> Scorer {
    let rarity = Rarity::of(&crowd.world(), people);
    Scorer::new(crowd.world(), &Weights::default(), rarity)
}

#[test]
fn no_rounds_give_the_worst_served_more() {
    let (mut tight, mut tried) = (0, 0);
    for seed in 0..60 {
        let random = &mut Random::new(seed);
        let (size, rounds) = (3 + random.below(4) as usize, 1 + random.below(2) as usize);
        let crowd = Crowd::new(seed, size);
        let mut people = crowd.profiles().to_vec();
        for (i, person) in people.iter_mut().enumerate() {
            person.organization = i as u64;
            person.companies_welcome = true;
            // few tags, so that much can be answered
            let mut few = || (0..3).map(|_| random.below(5) as u8).collect();
            (person.offers, person.needs) = (few(), few());
        }
        let scorer = scorer(&crowd, &people);
        let room = Room::new(&scorer, people.iter().collect(), &[]);
        let all = pairings(&(0..size).collect::<Vec<_>>());
        let may = |pair: &&[usize; 2]| room.may_meet(pair[0], pair[1]);
        let worst = |first: &[[usize; 2]], second: &[[usize; 2]]| {
            let tables = first.iter().chain(second).filter(may).map(|pair| &pair[..]);
            room.worth(tables).summary().1
        };
        let best = match rounds {
            1 => all.iter().map(|round| worst(round, &[])).max(),
            _ => { all.iter() }
                .flat_map(|first| all.iter().map(move |second| (first, second)))
                .map(|(first, second)| worst(first, second))
                .max(),
        };
        let (best, most) = (best.expect("a way"), room.worst_at_most(rounds));
        assert!(best <= most, "{seed}: {best} reached, at most {most}");
        tight += usize::from(best == most);
        tried += 1;
    }
    assert!(4 * tight > tried, "{tight} of {tried}");
}

/// Seven seek only what one offers: in six rounds one of them gets nothing, in seven all get it.
#[test]
fn one_person_cannot_help_more_often_than_there_are_rounds() {
    let crowd = Crowd::new(1, 8);
    let mut people = crowd.profiles().to_vec();
    for (i, person) in people.iter_mut().enumerate() {
        person.organization = i as u64;
        person.companies_welcome = true;
        (person.offers, person.needs) = Default::default();
        if i == 0 {
            person.offers.insert(5);
        } else {
            person.needs.insert(5);
        }
    }
    let scorer = scorer(&crowd, &people);
    let room = Room::new(&scorer, people.iter().collect(), &[]);
    assert_eq!(room.worst_at_most(6), 0);
    assert_eq!(room.worst_at_most(7), 1000);
}
