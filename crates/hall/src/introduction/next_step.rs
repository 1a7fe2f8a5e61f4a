//! What people who met agree to do next: who does it, and by when. All of them see it, and any of them may strike it.

use serde::{Deserialize, Serialize};

use crate::{Fact, Hall, Introduction, Rejection};
use domain::IntroductionState as State;
use domain::{AttendeeId, Day, IntroductionId, NextStepKind};

/// One of a kind for each who does it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    pub kind: NextStepKind,
    /// Who does it.
    pub by: AttendeeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
}

impl NextStep {
    fn is_the_same(&self, kind: NextStepKind, by: AttendeeId) -> bool {
        (self.kind, self.by) == (kind, by)
    }
}

impl Introduction {
    fn next_step(&self, kind: NextStepKind, by: AttendeeId) -> Option<&NextStep> {
        self.next_steps
            .iter()
            .find(|step| step.is_the_same(kind, by))
    }
}

impl Hall {
    /// What is agreed, in that order. What somebody who erased themself was to do is gone, and so is all of it once nobody is left to do it with.
    pub fn next_steps<'a>(
        &'a self,
        introduction: &'a Introduction,
    ) -> impl Iterator<Item = &'a NextStep> {
        let known = |who: &AttendeeId| self.attendee(*who).is_some();
        let left = introduction.people.iter().filter(|who| known(who)).count();
        let steps = introduction.next_steps.iter();
        steps.filter(move |step| left >= 2 && known(&step.by))
    }

    /// Agrees on a step, or changes what was agreed.
    pub(crate) fn agree_on(
        &self,
        me: AttendeeId,
        id: IntroductionId,
        step: &NextStep,
    ) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.where_they_met(me, id)?;
        let there = introduction.includes(step.by) && self.attendee(step.by).is_some();
        let with = introduction.others(step.by);
        let with_somebody = with.into_iter().any(|who| self.attendee(who).is_some());
        if !there || !with_somebody {
            return Err(Rejection::NotAtTheTable);
        }
        if introduction.next_step(step.kind, step.by) == Some(step) {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::NextStepAgreed {
            introduction: id,
            step: step.clone(),
            optional: true,
        }])
    }

    pub(crate) fn strike(
        &self,
        me: AttendeeId,
        id: IntroductionId,
        kind: NextStepKind,
        by: AttendeeId,
    ) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.where_they_met(me, id)?;
        let known = introduction.next_step(kind, by).is_some();
        let struck = Fact::NextStepStruck {
            introduction: id,
            kind,
            by,
            optional: true,
        };
        Ok(known.then_some(struck).into_iter().collect())
    }

    fn where_they_met(
        &self,
        me: AttendeeId,
        id: IntroductionId,
    ) -> Result<&Introduction, Rejection> {
        let introduction = self.mine(me, id)?;
        match introduction.state {
            State::Met => Ok(introduction),
            _ => Err(Rejection::WrongState),
        }
    }

    pub(crate) fn apply_next_step_agreed(&mut self, id: IntroductionId, step: &NextStep) {
        let Some(i) = self.introductions.get_mut(&id) else {
            return;
        };
        let mut known = i.next_steps.iter_mut();
        match known.find(|known| known.is_the_same(step.kind, step.by)) {
            Some(known) => *known = step.clone(),
            None => i.next_steps.push(step.clone()),
        }
    }

    pub(crate) fn apply_next_step_struck(
        &mut self,
        id: IntroductionId,
        kind: NextStepKind,
        by: AttendeeId,
    ) {
        if let Some(i) = self.introductions.get_mut(&id) {
            i.next_steps.retain(|step| !step.is_the_same(kind, by));
        }
    }

    pub(crate) fn check_next_steps(&self) -> Result<(), String> {
        self.introductions.values().try_for_each(|i| {
            let twice = |n: usize, step: &NextStep| {
                let mut later = i.next_steps[n + 1..].iter();
                later.any(|other| other.is_the_same(step.kind, step.by))
            };
            let mut steps = i.next_steps.iter().enumerate();
            if !i.next_steps.is_empty() && i.state != State::Met {
                return Err(format!("{} has next steps while {:?}", i.id, i.state));
            }
            if steps.any(|(n, step)| !i.includes(step.by) || twice(n, step)) {
                return Err(format!("{} has a step of a stranger, or one twice", i.id));
            }
            Ok(())
        })
    }
}
