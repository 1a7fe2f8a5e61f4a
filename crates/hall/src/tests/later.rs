//! Facts of a later release among those that are known.

use super::*;

fn with(facts: Vec<Fact>) -> Hall {
    let mut hall = Evening::agreed().hall;
    hall.apply(&Commit {
        at: Millis(9_000),
        request: None,
        organizer: true,
        staff: None,
        facts,
    });
    hall
}

fn later(kind: &str, optional: bool) -> Fact {
    let kind = kind.into();
    Fact::Later { kind, optional }
}

#[test]
fn what_is_not_understood_keeps_its_position_and_is_said() {
    let before = Evening::agreed().hall;
    let left = Fact::Left {
        attendee: person(1),
    };
    let hall = with(vec![later("danced", false), left, later("sang", false)]);
    assert_eq!(hall.position(), before.position().next());
    assert_eq!(hall.lacks(), Some("danced"));
    let room = hall.attendee(person(1)).map(|a| a.room.clone());
    assert_eq!(room, Some(None), "the known fact beside it counts");
}

#[test]
fn what_may_be_passed_over_leaves_nothing_lacking() {
    assert_eq!(with(vec![later("applauded", true)]).lacks(), None);
}
