//! A notice in words, as things are now.

use super::View;
use super::booth::at_booth;
use super::card::cards;
use super::introduction::{encounter, introduction, introduction_in};
use super::person::me;
use super::round::round_for_phone;
use super::topic::{Onlooker, topic_news};
use crate::live::Notice;
use domain::{AttendeeId, BoothId, IntroductionId};
use protocol::server::ServerMessage;
use protocol::view::{AtBoothView, BoothState};

pub(in crate::service) fn render(
    view: &View,
    who: AttendeeId,
    notice: &Notice,
) -> Vec<ServerMessage> {
    let one = match notice {
        Notice::Introduction { id, state } => introduction_in(view, *id, *state, who)
            .map(|introduction| ServerMessage::Introduction { introduction }),
        Notice::Encounter { id, other } => encounter(view, *id, who, *other)
            .map(|introduction| ServerMessage::Introduction { introduction }),
        Notice::Card { introduction, of } => return card(view, who, *introduction, *of),
        Notice::Round { room, number } => round_for_phone(view, room, *number, who),
        Notice::Booth { id, missed } => Some(booth(view, who, id, *missed)),
        Notice::Topic(id) => Some(topic_news(view, *id, Onlooker::Phone(who))),
        Notice::Me => me(view, who).map(|me| ServerMessage::Me { me: Box::new(me) }),
    };
    one.into_iter().collect()
}

/// The introduction it was handed over at, then the card.
fn card(view: &View, who: AttendeeId, id: IntroductionId, of: AttendeeId) -> Vec<ServerMessage> {
    let Some(found) = view.hall.introduction(id) else {
        return Vec::new();
    };
    let state = found.state_for(who);
    let shown = introduction(view, found, found.shown(state, who), who);
    let mut messages = vec![ServerMessage::Introduction {
        introduction: shown,
    }];
    let theirs = cards(view, found, who).filter(|(_, card)| card.attendee == of);
    messages.extend(theirs.map(|(_, card)| ServerMessage::Card {
        introduction: id,
        card,
    }));
    messages
}

fn booth(view: &View, who: AttendeeId, id: &BoothId, missed: bool) -> ServerMessage {
    let gone = match missed {
        true => BoothState::Missed,
        false => BoothState::Left,
    };
    let now = at_booth(view, id, who);
    ServerMessage::Booth(now.unwrap_or_else(|| AtBoothView {
        booth: id.clone(),
        state: gone,
        ahead: None,
        until: None,
        waiting_minutes: None,
        passed_over: false,
        paused: false,
        card: false,
    }))
}
