//! What one screen was sent so far, and the next frame.

use std::sync::Arc;

use super::desk::Seen;
use super::{End, Session, Viewer};
use crate::live::{Latest, Missed, Reader, Said, Suggested};
use crate::service::views::{self, Onlooker, View};
use domain::{Millis, Position, TopicId};
use protocol::close::CloseCode;
use protocol::server::ServerMessage;

/// Between two frames that say the time: pages count on by themselves, a device's clock may be set at any moment.
const TELL_TIME_EVERY_MS: i64 = 60_000;

/// Encoded messages, each one JSON object.
type Messages = Vec<Arc<str>>;

pub(super) struct Outbox {
    /// Everything up to here was sent.
    cursor: Position,
    /// The version of the room's newest value that was sent. Only the newest counts, so it comes once, whatever was seen before.
    seen_latest: Option<u64>,
    /// Likewise of the suggestions.
    seen_suggestions: Option<u64>,
    /// A welcome is due instead of what was missed.
    fresh: bool,
    /// Answers to commands.
    pub(super) replies: Vec<ServerMessage>,
    /// Some of them were in the last frame.
    pub(super) answered: bool,
    told_time: Option<Millis>,
    /// The client was told that this node goes away.
    told_draining: bool,
}

impl Outbox {
    /// Of a screen that has just said hello.
    pub(super) fn answering(hello: String) -> Self {
        Self {
            cursor: Position::START,
            seen_latest: None,
            seen_suggestions: None,
            fresh: true,
            replies: vec![ServerMessage::Done { id: hello }],
            answered: false,
            told_time: None,
            told_draining: false,
        }
    }

    /// It holds everything up to `at`.
    pub(super) fn resume(&mut self, at: Position) {
        self.cursor = at;
        self.fresh = false;
    }

    /// As [`resume`](Self::resume), and nothing else is owed to it.
    pub(super) fn has_seen(&mut self, at: Position, latest: u64, suggestions: u64) {
        self.resume(at);
        self.seen_latest = Some(latest);
        self.seen_suggestions = Some(suggestions);
    }

    pub(super) fn start_over(&mut self) {
        self.fresh = true;
    }

    /// Something is due whatever the event does.
    pub(super) fn is_due(&self, draining: bool) -> bool {
        self.fresh || !self.replies.is_empty() || (draining && !self.told_draining)
    }

    /// Also where our own clock was set back meanwhile.
    fn is_time_due(&self, now: Millis) -> bool {
        self.told_time
            .is_none_or(|told| now < told || now.0 - told.0 >= TELL_TIME_EVERY_MS)
    }
}

/// What is due at one position of the hall.
struct Due {
    position: Position,
    messages: Messages,
    latest: u64,
    suggestions: u64,
    /// For a console: all it looks at.
    seen: Option<Seen>,
}

impl Session {
    pub(super) fn next_frame(&mut self) -> Result<Option<String>, End> {
        let due = self.due().or_else(|Missed| {
            // Too long away.
            self.outbox.start_over();
            self.due()
        });
        let due = due.map_err(|Missed| End::Close(CloseCode::ServerError))?;
        let replies = std::mem::take(&mut self.outbox.replies);
        self.outbox.answered = !replies.is_empty();
        let mut messages: Messages = replies.iter().filter_map(encode).collect();
        messages.extend(due.messages);
        let moved = self.outbox.cursor != due.position;
        self.outbox.cursor = due.position;
        if let (Viewer::Organizer(desk), Some(seen)) = (&mut self.viewer, due.seen) {
            if self.outbox.fresh {
                desk.start_over();
            }
            messages.extend(desk.news(seen).iter().filter_map(encode));
        }
        self.outbox.seen_latest = Some(due.latest);
        self.outbox.seen_suggestions = Some(due.suggestions);
        if std::mem::take(&mut self.outbox.fresh) {
            // The welcome says it.
            self.outbox.told_time = Some(self.sessions.replica.now());
        }
        if *self.draining.borrow() && !self.outbox.told_draining {
            self.outbox.told_draining = true;
            let within = self.sessions.reconnect_within.as_millis();
            messages.extend(encode(&ServerMessage::Draining {
                reconnect_within_ms: u64::try_from(within).unwrap_or(u64::MAX),
            }));
        }
        // A console hears of every commit: what it looked up by HTTP may be another now.
        let is_due = !messages.is_empty() || moved && matches!(self.viewer, Viewer::Organizer(_));
        Ok(is_due.then(|| self.frame(&messages)))
    }

    /// A frame with nothing in it but the position, and the time if that is due.
    pub fn heartbeat(&mut self) -> String {
        self.frame(&[])
    }

    fn frame(&mut self, messages: &[Arc<str>]) -> String {
        let at = self.sessions.replica.write_position(self.outbox.cursor);
        let now = self.sessions.replica.now();
        let told = self.outbox.is_time_due(now).then(|| {
            self.outbox.told_time = Some(now);
            self.sessions.reading.rfc3339_exact(now)
        });
        envelope(&at, told.as_deref(), messages)
    }

    fn reader(&self) -> Reader {
        match self.viewer {
            Viewer::Phone(_) => Reader::Phone,
            Viewer::Wall { .. } | Viewer::Organizer(_) => Reader::Screen,
        }
    }

    fn onlooker(&self) -> Onlooker {
        match &self.viewer {
            Viewer::Phone(phone) => Onlooker::Phone(phone.id),
            Viewer::Wall { .. } => Onlooker::Wall,
            Viewer::Organizer(_) => Onlooker::Console,
        }
    }

    fn due(&self) -> Result<Due, Missed> {
        let latest = self.stream.latest();
        let suggestions = match &self.viewer {
            Viewer::Phone(phone) => phone.inbox.suggestions(),
            _ => (0, None),
        };
        let hall = self.sessions.replica.hall();
        let view = self.sessions.reading.view(&hall);
        let suggested = suggestions.1.as_deref();
        let messages = if self.outbox.fresh {
            self.welcome(&view, &latest, suggested.unwrap_or_default())
        } else {
            let mut messages = self.missed(&view)?;
            let new = self.outbox.seen_suggestions != Some(suggestions.0);
            messages.extend(self.newest(&view, &latest, suggested.filter(|_| new)));
            messages
        };
        Ok(Due {
            position: hall.position(),
            messages,
            latest: match self.reader() {
                Reader::Phone => latest.for_phones.version,
                Reader::Screen => latest.version,
            },
            suggestions: suggestions.0,
            seen: match &self.viewer {
                Viewer::Organizer(desk) => Some(desk.see(&self.sessions, &view, &self.room)),
                _ => None,
            },
        })
    }

    fn welcome(&self, view: &View, latest: &Latest, suggested: &[Suggested]) -> Messages {
        let counted = latest.counted.as_deref();
        // What follows is said against what phones were told last.
        let told = latest.for_phones.counted.as_deref();
        let room = &self.room;
        let (welcome, waits) = match &self.viewer {
            Viewer::Phone(phone) => (
                views::phone_welcome(view, phone.id, room, told, suggested),
                views::waits_in_round(view, phone.id, room),
            ),
            Viewer::Wall { .. } => (views::screen_welcome(view, room, counted, true), None),
            Viewer::Organizer(_) => (views::screen_welcome(view, room, counted, false), None),
        };
        let welcome = ServerMessage::Welcome(Box::new(welcome));
        let messages = std::iter::once(welcome).chain(waits);
        messages.filter_map(|message| encode(&message)).collect()
    }

    /// What lies between the cursor and the view, in its order.
    fn missed(&self, view: &View) -> Result<Messages, Missed> {
        let (after, until) = (self.outbox.cursor, view.hall.position());
        let mut log = Vec::new();
        let mut calls = None;
        let mut topics: Vec<(TopicId, Position)> = Vec::new();
        for (at, said) in self.stream.between(self.reader(), after, until)? {
            match said {
                Said::Text(text) => log.push((at, text)),
                Said::Calls => calls = Some(at),
                Said::Round(number) => {
                    let round = views::round_for_screens(view, &self.room, number);
                    log.extend(round.as_ref().and_then(encode).map(|text| (at, text)));
                }
                Said::Topic(id) => {
                    topics.retain(|(other, _)| *other != id);
                    topics.push((id, at));
                }
                Said::NextRound => {
                    let next_round = views::next_round(view, &self.room);
                    let message = ServerMessage::NextRound { next_round };
                    log.extend(encode(&message).map(|text| (at, text)));
                }
            }
        }
        // Only the newest tables count, and of each topic what it is now.
        if let Some(at) = calls {
            let calls = views::calls(view, &self.room);
            log.extend(encode(&ServerMessage::Calls { calls }).map(|text| (at, text)));
        }
        for (id, at) in topics {
            let message = views::topic_news(view, id, self.onlooker());
            log.extend(encode(&message).map(|text| (at, text)));
        }
        if let Viewer::Phone(phone) = &self.viewer {
            for (at, notice) in phone.inbox.between(after, until)? {
                let messages = views::render(view, phone.id, &notice);
                log.extend(messages.iter().filter_map(encode).map(|text| (at, text)));
            }
        }
        // Stable: what happened in one commit stays in its order.
        log.sort_by_key(|(at, _)| *at);
        Ok(log.into_iter().map(|(_, message)| message).collect())
    }

    /// What has only a newest value, if it is newer than what was seen.
    fn newest(&self, view: &View, latest: &Latest, suggested: Option<&[Suggested]>) -> Messages {
        let mut messages = Messages::new();
        if let (Viewer::Phone(phone), Some(suggested)) = (&self.viewer, suggested) {
            let people = views::suggestions(view, phone.id, suggested);
            messages.extend(encode(&ServerMessage::Suggestions { people }));
        }
        let seen = self.outbox.seen_latest;
        // Version 0: nothing was counted yet.
        let new = seen != Some(latest.version) && latest.version > 0;
        match self.viewer {
            Viewer::Phone(_) => messages.extend(latest.for_phones.since(seen).cloned()),
            Viewer::Wall { .. } if new => {
                messages.extend([Arc::clone(&latest.wall_summary), Arc::clone(&latest.board)]);
            }
            Viewer::Organizer(_) if new => {
                messages.extend([Arc::clone(&latest.summary), Arc::clone(&latest.board)]);
            }
            Viewer::Wall { .. } | Viewer::Organizer(_) => {}
        }
        messages
    }
}

fn encode(message: &ServerMessage) -> Option<Arc<str>> {
    serde_json::to_string(message)
        .inspect_err(|error| tracing::error!(%error, "a message cannot be encoded"))
        .ok()
        .map(Arc::from)
}

/// Messages are encoded once for all; only the envelope is a connection's own.
fn envelope(at: &str, now: Option<&str>, messages: &[Arc<str>]) -> String {
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
