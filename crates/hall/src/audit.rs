//! What the organizer and staff did, as it can be read back from the journal.

use serde::{Deserialize, Serialize};

use super::{Commit, Fact, StaffFact};
use domain::{AttendeeId, AuditAction as Did, Flagged, Millis, RoomId, StaffId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Millis,
    pub action: Did,
    /// Nobody: the organizer.
    pub by: Option<StaffId>,
    pub room: Option<RoomId>,
    pub round: Option<u32>,
    pub attendee: Option<AttendeeId>,
    pub detail: Option<String>,
    /// Of the staff: who was added or revoked.
    pub staff: Option<StaffId>,
}

impl Entry {
    pub(super) fn is_look(&self, who: AttendeeId, by: Option<StaffId>) -> bool {
        self.action == Did::PersonLookedAt && self.attendee == Some(who) && self.by == by
    }
}

/// The entry of a commit: its most telling fact. What merely follows from that is left out.
pub(super) fn entry(commit: &Commit) -> Option<Entry> {
    // What merely follows from the others, and what usually comes along with them.
    let rank = |fact: &&Fact| match fact {
        Fact::Erased { .. } | Fact::Merged { .. } => 0,
        Fact::Vetoed { .. }
        | Fact::Steered { .. }
        | Fact::SignHidden { .. }
        | Fact::Confirmed { .. }
        | Fact::Missed { .. }
        | Fact::Entered { .. } => 1,
        Fact::Left { .. } => 3,
        Fact::StatusSet { .. } | Fact::Passed { .. } | Fact::WishSaid { .. } => 4,
        Fact::DeviceCame { .. } | Fact::DeviceParted { .. } => 6,
        Fact::Later { .. } => 7,
        Fact::Cancelled { .. }
        | Fact::Concluded { .. }
        | Fact::Lapsed { .. }
        | Fact::EncounterEnded { .. }
        | Fact::EncounterDeclined { .. }
        | Fact::TopicClosed { .. }
        | Fact::SeatLeft { .. }
        | Fact::Regrouped { .. } => 5,
        _ => 2,
    };
    let fact = commit.facts.iter().min_by_key(rank)?;
    let told = |fact: &&Fact| matches!(fact, Fact::Steered { .. } | Fact::Confirmed { .. });
    let people = commit.facts.iter().filter(told).count();
    let entry = |action: Did| Entry {
        at: commit.at,
        action,
        by: commit.staff,
        room: None,
        round: None,
        attendee: None,
        detail: None,
        staff: None,
    };
    let of_room = |action: Did, room: &RoomId| Entry {
        room: Some(room.clone()),
        ..entry(action)
    };
    let of_round = |action: Did, room: &RoomId, number| Entry {
        round: Some(number),
        ..of_room(action, room)
    };
    let of = |action: Did, attendee: &AttendeeId| Entry {
        attendee: Some(*attendee),
        ..entry(action)
    };
    if people > 1 {
        // Whoever took many out at once did one thing.
        return Some(Entry {
            detail: Some(format!("people={people}")),
            ..entry(Did::PeopleSteered)
        });
    }
    Some(match fact {
        Fact::RoomSet {
            room,
            open,
            mode,
            tables,
        } => Entry {
            detail: Some(format!("open={open} mode={mode:?} tables={tables}").to_lowercase()),
            ..of_room(Did::RoomSet, room)
        },
        Fact::ScreenSet { room, screen } => Entry {
            detail: Some(match screen.hold {
                Some(slide) => format!("theme={:?} hold={slide:?}", screen.theme).to_lowercase(),
                None => format!("theme={:?} slides={}", screen.theme, screen.slides.len())
                    .to_lowercase(),
            }),
            ..of_room(Did::ScreenSet, room)
        },
        Fact::CodeDrawn { room } => of_room(Did::CodeDrawn, room),
        Fact::WallKeyDrawn { room } => of_room(Did::WallKeyDrawn, room),
        Fact::RoomProvisioned { room, .. } => of_room(Did::RoomFurnished, room),
        Fact::BoothProvisioned { .. } => entry(Did::BoothFurnished),
        Fact::BoothSet { places, open, .. } => Entry {
            detail: Some(format!("open={open} places={places}")),
            ..entry(Did::BoothSet)
        },
        Fact::BoothCalled { attendee, .. } => of(Did::BoothCalled, attendee),
        Fact::BoothQueued { attendee, .. } => of(Did::BoothQueued, attendee),
        Fact::BoothEntered { attendee, .. } => of(Did::BoothEntered, attendee),
        Fact::BoothLeft { attendee, .. } => of(Did::BoothLeft, attendee),
        Fact::Announced { room, text, .. } => Entry {
            detail: Some(text.clone()),
            ..of_room(Did::Announced, room)
        },
        Fact::RoundCalled { room, round } => of_round(Did::RoundCalled, room, round.number),
        Fact::RoundExtended { room, number, .. } => of_round(Did::RoundExtended, room, *number),
        Fact::RoundEnded { room, number } => of_round(Did::RoundEnded, room, *number),
        Fact::RoundRepaired { room, number, .. } => of_round(Did::RoundRepaired, room, *number),
        Fact::TimetableSet { room, timetable } => of_room(
            match timetable {
                None => Did::TimetableRemoved,
                Some(t) if t.paused => Did::TimetablePaused,
                Some(_) => Did::TimetableSet,
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
            ..of(Did::PersonSteered, attendee)
        },
        Fact::AwaitsDesk { attendee } | Fact::Registered { attendee, .. } => {
            of(Did::Registered, attendee)
        }
        Fact::Confirmed {
            attendee,
            confirmed,
        } => Entry {
            detail: Some(format!("confirmed={confirmed}")),
            ..of(Did::PersonConfirmed, attendee)
        },
        Fact::LinkFreed { attendee, .. } => of(Did::LinkFreed, attendee),
        Fact::Corrected { attendee, .. } => of(Did::Corrected, attendee),
        Fact::WishSaid { attendee, .. } => of(Did::Corrected, attendee),
        Fact::Entered { attendee, room } => Entry {
            room: Some(room.clone()),
            ..of(Did::Entered, attendee)
        },
        Fact::Left { attendee } | Fact::DeviceParted { attendee, .. } => of(Did::Left, attendee),
        Fact::DeviceCame { attendee, .. } => of(Did::Entered, attendee),
        Fact::StatusSet { attendee, .. } => of(Did::StatusSet, attendee),
        Fact::Introduced { room, people, .. } => Entry {
            attendee: people.first().copied(),
            ..of_room(Did::Invited, room)
        },
        Fact::Vetoed { by, .. } => of(Did::Vetoed, by),
        Fact::Arrived { by, .. } => of(Did::Arrived, by),
        Fact::Missed { by, .. } => of(Did::Missing, by),
        Fact::Met { by, .. } | Fact::Rated { by, .. } => of(Did::Met, by),
        Fact::EncounterSaid { by, .. } => of(Did::Met, by),
        Fact::Encountered { people, .. } => Entry {
            attendee: people.first().copied(),
            ..entry(Did::Met)
        },
        Fact::EncounterDeclined { .. } => entry(Did::Passed),
        Fact::TopicClosed { room, .. } => of_room(Did::TopicClosed, room),
        Fact::FlagSettled { of, settled, .. } => Entry {
            attendee: match of {
                Flagged::Person(who) => Some(*who),
                Flagged::Topic(_) | Flagged::Announcement(_) => None,
            },
            room: match of {
                Flagged::Announcement(room) => Some(room.clone()),
                Flagged::Person(_) | Flagged::Topic(_) => None,
            },
            detail: Some(format!("settled={settled}")),
            ..entry(Did::FlagSettled)
        },
        Fact::SignHidden { attendee, hidden } => Entry {
            detail: Some(format!("hidden={hidden}")),
            ..of(Did::SignHidden, attendee)
        },
        Fact::EncounterEnded { .. } => entry(Did::Lapsed),
        Fact::TakenBack { by, .. } => of(Did::TakenBack, by),
        Fact::Shared { by, .. } => of(Did::Exchanged, by),
        Fact::NextStepAgreed { step, .. } => of(Did::NextStepAgreed, &step.by),
        Fact::NextStepStruck { by, .. } => of(Did::NextStepStruck, by),
        Fact::Erased { attendee } => of(Did::Erased, attendee),
        Fact::Merged { into, .. } => of(Did::PeopleMerged, into),
        Fact::ToldApart { one, .. } => of(Did::PeopleToldApart, one),
        Fact::Agreed { .. } => entry(Did::Accepted),
        Fact::Passed { .. } => entry(Did::Passed),
        Fact::Cancelled { .. } => entry(Did::Cancelled),
        Fact::Concluded { .. } => entry(Did::Concluded),
        Fact::Lapsed { .. } => entry(Did::Lapsed),
        Fact::Regrouped { .. } => entry(Did::Regrouped),
        Fact::Staff { of: happened, .. } => of_staff(happened, entry),
        Fact::RehearsalBegan { .. } => entry(Did::RehearsalBegan),
        Fact::RehearsalEnded => entry(Did::RehearsalEnded),
        // Only by phones, or along with something else.
        Fact::Flagged { .. }
        | Fact::TopicOffered { .. }
        | Fact::SeatTaken { .. }
        | Fact::SeatLeft { .. } => return None,
        Fact::CarriedOver { .. } | Fact::LinkClaimed { .. } | Fact::Later { .. } => return None,
    })
}

fn of_staff(happened: &StaffFact, entry: impl Fn(Did) -> Entry) -> Entry {
    match happened {
        StaffFact::Added { staff, .. } => Entry {
            staff: Some(*staff),
            ..entry(Did::StaffAdded)
        },
        StaffFact::Revoked { staff } => Entry {
            staff: Some(*staff),
            ..entry(Did::StaffRevoked)
        },
        StaffFact::SignedOut { .. } => entry(Did::SignedOut),
        StaffFact::AllSignedOut { .. } => entry(Did::AllSignedOut),
        StaffFact::PassphraseSet { .. } => entry(Did::PassphraseChanged),
        StaffFact::LookedAt { attendee } => Entry {
            attendee: Some(*attendee),
            ..entry(Did::PersonLookedAt)
        },
        StaffFact::AddressForgotten => entry(Did::AddressForgotten),
        StaffFact::AuditExported => entry(Did::AuditExported),
        StaffFact::LinksExported => entry(Did::LinksExported),
        StaffFact::VisitorsExported { booth } => Entry {
            detail: Some(booth.to_string()),
            ..entry(Did::VisitorsExported)
        },
        StaffFact::ListImported { new, changed } => Entry {
            detail: Some(format!("new={new} changed={changed}")),
            ..entry(Did::ListImported)
        },
    }
}
