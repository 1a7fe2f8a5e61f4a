//! Who came, what they said of it, what they agreed to do, and where they went.

use std::collections::BTreeMap;

use super::Event;
use crate::report::discretion::Discretion;
use domain::{KindId, Rating};
use protocol::api::{Count, Feedback, ReportedBooth, ReportedNextSteps, ReportedPeople};
use protocol::client::NextStepKind;

const ALL_NEXT_STEPS: [NextStepKind; 6] = [
    NextStepKind::Materials,
    NextStepKind::Phone,
    NextStepKind::Visit,
    NextStepKind::Referral,
    NextStepKind::Tour,
    NextStepKind::Talk,
];

impl Event<'_> {
    pub(super) fn people(&self, say: Discretion) -> ReportedPeople {
        let kinds = &self.catalog.kinds;
        let mut registered = vec![0; kinds.len()];
        for attendee in &self.registered {
            if let Some(kind) = self.catalog.kind_index(&attendee.profile.kind) {
                registered[kind] += 1;
            }
        }
        let mut came = vec![0; kinds.len()];
        for person in self.came.values() {
            came[person.kind] += 1;
        }
        let by_kind = |counts: Vec<Count>| -> BTreeMap<KindId, Count> {
            let ids = kinds.iter().map(|kind| kind.id.clone());
            ids.zip(counts).collect()
        };
        let total = self.registered.len() as u32;
        let erased = self.registered.iter().filter(|a| a.erased).count() as u32;
        ReportedPeople {
            registered: say.alone(total),
            came: say.alone(self.came.len() as u32),
            by_kind: by_kind(say.parts(&came, &registered)),
            registered_by_kind: by_kind(say.list(&registered)),
            erased: say.part(erased, total),
        }
    }

    pub(super) fn feedback(&self, say: Discretion) -> Feedback {
        let ratings = self
            .talks
            .iter()
            .flat_map(|(i, _)| i.met.values().flatten());
        let mut counts = [0; 3];
        for rating in ratings {
            counts[match rating {
                Rating::Good => 0,
                Rating::Neutral => 1,
                Rating::Poor => 2,
            }] += 1;
        }
        let said = say.list(&counts);
        Feedback {
            answers: say.alone(counts.iter().sum()),
            good: said[0],
            neutral: said[1],
            poor: said[2],
        }
    }

    pub(super) fn next_steps(&self, say: Discretion) -> Vec<ReportedNextSteps> {
        let steps = self.talks.iter().flat_map(|(i, _)| &i.next_steps);
        let kinds: Vec<NextStepKind> = steps.map(|step| step.kind.into()).collect();
        let agreed = |kind| kinds.iter().filter(|each| **each == kind).count() as u32;
        let reported = |kind| ReportedNextSteps {
            kind,
            agreed: say.alone(agreed(kind)),
        };
        ALL_NEXT_STEPS.map(reported).into()
    }

    pub(super) fn booths(&self, say: Discretion) -> Vec<ReportedBooth> {
        let booths = self.catalog.booths.iter();
        let found = booths.filter_map(|booth| Some((booth, self.hall.booth(&booth.id)?)));
        found
            .map(|(booth, there)| {
                let visitors = there.checked_in.len() as u32;
                ReportedBooth {
                    booth: booth.id.clone(),
                    visitors: say.alone(visitors),
                    shared: say.part(there.visitors.len() as u32, visitors),
                }
            })
            .collect()
    }
}
