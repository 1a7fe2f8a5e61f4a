//! What people told the organizer themselves. It is held with their names and goes with them, so it is not the hall's.

use std::collections::BTreeMap;

use crate::directory::Directory;
use domain::{QuestionAnswer, QuestionId};
use hall::Hall;

/// Of everybody who is not erased; whose it is, is left behind here.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub(super) answers: Vec<BTreeMap<QuestionId, QuestionAnswer>>,
}

impl Told {
    pub fn of(hall: &Hall, directory: &dyn Directory) -> Self {
        let ids = directory.everybody().into_iter();
        let known = ids.filter(|id| hall.attendee(*id).is_some());
        let records = known.filter_map(|id| directory.person(id));
        let answers = records.map(|record| record.answers.clone());
        Self {
            answers: answers.filter(|answers| !answers.is_empty()).collect(),
        }
    }
}
