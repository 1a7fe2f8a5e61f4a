//! What rounds and suggestions are worth to each person of crowds drawn over the lists in `config/`, beside rounds made otherwise.
//!
//! `cargo run --release -p matching --features crowd --example worth` from the project's root; `-- light rich` for some shapes, `-- 3` for as many crowds
//! each, `-- live` to leave plans out, `-- circles` for group tables instead, `-- walk` for ways from table to table. Figures are in percent unless they say otherwise, mean of the crowds, the worst crowd in brackets.

mod circles;
mod event;
mod walk;

use std::collections::BTreeMap;

use domain::AttendeeId;
use event::Event;
use matching::crowd::shapes::{Shape, people};
use matching::plan::{PlanRequest, plan};
use matching::rivals;
use matching::round::Odd;
use matching::score::{Profile, Rarity, Roles, Scorer, TagSet};
use matching::suggest::Suggestions;
use matching::worth::{Room, Worth};

const PEOPLE: usize = 222;
const ROUNDS: usize = 6;
/// Suggestions a person; also looked at in a room of so many.
const SHOWN: usize = 5;
const MANY: usize = 1_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let crowds: u64 = words.iter().find_map(|w| w.parse().ok()).unwrap_or(10);
    let live_only = words.iter().any(|w| w == "live");
    let said = |shape: &Shape| words.iter().any(|w| w == shape.name());
    let any = Shape::ALL.iter().any(said);
    let event = Event::read();
    if words.iter().any(|w| w == "circles") {
        return circles::print(&event, crowds);
    }
    if words.iter().any(|w| w == "golfers") {
        return circles::golfers(&event);
    }
    if words.iter().any(|w| w == "walk") {
        return walk::print(&event, crowds);
    }
    for shape in Shape::ALL.into_iter().filter(|s| !any || said(s)) {
        let seeds: Vec<u64> = (1..=crowds).collect();
        let halves = seeds.split_at(seeds.len() / 2);
        let measure = |seeds: &[u64]| -> Vec<Vec<(&'static str, Vec<f64>)>> {
            let one = |&seed: &u64| event.measure(shape, seed, live_only);
            seeds.iter().map(one).collect()
        };
        let mut all = std::thread::scope(|scope| {
            let other = scope.spawn(|| measure(halves.1));
            let mut all = measure(halves.0);
            all.extend(other.join().expect("no crowd fails"));
            all
        });
        println!(
            "\n{}, {PEOPLE} people, {ROUNDS} rounds, {crowds} crowds",
            shape.name()
        );
        let lists: Vec<_> = all
            .iter_mut()
            .map(|c| (c.remove(0).1, c.remove(0).1))
            .collect();
        println!(
            "{:18}{:>14}{:>16}{:>14}{:>10}{:>12}{:>12}{:>12}{:>12}{:>12}",
            "",
            "mean",
            "worst",
            "at most",
            "none",
            "left out",
            "empty",
            "only gave",
            "same hosts",
            "other role"
        );
        for (i, &(method, _)) in all[0].iter().enumerate() {
            let rows: Vec<&Vec<f64>> = all.iter().map(|c| &c[i].1).collect();
            println!(
                "{method:18}{}",
                cells(&rows, &[14, 16, 14, 10, 12, 12, 12, 12, 12], 3)
            );
        }
        println!(
            "{:18}{:>14}{:>16}{:>14}{:>16}{:>14}",
            "", "most lists", "in none", "five cover", "score", "invited"
        );
        let (shown, by_score): (Vec<_>, Vec<_>) = lists.into_iter().unzip();
        let many = event.suggested(shape, 1, MANY);
        for (name, crowds) in [
            ("suggestions", shown),
            ("five best by score", by_score),
            ("suggestions, 1,000", vec![many.0]),
            ("five best, 1,000", vec![many.1]),
        ] {
            let rows: Vec<&Vec<f64>> = crowds.iter().collect();
            println!("{name:19}{}", cells(&rows, &[14, 16, 14, 16, 14], 0));
        }
    }
}

/// Mean of each figure over crowds, the worst crowd in brackets; the first `high` figures are worst where lowest.
fn cells(rows: &[&Vec<f64>], widths: &[usize], high: usize) -> String {
    let mut text = String::new();
    for (k, width) in widths.iter().enumerate() {
        let column = || rows.iter().map(|row| row[k]);
        let mean = column().sum::<f64>() / rows.len() as f64;
        let low = k < high || (high == 0 && (k == 2 || k == 3));
        let worst = if low {
            column().fold(f64::MAX, f64::min)
        } else {
            column().fold(0.0, f64::max)
        };
        let cell = format!("{mean:.1} ({worst:.1})");
        text += &format!("{cell:>width$}");
    }
    text
}

impl Event {
    /// Figures of suggestions, then of each way to make rounds.
    fn measure(&self, shape: Shape, seed: u64, live_only: bool) -> Vec<(&'static str, Vec<f64>)> {
        let profiles = people(&self.lists, shape, seed, PEOPLE);
        let rarity = Rarity::of(&self.world, &profiles);
        let scorer = Scorer::new(self.world.clone(), &self.weights, rarity);
        let room = Room::new(&scorer, profiles.iter().collect(), &[]);
        let ids: Vec<(AttendeeId, Profile)> = { profiles.iter().zip(0..) }
            .map(|(p, i)| (AttendeeId::new(i), p.clone()))
            .collect();
        let ceiling = room.worst_at_most(ROUNDS);
        let planned = |swaps: bool| {
            let plan = plan(
                &PlanRequest {
                    world: &self.world,
                    weights: &self.weights,
                    people: &ids,
                    banned: &[],
                    rounds: ROUNDS,
                    tables: None,
                    odd: Odd::Pause,
                    seed,
                    swaps,
                    away: &[],
                },
                || true,
            );
            let tables: Vec<Vec<usize>> = { plan.rounds.iter() }
                .flat_map(|r| &r.introductions)
                .map(|i| i.attendees.iter().map(|a| a.bits() as usize).collect())
                .collect();
            let mut all = figures(&room.worth(tables.iter().map(Vec::as_slice)), ceiling);
            all.push(again(&profiles, &tables));
            all.push(other_role(self.world.roles(), &profiles, &tables));
            all
        };
        let other = |rounds: rivals::Rounds| {
            let mut all = figures(
                &room.worth(rounds.iter().flatten().map(|pair| &pair[..])),
                ceiling,
            );
            let tables: Vec<Vec<usize>> = rounds.iter().flatten().map(|p| p.to_vec()).collect();
            all.push(again(&profiles, &tables));
            all.push(other_role(self.world.roles(), &profiles, &tables));
            all
        };
        let (shown, by_score) = self.suggestions(&ids, &scorer, &room);
        let mut all = vec![("suggestions", shown), ("by score", by_score)];
        if !live_only {
            all.push(("planned", planned(true)));
        }
        all.push(("live", planned(false)));
        if !live_only {
            all.push(("exact, fixed", other(rivals::fixed(&scorer, &room, ROUNDS))));
            all.push((
                "greedy",
                other(rivals::greedy(&scorer, &room, ROUNDS, PEOPLE)),
            ));
            all.push(("random", other(rivals::random(&room, ROUNDS, PEOPLE, seed))));
        }
        all
    }

    fn suggested(&self, shape: Shape, seed: u64, count: usize) -> (Vec<f64>, Vec<f64>) {
        let profiles = people(&self.lists, shape, seed, count);
        let rarity = Rarity::of(&self.world, &profiles);
        let scorer = Scorer::new(self.world.clone(), &self.weights, rarity);
        let room = Room::new(&scorer, profiles.iter().collect(), &[]);
        let ids: Vec<(AttendeeId, Profile)> = { profiles.iter().zip(0..) }
            .map(|(p, i)| (AttendeeId::new(i), p.clone()))
            .collect();
        self.suggestions(&ids, &scorer, &room)
    }

    /// What people are shown, and what each would be shown if nobody else were there.
    fn suggestions(
        &self,
        ids: &[(AttendeeId, Profile)],
        scorer: &Scorer,
        room: &Room<'_>,
    ) -> (Vec<f64>, Vec<f64>) {
        let mut lists = Suggestions::new(self.world.clone(), self.weights.clone(), SHOWN);
        for (id, profile) in ids {
            lists.insert(*id, profile.clone());
        }
        lists.changed();
        let points = |a: usize, b: usize| scorer.points(&ids[a].1, &ids[b].1);
        let by_score = |a: usize| {
            let mut all: Vec<usize> = (0..ids.len()).filter(|&b| room.may_meet(a, b)).collect();
            all.sort_by_key(|&b| (std::cmp::Reverse(points(a, b)), b));
            all.truncate(SHOWN);
            all
        };
        let best: Vec<Vec<usize>> = (0..ids.len()).map(by_score).collect();
        let shown: Vec<Vec<usize>> = { ids.iter() }
            .map(|(id, _)| {
                lists
                    .best(*id)
                    .iter()
                    .map(|(b, _)| b.bits() as usize)
                    .collect()
            })
            .collect();
        let total = |lists: &[Vec<usize>]| -> i32 {
            let of =
                |(a, list): (usize, &Vec<usize>)| list.iter().map(|&b| points(a, b)).sum::<i32>();
            lists.iter().enumerate().map(of).sum()
        };
        let figures = |lists: &[Vec<usize>]| {
            let mut times = vec![0usize; ids.len()];
            let mut first = vec![0usize; ids.len()];
            let (mut cover, mut seekers) = (0.0, 0.0);
            for (a, list) in lists.iter().enumerate() {
                let mut found = TagSet::EMPTY;
                for &b in list {
                    times[b] += 1;
                    found = found.union(room.gives(b, a));
                }
                if let Some(&b) = list.first() {
                    first[b] += 1;
                }
                let answerable = room.answerable(a);
                if !answerable.is_empty() {
                    seekers += 1.0;
                    cover += found.intersection(answerable).len() as f64 / answerable.len() as f64;
                }
            }
            let most = |of: &[usize]| of.iter().copied().max().unwrap_or(0) as f64;
            let nobody = times.iter().filter(|&&t| t == 0).count();
            vec![
                most(&times),
                100.0 * nobody as f64 / ids.len() as f64,
                100.0 * cover / seekers,
                100.0 * f64::from(total(lists)) / f64::from(total(&best)),
                most(&first),
            ]
        };
        (figures(&shown), figures(&best))
    }
}

/// Conversations in which two organizations meet for the third time or more, percent.
fn again(profiles: &[Profile], tables: &[Vec<usize>]) -> f64 {
    let mut times = BTreeMap::new();
    let mut again = 0;
    for table in tables {
        let mut two: Vec<u64> = table.iter().map(|&a| profiles[a].organization).collect();
        two.sort_unstable();
        let met = times.entry(two).or_insert(0);
        *met += 1;
        again += usize::from(*met > 2);
    }
    100.0 * again as f64 / tables.len() as f64
}

/// Conversations of two whose work does not correspond, though two of their organizations' people have work that does; percent of all where they have.
fn other_role(roles: &Roles, profiles: &[Profile], tables: &[Vec<usize>]) -> f64 {
    let mut by_employer: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    for person in profiles {
        let colleagues = by_employer.entry(person.organization).or_default();
        colleagues.push(person.role);
    }
    let (mut could, mut other) = (0, 0);
    for table in tables {
        let [a, b] = [&profiles[table[0]], &profiles[table[1]]];
        let mut theirs = by_employer[&a.organization].iter();
        let somebody = theirs.any(|&role| {
            let mut hosts = by_employer[&b.organization].iter();
            hosts.any(|&host| roles.correspond(role, host))
        });
        could += usize::from(somebody);
        other += usize::from(somebody && !roles.correspond(a.role, b.role));
    }
    100.0 * other as f64 / could.max(1) as f64
}

/// `ceiling`: what the worst served can get at most, whoever makes the rounds.
fn figures(worth: &Worth, ceiling: u32) -> Vec<f64> {
    let (mean, worst) = worth.summary();
    let seekers = worth.coverage().len() as f64;
    vec![
        f64::from(mean) / 10.0,
        f64::from(worst) / 10.0,
        f64::from(ceiling) / 10.0,
        worth.without() as f64,
        worth.left_out as f64,
        100.0 * worth.empty as f64 / worth.pairs as f64,
        100.0 * worth.only_givers() as f64 / seekers,
    ]
}
