//! What a client asks for, and the answer it gets with the next frame.

use super::super::acting::{Hand, unreadable};
use super::super::invalid::Invalid;
use super::super::views::{Filter, people_page};
use super::super::writer::CommandError;
use super::{Session, Viewer};
use crate::words::rejection_in_words;
use domain::AttendeeId;
use hall::Request;
use protocol::api::{FieldError, RequestedAction};
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

    /// Does what the client asks and keeps the answer for the next frame. `text` is the message as it came.
    pub async fn handle(&mut self, message: ClientMessage, text: &str) {
        let id = message.id().to_owned();
        match message {
            ClientMessage::People(list) => self.list(list),
            ClientMessage::Ping(_) => self.outbox.replies.push(ServerMessage::Done { id }),
            message => {
                // A hello is sorted out before.
                if let Some(act) = message.into_action() {
                    self.act(id, act, text).await;
                }
            }
        }
    }

    async fn act(&mut self, id: String, act: RequestedAction, text: &str) {
        let Viewer::Phone(phone) = &self.viewer else {
            let message = "この画面からは操作できません。";
            return self.reply_error(id, "not_allowed", message.into(), Vec::new());
        };
        if let Some(fault) = unreadable(&act) {
            return self.refuse_fields(id, fault);
        }
        let by = Hand::Phone {
            device: phone.device,
            request: self.request(phone.id, phone.device, text),
        };
        match self.sessions.acting.act(phone.id, act, by).await {
            Ok(_) => self.outbox.replies.push(ServerMessage::Done { id }),
            Err(CommandError::Rejected(rejection)) => {
                let text = rejection_in_words(rejection).into();
                self.reply_error(id, rejection.code(), text, Vec::new());
            }
            Err(CommandError::Unavailable) => {
                let text = "ただいま記録できません。少し後でもう一度お試しください。";
                self.reply_error(id, "try_again", text.into(), Vec::new());
            }
        }
    }

    fn refuse_fields(&mut self, id: String, fault: Invalid) {
        let (code, fields) = match fault {
            Invalid::PatientData(fields) => ("patient_data", fields),
            Invalid::Fields(fields) => ("invalid", fields),
            _ => ("invalid", Vec::new()),
        };
        let said = fields.iter().map(|f| format!("{}: {}", f.path, f.message));
        let message = said.collect::<Vec<_>>().join(" ");
        self.reply_error(id, code, message, fields);
    }

    fn list(&mut self, list: ListPeople) {
        let viewer = match &self.viewer {
            Viewer::Phone(phone) => Some(phone.id),
            Viewer::Organizer(_) => None,
            Viewer::Wall { .. } => {
                let text = "この画面には個人のお名前を表示しません。";
                return self.reply_error(list.id, "not_allowed", text.into(), Vec::new());
            }
        };
        let filter = Filter {
            kind: list.kind,
            ward: list.ward,
            tag: list.tag,
            text: list.text,
            after: list.after,
        };
        let unknown = filter.unknown(&self.sessions.reading.catalog);
        if !unknown.is_empty() {
            return self.refuse_fields(list.id, Invalid::Fields(unknown));
        }
        let (people, next) = {
            let hall = self.sessions.replica.hall();
            let view = self.sessions.reading.view(&hall);
            let closed = hall.room(&self.room).is_none_or(|room| !room.open);
            match viewer {
                // To those in it a closed room lists nobody.
                Some(_) if closed => (Vec::new(), None),
                _ => people_page(&view, viewer, &self.room, &filter),
            }
        };
        self.outbox.replies.push(ServerMessage::People {
            id: list.id,
            people,
            next,
        });
    }

    fn reply_error(&mut self, id: String, code: &str, message: String, fields: Vec<FieldError>) {
        self.outbox.replies.push(ServerMessage::Error {
            id,
            code: code.into(),
            message,
            fields,
        });
    }

    /// The same text on the same device is the same request, also after a reconnect or a restart: a client that did not hear the answer
    /// sends the same bytes again.
    fn request(&self, who: AttendeeId, device: u32, text: &str) -> Request {
        let parts: [&[u8]; 2] = [&device.to_le_bytes(), text.as_bytes()];
        Request {
            by: Some(who),
            digest: self.sessions.keys.request_digest(&parts),
        }
    }
}
