//! What people do, on a phone or by the reception desk's hand: the one place where an act of the wire becomes one of the event.

use std::sync::Arc;

use super::reading::Reading;
use super::writer::{CommandError, Commands};
use crate::directory::PersonRecord;
use domain::{AttendeeId, CardField};
use hall::{Command, Fact, Request, Verb};
use protocol::api::Act;

/// Who carries out what somebody does.
pub(super) enum Hand {
    /// They themselves. `request` is what their browser called it.
    Phone { device: u32, request: Request },
    /// The reception desk.
    Desk,
}

pub struct Acting {
    reading: Arc<Reading>,
    commands: Commands,
}

impl Acting {
    pub(super) fn new(reading: Arc<Reading>, commands: Commands) -> Self {
        Self { reading, commands }
    }

    /// Does for somebody what they would do on a phone.
    pub async fn act_for(&self, who: AttendeeId, act: Act) -> Result<Vec<Fact>, CommandError> {
        self.act(who, act, Hand::Desk).await
    }

    pub(super) async fn act(
        &self,
        who: AttendeeId,
        act: Act,
        by: Hand,
    ) -> Result<Vec<Fact>, CommandError> {
        let command = Command::Attendee(who, self.verb(who, act, &by));
        match by {
            Hand::Phone { request, .. } => self.commands.execute(command, Some(request)).await,
            Hand::Desk => self.commands.organize(command).await,
        }
    }

    fn verb(&self, who: AttendeeId, act: Act, by: &Hand) -> Verb {
        match act {
            Act::Enter { room } => Verb::Enter(room),
            Act::Leave => match *by {
                Hand::Phone { device, .. } => Verb::Bye { device },
                Hand::Desk => Verb::Leave,
            },
            Act::Status { status } => Verb::Status(status.into()),
            Act::Invite { attendee } => Verb::Invite {
                to: attendee,
                reasons: self.reading.reasons(&self.reading.hall(), who, attendee),
            },
            Act::Answer {
                introduction,
                accept,
            } => Verb::Answer {
                introduction,
                accept,
            },
            Act::Veto { attendee } => Verb::Veto(attendee),
            Act::Arrived {
                introduction,
                together,
            } => Verb::Arrived {
                introduction,
                together,
            },
            Act::Missing { introduction } => Verb::Missing(introduction),
            Act::Met {
                introduction,
                rating,
            } => Verb::Met {
                introduction,
                rating: rating.map(Into::into),
            },
            Act::Exchange {
                introduction,
                share,
            } => {
                let record = self.reading.replica.stores.directory.person(who);
                Verb::Exchange {
                    introduction,
                    share,
                    fields: record.as_deref().map(on_the_card).unwrap_or_default(),
                }
            }
            Act::Booth {
                booth,
                action,
                share,
            } => Verb::AtBooth {
                booth,
                action: action.into(),
                share,
            },
        }
    }
}

fn on_the_card(record: &PersonRecord) -> Vec<CardField> {
    let optional = [
        (record.kana.is_some(), CardField::Kana),
        (record.role.is_some(), CardField::Role),
        (record.contact.phone.is_some(), CardField::Phone),
        (record.contact.email.is_some(), CardField::Email),
    ];
    let mut fields = vec![CardField::Name, CardField::Organization];
    fields.extend(
        optional
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, field)| *field),
    );
    fields.sort_unstable();
    fields
}
