//! What earlier events left.

use super::*;

fn carried(file: u64, met: &[(u64, u64)], missed: &[(u64, u64)]) -> Command {
    let pairs = |pairs: &[(u64, u64)]| {
        let pairs = pairs.iter();
        pairs.map(|&(a, b)| (Employer(a), Employer(b))).collect()
    };
    Command::CarryOver(Box::new(CarriedOver {
        file,
        met: pairs(met),
        missed: pairs(missed),
    }))
}

fn of(found: impl Iterator<Item = Employer>) -> Vec<u64> {
    found.map(|employer| employer.0).collect()
}

#[test]
fn years_add_up_and_the_same_file_again_changes_nothing() {
    let mut evening = Evening::with(1);
    evening
        .ask(carried(1, &[(10, 20)], &[(10, 30), (20, 30)]))
        .expect("read");
    assert_eq!(evening.ask(carried(1, &[(10, 40)], &[])), Ok(Vec::new()));
    let past = |evening: &Evening, of_whom: u64| {
        let past = evening.hall.past();
        (
            of(past.met_by(Employer(of_whom))),
            of(past.missed_by(Employer(of_whom))),
        )
    };
    assert_eq!(past(&evening, 10), (vec![20], vec![30]));
    assert_eq!(past(&evening, 30), (vec![], vec![]));

    // whom they missed they met a year later; and what an older file misses is not missed any more
    evening.ask(carried(2, &[(30, 10)], &[])).expect("read");
    evening
        .ask(carried(3, &[], &[(10, 30), (10, 20)]))
        .expect("read");
    assert_eq!(past(&evening, 10), (vec![20, 30], vec![]));
    assert_eq!(past(&evening, 20), (vec![10], vec![30]));
    assert_eq!(evening.hall.past().size(), (2, 3));
    let text = serde_json::to_string(&evening.hall).expect("writes");
    assert_eq!(
        serde_json::from_str::<Hall>(&text).expect("reads"),
        evening.hall
    );
}

#[test]
fn nothing_is_carried_into_a_rehearsal() {
    let mut evening = Evening::with(0);
    evening
        .ask(Command::BeginRehearsal { phones: false })
        .expect("begun");
    assert_eq!(
        evening.ask(carried(1, &[(1, 2)], &[])),
        Err(Rejection::RehearsalRunning)
    );
}
