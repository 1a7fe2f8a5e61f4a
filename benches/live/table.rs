//! What was measured, service beside floor.

use std::fmt;

use super::server::Kind;

#[derive(Default)]
pub(crate) struct Table(Vec<(&'static str, [Vec<f64>; 2])>);

impl Table {
    pub(crate) fn note(&mut self, what: &'static str, kind: Kind, value: f64) {
        let known = self.0.iter().position(|(row, _)| *row == what);
        let row = known.unwrap_or_else(|| {
            self.0.push((what, Default::default()));
            self.0.len() - 1
        });
        self.0[row].1[kind as usize].push(value);
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| | the service | the floor | service / floor |\n|---|---|---|---|"
        )?;
        for (what, [floor, service]) in &self.0 {
            let (floor, service) = (median(floor.clone()), median(service.clone()));
            // Too little for the clock of the kernel.
            let ratio = match floor {
                0.0 => "-".into(),
                _ => format!("{:.2}", service / floor),
            };
            writeln!(f, "| {what} | {service:.1} | {floor:.1} | {ratio} |")?;
        }
        Ok(())
    }
}
