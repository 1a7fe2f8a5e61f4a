//! What happens on the floor by itself: rounds end, no-shows are noticed, tables are mended, circles form, timetables go on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tracing::Instrument;

use super::super::views::talk_in_the_way;
use super::super::writer::CommandError;
use super::{RoundOrder, Rounds};
use crate::matcher::weights;
use domain::RoomMode;
use domain::{AttendeeId, IntroductionId, Millis, RoomId};
use domain::{IntroductionState as State, Reason};
use hall::{Command, Hall, Introduction, Rejection, RepairPlan, Room, Round, Tables};
use matching::repair::{Called, repair};
use matching::round::{Odd, Request};
use protocol::api::Pin;

/// How often the floor is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a room that cannot be helped now is left alone.
const LATER: Duration = Duration::from_secs(2);
/// A table may still be joined this long after its round began.
const MAY_JOIN_MS: i64 = 60_000;
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
        this.notice_no_shows(now).await;
        this.reconcile_booths(now).await;
        this.reconcile_encounters(now).await;
        this.reconcile_talks(now).await;
        this.reconcile_announcements(now).await;
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
    async fn end_what_is_over(&self, now: Millis) {
        let over: Vec<_> = {
            let hall = self.reading.hall();
            let running = hall
                .rooms()
                .filter_map(|(id, room)| Some((id, room.round()?)));
            running
                .filter(|(_, round)| round.ends_at <= now)
                .map(|(id, round)| (id.clone(), round.number))
                .collect()
        };
        for (room, number) in over {
            match self
                .commands
                .execute(Command::EndRound { room, number }, None)
                .await
            {
                // Refused if another node was first, which is just as well.
                Ok(_) | Err(CommandError::Rejected(_)) => {}
                Err(error) => tracing::warn!(%error, "a round did not end in time"),
            }
        }
    }

    /// One is at the table, the other neither said so nor is connected, and the time to arrive is over.
    async fn notice_no_shows(&self, now: Millis) {
        let within = i64::try_from(self.settings.arrive_within.as_millis()).unwrap_or(i64::MAX);
        let no_shows: Vec<_> = {
            let hall = self.reading.hall();
            let due = hall
                .rooms()
                .filter_map(|(_, room)| room.round())
                .flat_map(|round| round.groups.iter().map(move |group| (round, group)))
                .filter_map(|(round, group)| Some((round, hall.introduction(group.introduction)?)))
                .filter(|(round, i)| {
                    i.state == State::Called && now >= round.starts_at.max(i.since).plus(within)
                });
            due.filter(|(_, i)| {
                i.arrived.iter().any(|who| i.includes(*who))
                    && i.not_arrived().all(|who| !self.reading.is_here(&hall, who))
            })
            .map(|(_, i)| i.id)
            .collect()
        };
        for introduction in no_shows {
            match self
                .commands
                .execute(Command::NoShow(introduction), None)
                .await
            {
                Ok(_) | Err(CommandError::Rejected(_)) => {}
                Err(error) => tracing::warn!(%error, "a no-show could not be recorded"),
            }
        }
    }

    async fn reconcile_booths(&self, now: Millis) {
        if !self.reading.hall().booths_are_due(now) {
            return;
        }
        if let Err(error) = self.commands.execute(Command::ReconcileBooths, None).await {
            tracing::warn!(%error, "the booths could not be reconciled");
        }
    }

    async fn reconcile_encounters(&self, now: Millis) {
        if !self.reading.hall().encounters_are_due(now) {
            return;
        }
        let command = Command::ReconcileEncounters;
        if let Err(error) = self.commands.execute(command, None).await {
            tracing::warn!(%error, "what waited in vain could not be ended");
        }
    }

    async fn reconcile_talks(&self, now: Millis) {
        if !self.reading.hall().talks_are_over(now) {
            return;
        }
        if let Err(error) = self.commands.execute(Command::ReconcileTalks, None).await {
            tracing::warn!(%error, "who has listened was not let go in time");
        }
    }

    async fn reconcile_announcements(&self, now: Millis) {
        if !self.reading.hall().announcements_are_due(now) {
            return;
        }
        let command = Command::ReconcileAnnouncements;
        if let Err(error) = self.commands.execute(command, None).await {
            tracing::warn!(%error, "an announcement did not end in time");
        }
    }

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

    fn plan_repair(&self, id: &RoomId, now: Millis) -> Option<RepairPlan> {
        let weights = weights(&self.reading.catalog, id);
        let hall = self.reading.hall().clone();
        let room = hall.room(id)?;
        let round = room.round()?;
        let circles = mode(room, round) == RoomMode::Circles;
        let mut floor = self.floor(&hall, id, room, hall.tables(room, now), round.ends_at);
        floor.banned.extend_from_slice(&round.terms.parted);
        if circles {
            floor
                .people
                .retain(|person| !had_enough(&hall, round, person.id));
        }
        let alone: BTreeSet<_> = hall.stood_up(id, round.number);
        // Whoever sits alone stays where they are, if nobody else was sent there meanwhile.
        for group in &round.groups {
            for who in group.people.iter().filter(|who| alone.contains(who)) {
                if let Some(table) = group.table {
                    floor.tables.stay(*who, table);
                }
            }
        }
        floor.part_once(&hall, &BTreeSet::new());
        let pins = round.terms.pins.iter().map(|pinned| Pin {
            attendees: pinned.people.clone(),
            table: pinned.table,
        });
        let (pinned, _) = self.pins(&hall, id, &floor, &pins.collect::<Vec<_>>());
        let (groups, _) = self.seat_pins(&mut floor, &weights, pinned, round.seed);
        let mut plan = RepairPlan {
            room: id.clone(),
            number: round.number,
            groups,
            joining: Vec::new(),
        };
        if circles {
            let formed = self.arrange(id, RoomMode::Circles, &floor, &weights, round.seed);
            self.seat_groups(&formed.introductions, &mut floor.tables, &mut plan);
            let left = formed.waiting.iter().map(|(who, _)| *who);
            self.find_circles(&hall, room, left, &mut plan);
            return Some(plan);
        }
        let seated_by_pin = |who: &AttendeeId| plan.groups.iter().any(|g| g.people.contains(who));
        let alone: BTreeSet<_> = alone
            .into_iter()
            .filter(|who| !seated_by_pin(who))
            .collect();
        let (called, tables): (Vec<Called>, Vec<Option<IntroductionId>>) =
            self.called(&hall, round, &alone, now);
        let seated: Vec<_> = called
            .iter()
            .flat_map(|c| c.attendees.iter().copied())
            .filter(|who| !alone.contains(who))
            .collect();
        floor.banned.extend(hall.kept_apart(&seated));
        let mut people = floor.people.clone();
        people.extend(self.attending(&hall, &seated));
        let request = Request {
            people: &people,
            ..self.request(&floor, &weights, Odd::Trio, round.seed, floor.left())
        };
        let deadline = Instant::now() + self.settings.budget;
        let found = repair(&request, &called, || Instant::now() < deadline);
        self.seat_groups(&found.introductions, &mut floor.tables, &mut plan);
        for (place, who) in found.joining {
            // Who merely sits out this round is not sent to others' tables.
            let introduction = tables
                .get(place)
                .copied()
                .flatten()
                .filter(|_| alone.contains(&who));
            if let Some(introduction) = introduction {
                let reasons = self.reasons_to_join(&hall, introduction, who);
                plan.joining.push((introduction, who, reasons));
            }
        }
        Some(plan)
    }

    /// The tables of the round as the matcher sees them; those who sit alone as a table that is over.
    fn called(
        &self,
        hall: &Hall,
        round: &Round,
        alone: &BTreeSet<AttendeeId>,
        now: Millis,
    ) -> (Vec<Called>, Vec<Option<IntroductionId>>) {
        let open = round
            .groups
            .iter()
            .filter_map(|group| hall.introduction(group.introduction))
            .filter(|i| i.is_active())
            .map(|i| {
                let talking = i.state != State::Called
                    || !i.arrived.is_empty()
                    || now > round.starts_at.max(i.since).plus(MAY_JOIN_MS);
                (
                    Called {
                        attendees: i.people.clone(),
                        talking,
                    },
                    Some(i.id),
                )
            });
        let over = alone.iter().map(|&who| {
            (
                Called {
                    attendees: vec![who],
                    talking: false,
                },
                None,
            )
        });
        open.chain(over).unzip()
    }

    fn seat_groups(
        &self,
        found: &[matching::round::Introduction],
        tables: &mut Tables,
        plan: &mut RepairPlan,
    ) {
        // Whoever has a table already stays there; the others take what is left.
        let (theirs, others): (Vec<_>, Vec<_>) = found
            .iter()
            .partition(|introduction| tables.belongs(&introduction.attendees));
        for introduction in theirs.into_iter().chain(others) {
            let table = tables.take(&introduction.attendees, None);
            if table.is_some() || !tables.sends() {
                plan.groups.push(self.group(introduction, table));
            }
        }
    }

    /// Too few for a circle of their own: each joins the smallest one that has a place for them.
    fn find_circles(
        &self,
        hall: &Hall,
        room: &Room,
        left: impl Iterator<Item = AttendeeId>,
        plan: &mut RepairPlan,
    ) {
        let most = self
            .reading
            .catalog
            .room(&plan.room)
            .map_or(0, |room| room.group_size[1] as usize);
        let mut taken = BTreeSet::new();
        for who in left {
            let mut open: Vec<_> = room
                .active
                .iter()
                .filter_map(|i| hall.introduction(*i))
                .filter(|i| i.round() == Some(plan.number) && i.people.len() < most)
                .filter(|i| !taken.contains(&i.id))
                .collect();
            // Two who have no phone sit apart, where a circle as small has room.
            let paper = |who: AttendeeId| hall.attendee(who).is_some_and(|a| a.steering.paper);
            let two_papers = |i: &Introduction| paper(who) && i.people.iter().any(|&o| paper(o));
            open.sort_by_key(|i| (i.people.len(), two_papers(i), i.id));
            let wanted = |i: &&Introduction| i.people.iter().all(|&o| !hall.need_not_meet(who, o));
            let fits = { open.into_iter().filter(wanted) }.find(|i| hall.may_join(who, &i.people));
            if let Some(circle) = fits {
                taken.insert(circle.id);
                let reasons = self.reasons_to_join(hall, circle.id, who);
                plan.joining.push((circle.id, who, reasons));
            }
        }
    }

    fn reasons_to_join(&self, hall: &Hall, id: IntroductionId, who: AttendeeId) -> Vec<Reason> {
        let others = hall
            .introduction(id)
            .map(|i| i.people.clone())
            .unwrap_or_default();
        let reasons = others
            .into_iter()
            .flat_map(|other| self.reading.reasons(hall, who, other));
        reasons.collect()
    }
}

/// Pairs or circles: as the round was called, whatever the room is set to by now.
fn mode(room: &Room, round: &Round) -> RoomMode {
    round.terms.mode.unwrap_or(room.mode)
}

/// Has talked at a table of this round, and waits for the next one.
fn had_enough(hall: &Hall, round: &Round, who: AttendeeId) -> bool {
    hall.introductions_of(who)
        .any(|i| i.round() == Some(round.number) && i.state == State::Met && i.includes(who))
}
