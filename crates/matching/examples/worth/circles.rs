//! What group tables give to their people, and how far they may be from the best.

use std::collections::BTreeSet;
use std::time::Instant;

use domain::AttendeeId;
use matching::circle::{Shape as Tables, circles};
use matching::crowd::shapes::{Shape, people};
use matching::round::{Attending, Odd, Request};
use matching::score::{Profile, Rarity, Scorer, TagSet};
use matching::worth::Room;

use super::event::Event;

/// Hospital, clinic, and dental practice, by main kind.
const LINKS: [Option<u8>; 7] = [Some(0), Some(1), Some(2), None, None, None, None];
const ROUNDS: usize = 3;

pub(crate) fn print(event: &Event, crowds: u64) {
    println!(
        "{:18}{:>8}{:>12}{:>8}{:>10}{:>10}{:>14}{:>9}{:>10}",
        "", "tables", "one kind", "chain", "answered", "covered", "gap", "waiting", "ms"
    );
    for shape in Shape::ALL {
        for size in [12, 24, 36, 60, 222] {
            let all: Vec<Vec<f64>> = (1..=crowds)
                .map(|s| measure(event, shape, size, s))
                .collect();
            let mean = |k: usize| all.iter().map(|row| row[k]).sum::<f64>() / all.len() as f64;
            let most = |k: usize| all.iter().map(|row| row[k]).fold(f64::MIN, f64::max);
            println!(
                "{:18}{:>8.0}{:>7.1} ({:>2.0}){:>8.1}{:>10.1}{:>10.1}{:>7.2} ({:>4.1}){:>9.1}{:>10.0}",
                format!("{} {size}", shape.name()),
                mean(0),
                mean(1),
                most(1),
                mean(2),
                mean(3),
                mean(4),
                mean(5),
                most(5),
                mean(6),
                mean(7)
            );
        }
    }
}

/// Thirty-two alike at eight tables of four, formation after formation: nobody sits with anybody twice, so at most ten are possible. By formation: how many
/// are left without a seat.
pub(crate) fn golfers(event: &Event) {
    for seed in 1..=5 {
        let people: Vec<Attending> = (0..32)
            .map(|i| Attending {
                id: AttendeeId::new(i),
                profile: Profile {
                    organization: i,
                    ..Profile::default()
                },
                sat_out: 0,
                trios: 0,
            })
            .collect();
        let mut banned = Vec::new();
        let mut waiting = Vec::new();
        for number in 0..10 {
            let request = Request {
                world: &event.world,
                weights: &event.weights,
                people: &people,
                banned: &banned,
                odd: Odd::Pause,
                tables: None,
                seed: seed + 100 * number,
            };
            let shape = Tables {
                size: 4..=4,
                links: &[],
                chain: 0,
                kinds: &[],
            };
            let round = circles(&request, &shape, || true);
            let mut left = round.waiting.len();
            for introduction in &round.introductions {
                let table = &introduction.attendees;
                left += usize::from(table.len() < 4) * table.len();
                for (i, &a) in table.iter().enumerate() {
                    banned.extend(table[..i].iter().map(|&b| (a, b)));
                }
            }
            waiting.push(left);
        }
        println!("golfers, seed {seed}: not at a table of four {waiting:?}");
    }
}

/// Tables, of one kind beyond those that cannot be helped, with the whole chain; people with an answer at the first table, needs answered there; gap, percent of the
/// points beyond those for meeting; and over all rounds people waiting; milliseconds a round.
fn measure(event: &Event, shape: Shape, size: usize, seed: u64) -> Vec<f64> {
    let profiles = people(&event.lists, shape, seed, size);
    let rarity = Rarity::of(&event.world, &profiles);
    let scorer = Scorer::new(event.world.clone(), &event.weights, rarity);
    let room = Room::new(&scorer, profiles.iter().collect(), &[]);
    let kind = |a: usize| event.kinds[usize::from(profiles[a].kind)];
    let links: Vec<Option<u8>> = event.kinds.iter().map(|&k| LINKS[usize::from(k)]).collect();
    let mut attending: Vec<Attending> = { profiles.iter().zip(0..) }
        .map(|(p, i)| Attending {
            id: AttendeeId::new(i),
            profile: p.clone(),
            sat_out: 0,
            trios: 0,
        })
        .collect();
    let mut banned = Vec::new();
    let mut figures = Vec::new();
    let (mut waiting, began) = (0, Instant::now());
    for number in 0..ROUNDS {
        let request = Request {
            world: &event.world,
            weights: &event.weights,
            people: &attending,
            banned: &banned,
            odd: Odd::Pause,
            tables: None,
            seed: seed + number as u64,
        };
        let round = circles(
            &request,
            &Tables {
                size: 3..=6,
                links: &links,
                chain: 2_000,
                kinds: &event.kinds,
            },
            || true,
        );
        let tables: Vec<Vec<usize>> = { round.introductions.iter() }
            .map(|i| i.attendees.iter().map(|a| a.bits() as usize).collect())
            .collect();
        if number == 0 {
            let pairs: usize = tables.iter().map(|t| t.len() * (t.len() - 1) / 2).sum();
            let meeting = pairs as i64 * i64::from(event.weights.meeting);
            let gap = (round.bound - round.total) as f64 / (round.bound - meeting) as f64;
            let kinds = |t: &Vec<usize>| t.iter().map(|&a| kind(a)).collect::<BTreeSet<u8>>();
            let mut counts = [0; 7];
            profiles
                .iter()
                .for_each(|p| counts[usize::from(event.kinds[usize::from(p.kind)])] += 1);
            let others = size - counts.iter().max().copied().unwrap_or(0);
            let one = tables.iter().filter(|t| kinds(t).len() == 1).count();
            let one = one as i64 - (tables.len() as i64 - others as i64).max(0);
            let chain = tables
                .iter()
                .filter(|t| [0, 1, 2].iter().all(|k| kinds(t).contains(k)))
                .count();
            let (mut seekers, mut answered, mut covered) = (0.0, 0.0, 0.0);
            for table in &tables {
                for &a in table.iter().filter(|&&a| !room.answerable(a).is_empty()) {
                    let others = table.iter().filter(|&&b| b != a);
                    let got = others.fold(TagSet::EMPTY, |got, &b| got.union(room.gives(b, a)));
                    let got = got.intersection(room.answerable(a)).len() as f64;
                    seekers += 1.0;
                    answered += f64::from(u8::from(got > 0.0));
                    covered += got / room.answerable(a).len() as f64;
                }
            }
            figures = vec![
                tables.len() as f64,
                one as f64,
                chain as f64,
                100.0 * answered / seekers,
                100.0 * covered / seekers,
                100.0 * gap,
            ];
        }
        waiting += round.waiting.len();
        for table in &tables {
            for (i, &a) in table.iter().enumerate() {
                for &b in table {
                    if a != b {
                        let other = &profiles[b];
                        let me = &mut attending[a].profile;
                        me.covered = me.covered.union(me.needs.intersection(other.offers));
                        me.greeted.push(other.organization);
                    }
                }
                for &b in &table[..i] {
                    banned.push((AttendeeId::new(a as u64), AttendeeId::new(b as u64)));
                }
            }
        }
        for (who, _) in &round.waiting {
            attending[who.bits() as usize].sat_out += 1;
        }
    }
    figures.push(waiting as f64);
    figures.push(began.elapsed().as_secs_f64() * 1000.0 / ROUNDS as f64);
    figures
}
