//! What people say must not stand there, for whoever of the house looks after it.

use super::View;
use super::person::organization;
use super::topic::topic_words;
use domain::{Flagged, RoomId, StaffRole};
use hall::{Flag, Hall};
use protocol::api::FlagView;

/// So many at once: what is settled makes room.
const SHOWN: usize = 100;

/// Whether it is theirs to look at: people are the desk's, what a room reads is its host's.
pub(in crate::service) fn looks_after(role: &StaffRole, hall: &Hall, of: &Flagged) -> bool {
    match (role, of) {
        (StaffRole::Organizer, _) | (StaffRole::Desk, Flagged::Person(_)) => true,
        (StaffRole::Room { room }, of) => hall.room_of(of) == Some(room),
        (StaffRole::Desk | StaffRole::Booth { .. }, _) => false,
    }
}

/// What is open, then what is settled; each oldest first.
pub(in crate::service) fn flags(view: &View, role: &StaffRole) -> Vec<FlagView> {
    let all = view.hall.flags();
    let theirs = |flag: &&Flag| looks_after(role, view.hall, &flag.of);
    let (settled, open): (Vec<_>, Vec<_>) = all.iter().filter(theirs).partition(|f| f.settled);
    let shown = open.into_iter().chain(settled).take(SHOWN);
    shown.filter_map(|flag| described(view, flag)).collect()
}

fn described(view: &View, flag: &Flag) -> Option<FlagView> {
    let person = match &flag.of {
        Flagged::Person(who) => Some(*who),
        Flagged::Topic(topic) => view.hall.topic(*topic)?.by(),
        Flagged::Announcement(_) => None,
    };
    let attendee = person.and_then(|who| view.hall.attendee(who));
    let record = person.and_then(|who| view.record(who));
    let room: RoomId = match &flag.of {
        Flagged::Person(_) => attendee.map(|a| a.room.as_ref().unwrap_or(&a.home).clone())?,
        of => view.hall.room_of(of)?.clone(),
    };
    let text = match &flag.of {
        Flagged::Person(_) => record.as_ref().and_then(|record| record.sign.clone()),
        Flagged::Topic(topic) => topic_words(view, *topic),
        Flagged::Announcement(room) => {
            let standing = view.hall.room(room)?.announcement.as_ref()?;
            Some(standing.text.clone())
        }
    };
    let of_person = attendee.filter(|_| matches!(flag.of, Flagged::Person(_)));
    Some(FlagView {
        of: flag.of.clone(),
        reasons: flag.reasons.iter().copied().collect(),
        times: flag.times,
        since: view.rfc3339(flag.since),
        room,
        text,
        name: record.as_ref().map(|record| record.name.clone()),
        organization: record
            .as_deref()
            .map(|record| organization(view, Some(record))),
        settled: flag.settled,
        hidden: of_person.is_some_and(|a| a.steering.hidden),
        sign_hidden: of_person.is_some_and(|a| a.sign_hidden),
    })
}
