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

use super::pace::{Calm, Pace};

pub(super) struct Suggesting {
    suggestions: Suggestions,
    /// When matching is worth its while.
    pace: Pace,
    /// Least time between two lists for one person.
    min_interval: Duration,
    /// Pairs that were looked at since the last turn: to whom, who, and whether they are not to be suggested.
    pairs: Vec<(AttendeeId, AttendeeId, bool)>,
    /// Of the same people, how many have asked them.
    asked: BTreeMap<AttendeeId, usize>,
    /// Who takes part in being suggested, and who no longer does, since the last look.
    moves: Vec<(AttendeeId, Option<Profile>)>,
    /// Whose list has changed but was sent too recently.
    due: BTreeSet<AttendeeId>,
    /// Whose shown details changed since the last turn.
    corrected: BTreeSet<AttendeeId>,
    sent: HashMap<AttendeeId, Calm>,
}

impl Suggesting {
    pub(super) fn new(world: Arc<World>, weights: Weights, settings: &RosterSettings) -> Self {
        Self {
            suggestions: Suggestions::new(world, weights, settings.suggestions),
            pace: Pace::new(settings.tick),
            min_interval: settings.min_interval,
            pairs: Vec::new(),
            asked: BTreeMap::new(),
            moves: Vec::new(),
            due: BTreeSet::new(),
            corrected: BTreeSet::new(),
            sent: HashMap::new(),
        }
    }

    pub(super) fn take_part(&mut self, who: AttendeeId, profile: Profile) {
        self.moves.push((who, Some(profile)));
        self.acted(who);
    }

    /// Still here, but not to be suggested. Their list is empty now; the next turn tells them so.
    pub(super) fn pause(&mut self, who: AttendeeId) {
        self.moves.push((who, None));
        self.due.insert(who);
        self.acted(who);
    }

    fn acted(&mut self, who: AttendeeId) {
        if let Some(calm) = self.sent.get_mut(&who) {
            calm.shorten(self.min_interval);
        }
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

    /// What a look has found between two people, and how many have asked them.
    pub(super) fn note(
        &mut self,
        pairs: &[(AttendeeId, AttendeeId, bool)],
        asked: &BTreeMap<AttendeeId, usize>,
    ) {
        self.pairs.extend_from_slice(pairs);
        self.asked.extend(asked);
    }

    /// Tells the matcher whom to keep from whom, how many have asked somebody, and who came and went.
    fn update(&mut self) {
        for (who, invitations) in std::mem::take(&mut self.asked) {
            self.suggestions.invited(who, invitations);
        }
        for (whose, who, hidden) in std::mem::take(&mut self.pairs) {
            if hidden {
                self.suggestions.ban(whose, who);
            } else {
                self.suggestions.allow(whose, who);
            }
        }
        for (who, profile) in std::mem::take(&mut self.moves) {
            match profile {
                Some(profile) => self.suggestions.insert(who, profile),
                None => self.suggestions.remove(who),
            }
        }
    }

    /// Matches who came and went, if that is worth its while already, and sends lists that changed. `corrections` of somebody as they are
    /// seated. Whether something still waits for its moment.
    pub(super) fn suggest(
        &mut self,
        catalog: &Catalog,
        hub: &Hub,
        corrections: &dyn Fn(AttendeeId) -> u32,
        now: Instant,
    ) -> bool {
        let changes = self.moves.len() + self.pairs.len() + self.asked.len();
        if self.pace.waits(changes, now) {
            // Nothing is sent either: it would be as things were.
            return true;
        }
        let begun = Instant::now();
        self.update();
        self.due.extend(self.suggestions.changed());
        self.pace.took(changes, begun.elapsed());
        self.send(catalog, hub, corrections, now)
    }

    /// Whether somebody's list waits.
    fn send(
        &mut self,
        catalog: &Catalog,
        hub: &Hub,
        corrections: &dyn Fn(AttendeeId) -> u32,
        now: Instant,
    ) -> bool {
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
            let early = |calm: &Calm| calm.is_early(now);
            if self.sent.get(&who).is_some_and(early) {
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
                let calm = Calm::after(self.sent.get(&who), self.min_interval, now);
                self.sent.insert(who, calm);
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
