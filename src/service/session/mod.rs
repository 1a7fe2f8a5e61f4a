//! One screen that looks on: who it is, the room it is in, and when it should look again.
//!
//! Nothing is queued here. [`Session::collect`] reads what lies beyond the screen's position; [`Session::changed`] waits until there may be more.

mod commands;
mod desk;
mod outbox;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::acting::Acting;
use super::forgetting::Forgetting;
use super::reading::Reading;
use super::replica::Replica;
use super::sign_in::{SignIn, wall_keys_drawn};
use super::staff::Staff;
use super::writer::{CommandError, Commands};
use crate::live::{Inbox, Listener, Reader, Registration, RoomStream};
use crate::presence::Guard;
use crate::security::Security;
use crate::token::{Bearer, Keys, TokenError};
use desk::Desk;
use domain::{AttendeeId, RoomId, StaffRole};
use hall::{Action, Arrival, Command, Rejection, SignedIn};
use outbox::Outbox;
use protocol::client::Hello;
use protocol::close::CloseCode;

/// What screens are let in to.
pub struct Sessions {
    pub(super) replica: Arc<Replica>,
    pub(super) reading: Arc<Reading>,
    pub(super) commands: Commands,
    pub(super) acting: Arc<Acting>,
    pub(super) forgetting: Arc<Forgetting>,
    pub(super) sign_in: Arc<SignIn>,
    pub(super) staff: Arc<Staff>,
    pub(super) security: Arc<Security>,
    pub(super) keys: Keys,
    /// How soon clients come back after this node said that it goes away.
    pub(super) reconnect_within: Duration,
    pub(super) draining: watch::Sender<bool>,
    /// Between two looks of a console at least.
    pub(super) tick: Duration,
}

impl Sessions {
    /// From now on sockets are told to come back elsewhere or later.
    pub fn drain(&self) {
        self.draining.send_replace(true);
        self.replica.hub.wake_everybody();
    }

    pub fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The person left the room.
    Left,
    Close(CloseCode),
}

enum Viewer {
    Phone(Box<Phone>),
    Wall {
        /// Draws of the room's key up to the one it was opened with.
        keys_drawn: u32,
    },
    Organizer(Box<Desk>),
}

struct Phone {
    id: AttendeeId,
    device: u32,
    inbox: Arc<Inbox>,
    wake_up: Listener,
    registration: Registration,
    _presence: Guard,
}

pub struct Session {
    sessions: Arc<Sessions>,
    viewer: Viewer,
    room: RoomId,
    stream: Arc<RoomStream>,
    wake_up: Listener,
    outbox: Outbox,
    draining: watch::Receiver<bool>,
    /// Which hall the outbox's position belongs to.
    generation: watch::Receiver<u64>,
}

impl Session {
    /// Where it looks on now.
    pub fn room(&self) -> &RoomId {
        &self.room
    }

    /// Lets somebody in, or says with which code to close. `public_url` is what links for organizers begin with.
    pub async fn open(
        sessions: Arc<Sessions>,
        hello: Hello,
        public_url: &str,
    ) -> Result<Self, CloseCode> {
        let bearer = sessions.sign_in.bearer(&hello.token);
        if bearer == Err(TokenError::Expired) {
            return Err(CloseCode::TokenRefused);
        }
        let stream = sessions.replica.hub.room(&hello.room);
        let opened_by = sessions.sign_in.opened_by(&hello.room, &hello.token);
        let opened_by = opened_by.filter(|_| stream.is_some());
        if bearer.is_err() && opened_by.is_none() {
            return Err(CloseCode::TokenRefused);
        }
        let stream = stream.ok_or(CloseCode::NoSuchRoom)?;
        let desk = match &bearer {
            Ok(Bearer::House(signed_in)) => {
                let role = role_in(&sessions, signed_in, &hello.room).await?;
                Some(Desk::new(
                    &sessions,
                    public_url.to_owned(),
                    *signed_in,
                    role,
                ))
            }
            _ => None,
        };
        let mut session = Self {
            wake_up: stream.wake_up(Reader::Screen),
            viewer: match desk {
                Some(desk) => Viewer::Organizer(Box::new(desk)),
                None => Viewer::Wall {
                    keys_drawn: opened_by.unwrap_or_default(),
                },
            },
            room: hello.room,
            stream,
            outbox: Outbox::answering(hello.id),
            draining: sessions.draining.subscribe(),
            generation: sessions.replica.generation.subscribe(),
            sessions,
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
        let (sessions, replica) = (&self.sessions, &self.sessions.replica);
        // It may have been at another node until now, and know more than this one.
        let ahead = at.is_some_and(|at| replica.is_ahead(at));
        if ahead && let Err(error) = replica.catch_up().await {
            tracing::warn!(%error, "a phone that was elsewhere starts over");
        }
        let named_in_token = id;
        let id = match replica.who(id).await {
            Ok(Some(who)) => who,
            Ok(None) => return Err(CloseCode::TokenRefused),
            Err(_) => return Err(CloseCode::ServerError),
        };
        let was_in = match replica.hall().attendee(id) {
            Some(attendee) => attendee.room.clone(),
            None => return Err(CloseCode::TokenRefused),
        };
        let connection = replica.hub.connection_id();
        let registration = replica.hub.register(id, device, connection);
        let presence = replica.stores.presence.arrive(id, connection).await;
        let named = self.room.clone();
        let hello = Action::Hello(Arrival {
            room: named.clone(),
            device,
            resumes: at.is_some(),
            enter,
        });
        // Most that come back change nothing; a whole hall of them need not be written down.
        let hello = Command::Attendee(id, hello);
        let news = replica.hall().decide(&hello, replica.now());
        if news != Ok(Vec::new()) {
            match sessions.commands.execute(hello, None).await {
                Ok(_) => {}
                Err(CommandError::Rejected(Rejection::NotRegistered)) => {
                    return Err(CloseCode::TokenRefused);
                }
                Err(CommandError::Rejected(Rejection::NoSuchRoom)) => {
                    return Err(CloseCode::NoSuchRoom);
                }
                Err(_) => return Err(CloseCode::ServerError),
            }
        }
        let here = replica
            .hall()
            .attendee(id)
            .and_then(|attendee| attendee.room.clone());
        if let Some(here) = here.as_ref().filter(|here| **here != named) {
            self.stream = replica.hub.room(here).ok_or(CloseCode::NoSuchRoom)?;
            self.room = here.clone();
        }
        self.wake_up = self.stream.wake_up(Reader::Phone);
        let inbox = replica.hub.inbox(id);
        // What a browser knew of the registration it had before is nothing to go on from.
        let stays = was_in.as_ref() == Some(&named) && id == named_in_token;
        let held = at.and_then(|at| replica.read_position(at)).filter(|at| {
            stays
                && inbox.between(*at, *at).is_ok()
                && self.stream.between(Reader::Phone, *at, *at).is_ok()
        });
        if let Some(at) = held {
            self.outbox.resume(at);
        }
        if here.is_none() {
            // They left meanwhile: it is told so, and nothing of a room.
            let position = replica.hall().position();
            let (latest, (suggestions, _)) = (self.stream.latest(), inbox.suggestions());
            self.outbox
                .has_seen(position, latest.for_phones.version, suggestions);
        }
        self.viewer = Viewer::Phone(Box::new(Phone {
            id,
            device,
            wake_up: inbox.wake_up(),
            inbox,
            registration,
            _presence: presence,
        }));
        Ok(())
    }

    /// Waits until [`collect`](Self::collect) may find something. Safe to drop and call again.
    pub async fn changed(&mut self) -> Result<(), End> {
        // Whoever has left was answered, and goes.
        if std::mem::take(&mut self.outbox.answered) {
            self.follow()?;
        }
        // Every room rings for these as well; here they are looked at, lest that was the room of a moment ago.
        let other_hall = self.generation.has_changed().unwrap_or(false);
        if other_hall || self.outbox.is_due(*self.draining.borrow()) {
            return Ok(());
        }
        match &mut self.viewer {
            Viewer::Phone(phone) => tokio::select! {
                () = phone.wake_up.changed() => {}
                () = self.wake_up.changed() => {}
            },
            Viewer::Organizer(desk) => desk.changed(&mut self.wake_up).await,
            Viewer::Wall { .. } => self.wake_up.changed().await,
        }
        Ok(())
    }

    /// The next frame, if anything is due.
    pub fn collect(&mut self) -> Result<Option<String>, End> {
        // Heard before read: whatever comes in between rings again.
        self.wake_up.mark_unchanged();
        match &mut self.viewer {
            Viewer::Phone(phone) => {
                phone.wake_up.mark_unchanged();
                if phone.registration.is_replaced() {
                    return Err(End::Close(CloseCode::Replaced));
                }
            }
            Viewer::Organizer(desk) => {
                desk.looks();
                if !self.sessions.sign_in.holds(desk.signed_in()) {
                    return Err(End::Close(CloseCode::TokenRefused));
                }
                if let Some(staff) = desk.signed_in().staff {
                    self.sessions.staff.note_seen(staff);
                }
            }
            Viewer::Wall { .. } => {}
        }
        if self.generation.has_changed().unwrap_or(false) {
            self.generation.mark_unchanged();
            self.outbox.start_over();
        }
        self.follow()?;
        self.next_frame()
    }

    /// Goes where the person went: another device may have moved them, left for them, or erased them. A wall whose key is another by now goes.
    fn follow(&mut self) -> Result<(), End> {
        let phone = match &self.viewer {
            Viewer::Phone(phone) => phone,
            Viewer::Wall { keys_drawn } => {
                let drawn = wall_keys_drawn(&self.sessions.replica.hall(), &self.room);
                return if drawn == *keys_drawn {
                    Ok(())
                } else {
                    Err(End::Close(CloseCode::TokenRefused))
                };
            }
            Viewer::Organizer(_) => return Ok(()),
        };
        let room = match self.sessions.replica.hall().attendee(phone.id) {
            None if self.sessions.replica.hall().who(phone.id) != phone.id => {
                // Their registrations became one: with the next hello it is that one.
                return Err(End::Close(CloseCode::ServerError));
            }
            None => return Err(End::Close(CloseCode::TokenRefused)),
            Some(attendee) => attendee.room.clone(),
        };
        match room {
            // Answers that are still due are sent before the socket closes.
            None if self.outbox.replies.is_empty() => Err(End::Left),
            Some(room) if room != self.room => {
                let stream = self
                    .sessions
                    .replica
                    .hub
                    .room(&room)
                    .ok_or(End::Close(CloseCode::NoSuchRoom))?;
                self.wake_up = stream.wake_up(Reader::Phone);
                self.stream = stream;
                self.room = room;
                self.outbox.start_over();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// As whom somebody of the house may look on in the room.
async fn role_in(
    sessions: &Sessions,
    signed_in: &SignedIn,
    here: &RoomId,
) -> Result<StaffRole, CloseCode> {
    let role = sessions.sign_in.role(signed_in).await;
    let role = role.map_err(|_| CloseCode::ServerError)?;
    match role.ok_or(CloseCode::TokenRefused)? {
        StaffRole::Room { room } if room != *here => Err(CloseCode::NotAllowed),
        StaffRole::Booth { .. } => Err(CloseCode::NotAllowed),
        role => Ok(role),
    }
}
