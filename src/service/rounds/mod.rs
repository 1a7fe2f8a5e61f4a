//! Rounds: computed aside from a snapshot, checked again, called as one fact, mended while they run, and ended when their time is up.

mod floor;
mod plan;

use std::sync::Arc;

pub(super) use floor::watch;

use super::{CommandError, Service};
use domain::IntroductionState;
use domain::Waiting;
use domain::{AttendeeId, RoomId};
use hall::{Command, Refusal, Round, Timetable};
use protocol::api::{Pin, RoundDetail, RoundIntroduction, RoundPreview, SittingOut, TimetableView};

/// What the organizer asks for.
#[derive(Clone, Debug, Default)]
pub struct RoundOrder {
    /// How long people talk, in milliseconds.
    pub length: i64,
    /// How long they have to find their table, in milliseconds.
    pub moving: i64,
    /// Tables to use; all of the room when absent.
    pub tables: Option<u16>,
    pub seed: Option<u64>,
    /// People who are to sit together.
    pub pins: Vec<Pin>,
    /// Pairs that are not to meet in this round.
    pub parted: Vec<(AttendeeId, AttendeeId)>,
    /// The timetable asks for it, not the organizer.
    pub of_timetable: bool,
}

impl Service {
    /// Calls everybody who is free. The answer is the round as it was called.
    pub async fn start_round(
        self: &Arc<Self>,
        room: &RoomId,
        order: RoundOrder,
        organizer: bool,
    ) -> Result<RoundDetail, CommandError> {
        if self
            .hall()
            .room(room)
            .ok_or(Refusal::NoSuchRoom)?
            .round()
            .is_some()
        {
            return Err(Refusal::RoundRunning.into());
        }
        let planned = self.plan_aside(room, order).await?;
        let seed = planned.plan.seed;
        let command = Command::CallRound(Box::new(planned.plan));
        if organizer {
            self.organize(command).await?;
        } else {
            self.execute(command, None).await?;
        }
        let hall = self.hall();
        let called = hall
            .room(room)
            .and_then(|room| room.rounds.iter().rev().find(|round| round.seed == seed));
        called
            .map(|round| RoundDetail {
                unpinned: planned.unpinned,
                ..self.round_detail(&hall, round)
            })
            .ok_or(CommandError::Unavailable)
    }

    /// The round that would be called now.
    pub async fn preview_round(
        self: &Arc<Self>,
        room: &RoomId,
        order: RoundOrder,
    ) -> Result<RoundPreview, CommandError> {
        Ok(self.plan_aside(room, order).await?.preview())
    }

    async fn plan_aside(
        self: &Arc<Self>,
        room: &RoomId,
        order: RoundOrder,
    ) -> Result<plan::Planned, CommandError> {
        let (this, room) = (Arc::clone(self), room.clone());
        let planned = tokio::task::spawn_blocking(move || this.plan_round(&room, &order)).await;
        Ok(planned.map_err(|_| CommandError::Unavailable)??)
    }

    pub fn rounds(&self, room: &RoomId) -> Result<Vec<RoundDetail>, Refusal> {
        let hall = self.hall();
        let room = hall.room(room).ok_or(Refusal::NoSuchRoom)?;
        Ok(self.rounds_of(&hall, room))
    }

    pub(super) fn rounds_of(&self, hall: &hall::Hall, room: &hall::Room) -> Vec<RoundDetail> {
        room.rounds
            .iter()
            .map(|round| self.round_detail(hall, round))
            .collect()
    }

    pub fn timetable(&self, id: &RoomId) -> Result<Option<TimetableView>, Refusal> {
        let hall = self.hall();
        let room = hall.room(id).ok_or(Refusal::NoSuchRoom)?;
        Ok(self.timetable_of(id, room))
    }

    pub(super) fn timetable_of(&self, id: &RoomId, room: &hall::Room) -> Option<TimetableView> {
        room.timetable.as_ref().map(|timetable| {
            let waits = !timetable.is_over() && !timetable.paused && room.round().is_none();
            let talk = self.talk_in_the_way(id, timetable).filter(|_| waits);
            let next_at = talk.map_or(timetable.next_at, |talk| {
                self.in_event_time(talk.ends_at).max(timetable.next_at)
            });
            TimetableView {
                rounds: timetable.rounds,
                called: timetable.called,
                minutes: u32::try_from(timetable.length / 60_000).unwrap_or(0),
                move_seconds: u32::try_from(timetable.moving / 1000).unwrap_or(0),
                tables: timetable.tables,
                paused: timetable.paused,
                next_at: waits.then(|| self.rfc3339(next_at)),
                waits_for: (waits && !room.open)
                    .then(|| "お部屋が開くのを待っています。".to_owned())
                    .or_else(|| talk.map(|talk| talk.title.ja.clone()))
                    .or_else(|| {
                        (waits && timetable.next_at <= self.now())
                            .then(|| "ご紹介できる方がそろうのを待っています。".into())
                    }),
            }
        })
    }

    /// The talk that a round of this timetable, called now, would run into.
    fn talk_in_the_way(
        &self,
        room: &RoomId,
        timetable: &Timetable,
    ) -> Option<&crate::catalog::Session> {
        // The agenda is in the system's time.
        let from = self.clock.on_the_system(self.now().max(timetable.next_at));
        let until = from.plus(timetable.moving + timetable.length);
        self.catalog.agenda.iter().find(|session| {
            session.kind == crate::catalog::SessionKind::Talk
                && session.room.as_ref().is_none_or(|of| of == room)
                && session.starts_at < until
                && from < session.ends_at
        })
    }

    fn round_detail(&self, hall: &hall::Hall, round: &Round) -> RoundDetail {
        let introductions = round.groups.iter().map(|group| {
            let found = hall.introduction(group.introduction);
            RoundIntroduction {
                id: group.introduction,
                state: found
                    .map_or(IntroductionState::Cancelled, |i| i.state)
                    .into(),
                repair: group.repair,
                arrived: found
                    .map(|i| i.arrived.iter().copied().collect())
                    .unwrap_or_default(),
                table: group.table,
                attendees: found.map_or_else(|| group.people.clone(), |i| i.people.clone()),
                score: group.score,
                reasons: protocol::each(&group.reasons),
            }
        });
        RoundDetail {
            number: round.number,
            state: round.state(self.now()).into(),
            starts_at: self.rfc3339(round.starts_at),
            ends_at: self.rfc3339(round.ends_at),
            seed: round.seed,
            introductions: introductions.collect(),
            waiting: round.waiting.iter().map(|(id, _)| *id).collect(),
            sitting_out: sitting_out(&round.waiting),
            total: round.total,
            bound: round.bound,
            unpinned: Vec::new(),
        }
    }
}

fn sitting_out(waiting: &[(AttendeeId, Waiting)]) -> Vec<SittingOut> {
    let sits = |&(attendee, why): &(AttendeeId, Waiting)| SittingOut {
        attendee,
        code: why.into(),
        reason: reason_in_words(why),
    };
    waiting.iter().map(sits).collect()
}

/// Why somebody waits, said plainly.
pub(super) fn reason_in_words(waiting: Waiting) -> String {
    match waiting {
        Waiting::Odd => "人数の都合で、今回は一回お休みです。次の回は最初にご案内します。",
        Waiting::NobodyToMeet => "いまこのお部屋に、新しくご紹介できる方がいません。",
        Waiting::OthersTaken => {
            "ご紹介したい方が、ほかの方とお話し中です。次の回は最初にご案内します。"
        }
        Waiting::NoTable => "テーブルがいっぱいです。次の回は最初にご案内します。",
        Waiting::RegisteredTwice => {
            "同じお名前・ご所属でもう一つご登録があるため、そちらをご案内しています。別の方でしたら受付へお知らせください。"
        }
        Waiting::AtBooth => {
            "展示ブースにいらっしゃるため、今回はお呼びしていません。終わられましたら、次の回にご案内します。"
        }
    }
    .into()
}
