//! What the organizer did, as it can be read back from the journal.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Commit, Fact};
use domain::{AttendeeId, Millis, RoomId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Millis,
    /// Stable.
    pub action: Cow<'static, str>,
    pub room: Option<RoomId>,
    pub round: Option<u32>,
    pub attendee: Option<AttendeeId>,
    pub detail: Option<String>,
}

/// The entry of a commit: its most telling fact. What merely follows from that is left out.
pub(super) fn entry(commit: &Commit) -> Option<Entry> {
    // What merely follows from the others, and what usually comes along with them.
    let rank = |fact: &&Fact| match fact {
        Fact::Erased { .. } | Fact::Merged { .. } => 0,
        Fact::Vetoed { .. } | Fact::Steered { .. } | Fact::Missed { .. } | Fact::Entered { .. } => {
            1
        }
        Fact::Left { .. } => 3,
        Fact::StatusSet { .. } | Fact::Passed { .. } => 4,
        Fact::DeviceCame { .. } | Fact::DeviceParted { .. } => 6,
        Fact::Later { .. } => 7,
        Fact::Cancelled { .. }
        | Fact::Concluded { .. }
        | Fact::Lapsed { .. }
        | Fact::Regrouped { .. } => 5,
        _ => 2,
    };
    let fact = commit.facts.iter().min_by_key(rank)?;
    let entry = |action: &'static str| Entry {
        at: commit.at,
        action: action.into(),
        room: None,
        round: None,
        attendee: None,
        detail: None,
    };
    let of_room = |action: &'static str, room: &RoomId| Entry {
        room: Some(room.clone()),
        ..entry(action)
    };
    let of_round = |action: &'static str, room: &RoomId, number| Entry {
        round: Some(number),
        ..of_room(action, room)
    };
    let of = |action: &'static str, attendee: &AttendeeId| Entry {
        attendee: Some(*attendee),
        ..entry(action)
    };
    Some(match fact {
        Fact::RoomSet {
            room,
            open,
            mode,
            tables,
        } => Entry {
            detail: Some(format!("open={open} mode={mode:?} tables={tables}").to_lowercase()),
            ..of_room("room_set", room)
        },
        Fact::ScreenSet { room, screen } => Entry {
            detail: Some(match screen.hold {
                Some(slide) => format!("theme={:?} hold={slide:?}", screen.theme).to_lowercase(),
                None => format!("theme={:?} slides={}", screen.theme, screen.slides.len())
                    .to_lowercase(),
            }),
            ..of_room("screen_set", room)
        },
        Fact::CodeDrawn { room } => of_room("code_drawn", room),
        Fact::WallKeyDrawn { room } => of_room("wall_key_drawn", room),
        Fact::RoomProvisioned { room, .. } => of_room("room_furnished", room),
        Fact::BoothProvisioned { .. } => entry("booth_furnished"),
        Fact::BoothQueued { attendee, .. } => of("booth_queued", attendee),
        Fact::BoothEntered { attendee, .. } => of("booth_entered", attendee),
        Fact::BoothLeft { attendee, .. } => of("booth_left", attendee),
        Fact::Announced { room, text } => Entry {
            detail: Some(text.clone()),
            ..of_room("announced", room)
        },
        Fact::RoundCalled { room, round } => of_round("round_called", room, round.number),
        Fact::RoundExtended { room, number, .. } => of_round("round_extended", room, *number),
        Fact::RoundEnded { room, number } => of_round("round_ended", room, *number),
        Fact::RoundRepaired { room, number, .. } => of_round("round_repaired", room, *number),
        Fact::TimetableSet { room, timetable } => of_room(
            match timetable {
                None => "timetable_removed",
                Some(t) if t.paused => "timetable_paused",
                Some(_) => "timetable_set",
            },
            room,
        ),
        Fact::Steered { attendee, steering } => Entry {
            detail: Some(match steering.stays_at {
                Some(table) => format!(
                    "paper={} hidden={} stays_at={table}",
                    steering.paper, steering.hidden
                ),
                None => format!("paper={} hidden={}", steering.paper, steering.hidden),
            }),
            ..of("person_steered", attendee)
        },
        Fact::Registered { attendee, .. } => of("registered", attendee),
        Fact::Corrected { attendee, .. } => of("corrected", attendee),
        Fact::Entered { attendee, room } => Entry {
            room: Some(room.clone()),
            ..of("entered", attendee)
        },
        Fact::Left { attendee } | Fact::DeviceParted { attendee, .. } => of("left", attendee),
        Fact::DeviceCame { attendee, .. } => of("entered", attendee),
        Fact::StatusSet { attendee, .. } => of("status_set", attendee),
        Fact::Introduced { room, people, .. } => Entry {
            attendee: people.first().copied(),
            ..of_room("invited", room)
        },
        Fact::Vetoed { by, .. } => of("vetoed", by),
        Fact::Arrived { by, .. } => of("arrived", by),
        Fact::Missed { by, .. } => of("missing", by),
        Fact::Met { by, .. } | Fact::Rated { by, .. } => of("met", by),
        Fact::Shared { by, .. } => of("exchanged", by),
        Fact::Erased { attendee } => of("erased", attendee),
        Fact::Merged { into, .. } => of("people_merged", into),
        Fact::ToldApart { one, .. } => of("people_told_apart", one),
        Fact::Agreed { .. } => entry("accepted"),
        Fact::Passed { .. } => entry("passed"),
        Fact::Cancelled { .. } => entry("cancelled"),
        Fact::Concluded { .. } => entry("concluded"),
        Fact::Lapsed { .. } => entry("lapsed"),
        Fact::Regrouped { .. } => entry("regrouped"),
        Fact::Later { .. } => return None,
    })
}
