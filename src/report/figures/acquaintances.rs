//! How well people knew organizations before and at the end: of those they met, and, beside them, of those they did not.

use super::Event;
use crate::directory::EveningCount;
use crate::report::discretion::Discretion;
use crate::report::told::{Change, Group, Later};
use domain::Acquaintance;
use protocol::api::{
    Count, ReportedAcquaintance, ReportedChange, ReportedLater, ReportedLaterChange,
};

impl Event<'_> {
    /// Nothing of it adds up to anything that is said.
    pub(super) fn acquaintances(&self, say: Discretion) -> Vec<ReportedAcquaintance> {
        if !self.catalog.event.acquaintance {
            return Vec::new();
        }
        let row = |before| {
            let of = |met: bool| {
                let changes = self.told.changes.iter();
                let same = changes.filter(|each| each.is_of(before, met));
                changed(say, &same.collect::<Vec<_>>())
            };
            let later = |met: bool| {
                let all = self.told.later.iter();
                let same = all.filter(|each| each.change.is_of(before, met));
                let mut evening = self.told.evening.iter();
                let evening = evening.find(|of| of.met == met && of.before == before);
                later(say, &same.collect::<Vec<_>>(), evening)
            };
            let asked = self.catalog.event.ask_again.is_some() || !self.told.later.is_empty();
            ReportedAcquaintance {
                before,
                met: of(true),
                not_introduced: of(false),
                later: asked.then(|| ReportedLater {
                    met: later(true),
                    not_introduced: later(false),
                }),
            }
        };
        Acquaintance::ALL.map(row).into()
    }
}

/// It is people who must not be few, those who know them better now and those who do not.
fn changed(say: Discretion, all: &[&Change]) -> ReportedChange {
    let group = Group::of(all.iter().map(|each| each.told()));
    let answers = say.alone(group.people).and(Some(all.len() as u32));
    ReportedChange {
        answers,
        risen: answers.and(risen(say, group)),
    }
}

fn risen(say: Discretion, group: Group) -> Count {
    let (up, rest) = (group.people_risen, group.people_not_risen);
    say.alone(up).and(say.alone(rest)).and(Some(group.risen))
}

/// Those who answered once more are a part of those of that evening, whose figures may be known: neither these nor the others are few.
fn later(say: Discretion, all: &[&Later], evening: Option<&EveningCount>) -> ReportedLaterChange {
    let answers = all.len() as u32;
    let group = |stage: fn(&Later) -> Acquaintance| {
        Group::of(all.iter().map(|each| {
            let Change { person, before, .. } = each.change;
            (person, stage(each) > before)
        }))
    };
    let (end, now) = (group(|each| each.change.after), group(|each| each.later));
    // How many answers, and of how many people, are left: of the evening's without these.
    let rest_is_few = |of: u32, among: u32, people: u32, among_people: u32| {
        of != among && among_people.saturating_sub(people) < say.below
    };
    let few = evening
        .is_none_or(|evening| rest_is_few(answers, evening.answers, end.people, evening.people));
    let end_few = evening.is_none_or(|evening| {
        let (down, evening_down) = (answers - end.risen, evening.answers - evening.risen);
        rest_is_few(
            end.risen,
            evening.risen,
            end.people_risen,
            evening.people_risen,
        ) || rest_is_few(
            down,
            evening_down,
            end.people_not_risen,
            evening.people_not_risen,
        )
    });
    let said = say.alone(end.people).filter(|_| !few).and(Some(answers));
    ReportedLaterChange {
        answers: said,
        risen_at_end: said.and(risen(say, end)).filter(|_| !end_few),
        risen: said.and(risen(say, now)),
    }
}
