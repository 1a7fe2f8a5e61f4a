//! Values from outside the files.

use super::layers::Layers;

/// Later ones first in rank: environment, then flags.
#[derive(Clone, Debug, Default)]
pub struct Overrides(pub(super) Vec<Override>);

#[derive(Clone, Debug)]
pub(super) struct Override {
    /// What the reader of a problem calls it: `KAOTSUNAGI_LISTEN`, `--listen`.
    pub(super) source: String,
    pub(super) key: Option<String>,
    pub(super) value: String,
}

/// The variable that sets a key: `KAOTSUNAGI_SOCKET_BURST`.
pub(super) fn variable(key: &str) -> String {
    format!("KAOTSUNAGI_{}", key.replace('.', "_").to_uppercase())
}

impl Overrides {
    /// Takes the `KAOTSUNAGI_…` variables that are settings; flags of other commands share the prefix and are left alone.
    pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let known = Layers::keys();
        let mut taken: Vec<Override> = Vec::new();
        // Compose files pass on what is not set as empty.
        for (source, value) in variables.into_iter().filter(|(_, value)| !value.is_empty()) {
            let key = known.iter().find(|key| variable(key) == source).cloned();
            // A misspelt key of a section is a mistake; a word alone may belong to a command.
            let of_section = |key: &String| {
                let section = key
                    .split_once('.')
                    .map(|(section, _)| variable(section) + "_");
                section.is_some_and(|section| source.starts_with(&section))
            };
            if key.is_some() || known.iter().any(of_section) {
                taken.push(Override { source, key, value });
            }
        }
        taken.sort_by(|a, b| a.source.cmp(&b.source));
        Self(taken)
    }

    /// A command-line flag: `flag("listen", …)` is shown as `--listen`. Ranks above everything before it.
    pub fn flag(mut self, key: &str, value: Option<String>) -> Self {
        self.0.extend(value.map(|value| Override {
            source: format!("--{}", key.replace('_', "-")),
            key: Some(key.to_owned()),
            value,
        }));
        self
    }
}
