//! Rounds: computed aside from a snapshot, checked again, called as one fact, mended while they run, and ended when their time is up.

mod evidence;
mod floor;
mod mend;
mod over;
mod pins;
mod plan;
mod seating;
mod topics;

use std::sync::Arc;

pub(super) use floor::watch;

use super::proof::Proofs;
use super::reading::Reading;
use super::views::relation;
use super::writer::{CommandError, Commands, House};
use crate::config;
use domain::{AttendeeId, RoomId};
use hall::{Command, Fact, Rejection};
use protocol::api::{Pin, RoundDetail, RoundPreview};

/// What the organizer asks for.
#[derive(Clone, Debug, Default)]
pub struct RoundOrder {
    /// How long people talk.
    pub length_ms: i64,
    /// How long they have to find their table.
    pub moving_ms: i64,
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

pub struct Rounds {
    reading: Arc<Reading>,
    commands: Commands,
    proofs: Arc<Proofs>,
    settings: config::Rounds,
}

impl Rounds {
    pub(super) fn new(
        reading: Arc<Reading>,
        commands: Commands,
        proofs: Arc<Proofs>,
        settings: config::Rounds,
    ) -> Self {
        Self {
            reading,
            commands,
            proofs,
            settings,
        }
    }

    /// Calls everybody who is free. The answer is the round as it was called.
    pub async fn start(
        self: &Arc<Self>,
        room: &RoomId,
        order: RoundOrder,
        by: Option<House>,
    ) -> Result<RoundDetail, CommandError> {
        if self
            .reading
            .hall()
            .room(room)
            .ok_or(Rejection::NoSuchRoom)?
            .round()
            .is_some()
        {
            return Err(Rejection::RoundRunning.into());
        }
        let mut planned = self.plan_aside(room, order, true).await?;
        if let Some(evidence) = planned.evidence.take() {
            match self.proofs.keep(room, evidence).await {
                Ok(commitment) => planned.plan.commitment = Some(commitment),
                // People wait; whoever checks the event finds a round without a commitment.
                Err(error) => tracing::error!(%error, "a round is called that nobody can check"),
            }
        }
        let command = Command::CallRound(Box::new(planned.plan));
        let facts = match by {
            Some(by) => self.commands.organize(command, by).await?,
            None => self.commands.execute(command, None).await?,
        };
        let called = facts.into_iter().find_map(|fact| match fact {
            Fact::RoundCalled { round, .. } => Some(round.number),
            _ => None,
        });
        let called = called.ok_or(CommandError::Unavailable)?;
        Ok(RoundDetail {
            unpinned: planned.unpinned,
            ..self.reading.round(room, called)?
        })
    }

    /// The round that would be called now.
    pub async fn preview(
        self: &Arc<Self>,
        room: &RoomId,
        order: RoundOrder,
    ) -> Result<RoundPreview, CommandError> {
        let planned = self.plan_aside(room, order, false).await?;
        // Each by itself: words of topics look at the hall as well.
        let relation =
            |people: &[AttendeeId]| relation(&self.reading.view(&self.reading.hall()), people);
        Ok(planned.preview(|topic| self.topic_words(topic), relation))
    }

    async fn plan_aside(
        self: &Arc<Self>,
        room: &RoomId,
        order: RoundOrder,
        to_call: bool,
    ) -> Result<plan::Planned, CommandError> {
        let (this, room) = (Arc::clone(self), room.clone());
        let plan = move || this.plan_round(&room, &order, to_call);
        let planned = tokio::task::spawn_blocking(plan).await;
        Ok(planned.map_err(|_| CommandError::Unavailable)??)
    }
}
