//! Rounds: computed aside from a snapshot, checked again, called as one fact, and ended when their time is up.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::{CommandError, Service, weights};
use crate::hall::{Command, Group, Hall, Refusal, Round, RoundPlan};
use crate::id::{IntroductionId, Millis, RoomId};
use crate::live::profile;
use crate::matching::round::{self, Attending, Request, Waiting};
use crate::matching::score::{ScoredTerm, Term};
use crate::protocol::api::{RoundDetail, RoundIntroduction};
use crate::protocol::view::Reason;

/// How soon after its end a round is over.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What the organizer asks for.
#[derive(Clone, Copy, Debug)]
pub struct RoundOrder {
    /// How long people talk, in milliseconds.
    pub length: i64,
    /// How long they have to find their table, in milliseconds.
    pub moving: i64,
    /// Tables to use; all of the room when absent.
    pub tables: Option<u16>,
    pub seed: Option<u64>,
}

impl Service {
    /// Calls everybody who is free. The answer is the round as it was called.
    pub async fn start_round(
        self: &Arc<Self>,
        room: &RoomId,
        order: RoundOrder,
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
        // Small enough that a browser shows it unrounded.
        let seed = order
            .seed
            .unwrap_or_else(|| u64::from(rand::random::<u32>()));
        let (this, of) = (Arc::clone(self), room.clone());
        let plan = tokio::task::spawn_blocking(move || this.plan_round(&of, order, seed))
            .await
            .map_err(|_| CommandError::Unavailable)??;
        self.execute(Command::CallRound(Box::new(plan)), None)
            .await?;
        let hall = self.hall();
        let called = hall
            .room(room)
            .and_then(|room| room.rounds.iter().rev().find(|round| round.seed == seed));
        called
            .map(|round| self.round_detail(round))
            .ok_or(CommandError::Unavailable)
    }

    pub fn rounds(&self, room: &RoomId) -> Result<Vec<RoundDetail>, Refusal> {
        let hall = self.hall();
        let room = hall.room(room).ok_or(Refusal::NoSuchRoom)?;
        Ok(room
            .rounds
            .iter()
            .map(|round| self.round_detail(round))
            .collect())
    }

    fn plan_round(&self, id: &RoomId, order: RoundOrder, seed: u64) -> Result<RoundPlan, Refusal> {
        let (people, banned, tables) = {
            let hall = self.hall();
            let room = hall.room(id).ok_or(Refusal::NoSuchRoom)?;
            let free: Vec<_> = room
                .people
                .iter()
                .copied()
                .filter(|who| self.is_present(*who) && hall.is_free(*who, id))
                .collect();
            let banned = hall.kept_apart(&free);
            let tables = order.tables.unwrap_or(room.tables);
            (
                self.attending(&hall, &free),
                banned,
                (tables > 0).then(|| hall.free_tables(room, tables)),
            )
        };
        let deadline = Instant::now() + self.settings.rounds.budget;
        let request = Request {
            world: &self.world,
            weights: &weights(&self.catalog, id),
            people: &people,
            banned: &banned,
            odd: self
                .catalog
                .room(id)
                .map(|room| room.odd)
                .unwrap_or_default(),
            tables: tables.as_ref().map(Vec::len),
            seed,
        };
        let found = round::compute(&request, || Instant::now() < deadline);
        let starts_at = self.now().plus(order.moving);
        let groups = found.introductions.into_iter().map(|introduction| Group {
            introduction: IntroductionId(0),
            table: tables
                .as_ref()
                .and_then(|tables| tables.get(introduction.table.checked_sub(1)?).copied()),
            reasons: self.reasons_of(&introduction),
            people: introduction.attendees,
            score: introduction.score,
        });
        Ok(RoundPlan {
            room: id.clone(),
            seed,
            starts_at,
            ends_at: starts_at.plus(order.length),
            groups: groups.collect(),
            waiting: found.waiting,
            bound: found.bound,
        })
    }

    fn attending(&self, hall: &Hall, ids: &[crate::id::AttendeeId]) -> Vec<Attending> {
        let known = ids.iter().filter_map(|&id| Some((id, hall.attendee(id)?)));
        known
            .map(|(id, attendee)| Attending {
                id,
                profile: profile(&self.catalog, hall, id, attendee),
                sat_out: attendee.sat_out,
            })
            .collect()
    }

    fn reasons_of(&self, introduction: &round::Introduction) -> Vec<Reason> {
        let who = |place: usize| introduction.attendees.get(place).copied();
        let reason = |term: &ScoredTerm| {
            let (tag, from, to) = match term.term {
                Term::Need { tag, from, to } => (tag, who(from)?, who(to)?),
                Term::Mutual { tag } => (tag, who(0)?, who(1)?),
                _ => return None,
            };
            let tag = self.catalog.tags.get(usize::from(tag))?.id.clone();
            Some(Reason { tag, from, to })
        };
        introduction.reasons.iter().filter_map(reason).collect()
    }

    fn round_detail(&self, round: &Round) -> RoundDetail {
        let introductions = round.groups.iter().map(|group| RoundIntroduction {
            id: group.introduction,
            table: group.table,
            attendees: group.people.clone(),
            score: group.score,
            reasons: group.reasons.clone(),
        });
        RoundDetail {
            number: round.number,
            state: round.state(self.now()),
            starts_at: self.catalog.rfc3339(round.starts_at),
            ends_at: self.catalog.rfc3339(round.ends_at),
            seed: round.seed,
            introductions: introductions.collect(),
            waiting: round.waiting.iter().map(|(id, _)| *id).collect(),
            total: round.total,
            bound: round.bound,
        }
    }

    async fn end_what_is_over(&self, now: Millis) {
        let over: Vec<_> = {
            let hall = self.hall();
            let running = hall
                .rooms()
                .filter_map(|(id, room)| Some((id, room.round()?)));
            running
                .filter(|(_, round)| round.ends_at <= now)
                .map(|(id, round)| (id.clone(), round.number))
                .collect()
        };
        for (room, number) in over {
            // Refused if another node was first, which is just as well.
            if let Err(error) = self.execute(Command::EndRound { room, number }, None).await {
                tracing::warn!(%error, "a round did not end in time");
            }
        }
    }
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
    }
    .into()
}

pub async fn watch(service: Weak<Service>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(this) = service.upgrade() else {
            return;
        };
        this.end_what_is_over(this.now()).await;
    }
}
