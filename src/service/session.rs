//! One screen that looks on: a position, the room it is in, and what is due to it.
//!
//! Nothing is queued here. [`Session::collect`] reads what lies beyond the position; [`Session::changed`] waits until there may be more.

use std::sync::Arc;

use tokio::sync::{Notify, watch};

use super::views::Filter;
use super::{CommandError, Service};
use crate::hall::{Refusal, Request, Verb};
use crate::id::{AttendeeId, Position, RoomId};
use crate::live::{Inbox, Latest, Missed, Notice, Registration, RoomStream, Said, Suggested};
use crate::presence::Guard;
use crate::protocol::api::FieldError;
use crate::protocol::client::{ClientMessage, Hello, ListPeople, Malformed};
use crate::protocol::close::CloseCode;
use crate::protocol::server::ServerMessage;
use crate::sqlite::StoreError;
use crate::token::{Bearer, TokenError};

/// Encoded messages, each one JSON object.
pub type Frames = Vec<Arc<str>>;

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The person left the room.
    Left,
    Close(CloseCode),
}

enum Viewer {
    Phone(Box<Phone>),
    Wall,
    Organizer,
}

struct Phone {
    id: AttendeeId,
    device: u32,
    inbox: Arc<Inbox>,
    bell: watch::Receiver<()>,
    seen_suggestions: u64,
    replaced: Arc<Notify>,
    _presence: Guard,
    _registration: Registration,
}

pub struct Session {
    service: Arc<Service>,
    viewer: Viewer,
    room: RoomId,
    stream: Arc<RoomStream>,
    bell: watch::Receiver<()>,
    /// Everything up to here has been collected.
    cursor: Position,
    /// The version of the room's newest value that was collected.
    seen_latest: u64,
    /// A welcome is due instead of what was missed.
    fresh: bool,
    /// Answers to commands.
    replies: Vec<ServerMessage>,
    draining: watch::Receiver<bool>,
    /// Which life of the hall the cursor belongs to.
    lives: watch::Receiver<u64>,
    /// The client was told that this node goes away.
    told_draining: bool,
}

impl Session {
    /// Lets somebody in, or says with which code to close.
    pub async fn open(service: Arc<Service>, hello: Hello) -> Result<Self, CloseCode> {
        let bearer = service.keys.verify(&hello.token, service.now());
        if bearer == Err(TokenError::Expired) {
            return Err(CloseCode::TokenRefused);
        }
        let stream = service.hub.room(&hello.room);
        if bearer.is_err()
            && !(stream.is_some() && service.keys.is_wall_key(&hello.room, &hello.token))
        {
            return Err(CloseCode::TokenRefused);
        }
        let stream = stream.ok_or(CloseCode::NoSuchRoom)?;
        let mut session = Self {
            bell: stream.bell(),
            viewer: match bearer {
                Ok(Bearer::Organizer) => Viewer::Organizer,
                _ => Viewer::Wall,
            },
            room: hello.room,
            stream,
            cursor: Position::START,
            seen_latest: 0,
            fresh: true,
            replies: vec![ServerMessage::Done { id: hello.id }],
            draining: service.draining(),
            lives: service.lives.subscribe(),
            told_draining: false,
            service,
        };
        if let Ok(Bearer::Attendee { id, device }) = bearer {
            session.enter(id, device, hello.at.as_deref()).await?;
        }
        Ok(session)
    }

    async fn enter(
        &mut self,
        id: AttendeeId,
        device: u32,
        at: Option<&str>,
    ) -> Result<(), CloseCode> {
        let service = &self.service;
        // It may have been at another node until now, and know more than this one.
        let ahead = at.is_some_and(|at| service.is_ahead(at));
        if ahead && let Err(error) = service.catch_up().await {
            tracing::warn!(%error, "a phone that was elsewhere starts over");
        }
        match service.knows(id).await {
            Ok(_) => {}
            Err(_) => return Err(CloseCode::ServerError),
        }
        let was_in = match service.hall().attendee(id) {
            Some(attendee) => attendee.room.clone(),
            None => return Err(CloseCode::TokenRefused),
        };
        let connection = service.hub.connection_id();
        let registration = service.hub.register(id, device, connection);
        let presence = service.stores.presence.arrive(id, connection).await;
        let stays = was_in.as_ref() == Some(&self.room);
        if !stays {
            match service.act(id, Verb::Enter(self.room.clone()), None).await {
                Ok(()) => {}
                Err(CommandError::Refused(Refusal::NotRegistered)) => {
                    return Err(CloseCode::TokenRefused);
                }
                Err(CommandError::Refused(Refusal::NoSuchRoom)) => {
                    return Err(CloseCode::NoSuchRoom);
                }
                Err(_) => return Err(CloseCode::ServerError),
            }
        }
        let inbox = service.hub.inbox(id);
        let held = at.and_then(|at| service.read_position(at)).filter(|at| {
            stays && inbox.between(*at, *at).is_ok() && self.stream.between(*at, *at, false).is_ok()
        });
        if let Some(at) = held {
            self.cursor = at;
            self.fresh = false;
        }
        self.viewer = Viewer::Phone(Box::new(Phone {
            id,
            device,
            bell: inbox.bell(),
            inbox,
            // Only their newest value counts, so they come once, whatever was seen before.
            seen_suggestions: u64::MAX,
            replaced: Arc::clone(&registration.replaced),
            _presence: presence,
            _registration: registration,
        }));
        self.seen_latest = u64::MAX;
        Ok(())
    }

    pub fn is_phone(&self) -> bool {
        matches!(self.viewer, Viewer::Phone(_))
    }

    /// Waits until [`collect`](Self::collect) may find something. Safe to drop and call again.
    pub async fn changed(&mut self) -> Result<(), End> {
        if !self.replies.is_empty() || (*self.draining.borrow() && !self.told_draining) {
            return Ok(());
        }
        match &mut self.viewer {
            Viewer::Phone(phone) => tokio::select! {
                _ = phone.bell.changed() => Ok(()),
                _ = self.bell.changed() => Ok(()),
                _ = self.draining.changed() => Ok(()),
                _ = self.lives.changed() => { self.fresh = true; Ok(()) }
                () = phone.replaced.notified() => Err(End::Close(CloseCode::Replaced)),
            },
            Viewer::Wall | Viewer::Organizer => tokio::select! {
                _ = self.bell.changed() => Ok(()),
                _ = self.draining.changed() => Ok(()),
                _ = self.lives.changed() => { self.fresh = true; Ok(()) }
            },
        }
    }

    /// The next frame, if anything is due.
    pub async fn collect(&mut self) -> Result<Option<String>, End> {
        // Heard before read: whatever comes in between rings again.
        self.bell.mark_unchanged();
        if let Viewer::Phone(phone) = &mut self.viewer {
            phone.bell.mark_unchanged();
        }
        if self.lives.has_changed().unwrap_or(false) {
            self.lives.mark_unchanged();
            self.fresh = true;
        }
        self.follow()?;
        let service = Arc::clone(&self.service);
        let (position, due) = match self.due(&service).await {
            Ok(Ok(due)) => due,
            // Too long away: start over.
            Ok(Err(Missed)) => {
                self.fresh = true;
                match self.due(&service).await {
                    Ok(Ok(due)) => due,
                    _ => return Err(End::Close(CloseCode::ServerError)),
                }
            }
            Err(error) => {
                tracing::error!(%error, "a frame cannot be put together");
                return Err(End::Close(CloseCode::ServerError));
            }
        };
        let mut messages: Frames = std::mem::take(&mut self.replies)
            .iter()
            .filter_map(encode)
            .collect();
        messages.extend(due.messages);
        self.cursor = position;
        self.fresh = false;
        self.seen_latest = due.latest;
        if let Viewer::Phone(phone) = &mut self.viewer {
            phone.seen_suggestions = due.suggestions;
        }
        if *self.draining.borrow() && !self.told_draining {
            self.told_draining = true;
            let within = self.service.settings.shutdown.reconnect_within.as_millis();
            messages.extend(encode(&ServerMessage::Draining {
                reconnect_within_ms: u64::try_from(within).unwrap_or(u64::MAX),
            }));
        }
        if messages.is_empty() {
            return Ok(None);
        }
        Ok(Some(frame(
            &self.service.write_position(position),
            &messages,
        )))
    }

    /// A frame with nothing in it but the position.
    pub fn heartbeat(&self) -> String {
        frame(&self.service.write_position(self.cursor), &Vec::new())
    }

    /// Goes where the person went: another device may have moved them, left for them, or erased them.
    fn follow(&mut self) -> Result<(), End> {
        let Viewer::Phone(phone) = &self.viewer else {
            return Ok(());
        };
        let room = match self.service.hall().attendee(phone.id) {
            None => return Err(End::Close(CloseCode::TokenRefused)),
            Some(attendee) => attendee.room.clone(),
        };
        match room {
            // Answers that are still due are sent before the socket closes.
            None if self.replies.is_empty() => Err(End::Left),
            Some(room) if room != self.room => {
                let stream = self
                    .service
                    .hub
                    .room(&room)
                    .ok_or(End::Close(CloseCode::NoSuchRoom))?;
                self.bell = stream.bell();
                self.stream = stream;
                self.room = room;
                self.fresh = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What is due at one position of the hall.
    async fn due(&self, service: &Service) -> Result<Result<(Position, Due), Missed>, StoreError> {
        let latest = self.stream.latest();
        let suggestions = match &self.viewer {
            Viewer::Phone(phone) => phone.inbox.suggestions(),
            _ => (0, None),
        };
        service
            .view(|hall, records| {
                let position = hall.position();
                let mut due = Due {
                    messages: Vec::new(),
                    latest: latest.version,
                    suggestions: suggestions.0,
                };
                if self.fresh {
                    let welcome = match &self.viewer {
                        Viewer::Phone(phone) => service.phone_welcome(
                            hall,
                            records,
                            phone.id,
                            &self.room,
                            suggestions.1.as_deref().unwrap_or_default(),
                        ),
                        Viewer::Wall => service.screen_welcome(hall, records, &self.room, true),
                        Viewer::Organizer => {
                            service.screen_welcome(hall, records, &self.room, false)
                        }
                    };
                    due.messages
                        .extend(encode(&ServerMessage::Welcome(Box::new(welcome))));
                    if let Viewer::Phone(phone) = &self.viewer {
                        let sits_out = service.sitting_out(hall, phone.id, &self.room);
                        due.messages.extend(sits_out.as_ref().and_then(encode));
                    }
                    return Ok((position, due));
                }
                let mut log = Vec::new();
                let mut calls = None;
                for (at, said) in self
                    .stream
                    .between(self.cursor, position, !self.is_phone())?
                {
                    match said {
                        Said::Text(text) => log.push((at, text)),
                        Said::Calls => calls = Some(at),
                    }
                }
                // Only the newest tables count.
                if let Some(at) = calls {
                    let calls = service.calls(hall, records, &self.room);
                    log.extend(encode(&ServerMessage::Calls { calls }).map(|text| (at, text)));
                    log.sort_by_key(|(at, _)| *at);
                }
                if let Viewer::Phone(phone) = &self.viewer {
                    for (at, notice) in phone.inbox.between(self.cursor, position)? {
                        let messages = service.words(hall, records, phone.id, &notice);
                        log.extend(
                            messages
                                .iter()
                                .filter_map(encode)
                                .map(|message| (at, message)),
                        );
                    }
                    // Stable: what happened in one commit stays in its order.
                    log.sort_by_key(|(at, _)| *at);
                }
                due.messages
                    .extend(log.into_iter().map(|(_, message)| message));
                self.newest(service, hall, records, &latest, &suggestions, &mut due);
                Ok((position, due))
            })
            .await
    }

    /// What has only a newest value, if it is newer than what was seen.
    fn newest(
        &self,
        service: &Service,
        hall: &crate::hall::Hall,
        records: &super::views::Records,
        latest: &Latest,
        suggestions: &(u64, Option<Arc<[Suggested]>>),
        due: &mut Due,
    ) {
        if let Viewer::Phone(phone) = &self.viewer
            && suggestions.0 != phone.seen_suggestions
            && let Some(list) = &suggestions.1
        {
            let people = service.suggestions(hall, records, phone.id, list);
            due.messages
                .extend(encode(&ServerMessage::Suggestions { people }));
        }
        // Version 0: nothing was counted yet.
        if latest.version != self.seen_latest && latest.version > 0 {
            match self.viewer {
                Viewer::Phone(_) => due.messages.push(Arc::clone(&latest.summary)),
                Viewer::Wall => due
                    .messages
                    .extend([Arc::clone(&latest.wall_summary), Arc::clone(&latest.board)]),
                Viewer::Organizer => due
                    .messages
                    .extend([Arc::clone(&latest.summary), Arc::clone(&latest.board)]),
            }
        }
    }

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
            ClientMessage::Booth(_) => {
                let text = "展示ブースの受付は準備中です。ブースの担当者にお声がけください。";
                return self.reply_error(id, "not_implemented", text.into(), Vec::new());
            }
            ClientMessage::Status(m) => service.act(who, Verb::Status(m.status), request).await,
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
                    rating: m.rating,
                };
                service.act(who, verb, request).await
            }
            ClientMessage::Exchange(m) => {
                service
                    .exchange(who, m.introduction, m.share, request)
                    .await
            }
            ClientMessage::Bye(_) => service.act(who, Verb::Leave, request).await,
            // The connection has sorted these out before.
            ClientMessage::Hello(_) | ClientMessage::People(_) => Ok(()),
        };
        match outcome {
            Ok(()) => self.replies.push(ServerMessage::Done { id }),
            Err(CommandError::Refused(refusal)) => {
                self.reply_error(id, refusal.code(), refusal.to_string(), Vec::new());
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
            Viewer::Organizer => None,
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

struct Due {
    messages: Frames,
    latest: u64,
    suggestions: u64,
}

impl Service {
    /// A notice in words, as things are now.
    fn words(
        &self,
        hall: &crate::hall::Hall,
        records: &super::views::Records,
        who: AttendeeId,
        notice: &Notice,
    ) -> Vec<ServerMessage> {
        match notice {
            Notice::Introduction { id, state } => self
                .introduction_view(hall, records, *id, *state, who)
                .map(|introduction| ServerMessage::Introduction { introduction })
                .into_iter()
                .collect(),
            Notice::Card { introduction, of } => {
                let Some(found) = hall.introduction(*introduction) else {
                    return Vec::new();
                };
                let (id, state) = (*introduction, found.state_for(who));
                let mut messages =
                    self.words(hall, records, who, &Notice::Introduction { id, state });
                let cards = self.cards(hall, records, found, who);
                messages.extend(
                    cards
                        .filter(|(_, card)| card.attendee == *of)
                        .map(|(_, card)| ServerMessage::Card {
                            introduction: id,
                            card,
                        }),
                );
                messages
            }
            Notice::Round { room, number } => {
                let rounds = hall.room(room).into_iter().flat_map(|room| &room.rounds);
                rounds
                    .filter(|round| round.number == *number)
                    .map(|round| {
                        let waits = round.waits(who).filter(|_| !round.ended);
                        ServerMessage::Round {
                            round: crate::live::round_view(&self.catalog, round, self.now()),
                            waiting: waits.is_some(),
                            reason: waits.map(super::rounds::reason_in_words),
                            code: waits.map(super::rounds::reason_code),
                        }
                    })
                    .collect()
            }
            Notice::Me => self
                .me_view(hall, records, who)
                .map(|me| ServerMessage::Me { me: Box::new(me) })
                .into_iter()
                .collect(),
        }
    }

    /// A welcome does not say why somebody sits out the round that is on; this does.
    fn sitting_out(
        &self,
        hall: &crate::hall::Hall,
        who: AttendeeId,
        room: &RoomId,
    ) -> Option<ServerMessage> {
        let round = hall.room(room)?.round()?;
        let why = round.waits(who)?;
        Some(ServerMessage::Round {
            round: crate::live::round_view(&self.catalog, round, self.now()),
            waiting: true,
            reason: Some(super::rounds::reason_in_words(why)),
            code: Some(super::rounds::reason_code(why)),
        })
    }

    fn write_position(&self, position: Position) -> String {
        format!("{}-{}", self.stores.journal.epoch(), position.0)
    }

    /// A position of this journal that this node has not reached.
    fn is_ahead(&self, at: &str) -> bool {
        at.rsplit_once('-').is_some_and(|(epoch, number)| {
            *epoch == *self.stores.journal.epoch()
                && number
                    .parse()
                    .is_ok_and(|n| Position(n) > self.hall().position())
        })
    }

    /// A position of this journal that has been reached.
    fn read_position(&self, at: &str) -> Option<Position> {
        let (epoch, number) = at.rsplit_once('-')?;
        let position = Position(number.parse().ok()?);
        (*epoch == *self.stores.journal.epoch() && position <= self.hall().position())
            .then_some(position)
    }
}

fn encode(message: &ServerMessage) -> Option<Arc<str>> {
    serde_json::to_string(message)
        .inspect_err(|error| tracing::error!(%error, "a message cannot be encoded"))
        .ok()
        .map(Arc::from)
}

/// Messages are encoded once for all; only the envelope is a connection's own.
fn frame(at: &str, messages: &Frames) -> String {
    let length: usize = messages.iter().map(|m| m.len() + 1).sum();
    let mut text = String::with_capacity(length + at.len() + 24);
    text.push_str(r#"{"at":""#);
    text.push_str(at);
    text.push_str(r#"","messages":["#);
    for (i, message) in messages.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        text.push_str(message);
    }
    text.push_str("]}");
    text
}
