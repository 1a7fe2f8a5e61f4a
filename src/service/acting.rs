//! What people do, on a phone or by the reception desk's hand: the one place where an act of the wire becomes one of the event.

use std::sync::Arc;

use super::invalid::Invalid;
use super::reading::Reading;
use super::sign_in::SignIn;
use super::topics;
use super::views::listened_to;
use super::writer::{CommandError, Commands, House};
use crate::directory::PersonRecord;
use domain::{AttendeeId, BoothShare, CardField, Millis, Reason, TopicId};
use hall::{Action, AtTopic, Command, Fact, NextStep, Rejection, Request, SEATS, Whom};
use protocol::api::{FieldError, RequestedAction};
use protocol::client::{Status, TopicAction};

/// Who carries out what somebody does.
pub(super) enum Hand {
    /// They themselves. `request` is what their browser called it.
    Phone { device: u32, request: Request },
    /// The reception desk.
    Desk(House),
}

pub struct Acting {
    reading: Arc<Reading>,
    commands: Commands,
    sign_in: Arc<SignIn>,
}

/// A moment as phones write it. Nothing if it is none.
fn written(text: &str) -> Option<Millis> {
    let moment = text.parse::<jiff::Timestamp>().ok()?;
    Some(Millis(moment.as_millisecond()))
}

/// What of an act cannot be read, though it is of the right form.
pub fn unreadable(act: &RequestedAction) -> Option<Invalid> {
    match act {
        RequestedAction::Encounter { at: Some(at), .. } if written(at).is_none() => {
            Some(Invalid::Fields(vec![FieldError {
                path: "at".into(),
                message: "日時は 2026-09-20T15:40:00+09:00 の形でお書きください。".into(),
            }]))
        }
        RequestedAction::Topic {
            text: Some(text),
            seats,
            ..
        } => topics::words(text)
            .and(topics::seats(*seats).map(drop))
            .err(),
        _ => None,
    }
}

impl Acting {
    pub(super) fn new(reading: Arc<Reading>, commands: Commands, sign_in: Arc<SignIn>) -> Self {
        Self {
            reading,
            commands,
            sign_in,
        }
    }

    /// Does for somebody what they would do on a phone.
    pub async fn act_for(
        &self,
        who: AttendeeId,
        act: RequestedAction,
        by: House,
    ) -> Result<Vec<Fact>, CommandError> {
        self.act(who, act, Hand::Desk(by)).await
    }

    pub(super) async fn act(
        &self,
        who: AttendeeId,
        act: RequestedAction,
        by: Hand,
    ) -> Result<Vec<Fact>, CommandError> {
        let offered = match &act {
            RequestedAction::Topic { text, .. } => text.clone(),
            _ => None,
        };
        let action = self.action(who, act, &by)?;
        let topic = match action {
            Action::AtTopic(AtTopic::Offer { topic, .. }) => Some(topic),
            _ => None,
        };
        let command = Command::Attendee(who, action);
        if let (Some(topic), Some(Ok(words))) = (topic, offered.as_deref().map(topics::words)) {
            let request = match &by {
                Hand::Phone { request, .. } => Some(request),
                Hand::Desk(_) => None,
            };
            topics::write_down(&self.reading, &command, request, who, topic, words).await?;
        }
        match by {
            Hand::Phone { request, .. } => self.commands.execute(command, Some(request)).await,
            Hand::Desk(by) => self.commands.organize(command, by).await,
        }
    }

    fn action(
        &self,
        who: AttendeeId,
        act: RequestedAction,
        by: &Hand,
    ) -> Result<Action, Rejection> {
        Ok(match act {
            RequestedAction::Enter { room } => Action::Enter(room),
            RequestedAction::Leave => match *by {
                Hand::Phone { device, .. } => Action::Bye { device },
                Hand::Desk(_) => Action::Leave,
            },
            RequestedAction::Status { status } => {
                let listens = status == Status::Listening;
                let talk = listens.then(|| listened_to(&self.reading.view(&self.reading.hall())));
                match talk.flatten() {
                    Some(until) => Action::Listen { until },
                    None => Action::Status(status.into()),
                }
            }
            RequestedAction::Invite { attendee } => Action::Invite {
                to: attendee,
                reasons: self.reading.reasons(&self.reading.hall(), who, attendee),
            },
            RequestedAction::Answer {
                introduction,
                accept,
            } => Action::Answer {
                introduction,
                accept,
            },
            RequestedAction::Veto { attendee } => Action::Veto(attendee),
            RequestedAction::Arrived {
                introduction,
                together,
            } => Action::Arrived {
                introduction,
                together,
            },
            RequestedAction::Missing { introduction } => Action::Missing(introduction),
            RequestedAction::Met {
                introduction,
                rating,
            } => Action::Met {
                introduction,
                rating: rating.map(Into::into),
            },
            RequestedAction::TakeBack { introduction } => Action::TakeBack(introduction),
            RequestedAction::Exchange {
                introduction,
                share,
            } => {
                let record = self.reading.replica.stores.directory.person(who);
                Action::Exchange {
                    introduction,
                    share,
                    fields: record.as_deref().map(on_the_card).unwrap_or_default(),
                }
            }
            RequestedAction::Encounter { code, badge, at } => {
                let whom = self.whom(code.as_deref(), badge)?;
                let at = at.as_deref().and_then(written);
                Action::Encounter {
                    whom,
                    when: at.map(|at| self.reading.in_event_time(at)),
                    reasons: self.why(who, whom),
                }
            }
            RequestedAction::Confirm { introduction } => Action::Confirm(introduction),
            RequestedAction::NextStep {
                introduction,
                kind,
                by,
                strike: true,
                ..
            } => Action::Strike {
                introduction,
                kind: kind.into(),
                by,
            },
            RequestedAction::NextStep {
                introduction,
                kind,
                by,
                until,
                done,
                strike: false,
            } => Action::AgreeOn {
                introduction,
                step: NextStep {
                    kind: kind.into(),
                    by,
                    until,
                    done,
                },
            },
            RequestedAction::Topic {
                action,
                topic,
                seats,
                ..
            } => Action::AtTopic(match action {
                TopicAction::Offer => AtTopic::Offer {
                    topic: TopicId::new(rand::random()),
                    seats: topics::seats(seats).unwrap_or(*SEATS.end()),
                },
                TopicAction::Take => AtTopic::Take(topic.ok_or(Rejection::NoSuchTopic)?),
                TopicAction::Leave => AtTopic::Leave,
            }),
            RequestedAction::Flag { of, reason } => Action::Flag { of, reason },
            RequestedAction::Booth {
                booth,
                action,
                share,
                card,
            } => Action::AtBooth {
                booth,
                action: action.into(),
                share: BoothShare::of(share, card),
            },
        })
    }

    fn whom(&self, code: Option<&str>, badge: Option<u32>) -> Result<Whom, Rejection> {
        let shown = code.and_then(|code| self.sign_in.shown_by(code.trim()));
        let by_badge = badge.filter(|_| code.is_none());
        let whom = shown.map(Whom::Person).or(by_badge.map(Whom::Badge));
        whom.ok_or(Rejection::NoSuchCode)
    }

    fn why(&self, who: AttendeeId, whom: Whom) -> Vec<Reason> {
        let hall = self.reading.hall();
        let other = match whom {
            Whom::Badge(badge) => hall.by_badge(badge),
            Whom::Person(other) => Some(hall.who(other)),
        };
        let other = other.filter(|other| *other != who);
        other.map_or_else(Vec::new, |other| self.reading.reasons(&hall, who, other))
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
