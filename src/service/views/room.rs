//! A room, as everybody in it and its walls see it. No persons.

use super::View;
use super::topic::topic_of;
use crate::matcher::relation_of;
use domain::{IntroductionState, RoomId};
use hall::Room;
use protocol::server::Call;
use protocol::view::RoomSummary;

/// Counts are as old as the last tick; whether the room is open, or rehearsed, is not.
pub(super) fn summary(view: &View, room: &RoomId, counted: Option<&RoomSummary>) -> RoomSummary {
    let open = view.hall.room(room).is_some_and(|room| room.open);
    let rehearsal = view.hall.rehearsal().is_some();
    match counted {
        Some(counted) => RoomSummary {
            open,
            rehearsal,
            ..counted.clone()
        },
        None => RoomSummary {
            room: room.clone(),
            open,
            present: Default::default(),
            needs: Default::default(),
            offers: Default::default(),
            by_ward: Default::default(),
            first_meetings: None,
            event_conversations: None,
            conversations: 0,
            booths: Vec::new(),
            rehearsal,
        },
    }
}

/// The tables of the round that is on, for walls: no names, organizations only with consent.
pub(in crate::service) fn calls(view: &View, room: &RoomId) -> Vec<Call> {
    let round = view.hall.room(room).and_then(|room| room.round());
    let groups = round.into_iter().flat_map(|round| &round.groups);
    let active = groups
        .filter_map(|group| view.hall.introduction(group.introduction))
        .filter(|i| i.is_active());
    let mut calls: Vec<_> = active
        .filter_map(|i| {
            let people = || {
                let people = i.people.iter();
                people.filter_map(|&who| Some((who, view.hall.attendee(who)?)))
            };
            let may_say = people().filter(|(_, a)| a.consent.wall);
            Some(Call {
                table: i.table?,
                kinds: people().map(|(_, a)| a.profile.kind.clone()).collect(),
                organizations: may_say
                    .filter_map(|(who, _)| Some(view.record(who)?.organization_name.clone()))
                    .collect(),
                badges: people()
                    .filter(|(_, a)| a.steering.paper)
                    .map(|(_, a)| a.badge)
                    .collect(),
                topic: topic_of(view, i),
                // Roles are for those who meet, not for the wall.
                relation: relation_of(view.catalog, view.hall, &i.people, |_| None),
                seated: i.state == IntroductionState::Together,
            })
        })
        .collect();
    calls.sort_by_key(|call| call.table);
    calls
}

/// What everybody in it reads now.
pub(super) fn announced(room: &Room) -> Option<String> {
    let standing = room.announcement.as_ref()?;
    Some(standing.text.clone())
}
