//! What the organizer and the reception desk do to people and for them.

use std::sync::Arc;

use super::{CommandError, EraseError, Service};
use crate::directory::PersonRecord;
use crate::sqlite::StoreError;
use domain::CardField;
use domain::{AttendeeId, IntroductionId};
use hall::{Command, Fact, Request, Verb};
use protocol::api::{Act, AuditEntry, Provision, RoomPerson};
use protocol::server::Welcome;

/// Entries of the audit list that are shown.
const AUDIT_SHOWN: usize = 1000;
/// The consent that a handed-over card rests on.
const EXCHANGE_CONSENT: &str = "exchange";

impl Service {
    /// Does for somebody what they would do on a phone.
    pub async fn act_for(&self, who: AttendeeId, act: Act) -> Result<Vec<Fact>, CommandError> {
        let verb = match act {
            Act::Enter { room } => Verb::Enter(room),
            Act::Leave => Verb::Leave,
            Act::Status { status } => Verb::Status(status.into()),
            Act::Invite { attendee } => Verb::Invite {
                to: attendee,
                reasons: self.reasons(&self.hall(), who, attendee),
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
            } => self.exchange_verb(who, introduction, share).await?,
        };
        self.organize(Command::Attendee(who, verb)).await
    }

    /// Hands over somebody's card, or takes the offer back.
    pub async fn exchange(
        &self,
        who: AttendeeId,
        introduction: IntroductionId,
        share: bool,
        request: Option<Request>,
    ) -> Result<Vec<Fact>, CommandError> {
        let verb = self.exchange_verb(who, introduction, share).await?;
        self.act(who, verb, request).await
    }

    async fn exchange_verb(
        &self,
        who: AttendeeId,
        introduction: IntroductionId,
        share: bool,
    ) -> Result<Verb, CommandError> {
        let record = self.record(who).await.map_err(|error| {
            tracing::error!(%error, "a card cannot be read");
            CommandError::Unavailable
        })?;
        Ok(Verb::Exchange {
            introduction,
            share,
            fields: record
                .map(|record| on_the_card(&record))
                .unwrap_or_default(),
        })
    }

    /// Erases somebody at the organizer's word.
    pub async fn remove(self: &Arc<Self>, who: AttendeeId) -> Result<(), EraseError> {
        self.erase_by(who, true).await
    }

    /// Two registrations of one person become one; what was typed only in the other fills what is empty in the one. Goes on to its end.
    pub async fn merge(
        self: &Arc<Self>,
        from: AttendeeId,
        into: AttendeeId,
    ) -> Result<(), EraseError> {
        let this = Arc::clone(self);
        let whole = tokio::spawn(async move { this.merge_whole(from, into).await });
        whole.await.map_err(|_| CommandError::Unavailable)?
    }

    async fn merge_whole(&self, from: AttendeeId, into: AttendeeId) -> Result<(), EraseError> {
        self.catch_up().await?;
        let command = Command::Merge { from, into };
        let decided = self.hall().decide(&command, self.now());
        if decided.map_err(CommandError::from)?.is_empty() {
            return Ok(());
        }
        let directory = &self.stores.directory;
        directory.refresh().await?;
        let records = directory.get(&[from, into]).await?;
        let (Some(other), Some(one)) = (records.get(&from), records.get(&into)) else {
            return Err(CommandError::Unavailable.into());
        };
        // First who they are, then that they are one: a code that was noted down must never lead nowhere.
        directory.put(vec![(into, one.completed(other))]).await?;
        let outcome = self.organize(command).await;
        if let Err(CommandError::Refused(_)) = outcome {
            directory.put(vec![(into, (**one).clone())]).await?;
        }
        outcome?;
        Ok(self.forget_now(from).await?)
    }

    pub async fn tell_apart(
        &self,
        one: AttendeeId,
        other: AttendeeId,
    ) -> Result<Vec<Fact>, CommandError> {
        self.organize(Command::TellApart(one, other)).await
    }

    pub async fn room_person(&self, who: AttendeeId) -> Result<Option<RoomPerson>, StoreError> {
        self.view(|hall, records| {
            let attendee = hall.attendee(who)?;
            Some(self.room_person_view(hall, records, who, attendee))
        })
        .await
    }

    /// What the person would see on a phone, without what would be a secret from the desk: whoever has a phone passes without anybody's
    /// knowledge, so their invitations are left out, and nobody's resume code is shown.
    pub async fn desk_view(&self, who: AttendeeId) -> Result<Option<Welcome>, StoreError> {
        if self.hall().attendee(who).is_none() {
            return Ok(None);
        }
        let suggested = self.hub.inbox(who).suggestions().1;
        self.view(|hall, records| {
            let attendee = hall.attendee(who)?;
            let room = attendee.room.as_ref().unwrap_or(&attendee.home);
            let suggested = suggested.as_deref().unwrap_or_default();
            let mut view = self.phone_welcome(hall, records, who, room, suggested);
            if !attendee.steering.paper {
                view.introductions
                    .retain(|i| i.state != protocol::view::IntroductionState::Invited);
            }
            if let Some(me) = &mut view.me {
                me.resume_code.clear();
            }
            Some(view)
        })
        .await
    }

    /// What the organizer did, newest first.
    pub async fn audit(&self) -> Result<Vec<AuditEntry>, StoreError> {
        self.view(|hall, records| {
            let newest = hall.audit().iter().rev().take(AUDIT_SHOWN);
            newest
                .map(|entry| AuditEntry {
                    at: self.rfc3339(entry.at),
                    action: entry.action.clone().into_owned(),
                    room: entry.room.clone(),
                    round: entry.round,
                    attendee: entry.attendee,
                    name: entry
                        .attendee
                        .filter(|who| hall.attendee(*who).is_some())
                        .and_then(|who| records.get(who))
                        .map(|record| record.name.clone()),
                    detail: entry.detail.clone(),
                })
                .collect()
        })
        .await
    }

    /// What of `who` was handed to whom, and what they were given; newest first.
    pub async fn provisions(&self, who: AttendeeId) -> Result<Vec<Provision>, StoreError> {
        self.view(|hall, records| {
            let exchanged = hall
                .introductions_of(who)
                .flat_map(|i| i.exchanges(who).map(move |(other, at)| (i, at, other)));
            let mut provisions: Vec<_> = exchanged
                .flat_map(|(i, at, other)| {
                    let record = hall.attendee(other).and_then(|_| records.get(other));
                    [(true, who), (false, other)].map(|(given, of)| {
                        let provision = Provision {
                            at: self.rfc3339(at),
                            given,
                            with: record.map(|r| r.name.clone()),
                            organization: record.map(|r| r.organization_name.clone()),
                            fields: i
                                .card_fields
                                .get(&of)
                                .map(protocol::each)
                                .unwrap_or_default(),
                            consent: EXCHANGE_CONSENT.into(),
                        };
                        (at, provision)
                    })
                })
                .collect();
            provisions.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            provisions.into_iter().map(|(_, p)| p).collect()
        })
        .await
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
