//! Who is suggested to whom in one room, and when they are told.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::RosterSettings;
use super::hub::Hub;
use super::inbox::Suggested;
use crate::catalog::Catalog;
use crate::matcher::reasons;
use domain::AttendeeId;
use matching::score::{Profile, Proximity, Term, Weights, World};
use matching::suggest::Suggestions;

pub(super) struct Suggesting {
    suggestions: Suggestions,
    /// Least time between two lists for one person.
    min_interval: Duration,
    /// Who takes part in being suggested, and who no longer does, since the last look.
    moves: Vec<(AttendeeId, Option<Profile>)>,
    /// Whose list has changed but was sent too recently.
    due: BTreeSet<AttendeeId>,
    /// Whose shown details changed since the last turn.
    corrected: BTreeSet<AttendeeId>,
    sent: HashMap<AttendeeId, Instant>,
}

impl Suggesting {
    pub(super) fn new(world: Arc<World>, weights: Weights, settings: &RosterSettings) -> Self {
        Self {
            suggestions: Suggestions::new(world, weights, settings.suggestions),
            min_interval: settings.min_interval,
            moves: Vec::new(),
            due: BTreeSet::new(),
            corrected: BTreeSet::new(),
            sent: HashMap::new(),
        }
    }

    pub(super) fn take_part(&mut self, who: AttendeeId, profile: Profile) {
        self.moves.push((who, Some(profile)));
    }

    /// Still here, but not to be suggested. Their list is empty now; the next turn tells them so.
    pub(super) fn pause(&mut self, who: AttendeeId) {
        self.moves.push((who, None));
        self.due.insert(who);
    }

    pub(super) fn leave(&mut self, who: AttendeeId, hub: &Hub) {
        self.moves.push((who, None));
        self.due.remove(&who);
        self.sent.remove(&who);
        hub.unsuggest(who);
    }

    /// Whoever is shown them is told anew.
    pub(super) fn was_corrected(&mut self, who: AttendeeId) {
        self.corrected.insert(who);
    }

    /// Tells the matcher whom to keep from whom, how many have asked somebody, and who came and went.
    pub(super) fn update(
        &mut self,
        pairs: &[(AttendeeId, AttendeeId, bool)],
        asked: &BTreeMap<AttendeeId, usize>,
    ) {
        for (who, invitations) in asked {
            self.suggestions.invited(*who, *invitations);
        }
        for (whose, who, hidden) in pairs {
            if *hidden {
                self.suggestions.ban(*whose, *who);
            } else {
                self.suggestions.allow(*whose, *who);
            }
        }
        for (who, profile) in std::mem::take(&mut self.moves) {
            match profile {
                Some(profile) => self.suggestions.insert(who, profile),
                None => self.suggestions.remove(who),
            }
        }
    }

    /// Sends lists that changed. `corrections` of somebody as they are seated. Whether something still waits for its moment.
    pub(super) fn suggest(
        &mut self,
        catalog: &Catalog,
        hub: &Hub,
        corrections: &dyn Fn(AttendeeId) -> u32,
        now: Instant,
    ) -> bool {
        self.due.extend(self.suggestions.changed());
        let corrected = std::mem::take(&mut self.corrected);
        if !corrected.is_empty() {
            // The matcher sees no difference in a new name; whoever is shown it does.
            let shows = |who: &&AttendeeId| {
                let shown = hub.inbox(**who).suggestions().1;
                let shown = shown.as_deref().unwrap_or_default();
                shown.iter().any(|s| corrected.contains(&s.attendee))
            };
            self.due.extend(self.sent.keys().filter(shows));
        }
        for who in std::mem::take(&mut self.due) {
            let early = self
                .sent
                .get(&who)
                .is_some_and(|at| now.duration_since(*at) < self.min_interval);
            if early {
                self.due.insert(who);
                continue;
            }
            let list = self.suggestions.best(who);
            let suggested = list
                .into_iter()
                .map(|(other, score)| {
                    self.explained(catalog, who, other, score, corrections(other))
                })
                .collect();
            if hub.inbox(who).suggest(suggested) {
                self.sent.insert(who, now);
            }
        }
        !self.due.is_empty()
    }

    fn explained(
        &self,
        catalog: &Catalog,
        me: AttendeeId,
        other: AttendeeId,
        score: i32,
        corrections: u32,
    ) -> Suggested {
        let terms = self.suggestions.explain(me, other);
        let has = |term: &dyn Fn(Term) -> bool| terms.iter().any(|scored| term(scored.term));
        Suggested {
            attendee: other,
            score,
            reasons: reasons(catalog, &terms, &[me, other]),
            near: has(&|term| matches!(term, Term::Ward(Proximity::Same | Proximity::Adjacent))),
            wished: has(&|term| matches!(term, Term::Wish { from: 0, .. })),
            corrections,
        }
    }
}
