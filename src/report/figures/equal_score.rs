//! How much better people know the organizations they met, beside organizations of equal score that they were not introduced to.
//!
//! Equal is what the matcher makes of the two: the points of a person with whoever fits them best of that organization, as both stood
//! before the first round, by the weights of the person's room. Where nobody came, or the two may not be introduced, there is no score.

use std::collections::{BTreeMap, HashMap};

use super::Event;
use crate::report::chance::Guest;
use crate::report::discretion::Discretion;
use crate::report::told::{Change, Group};
use domain::{Acquaintance, AttendeeId, RoomId};
use matching::score::{Rarity, Scorer};
use protocol::api::{ReportedByScore, ReportedChange};

/// As many classes as there are answers enough for; one would compare nothing.
const CLASSES: [usize; 2] = [3, 2];

/// What one person said of one organization, and how well the two fit.
type Scored<'a> = (Option<i32>, &'a Change);

impl Event<'_> {
    /// Lowest scores first; nothing where any of it would tell of few.
    pub(super) fn by_score(&self, say: Discretion) -> Vec<ReportedByScore> {
        if !self.catalog.event.acquaintance || self.told.changes.is_empty() {
            return Vec::new();
        }
        let scored = self.scored();
        // The same answers are counted by the stage they began at: what is left out there must not follow from what is said here.
        if [true, false]
            .iter()
            .any(|met| tells_of_few(say, &scored, *met))
        {
            return Vec::new();
        }
        let said = CLASSES
            .iter()
            .find_map(|many| in_classes(say, &scored, *many));
        said.unwrap_or_default()
    }

    fn scored(&self) -> Vec<Scored<'_>> {
        let guests: BTreeMap<AttendeeId, Guest> = self
            .came
            .keys()
            .filter_map(|who| Some((*who, self.guest(who)?)))
            .collect();
        let mut colleagues: BTreeMap<u64, Vec<&Guest>> = BTreeMap::new();
        for (who, guest) in &guests {
            if let Some(person) = self.came.get(who) {
                let employer = person.attendee.profile.employer.0;
                colleagues.entry(employer).or_default().push(guest);
            }
        }
        let rarity = Rarity::of(self.world, guests.values().map(|guest| &guest.profile));
        let mut scorers: HashMap<&RoomId, Scorer> = HashMap::new();
        let mut score = |who: AttendeeId, organization: u64| {
            let (me, person) = (guests.get(&who)?, self.came.get(&who)?);
            let room = &person.attendee.home;
            let scorer = scorers
                .entry(room)
                .or_insert_with(|| self.scorer(room, &rarity));
            let others = colleagues.get(&organization)?.iter();
            let others = others.filter(|other| scorer.admissible(&me.profile, &other.profile));
            others
                .map(|other| scorer.score(&me.profile, &other.profile))
                .max()
        };
        let pairs = self.told.pairs.iter().zip(&self.told.changes);
        pairs
            .map(|((who, organization), change)| (score(*who, *organization), change))
            .collect()
    }
}

/// Whether answers that one of the two tables leaves out are few once the other is subtracted.
fn tells_of_few(say: Discretion, scored: &[Scored], met: bool) -> bool {
    let side = || scored.iter().filter(move |(_, change)| change.met == met);
    let unscored = side().filter(|(score, _)| score.is_none());
    let unscored = Group::of(unscored.map(|(_, change)| change.told()));
    let stages = Acquaintance::ALL.map(|before| {
        let of = side().filter(|(_, change)| change.before == before);
        let of: Vec<_> = of.map(|(_, change)| change.told()).collect();
        (Group::of(of.iter().copied()), of)
    });
    let left_out = |unsaid: &dyn Fn(Group) -> bool| {
        let left = stages.iter().filter(|(group, _)| unsaid(*group));
        Group::of(left.flat_map(|(_, told)| told.iter().copied()))
    };
    let few = |people: u32| (1..say.below).contains(&people);
    let any_few =
        |group: Group| few(group.people) || few(group.people_risen) || few(group.people_not_risen);
    let answers_unsaid = |group: Group| group.people < say.below;
    let risen_unsaid = |group: Group| {
        answers_unsaid(group)
            || group.people_risen < say.below
            || group.people_not_risen < say.below
    };
    any_few(unscored) || few(left_out(&answers_unsaid).people) || any_few(left_out(&risen_unsaid))
}

/// All of it, or nothing: a class that is left out would follow from the others.
fn in_classes(say: Discretion, scored: &[Scored], many: usize) -> Option<Vec<ReportedByScore>> {
    let met = scored.iter().filter(|(_, change)| change.met);
    let mut scores: Vec<i32> = met.filter_map(|(score, _)| *score).collect();
    scores.sort_unstable();
    // As many of those who met in each, where scores differ enough.
    let cuts = (1..many).map(|nth| scores.get(scores.len() * nth / many).copied());
    let cuts: Vec<i32> = cuts.collect::<Option<_>>()?;
    let class = |score: i32| cuts.iter().filter(|cut| **cut <= score).count();
    let counted = |nth: usize, met: bool| {
        let of = scored
            .iter()
            .filter(|(score, change)| change.met == met && score.map(class) == Some(nth));
        let told: Vec<_> = of.map(|(_, change)| change.told()).collect();
        let group = Group::of(told.iter().copied());
        let enough = |people: u32| say.alone(people).is_some();
        let said =
            enough(group.people) && enough(group.people_risen) && enough(group.people_not_risen);
        let change = ReportedChange {
            answers: Some(told.len() as u32),
            risen: Some(group.risen),
        };
        said.then_some(change)
    };
    let row = |nth| {
        Some(ReportedByScore {
            met: counted(nth, true)?,
            not_introduced: counted(nth, false)?,
        })
    };
    (0..many).map(row).collect()
}
