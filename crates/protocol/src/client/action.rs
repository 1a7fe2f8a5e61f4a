//! What the sender of a message does by it.

use super::ClientMessage;
use crate::api::RequestedAction;

impl ClientMessage {
    /// Nothing of what only asks or says hello.
    pub fn into_action(self) -> Option<RequestedAction> {
        Some(match self {
            Self::Hello(_) | Self::People(_) | Self::Ping(_) => return None,
            Self::Status(m) => RequestedAction::Status { status: m.status },
            Self::Move(m) => RequestedAction::Enter { room: m.room },
            Self::Invite(m) => RequestedAction::Invite {
                attendee: m.attendee,
            },
            Self::Answer(m) => RequestedAction::Answer {
                introduction: m.introduction,
                accept: m.accept,
            },
            Self::Veto(m) => RequestedAction::Veto {
                attendee: m.attendee,
            },
            Self::Arrived(m) => RequestedAction::Arrived {
                introduction: m.introduction,
                together: m.together,
            },
            Self::Missing(m) => RequestedAction::Missing {
                introduction: m.introduction,
            },
            Self::Met(m) => RequestedAction::Met {
                introduction: m.introduction,
                rating: m.rating,
            },
            Self::TakeBack(m) => RequestedAction::TakeBack {
                introduction: m.introduction,
            },
            Self::Exchange(m) => RequestedAction::Exchange {
                introduction: m.introduction,
                share: m.share,
            },
            Self::NextStep(m) => RequestedAction::NextStep {
                introduction: m.introduction,
                kind: m.kind,
                by: m.by,
                until: m.until,
                done: m.done,
                strike: m.strike,
            },
            Self::Encounter(m) => RequestedAction::Encounter {
                code: m.code,
                badge: m.badge,
                at: m.at,
            },
            Self::Confirm(m) => RequestedAction::Confirm {
                introduction: m.introduction,
            },
            Self::Topic(m) => RequestedAction::Topic {
                action: m.action,
                text: m.text,
                topic: m.topic,
                seats: m.seats,
            },
            Self::Flag(m) => RequestedAction::Flag {
                of: m.of,
                reason: m.reason,
            },
            Self::Booth(m) => RequestedAction::Booth {
                booth: m.booth,
                action: m.action,
                share: m.share.unwrap_or_default(),
                card: m.card,
            },
            Self::Bye(_) => RequestedAction::Leave,
        })
    }
}
