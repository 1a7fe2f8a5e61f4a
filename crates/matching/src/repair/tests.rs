use super::*;
use crate::crowd::Crowd;
use crate::round::Attending;
use crate::score::{Profile, Weights};
use proptest::prelude::*;

fn id(i: u64) -> AttendeeId {
    AttendeeId::new(i)
}

#[test]
fn those_left_alone_are_paired_and_nobody_talking_moves() {
    let crowd = Crowd::new(9, 12);
    // no two of one organization, no companies
    let person = |(p, i): (&Profile, u64)| Attending {
        id: id(i),
        profile: Profile {
            organization: i,
            is_company: false,
            ..p.clone()
        },
        sat_out: 0,
        trios: 0,
    };
    let people: Vec<_> = crowd.profiles().iter().zip(0..).map(person).collect();
    // 0 and 1 talk; 2's partner 12 and 3's partner 13 are missing; 14 and 15 are both gone; 4 and 5 are on their way; 6 is late
    let called: Vec<_> = [
        (0, 1, true),
        (2, 12, false),
        (13, 3, false),
        (14, 15, false),
        (4, 5, false),
    ]
    .map(|(a, b, talking)| Called {
        attendees: vec![id(a), id(b)],
        talking,
    })
    .to_vec();
    let (world, weights) = (crowd.world(), Weights::default());
    let request = Request {
        world: &world,
        weights: &weights,
        people: &people[..7],
        banned: &[],
        odd: Odd::Trio,
        tables: None,
        seed: 3,
    };
    let repair_of = |request: &Request<'_>| repair(request, &called, || true);
    let fixed = repair_of(&request);
    assert_eq!(fixed.ended, [1, 2, 3]);
    let moved: BTreeSet<_> = fixed
        .introductions
        .iter()
        .flat_map(|i| i.attendees.clone())
        .collect();
    assert_eq!(moved, [id(2), id(3), id(6)].into());
    assert!(fixed.joining.is_empty() && fixed.waiting.is_empty());
    // with a pause, who stood alone at a table comes before the latecomer
    let paused = repair_of(&Request {
        odd: Odd::Pause,
        ..request.clone()
    });
    assert_eq!(paused.waiting, [(id(6), Waiting::Odd)]);
    // 2 and 3 may not meet, nor 6 either of them: each joins whom they may, but nobody who talks
    let banned = [
        (id(2), id(3)),
        (id(6), id(2)),
        (id(3), id(6)),
        (id(2), id(4)),
        (id(3), id(5)),
    ];
    let stuck = repair_of(&Request {
        banned: &banned,
        ..request
    });
    assert!(stuck.introductions.is_empty());
    assert_eq!(stuck.joining, [(4, id(6))]);
    assert_eq!(
        stuck.waiting.iter().map(|w| w.0).collect::<Vec<_>>(),
        [id(2), id(3)]
    );
}

/// Found by a room of two tables, in which somebody stood up was sent to the other pair as a third while two who sat out got the free table.
#[test]
fn who_is_left_alone_comes_before_those_who_sat_out() {
    for seed in 0..100 {
        let crowd = Crowd::new(seed, 8);
        let person = |(p, i): (&Profile, u64)| Attending {
            id: id(i),
            profile: Profile {
                organization: i,
                is_company: false,
                ..p.clone()
            },
            // 2 is left alone by 8; 3 to 7 have sat out this round, and one before it
            sat_out: if i > 2 { 2 } else { 0 },
            trios: 0,
        };
        let people: Vec<_> = crowd.profiles().iter().zip(0..).map(person).collect();
        let called = [(0, 1), (2, 8)].map(|(a, b)| Called {
            attendees: vec![id(a), id(b)],
            talking: false,
        });
        let fixed = repair(
            &Request {
                world: &crowd.world(),
                weights: &Weights::default(),
                people: &people,
                banned: &[],
                odd: Odd::Trio,
                tables: Some(1),
                seed,
            },
            &called,
            || true,
        );
        let [introduction] = fixed.introductions.as_slice() else {
            panic!("{fixed:?}");
        };
        assert!(introduction.attendees.contains(&id(2)), "{fixed:?}");
    }
}

/// The fairest, then best pairing of free people by trying everything.
fn brute_force(request: &Request<'_>, scorer: &Scorer, free: &[Attending]) -> (i64, i64) {
    let Some((first, rest)) = free.split_first() else {
        return (0, 0);
    };
    let mut best = brute_force(request, scorer, rest);
    for (i, other) in rest.iter().enumerate() {
        let banned = request.banned.contains(&(first.id, other.id))
            || request.banned.contains(&(other.id, first.id));
        if !banned && scorer.admissible(&first.profile, &other.profile) {
            let mut rest = rest.to_vec();
            rest.remove(i);
            let (fair, score) = brute_force(request, scorer, &rest);
            let fair = fair + i64::from(first.sat_out + other.sat_out);
            let score = score + i64::from(scorer.score(&first.profile, &other.profile));
            best = best.max((fair, score));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_best_repair_moves_nobody_who_has_somebody(
        seed in 0..10_000u64,
        // of each group called: how many, who of them is here, whether they talk
        groups in prop::collection::vec((2..4usize, prop::bits::u8::between(0, 3), any::<bool>()), 0..8),
        late in 0..4usize,
        sat_out in prop::collection::vec(0..3u32, 30),
        bans in prop::collection::vec((0..28u64, 0..28u64), 0..60),
        trio in any::<bool>(),
    ) {
        let crowd = Crowd::new(seed, 28);
        let (mut people, mut called) = (Vec::new(), Vec::new());
        let mut next = 0;
        let mut arrive = |next: usize| {
            people.push(Attending { id: id(next as u64), profile: crowd.profiles()[next].clone(), sat_out: sat_out[next], trios: 0 });
        };
        for (size, here, talking) in groups {
            let attendees = (next..next + size).map(|i| id(i as u64)).collect();
            (0..size).filter(|i| here >> i & 1 == 1).for_each(|i| arrive(next + i));
            called.push(Called { attendees, talking });
            next += size;
        }
        (next..next + late).for_each(&mut arrive);
        let banned: Vec<_> = bans.iter().filter(|(a, b)| a != b).map(|&(a, b)| (id(a), id(b))).collect();
        let (world, weights) = (crowd.world(), Weights::default());
        let request = Request {
            world: &world, weights: &weights, people: &people, banned: &banned,
            odd: if trio { Odd::Trio } else { Odd::Pause }, tables: None, seed,
        };
        let fixed = repair(&request, &called, || true);
        prop_assert_eq!(&fixed, &repair(&request, &called, || true));

        let present: BTreeSet<_> = people.iter().map(|p| p.id).collect();
        let here = |c: &Called| c.attendees.iter().filter(|id| present.contains(id)).count();
        let ended: Vec<usize> = (0..called.len()).filter(|&i| here(&called[i]) < 2).collect();
        prop_assert_eq!(&fixed.ended, &ended);
        let staying: BTreeSet<_> = called.iter().filter(|c| here(c) >= 2).flat_map(|c| c.attendees.clone()).collect();
        let alone: BTreeSet<_> = ended.iter().flat_map(|&i| called[i].attendees.clone()).collect();
        let free = || people.iter().filter(|p| !staying.contains(&p.id));
        let most = free().filter(|p| !alone.contains(&p.id)).map(|p| p.sat_out).max().unwrap_or(0);
        let free: Vec<Attending> = free().map(|p| {
            let first = if alone.contains(&p.id) { most + 1 } else { 0 };
            Attending { sat_out: p.sat_out + first, ..p.clone() }
        }).collect();

        // everybody free has exactly one thing to do, and nobody else is touched
        let mut touched: Vec<_> = fixed.introductions.iter().flat_map(|i| i.attendees.clone()).collect();
        touched.extend(fixed.joining.iter().map(|j| j.1));
        touched.extend(fixed.waiting.iter().map(|w| w.0));
        touched.sort_unstable();
        prop_assert_eq!(touched, free.iter().map(|p| p.id).collect::<Vec<_>>());

        let scorer = Scorer::new(world.clone(), &weights, Rarity::of(&world, people.iter().map(|p| &p.profile)));
        let profile = |id: AttendeeId| &crowd.profiles()[id.bits() as usize];
        let may_meet = |a: AttendeeId, b: AttendeeId| {
            scorer.admissible(profile(a), profile(b)) && !banned.contains(&(a, b)) && !banned.contains(&(b, a))
        };
        let (mut fair, mut total) = (0, 0);
        for introduction in &fixed.introductions {
            let ids = &introduction.attendees;
            let most = if trio { 3 } else { 2 };
            prop_assert!(ids.len() >= 2 && ids.len() <= most);
            for (i, &a) in ids.iter().enumerate() {
                prop_assert!(ids[..i].iter().all(|&b| may_meet(a, b)));
                fair += i64::from(free.iter().find(|p| p.id == a).unwrap().sat_out);
            }
            total += introduction.score;
        }
        let mut joined = BTreeSet::new();
        for &(i, who) in &fixed.joining {
            prop_assert!(trio && !called[i].talking && here(&called[i]) == 2 && joined.insert(i));
            let mut pair = called[i].attendees.iter().filter(|id| present.contains(id));
            prop_assert!(pair.all(|&other| may_meet(who, other)));
        }
        if !trio {
            prop_assert_eq!((fair, total), brute_force(&request, &scorer, &free));
        }
        for &(who, why) in &fixed.waiting {
            let nobody = free.iter().all(|p| p.id == who || !may_meet(who, p.id));
            prop_assert_eq!(why == Waiting::NobodyToMeet, nobody);
        }
    }
}
