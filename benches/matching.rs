//! `cargo bench --bench matching`: the matcher against other solvers in one run, as ratios, with weights and gaps beside them.
//!
//! Ours is always the whole way: scoring, candidates, solving and certificate. The others get the written-out dense graph for nothing and are
//! timed solving only. LEMON takes part when `g++` and its headers are installed. `-- full` adds 10,000 and 30,000 people.

use std::hint::black_box;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use blossom::families::{combs, nest, triangles, triangulated};
use blossom::{Edge, Graph, solve};
use domain::AttendeeId;
use kaotsunagi::catalog::Catalog;
use kaotsunagi::matcher::world;
use matching::circle::{Shape, circles};
use matching::columns::{Columns, LANES, Prepared};
use matching::crowd::Crowd;
use matching::field::Field;
use matching::plan::{Plan, PlanRequest, plan};
use matching::price::{Stakes, price};
use matching::random::Random;
use matching::round::{Attending, Odd, Request, compute};
use matching::score::{Profile, Rarity, Scorer, TagSet, Weights, World};
use matching::suggest::Suggestions;
use rustworkx_core::max_weight_matching::max_weight_matching;
use rustworkx_core::petgraph::graph::UnGraph;

fn main() {
    let full = std::env::args().any(|a| a == "full");
    let lemon = lemon();
    if lemon.is_none() {
        println!("LEMON: not here (install g++ and liblemon-dev to compare)\n");
    }
    println!(
        "one round: scoring, candidates, solving and certificate, against other solvers on the dense graph (solving only)"
    );
    println!("  gap: certified distance from the optimum, without the constant every pair has");
    for (n, compare) in [(222, 2), (500, 2), (1000, 1)] {
        for seed in 1..=3 {
            round(&Instance::made_up(seed, n), compare, lemon.as_ref());
        }
        round(&Instance::of_the_event(1, n), compare, lemon.as_ref());
    }
    let large: &[usize] = if full {
        &[2_000, 10_000, 30_000]
    } else {
        &[2_000, 10_000]
    };
    for &n in large {
        round(&Instance::made_up(1, n), 0, None);
    }
    few_tables();
    sparse(lemon.as_ref());
    kernel();
    for n in [222, 1000, 10_000] {
        suggestions(n);
    }
    groups();
    coverage();
}

struct Instance {
    name: String,
    world: Arc<World>,
    profiles: Vec<Profile>,
    met: Vec<(u32, u32)>,
}

impl Instance {
    fn made_up(seed: u64, n: usize) -> Self {
        let crowd = Crowd::new(seed, n);
        Self {
            name: format!("made-up {seed}"),
            world: crowd.world(),
            profiles: crowd.profiles().to_vec(),
            met: crowd.met().to_vec(),
        }
    }

    fn coarse(seed: u64, n: usize) -> Self {
        let crowd = Crowd::coarse(seed, n);
        Self {
            name: format!("coarse {seed}"),
            world: crowd.world(),
            profiles: crowd.profiles().to_vec(),
            met: crowd.met().to_vec(),
        }
    }

    /// People of the event in `config/`: its tags, kinds and wards; each offers and needs what its kind typically does.
    fn of_the_event(seed: u64, n: usize) -> Self {
        let catalog = Catalog::example().expect("the example is well-formed");
        let random = &mut Random::new(seed);
        let mut profiles: Vec<Profile> = Vec::new();
        for organization in 0.. {
            if profiles.len() >= n {
                break;
            }
            let at = random.below(catalog.sub_kinds.len() as u64) as usize;
            let sub = &catalog.sub_kinds[at];
            let typical =
                |random: &mut Random, list: &dyn Fn(usize) -> bool, most: u64| -> TagSet {
                    let mut tags: Vec<u8> = (0..catalog.tags.len())
                        .filter(|&t| list(t))
                        .map(|t| t as u8)
                        .collect();
                    random.shuffle(&mut tags);
                    let count = 1 + random.below(most) as usize;
                    tags.into_iter().take(count).collect()
                };
            let names = |list: &[String]| {
                list.iter()
                    .any(|id| *id == sub.id.as_str() || *id == sub.kind.as_str())
            };
            for _ in 0..1 + random.below(3) {
                profiles.push(Profile {
                    organization,
                    kind: catalog
                        .profile_index(&sub.kind, Some(&sub.id))
                        .unwrap_or_default() as u8,
                    ward: random.below(catalog.wards.len() as u64) as u8,
                    offers: typical(random, &|t| names(&catalog.tags[t].offered_by), 8),
                    needs: typical(random, &|t| names(&catalog.tags[t].needed_by), 6),
                    is_company: catalog.kind(&sub.kind).is_some_and(|k| k.on_request),
                    companies_welcome: random.chance(70),
                    ..Profile::default()
                });
            }
        }
        profiles.truncate(n);
        Self {
            name: "config/".into(),
            world: world(&catalog).expect("the example fits"),
            profiles,
            met: Vec::new(),
        }
    }

    fn scorer(&self) -> Scorer {
        Scorer::new(
            self.world.clone(),
            &Weights::default(),
            Rarity::of(&self.world, &self.profiles),
        )
    }

    fn dense(&self) -> Vec<Edge> {
        let scorer = self.scorer();
        let mut edges = Vec::new();
        for (i, p) in self.profiles.iter().enumerate() {
            for (j, q) in self.profiles.iter().enumerate().skip(i + 1) {
                if scorer.admissible(p, q) && self.met.binary_search(&(i as u32, j as u32)).is_err()
                {
                    edges.push((i as u32, j as u32, i64::from(scorer.score(p, q))));
                }
            }
        }
        edges
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed(times: usize, mut f: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        f();
        start.elapsed()
    };
    median((0..times).map(once).collect())
}

/// The weight a peer finds, and its median time.
fn again(times: usize, mut run: impl FnMut() -> (i64, f64)) -> (i64, f64) {
    let mut runs: Vec<(i64, f64)> = (0..times).map(|_| run()).collect();
    runs.sort_by(|x, y| x.1.total_cmp(&y.1));
    runs[times / 2]
}

/// `compare`: 0 alone, 1 with LEMON, 2 with rustworkx-core as well.
fn round(instance: &Instance, compare: usize, lemon: Option<&PathBuf>) {
    let n = instance.profiles.len();
    let meeting = i64::from(Weights::default().meeting);
    let people: Vec<&Profile> = instance.profiles.iter().collect();
    // seconds, net weight and gap after each pass
    let mut passes: Vec<(Duration, f64)> = Vec::new();
    let mut weight = 0;
    let took = timed(if n > 3000 { 1 } else { 15 }, || {
        passes.clear();
        let start = Instant::now();
        let field = Field::new(&instance.scorer(), &people, &instance.met);
        let priced = price(&field, &Stakes::none(n), |w, b| {
            // in half points; before everybody is seated the constant is more than there is
            let net = (w - meeting * n as i64).max(1);
            passes.push((start.elapsed(), (b - w) as f64 / net as f64));
            true
        });
        assert!(priced.exact());
        weight = priced.weight / 2;
    });
    print!(
        "{n:>6} {:<10} {took:>10.2?}  gap 0 after {} passes",
        instance.name,
        passes.len() + 1
    );
    if let Some((at, gap)) = passes.iter().find(|p| p.1 <= 0.001) {
        print!(", {:.4} % after {at:.2?}", 100.0 * gap);
    }
    print!(", weight {weight}");
    if compare > 0 {
        let edges = instance.dense();
        // one run of a peer can be off by half on a busy machine
        let times = if n > 500 { 1 } else { 5 };
        if let Some(lemon) = lemon {
            let (theirs, seconds) = again(times, || run_lemon(lemon, n, &edges));
            assert_eq!(theirs, weight, "LEMON disagrees");
            print!(
                " | LEMON {theirs} in {:.1} x our time",
                seconds / took.as_secs_f64()
            );
        }
        if compare > 1 {
            let (theirs, seconds) = again(times.min(3), || run_rustworkx(n, &edges));
            assert_eq!(theirs, weight, "rustworkx-core disagrees");
            print!(
                " | rustworkx-core {theirs} in {:.1} x",
                seconds / took.as_secs_f64()
            );
        }
    }
    println!();
}

/// The bare solver on sparse graphs.
fn sparse(lemon: Option<&PathBuf>) {
    println!("\nthe solver alone on sparse graphs, certificate checked");
    let random = &mut Random::new(1);
    let mut graphs: Vec<(&str, usize, Vec<Edge>)> = Vec::new();
    for (name, n, m, spread) in [
        ("random", 1000, 10_000, 100_000),
        ("random", 10_000, 80_000, 100_000),
        ("ties", 10_000, 50_000, 3),
    ] {
        let edge = |random: &mut Random| {
            let (u, v) = (random.below(n) as u32, random.below(n) as u32);
            (
                u,
                if u == v { (v + 1) % n as u32 } else { v },
                1 + random.below(spread) as i64,
            )
        };
        graphs.push((name, n as usize, (0..m).map(|_| edge(random)).collect()));
    }
    for (name, (n, edges)) in [
        ("triangles", triangles(33_334)),
        ("nest", nest(20_000)),
        ("unit grid", triangulated(201, |_, _| 1)),
        ("combs", combs(2_500)),
    ] {
        graphs.push((name, n, edges));
    }
    let path = (0..9999u32).map(|v| (v, v + 1, 1000 + i64::from(v)));
    graphs.push(("long path", 10_000, path.collect()));
    for (name, n, edges) in graphs {
        let mut weight = 0;
        let took = timed(3, || {
            let graph = Graph::new(n, &edges);
            let solution = solve(&graph);
            weight = solution.weight(&graph) as i64;
            black_box(&solution);
        });
        let graph = Graph::new(n, &edges);
        let solution = solve(&graph);
        solution
            .certificate
            .verify(&graph, solution.mates())
            .expect("the certificate holds");
        print!("{n:>6} {name:<10} {took:>10.2?}  weight {weight}");
        if let Some(lemon) = lemon {
            let (theirs, seconds) = run_lemon(lemon, n, &edges);
            assert_eq!(theirs, weight, "LEMON disagrees");
            print!(" | LEMON in {:.1} x our time", seconds / took.as_secs_f64());
        }
        if n <= 1000 {
            let (theirs, seconds) = run_rustworkx(n, &edges);
            assert_eq!(theirs, weight, "rustworkx-core disagrees");
            print!(" | rustworkx-core in {:.1} x", seconds / took.as_secs_f64());
        }
        println!();
    }
}

/// Rounds with fewer tables than people could fill: those who waited come first. Budget: a second.
fn few_tables() {
    println!("\nfew tables, round after round, a second at most each");
    for (n, tables) in [(222, 40), (1_000, 100), (10_000, 1_000), (10_000, 4_500)] {
        let crowd = Crowd::new(1, n);
        let (world, weights) = (crowd.world(), Weights::default());
        let mut people: Vec<_> = { crowd.profiles().iter().zip(0..) }
            .map(|(p, i)| Attending {
                id: AttendeeId::new(i),
                profile: p.clone(),
                sat_out: 0,
                trios: 0,
            })
            .collect();
        let mut banned = Vec::new();
        print!("{n:>6} at {tables}:");
        for seed in 1..=3 {
            let request = Request {
                world: &world,
                weights: &weights,
                people: &people,
                banned: &banned,
                odd: Odd::Pause,
                tables: Some(tables),
                seed,
            };
            let start = Instant::now();
            let round = compute(&request, || start.elapsed() < Duration::from_secs(1));
            let took = start.elapsed();
            let constant = i64::from(weights.meeting) * round.introductions.len() as i64;
            let gap = (round.bound - round.total) as f64 / (round.total - constant) as f64;
            print!(" {took:.1?} gap {:.4} %", 100.0 * gap);
            banned.extend(
                round
                    .introductions
                    .iter()
                    .map(|i| (i.attendees[0], i.attendees[1])),
            );
            for &(id, _) in &round.waiting {
                people[id.bits() as usize].sat_out += 1;
            }
        }
        println!();
    }
}

fn kernel() {
    let instance = Instance::made_up(1, 10_000);
    let scorer = instance.scorer();
    let prepared: Vec<_> = instance
        .profiles
        .iter()
        .map(|p| Prepared::new(&scorer, p))
        .collect();
    let mut columns = Columns::new(&scorer);
    prepared
        .iter()
        .enumerate()
        .for_each(|(slot, p)| columns.set(slot, &scorer, p));
    let mut row = [0; LANES];
    let people = 1000;
    let took = timed(5, || {
        for p in &prepared[..people] {
            for block in 0..columns.blocks() {
                columns.row(p, block, &mut row);
                black_box(&row);
            }
        }
    });
    let one_by_one = timed(3, || {
        for p in &instance.profiles[..20] {
            for q in &instance.profiles {
                black_box(scorer.points(p, q));
            }
        }
    });
    let (pairs, single) = (
        (people * columns.blocks() * LANES) as f64,
        (20 * instance.profiles.len()) as f64,
    );
    let ratio = (one_by_one.as_secs_f64() / single) / (took.as_secs_f64() / pairs);
    println!(
        "\nkernel: {:.0} million pairs a second, {ratio:.0} x scoring pair by pair",
        pairs / took.as_secs_f64() / 1e6
    );
}

fn suggestions(n: usize) {
    let crowd = Crowd::new(1, 2 * n);
    let mut lists = Suggestions::new(crowd.world(), Weights::default(), 5);
    let random = &mut Random::new(3);
    let mut order: Vec<usize> = (0..2 * n).collect();
    random.shuffle(&mut order);
    let (inside, outside) = order.split_at_mut(n);
    let arrive = |lists: &mut Suggestions, i: usize| {
        let profile = crowd.profiles()[i].clone();
        let start = Instant::now();
        lists.insert(AttendeeId::new(i as u64), profile);
        black_box(lists.changed());
        start.elapsed()
    };
    let build = Instant::now();
    inside.iter().for_each(|&i| {
        arrive(&mut lists, i);
    });
    let build = build.elapsed();
    let mut others = Suggestions::new(crowd.world(), Weights::default(), 5);
    let together = Instant::now();
    for &i in inside.iter() {
        others.insert(AttendeeId::new(i as u64), crowd.profiles()[i].clone());
    }
    black_box(others.changed());
    let together = together.elapsed();
    let (mut came, mut left) = (Vec::new(), Vec::new());
    for _ in 0..if n > 3000 { 100 } else { 1000 } {
        let (i, o) = (
            random.below(n as u64) as usize,
            random.below(n as u64) as usize,
        );
        let start = Instant::now();
        lists.remove(AttendeeId::new(inside[i] as u64));
        black_box(lists.changed());
        left.push(start.elapsed());
        came.push(arrive(&mut lists, outside[o]));
        std::mem::swap(&mut inside[i], &mut outside[o]);
    }
    let mean = |times: &[Duration]| times.iter().sum::<Duration>() / times.len() as u32;
    let (mean_came, mean_left) = (mean(&came), mean(&left));
    println!(
        "suggestions {n:>6}: arrival p50 {:.1?} mean {mean_came:.1?}, departure p50 {:.1?} mean {mean_left:.1?}, everybody arriving {build:.1?}, at once {together:.1?}",
        median(came),
        median(left)
    );
}

fn groups() {
    println!("\ngroup tables of 222");
    let instance = Instance::made_up(1, 222);
    let person = |(p, i): (&Profile, u64)| Attending {
        id: AttendeeId::new(i),
        profile: p.clone(),
        sat_out: 0,
        trios: 0,
    };
    let people: Vec<_> = instance.profiles.iter().zip(0..).map(person).collect();
    let id = |i: u32| AttendeeId::new(i.into());
    let banned: Vec<_> = instance.met.iter().map(|&(a, b)| (id(a), id(b))).collect();
    let weights = Weights::default();
    for size in [2, 3, 4, 5, 6] {
        let request = Request {
            world: &instance.world,
            weights: &weights,
            people: &people,
            banned: &banned,
            odd: Odd::Pause,
            tables: None,
            seed: 1,
        };
        let shape = Shape {
            size: size..=size,
            links: &[],
            chain: 0,
            kinds: &[],
        };
        let start = Instant::now();
        let round = circles(&request, &shape, || true);
        let took = start.elapsed();
        let pairs: i64 = round
            .introductions
            .iter()
            .map(|i| i.attendees.len() as i64)
            .map(|k| k * (k - 1) / 2)
            .sum();
        let constant = pairs * i64::from(weights.meeting);
        let share = 100.0 * (round.total - constant) as f64 / (round.bound - constant) as f64;
        println!(
            "  of {size}: {share:.2} % of the bound, {} waiting, {took:.1?}",
            round.waiting.len()
        );
    }
}

/// How much of what people seek they meet an answer to in six rounds of 222, each person's needs weighted by rarity. *Answerable* leaves out needs
/// that nobody present offers whom the person may meet: no schedule can cover those. *Reach* is a bound on the mean that no schedule exceeds: a person
/// who offers a tag can answer one other in each round.
fn coverage() {
    println!(
        "\nneeds met over six rounds of 222, percent, ten crowds: mean (least crowd), worst person on average over crowds (in the worst crowd)"
    );
    type Make = fn(u64, usize) -> Instance;
    let crowds: [(&str, Make); 2] = [("coarse", Instance::coarse), ("made-up", Instance::made_up)];
    for (name, make) in crowds {
        for swaps in [false, true] {
            let mut all = Vec::new();
            let mut answerable = Vec::new();
            let mut reach = 0.0;
            let start = Instant::now();
            let mut inside = Duration::ZERO;
            for seed in 1..=10 {
                let instance = make(seed, 222);
                let scorer = instance.scorer();
                let people: Vec<_> = { instance.profiles.iter().zip(0..) }
                    .map(|(p, i)| (AttendeeId::new(i), p.clone()))
                    .collect();
                let id = |i: u32| AttendeeId::new(i.into());
                let banned: Vec<_> = instance.met.iter().map(|&(a, b)| (id(a), id(b))).collect();
                let request = PlanRequest {
                    world: &instance.world,
                    weights: &Weights::default(),
                    people: &people,
                    banned: &banned,
                    rounds: 6,
                    tables: None,
                    odd: Odd::Pause,
                    seed,
                    swaps,
                    away: &[],
                };
                let begin = Instant::now();
                let plan = plan(&request, || true);
                inside += begin.elapsed();
                let (every, possible, most) = covered(&instance, &scorer, &plan);
                all.push(every);
                answerable.push(possible);
                reach += most / 10.0;
            }
            let how = if swaps { "planned" } else { "round by round" };
            let line = |crowds: &[Vec<f64>]| {
                let means: Vec<f64> = { crowds.iter() }
                    .map(|c| 100.0 * c.iter().sum::<f64>() / c.len() as f64)
                    .collect();
                let worst: Vec<f64> = { crowds.iter() }
                    .map(|c| 100.0 * c.iter().copied().fold(1.0, f64::min))
                    .collect();
                let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
                let least = |x: &[f64]| x.iter().copied().fold(100.0, f64::min);
                format!(
                    "{:.1} ({:.1}), worst person {:.0} ({:.0})",
                    mean(&means),
                    least(&means),
                    mean(&worst),
                    least(&worst)
                )
            };
            println!("  {name}, {how}: answerable {}", line(&answerable));
            println!(
                "      all needs {}; reach {:.1}; {:.0?} each, {:.0?} with measuring",
                line(&all),
                100.0 * reach,
                inside / 10,
                start.elapsed()
            );
        }
    }
}

/// By person: part of the needs covered, of all and of the answerable ones; and the bound on the mean of the former.
fn covered(instance: &Instance, scorer: &Scorer, plan: &Plan) -> (Vec<f64>, Vec<f64>, f64) {
    let people = &instance.profiles;
    let mut heard = vec![TagSet::EMPTY; people.len()];
    for introduction in plan.rounds.iter().flat_map(|r| &r.introductions) {
        for a in &introduction.attendees {
            for b in introduction.attendees.iter().filter(|b| *b != a) {
                let heard = &mut heard[a.bits() as usize];
                *heard = heard.union(people[b.bits() as usize].offers);
            }
        }
    }
    let (mut all, mut answerable) = (Vec::new(), Vec::new());
    // by tag: what each answer to it adds to the mean
    let mut wanted: Vec<Vec<f64>> = vec![Vec::new(); instance.world.tags()];
    let mut nothing_sought = 0;
    for (a, person) in people.iter().enumerate() {
        let may_meet = |&(b, other): &(usize, &Profile)| {
            let pair = (a.min(b) as u32, a.max(b) as u32);
            scorer.admissible(person, other) && instance.met.binary_search(&pair).is_err()
        };
        let offered = people.iter().enumerate().filter(may_meet);
        let offered = offered.fold(TagSet::EMPTY, |set, (_, other)| set.union(other.offers));
        let share = |of: TagSet| -> f64 {
            let part = |set: TagSet| -> f64 {
                let shares = scorer.shares(person).filter(|(tag, _)| set.contains(*tag));
                shares
                    .map(|(_, points)| i32::from(points))
                    .sum::<i32>()
                    .into()
            };
            let whole = part(of);
            if whole == 0.0 {
                1.0
            } else {
                part(of.intersection(heard[a])) / whole
            }
        };
        all.push(share(person.needs));
        answerable.push(share(person.needs.intersection(offered)));
        let whole: f64 = scorer
            .shares(person)
            .map(|(_, points)| f64::from(points))
            .sum();
        nothing_sought += usize::from(whole == 0.0);
        for (tag, points) in scorer
            .shares(person)
            .filter(|(tag, _)| offered.contains(*tag))
        {
            wanted[usize::from(tag)].push(f64::from(points) / whole);
        }
    }
    let mut reach = nothing_sought as f64;
    for (tag, mut wanted) in wanted.into_iter().enumerate() {
        wanted.sort_by(|x, y| y.total_cmp(x));
        let answers = 6 * scorer.rarity().offering(tag as u8) as usize;
        reach += wanted.iter().take(answers).sum::<f64>();
    }
    (all, answerable, reach / people.len() as f64)
}

/// Builds the LEMON program if it can be built.
fn lemon() -> Option<PathBuf> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/lemon.cc");
    let program = std::env::temp_dir().join(format!("kaotsunagi-lemon-{}", std::process::id()));
    let built = Command::new("g++")
        .args(["-O3", "-march=native", "-o"])
        .arg(&program)
        .arg(source)
        .stderr(Stdio::null())
        .status();
    built
        .ok()
        .filter(std::process::ExitStatus::success)
        .map(|_| program)
}

fn run_lemon(program: &PathBuf, n: usize, edges: &[Edge]) -> (i64, f64) {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program was just built");
    let mut text = format!("{n} {}\n", edges.len());
    for (u, v, w) in edges {
        text += &format!("{u} {v} {w}\n");
    }
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(text.as_bytes())
        .expect("LEMON reads");
    let output = child.wait_with_output().expect("LEMON ends");
    let output = String::from_utf8(output.stdout).expect("numbers");
    let mut numbers = output.split_whitespace();
    let weight = numbers
        .next()
        .and_then(|w| w.parse().ok())
        .expect("a weight");
    (
        weight,
        numbers
            .next()
            .and_then(|s| s.parse().ok())
            .expect("seconds"),
    )
}

fn run_rustworkx(n: usize, edges: &[Edge]) -> (i64, f64) {
    let mut graph = UnGraph::<(), i128>::with_capacity(n, edges.len());
    let nodes: Vec<_> = (0..n).map(|_| graph.add_node(())).collect();
    let mut best = std::collections::BTreeMap::new();
    for &(u, v, w) in edges {
        let heaviest = best.entry((u.min(v), u.max(v))).or_insert(w);
        *heaviest = w.max(*heaviest);
    }
    for (&(u, v), &w) in &best {
        graph.add_edge(nodes[u as usize], nodes[v as usize], w.into());
    }
    let start = Instant::now();
    let pairs = max_weight_matching(&graph, false, |e| Ok::<_, ()>(*e.weight()), false)
        .expect("weights are numbers");
    let seconds = start.elapsed().as_secs_f64();
    let weight = |&(u, v): &(usize, usize)| best[&(u.min(v) as u32, u.max(v) as u32)];
    (pairs.iter().map(weight).sum(), seconds)
}
