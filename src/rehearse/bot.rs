//! One invented person with a phone: comes, looks, meets people, loses the signal, comes back, goes home.

mod deeds;
mod encounters;
mod line;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use domain::{BoothId, IntroductionId, RoomId};
use protocol::client::ClientMessage;
use protocol::view::IntroductionState as State;

use super::cast::{Habits, Role};
use super::judge::{Fault, Viewer, Witness};
use super::stage::{Scene, Stage};
use line::Line;

/// How it was for somebody.
pub(super) struct Outcome {
    pub joined: bool,
    /// Why they could not come in.
    pub refused: Option<String>,
    /// Stayed to the end, and agreed to be introduced.
    pub takes_part: bool,
    /// Conversations finished.
    pub met: usize,
    /// Of these, without a table.
    pub encounters: Vec<IntroductionId>,
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
    /// The code of whom I have talked to.
    Scan(String),
    /// They have scanned mine.
    Confirm(IntroductionId),
    Erase,
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
    /// What my screen shows to be scanned.
    code: Option<String>,
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
        code: None,
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
        let known = self.witness.told.introductions.values();
        let met: Vec<_> = known.filter(|i| i.state == State::Met).collect();
        Outcome {
            joined,
            refused,
            takes_part: joined && self.agrees && !self.erased,
            met: met.len(),
            encounters: met
                .iter()
                .filter(|i| i.encounter.is_some())
                .map(|i| i.id)
                .collect(),
            faults: self.witness.faults,
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
}
