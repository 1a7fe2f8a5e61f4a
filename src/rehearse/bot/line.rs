//! A bot's phone: registers, says hello, keeps what it was told, sends again what was not answered.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rand::RngExt;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

use protocol::client::{ClientMessage, Hello};
use protocol::routes;
use protocol::server::{Frame, ServerMessage};
use protocol::view::IntroductionState as State;

use super::super::judge::{Fault, Standing};
use super::super::stage::Told;
use super::super::wire::{Asker, Refusal, Socket};
use super::{Bot, Deed};

/// Tries to register before somebody gives up.
const TRIES: u32 = 20;
/// For a welcome, or for what was missed.
const GREETED_WITHIN: Duration = Duration::from_secs(30);
/// Nothing more is on its way after so long a silence.
const QUIET: Duration = Duration::from_secs(1);
const QUIET_AT_LAST: Duration = Duration::from_secs(20);
/// At the end, what changes by itself in the moment of comparing is compared again.
const COMPARISONS: u32 = 3;

pub(super) struct Line {
    pub(super) socket: Socket,
    since: Instant,
}

impl Bot {
    /// As a phone does it: again under the same key until there is an answer.
    pub(super) async fn register(
        &mut self,
        form: &protocol::api::Register,
    ) -> Result<String, Refusal> {
        let stage = Arc::clone(&self.stage);
        let key = format!("{}-{}", stage.key, self.number);
        let asker = Asker::Bot {
            organizer: &stage.organizer,
            key: &key,
        };
        let mut tries = 0;
        loop {
            tries += 1;
            let outcome = stage.server.call(&routes::REGISTER, &[], asker, form).await;
            let refusal = match outcome {
                Ok(registered) => return Ok(registered.token),
                Err(refusal) => refusal,
            };
            let again = matches!(
                refusal.code(),
                None | Some("try_again" | "too_many_requests" | "too_many_wrong" | "draining")
            );
            if !again || tries == TRIES {
                return Err(refusal);
            }
            sleep(Duration::from_secs_f64(self.rng.random_range(0.2..2.0))).await;
        }
    }

    /// Says hello. The first time there is no position to come back to, and `fresh` asks for a welcome on purpose.
    pub(super) async fn connect(&mut self, fresh: bool) -> Result<(), String> {
        self.sent += 1;
        let id = format!("hello-{}", self.sent);
        self.witness.asks(&id);
        let outcome = self.greet(id.clone(), fresh).await;
        if outcome.is_err() {
            self.witness.takes_back(&id);
        }
        outcome
    }

    async fn greet(&mut self, id: String, fresh: bool) -> Result<(), String> {
        let at = self.witness.at.clone().filter(|_| !fresh);
        let room = self.witness.told.room.clone();
        let resumes = at.is_some();
        let start = Instant::now();
        let mut socket = self.stage.server.socket().await?;
        let hello = ClientMessage::Hello(Hello {
            id: id.clone(),
            token: self.token.clone(),
            room: room.unwrap_or_else(|| self.home.clone()),
            at,
            enter: None,
        });
        let text = serde_json::to_string(&hello).map_err(|error| error.to_string())?;
        let sent = socket.send(Message::text(text)).await;
        sent.map_err(|error| error.to_string())?;
        let since = Instant::now();
        let greeted = async {
            loop {
                match socket.next().await {
                    Some(Ok(Message::Text(text))) => {
                        let heard = self.takes(&text, since);
                        let done = |m: &ServerMessage| matches!(m, ServerMessage::Done { id: done } if *done == id);
                        if heard.iter().any(done) {
                            return Ok(heard);
                        }
                    }
                    Some(Ok(Message::Close(frame))) => {
                        let code = frame.map_or(0, |frame| u16::from(frame.code));
                        return Err(format!("the server closed with {code}"));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(error.to_string()),
                    None => return Err("the connection ended".into()),
                }
            }
        };
        let heard = timeout(GREETED_WITHIN, greeted).await;
        let heard = heard.unwrap_or_else(|_| Err("no welcome came".into()))?;
        self.line = Some(Line { socket, since });
        {
            let mut figures = self.stage.figures();
            figures.here += 1;
            if resumes {
                figures.resumes.push(start.elapsed());
            }
        }
        for command in self.pending.values().cloned().collect::<Vec<_>>() {
            self.send(command).await;
        }
        for message in &heard {
            self.reacts(message).await;
        }
        Ok(())
    }

    fn takes(&mut self, text: &str, since: Instant) -> Vec<ServerMessage> {
        let frame: Frame = match serde_json::from_str(text) {
            Ok(frame) => frame,
            Err(error) => {
                let fault = Fault::Lost(format!("a frame that cannot be read: {error}"));
                self.witness.faults.push(fault);
                return Vec::new();
            }
        };
        // The first time: it is told again when others come to the table.
        let called = frame.messages.iter().filter_map(|message| match message {
            ServerMessage::Introduction { introduction: i }
                if i.state == State::Called && !self.is(i.id, &[State::Called]) =>
            {
                Some(Told {
                    introduction: i.id,
                    at: Instant::now(),
                    connected: since,
                })
            }
            _ => None,
        });
        self.stage.figures().calls.extend(called);
        self.witness.hears(text, &frame);
        frame.messages
    }

    pub(super) async fn hears(&mut self, message: Message) {
        let since = self
            .line
            .as_ref()
            .map_or_else(Instant::now, |line| line.since);
        match message {
            Message::Text(text) => {
                for message in self.takes(&text, since) {
                    self.reacts(&message).await;
                }
            }
            Message::Close(frame) => {
                let code = frame.map_or(0, |frame| u16::from(frame.code));
                if (4400..4500).contains(&code) && !self.erased {
                    let fault = Fault::Lost(format!("the connection: closed with {code}"));
                    self.witness.faults.push(fault);
                }
                self.is_cut_off();
            }
            _ => {}
        }
    }

    pub(super) fn hang_up(&mut self) {
        if self.line.take().is_some() {
            self.stage.figures().here -= 1;
        }
        self.witness.hangs_up();
    }

    /// Without a word, as when the signal ends; back at a random moment.
    pub(super) fn is_cut_off(&mut self) {
        self.hang_up();
        self.plan(Deed::Return, 0.05..0.5);
    }

    /// A command under an id of its own.
    pub(super) async fn says(&mut self, command: impl FnOnce(String) -> ClientMessage) {
        self.sent += 1;
        let command = command(format!("{}-{}", self.number, self.sent));
        self.pending
            .insert(command.id().to_owned(), command.clone());
        self.send(command).await;
    }

    async fn send(&mut self, command: ClientMessage) {
        let Some(line) = &mut self.line else { return };
        let Ok(text) = serde_json::to_string(&command) else {
            return;
        };
        self.witness.asks(command.id());
        if line.socket.send(Message::text(text)).await.is_err() {
            self.is_cut_off();
        }
    }

    /// Reads until nothing more comes.
    async fn settles(&mut self) {
        let end = Instant::now() + QUIET_AT_LAST;
        while Instant::now() < end {
            let Some(line) = &mut self.line else { return };
            let since = line.since;
            match timeout(QUIET, line.socket.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => {
                    for message in self.takes(&text, since) {
                        if let ServerMessage::Done { id }
                        | ServerMessage::Error { id, .. }
                        | ServerMessage::People { id, .. } = &message
                        {
                            self.pending.remove(id);
                        }
                    }
                }
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => self.hang_up(),
                Ok(Some(Ok(_))) => {}
                Err(_) if self.pending.is_empty() => return,
                Err(_) => {}
            }
        }
    }

    /// At the end: what was told bit by bit, over all absences, is what a fresh page is told at once.
    pub(super) async fn compare(&mut self) {
        let mut last: Option<Standing> = None;
        for comparison in 1..=COMPARISONS {
            if self.line.is_none()
                && let Err(why) = self.come_back().await
            {
                self.witness.faults.push(Fault::Lost(why));
                return;
            }
            self.settles().await;
            let before = self.witness.told.standing();
            self.hang_up();
            if let Err(why) = self.connect(true).await {
                self.witness.faults.push(Fault::Lost(why));
                return;
            }
            let same = self.witness.told.standing() == before;
            last = Some(before);
            if same || comparison == COMPARISONS {
                break;
            }
        }
        if let Some(before) = last {
            self.witness.closes(&before);
        }
        self.hang_up();
    }

    async fn come_back(&mut self) -> Result<(), String> {
        let mut outcome = Ok(());
        for _ in 0..5 {
            outcome = self.connect(false).await;
            if outcome.is_ok() {
                break;
            }
            self.hang_up();
            sleep(Duration::from_secs_f64(self.rng.random_range(0.5..2.0))).await;
        }
        outcome
    }
}
