//! Who may read what of whom: the names and contact details of the cast, looked for in every text that somebody was sent.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::IntroductionId;
use protocol::api::Register;

use crate::rehearse::cast::{MAIL_HOST, PHONE_PREFIX};

/// What is whose, and who may read it: shared by all witnesses.
#[derive(Debug, Default)]
pub struct Secrets {
    pub(super) names: Vec<String>,
    /// Whose name nobody else may read: they did not agree to be shown.
    pub(super) reserved: Vec<usize>,
    /// Who pressed 「名刺交換」 at which introduction.
    pressed: Mutex<HashMap<IntroductionId, BTreeSet<usize>>>,
}

impl Secrets {
    pub fn of<'a>(forms: impl Iterator<Item = &'a Register>) -> Self {
        let mut secrets = Self::default();
        for (n, form) in forms.enumerate() {
            secrets.names.push(form.name.clone());
            if !form.consent.partners {
                secrets.reserved.push(n);
            }
        }
        secrets
    }

    fn pressed(&self) -> MutexGuard<'_, HashMap<IntroductionId, BTreeSet<usize>>> {
        self.pressed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before the press is sent, or the card might be there first.
    pub fn presses(&self, who: usize, introduction: IntroductionId) {
        self.pressed().entry(introduction).or_default().insert(who);
    }

    fn exchanged(&self, a: usize, b: usize) -> bool {
        let pressed = self.pressed();
        pressed.values().any(|p| p.contains(&a) && p.contains(&b))
    }

    /// Whom the text tells something of that `viewer` may not read.
    pub fn leaks(&self, viewer: Viewer, text: &str) -> Option<String> {
        let may = |of: usize| match viewer {
            Viewer::Person(me) => me == of || self.exchanged(me, of),
            Viewer::Wall => false,
        };
        for (of, kind) in contacts(text) {
            if !may(of) {
                return Some(format!("{kind} of person {of}"));
            }
        }
        let hidden: Box<dyn Iterator<Item = usize>> = match viewer {
            Viewer::Person(me) => Box::new(self.reserved.iter().copied().filter(move |n| *n != me)),
            Viewer::Wall => Box::new(0..self.names.len()),
        };
        let mut hidden = hidden.filter_map(|n| Some((n, self.names.get(n)?)));
        let named = hidden.find(|(_, name)| text.contains(name.as_str()));
        named.map(|(n, _)| format!("name of person {n}"))
    }
}

/// Whose contact details stand in a text: mail addresses and telephones of the cast bear their number.
pub fn contacts(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(MAIL_HOST) {
        let before = text.get(at.saturating_sub(5)..at.saturating_sub(1));
        found.extend(before.and_then(|n| Some((n.parse().ok()?, "mail address"))));
    }
    for (at, _) in text.match_indices(PHONE_PREFIX) {
        let from = at + PHONE_PREFIX.len();
        let after = text.get(from..from + 4);
        found.extend(after.and_then(|n| Some((n.parse().ok()?, "telephone"))));
    }
    found
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// By number in the cast.
    Person(usize),
    Wall,
}
