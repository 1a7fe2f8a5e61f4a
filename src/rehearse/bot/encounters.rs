//! Talking without a table: whoever comes by scans the code of whoever stands about.

use jiff::Timestamp;

use domain::IntroductionId;
use protocol::client::{ClientMessage, Encounter, OfIntroduction};
use protocol::routes;
use protocol::view::{IntroductionState as State, IntroductionView};

use super::super::stage::Shown;
use super::super::wire::Asker;
use super::{Bot, Deed};

impl Bot {
    pub(super) async fn runs_into_somebody(&mut self) {
        let Some(room) = self.witness.told.room.clone() else {
            return;
        };
        let Some(code) = self.own_code().await else {
            return;
        };
        let number = self.number;
        if let Some(other) = self.stage.runs_into(&room, Shown { number, code }) {
            // They talk first, and one of them may have lost the signal by then.
            self.plan(Deed::Scan(other.code), 0.1..0.4);
        }
    }

    /// Asked for once: it is good for the event.
    async fn own_code(&mut self) -> Option<String> {
        if self.code.is_none() {
            let asker = Asker::Token(&self.token);
            let answer = self.stage.server.fetch(&routes::MY_CODE, &[], asker).await;
            self.code = answer.ok().map(|mine| mine.code);
        }
        self.code.clone()
    }

    /// Without a network it is kept with its moment, and said when there is one.
    pub(super) async fn scans(&mut self, code: String) {
        let at = self.line.is_none().then(|| Timestamp::now().to_string());
        self.says(|id| {
            ClientMessage::Encounter(Encounter {
                id,
                code: Some(code),
                badge: None,
                at,
            })
        })
        .await;
    }

    pub(super) fn reacts_to_encounter(&mut self, introduction: &IntroductionView) {
        let id = introduction.id;
        match introduction.state {
            State::Invited if !self.has_confirmed(introduction) => {
                self.plan(Deed::Confirm(id), 0.02..0.2);
            }
            State::Met if !introduction.shared && self.likely(self.habits.exchanges) => {
                self.plan(Deed::HandOver(id), 0.01..0.2);
            }
            _ => {}
        }
    }

    fn has_confirmed(&self, introduction: &IntroductionView) -> bool {
        let mut confirmed = introduction.encounter.iter().flat_map(|e| &e.confirmed);
        confirmed.any(|who| Some(*who) == self.witness.told.me)
    }

    pub(super) async fn confirms(&mut self, introduction: IntroductionId) {
        if self.is(introduction, &[State::Invited]) {
            let of = |id| OfIntroduction { id, introduction };
            self.says(|id| ClientMessage::Confirm(of(id))).await;
            self.stage.figures().met += 1;
        }
    }
}
