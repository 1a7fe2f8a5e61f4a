//! The organizer of a rehearsal: opens rooms, announces, calls rounds and ends them, scene by scene, and notes what an organizer should know.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{Instant, sleep};

use domain::{IntroductionId, RoomId};
use protocol::api::{Announce, RoomControl, RoundDetail, SetRoom, StartRound, SteerRound};
use protocol::routes;
use protocol::view::{IntroductionState as State, Waiting};

use super::judge::announcement;
use super::scenes::{Evening, Place, Scene, rounds_that_fit};
use super::stage::{self, Stage};
use super::verdict::{RoundFigures, Spread};
use super::wire::{Asker, Refusal};

/// Of a round's time, from the call to the end; the rest is for coming to an end and looking at the phone.
const TALKING: f64 = 0.8;
/// Of a scene, before the first call.
const GATHERING: f64 = 0.1;

pub(super) struct Director {
    stage: Arc<Stage>,
    seed: u64,
    rooms: Vec<RoomControl>,
    announced: BTreeMap<RoomId, u32>,
    called: Vec<Called>,
    pub findings: Vec<String>,
}

/// A round, when it was called and as it was called.
struct Called {
    room: RoomId,
    number: u32,
    at: Instant,
    people: usize,
    waiting: Vec<Waiting>,
    introductions: Vec<IntroductionId>,
}

impl Director {
    pub(super) fn new(stage: Arc<Stage>, seed: u64, rooms: Vec<RoomControl>) -> Self {
        Self {
            stage,
            seed,
            rooms,
            announced: BTreeMap::new(),
            called: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The whole evening, from the doors to the end.
    pub(super) async fn conducts(&mut self, evening: &Evening) -> Result<(), Refusal> {
        sleep(evening.doors).await;
        for scene in &evening.scenes {
            self.plays(scene).await?;
        }
        Ok(())
    }

    fn asker(&self) -> Asker<'_> {
        Asker::Token(&self.stage.organizer)
    }

    async fn plays(&mut self, scene: &Scene) -> Result<(), Refusal> {
        let start = Instant::now();
        for place in &scene.rooms {
            self.opens(place).await?;
            self.announces(&place.room, &scene.title).await?;
        }
        let rounds = scene
            .rooms
            .iter()
            .map(|place| place.rounds)
            .max()
            .unwrap_or(0);
        let gathering = scene.lasts.mul_f64(GATHERING);
        let unit = (scene.lasts - gathering) / rounds.max(1);
        self.stage.scene.send_modify(|now| {
            now.rooms = scene.rooms.iter().map(|place| place.room.clone()).collect();
            now.talk = scene.talk;
            now.unit = unit.min(Duration::from_secs(60));
        });
        sleep(gathering).await;
        for round in 0..rounds {
            let places = scene.rooms.iter().filter(|place| round < place.rounds);
            let calls = join_all(places.map(|place| self.calls(&place.room))).await;
            for call in calls {
                match call? {
                    Call::Made(called) => self.called.push(called),
                    Call::Nobody(room) => self.finds_nobody(&room),
                }
            }
            sleep(unit.mul_f64(TALKING / 2.0)).await;
            if self.stage.drop > 0.0 && round == 0 {
                self.stage.scene.send_modify(|now| now.outages += 1);
            }
            sleep(unit.mul_f64(TALKING / 2.0)).await;
            let on = self.called.iter().rev().take(scene.rooms.len());
            let on = on.filter(|called| scene.rooms.iter().any(|p| p.room == called.room));
            for ended in join_all(on.map(|called| self.ends(called))).await {
                ended?;
            }
            sleep(unit.mul_f64(1.0 - TALKING)).await;
        }
        let left = scene.lasts.saturating_sub(start.elapsed());
        sleep(left).await;
        Ok(())
    }

    fn control(&self, room: &RoomId) -> Option<&RoomControl> {
        self.rooms.iter().find(|control| control.room == *room)
    }

    fn name(&self, room: &RoomId) -> String {
        let mut rooms = self.stage.event.rooms.iter();
        let view = rooms.find(|view| view.id == *room);
        let name = view.and_then(|view| view.words.ja.split('（').next());
        name.unwrap_or(room.as_str()).to_owned()
    }

    async fn opens(&mut self, place: &Place) -> Result<(), Refusal> {
        let Some(control) = self.control(&place.room) else {
            return Ok(());
        };
        let (closed, name) = (!control.open, self.name(&place.room));
        if let Some(minutes) = place.minutes
            && rounds_that_fit(control, minutes) == Some(0)
        {
            let round = control.round_minutes;
            self.findings.push(format!(
                "{name}の時間は{minutes}分、ラウンドは移動を除いて{round}分です。会が終わる前にラウンドが終わりません。"
            ));
        }
        if closed {
            self.findings.push(format!(
                "{name}は、始まる時刻になっても閉じたままでした。リハーサルでは開けました。当日も開けるのをお忘れなく。"
            ));
            let open = SetRoom {
                open: Some(true),
                ..SetRoom::default()
            };
            let server = &self.stage.server;
            let route = &routes::SET_ROOM;
            let room = place.room.as_str();
            server.call(route, &[room], self.asker(), &open).await?;
            let mut rooms = self.rooms.iter_mut();
            if let Some(control) = rooms.find(|control| control.room == place.room) {
                control.open = true;
            }
        }
        Ok(())
    }

    async fn announces(&mut self, room: &RoomId, title: &str) -> Result<(), Refusal> {
        let number = self.announced.entry(room.clone()).or_default();
        *number += 1;
        let text = announcement(*number, &format!("まもなく「{title}」を始めます。"));
        let (server, route) = (&self.stage.server, &routes::ANNOUNCE);
        let room = [room.as_str()];
        server
            .tell(
                route,
                &room,
                self.asker(),
                &Announce {
                    text,
                    minutes: None,
                    until_next_round: false,
                    all_rooms: false,
                },
            )
            .await
    }

    async fn calls(&self, room: &RoomId) -> Result<Call, Refusal> {
        let minutes = self
            .control(room)
            .map_or(6, |control| control.round_minutes);
        let order = StartRound {
            // As long as on the day, so that whatever depends on the time left is as on the day; it is ended by hand.
            minutes: minutes.max(1),
            tables: None,
            seed: Some(self.seed),
            move_seconds: None,
            pins: Vec::new(),
            parted: Vec::new(),
        };
        let at = Instant::now();
        let server = &self.stage.server;
        let route = &routes::START_ROUND;
        let round: Result<RoundDetail, _> = server
            .call(route, &[room.as_str()], self.asker(), &order)
            .await;
        let round = match round {
            Ok(round) => round,
            Err(refusal) => {
                return match refusal.code() {
                    Some("nobody_to_introduce" | "round_running") => Ok(Call::Nobody(room.clone())),
                    _ => Err(refusal),
                };
            }
        };
        Ok(Call::Made(Called {
            room: room.clone(),
            number: round.number,
            at,
            people: round.introductions.iter().map(|i| i.attendees.len()).sum(),
            waiting: round.sitting_out.iter().map(|who| who.code).collect(),
            introductions: round.introductions.iter().map(|i| i.id).collect(),
        }))
    }

    fn finds_nobody(&mut self, room: &RoomId) {
        let finding = format!(
            "{}では、ラウンドを始めようとしたときに、ご紹介できる方がいませんでした。",
            self.name(room)
        );
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    async fn ends(&self, called: &Called) -> Result<(), Refusal> {
        let end = SteerRound {
            extend_seconds: None,
            end: Some(true),
        };
        let number = called.number.to_string();
        let params = [called.room.as_str(), number.as_str()];
        let (server, route) = (&self.stage.server, &routes::STEER_ROUND);
        match server.call(route, &params, self.asker(), &end).await {
            Ok(RoundDetail { .. }) => Ok(()),
            // All had talked.
            Err(refusal) if refusal.code() == Some("round_over") => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// The rounds as they went, when everybody has gone.
    pub(super) async fn rounds(&self, told: &[stage::Told]) -> Result<Vec<RoundFigures>, Refusal> {
        let mut figures = Vec::new();
        let mut rooms: Vec<&RoomId> = self.called.iter().map(|called| &called.room).collect();
        rooms.sort_unstable();
        rooms.dedup();
        for room in rooms {
            let (server, route) = (&self.stage.server, &routes::ROUNDS);
            let known = server.fetch(route, &[room.as_str()], self.asker()).await?;
            for called in self.called.iter().filter(|called| called.room == *room) {
                let mut rounds = known.rounds.iter();
                let Some(round) = rounds.find(|round| round.number == called.number) else {
                    continue;
                };
                // A phone that was away at the moment hears of it when it is back.
                let on = told.iter().filter(|told| {
                    told.connected < called.at && called.introductions.contains(&told.introduction)
                });
                let times = on.map(|told| told.at.saturating_duration_since(called.at));
                let talked = round.introductions.iter().filter(|i| i.state == State::Met);
                figures.push(RoundFigures {
                    room: room.clone(),
                    number: called.number,
                    called: called.people,
                    waiting: called.waiting.len(),
                    call_ms: Spread::of(times.collect()),
                    kept: talked.count(),
                    repaired: round.introductions.iter().filter(|i| i.repair).count(),
                });
            }
        }
        Ok(figures)
    }

    /// What the rounds say about rooms and tables.
    pub(super) fn looks_back(&mut self) {
        let mut by_room: BTreeMap<&RoomId, Vec<&Called>> = BTreeMap::new();
        for called in &self.called {
            by_room.entry(&called.room).or_default().push(called);
        }
        let mut findings = Vec::new();
        for (room, rounds) in by_room {
            let name = self.name(room);
            let waited = |why: Waiting| -> Vec<usize> {
                let of = |called: &&Called| called.waiting.iter().filter(|w| **w == why).count();
                rounds.iter().map(of).filter(|count| *count > 0).collect()
            };
            let how_often = |counts: &[usize]| match (counts.len(), rounds.len()) {
                (often, all) if often == all && all > 1 => "毎回".to_owned(),
                (often, all) => format!("{all}回のうち{often}回で"),
            };
            let full = waited(Waiting::NoTable);
            if let Some(most) = full.iter().max() {
                let tables = self.control(room).map_or(0, |control| control.tables);
                let more = most.div_ceil(2);
                findings.push(format!(
                    "{name}は{tables}テーブルで、{}最大{most}名が席を待ちます。あと{more}テーブルあれば全員が座れます。",
                    how_often(&full)
                ));
            }
            let nobody = waited(Waiting::NobodyToMeet);
            if let Some(most) = nobody.iter().max() {
                findings.push(format!(
                    "{name}では、{}最大{most}名に、新しくご紹介できる方がいませんでした。ラウンドの数を減らすか、ほかの会場へお誘いください。",
                    how_often(&nobody)
                ));
            }
        }
        self.findings.extend(findings);
    }
}

enum Call {
    Made(Called),
    Nobody(RoomId),
}
