//! The figures once more: one pass over the facts, with nothing of the hall.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalog::Catalog;
use crate::report::Told;
use domain::{
    AttendeeId, BoothId, IntroductionId, NextStepKind, QuestionAnswer, QuestionId, Rating, Reason,
};
use hall::{Commit, Fact, Profile};
use protocol::api::Report;

#[derive(Default)]
struct Table {
    people: Vec<AttendeeId>,
    reasons: Vec<Reason>,
    round: Option<usize>,
    missed: bool,
}

#[derive(Default)]
struct Round {
    called: u32,
    kept: u32,
    repaired: u32,
    no_show: u32,
    waiting: u32,
}

#[derive(Default)]
pub(super) struct Recount {
    profiles: HashMap<AttendeeId, (Profile, bool)>,
    came: BTreeSet<AttendeeId>,
    erased: u32,
    tables: HashMap<IntroductionId, Table>,
    met: BTreeSet<IntroductionId>,
    rounds: Vec<Round>,
    visitors: HashMap<BoothId, BTreeSet<AttendeeId>>,
    shared: HashMap<BoothId, BTreeSet<AttendeeId>>,
    ratings: HashMap<(IntroductionId, AttendeeId), Rating>,
    next_steps: BTreeSet<(IntroductionId, NextStepKind, AttendeeId)>,
}

impl Recount {
    /// Of evenings in one room, in which nobody is merged.
    pub(super) fn of(_: &Catalog, journal: &[Commit]) -> Self {
        let mut recount = Self::default();
        for fact in journal.iter().flat_map(|commit| &commit.facts) {
            recount.take(fact);
        }
        recount
    }

    fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::Registered {
                attendee,
                profile,
                consent,
                ..
            } => {
                let known = (profile.clone(), consent.partners);
                self.profiles.insert(*attendee, known);
            }
            Fact::Entered { attendee, .. }
            | Fact::Confirmed {
                attendee,
                confirmed: true,
            } => {
                self.came.insert(*attendee);
            }
            Fact::Erased { attendee } => {
                self.erased += 1;
                for shared in self.shared.values_mut() {
                    shared.remove(attendee);
                }
            }
            Fact::RoundCalled { round, .. } => {
                let at = self.rounds.len();
                self.rounds.push(Round {
                    called: round.groups.len() as u32,
                    waiting: round.waiting.len() as u32,
                    ..Round::default()
                });
                self.seat(&round.groups, at);
            }
            Fact::RoundRepaired { groups, .. } => {
                let at = self.rounds.len() - 1;
                self.rounds[at].repaired += groups.len() as u32;
                self.seat(groups, at);
            }
            Fact::Met {
                introduction,
                by,
                rating,
            } => {
                self.talked(*introduction);
                if let Some(rating) = rating {
                    self.ratings.insert((*introduction, *by), *rating);
                }
            }
            Fact::Rated {
                introduction,
                by,
                rating,
            } => {
                self.ratings.insert((*introduction, *by), *rating);
            }
            Fact::Encountered {
                introduction,
                people,
                reasons,
                ..
            } => {
                let table = Table {
                    people: people.clone(),
                    reasons: reasons.clone(),
                    ..Table::default()
                };
                self.tables.entry(*introduction).or_insert(table);
                self.talked(*introduction);
            }
            Fact::Concluded { introduction } => self.talked(*introduction),
            Fact::TakenBack { introduction, .. } => self.took_back(*introduction),
            Fact::Missed { introduction, .. } => {
                let table = self.tables.get_mut(introduction).expect("called");
                if !std::mem::replace(&mut table.missed, true)
                    && let Some(round) = table.round
                {
                    self.rounds[round].no_show += 1;
                }
            }
            Fact::NextStepAgreed {
                introduction, step, ..
            } => {
                self.next_steps.insert((*introduction, step.kind, step.by));
            }
            Fact::NextStepStruck {
                introduction,
                kind,
                by,
                ..
            } => {
                self.next_steps.remove(&(*introduction, *kind, *by));
            }
            Fact::BoothEntered {
                booth,
                attendee,
                share,
                ..
            } => {
                let visitors = self.visitors.entry(booth.clone()).or_default();
                visitors.insert(*attendee);
                if *share {
                    let shared = self.shared.entry(booth.clone()).or_default();
                    shared.insert(*attendee);
                }
            }
            _ => {}
        }
    }

    fn seat(&mut self, groups: &[hall::Group], round: usize) {
        for group in groups {
            let table = Table {
                people: group.people.clone(),
                reasons: group.reasons.clone(),
                round: Some(round),
                missed: false,
            };
            self.tables.insert(group.introduction, table);
        }
    }

    fn talked(&mut self, introduction: IntroductionId) {
        if self.met.insert(introduction)
            && let Some(round) = self.tables[&introduction].round
        {
            self.rounds[round].kept += 1;
        }
    }

    fn took_back(&mut self, introduction: IntroductionId) {
        if self.met.remove(&introduction)
            && let Some(round) = self.tables[&introduction].round
        {
            self.rounds[round].kept -= 1;
        }
        self.ratings.retain(|(of, _), _| *of != introduction);
    }

    fn profile(&self, who: &AttendeeId) -> &Profile {
        &self.profiles[who].0
    }

    pub(super) fn agrees_with(&self, catalog: &Catalog, report: &Report) {
        let n = |count: usize| Some(count as u32);
        let people = &report.people;
        assert_eq!(people.registered, n(self.profiles.len()));
        assert_eq!(people.came, n(self.came.len()));
        assert_eq!(people.erased, Some(self.erased));
        for kind in &catalog.kinds {
            let of = |who: &&AttendeeId| self.profile(who).kind == kind.id;
            let registered = self.profiles.keys().filter(of).count();
            assert_eq!(people.registered_by_kind[&kind.id], n(registered));
            let came = self.came.iter().filter(of).count();
            assert_eq!(people.by_kind[&kind.id], n(came));
        }
        self.conversations_agree(catalog, report);
        self.needs_agree(catalog, report);
        assert_eq!(report.rounds.len(), self.rounds.len());
        for (said, round) in report.rounds.iter().zip(&self.rounds) {
            let counted = [round.called, round.kept, round.repaired, round.no_show];
            let found = [said.called, said.kept, said.repaired, said.no_show];
            assert_eq!(found, counted.map(Some), "round {}", said.number);
            assert_eq!(said.waiting, Some(round.waiting));
        }
        for booth in &report.booths {
            let of = |found: &HashMap<BoothId, BTreeSet<AttendeeId>>| {
                n(found.get(&booth.booth).map_or(0, BTreeSet::len))
            };
            assert_eq!(booth.visitors, of(&self.visitors));
            assert_eq!(booth.shared, of(&self.shared));
        }
        let rated = |rating| n(self.ratings.values().filter(|r| **r == rating).count());
        let feedback = &report.feedback;
        assert_eq!(feedback.answers, n(self.ratings.len()));
        assert_eq!(feedback.good, rated(Rating::Good));
        assert_eq!(feedback.neutral, rated(Rating::Neutral));
        assert_eq!(feedback.poor, rated(Rating::Poor));
        for step in &report.next_steps {
            let of = |(_, kind, _): &&(_, NextStepKind, _)| *kind == step.kind.into();
            assert_eq!(step.agreed, n(self.next_steps.iter().filter(of).count()));
        }
    }

    fn conversations_agree(&self, catalog: &Catalog, report: &Report) {
        let talks: Vec<_> = self.met.iter().map(|id| &self.tables[id]).collect();
        let said = &report.conversations;
        assert_eq!(said.finished, Some(talks.len() as u32));
        let mut each: BTreeMap<AttendeeId, u32> = self
            .came
            .iter()
            .filter(|who| self.profiles[who].1)
            .map(|who| (*who, 0))
            .collect();
        let mut organizations = BTreeSet::new();
        let (mut wards, mut kinds) = (BTreeMap::new(), BTreeMap::new());
        for talk in talks {
            let [a, b] = talk.people.as_slice() else {
                panic!("two at a table");
            };
            for who in [a, b] {
                *each.get_mut(who).expect("came") += 1;
            }
            let (a, b) = (self.profile(a), self.profile(b));
            let (one, two) = (a.employer, b.employer);
            organizations.insert((one.min(two), one.max(two)));
            let ward = |p: &Profile| catalog.ward_index(&p.ward).expect("a ward");
            let kind = |p: &Profile| catalog.kind_index(&p.kind).expect("a kind");
            for (counts, x, y) in [
                (&mut wards, ward(a), ward(b)),
                (&mut kinds, kind(a), kind(b)),
            ] {
                *counts.entry((x.min(y), x.max(y))).or_insert(0) += 1;
            }
        }
        assert_eq!(said.first_meetings, Some(organizations.len() as u32));
        assert_eq!(said.per_person.min, each.values().min().copied());
        assert_eq!(said.per_person.max, each.values().max().copied());
        let mean = f64::from(each.values().sum::<u32>()) / each.len() as f64;
        assert!((said.per_person.mean.expect("a mean") - mean).abs() < 1e-9);
        for (matrix, counts, across) in [
            (&report.wards, wards, said.across_wards),
            (&report.kinds, kinds, said.across_kinds),
        ] {
            for (a, row) in matrix.iter().enumerate() {
                for (b, cell) in row.iter().enumerate() {
                    let count = counts.get(&(a.min(b), a.max(b))).copied();
                    assert_eq!(*cell, Some(count.unwrap_or_default()));
                }
            }
            let apart = counts.iter().filter(|((a, b), _)| a != b);
            assert_eq!(across, Some(apart.map(|(_, n)| n).sum()));
        }
    }

    fn needs_agree(&self, catalog: &Catalog, report: &Report) {
        let mut answered = BTreeSet::new();
        for talk in self.met.iter().map(|id| &self.tables[id]) {
            let reasons = talk.reasons.iter();
            answered.extend(reasons.map(|reason| (reason.to, reason.tag.clone())));
        }
        assert!(!answered.is_empty(), "somebody found what they sought");
        let directed = |tag: &domain::TagId| catalog.tag(tag).is_some_and(|tag| !tag.mutual);
        for need in &report.needs {
            let here = || {
                let came = self.came.iter().map(|who| (who, self.profile(who)));
                came.filter(|(_, profile)| profile.ward == need.ward)
            };
            let seekers = || here().filter(|(_, p)| p.needs.contains(&need.tag));
            let offerers = here().filter(|(_, p)| p.offers.contains(&need.tag));
            let found = seekers().filter(|(who, _)| answered.contains(&(**who, need.tag.clone())));
            assert_eq!(need.seekers, Some(seekers().count() as u32));
            assert_eq!(need.answered, Some(found.count() as u32), "{need:?}");
            assert_eq!(need.offerers, Some(offerers.count() as u32));
        }
        for tag in &report.needs_by_tag {
            let rows = report.needs.iter().filter(|need| need.tag == tag.tag);
            let sum = rows.map(|need| need.seekers.expect("said")).sum::<u32>();
            assert_eq!(tag.seekers, Some(sum));
        }
        let introducible: Vec<_> = self
            .came
            .iter()
            .filter(|who| self.profiles[who].1)
            .collect();
        let could = |a: &Profile, b: &Profile| {
            a.employer != b.employer
                && (!a.company || b.companies_welcome)
                && (!b.company || a.companies_welcome)
        };
        let (mut parts, mut unanswerable) = (Vec::new(), 0);
        for who in &introducible {
            let me = self.profile(who);
            let (mut answerable, mut mine) = (0, 0);
            for tag in me.needs.iter().filter(|tag| directed(tag)) {
                let mut others = introducible.iter().map(|who| self.profile(who));
                if others.any(|other| other.offers.contains(tag) && could(me, other)) {
                    answerable += 1;
                    mine += u32::from(answered.contains(&(**who, tag.clone())));
                } else {
                    unanswerable += 1;
                }
            }
            if answerable > 0 {
                parts.push(f64::from(mine) / f64::from(answerable));
            }
        }
        let said = &report.coverage;
        assert_eq!(said.unanswerable, Some(unanswerable));
        let mean = parts.iter().sum::<f64>() / parts.len() as f64;
        assert!((said.answerable_mean.expect("a mean") - mean).abs() < 1e-9);
        let worst = parts.iter().copied().fold(1.0, f64::min);
        assert!((said.answerable_worst.expect("a worst") - worst).abs() < 1e-9);
    }
}

/// Answers are not in the journal, so they are counted from what was written down.
pub(super) fn answers_agree(told: &Told, report: &Report) {
    let mut counted: BTreeMap<(String, String), u32> = BTreeMap::new();
    let mut texts = Vec::new();
    let mut count = |question: &QuestionId, of: String| {
        *counted.entry((question.to_string(), of)).or_default() += 1;
    };
    for (question, answer) in told.answers.iter().flatten() {
        count(question, "answered".into());
        match answer {
            QuestionAnswer::Choices(chosen) => {
                let once: BTreeSet<_> = chosen.iter().collect();
                once.into_iter()
                    .for_each(|id| count(question, id.to_string()));
            }
            QuestionAnswer::Scale(step) => count(question, step.to_string()),
            QuestionAnswer::Text(text) => texts.push(text.clone()),
        }
    }
    let of = |question: &QuestionId, what: &str| {
        let key = (question.to_string(), what.to_owned());
        Some(counted.get(&key).copied().unwrap_or_default())
    };
    let (mut said, mut shown) = (0, Vec::new());
    for question in &report.questions {
        assert_eq!(question.answered, of(&question.question, "answered"));
        for choice in &question.choices {
            assert_eq!(choice.count, of(&question.question, choice.choice.as_str()));
            said += choice.count.unwrap_or_default();
        }
        shown.extend(question.texts.clone());
    }
    shown.sort();
    texts.sort();
    assert!(said > 0 && shown == texts, "{shown:?} {texts:?}");
}
