use super::*;
use crate::columns::{Columns, LANES, Prepared};
use crate::crowd::Crowd;

fn scorer(crowd: &Crowd) -> Scorer {
    let world = crowd.world();
    let rarity = Rarity::of(&world, crowd.profiles());
    Scorer::new(world, &Weights::default(), rarity)
}

#[test]
fn a_score_is_the_sum_of_its_terms_from_both_sides() {
    let crowd = Crowd::new(3, 120);
    let scorer = scorer(&crowd);
    for a in crowd.profiles() {
        for b in crowd.profiles() {
            let score = scorer.score(a, b);
            assert_eq!(score, scorer.score(b, a));
            assert_eq!(scorer.admissible(a, b), scorer.admissible(b, a));
            let terms = scorer.explain(a, b);
            assert_eq!(
                score,
                terms.iter().map(|t| t.points).sum::<i32>(),
                "{terms:?}"
            );
            assert!(terms.iter().all(|t| t.points > 0));
        }
    }
}

#[test]
fn the_column_kernel_scores_as_the_terms_do() {
    let crowd = Crowd::new(4, 300);
    let scorer = scorer(&crowd);
    let prepared: Vec<_> = crowd
        .profiles()
        .iter()
        .map(|p| Prepared::new(&scorer, p))
        .collect();
    let mut columns = Columns::new(&scorer);
    for (slot, person) in prepared.iter().enumerate() {
        columns.set(slot, &scorer, person);
    }
    columns.clear(17);
    let mut row = [0; LANES];
    for (a, pa) in crowd.profiles().iter().enumerate() {
        for (b, pb) in crowd.profiles().iter().enumerate() {
            if b % LANES == 0 {
                columns.row(&prepared[a], b / LANES, &mut row);
            }
            let wishes =
                pa.wishes.contains(&pb.organization) || pb.wishes.contains(&pa.organization);
            if pa.organization != pb.organization && !wishes {
                let never = b == 17 || !scorer.admissible(pa, pb);
                let expected = if never { 0 } else { scorer.points(pa, pb) + 1 };
                assert_eq!(i32::from(row[b % LANES]), expected, "{a} {b}");
            }
        }
    }
}

#[test]
fn help_both_ways_is_worth_more_than_the_same_help_one_way() {
    let crowd = Crowd::new(1, 40);
    let scorer = scorer(&crowd);
    let person = |offers: u8, needs: &[u8]| Profile {
        organization: u64::from(offers),
        offers: [offers].into_iter().collect(),
        needs: needs.iter().copied().collect(),
        ..Profile::default()
    };
    let (a, b, c) = (person(1, &[2]), person(2, &[1]), person(3, &[]));
    let alone = scorer.points(&a, &c);
    let one_way = scorer.points(&person(1, &[]), &b) - alone;
    assert!(scorer.points(&a, &b) - alone > 2 * one_way);
}

#[test]
fn a_need_already_covered_counts_less() {
    let crowd = Crowd::new(1, 40);
    let scorer = scorer(&crowd);
    let giver = Profile {
        organization: 1,
        offers: [5].into_iter().collect(),
        ..Profile::default()
    };
    let seeker = Profile {
        needs: [5, 6].into_iter().collect(),
        ..Profile::default()
    };
    let helped = Profile {
        covered: [5].into_iter().collect(),
        ..seeker.clone()
    };
    assert!(scorer.points(&helped, &giver) < scorer.points(&seeker, &giver));
}

#[test]
fn people_without_tags_still_have_a_best_choice() {
    let crowd = Crowd::new(2, 60);
    let scorer = scorer(&crowd);
    let nobody = Profile {
        organization: 10_000,
        kind: 1,
        ward: 3,
        ..Profile::default()
    };
    let points: Vec<_> = crowd
        .profiles()
        .iter()
        .map(|p| scorer.points(&nobody, p))
        .collect();
    assert!(points.iter().max() > points.iter().min());
}

#[test]
fn weights_that_cannot_be_used_are_refused_and_still_fit() {
    let world = Crowd::new(0, 1).world();
    let large = Weights {
        need: 60_000,
        both: 9,
        ..Weights::default()
    };
    assert!(matches!(
        large.check(&world),
        Err(WeightsError::TooLarge { .. })
    ));
    assert!(large.fitted(&world).check(&world).is_ok());
    let typo = Weights {
        groups: [("hom".into(), 50)].into(),
        ..Weights::default()
    };
    assert_eq!(
        typo.check(&world),
        Err(WeightsError::UnknownGroup("hom".into()))
    );
    assert!(Weights::default().check(&world).is_ok());
}

#[test]
fn weights_are_read_as_people_write_them() {
    let weights: Weights =
        serde_json::from_str(r#"{"need": 3000.0, "groups": {"care": 60, "front": 100.0}}"#)
            .unwrap();
    assert_eq!(
        (weights.need, weights.both),
        (3000, Weights::default().both)
    );
    assert_eq!(
        weights.groups,
        [("care".to_owned(), 60), ("front".to_owned(), 100)].into()
    );
    let back: Weights = serde_json::from_str(&serde_json::to_string(&weights).unwrap()).unwrap();
    assert_eq!(back, weights);
    for wrong in [
        r#"{"need": 0.5}"#,
        r#"{"ned": 1}"#,
        r#"{"groups": {"care": 1.5}}"#,
        r#"{"need": -1}"#,
    ] {
        assert!(serde_json::from_str::<Weights>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_room_can_favour_a_group_of_tags() {
    let crowd = Crowd::new(1, 40);
    let weights = Weights {
        groups: [("care".into(), 200)].into(),
        ..Weights::default()
    };
    let offering = Profile {
        offers: [5, 60].into_iter().collect(),
        ..Profile::default()
    };
    let with = |weights: &Weights| {
        let rarity = Rarity::of(&crowd.world(), [&offering]);
        Scorer::new(crowd.world(), weights, rarity)
    };
    let (favouring, even) = (with(&weights), with(&Weights::default()));
    // tag 60 is of the group "care", tag 5 is not
    let seeker = Profile {
        needs: [5, 60].into_iter().collect(),
        ..Profile::default()
    };
    let share = |scorer: &Scorer, tag| scorer.shares(&seeker).find(|s| s.0 == tag).unwrap().1;
    assert_eq!(share(&favouring, 60), share(&even, 60));
    assert_eq!(share(&favouring, 5) * 2, share(&even, 5));
}

#[test]
fn a_second_answer_outweighs_kinds_and_wards() {
    let crowd = Crowd::new(1, 40);
    let scorer = scorer(&crowd);
    let needs = [5, 7].into_iter().collect();
    let me = Profile {
        needs,
        covered: needs,
        ..Profile::default()
    };
    let again = Profile {
        organization: 2,
        kind: 4,
        ward: 20,
        offers: [5].into_iter().collect(),
        ..Profile::default()
    };
    let term = |t: &ScoredTerm| matches!(t.term, Term::Need { again: true, .. } | Term::Answer);
    let terms = scorer.explain(&me, &again);
    let answered: i32 = terms.iter().filter(|t| term(t)).map(|t| t.points).sum();
    let weights = Weights::default();
    assert!(
        answered > i32::from(weights.kind + weights.ward_same),
        "{terms:?}"
    );
}

#[test]
fn many_needs_without_an_answer_gain_on_a_single_one() {
    let world = Crowd::new(1, 1).world();
    let offering = Profile {
        offers: [0, 1, 20, 21].into_iter().collect(),
        ..Profile::default()
    };
    let rarity = Rarity::of(&world, [&offering]);
    let scorer = Scorer::new(world, &Weights::default(), rarity);
    let best = |needs: &[u8], greeted: u64, covered: &[u8]| {
        let person = Profile {
            needs: needs.iter().copied().collect(),
            covered: covered.iter().copied().collect(),
            greeted: (0..greeted).map(|o| 10_000 + o).collect(),
            ..Profile::default()
        };
        let open = scorer
            .shares(&person)
            .filter(|(tag, _)| !covered.contains(tag));
        open.map(|(_, points)| points).max().unwrap_or(0)
    };
    let many = [0, 1, 20, 21];
    assert_eq!(best(&many, 0, &[]) * 4, best(&[0], 0, &[]));
    assert!(best(&many, 4, &[]) * 5 > best(&[0], 4, &[]) * 2);
    // whoever has less than half comes before whoever has half
    assert!(best(&many, 4, &[0]) > best(&many, 4, &[0, 1]));
}

#[test]
fn whom_somebody_has_come_for_counts_more_and_whom_they_do_not_wish_to_meet_never() {
    let crowd = Crowd::new(1, 40);
    let scorer = scorer(&crowd);
    let (plain, other) = (Profile::default(), person_of(7));
    let wish = Profile {
        wishes: vec![7],
        ..Profile::default()
    };
    let must = Profile {
        wishes_must: vec![7],
        ..wish.clone()
    };
    let weights = scorer.weights();
    let points = |from: &Profile| scorer.points(from, &other) - scorer.points(&plain, &other);
    assert_eq!(points(&wish), i32::from(weights.wish));
    assert_eq!(points(&must), i32::from(weights.wish_must), "said once");
    assert!(weights.wish_must > weights.wish);
    let never = Profile {
        wishes_never: vec![7],
        ..must
    };
    for (a, b) in [(&never, &other), (&other, &never)] {
        assert!(!scorer.admissible(a, b));
    }
    assert!(scorer.admissible(&never, &person_of(8)));
}

#[test]
fn a_wish_for_a_kind_counts_as_one_for_an_organization_and_only_once() {
    let crowd = Crowd::new(1, 40);
    let scorer = scorer(&crowd);
    let weights = scorer.weights();
    let plain = Profile::default();
    let other = Profile {
        kind: 3,
        ..person_of(7)
    };
    let points = |from: &Profile| scorer.points(from, &other) - scorer.points(&plain, &other);
    let kinds = |kind: u8| -> Kinds { [kind].into_iter().collect() };
    let wish = Profile {
        wished_kinds: kinds(3),
        ..plain.clone()
    };
    assert_eq!(points(&wish), i32::from(weights.wish));
    let both = Profile {
        wishes_must: vec![7],
        ..wish.clone()
    };
    assert_eq!(points(&both), i32::from(weights.wish_must));
    let must = Profile {
        must_kinds: vec![kinds(3)],
        wishes: vec![7],
        ..plain.clone()
    };
    assert_eq!(points(&must), i32::from(weights.wish_must));
    let elsewhere = Profile {
        must_kinds: vec![kinds(4)],
        ..plain.clone()
    };
    assert_eq!(points(&elsewhere), 0);
    let never = Profile {
        never_kinds: kinds(3),
        ..plain.clone()
    };
    for (a, b) in [(&never, &other), (&other, &never)] {
        assert!(!scorer.admissible(a, b));
    }
    assert!(scorer.admissible(&never, &person_of(8)));
}

fn person_of(organization: u64) -> Profile {
    Profile {
        organization,
        ..Profile::default()
    }
}

#[test]
fn organizations_that_met_at_an_earlier_event_are_no_novelty() {
    let crowd = Crowd::new(5, 40);
    let scorer = scorer(&crowd);
    let (a, b) = (&crowd.profiles()[0], &crowd.profiles()[30]);
    let known = Profile {
        known: vec![b.organization],
        ..a.clone()
    };
    let novelty = i32::from(scorer.weights().novelty);
    assert_eq!(scorer.points(&known, b), scorer.points(a, b) - novelty);
    assert_eq!(scorer.points(b, &known), scorer.points(&known, b));
    let terms = scorer.explain(&known, b);
    assert!(terms.iter().all(|scored| scored.term != Term::Novelty));
}

/// The right colleague: of two people of one organization who differ in nothing else, the one whose work corresponds; and whoever answers
/// anything stands before them, be it for the second time.
#[test]
fn a_counterpart_stands_before_a_colleague_and_behind_any_answer() {
    use crate::random::Random;
    let crowd = Crowd::new(7, 200);
    let scorer = scorer(&crowd);
    let random = &mut Random::new(11);
    let (mut preferred, mut answered) = (0, 0);
    for me in crowd.profiles() {
        let mut me = me.clone();
        me.role = 1;
        // everything may have been answered already, in a long evening
        if random.chance(50) {
            me.covered = me.needs;
        }
        let host = &crowd.profiles()[random.below(200) as usize];
        let counterpart = Profile {
            role: 1,
            ..host.clone()
        };
        let colleague = Profile {
            role: 5,
            ..host.clone()
        };
        assert!(scorer.points(&me, &counterpart) > scorer.points(&me, &colleague));
        preferred += 1;
        let silent = |p: &Profile| Profile {
            offers: p.offers.difference(me.needs),
            needs: p.needs.difference(me.offers),
            ..p.clone()
        };
        let shares: Vec<u8> = scorer.shares(&me).map(|s| s.0).collect();
        for tag in shares {
            let mut gives = silent(&colleague);
            gives.offers.insert(tag);
            assert!(scorer.points(&me, &gives) > scorer.points(&me, &silent(&counterpart)));
            answered += 1;
        }
    }
    assert!(preferred > 100 && answered > 100);
}
