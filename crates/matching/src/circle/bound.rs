//! How good circles can be at most, proven in whole numbers.
//!
//! Whatever prices people have: a set of tables is worth what its people cost together and what each table is worth beyond its people, so at most
//! the former and, for every table of a size, the most that any table of that size is worth beyond. Where all tables there could be can be looked at, the prices come from the
//! best mix of them in fractions (column generation); else from letting everybody choose partners without forming circles.

use super::choices;
use super::simplex::Mix;
use super::value::Values;

/// Tables looked at, of all sizes together: 16 MiB.
const MOST_TABLES: usize = 4 << 20;
/// Prices are in parts of a point.
const PARTS: i32 = 16;
/// Prices at most, parts: six of them fit.
const MOST_PRICE: f64 = 3e7;
/// Times that prices are asked for tables worth more than they cost.
const MOST_PASSES: usize = 150;
/// Prices go so far towards new ones, tenths: the latest alone swing to and fro.
const TRUST: i64 = 4;
/// Steps towards the prices of partners, and points a price moves at first.
const PRICE_STEPS: i32 = 200;
const FIRST_STEP: i64 = 400;

/// No circles of these sizes have more points, whoever of the people is left out. `tables`: circles that were found.
pub(super) fn bound(values: &Values, tables: &[&[u32]], in_time: &mut impl FnMut() -> bool) -> i64 {
    let partners = partners(values, tables, in_time);
    by_tables(values, tables, in_time).map_or(partners, |most| most.min(partners))
}

/// Tables of one size, and how many of them there are.
struct Size {
    size: usize,
    count: i64,
    /// What each possible table is worth at most, parts of points, in ascending order of its people.
    values: Vec<i32>,
}

/// What prices prove.
struct Proof {
    /// By person, parts of points.
    prices: Vec<i32>,
    most: i64,
    /// By size and person: the table that is worth most beyond its people.
    dearest: Vec<Vec<Dearest>>,
}

/// Parts of points beyond, and the people.
type Dearest = (i32, [u16; 6]);

fn by_tables(
    values: &Values,
    tables: &[&[u32]],
    in_time: &mut impl FnMut() -> bool,
) -> Option<i64> {
    let n = values.len();
    let sizes = Size::all(values, tables, in_time)?;
    // a row for everybody, and one for all sizes but the last, which follows from the others
    let rows = n + sizes.len() - 1;
    let wanted = |row: usize| row.checked_sub(n).map_or(1, |s| sizes[s].count);
    let mut mix = Mix::new(&(0..rows).map(wanted).collect::<Vec<_>>());
    let rows_of = |people: &[u16], size: usize| {
        let row = (size + 1 < sizes.len()).then_some((n + size) as u16);
        people.iter().copied().chain(row).collect::<Vec<u16>>()
    };
    // at first everybody costs an equal part of the table they are at
    let mut prices = vec![0; n];
    let mut reached = 0;
    for table in tables {
        let size = sizes.iter().position(|s| s.size == table.len())?;
        let people: Vec<u16> = table.iter().map(|&a| a as u16).collect();
        let points = values.table(table);
        reached += i64::from(points);
        mix.add(rows_of(&people, size), points);
        for &a in *table {
            prices[a as usize] = points * PARTS / table.len() as i32;
        }
    }
    let mut best = Proof::new(&sizes, prices.clone());
    let mut latest = Vec::new();
    let mut tried = Proof {
        dearest: best.dearest.clone(),
        most: best.most,
        prices,
    };
    for pass in 0..MOST_PASSES {
        let mut gains = pass == 0;
        for (at, size) in sizes.iter().enumerate() {
            let own = latest.get(n + at).copied().unwrap_or(0);
            for (_, people) in &tried.dearest[at] {
                let people = &people[..size.size];
                let table: Vec<u32> = people.iter().map(|&a| a.into()).collect();
                let points = values.table(&table);
                let cost = |&a: &u16| latest.get(usize::from(a)).copied().unwrap_or(0);
                let cost = people.iter().map(cost).sum::<i64>() + own;
                if pass == 0 || i64::from(points) * i64::from(PARTS) - cost > i64::from(PARTS) {
                    gains = true;
                    mix.add(rows_of(people, at), points);
                }
            }
        }
        if !gains
            && tried
                .prices
                .iter()
                .zip(&latest)
                .all(|(&p, &l)| i64::from(p) == l)
        {
            // no table is worth more than it costs in the best mix: nothing is left to prove
            break;
        }
        mix.solve();
        let part = |p: &f64| {
            (p * f64::from(PARTS))
                .round()
                .clamp(-MOST_PRICE, MOST_PRICE) as i64
        };
        latest = mix.prices().iter().map(part).collect();
        let trust = if gains { TRUST } else { 10 };
        let towards = |(&old, &new): (&i32, &i64)| {
            (i64::from(old) + (new - i64::from(old)) * trust / 10) as i32
        };
        let prices = best.prices.iter().zip(&latest).map(towards).collect();
        tried = Proof::new(&sizes, prices);
        if tried.most < best.most {
            best.most = tried.most;
            best.prices.clone_from(&tried.prices);
        }
        if best.points() <= reached || !in_time() {
            break;
        }
    }
    Some(best.points())
}

impl Proof {
    fn new(sizes: &[Size], prices: Vec<i32>) -> Self {
        let dearest: Vec<_> = sizes.iter().map(|size| size.dearest(&prices)).collect();
        let beyond = |(size, dearest): (&Size, &Vec<Dearest>)| {
            let most = dearest.iter().map(|d| i64::from(d.0)).max();
            size.count * most.unwrap_or(0)
        };
        let people: i64 = prices.iter().map(|&p| i64::from(p)).sum();
        let most = people + sizes.iter().zip(&dearest).map(beyond).sum::<i64>();
        Self {
            prices,
            most,
            dearest,
        }
    }

    /// What can be reached is whole, so a part of a point above does not count.
    fn points(&self) -> i64 {
        self.most.div_euclid(i64::from(PARTS))
    }
}

/// Ways to choose a table.
fn choices(n: usize, size: usize) -> usize {
    (0..size.min(n)).fold(1, |count: usize, k| count.saturating_mul(n - k) / (k + 1))
}

fn all(values: &Values, size: usize, chosen: &mut Vec<u32>, from: u32, out: &mut Vec<i32>) {
    for a in from..values.len() as u32 {
        chosen.push(a);
        if chosen.len() == size {
            out.push(values.table(chosen) * PARTS);
        } else {
            all(values, size, chosen, a + 1, out);
        }
        chosen.pop();
    }
}

impl Size {
    /// `None` if there are too many, or no time.
    fn all(
        values: &Values,
        tables: &[&[u32]],
        in_time: &mut impl FnMut() -> bool,
    ) -> Option<Vec<Self>> {
        let n = values.len();
        let mut sizes: Vec<Size> = Vec::new();
        for table in tables {
            match sizes.iter_mut().find(|s| s.size == table.len()) {
                Some(size) => size.count += 1,
                None => sizes.push(Size {
                    size: table.len(),
                    count: 1,
                    values: Vec::new(),
                }),
            }
        }
        let count: usize = sizes.iter().map(|s| choices(n, s.size)).sum();
        if tables.is_empty() || count > MOST_TABLES || !in_time() {
            return None;
        }
        for size in &mut sizes {
            size.values.reserve_exact(choices(n, size.size));
            let mut chosen = Vec::with_capacity(size.size);
            all(values, size.size, &mut chosen, 0, &mut size.values);
        }
        Some(sizes)
    }

    fn dearest(&self, prices: &[i32]) -> Vec<Dearest> {
        let mut dearest = vec![(i32::MIN, [0; 6]); prices.len()];
        let mut rest = &self.values[..];
        self.look(prices, &mut dearest, &mut [0; 6], (0, 0), 0, &mut rest);
        dearest
    }

    /// Looks at all tables that begin with the first `count` of `chosen`, who cost `cost`; the next person is `from` at least.
    fn look(
        &self,
        prices: &[i32],
        dearest: &mut [Dearest],
        chosen: &mut [u16; 6],
        (count, cost): (usize, i32),
        from: usize,
        rest: &mut &[i32],
    ) {
        if count + 1 < self.size {
            for a in from..prices.len() {
                chosen[count] = a as u16;
                self.look(
                    prices,
                    dearest,
                    chosen,
                    (count + 1, cost + prices[a]),
                    a + 1,
                    rest,
                );
            }
            return;
        }
        let (tables, others) = rest.split_at(prices.len() - from);
        *rest = others;
        let mut top = (i32::MIN, 0);
        for (last, (&value, &price)) in (from..).zip(tables.iter().zip(&prices[from..])) {
            let beyond = value - price - cost;
            if beyond > dearest[last].0 {
                chosen[count] = last as u16;
                dearest[last] = (beyond, *chosen);
            }
            if beyond > top.0 {
                top = (beyond, last);
            }
        }
        chosen[count] = top.1 as u16;
        for &a in &chosen[..count] {
            if top.0 > dearest[usize::from(a)].0 {
                dearest[usize::from(a)] = (top.0, *chosen);
            }
        }
    }
}

/// For any prices `y ≥ 0`, circles have at most `Σ partners · y + Σ max(0, points - y - y)` points and a chain at every table (the dual of letting
/// everybody choose partners). Prices rise where more want somebody than they have places, and fall where fewer do (subgradient steps, ever smaller).
fn partners(values: &Values, tables: &[&[u32]], in_time: &mut impl FnMut() -> bool) -> i64 {
    let n = values.len();
    let partners = tables.iter().map(|t| t.len() as i64 - 1).max().unwrap_or(0);
    if partners == 0 {
        return 0;
    }
    let half = |a: usize| values.pairs(a).iter().copied().max().unwrap_or(0).max(0) / 2;
    let mut y: Vec<i32> = (0..n).map(half).collect();
    let (mut best, mut best_y) = (i64::MAX, y.clone());
    let mut wanted = vec![0i64; n];
    for step in 0..PRICE_STEPS {
        let mut sum = 0;
        wanted.fill(0);
        for a in 0..n {
            let (mut over, mut count) = (0i64, 0i64);
            for (&points, &theirs) in values.pairs(a).iter().zip(&y) {
                let gain = points - theirs - y[a];
                over += i64::from(gain.max(0));
                count += i64::from(gain > 0);
            }
            // every pair is seen from both sides
            sum += 2 * partners * i64::from(y[a]) + over;
            wanted[a] = count;
        }
        if sum / 2 < best {
            best = sum / 2;
            best_y.clone_from(&y);
        }
        let size = FIRST_STEP * i64::from(PRICE_STEPS - step) / i64::from(PRICE_STEPS);
        for (y, &wanted) in y.iter_mut().zip(&wanted) {
            let change = (wanted - partners) * size / partners;
            *y = (i64::from(*y) + change.clamp(-FIRST_STEP, FIRST_STEP)).max(0) as i32;
        }
    }
    let pairs: i64 = tables
        .iter()
        .map(|t| (t.len() * (t.len() - 1) / 2) as i64)
        .sum();
    let more = pairs * i64::from(values.meeting())
        + tables.len() as i64 * i64::from(values.chain_at_most());
    let found: i64 = tables.iter().map(|t| i64::from(values.table(t))).sum();
    let by_choice = choices::bound(values, partners as usize, &best_y, found - more, in_time);
    best.min(by_choice) + more
}
