//! The best mix of tables in fractions, everybody at one table's worth of them: a revised simplex (Dantzig) with its inverse written out.
//!
//! In floating point: the prices it ends with are a hint. Whoever wants a proof computes it from them in whole numbers.

/// What it costs to leave a row without its tables, points.
const MISSING: f64 = 1e6;
/// Gains and pivots below are none.
const GAIN: f64 = 0.01;
const PIVOT: f64 = 1e-7;
/// Rows differ by so much from whole numbers, so that no two ways out are equally short.
const APART: f64 = 1e-6;
const MOST_PIVOTS: usize = 4_000;

pub(super) struct Mix {
    rows: usize,
    columns: Vec<(Vec<u16>, f64)>,
    /// By row: its column, `None` while it is missing.
    basis: Vec<Option<usize>>,
    used: Vec<bool>,
    /// `rows × rows`.
    inverse: Vec<f64>,
    amount: Vec<f64>,
    prices: Vec<f64>,
}

impl Mix {
    /// `wanted`: what the columns of each row add up to.
    pub(super) fn new(wanted: &[i64]) -> Self {
        let rows = wanted.len();
        let mut inverse = vec![0.0; rows * rows];
        (0..rows).for_each(|i| inverse[i * rows + i] = 1.0);
        // multiples of the golden ratio are never near each other
        let apart = |i: usize| APART * ((i + 1) as f64 * 0.618_033_988_749_895).fract();
        let amount = wanted.iter().enumerate();
        Self {
            rows,
            columns: Vec::new(),
            basis: vec![None; rows],
            used: Vec::new(),
            inverse,
            amount: amount.map(|(i, &w)| w as f64 + apart(i)).collect(),
            prices: vec![-MISSING; rows],
        }
    }

    /// A table that takes part in these rows.
    pub(super) fn add(&mut self, rows: Vec<u16>, points: i32) {
        self.columns.push((rows, points.into()));
        self.used.push(false);
    }

    /// By row.
    pub(super) fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// Takes in tables as long as one gains.
    pub(super) fn solve(&mut self) {
        for _ in 0..MOST_PIVOTS {
            let Some((column, gain)) = self.entering() else {
                return;
            };
            if !self.take_in(column, gain) {
                return;
            }
        }
    }

    fn entering(&self) -> Option<(usize, f64)> {
        let mut best = None;
        let mut most = GAIN;
        for (at, (rows, points)) in self.columns.iter().enumerate() {
            let price: f64 = rows.iter().map(|&r| self.prices[usize::from(r)]).sum();
            if points - price > most && !self.used[at] {
                most = points - price;
                best = Some((at, most));
            }
        }
        best
    }

    /// False if nothing limits it, which rounding alone can bring about.
    fn take_in(&mut self, column: usize, gain: f64) -> bool {
        let m = self.rows;
        let rows = &self.columns[column].0;
        let change: Vec<f64> = (0..m)
            .map(|i| {
                let of = |&r: &u16| self.inverse[i * m + usize::from(r)];
                rows.iter().map(of).sum()
            })
            .collect();
        let mut out: Option<(usize, f64)> = None;
        for (i, &c) in change.iter().enumerate().filter(|(_, c)| **c > PIVOT) {
            let step = self.amount[i] / c;
            if out.is_none_or(|(_, least)| step < least) {
                out = Some((i, step));
            }
        }
        let Some((out, step)) = out else { return false };
        let pivot = change[out];
        let row: Vec<f64> = self.inverse[out * m..][..m]
            .iter()
            .map(|v| v / pivot)
            .collect();
        for (price, v) in self.prices.iter_mut().zip(&row) {
            *price += gain * v;
        }
        for (i, &c) in change
            .iter()
            .enumerate()
            .filter(|(i, c)| *i != out && **c != 0.0)
        {
            for (v, r) in self.inverse[i * m..][..m].iter_mut().zip(&row) {
                *v -= c * r;
            }
            self.amount[i] = (self.amount[i] - c * step).max(0.0);
        }
        self.inverse[out * m..][..m].copy_from_slice(&row);
        self.amount[out] = step;
        if let Some(old) = self.basis[out].replace(column) {
            self.used[old] = false;
        }
        self.used[column] = true;
        true
    }
}
