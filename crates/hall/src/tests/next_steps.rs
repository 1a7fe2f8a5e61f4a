//! What people who met agree to do next.

use super::*;

fn step(kind: NextStepKind, by: u64, until: Option<&str>) -> NextStep {
    NextStep {
        kind,
        by: person(by),
        until: until.map(|day| day.parse().expect("a day")),
        done: false,
    }
}

impl Evening {
    /// 1 and 2 have met.
    fn met() -> Self {
        let mut evening = Self::agreed();
        let introduction = evening.last();
        let met = Action::Met {
            introduction,
            rating: None,
        };
        evening.does(1, met).expect("met");
        evening
    }

    fn agrees(&mut self, n: u64, step: NextStep) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.last();
        self.does(n, Action::AgreeOn { introduction, step })
    }

    fn strikes(&mut self, n: u64, kind: NextStepKind, by: u64) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.last();
        let by = person(by);
        self.does(
            n,
            Action::Strike {
                introduction,
                kind,
                by,
            },
        )
    }

    fn steps(&self) -> Vec<NextStep> {
        let met = self
            .hall
            .introduction(self.last())
            .expect("an introduction");
        self.hall.next_steps(met).cloned().collect()
    }
}

#[test]
fn both_may_agree_change_and_strike() {
    let mut evening = Evening::met();
    let visit = step(NextStepKind::Visit, 2, Some("2027-09-25"));
    evening.agrees(1, visit.clone()).expect("agreed");
    assert_eq!(
        evening.agrees(2, visit.clone()),
        Ok(Vec::new()),
        "said twice"
    );
    evening
        .agrees(1, step(NextStepKind::Visit, 1, None))
        .expect("agreed");
    let done = NextStep {
        done: true,
        ..visit
    };
    evening.agrees(2, done.clone()).expect("done");
    assert_eq!(evening.steps(), [done, step(NextStepKind::Visit, 1, None)]);
    evening.strikes(2, NextStepKind::Visit, 1).expect("struck");
    assert_eq!(
        evening.strikes(1, NextStepKind::Visit, 1),
        Ok(Vec::new()),
        "struck twice"
    );
    assert_eq!(evening.steps().len(), 1);
}

#[test]
fn only_people_who_met_agree_and_only_on_each_other() {
    let phone = || step(NextStepKind::Phone, 1, None);
    let mut evening = Evening::agreed();
    assert_eq!(evening.agrees(1, phone()), Err(Rejection::WrongState));
    let mut evening = Evening::met();
    assert_eq!(
        evening.agrees(3, phone()),
        Err(Rejection::NoSuchIntroduction)
    );
    let strangers = step(NextStepKind::Phone, 3, None);
    assert_eq!(evening.agrees(1, strangers), Err(Rejection::NotAtTheTable));
}

#[test]
fn what_was_agreed_ends_with_the_one_it_was_agreed_with() {
    let mut evening = Evening::met();
    evening
        .agrees(1, step(NextStepKind::Phone, 1, None))
        .expect("agreed");
    evening
        .agrees(1, step(NextStepKind::Materials, 2, None))
        .expect("agreed");
    evening.does(1, Action::Veto(person(2))).expect("vetoed");
    assert_eq!(evening.steps().len(), 2, "a veto shows in nothing");
    evening.does(2, Action::Erase).expect("erased");
    assert_eq!(evening.steps(), []);
    let again = step(NextStepKind::Talk, 1, None);
    assert_eq!(evening.agrees(1, again), Err(Rejection::NotAtTheTable));
}

#[test]
fn who_agreed_on_something_has_talked_for_good() {
    let mut evening = Evening::met();
    evening
        .agrees(2, step(NextStepKind::Tour, 1, None))
        .expect("agreed");
    let introduction = evening.last();
    assert_eq!(
        evening.does(1, Action::TakeBack(introduction)),
        Err(Rejection::WrongState)
    );
}

#[test]
fn a_merged_registration_keeps_what_it_was_to_do() {
    let mut evening = Evening::met();
    evening
        .agrees(1, step(NextStepKind::Visit, 1, None))
        .expect("agreed");
    evening
        .ask(Command::Merge {
            from: person(1),
            into: person(3),
        })
        .expect("merged");
    assert_eq!(evening.steps(), [step(NextStepKind::Visit, 3, None)]);
}
