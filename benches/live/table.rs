//! What was measured, servers side by side.

use std::collections::BTreeMap;
use std::fmt;

use super::server::Kind;

/// Rows in the order in which they were first noted.
#[derive(Default)]
pub(crate) struct Table(Vec<(&'static str, BTreeMap<Kind, Vec<f64>>)>);

impl Table {
    pub(crate) fn note(&mut self, what: &'static str, kind: Kind, value: f64) {
        let known = self.0.iter().position(|(row, _)| *row == what);
        let row = known.unwrap_or_else(|| {
            self.0.push((what, BTreeMap::new()));
            self.0.len() - 1
        });
        self.0[row].1.entry(kind).or_default().push(value);
    }
}

pub(crate) fn median(values: Vec<f64>) -> f64 {
    share(values, 0.5)
}

/// What this share of them does not exceed.
pub(crate) fn share(mut values: Vec<f64>, of: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * of) as usize;
    values.get(place).copied().unwrap_or(f64::NAN)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = Kind::ALL.into_iter();
        let there = |kind: &Kind| self.0.iter().any(|(_, row)| row.contains_key(kind));
        let kinds: Vec<_> = kinds.filter(there).collect();
        let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
        writeln!(f, "| | {} | service / floor |", names.join(" | "))?;
        writeln!(f, "|---|{}---|", "---|".repeat(kinds.len()))?;
        for (what, row) in &self.0 {
            let of = |kind| row.get(&kind).cloned().map(median);
            let shown = |value: Option<f64>| value.map_or("-".into(), |v| format!("{v:.1}"));
            let values: Vec<_> = kinds.iter().map(|kind| shown(of(*kind))).collect();
            let ratio = match (of(Kind::Service), of(Kind::Floor)) {
                // Less is too little for the clock of the kernel.
                (Some(service), Some(floor)) if floor > 0.0 => format!("{:.2}", service / floor),
                _ => "-".into(),
            };
            writeln!(f, "| {what} | {} | {ratio} |", values.join(" | "))?;
        }
        Ok(())
    }
}
