//! A round put together from the hall as it is: pinned groups first, everybody else by the matcher, then tables.

use std::collections::BTreeSet;
use std::time::Instant;

use super::super::proof::Evidence;
use super::super::views::sitting_out;
use super::{RoundOrder, Rounds, evidence, pins};
use crate::catalog::Catalog;
use crate::matcher::{reasons, weights};
use domain::{AttendeeId, IntroductionId, Millis, RoomId, RoomMode, TopicId, Waiting};
use hall::{Group, Hall, Rejection, Room, RoundPlan, Tables, Terms};
use matching::circle::{Shape, circles};
use matching::round::{self, Attending, Introduction, Odd, Request};
use matching::score::Weights;
use protocol::api::{Pin, PreviewGroup, RoundPreview, Unpinned};

/// Points for a group table with every link of the room's chain: about one need answered.
const CHAIN: i32 = 2_000;

/// A round, not called yet.
pub(super) struct Planned {
    pub plan: RoundPlan,
    /// The first so many groups are pinned.
    pinned: usize,
    pub unpinned: Vec<Unpinned>,
    /// Would be called if they did not leave before its end.
    leaving: Vec<AttendeeId>,
    /// Where it is to be called.
    pub evidence: Option<Evidence>,
}

impl Planned {
    /// With the `words` of the topics that some sit together for.
    pub(super) fn preview(
        self,
        words: impl Fn(TopicId) -> Option<String>,
        relation: impl Fn(&[AttendeeId]) -> Option<String>,
    ) -> RoundPreview {
        let groups = self.plan.groups.into_iter().enumerate();
        let groups: Vec<_> = groups
            .map(|(i, group)| PreviewGroup {
                relation: relation(&group.people),
                table: group.table,
                attendees: group.people,
                score: group.score,
                reasons: protocol::each(&group.reasons),
                topic: group.topic.and_then(&words),
                pinned: i < self.pinned,
            })
            .collect();
        let mut waiting = self.plan.waiting;
        waiting.extend(self.leaving.into_iter().map(|who| (who, Waiting::Leaving)));
        RoundPreview {
            seed: self.plan.seed,
            total: groups.iter().map(|group| group.score).sum(),
            bound: self.plan.bound,
            sitting_out: sitting_out(&waiting),
            groups,
            unpinned: self.unpinned,
        }
    }
}

/// Who takes part and what restricts them, read in one look at the hall.
pub(super) struct Floor {
    pub people: Vec<Attending>,
    pub banned: Vec<(AttendeeId, AttendeeId)>,
    pub tables: Tables,
}

impl Floor {
    /// Groups of these people that still find a table; `None`: any number.
    pub(super) fn left(&self) -> Option<usize> {
        self.tables.left(self.people.iter().map(|person| person.id))
    }
}

impl Floor {
    /// Nobody takes part under two registrations. Who no longer does.
    pub(super) fn part_once(
        &mut self,
        hall: &Hall,
        taken: &BTreeSet<AttendeeId>,
    ) -> BTreeSet<AttendeeId> {
        let people = self.people.iter().map(|person| person.id);
        let people: Vec<_> = people.filter(|who| !taken.contains(who)).collect();
        let surplus = hall.surplus(&people, taken);
        self.people.retain(|person| !surplus.contains(&person.id));
        surplus
    }
}

impl Rounds {
    /// Everybody who can be called now, to tables given out from `tables`.
    /// `until`: without those who leave before that.
    pub(super) fn floor(
        &self,
        hall: &Hall,
        id: &RoomId,
        room: &Room,
        tables: Tables,
        until: Millis,
    ) -> Floor {
        let free: Vec<_> = self.callable(hall, id, room, until).collect();
        Floor {
            banned: hall.kept_apart(&free),
            people: self.attending(hall, &free),
            tables,
        }
    }

    /// Who can be called to a table that is kept until then.
    pub(super) fn callable<'a>(
        &'a self,
        hall: &'a Hall,
        id: &'a RoomId,
        room: &'a Room,
        until: Millis,
    ) -> impl Iterator<Item = AttendeeId> + 'a {
        let view = self.reading.view(hall);
        let people = room.people.iter().copied();
        people.filter(move |who| view.is_callable(id, *who) && !view.leaves_before(*who, until))
    }

    /// Who could be, if they did not leave before that.
    fn leaving(&self, hall: &Hall, id: &RoomId, room: &Room, until: Millis) -> Vec<AttendeeId> {
        let view = self.reading.view(hall);
        let leaves =
            |who: &AttendeeId| view.is_callable(id, *who) && view.leaves_before(*who, until);
        room.people.iter().copied().filter(leaves).collect()
    }

    pub(super) fn plan_round(
        &self,
        id: &RoomId,
        order: &RoundOrder,
        to_call: bool,
    ) -> Result<Planned, Rejection> {
        // Small enough that a browser shows it unrounded.
        let seed = order
            .seed
            .unwrap_or_else(|| u64::from(rand::random::<u32>()));
        let starts_at = self.reading.now().plus(order.moving_ms);
        let ends_at = starts_at.plus(order.length_ms);
        let (mut floor, mode, pinned, themed, mut unpinned, mut waiting, leaving) = {
            let hall = self.reading.hall();
            let room = hall.room(id).ok_or(Rejection::NoSuchRoom)?;
            let count = order.tables.unwrap_or(room.tables);
            let tables = hall.first_tables(room, count, self.reading.now());
            let mut floor = self.floor(&hall, id, room, tables, ends_at);
            let (pinned, unpinned) = self.pins(&hall, id, &floor, &order.pins);
            let people = |pins: &[Pin]| pins.iter().flat_map(|pin| pin.attendees.clone()).collect();
            let mut seated: Vec<_> = people(&pinned);
            let themed = match room.mode {
                RoomMode::Circles => self.topic_tables(&hall, id, &floor, &seated, &order.parted),
                _ => Vec::new(),
            };
            seated.extend::<Vec<_>>(people(&themed));
            let surplus = floor.part_once(&hall, &seated.into_iter().collect());
            let at_booths = room.people.iter().copied().filter(|who| {
                hall.is_kept_by_a_booth(*who, id) && self.reading.is_here(&hall, *who)
            });
            let waiting: Vec<_> = at_booths
                .map(|who| (who, Waiting::AtBooth))
                .chain(
                    surplus
                        .into_iter()
                        .map(|who| (who, Waiting::RegisteredTwice)),
                )
                .collect();
            let leaving = self.leaving(&hall, id, room, ends_at);
            (floor, room.mode, pinned, themed, unpinned, waiting, leaving)
        };
        floor.banned.extend_from_slice(&order.parted);
        let weights = weights(&self.reading.catalog, id);
        let here: Vec<_> = { floor.people.iter() }.map(|p| (p.id, p.turns())).collect();
        let (mut groups, without_table) = self.seat_pins(&mut floor, &weights, pinned, seed);
        unpinned.extend(without_table);
        let mut bound: i64 = groups.iter().map(|group| group.score).sum();
        let pinned = groups.len();
        // Without a table they are introduced as everybody else, and keep their seats for the next round.
        let (themed, _) = self.seat_pins(&mut floor, &weights, themed, seed);
        bound += themed.iter().map(|group| group.score).sum::<i64>();
        groups.extend(themed);
        let rest = self.arrange(id, mode, &floor, &weights, seed);
        bound += rest.bound;
        let evidence = to_call.then(|| Evidence {
            people: evidence::seats(&here, &floor, &rest),
            claim: self.claim(mode, &floor, &weights, seed, &rest),
        });
        waiting.extend(rest.waiting);
        let near = self.near(id, &rest.introductions, &floor.tables);
        for (found, near) in rest.introductions.iter().zip(near) {
            let table = floor.tables.take(&found.attendees, near);
            if table.is_some() || !floor.tables.sends() {
                groups.push(self.group(found, table));
            } else {
                waiting.extend(found.attendees.iter().map(|&who| (who, Waiting::NoTable)));
            }
        }
        if mode == RoomMode::Circles {
            let hall = self.reading.hall();
            for group in &mut groups {
                group.topic = hall.topic_of(&group.people, id);
            }
        }
        Ok(Planned {
            plan: RoundPlan {
                room: id.clone(),
                seed,
                starts_at,
                ends_at,
                groups,
                waiting,
                bound,
                of_timetable: order.of_timetable,
                terms: Terms {
                    tables: order.tables,
                    mode: Some(mode),
                    pins: order.pins.iter().map(pins::as_terms).collect(),
                    parted: order.parted.clone(),
                },
                commitment: None,
            },
            pinned,
            unpinned,
            leaving,
            evidence,
        })
    }

    /// Pairs, or circles where the room forms those.
    pub(super) fn arrange(
        &self,
        id: &RoomId,
        mode: RoomMode,
        floor: &Floor,
        weights: &Weights,
        seed: u64,
    ) -> round::Round {
        let deadline = Instant::now() + self.settings.budget;
        let in_time = || Instant::now() < deadline;
        let room = self.reading.catalog.room(id);
        let odd = room.map(|room| room.odd).unwrap_or_default();
        let request = self.request(floor, weights, odd, seed, floor.left());
        match (mode, room) {
            (RoomMode::Circles, Some(room)) => {
                let links = links(&self.reading.catalog, &room.chain);
                let kinds = kinds(&self.reading.catalog);
                let shape = Shape {
                    size: room.group_size[0] as usize..=room.group_size[1] as usize,
                    links: &links,
                    chain: CHAIN,
                    kinds: &kinds,
                };
                circles(&request, &shape, in_time)
            }
            _ => round::compute(&request, in_time),
        }
    }

    pub(super) fn request<'a>(
        &'a self,
        floor: &'a Floor,
        weights: &'a Weights,
        odd: Odd,
        seed: u64,
        tables: Option<usize>,
    ) -> Request<'a> {
        Request {
            world: &self.reading.world,
            weights,
            people: &floor.people,
            banned: &floor.banned,
            odd,
            tables,
            seed,
        }
    }

    pub(super) fn attending(&self, hall: &Hall, ids: &[AttendeeId]) -> Vec<Attending> {
        let known = ids.iter().filter_map(|&id| Some((id, hall.attendee(id)?)));
        let person = |(id, attendee): (AttendeeId, &hall::Attendee)| Attending {
            id,
            profile: self.reading.profile(hall, id, attendee),
            sat_out: attendee.sat_out,
            trios: hall.trios(id),
        };
        let mut people: Vec<_> = known.map(person).collect();
        round::share_guests(&mut people);
        people
    }

    /// The introduction id is given when it is called.
    pub(super) fn group(&self, introduction: &Introduction, table: Option<u16>) -> Group {
        Group {
            introduction: IntroductionId(0),
            table,
            people: introduction.attendees.clone(),
            score: introduction.score,
            reasons: reasons(
                &self.reading.catalog,
                &introduction.reasons,
                &introduction.attendees,
            ),
            topic: None,
            repair: false,
        }
    }
}

/// By profile of the matcher: which link of the room's chain it is.
fn links(catalog: &Catalog, chain: &[Vec<domain::KindId>]) -> Vec<Option<u8>> {
    let link = |kind: &domain::KindId| {
        let place = chain.iter().position(|link| link.contains(kind))?;
        u8::try_from(place).ok()
    };
    let subs = catalog.sub_kinds.iter().map(|sub| link(&sub.kind));
    subs.chain(catalog.kinds.iter().map(|kind| link(&kind.id)))
        .collect()
}

/// By profile of the matcher: its kind.
fn kinds(catalog: &Catalog) -> Vec<u8> {
    let at = |kind: &domain::KindId| {
        let place = catalog.kinds.iter().position(|known| known.id == *kind);
        place.unwrap_or_default() as u8
    };
    let subs = catalog.sub_kinds.iter().map(|sub| at(&sub.kind));
    subs.chain(catalog.kinds.iter().map(|kind| at(&kind.id)))
        .collect()
}
