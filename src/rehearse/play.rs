//! A rehearsal from its beginning to its verdict; and taking one back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;

use domain::RoomId;
use protocol::api::{BeginRehearsal, RoomMode, SignIn};
use protocol::client::{ClientMessage, Hello};
use protocol::event::{EventAnswer, EventView};
use protocol::routes;
use protocol::server::Frame;

use super::bot::{self, Outcome};
use super::cast;
use super::director::Director;
use super::judge::{Fault, Secrets, Viewer, Witness};
use super::progress;
use super::scenes;
use super::stage::Stage;
use super::verdict::{self, PerPerson, RoundFigures, Spread, Verdict};
use super::wire::{Asker, Refusal, Server};

/// People of one machine: their names are used up, and it would measure itself and not the server.
pub const ATTENDEES_MAX: usize = cast::MOST;
/// Faults that are told one by one; beyond that, of one cause there are many.
const FAULTS_TOLD: usize = 20;

/// What is to be played.
#[derive(Clone, Debug)]
pub struct Play {
    pub attendees: usize,
    pub seed: u64,
    pub lasts: Duration,
    /// The event's own agenda; else rounds wherever there are tables.
    pub agenda: bool,
    /// How many lose the Wi-Fi at once when it goes, 0 to 1.
    pub drop: f64,
    /// Real phones may join and are part of it.
    pub phones: bool,
}

/// Plays the event's evening, and judges. Leaves the event marked: [`wipe`] gives it back.
pub async fn play(server: Server, passphrase: String, play: &Play) -> Result<Verdict, Refusal> {
    let event = event(&server).await?;
    let organizer = sign_in(&server, passphrase).await?;
    let asker = Asker::Token(&organizer);
    let begin = BeginRehearsal {
        phones: play.phones,
    };
    server
        .tell(&routes::BEGIN_REHEARSAL, &[], asker, &begin)
        .await?;
    let rooms = server.fetch(&routes::ROOMS, &[], asker).await?.rooms;
    let evening = match play.agenda {
        true => scenes::evening(&event, &rooms, play.lasts),
        false => scenes::rounds_alone(&rooms, play.lasts),
    };
    let cast = cast(&event, play.seed, play.attendees);
    let secrets = Arc::new(Secrets::of(cast.iter().map(|role| &role.form)));
    let codes = rooms.iter().map(|r| (r.room.clone(), r.join_code.clone()));
    let key = format!("rehearsal-{:x}", rand::random::<u64>());
    let stage = Arc::new(Stage::new(
        server,
        event,
        organizer,
        codes.collect::<BTreeMap<_, _>>(),
        secrets,
        (key, play.drop),
    ));
    let mut bots = JoinSet::new();
    for (number, role) in cast.into_iter().enumerate() {
        let (seed, stage) = (play.seed, Arc::clone(&stage));
        bots.spawn(bot::attend(role, number, seed, evening.doors, stage));
    }
    let mut walls = JoinSet::new();
    for room in rooms.iter().filter(|room| room.mode != RoomMode::None) {
        if let Some((_, key)) = room.wall_url.rsplit_once("?k=") {
            walls.spawn(watch_wall(
                Arc::clone(&stage),
                room.room.clone(),
                key.to_owned(),
            ));
        }
    }
    let mut director = Director::new(Arc::clone(&stage), play.seed, rooms);
    let outcomes = async {
        let conducted = director.conducts(&evening).await;
        stage.scene.send_modify(|scene| scene.over = true);
        conducted?;
        Ok::<_, Refusal>(bots.join_all().await)
    };
    let outcomes = tokio::select! {
        outcomes = outcomes => outcomes?,
        never = progress::show(&stage, play.attendees, play.lasts) => match never {},
    };
    let told = stage.figures().calls.clone();
    let rounds = director.rounds(&told).await?;
    director.looks_back();
    let seen_on_walls = walls.join_all().await;
    let found = Found {
        outcomes,
        walls: seen_on_walls.into_iter().flatten().collect(),
        rounds,
        findings: director.findings,
    };
    Ok(found.verdict(play, &stage))
}

/// Gives the event back as it was before. False: there was no rehearsal.
pub async fn wipe(server: &Server, passphrase: String) -> Result<bool, Refusal> {
    let organizer = sign_in(server, passphrase).await?;
    let wiped = server.done(&routes::WIPE_REHEARSAL, Asker::Token(&organizer));
    match wiped.await {
        Ok(()) => Ok(true),
        Err(refusal) if refusal.code() == Some("no_rehearsal") => Ok(false),
        Err(refusal) => Err(refusal),
    }
}

async fn sign_in(server: &Server, passphrase: String) -> Result<String, Refusal> {
    let form = SignIn { passphrase };
    let signed_in = server.call(&routes::SIGN_IN, &[], Asker::Anyone, &form);
    Ok(signed_in.await?.token)
}

async fn event(server: &Server) -> Result<EventView, Refusal> {
    match server.fetch(&routes::EVENT, &[], Asker::Anyone).await? {
        EventAnswer::Whole(event) => Ok(*event),
        EventAnswer::Start(_) => Err(Refusal::Unreachable(
            "the event came without its lists: is it another release of kaotsunagi?".into(),
        )),
    }
}

/// Looks at a room's wall until the end, and returns what should not have been there.
async fn watch_wall(stage: Arc<Stage>, room: RoomId, key: String) -> Vec<Fault> {
    let mut witness = Witness::new(Viewer::Wall, Arc::clone(&stage.secrets));
    let mut scenes = stage.scene.subscribe();
    let id = "hello".to_owned();
    witness.asks(&id);
    let hello = ClientMessage::Hello(Hello {
        id,
        token: key,
        room,
        at: None,
        enter: None,
    });
    let watching = async {
        let mut socket = stage.server.socket().await.ok()?;
        let hello = serde_json::to_string(&hello).ok()?;
        socket.send(Message::text(hello)).await.ok()?;
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message
                && let Ok(frame) = serde_json::from_str::<Frame>(&text)
            {
                witness.hears(&text, &frame);
            }
        }
        Some(())
    };
    tokio::select! {
        _ended = watching => {}
        _over = scenes.wait_for(|scene| scene.over) => {}
    }
    witness.faults
}

struct Found {
    outcomes: Vec<Outcome>,
    walls: Vec<Fault>,
    rounds: Vec<RoundFigures>,
    findings: Vec<String>,
}

impl Found {
    fn verdict(mut self, play: &Play, stage: &Stage) -> Verdict {
        let joined = self.outcomes.iter().filter(|one| one.joined).count();
        let mut faults: Vec<_> = std::mem::take(&mut self.walls);
        for one in &mut self.outcomes {
            faults.append(&mut one.faults);
        }
        self.find_who_could_not_come();
        let talked = self.outcomes.iter().filter(|one| one.takes_part);
        let talked: Vec<usize> = talked.map(|one| one.met).collect();
        self.find_who_met_nobody(&talked);
        let encounters = self.outcomes.iter().flat_map(|one| &one.encounters);
        let encounters: BTreeSet<_> = encounters.collect();
        let encounters = encounters.len();
        let count = |of: fn(&Fault) -> bool| faults.iter().filter(|fault| of(fault)).count();
        let lost = count(|fault| matches!(fault, Fault::Lost(_)));
        let twice = count(|fault| matches!(fault, Fault::Twice(_)));
        let leaks = count(|fault| matches!(fault, Fault::Leak(_)));
        let sound = joined == play.attendees && faults.is_empty();
        let figures = stage.figures();
        let mean = talked.iter().sum::<usize>() as f64 / talked.len().max(1) as f64;
        Verdict {
            verdict: if sound {
                verdict::Outcome::Pass
            } else {
                verdict::Outcome::Fail
            },
            seed: play.seed,
            attendees: play.attendees,
            joined,
            join_ms: Spread::of(figures.joins.clone()),
            rounds: self.rounds,
            resume_ms: Spread::of(figures.resumes.clone()),
            finished_per_person: PerPerson {
                mean: (mean * 100.0).round() / 100.0,
                min: talked.iter().min().copied().unwrap_or(0),
            },
            encounters,
            lost,
            twice,
            leaks,
            findings: self.findings,
            faults: faults
                .iter()
                .take(FAULTS_TOLD)
                .map(|fault| format!("{fault:?}"))
                .collect(),
        }
    }

    fn find_who_could_not_come(&mut self) {
        let mut why: BTreeMap<&str, usize> = BTreeMap::new();
        for refused in self
            .outcomes
            .iter()
            .filter_map(|one| one.refused.as_deref())
        {
            *why.entry(refused).or_default() += 1;
        }
        let found = why
            .iter()
            .map(|(why, count)| format!("{count}名が入場できませんでした：{why}"));
        self.findings.extend(found);
    }

    fn find_who_met_nobody(&mut self, talked: &[usize]) {
        let alone = talked.iter().filter(|met| **met == 0).count();
        if alone > 0 {
            self.findings.push(format!(
                "{alone}名が、どなたともお話しできないまま終わりました。"
            ));
        }
    }
}
