//! Notices and positions as clients read them.

use super::super::Service;
use crate::live::Notice;
use domain::{AttendeeId, Position, RoomId};
use protocol::server::ServerMessage;
use protocol::view::{AtBoothView, BoothState};

impl Service {
    /// A notice in words, as things are now.
    pub(super) fn words(
        &self,
        hall: &hall::Hall,
        records: &super::super::views::Records,
        who: AttendeeId,
        notice: &Notice,
    ) -> Vec<ServerMessage> {
        match notice {
            Notice::Introduction { id, state } => self
                .introduction_view(hall, records, *id, *state, who)
                .map(|introduction| ServerMessage::Introduction { introduction })
                .into_iter()
                .collect(),
            Notice::Card { introduction, of } => {
                let Some(found) = hall.introduction(*introduction) else {
                    return Vec::new();
                };
                let (id, state) = (*introduction, found.state_for(who));
                let mut messages =
                    self.words(hall, records, who, &Notice::Introduction { id, state });
                let cards = self.cards(hall, records, found, who);
                messages.extend(
                    cards
                        .filter(|(_, card)| card.attendee == *of)
                        .map(|(_, card)| ServerMessage::Card {
                            introduction: id,
                            card,
                        }),
                );
                messages
            }
            Notice::Round { room, number } => {
                let rounds = hall.room(room).into_iter().flat_map(|room| &room.rounds);
                rounds
                    .filter(|round| round.number == *number)
                    .map(|round| {
                        let waits = round.waits(who).filter(|_| !round.ended);
                        ServerMessage::Round {
                            round: self.round_view(round),
                            waiting: waits.is_some(),
                            reason: waits.map(super::super::rounds::reason_in_words),
                            code: waits.map(Into::into),
                        }
                    })
                    .collect()
            }
            Notice::Booth { id, missed } => {
                let gone = match missed {
                    true => BoothState::Missed,
                    false => BoothState::Left,
                };
                let now = self.at_booth(hall, id, who);
                vec![ServerMessage::Booth(now.unwrap_or_else(|| AtBoothView {
                    booth: id.clone(),
                    state: gone,
                    ahead: None,
                    until: None,
                    passed_over: false,
                }))]
            }
            Notice::Me => self
                .me_view(hall, records, who)
                .map(|me| ServerMessage::Me { me: Box::new(me) })
                .into_iter()
                .collect(),
        }
    }

    pub(super) fn round_for_screens(
        &self,
        hall: &hall::Hall,
        room: &RoomId,
        number: u32,
    ) -> Option<ServerMessage> {
        let rounds = &hall.room(room)?.rounds;
        let round = rounds.iter().find(|round| round.number == number)?;
        Some(ServerMessage::Round {
            round: self.round_view(round),
            waiting: false,
            reason: None,
            code: None,
        })
    }

    /// A welcome does not say why somebody sits out the round that is on; this does.
    pub(super) fn sitting_out(
        &self,
        hall: &hall::Hall,
        who: AttendeeId,
        room: &RoomId,
    ) -> Option<ServerMessage> {
        let round = hall.room(room)?.round()?;
        let why = round.waits(who)?;
        Some(ServerMessage::Round {
            round: self.round_view(round),
            waiting: true,
            reason: Some(super::super::rounds::reason_in_words(why)),
            code: Some(why.into()),
        })
    }

    pub(super) fn write_position(&self, position: Position) -> String {
        format!("{}-{}", self.stores.journal.epoch(), position.0)
    }

    /// A position of this journal that this node has not reached.
    pub(super) fn is_ahead(&self, at: &str) -> bool {
        at.rsplit_once('-').is_some_and(|(epoch, number)| {
            *epoch == *self.stores.journal.epoch()
                && number
                    .parse()
                    .is_ok_and(|n| Position(n) > self.hall().position())
        })
    }

    /// A position of this journal that has been reached.
    pub(super) fn read_position(&self, at: &str) -> Option<Position> {
        let (epoch, number) = at.rsplit_once('-')?;
        let position = Position(number.parse().ok()?);
        (*epoch == *self.stores.journal.epoch() && position <= self.hall().position())
            .then_some(position)
    }
}
