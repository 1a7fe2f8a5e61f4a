//! What a client asks for, and the answer it gets with the next frame.

use super::super::CommandError;
use super::super::views::Filter;
use super::{Session, Viewer};
use crate::words::refusal_in_words;
use domain::AttendeeId;
use hall::{Request, Verb};
use protocol::api::FieldError;
use protocol::client::{ClientMessage, ListPeople, Malformed};
use protocol::server::ServerMessage;

impl Session {
    pub fn refuse(&mut self, fault: Malformed) {
        self.reply_error(
            fault.id.unwrap_or_default(),
            "invalid",
            fault.message,
            fault.fields,
        );
    }

    /// Does what the client asks and keeps the answer for the next frame.
    pub async fn handle(&mut self, message: ClientMessage) {
        let id = message.id().to_owned();
        if let ClientMessage::People(list) = message {
            return self.list(list).await;
        }
        if let ClientMessage::Ping(_) = message {
            return self.replies.push(ServerMessage::Done { id });
        }
        let Viewer::Phone(phone) = &self.viewer else {
            return self.reply_error(
                id,
                "not_allowed",
                "この画面からは操作できません。".into(),
                Vec::new(),
            );
        };
        let who = phone.id;
        let request = Some(self.request(who, phone.device, &message));
        let service = &self.service;
        let outcome = match message {
            ClientMessage::Invite(m) => service.invite(who, m.attendee, request).await,
            ClientMessage::Booth(m) => {
                let verb = Verb::AtBooth {
                    booth: m.booth,
                    action: m.action.into(),
                    share: m.share.unwrap_or_default(),
                };
                service.act(who, verb, request).await
            }
            ClientMessage::Status(m) => {
                service
                    .act(who, Verb::Status(m.status.into()), request)
                    .await
            }
            ClientMessage::Move(m) => service.act(who, Verb::Enter(m.room), request).await,
            ClientMessage::Answer(m) => {
                let verb = Verb::Answer {
                    introduction: m.introduction,
                    accept: m.accept,
                };
                service.act(who, verb, request).await
            }
            ClientMessage::Veto(m) => service.act(who, Verb::Veto(m.attendee), request).await,
            ClientMessage::Arrived(m) => {
                let verb = Verb::Arrived {
                    introduction: m.introduction,
                    together: m.together,
                };
                service.act(who, verb, request).await
            }
            ClientMessage::Missing(m) => {
                service
                    .act(who, Verb::Missing(m.introduction), request)
                    .await
            }
            ClientMessage::Met(m) => {
                let verb = Verb::Met {
                    introduction: m.introduction,
                    rating: m.rating.map(Into::into),
                };
                service.act(who, verb, request).await
            }
            ClientMessage::Exchange(m) => {
                service
                    .exchange(who, m.introduction, m.share, request)
                    .await
            }
            ClientMessage::Bye(_) => {
                let device = phone.device;
                service.act(who, Verb::Bye { device }, request).await
            }
            // Sorted out before.
            ClientMessage::Hello(_) | ClientMessage::People(_) | ClientMessage::Ping(_) => {
                Ok(Vec::new())
            }
        };
        match outcome {
            Ok(_) => self.replies.push(ServerMessage::Done { id }),
            Err(CommandError::Refused(refusal)) => {
                let text = refusal_in_words(refusal).into();
                self.reply_error(id, refusal.code(), text, Vec::new());
            }
            Err(CommandError::Unavailable) => {
                let text = "ただいま記録できません。少し後でもう一度お試しください。";
                self.reply_error(id, "try_again", text.into(), Vec::new());
            }
        }
    }

    async fn list(&mut self, list: ListPeople) {
        let viewer = match &self.viewer {
            Viewer::Phone(phone) => Some(phone.id),
            Viewer::Organizer(_) => None,
            Viewer::Wall => {
                let text = "この画面には個人のお名前を表示しません。";
                return self.reply_error(list.id, "not_allowed", text.into(), Vec::new());
            }
        };
        let filter = Filter {
            kind: list.kind,
            ward: list.ward,
            tag: list.tag,
            after: list.after,
        };
        match self.service.people_page(viewer, &self.room, &filter).await {
            Ok((people, next)) => self.replies.push(ServerMessage::People {
                id: list.id,
                people,
                next,
            }),
            Err(error) => {
                tracing::error!(%error, "people cannot be listed");
                let text = "ただいま表示できません。少し後でもう一度お試しください。";
                self.reply_error(list.id, "try_again", text.into(), Vec::new());
            }
        }
    }

    fn reply_error(&mut self, id: String, code: &str, message: String, fields: Vec<FieldError>) {
        self.replies.push(ServerMessage::Error {
            id,
            code: code.into(),
            message,
            fields,
        });
    }

    /// The same id with the same content on the same device is the same request, also after a reconnect or a restart.
    fn request(&self, who: AttendeeId, device: u32, message: &ClientMessage) -> Request {
        let body = serde_json::to_vec(message).unwrap_or_default();
        Request {
            by: Some(who),
            digest: self
                .service
                .keys
                .request_digest(&[&device.to_le_bytes(), &body]),
        }
    }
}
