//! One invented person with a phone: comes, looks, meets people, loses the signal, comes back, goes home.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand::{RngExt, SeedableRng};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;

use domain::{AttendeeId, BoothId, IntroductionId, RoomId};
use protocol::client::{
    Answer, Arrived, AtBooth, BoothAction, ClientMessage, Exchange, Hello, Invite, ListPeople, Met,
    Move, OfIntroduction, Rating, SetStatus, Status,
};
use protocol::routes;
use protocol::server::{Frame, ServerMessage};
use protocol::view::{BoothState, IntroductionState as State, IntroductionView, Person};

use super::cast::{Habits, Role};
use super::judge::{Fault, Standing, Viewer, Witness};
use super::stage::{Scene, Stage, Told};
use super::wire::{Asker, Refusal, Socket};

/// Tries to register before somebody gives up.
const TRIES: u32 = 20;
/// For a welcome, or for what was missed.
const GREETED_WITHIN: Duration = Duration::from_secs(30);
/// Nothing more is on its way after so long a silence.
const QUIET: Duration = Duration::from_secs(1);
const QUIET_AT_LAST: Duration = Duration::from_secs(20);
/// At the end, what changes by itself in the moment of comparing is compared again.
const COMPARISONS: u32 = 3;

/// How it was for somebody.
pub(super) struct Outcome {
    pub joined: bool,
    /// Why they could not come in.
    pub refused: Option<String>,
    /// Stayed to the end, and agreed to be introduced.
    pub takes_part: bool,
    /// Conversations finished.
    pub met: usize,
    pub faults: Vec<Fault>,
}

/// Something they are about to do.
#[derive(Clone, Debug, PartialEq)]
enum Deed {
    /// Look at the phone, and do whatever comes to mind.
    Look,
    /// Open the phone again.
    Return,
    Answer(IntroductionId),
    Arrive(IntroductionId),
    /// Nobody has come to my table.
    Miss(IntroductionId),
    Finish(IntroductionId),
    HandOver(IntroductionId),
    LeaveBooth(BoothId),
    Erase,
}

struct Line {
    socket: Socket,
    since: Instant,
}

struct Bot {
    stage: Arc<Stage>,
    number: usize,
    habits: Habits,
    rng: StdRng,
    token: String,
    home: RoomId,
    agrees: bool,
    /// As the screen shows it.
    witness: Witness,
    line: Option<Line>,
    scene: Scene,
    scenes: watch::Receiver<Scene>,
    planned: Vec<(Instant, Deed)>,
    /// Sent and not answered yet: sent again after an absence.
    pending: BTreeMap<String, ClientMessage>,
    sent: u64,
    erased: bool,
}

/// The whole evening of one person, who comes within `rush`.
pub(super) async fn attend(
    role: Role,
    number: usize,
    seed: u64,
    rush: Duration,
    stage: Arc<Stage>,
) -> Outcome {
    let rng = StdRng::seed_from_u64(seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let Role { mut form, habits } = role;
    sleep(rush.mul_f64(habits.arrives)).await;
    let scenes = stage.scene.subscribe();
    let scene = scenes.borrow().clone();
    let mut bot = Bot {
        number,
        habits,
        rng,
        token: String::new(),
        home: form.room.clone(),
        agrees: form.consent.partners,
        witness: Witness::new(Viewer::Person(number), Arc::clone(&stage.secrets)),
        line: None,
        scene,
        scenes,
        planned: Vec::new(),
        pending: BTreeMap::new(),
        sent: 0,
        erased: false,
        stage,
    };
    form.code = bot.stage.codes.get(&form.room).cloned().unwrap_or_default();
    let start = Instant::now();
    let refused = match bot.register(&form).await {
        Err(refusal) => Some(refusal.to_string()),
        Ok(token) => {
            bot.token = token;
            bot.connect(true).await.err()
        }
    };
    if refused.is_some() {
        return bot.outcome(refused);
    }
    bot.stage.figures().joins.push(start.elapsed());
    bot.live().await;
    if !bot.erased {
        bot.compare().await;
    }
    bot.outcome(None)
}

impl Bot {
    fn outcome(self, refused: Option<String>) -> Outcome {
        let joined = refused.is_none();
        let met = |i: &&IntroductionView| i.state == State::Met;
        Outcome {
            joined,
            refused,
            takes_part: joined && self.agrees && !self.erased,
            met: self.witness.told.introductions.values().filter(met).count(),
            faults: self.witness.faults,
        }
    }

    /// As a phone does it: again under the same key until there is an answer.
    async fn register(&mut self, form: &protocol::api::Register) -> Result<String, Refusal> {
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

    fn after(&mut self, parts: std::ops::Range<f64>) -> Instant {
        Instant::now() + self.scene.unit.mul_f64(self.rng.random_range(parts))
    }

    /// Within so many parts of a round.
    fn plan(&mut self, deed: Deed, within: std::ops::Range<f64>) {
        if !self.planned.iter().any(|(_, planned)| *planned == deed) {
            let at = self.after(within);
            self.planned.push((at, deed));
        }
    }

    fn likely(&mut self, probability: f64) -> bool {
        self.rng.random_bool(probability.clamp(0.0, 1.0))
    }

    async fn live(&mut self) {
        self.plan(Deed::Look, 0.1..1.0);
        if self.habits.erases {
            self.plan(Deed::Erase, 1.0..8.0);
        }
        while !self.scene.over && !self.erased {
            let next = self.planned.iter().map(|(at, _)| *at).min();
            let next = next.unwrap_or_else(|| Instant::now() + Duration::from_secs(60));
            let heard = async {
                match &mut self.line {
                    Some(line) => line.socket.next().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                message = heard => match message {
                    Some(Ok(message)) => self.hears(message).await,
                    Some(Err(_)) | None => self.is_cut_off(),
                },
                () = sleep_until(next) => self.does_what_is_due().await,
                changed = self.scenes.changed() => match changed {
                    Ok(()) => self.follows().await,
                    Err(_) => return,
                },
            }
        }
    }

    /// The evening goes on, or the Wi-Fi goes.
    async fn follows(&mut self) {
        let before = self.scene.clone();
        self.scene = self.scenes.borrow_and_update().clone();
        if self.scene.outages > before.outages && self.likely(self.stage.drop) {
            self.is_cut_off();
        }
        if self.scene.rooms == before.rooms && self.scene.talk == before.talk {
            return;
        }
        // At a new scene everybody looks at the phone soon.
        self.planned.retain(|(_, deed)| *deed != Deed::Look);
        self.plan(Deed::Look, 0.01..0.15);
    }

    /// Without a word, as when the signal ends; back at a random moment.
    fn is_cut_off(&mut self) {
        self.hang_up();
        self.plan(Deed::Return, 0.05..0.5);
    }

    fn hang_up(&mut self) {
        if self.line.take().is_some() {
            self.stage.figures().here -= 1;
        }
        self.witness.hangs_up();
    }

    /// Says hello. The first time there is no position to come back to, and `fresh` asks for a welcome on purpose.
    async fn connect(&mut self, fresh: bool) -> Result<(), String> {
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

    async fn hears(&mut self, message: Message) {
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

    /// What somebody does about what the screen says.
    async fn reacts(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Welcome(welcome) => {
                for introduction in &welcome.introductions {
                    self.reacts_to(introduction);
                }
            }
            ServerMessage::Introduction { introduction } => self.reacts_to(introduction),
            ServerMessage::People { people, id, .. } => {
                self.pending.remove(id);
                self.picks(people).await;
            }
            ServerMessage::Done { id } | ServerMessage::Error { id, .. } => {
                self.pending.remove(id);
            }
            ServerMessage::Booth(at) => match at.state {
                BoothState::Called => {
                    self.at_booth(at.booth.clone(), BoothAction::CheckIn, Some(true))
                        .await;
                }
                BoothState::Here => self.plan(Deed::LeaveBooth(at.booth.clone()), 0.2..0.6),
                _ => {}
            },
            ServerMessage::Draining { .. } => self.is_cut_off(),
            _ => {}
        }
    }

    fn reacts_to(&mut self, introduction: &IntroductionView) {
        let id = introduction.id;
        match introduction.state {
            State::Invited
                if introduction.invited_by_me == Some(false)
                    && self.likely(self.habits.answers) =>
            {
                self.plan(Deed::Answer(id), 0.03..0.3);
            }
            State::Agreed | State::Called if !introduction.arrived => {
                if self.likely(self.habits.stays_away) {
                    return;
                }
                if self.likely(self.habits.late) {
                    self.plan(Deed::Arrive(id), 0.25..0.45);
                } else {
                    self.plan(Deed::Arrive(id), 0.02..0.2);
                }
            }
            State::Together if self.habits.talks_on => self.plan(Deed::Finish(id), 1.1..1.5),
            State::Together => self.plan(Deed::Finish(id), 0.2..0.45),
            State::Met => {
                let asked = !introduction.shared && !introduction.card_askers.is_empty();
                if asked && self.likely(self.habits.exchanges) {
                    self.plan(Deed::HandOver(id), 0.02..0.2);
                }
            }
            _ => {}
        }
    }

    async fn does_what_is_due(&mut self) {
        let now = Instant::now();
        let (due, later) = std::mem::take(&mut self.planned)
            .into_iter()
            .partition::<Vec<_>, _>(|(at, _)| *at <= now);
        self.planned = later;
        for (_, deed) in due {
            self.does(deed).await;
        }
    }

    async fn does(&mut self, deed: Deed) {
        match deed {
            Deed::Return => {
                if self.line.is_none() && self.connect(false).await.is_err() {
                    self.hang_up();
                    self.plan(Deed::Return, 0.05..0.5);
                }
            }
            Deed::Look => {
                self.looks().await;
                self.plan(Deed::Look, 0.3..0.9);
            }
            Deed::Erase => self.erases().await,
            // With the phone put away nothing is pressed; it is when they look again.
            deed if self.line.is_none() => self.plan(deed, 0.1..0.3),
            Deed::Answer(introduction) => {
                let accept = self.likely(self.habits.accepts);
                if self.is(introduction, &[State::Invited]) {
                    self.says(|id| {
                        ClientMessage::Answer(Answer {
                            id,
                            introduction,
                            accept,
                        })
                    })
                    .await;
                }
            }
            Deed::Arrive(introduction) => {
                if self.is(introduction, &[State::Agreed, State::Called]) {
                    self.says(|id| {
                        ClientMessage::Arrived(Arrived {
                            id,
                            introduction,
                            together: false,
                        })
                    })
                    .await;
                    self.plan(Deed::Miss(introduction), 0.25..0.4);
                }
            }
            Deed::Miss(introduction) => {
                let alone = self.is(introduction, &[State::Agreed, State::Called]);
                if alone && self.likely(0.8) {
                    let of = |id| OfIntroduction { id, introduction };
                    self.says(|id| ClientMessage::Missing(of(id))).await;
                }
            }
            Deed::Finish(introduction) => self.finishes(introduction).await,
            Deed::HandOver(introduction) => self.hands_over(introduction).await,
            Deed::LeaveBooth(booth) => self.at_booth(booth, BoothAction::Leave, None).await,
        }
    }

    fn is(&self, introduction: IntroductionId, states: &[State]) -> bool {
        let known = self.witness.told.introductions.get(&introduction);
        known.is_some_and(|known| states.contains(&known.state))
    }

    async fn finishes(&mut self, introduction: IntroductionId) {
        if !self.is(introduction, &[State::Together, State::Met]) {
            return;
        }
        let ratings = [Rating::Good, Rating::Good, Rating::Neutral];
        let rating = ratings.choose(&mut self.rng).copied();
        self.says(|id| {
            ClientMessage::Met(Met {
                id,
                introduction,
                rating,
            })
        })
        .await;
        self.stage.figures().met += 1;
        if self.likely(self.habits.exchanges) {
            self.plan(Deed::HandOver(introduction), 0.01..0.1);
        }
    }

    async fn hands_over(&mut self, introduction: IntroductionId) {
        if !self.is(introduction, &[State::Met]) {
            return;
        }
        self.stage.secrets.presses(self.number, introduction);
        self.says(|id| {
            ClientMessage::Exchange(Exchange {
                id,
                introduction,
                share: true,
            })
        })
        .await;
    }

    /// Whoever looks at the phone goes where the evening is, says how they are, and perhaps asks somebody.
    async fn looks(&mut self) {
        if self.line.is_none() {
            return;
        }
        if self.likely(self.habits.locks) {
            self.hang_up();
            self.plan(Deed::Return, 0.1..0.8);
            return;
        }
        let told = &self.witness.told;
        let busy = |state| matches!(state, State::Agreed | State::Called | State::Together);
        if told.introductions.values().any(|i| busy(i.state)) {
            return;
        }
        let (here, status) = (told.room.clone(), told.status);
        if let Some(room) = self.wanted()
            && here.as_ref() != Some(&room)
        {
            self.says(|id| ClientMessage::Move(Move { id, room })).await;
            return;
        }
        let wanted = if self.scene.talk && !self.number.is_multiple_of(5) {
            Status::Listening
        } else {
            Status::Open
        };
        if status.is_some_and(|status| status != wanted && status != Status::Talking) {
            let status = wanted;
            self.says(|id| ClientMessage::Status(SetStatus { id, status }))
                .await;
            return;
        }
        if self.scene.talk {
            return;
        }
        if self.likely(self.habits.queues * 0.3)
            && let Some(booth) = self.stage.event.booths.choose(&mut self.rng)
        {
            let booth = booth.id.clone();
            self.at_booth(booth, BoothAction::Queue, Some(true)).await;
        } else if self.likely(self.habits.invites) {
            let suggested = self.witness.told.suggestions.iter();
            let attendee = suggested.map(|s| s.attendee.id).choose(&mut self.rng);
            match attendee {
                Some(attendee) => self.invites(attendee).await,
                None => {
                    self.says(|id| {
                        ClientMessage::People(ListPeople {
                            id,
                            kind: None,
                            ward: None,
                            tag: None,
                            text: None,
                            after: None,
                        })
                    })
                    .await;
                }
            }
        }
    }

    /// Of the rooms of the scene the own one, else one of them.
    fn wanted(&self) -> Option<RoomId> {
        let rooms = &self.scene.rooms;
        let own = rooms.iter().find(|room| **room == self.home);
        own.or_else(|| rooms.get(self.number % rooms.len().max(1)))
            .cloned()
    }

    async fn picks(&mut self, people: &[Person]) {
        let other = people.iter().filter(|p| Some(p.id) != self.witness.told.me);
        let other = other.map(|person| person.id).choose(&mut self.rng);
        if let Some(attendee) = other
            && self.likely(0.5)
        {
            self.invites(attendee).await;
        }
    }

    async fn invites(&mut self, attendee: AttendeeId) {
        self.says(|id| ClientMessage::Invite(Invite { id, attendee }))
            .await;
    }

    async fn at_booth(&mut self, booth: BoothId, action: BoothAction, share: Option<bool>) {
        self.says(|id| {
            ClientMessage::Booth(AtBooth {
                id,
                booth,
                action,
                share,
            })
        })
        .await;
    }

    async fn erases(&mut self) {
        let token = self.token.clone();
        let erase = self.stage.server.done(&routes::ERASE, Asker::Token(&token));
        if erase.await.is_ok() {
            self.erased = true;
            self.hang_up();
        }
    }

    /// A command under an id of its own.
    async fn says(&mut self, command: impl FnOnce(String) -> ClientMessage) {
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
    async fn compare(&mut self) {
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
