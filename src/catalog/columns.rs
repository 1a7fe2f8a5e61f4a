//! Columns of a list by all the names they have in forms and offices.

use std::collections::HashMap;

use crate::catalog::fold::fold;

/// Ours by each of their names, compared as they fold: case, width and kind of kana do not matter.
pub(super) struct Columns(HashMap<String, &'static str>);

impl Columns {
    /// Each column of ours, and what else it is called.
    pub(super) fn of(names: &[(&'static str, &[&str])]) -> Self {
        let all = names.iter().flat_map(|(ours, theirs)| {
            let names = std::iter::once(ours).chain(*theirs);
            names.map(|name| (fold(name), *ours))
        });
        Self(all.collect())
    }

    /// Our column of a heading, by its own name or one that is usual.
    pub(super) fn named(&self, heading: &str) -> Option<&'static str> {
        self.0.get(&fold(heading)).copied()
    }
}

/// That no name means two columns.
#[cfg(test)]
pub(super) fn assert_each_name_means_one(names: &[(&'static str, &[&str])]) {
    let columns = Columns::of(names);
    for (ours, theirs) in names {
        for name in std::iter::once(ours).chain(*theirs) {
            assert_eq!(columns.named(name), Some(*ours), "{name}");
        }
    }
}
