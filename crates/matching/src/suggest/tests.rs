use super::*;
use crate::crowd::Crowd;
use proptest::prelude::*;

/// What a full recomputation gives.
fn recomputed(
    world: &Arc<World>,
    weights: &Weights,
    present: &HashMap<u64, Profile>,
    bans: &BTreeSet<(u64, u64)>,
    best: usize,
) -> HashMap<u64, Vec<(AttendeeId, i32)>> {
    let scorer = Scorer::new(world.clone(), weights, Rarity::of(world, present.values()));
    let list = |(&a, p): (&u64, &Profile)| {
        let mut all: Vec<_> = present
            .iter()
            .filter(|&(&b, q)| a != b && scorer.admissible(p, q) && !bans.contains(&(a, b)))
            .map(|(&b, q)| (AttendeeId::new(b), scorer.score(p, q)))
            .collect();
        all.sort_by_key(|&(id, score)| (std::cmp::Reverse(score), id));
        all.truncate(best);
        (a, all)
    };
    present.iter().map(list).collect()
}

/// The profile after some conversations.
fn later(profile: &Profile, so_far: u64) -> Profile {
    let covered = profile.needs.iter().enumerate();
    Profile {
        covered: covered
            .filter(|(i, _)| so_far >> i & 1 == 1)
            .map(|(_, t)| t)
            .collect(),
        greeted: (0..so_far % 4).map(|i| (so_far * 7 + i) % 40).collect(),
        ..profile.clone()
    }
}

/// Needs by who seeks and who offers, counted one person after another.
fn unmet(world: &World, present: &HashMap<u64, Profile>) -> Vec<Demand> {
    let open = |p: &Profile, tag: u8| p.needs.contains(tag) && !p.covered.contains(tag);
    let mut demands: Vec<Demand> = (0..world.tags() as u8)
        .filter(|&tag| !world.mutual().contains(tag))
        .map(|tag| Demand {
            tag,
            seekers: present.values().filter(|p| open(p, tag)).count() as u32,
            offerers: present.values().filter(|p| p.offers.contains(tag)).count() as u32,
        })
        .filter(|d| d.seekers > 0)
        .collect();
    demands.sort_by_key(|d| (d.offerers, std::cmp::Reverse(d.seekers), d.tag));
    demands
}

#[derive(Clone, Debug)]
enum Step {
    /// Who, with whose profile, and how their evening went so far (which needs are covered, whom they have greeted).
    Insert(u64, u64, u64),
    Remove(u64),
    Ban(u64, u64),
    Allow(u64, u64),
}

fn steps(people: u64) -> impl Strategy<Value = Vec<Step>> {
    let id = 0..people;
    prop::collection::vec(
        prop_oneof![
            6 => (id.clone(), 0..200u64, 0..64u64).prop_map(|(a, p, so_far)| Step::Insert(a, p, so_far)),
            3 => id.clone().prop_map(Step::Remove),
            3 => (id.clone(), id.clone()).prop_map(|(a, b)| Step::Ban(a, b)),
            1 => (id.clone(), id).prop_map(|(a, b)| Step::Allow(a, b)),
        ],
        1..150,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn lists_equal_a_full_recomputation(steps in steps(60), best in 1..6usize, seed in 0..1000u64) {
        let crowd = Crowd::new(seed, 200);
        let world = crowd.world();
        let weights = Weights::default();
        let mut lists = Suggestions::new(world.clone(), weights.clone(), best);
        let (mut present, mut bans, mut shown) = (HashMap::new(), BTreeSet::new(), HashMap::<u64, Vec<(AttendeeId, i32)>>::new());
        for step in steps {
            match step {
                Step::Insert(a, p, so_far) => {
                    let profile = later(&crowd.profiles()[p as usize], so_far);
                    lists.insert(AttendeeId::new(a), profile.clone());
                    present.insert(a, profile);
                }
                Step::Remove(a) => {
                    lists.remove(AttendeeId::new(a));
                    present.remove(&a);
                }
                Step::Ban(a, b) if a != b => {
                    lists.ban(AttendeeId::new(a), AttendeeId::new(b));
                    bans.insert((a, b));
                }
                Step::Allow(a, b) => {
                    lists.allow(AttendeeId::new(a), AttendeeId::new(b));
                    bans.remove(&(a, b));
                }
                Step::Ban(..) => {}
            }
            let expected = recomputed(&world, &weights, &present, &bans, best);
            let changed = lists.changed();
            for (&a, list) in &expected {
                let id = AttendeeId::new(a);
                prop_assert_eq!(&lists.best(id), list);
                prop_assert!(changed.contains(&id) || shown.get(&a) == Some(list), "{:?} changed unnoticed", id);
            }
            shown = expected;
            prop_assert_eq!(lists.unmet(), unmet(&world, &present));
            for (&a, profile) in &present {
                let scorer = Scorer::new(world.clone(), &weights, Rarity::new(&world));
                let answered = |tag: &u8| present.iter()
                    .any(|(&b, q)| a != b && scorer.admissible(profile, q) && q.offers.contains(*tag));
                let open = profile.needs.difference(profile.covered).difference(world.mutual());
                let expected: TagSet = open.iter().filter(|tag| !answered(tag)).collect();
                prop_assert_eq!(lists.unanswered(AttendeeId::new(a)), expected);
            }
        }
    }
}

#[test]
fn a_full_room_stays_exact_when_it_empties() {
    let crowd = Crowd::new(7, 700);
    let (world, weights) = (crowd.world(), Weights::default());
    let mut lists = Suggestions::new(world.clone(), weights.clone(), 5);
    let mut present = HashMap::new();
    for (i, profile) in crowd.profiles().iter().enumerate() {
        lists.insert(AttendeeId::new(i as u64), profile.clone());
        present.insert(i as u64, profile.clone());
    }
    for i in 0..660 {
        let gone = i * 37 % 700;
        lists.remove(AttendeeId::new(gone));
        present.remove(&gone);
        if i % 60 == 0 || i > 650 {
            for (&a, list) in &recomputed(&world, &weights, &present, &BTreeSet::new(), 5) {
                assert_eq!(&lists.best(AttendeeId::new(a)), list);
            }
        }
    }
}
