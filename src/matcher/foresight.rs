//! The evening, foreseen, in the event's words: for the console and for `plan`.

use crate::catalog::Catalog;
use matching::foresight::{Course, Foreseen, GREETING, MOVING, NEED, tables_to_compare};
use matching::plan::PlanRequest;
use protocol::api::{ForeseenNeed, ForeseenPoint, Foresight};

/// Curves go this far at least, in rounds.
pub const FORESEEN: usize = 8;
const MINUTES: std::ops::RangeInclusive<u32> = 2..=15;

/// With `request`'s rounds and tables, each of `minutes`. `go_on` is asked between rounds; nothing if it says no before all is counted.
pub fn foresee(
    catalog: &Catalog,
    request: &PlanRequest<'_>,
    minutes: u32,
    mut go_on: impl FnMut() -> bool,
) -> Option<Foresight> {
    let people = request.people.len();
    let most_tables = (people / 2).max(1);
    let tables = request.tables.unwrap_or(most_tables).clamp(1, most_tables);
    let point = |found: &Foreseen| point(found, people);
    let mut foresight = Foresight {
        people: people as u32,
        room: None,
        starts: None,
        partly: 0,
        seed: request.seed,
        most_tables: most_tables as u32,
        greeting_minutes: GREETING,
        need_minutes: NEED,
        moving_minutes: MOVING,
        chosen: ForeseenPoint::default(),
        by_rounds: Vec::new(),
        by_minutes: Vec::new(),
        by_tables: Vec::new(),
        unhelped: 0,
        unmet: Vec::new(),
    };
    if people < 2 {
        return Some(foresight);
    }
    let room = request.room();
    let at = |rounds: usize, tables: usize| PlanRequest {
        rounds,
        tables: Some(tables),
        ..request.clone()
    };
    // A shorter evening is the beginning of a longer one.
    let course = Course::new(&at(request.rounds.max(FORESEEN), tables), &mut go_on)?;
    let by_rounds = course.figures(&room, minutes);
    let last = request.rounds - 1;
    foresight.chosen = point(&by_rounds[last]);
    foresight.by_rounds = by_rounds.iter().map(point).collect();
    foresight.by_minutes = MINUTES
        .map(|minutes| point(&course.figures(&room, minutes)[last]))
        .collect();
    for other in tables_to_compare(people, tables) {
        let found = match other == tables {
            true => by_rounds[last],
            false => {
                Course::new(&at(request.rounds, other), &mut go_on)?.figures(&room, minutes)[last]
            }
        };
        foresight.by_tables.push(point(&found));
    }
    let unhelped = |a: &usize| !room.needs(*a).is_empty() && room.answerable(*a).is_empty();
    foresight.unhelped = (0..people).filter(unhelped).count() as u32;
    foresight.unmet = { room.nobody_offers().into_iter() }
        .filter_map(|(tag, seekers)| {
            let tag = catalog.tags.get(usize::from(tag))?;
            Some(ForeseenNeed {
                tag: tag.id.clone(),
                seekers: seekers as u32,
                invite: tag.offered_by.clone(),
            })
        })
        .collect();
    Some(foresight)
}

fn point(found: &Foreseen, people: usize) -> ForeseenPoint {
    let a_head = |count: usize| (100.0 * count as f64 / people as f64).round() / 100.0;
    let rounds = found.rounds as u32;
    ForeseenPoint {
        rounds,
        minutes: found.minutes,
        tables: found.tables as u32,
        total_minutes: rounds * (found.minutes + MOVING),
        conversations: a_head(found.conversations),
        finished: a_head(found.finished),
        answered: f64::from(found.answered) / 1000.0,
        worst: f64::from(found.worst) / 1000.0,
        without: found.without as u32,
        sits_out: found.sits_out as u32,
    }
}
