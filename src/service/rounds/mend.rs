//! Tables are mended while their round runs: whoever sits alone or came late is called to somebody.

use std::collections::BTreeSet;
use std::time::Instant;

use super::Rounds;
use super::floor::{had_enough, mode};
use crate::matcher::weights;
use domain::{AttendeeId, IntroductionId, Millis, RoomId};
use domain::{IntroductionState as State, Reason, RoomMode};
use hall::{Hall, Introduction, RepairPlan, Room, Round, Tables};
use matching::repair::{Called, repair};
use matching::round::{Odd, Request};
use protocol::api::Pin;

/// A table may still be joined this long after its round began.
const MAY_JOIN_MS: i64 = 60_000;

impl Rounds {
    pub(super) fn plan_repair(&self, id: &RoomId, now: Millis) -> Option<RepairPlan> {
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
