use serde_json::{Value, json};

use super::*;
use crate::rehearse::cast::{MAIL_HOST, PHONE_PREFIX, cast, tests::example};

fn witness(viewer: Viewer) -> Witness {
    let roles = cast(&example(), 1, 200);
    let secrets = Secrets::of(roles.iter().map(|role| &role.form));
    Witness::new(viewer, Arc::new(secrets))
}

fn hear(witness: &mut Witness, at: u64, messages: Value) {
    let text = json!({"at": format!("aa-{at}"), "messages": messages}).to_string();
    let frame = serde_json::from_str(&text).expect("a frame");
    witness.hears(&text, &frame);
}

fn introduction(state: &str) -> Value {
    json!({"type": "introduction", "introduction": {
        "id": "i1", "state": state, "with": [], "table": 4, "reasons": [], "arrived": false, "shared": false, "cards": []}})
}

fn welcome(introductions: Value, announcement: Option<String>) -> Value {
    json!([{"type": "welcome", "introductions": introductions, "suggestions": [], "announcement": announcement, "now": "2027-09-18T15:00:00+09:00",
        "room": {"room": "west", "open": true, "present": {"total": 2, "by_kind": {}}, "needs": {}, "offers": {}, "conversations": 0}}])
}

fn announced(number: u32) -> Value {
    json!([{"type": "announcement", "text": announcement(number, "まもなく始めます")}])
}

/// A short evening as it should be told.
fn told_well(witness: &mut Witness) {
    hear(witness, 1, welcome(json!([]), None));
    hear(witness, 2, json!([introduction("called")]));
    hear(witness, 3, announced(1));
    hear(witness, 4, json!([introduction("together")]));
    hear(witness, 5, announced(2));
}

fn ends(mut witness: Witness) -> Vec<Fault> {
    let before = witness.told.standing();
    let known = introduction("together")["introduction"].clone();
    let last = Some(announcement(2, "まもなく始めます"));
    hear(&mut witness, 6, welcome(json!([known]), last));
    witness.closes(&before);
    witness.faults
}

#[test]
fn what_is_told_well_is_no_fault() {
    let mut witness = witness(Viewer::Person(0));
    told_well(&mut witness);
    witness.asks("a");
    hear(&mut witness, 5, json!([{"type": "done", "id": "a"}]));
    assert_eq!(ends(witness), []);
}

#[test]
fn a_frame_that_was_dropped_is_lost() {
    let mut one = witness(Viewer::Person(0));
    hear(&mut one, 1, welcome(json!([]), None));
    hear(&mut one, 3, announced(1));
    hear(&mut one, 5, announced(2));
    assert!(matches!(&ends(one)[..], [Fault::Lost(what)] if what.contains("Together")));

    let mut other = witness(Viewer::Person(0));
    hear(&mut other, 1, welcome(json!([]), None));
    hear(&mut other, 4, json!([introduction("together")]));
    hear(&mut other, 5, announced(2));
    let lost = Fault::Lost("announcement 1 of west".into());
    assert_eq!(ends(other), [lost]);

    let mut unanswered = witness(Viewer::Person(0));
    told_well(&mut unanswered);
    unanswered.asks("b");
    assert_eq!(ends(unanswered), [Fault::Lost("the answer to b".into())]);
}

#[test]
fn a_frame_that_comes_again_is_twice() {
    let mut again = witness(Viewer::Person(0));
    told_well(&mut again);
    hear(&mut again, 5, announced(2));
    let twice = |fault: &Fault| matches!(fault, Fault::Twice(_));
    assert_eq!(again.faults.iter().filter(|f| twice(f)).count(), 2);

    let mut back = witness(Viewer::Person(0));
    told_well(&mut back);
    hear(&mut back, 6, json!([introduction("called")]));
    hear(&mut back, 5, json!([]));
    hear(&mut back, 6, json!([{"type": "done", "id": "never-asked"}]));
    assert_eq!(back.faults.iter().filter(|f| twice(f)).count(), 3);
}

#[test]
fn what_was_taken_up_again_after_an_absence_is_no_fault() {
    let mut witness = witness(Viewer::Person(0));
    hear(&mut witness, 1, welcome(json!([]), None));
    witness.asks("a");
    witness.hangs_up();
    // Back with the last position: all that was missed in one frame, and the command that is sent again.
    witness.asks("a");
    hear(
        &mut witness,
        5,
        json!([{"type": "done", "id": "a"}, introduction("called"), introduction("together"), announced(1)[0], announced(2)[0]]),
    );
    witness.hangs_up();
    assert_eq!(ends(witness), []);
}

#[test]
fn contact_details_without_an_exchange_are_a_leak() {
    let card = |at: usize| json!([{"type": "suggestions", "people": []}, {"type": "announcement", "text": format!("{at:04}@{MAIL_HOST} {PHONE_PREFIX}{at:04}")}]);
    let mut one = witness(Viewer::Person(3));
    hear(&mut one, 1, card(3));
    assert_eq!(one.faults, [], "one's own");
    hear(&mut one, 2, card(5));
    assert!(
        matches!(&one.faults[..], [Fault::Leak(what)] if what.contains("mail address of person 5"))
    );

    let mut both = witness(Viewer::Person(3));
    let at = "i1".parse().expect("an id");
    both.secrets.presses(3, at);
    hear(&mut both, 1, card(5));
    assert_eq!(both.faults.len(), 1, "only one has pressed");
    both.secrets.presses(5, at);
    hear(&mut both, 2, card(5));
    assert_eq!(both.faults.len(), 1, "both have");
}

#[test]
fn a_name_beyond_consent_is_a_leak_and_on_a_wall_every_name() {
    let one = witness(Viewer::Person(0));
    let hidden = one.secrets.reserved.iter().copied().find(|n| *n != 0);
    let hidden = one.secrets.names[hidden.expect("somebody only looks on")].clone();
    let shown = (1..).find(|n| !one.secrets.reserved.contains(n));
    let shown = one.secrets.names[shown.expect("most agree")].clone();
    let says = |name: &str| json!([{"type": "announcement", "text": name}]);
    for (viewer, name, faults) in [
        (Viewer::Person(0), &shown, 0),
        (Viewer::Person(0), &hidden, 1),
        (Viewer::Wall, &shown, 1),
    ] {
        let mut witness = witness(viewer);
        hear(&mut witness, 1, says(name));
        assert_eq!(witness.faults.len(), faults, "{viewer:?} reads {name}");
    }
}
