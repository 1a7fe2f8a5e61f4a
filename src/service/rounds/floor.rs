//! The floor, looked at twice a second: whatever is due in a room begins by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tracing::Instrument;

use super::super::views::talk_in_the_way;
use super::super::writer::CommandError;
use super::{RoundOrder, Rounds};
use domain::IntroductionState as State;
use domain::{AttendeeId, Millis, RoomId, RoomMode};
use hall::{Command, Hall, Rejection, Room, Round};

/// How often the floor is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a room that cannot be helped now is left alone.
const LATER: Duration = Duration::from_secs(2);
/// How long people find their circle.
const CIRCLE_MOVING_MS: i64 = 60_000;
/// How long a room that was opened is given to fill before circles form.
const CIRCLES_AFTER_MS: i64 = 5_000;

pub(crate) async fn watch(rounds: Weak<Rounds>) {
    let mut later = BTreeMap::new();
    let mut was_set = 0;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(this) = rounds.upgrade() else {
            return;
        };
        let now = this.reading.now();
        let replica = &this.reading.replica;
        if replica.clock.was_set_ms() != was_set {
            was_set = replica.clock.was_set_ms();
            replica.clock_was_set();
        }
        this.end_what_is_over(now).await;
        later.retain(|_, until| Instant::now() < *until);
        for room in this.reading.catalog.rooms.iter().map(|room| &room.id) {
            if later.contains_key(room) {
                continue;
            }
            let span = tracing::info_span!("room", id = %room);
            match this.reconcile(room, now).instrument(span).await {
                Ok(()) => {}
                // Somebody else was first, or there is nobody to introduce yet.
                Err(CommandError::Rejected(_)) => {
                    later.insert(room.clone(), Instant::now() + LATER);
                }
                Err(error) => {
                    tracing::warn!(%room, %error, "a round could not be reconciled");
                    later.insert(room.clone(), Instant::now() + LATER);
                }
            }
        }
    }
}

impl Rounds {
    /// Whatever is due in one room now.
    async fn reconcile(self: &Arc<Self>, id: &RoomId, now: Millis) -> Result<(), CommandError> {
        enum Due {
            Repair,
            Round(RoundOrder),
        }
        let due = {
            let hall = self.reading.hall();
            let Some(room) = hall.room(id) else {
                return Ok(());
            };
            match room.round() {
                // Also in a room that was closed: whoever was there by then is looked after to the end.
                Some(round) if self.needs_repair(&hall, id, room, round, now) => Some(Due::Repair),
                None if room.open => self.round_due(&hall, id, room, now).map(Due::Round),
                _ => None,
            }
        };
        match due {
            None => Ok(()),
            Some(Due::Round(order)) => self.start(id, order, None).await.map(drop),
            Some(Due::Repair) => {
                let (this, of) = (Arc::clone(self), id.clone());
                let plan = tokio::task::spawn_blocking(move || this.plan_repair(&of, now))
                    .await
                    .map_err(|_| CommandError::Unavailable)?;
                let Some(plan) = plan.filter(|p| !p.groups.is_empty() || !p.joining.is_empty())
                else {
                    return Err(Rejection::NobodyToIntroduce.into());
                };
                self.commands
                    .execute(Command::RepairRound(Box::new(plan)), None)
                    .await
                    .map(drop)
            }
        }
    }

    /// Somebody sits alone, or somebody came late to a room of circles; and enough of the round is left.
    fn needs_repair(
        &self,
        hall: &Hall,
        id: &RoomId,
        room: &Room,
        round: &Round,
        now: Millis,
    ) -> bool {
        let least = i64::try_from(self.settings.repair_until.as_millis()).unwrap_or(i64::MAX);
        if round.ends_at.since(now) < least {
            return false;
        }
        let alone = hall.stood_up(id, round.number);
        alone.iter().any(|who| self.reading.is_here(hall, *who))
            || mode(room, round) == RoomMode::Circles
                && self
                    .callable(hall, id, room, round.ends_at)
                    .any(|who| !had_enough(hall, round, who))
    }

    /// The round to start by itself now, if any.
    fn round_due(&self, hall: &Hall, id: &RoomId, room: &Room, now: Millis) -> Option<RoundOrder> {
        if let Some(timetable) = room.timetable.as_ref().filter(|t| !t.is_over()) {
            let waits = timetable.paused
                || now < timetable.next_at
                || talk_in_the_way(&self.reading.view(hall), id, timetable).is_some();
            return (!waits).then(|| RoundOrder {
                length_ms: timetable.length_ms,
                moving_ms: timetable.moving_ms,
                tables: timetable.tables,
                of_timetable: true,
                ..RoundOrder::default()
            });
        }
        // Circles form once after the room was opened; from then on the organizer says when.
        let opened = room.opened_at.filter(|_| room.mode == RoomMode::Circles)?;
        let formed = room
            .rounds
            .last()
            .is_some_and(|round| round.starts_at >= opened);
        let of = self.reading.catalog.room(id)?;
        let length_ms = i64::from(of.round_minutes) * 60_000;
        let until = now.plus(CIRCLE_MOVING_MS + length_ms);
        let enough = self.callable(hall, id, room, until).count() >= 2 * of.group_size[0] as usize;
        (!formed && enough && now.since(opened) >= CIRCLES_AFTER_MS).then(|| RoundOrder {
            length_ms,
            moving_ms: CIRCLE_MOVING_MS,
            ..RoundOrder::default()
        })
    }
}

/// Pairs or circles: as the round was called, whatever the room is set to by now.
pub(super) fn mode(room: &Room, round: &Round) -> RoomMode {
    round.terms.mode.unwrap_or(room.mode)
}

/// Has talked at a table of this round, and waits for the next one.
pub(super) fn had_enough(hall: &Hall, round: &Round, who: AttendeeId) -> bool {
    hall.introductions_of(who)
        .any(|i| i.round() == Some(round.number) && i.state == State::Met && i.includes(who))
}
