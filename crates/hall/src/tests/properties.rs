//! Whatever people do, in whatever order.

use proptest::prelude::*;

use super::*;
use domain::{FlagReason, Flagged};

const PEOPLE: u64 = 6;

fn any_action() -> impl Strategy<Value = Action> {
    let introduction = || (1u64..12).prop_map(IntroductionId);
    let other = || (1..=PEOPLE).prop_map(person);
    prop_oneof![
        3 => prop_oneof![Just("southwest"), Just("social")].prop_map(|r| Action::Enter(r.into())),
        1 => Just(Action::Leave),
        1 => (0u32..3).prop_map(|device| Action::Bye { device }),
        2 => (prop_oneof![Just("southwest"), Just("social")], 0u32..3, any::<bool>(), any::<Option<bool>>()).prop_map(
            |(room, device, resumes, enter)| Action::Hello(Arrival { room: room.into(), device, resumes, enter })
        ),
        2 => prop_oneof![Just(Status::Open), Just(Status::Talking), Just(Status::Listening), Just(Status::Away)].prop_map(Action::Status),
        1 => (0i64..100_000).prop_map(|until| Action::Listen { until: Millis(until) }),
        8 => other().prop_map(|to| Action::Invite { to, reasons: Vec::new() }),
        8 => (introduction(), any::<bool>()).prop_map(|(introduction, accept)| Action::Answer { introduction, accept }),
        1 => other().prop_map(Action::Veto),
        6 => (any::<bool>(), 0usize..3, any::<bool>()).prop_map(|(narrow, action, share)| {
            let action = [BoothAction::Queue, BoothAction::CheckIn, BoothAction::Leave][action];
            booths::at(if narrow { "narrow" } else { "wide" }, action, share)
        }),
        3 => (introduction(), any::<bool>()).prop_map(|(introduction, together)| Action::Arrived { introduction, together }),
        1 => introduction().prop_map(Action::Missing),
        2 => introduction().prop_map(|introduction| Action::Met { introduction, rating: None }),
        2 => introduction().prop_map(Action::TakeBack),
        4 => (introduction(), any::<bool>()).prop_map(|(introduction, share)| Action::Exchange { introduction, share, fields: Vec::new() }),
        6 => (other(), any::<bool>(), proptest::option::of(0i64..200_000)).prop_map(|(n, badge, when)| Action::Encounter {
            whom: if badge { Whom::Badge(n.bits() as u32) } else { Whom::Person(n) },
            when: when.map(Millis),
            reasons: Vec::new(),
        }),
        4 => introduction().prop_map(Action::Confirm),
        2 => (1u64..6, 0u8..9).prop_map(|(topic, seats)| Action::AtTopic(AtTopic::Offer { topic: TopicId::new(topic), seats })),
        4 => (1u64..6).prop_map(|topic| Action::AtTopic(AtTopic::Take(TopicId::new(topic)))),
        1 => Just(Action::AtTopic(AtTopic::Leave)),
        3 => (other(), 0usize..3).prop_map(|(n, what)| Action::Flag {
            of: match what {
                0 => Flagged::Person(n),
                1 => Flagged::Topic(TopicId::new(n.bits())),
                _ => Flagged::Announcement("southwest".into()),
            },
            reason: FlagReason::Words,
        }),
        4 => (introduction(), other(), any::<bool>(), any::<bool>()).prop_map(|(introduction, by, visit, done)| Action::AgreeOn {
            introduction,
            step: NextStep { kind: if visit { NextStepKind::Visit } else { NextStepKind::Phone }, by, until: None, done },
        }),
        1 => (introduction(), other()).prop_map(|(introduction, by)| Action::Strike { introduction, kind: NextStepKind::Visit, by }),
        1 => (1u64..4, any::<bool>(), any::<bool>()).prop_map(|(employer, partners, exchange)| Action::Correct {
            profile: Box::new(profile(employer)),
            consent: Consent { partners, exchange, booths: false, wall: false, record: false },
            renamed: false, said: None }),
        1 => Just(Action::Erase),
    ]
}

/// A round as a matcher that looked at an older hall might have made it: the hall must sort out what no longer fits.
fn any_round() -> impl Strategy<Value = Command> {
    (
        Just(vec![1, 2, 3, 4, 5, 6]).prop_shuffle(),
        1usize..4,
        0i64..120_000,
        proptest::option::of(1u16..4),
    )
        .prop_map(|(order, pairs, ends_at, tables)| {
            let group = |(i, two): (usize, &[u64])| Group {
                introduction: IntroductionId(0),
                table: u16::try_from(i + 1).ok(),
                people: two.iter().map(|&n| person(n)).collect(),
                score: 10,
                reasons: Vec::new(),
                topic: (i == 0).then_some(TopicId::new(1)),
                repair: false,
            };
            Command::CallRound(Box::new(RoundPlan {
                room: "southwest".into(),
                seed: 1,
                starts_at: Millis(0),
                ends_at: Millis(ends_at),
                groups: order
                    .chunks_exact(2)
                    .take(pairs)
                    .enumerate()
                    .map(group)
                    .collect(),
                waiting: order
                    .iter()
                    .skip(2 * pairs)
                    .map(|&n| (person(n), domain::Waiting::Odd))
                    .collect(),
                bound: 30,
                of_timetable: false,
                terms: Terms {
                    tables,
                    ..Terms::default()
                },
                commitment: None,
            }))
        })
}

fn any_repair() -> impl Strategy<Value = Command> {
    (any_round(), 1u32..4, 1u64..12, 1..=PEOPLE).prop_map(|(round, number, table, n)| {
        let Command::CallRound(plan) = round else {
            unreachable!("any_round makes rounds");
        };
        Command::RepairRound(Box::new(RepairPlan {
            room: plan.room,
            number,
            groups: plan.groups,
            joining: vec![(IntroductionId(table), person(n), Vec::new())],
        }))
    })
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        1 => any_round(),
        1 => any_repair(),
        1 => (1u64..12).prop_map(|id| Command::NoShow(IntroductionId(id))),
        1 => Just(Command::ReconcileBooths),
        1 => proptest::option::of((0u16..3, any::<bool>())).prop_map(|set| match set {
            Some((places, open)) => Command::SetBooth { booth: "narrow".into(), places: Some(places), open: Some(open) },
            None => Command::CallNext("narrow".into()),
        }),
        1 => Just(Command::ReconcileAnnouncements),
        1 => Just(Command::ReconcileEncounters),
        1 => Just(Command::ReconcileTalks),
        1 => (1..=PEOPLE, any::<bool>(), proptest::option::of(1u16..4)).prop_map(|(n, hidden, stays_at)| {
            Command::Steer(person(n), SteeringChange { hidden: Some(hidden), stays_at: Some(stays_at), sign_hidden: Some(hidden), ..SteeringChange::default() })
        }),
        1 => (1..=PEOPLE, any::<bool>()).prop_map(|(n, settled)| Command::SettleFlag { of: Flagged::Person(person(n)), settled }),
        1 => any::<bool>().prop_map(|said| Command::Announce {
            rooms: vec!["southwest".into()],
            text: if said { "まもなく".into() } else { String::new() },
            lasts: Lasts::default(),
        }),
        1 => (1u32..4).prop_map(|number| Command::EndRound { room: "southwest".into(), number }),
        3 => (1..=PEOPLE, 1u64..4).prop_map(|(n, employer)| Command::Register(Box::new(Registration {
            attendee: person(n),
            room: "southwest".into(),
            // Some seem to be registered twice.
            profile: Profile { likeness: Some(Likeness { name: n % 3, email: None, phone: None }), ..profile(employer) },
            consent: ALL,
            key: None,
            another: true,
            listed: false,
            awaits_desk: false,
            rehearsed: false,
            badge: None,
        }))),
        1 => (1..=PEOPLE, 1..=PEOPLE).prop_map(|(from, into)| Command::Merge { from: person(from), into: person(into) }),
        1 => (1..=PEOPLE, 1..=PEOPLE).prop_map(|(one, other)| Command::TellApart(person(one), person(other))),
        20 => (1..=PEOPLE, any_action()).prop_map(|(n, action)| Command::Attendee(person(n), action)),
        1 => (any::<bool>(), 0u16..3).prop_map(|(open, tables)| Command::SetRoom {
            room: "southwest".into(),
            open: Some(open),
            mode: [None, Some(RoomMode::Circles), Some(RoomMode::Rounds)][usize::from(tables)],
            tables: Some(tables),
            screen: (tables == 2).then(|| domain::ScreenChange { hold: Some(open.then_some(Slide::Map)), ..Default::default() }),
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_the_hall_stays_sound_and_replays(commands in proptest::collection::vec(any_command(), 1..150)) {
        let mut evening = Evening::new();
        for command in commands {
            let _refused_or_done = evening.ask(command);
        }
        // The matcher is given as one list what is asked pair by pair elsewhere.
        let everybody: Vec<_> = evening.hall.attendees().map(|(id, _)| id).collect();
        let apart = evening.hall.kept_apart(&everybody);
        for (i, &a) in everybody.iter().enumerate() {
            for &b in &everybody[i + 1..] {
                let kept = |o| matches!(o, Obstacle::Veto { .. } | Obstacle::CalledBefore);
                prop_assert_eq!(apart.contains(&(a, b)), evening.hall.obstacles(a, b).any(kept));
            }
        }
        let mut replayed = Hall::default();
        for (n, commit) in evening.journal.iter().enumerate() {
            if n == evening.journal.len() / 2 {
                // As a node does that starts from a snapshot.
                let text = serde_json::to_string(&replayed).expect("writes");
                let read: Hall = serde_json::from_str(&text).expect("reads");
                prop_assert_eq!(&read, &replayed);
                replayed = read;
            }
            replayed.apply(commit);
        }
        prop_assert_eq!(replayed, evening.hall);
    }
}
