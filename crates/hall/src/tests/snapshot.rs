//! The form in which a hall is kept among the key-values.

use super::*;
use domain::{SignInId, StaffId, StaffRole};

/// Every field of every kind of thing in a hall written as text; ids and numbers of a list left out.
fn shape(value: &serde_json::Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                let id = name.contains(|c: char| c.is_ascii_digit())
                    || ["southwest", "social", "narrow", "wide"].contains(&name.as_str());
                let name = if id { "*" } else { name };
                shape(value, &format!("{path}.{name}"), found);
            }
        }
        serde_json::Value::Array(all) if !all.is_empty() => {
            for value in all {
                shape(value, &format!("{path}[]"), found);
            }
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

#[test]
fn a_hall_of_another_shape_has_another_format() {
    let mut evening = Evening::agreed();
    let introduction = evening.last();
    let together = Action::Arrived {
        introduction,
        together: true,
    };
    let met = Action::Met {
        introduction,
        rating: Some(Rating::Good),
    };
    let share = Action::Exchange {
        introduction,
        share: true,
        fields: vec![CardField::Phone],
    };
    let there = booths::at("narrow", BoothAction::CheckIn, true);
    evening
        .does(2, booths::at("narrow", BoothAction::Queue, false))
        .expect("waits");
    let visit = Action::AgreeOn {
        introduction,
        step: NextStep {
            kind: NextStepKind::Visit,
            by: person(2),
            until: domain::Day::new(2027, 9, 25),
            done: true,
        },
    };
    for action in [together, met, share, visit, there, Action::Veto(person(3))] {
        evening.does(1, action).expect("done");
    }
    let scanned = Action::Encounter {
        whom: Whom::Person(person(3)),
        when: None,
        reasons: Vec::new(),
    };
    evening
        .does(
            4,
            Action::Hello(Arrival {
                room: room(),
                device: 1,
                resumes: false,
                enter: None,
            }),
        )
        .expect("heard");
    evening
        .does(
            3,
            Action::Hello(Arrival {
                room: room(),
                device: 1,
                resumes: false,
                enter: None,
            }),
        )
        .expect("heard");
    evening.does(4, scanned).expect("said");
    evening.ask(round(&[(3, 4)], &[1, 2])).expect("called");
    evening.circles();
    evening.offers(1, 1).expect("offered");
    let mut commits = evening.journal;
    let timetable = Timetable {
        rounds: 3,
        called: 0,
        length_ms: 360_000,
        moving_ms: 60_000,
        tables: Some(2),
        next_at: Millis(9),
        paused: false,
    };
    let steering = Steering {
        stays_at: Some(1),
        ..Steering::default()
    };
    let room: RoomId = "southwest".into();
    commits.push(Commit {
        at: Millis(10),
        request: Some(Request {
            by: Some(person(2)),
            digest: 5,
        }),
        organizer: true,
        staff: None,
        facts: vec![
            StaffFact::Added {
                staff: StaffId::new(1),
                role: StaffRole::Room { room: room.clone() },
            }
            .into(),
            StaffFact::PassphraseSet { digest: 7 }.into(),
            StaffFact::SignedOut {
                sign_in: SignInId::new(1),
                until: Millis(99),
            }
            .into(),
            Fact::DeviceCame {
                attendee: person(2),
                device: 1,
            },
            Fact::ToldApart {
                one: person(2),
                other: person(1),
            },
            Fact::CarriedOver {
                past: CarriedOver {
                    file: 1,
                    met: vec![(Employer(1), Employer(2))],
                    missed: vec![(Employer(1), Employer(3))],
                },
                optional: true,
            },
            Fact::Merged {
                from: person(4),
                into: person(3),
            },
            Fact::TimetableSet {
                room: room.clone(),
                timetable: Some(timetable),
            },
            Fact::Steered {
                attendee: person(2),
                steering,
            },
            Fact::Announced {
                room: room.clone(),
                text: "まもなく".into(),
                lasts: Lasts::Until(Millis(11)),
            },
            Fact::Flagged {
                by: person(2),
                of: domain::Flagged::Person(person(1)),
                reason: domain::FlagReason::Words,
                optional: true,
            },
            Fact::ScreenSet {
                room,
                screen: Screen {
                    hold: Some(Slide::Map),
                    ..Screen::default()
                },
            },
        ],
    });
    let mut hall = Hall::default();
    commits.iter().for_each(|commit| hall.apply(commit));
    let mut found = BTreeSet::new();
    let hall = serde_json::to_value(hall).expect("writes");
    shape(&hall, "", &mut found);
    let lines: Vec<_> = found.into_iter().collect();
    assert_eq!(
        format!("format {SNAPSHOT_FORMAT}\n{}\n", lines.join("\n")),
        include_str!("snapshot.shape"),
        "the hall has other fields: raise FORMAT in snapshot.rs, and write the left side here into tests/snapshot.shape"
    );
}

#[test]
fn facts_survive_the_journal_as_text() {
    let evening = Evening::agreed();
    for commit in &evening.journal {
        let text = serde_json::to_string(commit).expect("writes");
        assert_eq!(
            &serde_json::from_str::<Commit>(&text).expect("reads"),
            commit
        );
    }
}
