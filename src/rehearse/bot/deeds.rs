//! What somebody does about what the screen says, and of their own accord.

use rand::seq::{IndexedRandom, IteratorRandom};

use domain::{AttendeeId, BoothId, IntroductionId, RoomId};
use protocol::client::{
    Answer, Arrived, AtBooth, BoothAction, ClientMessage, Exchange, Invite, ListPeople, Met, Move,
    OfIntroduction, Rating, SetStatus, Status,
};
use protocol::routes;
use protocol::server::ServerMessage;
use protocol::view::{BoothState, IntroductionState as State, IntroductionView, Person};

use super::super::wire::Asker;
use super::{Bot, Deed};

impl Bot {
    /// What somebody does about what the screen says.
    pub(super) async fn reacts(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Welcome(welcome) => {
                for introduction in &welcome.introductions {
                    self.reacts_to(introduction);
                }
            }
            ServerMessage::Introduction { introduction } => self.reacts_to(introduction),
            ServerMessage::People { people, id, .. } => {
                self.pending.remove(id);
                self.picks(people).await;
            }
            ServerMessage::Done { id } | ServerMessage::Error { id, .. } => {
                self.pending.remove(id);
            }
            ServerMessage::Booth(at) => match at.state {
                BoothState::Called => {
                    self.at_booth(at.booth.clone(), BoothAction::CheckIn, Some(true))
                        .await;
                }
                BoothState::Here => self.plan(Deed::LeaveBooth(at.booth.clone()), 0.2..0.6),
                _ => {}
            },
            ServerMessage::Draining { .. } => self.is_cut_off(),
            _ => {}
        }
    }

    fn reacts_to(&mut self, introduction: &IntroductionView) {
        let id = introduction.id;
        match introduction.state {
            _ if introduction.encounter.is_some() => self.reacts_to_encounter(introduction),
            State::Invited
                if introduction.invited_by_me == Some(false)
                    && self.likely(self.habits.answers) =>
            {
                self.plan(Deed::Answer(id), 0.03..0.3);
            }
            State::Agreed | State::Called if !introduction.arrived => {
                if self.likely(self.habits.stays_away) {
                    return;
                }
                if self.likely(self.habits.late) {
                    self.plan(Deed::Arrive(id), 0.25..0.45);
                } else {
                    self.plan(Deed::Arrive(id), 0.02..0.2);
                }
            }
            State::Together if self.habits.talks_on => self.plan(Deed::Finish(id), 1.1..1.5),
            State::Together => self.plan(Deed::Finish(id), 0.2..0.45),
            State::Met => {
                let asked = !introduction.shared && !introduction.card_askers.is_empty();
                if asked && self.likely(self.habits.exchanges) {
                    self.plan(Deed::HandOver(id), 0.02..0.2);
                }
            }
            _ => {}
        }
    }

    pub(super) async fn does(&mut self, deed: Deed) {
        match deed {
            Deed::Return => {
                if self.line.is_none() && self.connect(false).await.is_err() {
                    self.hang_up();
                    self.plan(Deed::Return, 0.05..0.5);
                }
            }
            Deed::Look => {
                self.looks().await;
                self.plan(Deed::Look, 0.3..0.9);
            }
            Deed::Erase => self.erases().await,
            Deed::Scan(code) => self.scans(code).await,
            // With the phone put away nothing is pressed; it is when they look again.
            deed if self.line.is_none() => self.plan(deed, 0.1..0.3),
            Deed::Answer(introduction) => {
                let accept = self.likely(self.habits.accepts);
                if self.is(introduction, &[State::Invited]) {
                    self.says(|id| {
                        ClientMessage::Answer(Answer {
                            id,
                            introduction,
                            accept,
                        })
                    })
                    .await;
                }
            }
            Deed::Arrive(introduction) => {
                if self.is(introduction, &[State::Agreed, State::Called]) {
                    self.says(|id| {
                        ClientMessage::Arrived(Arrived {
                            id,
                            introduction,
                            together: false,
                        })
                    })
                    .await;
                    self.plan(Deed::Miss(introduction), 0.25..0.4);
                }
            }
            Deed::Miss(introduction) => {
                let alone = self.is(introduction, &[State::Agreed, State::Called]);
                if alone && self.likely(0.8) {
                    let of = |id| OfIntroduction { id, introduction };
                    self.says(|id| ClientMessage::Missing(of(id))).await;
                }
            }
            Deed::Finish(introduction) => self.finishes(introduction).await,
            Deed::HandOver(introduction) => self.hands_over(introduction).await,
            Deed::Confirm(introduction) => self.confirms(introduction).await,
            Deed::LeaveBooth(booth) => self.at_booth(booth, BoothAction::Leave, None).await,
        }
    }

    pub(super) fn is(&self, introduction: IntroductionId, states: &[State]) -> bool {
        let known = self.witness.told.introductions.get(&introduction);
        known.is_some_and(|known| states.contains(&known.state))
    }

    async fn finishes(&mut self, introduction: IntroductionId) {
        if !self.is(introduction, &[State::Together, State::Met]) {
            return;
        }
        let ratings = [Rating::Good, Rating::Good, Rating::Neutral];
        let rating = ratings.choose(&mut self.rng).copied();
        self.says(|id| {
            ClientMessage::Met(Met {
                id,
                introduction,
                rating,
            })
        })
        .await;
        self.stage.figures().met += 1;
        if self.likely(self.habits.exchanges) {
            self.plan(Deed::HandOver(introduction), 0.01..0.1);
        }
    }

    async fn hands_over(&mut self, introduction: IntroductionId) {
        if !self.is(introduction, &[State::Met]) {
            return;
        }
        self.stage.secrets.presses(self.number, introduction);
        self.says(|id| {
            ClientMessage::Exchange(Exchange {
                id,
                introduction,
                share: true,
            })
        })
        .await;
    }

    /// Whoever looks at the phone goes where the evening is, says how they are, and perhaps asks somebody.
    async fn looks(&mut self) {
        if self.line.is_none() {
            return;
        }
        if self.likely(self.habits.locks) {
            self.hang_up();
            self.plan(Deed::Return, 0.1..0.8);
            return;
        }
        let told = &self.witness.told;
        let busy = |state| matches!(state, State::Agreed | State::Called | State::Together);
        if told.introductions.values().any(|i| busy(i.state)) {
            return;
        }
        let (here, status) = (told.room.clone(), told.status);
        if let Some(room) = self.wanted()
            && here.as_ref() != Some(&room)
        {
            self.says(|id| ClientMessage::Move(Move { id, room })).await;
            return;
        }
        let wanted = if self.scene.talk && !self.number.is_multiple_of(5) {
            Status::Listening
        } else {
            Status::Open
        };
        if status.is_some_and(|status| status != wanted && status != Status::Talking) {
            let status = wanted;
            self.says(|id| ClientMessage::Status(SetStatus { id, status }))
                .await;
            return;
        }
        if self.scene.talk {
            return;
        }
        if self.likely(self.habits.queues * 0.3)
            && let Some(booth) = self.stage.event.booths.choose(&mut self.rng)
        {
            let booth = booth.id.clone();
            self.at_booth(booth, BoothAction::Queue, Some(true)).await;
        } else if self.likely(self.habits.runs_into) {
            self.runs_into_somebody().await;
        } else if self.likely(self.habits.invites) {
            let suggested = self.witness.told.suggestions.iter();
            let attendee = suggested.map(|s| s.attendee.id).choose(&mut self.rng);
            match attendee {
                Some(attendee) => self.invites(attendee).await,
                None => {
                    self.says(|id| {
                        ClientMessage::People(ListPeople {
                            id,
                            kind: None,
                            ward: None,
                            tag: None,
                            text: None,
                            after: None,
                        })
                    })
                    .await;
                }
            }
        }
    }

    /// Of the rooms of the scene the own one, else one of them.
    fn wanted(&self) -> Option<RoomId> {
        let rooms = &self.scene.rooms;
        let own = rooms.iter().find(|room| **room == self.home);
        own.or_else(|| rooms.get(self.number % rooms.len().max(1)))
            .cloned()
    }

    async fn picks(&mut self, people: &[Person]) {
        let other = people.iter().filter(|p| Some(p.id) != self.witness.told.me);
        let other = other.map(|person| person.id).choose(&mut self.rng);
        if let Some(attendee) = other
            && self.likely(0.5)
        {
            self.invites(attendee).await;
        }
    }

    async fn invites(&mut self, attendee: AttendeeId) {
        self.says(|id| ClientMessage::Invite(Invite { id, attendee }))
            .await;
    }

    async fn at_booth(&mut self, booth: BoothId, action: BoothAction, share: Option<bool>) {
        self.says(|id| {
            ClientMessage::Booth(AtBooth {
                id,
                booth,
                action,
                share,
                card: false,
            })
        })
        .await;
    }

    async fn erases(&mut self) {
        let token = self.token.clone();
        let erase = self.stage.server.done(&routes::ERASE, Asker::Token(&token));
        if erase.await.is_ok() {
            self.erased = true;
            self.hang_up();
        }
    }
}
