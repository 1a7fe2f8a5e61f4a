//! The agenda against a plain list.

use super::super::clock::Agenda;
use super::random::Random;

#[test]
fn what_is_put_comes_in_order_and_what_is_due_together_as_it_was_put() {
    for seed in 0..200 {
        let random = &mut Random::new(seed);
        let spread = [3, 40, 5_000, 1 << 50][random.below(4) as usize];
        let mut agenda = Agenda::new();
        let mut plain: Vec<(i64, u64)> = Vec::new();
        for name in 0..500 {
            if plain.is_empty() || random.chance(60) {
                let clock = agenda.clock() + 1 + random.below(spread) as i64;
                agenda.put(clock, name);
                plain.push((clock, name));
                continue;
            }
            let mut got = Vec::new();
            assert!(agenda.turn(|what| got.push(what)));
            let now = plain.iter().map(|&(clock, _)| clock).min();
            assert_eq!(Some(agenda.clock()), now, "seed {seed}");
            let due = plain.extract_if(.., |&mut (clock, _)| Some(clock) == now);
            assert_eq!(got, due.map(|(_, name)| name).collect::<Vec<_>>());
        }
    }
}

#[test]
fn an_empty_agenda_stands_still() {
    let mut agenda = Agenda::<u32>::new();
    assert!(!agenda.turn(|_| unreachable!("nothing was put")));
    assert_eq!(agenda.clock(), 0);
}
