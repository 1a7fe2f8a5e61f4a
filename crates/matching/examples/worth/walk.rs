//! How far people walk from table to table, and whether they sit at others: as tables were given before it was known how they stand, and since.

use std::collections::BTreeMap;

use domain::AttendeeId;
use matching::crowd::shapes::{Shape, people};
use matching::plan::{PlanRequest, live};
use matching::round::Odd;
use matching::seating::{Layout, seat_rounds};

use super::event::Event;

const ROUNDS: usize = 6;

pub(crate) fn print(event: &Event, crowds: u64) {
    println!(
        "{:34}{:>18}{:>18}{:>18}",
        "", "steps a head", "longest way", "same table"
    );
    let wide: Vec<u16> = vec![12; 9];
    let rooms = [
        (42, vec![7, 7, 7]),
        (43, vec![7, 7, 7]),
        (222, [wide, vec![3]].concat()),
    ];
    for (size, rows) in rooms {
        for near in [false, true] {
            let of = |seed| measure(event, size, &rows, near, seed);
            let all: Vec<[f64; 3]> = (1..=crowds).map(of).collect();
            let cell = |k: usize| {
                let mean = all.iter().map(|row| row[k]).sum::<f64>() / all.len() as f64;
                let worst = all.iter().map(|row| row[k]).fold(0.0, f64::max);
                format!("{mean:.1} ({worst:.1})")
            };
            let name = if near { "near" } else { "in their order" };
            let name = format!("{size} people, {} tables, {name}", rows.iter().sum::<u16>());
            println!("{name:34}{:>18}{:>18}{:>18}", cell(0), cell(1), cell(2));
        }
    }
}

/// Steps from table to table of a person in the whole evening; the longest way of anybody; times that somebody sits at a table again, a head.
fn measure(event: &Event, size: usize, rows: &[u16], near: bool, seed: u64) -> [f64; 3] {
    let profiles = people(&event.lists, Shape::Light, seed, size);
    let people: Vec<_> = (0..)
        .zip(profiles)
        .map(|(i, p)| (AttendeeId::new(i), p))
        .collect();
    let tables = rows.iter().sum::<u16>();
    let rounds = live(
        &PlanRequest {
            world: &event.world,
            weights: &event.weights,
            people: &people,
            banned: &[],
            rounds: ROUNDS,
            tables: Some(tables.into()),
            odd: Odd::Trio,
            seed,
            swaps: false,
            away: &[],
        },
        || true,
    );
    let layout = Layout::new(1, rows.iter().copied()).expect("tables");
    let mut rounds = rounds.expect("time enough");
    if near {
        seat_rounds(&layout, tables, &mut rounds);
    }
    let mut sat: BTreeMap<AttendeeId, Vec<u16>> = BTreeMap::new();
    let (mut steps, mut again) = (BTreeMap::<AttendeeId, u32>::new(), 0);
    for introduction in rounds.iter().flat_map(|round| &round.introductions) {
        let table = introduction.table as u16;
        for &who in &introduction.attendees {
            let before = sat.entry(who).or_default();
            let walk = before.last().map_or(0, |&from| layout.steps(from, table));
            *steps.entry(who).or_default() += walk;
            again += u32::from(before.contains(&table));
            before.push(table);
        }
    }
    let total: u32 = steps.values().sum();
    let longest = steps.values().copied().max().unwrap_or(0);
    [
        f64::from(total) / size as f64,
        f64::from(longest),
        f64::from(again) / size as f64,
    ]
}
