//! One screen that looks on: a position, the room it is in, and what is due to it.
//!
//! Nothing is queued here. [`Session::collect`] reads what lies beyond the position; [`Session::changed`] waits until there may be more.

mod commands;
mod desk;
mod words;

use std::sync::Arc;

use tokio::sync::{Notify, watch};

use self::desk::{Desk, Seen};
use super::{CommandError, Service};
use crate::live::{Inbox, Latest, Missed, Registration, RoomStream, Said, Suggested};
use crate::presence::Guard;
use crate::sqlite::StoreError;
use crate::token::{Bearer, TokenError};
use domain::{AttendeeId, Millis, Position, RoomId};
use hall::{Arrival, Command, Refusal, Verb};
use protocol::client::Hello;
use protocol::close::CloseCode;
use protocol::server::ServerMessage;

/// Between two frames that say the time: pages count on by themselves, a device's clock may be set at any moment.
const TELL_TIME_EVERY_MS: i64 = 60_000;

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
    Organizer(Box<Desk>),
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
    /// When the client was last told the time.
    told_time: Option<Millis>,
    /// The client was told that this node goes away.
    told_draining: bool,
}

impl Session {
    /// Lets somebody in, or says with which code to close. `public_url` is what links for organizers begin with.
    pub async fn open(
        service: Arc<Service>,
        hello: Hello,
        public_url: &str,
    ) -> Result<Self, CloseCode> {
        let bearer = service.bearer(&hello.token);
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
                Ok(Bearer::Organizer) => {
                    Viewer::Organizer(Box::new(Desk::new(&service, public_url.to_owned())))
                }
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
            told_time: None,
            told_draining: false,
            service,
        };
        if let Ok(Bearer::Attendee { id, device }) = bearer {
            session
                .enter(id, device, hello.at.as_deref(), hello.enter)
                .await?;
        }
        Ok(session)
    }

    async fn enter(
        &mut self,
        id: AttendeeId,
        device: u32,
        at: Option<&str>,
        enter: Option<bool>,
    ) -> Result<(), CloseCode> {
        let service = &self.service;
        // It may have been at another node until now, and know more than this one.
        let ahead = at.is_some_and(|at| service.is_ahead(at));
        if ahead && let Err(error) = service.catch_up().await {
            tracing::warn!(%error, "a phone that was elsewhere starts over");
        }
        let named_in_token = id;
        let id = match service.who(id).await {
            Ok(Some(who)) => who,
            Ok(None) => return Err(CloseCode::TokenRefused),
            Err(_) => return Err(CloseCode::ServerError),
        };
        let was_in = match service.hall().attendee(id) {
            Some(attendee) => attendee.room.clone(),
            None => return Err(CloseCode::TokenRefused),
        };
        let connection = service.hub.connection_id();
        let registration = service.hub.register(id, device, connection);
        let presence = service.stores.presence.arrive(id, connection).await;
        let named = self.room.clone();
        let hello = Verb::Hello(Arrival {
            room: named.clone(),
            device,
            resumes: at.is_some(),
            enter,
        });
        // Most that come back change nothing; a whole hall of them need not be written down.
        let hello = Command::Attendee(id, hello);
        let news = service.hall().decide(&hello, service.now());
        if news != Ok(Vec::new()) {
            match service.execute(hello, None).await {
                Ok(_) => {}
                Err(CommandError::Refused(Refusal::NotRegistered)) => {
                    return Err(CloseCode::TokenRefused);
                }
                Err(CommandError::Refused(Refusal::NoSuchRoom)) => {
                    return Err(CloseCode::NoSuchRoom);
                }
                Err(_) => return Err(CloseCode::ServerError),
            }
        }
        let here = service
            .hall()
            .attendee(id)
            .and_then(|attendee| attendee.room.clone());
        if let Some(here) = here.as_ref().filter(|here| **here != named) {
            self.stream = service.hub.room(here).ok_or(CloseCode::NoSuchRoom)?;
            self.bell = self.stream.bell();
            self.room = here.clone();
        }
        let inbox = service.hub.inbox(id);
        // What a browser knew of the registration it had before is nothing to go on from.
        let stays = was_in.as_ref() == Some(&named) && id == named_in_token;
        let held = at.and_then(|at| service.read_position(at)).filter(|at| {
            stays && inbox.between(*at, *at).is_ok() && self.stream.between(*at, *at, false).is_ok()
        });
        if let Some(at) = held {
            self.cursor = at;
            self.fresh = false;
        }
        let mut seen = (u64::MAX, u64::MAX);
        if here.is_none() {
            // They left meanwhile: it is told so, and nothing of a room.
            self.cursor = service.hall().position();
            self.fresh = false;
            seen = (self.stream.latest().version, inbox.suggestions().0);
        }
        self.viewer = Viewer::Phone(Box::new(Phone {
            id,
            device,
            bell: inbox.bell(),
            inbox,
            // Only their newest value counts, so they come once, whatever was seen before.
            seen_suggestions: seen.1,
            replaced: Arc::clone(&registration.replaced),
            _presence: presence,
            _registration: registration,
        }));
        self.seen_latest = seen.0;
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
            Viewer::Organizer(desk) => tokio::select! {
                () = desk.changed(&mut self.bell) => Ok(()),
                _ = self.draining.changed() => Ok(()),
                _ = self.lives.changed() => { self.fresh = true; Ok(()) }
            },
            Viewer::Wall => tokio::select! {
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
        match &mut self.viewer {
            Viewer::Phone(phone) => phone.bell.mark_unchanged(),
            Viewer::Organizer(desk) => desk.looks(),
            Viewer::Wall => {}
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
        let moved = self.cursor != position;
        self.cursor = position;
        if let (Viewer::Organizer(desk), Some(seen)) = (&mut self.viewer, due.seen) {
            if self.fresh {
                desk.start_over();
            }
            messages.extend(desk.news(seen).iter().filter_map(encode));
        }
        if std::mem::take(&mut self.fresh) {
            // The welcome says it.
            self.told_time = Some(service.now());
        }
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
        // A console hears of every commit: what it looked up by HTTP may be another now.
        let is_due = !messages.is_empty() || moved && matches!(self.viewer, Viewer::Organizer(_));
        if !is_due {
            return Ok(None);
        }
        let now = self.time_due();
        Ok(Some(frame(
            &self.service.write_position(position),
            now.as_deref(),
            &messages,
        )))
    }

    /// A frame with nothing in it but the position, and the time if that is due.
    pub fn heartbeat(&mut self) -> String {
        let now = self.time_due();
        frame(
            &self.service.write_position(self.cursor),
            now.as_deref(),
            &Vec::new(),
        )
    }

    fn time_due(&mut self) -> Option<String> {
        let now = self.service.now();
        if !is_time_due(self.told_time, now) {
            return None;
        }
        self.told_time = Some(now);
        Some(self.service.rfc3339_exact(now))
    }

    /// Goes where the person went: another device may have moved them, left for them, or erased them.
    fn follow(&mut self) -> Result<(), End> {
        let Viewer::Phone(phone) = &self.viewer else {
            return Ok(());
        };
        let room = match self.service.hall().attendee(phone.id) {
            None if self.service.hall().who(phone.id) != phone.id => {
                // Their registrations became one: with the next hello it is that one.
                return Err(End::Close(CloseCode::ServerError));
            }
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
                    seen: match &self.viewer {
                        Viewer::Organizer(desk) => {
                            Some(desk.see(service, hall, records, &self.room))
                        }
                        _ => None,
                    },
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
                        Viewer::Organizer(_) => {
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
                        Said::Round(number) => {
                            let round = service.round_for_screens(hall, &self.room, number);
                            log.extend(round.as_ref().and_then(encode).map(|text| (at, text)));
                        }
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
        hall: &hall::Hall,
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
                Viewer::Organizer(_) => due
                    .messages
                    .extend([Arc::clone(&latest.summary), Arc::clone(&latest.board)]),
            }
        }
    }
}

struct Due {
    messages: Frames,
    latest: u64,
    suggestions: u64,
    /// For a console: all it looks at.
    seen: Option<Seen>,
}

fn encode(message: &ServerMessage) -> Option<Arc<str>> {
    serde_json::to_string(message)
        .inspect_err(|error| tracing::error!(%error, "a message cannot be encoded"))
        .ok()
        .map(Arc::from)
}

/// Also where our own clock was set back meanwhile.
fn is_time_due(told: Option<Millis>, now: Millis) -> bool {
    told.is_none_or(|told| now < told || now.0 - told.0 >= TELL_TIME_EVERY_MS)
}

/// Messages are encoded once for all; only the envelope is a connection's own.
fn frame(at: &str, now: Option<&str>, messages: &Frames) -> String {
    let length: usize = messages.iter().map(|m| m.len() + 1).sum();
    let mut text = String::with_capacity(length + at.len() + now.map_or(0, str::len) + 32);
    text.push_str(r#"{"at":""#);
    text.push_str(at);
    if let Some(now) = now {
        text.push_str(r#"","now":""#);
        text.push_str(now);
    }
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
