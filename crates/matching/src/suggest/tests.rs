use super::*;
use crate::crowd::Crowd;
use proptest::prelude::*;

/// Who is here, and what keeps them apart or takes their places.
#[derive(Default)]
struct Evening {
    present: HashMap<u64, Profile>,
    bans: BTreeSet<(u64, u64)>,
    invited: HashMap<u64, usize>,
}

/// Everybody's choices made afresh: all claims of a round by their key, one after another.
fn recomputed(
    world: &Arc<World>,
    weights: &Weights,
    evening: &Evening,
    best: usize,
) -> HashMap<u64, Vec<(AttendeeId, i32)>> {
    let present = &evening.present;
    let scorer = Scorer::new(world.clone(), weights, Rarity::of(world, present.values()));
    let banned = |a: u64, b: u64| evening.bans.contains(&(a, b));
    let may_meet = |a: u64, b: u64| {
        a != b && scorer.admissible(&present[&a], &present[&b]) && !(banned(a, b) && banned(b, a))
    };
    let ids: BTreeSet<u64> = present.keys().copied().collect();
    let gives = |b: u64| present[&b].offers.difference(world.mutual());
    let mut open: HashMap<u64, TagSet> = { present.iter() }
        .map(|(&a, p)| {
            let needs: TagSet = scorer.shares(p).map(|(tag, _)| tag).collect();
            (a, needs.difference(p.covered))
        })
        .collect();
    let mut chosen: HashMap<u64, Vec<u64>> = HashMap::new();
    let taken = |a: u64| evening.invited.get(&a).map_or(0, |&n| n.min(9));
    let mut places: HashMap<u64, usize> = ids.iter().map(|&a| (a, taken(a))).collect();
    for round in 0..=best {
        let overlooked = round + 1 == best;
        let most = match round {
            _ if overlooked => 1,
            _ if round == best => 12,
            _ => (4 * round + 4).min(12),
        };
        let choosing = ids
            .iter()
            .filter(|&a| round < best || chosen.get(a).is_none_or(|c| c.len() < best));
        let mut claims = Vec::new();
        for &a in choosing {
            let already = chosen.get(&a).cloned().unwrap_or_default();
            for &b in ids
                .iter()
                .filter(|&&b| may_meet(a, b) && !already.contains(&b))
            {
                let fresh = gives(b).intersection(open[&a]).len() as i32;
                let points = scorer.points(&present[&a], &present[&b]) + 1;
                claims.push((
                    std::cmp::Reverse(points + fresh * i32::from(weights.need) / 2),
                    a,
                    b,
                ));
            }
        }
        claims.sort_unstable();
        let mut done = BTreeSet::new();
        for (_, a, b) in claims {
            let place = places.get_mut(&b).expect("everybody has places");
            if done.contains(&a) || *place >= most {
                continue;
            }
            *place += 1;
            done.insert(a);
            chosen.entry(a).or_default().push(b);
            let left = open[&a].difference(gives(b));
            open.insert(a, left);
        }
    }
    let list = |&a: &u64| {
        let chosen = chosen.get(&a).cloned().unwrap_or_default();
        let mut others: Vec<u64> = ids
            .iter()
            .copied()
            .filter(|&b| may_meet(a, b) && !banned(a, b) && !chosen.contains(&b) && places[&b] < 12)
            .collect();
        others.sort_by_key(|b| {
            (
                std::cmp::Reverse(scorer.score(&present[&a], &present[b])),
                *b,
            )
        });
        let shown: Vec<u64> = chosen.iter().copied().filter(|&b| !banned(a, b)).collect();
        let kept_back = chosen.len() - shown.len();
        let shown = shown.into_iter().chain(others.into_iter().take(kept_back));
        (
            a,
            shown
                .map(|b| (AttendeeId::new(b), scorer.score(&present[&a], &present[&b])))
                .collect(),
        )
    };
    ids.iter().map(list).collect()
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
        wishes_must: (0..so_far % 2).map(|i| (so_far * 5 + i) % 40).collect(),
        wishes_never: (0..so_far % 3).map(|i| (so_far * 3 + i) % 40).collect(),
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
    Invited(u64, usize),
}

fn steps(people: u64) -> impl Strategy<Value = Vec<Step>> {
    let id = 0..people;
    prop::collection::vec(
        prop_oneof![
            6 => (id.clone(), 0..200u64, 0..64u64).prop_map(|(a, p, so_far)| Step::Insert(a, p, so_far)),
            3 => id.clone().prop_map(Step::Remove),
            3 => (id.clone(), id.clone()).prop_map(|(a, b)| Step::Ban(a, b)),
            1 => (id.clone(), id.clone()).prop_map(|(a, b)| Step::Allow(a, b)),
            1 => (id, 0..14usize).prop_map(|(a, n)| Step::Invited(a, n)),
        ],
        1..100,
    )
}

impl Evening {
    fn step(&mut self, lists: &mut Suggestions, profiles: &[Profile], step: Step) {
        match step {
            Step::Insert(a, p, so_far) => {
                let profile = later(&profiles[p as usize], so_far);
                lists.insert(AttendeeId::new(a), profile.clone());
                self.present.insert(a, profile);
            }
            Step::Remove(a) => {
                lists.remove(AttendeeId::new(a));
                self.present.remove(&a);
            }
            Step::Ban(a, b) if a != b => {
                lists.ban(AttendeeId::new(a), AttendeeId::new(b));
                self.bans.insert((a, b));
            }
            Step::Allow(a, b) => {
                lists.allow(AttendeeId::new(a), AttendeeId::new(b));
                self.bans.remove(&(a, b));
            }
            Step::Invited(a, n) => {
                lists.invited(AttendeeId::new(a), n);
                self.invited.insert(a, n);
            }
            Step::Ban(..) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn lists_equal_a_full_recomputation(steps in steps(60), best in 1..6usize, at_once in prop_oneof![1..4usize, 10..40usize], seed in 0..1000u64) {
        let crowd = Crowd::new(seed, 200);
        let world = crowd.world();
        let weights = Weights::default();
        let mut lists = Suggestions::new(world.clone(), weights.clone(), best);
        let (mut evening, mut shown) = (Evening::default(), HashMap::<u64, Vec<(AttendeeId, i32)>>::new());
        for steps in steps.chunks(at_once) {
            for step in steps {
                evening.step(&mut lists, crowd.profiles(), step.clone());
            }
            let expected = recomputed(&world, &weights, &evening, best);
            let changed = lists.changed();
            for (&a, list) in &expected {
                let id = AttendeeId::new(a);
                prop_assert_eq!(&lists.best(id), list, "{:?}", id);
                prop_assert!(changed.contains(&id) || shown.get(&a) == Some(list), "{:?} changed unnoticed", id);
            }
            shown = expected;
            let present = &evening.present;
            prop_assert_eq!(lists.unmet(), unmet(&world, present));
            for (&a, profile) in present {
                let scorer = Scorer::new(world.clone(), &weights, Rarity::new(&world));
                let answered = |tag: &u8| present.iter()
                    .any(|(&b, q)| a != b && scorer.admissible(profile, q) && q.offers.contains(*tag));
                let open = profile.needs.difference(profile.covered).difference(world.mutual());
                let expected: TagSet = open.iter().filter(|tag| !answered(tag)).collect();
                prop_assert_eq!(lists.unanswered(AttendeeId::new(a)), expected);
            }
        }
    }

    /// Neither by their own list nor by anybody else's.
    #[test]
    fn nobody_can_tell_from_suggestions_that_they_were_vetoed(steps in steps(40), by in 0..40u64, of in 0..40u64) {
        let crowd = Crowd::new(1, 200);
        let new = || Suggestions::new(crowd.world(), Weights::default(), 5);
        let ((mut with, mut without), mut evening) = ((new(), new()), Evening::default());
        with.ban(AttendeeId::new(by), AttendeeId::new(of));
        let about_them = |step: &Step| matches!(*step, Step::Ban(a, b) | Step::Allow(a, b) if (a, b) == (by, of));
        for step in steps.into_iter().filter(|s| !about_them(s)) {
            evening.step(&mut with, crowd.profiles(), step.clone());
            evening.step(&mut without, crowd.profiles(), step);
        }
        // once they keep from each other both know
        if evening.bans.contains(&(of, by)) {
            return Ok(());
        }
        with.changed();
        without.changed();
        for id in (0..40).filter(|id| *id != by).map(AttendeeId::new) {
            prop_assert_eq!(with.best(id), without.best(id));
        }
    }
}

#[test]
fn a_full_room_stays_exact_when_it_empties() {
    let crowd = Crowd::new(7, 160);
    let (world, weights) = (crowd.world(), Weights::default());
    let mut lists = Suggestions::new(world.clone(), weights.clone(), 5);
    let mut evening = Evening::default();
    for i in 0..160 {
        evening.step(&mut lists, crowd.profiles(), Step::Insert(i, i, 0));
    }
    for i in 0..130 {
        evening.step(&mut lists, crowd.profiles(), Step::Remove(i * 37 % 160));
        lists.changed();
        if i % 60 == 0 || i > 125 {
            for (&a, list) in &recomputed(&world, &weights, &evening, 5) {
                assert_eq!(&lists.best(AttendeeId::new(a)), list);
            }
        }
    }
}

/// Choosing afresh and following each change are two ways to one result.
#[test]
fn who_came_together_is_shown_whom_they_would_be_shown_one_by_one() {
    let crowd = Crowd::new(5, 300);
    let new = || Suggestions::new(crowd.world(), Weights::default(), 5);
    let (mut together, mut one_by_one) = (new(), new());
    let arrive = |lists: &mut Suggestions, i: usize| {
        lists.insert(AttendeeId::new(i as u64), crowd.profiles()[i].clone());
    };
    for i in 0..300 {
        arrive(&mut together, i);
        arrive(&mut one_by_one, i);
        one_by_one.changed();
    }
    assert!(together.is_much() && !one_by_one.is_much());
    assert_eq!(together.changed().len(), 300);
    let same = |together: &Suggestions, one_by_one: &Suggestions| {
        for id in (0..300).map(AttendeeId::new) {
            assert_eq!(together.best(id), one_by_one.best(id), "{id:?}");
        }
    };
    same(&together, &one_by_one);
    let gone = |lists: &mut Suggestions, i: usize| lists.remove(AttendeeId::new(i as u64));
    for i in (0..300).step_by(3) {
        gone(&mut together, i);
        gone(&mut one_by_one, i);
        one_by_one.changed();
    }
    assert!(together.is_much());
    together.changed();
    same(&together, &one_by_one);
    arrive(&mut together, 0);
    arrive(&mut one_by_one, 0);
    assert!(!together.is_much(), "from then on each change is followed");
    assert_eq!(together.changed(), one_by_one.changed());
    same(&together, &one_by_one);
}

#[test]
fn nobody_is_in_too_many_lists_and_nobody_in_none() {
    let crowd = Crowd::new(3, 222);
    let mut lists = Suggestions::new(crowd.world(), Weights::default(), 5);
    for (profile, id) in crowd.profiles().iter().zip(0..) {
        lists.insert(AttendeeId::new(id), profile.clone());
    }
    lists.changed();
    let (mut times, mut first) = (
        HashMap::<AttendeeId, usize>::new(),
        HashMap::<AttendeeId, usize>::new(),
    );
    for id in (0..222).map(AttendeeId::new) {
        let list = lists.best(id);
        assert_eq!(list.len(), 5);
        for (other, _) in &list {
            *times.entry(*other).or_default() += 1;
        }
        *first.entry(list[0].0).or_default() += 1;
    }
    assert!(times.values().all(|&n| n <= 12));
    assert!(first.values().all(|&n| n <= 4));
    assert!(times.len() >= 216, "{} stand in no list", 222 - times.len());
}
