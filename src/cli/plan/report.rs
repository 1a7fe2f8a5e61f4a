//! What a plan says beside its rounds: what nobody here can answer, and what other ways of making rounds would give the same people.

use super::Crowd;
use crate::catalog::Catalog;
use crate::catalog::text::Text;
use crate::matcher::said_of;
use matching::plan::PlanRequest;
use matching::rivals;
use matching::round::Odd;
use matching::score::World;
use matching::worth::{Room, Worth};

pub(super) struct Report<'a> {
    pub(super) crowd: &'a Crowd,
    pub(super) catalog: &'a Catalog,
    pub(super) room: Room<'a>,
    pub(super) world: &'a World,
    /// What the worst served can have answered at most, whoever makes the rounds; parts of a thousand.
    pub(super) worst_at_most: u32,
    /// How else rounds could be made, and what they would be worth.
    pub(super) instead: [(&'static str, Worth); 2],
}

impl<'a> Report<'a> {
    pub(super) fn new(request: &PlanRequest<'a>, crowd: &'a Crowd, catalog: &'a Catalog) -> Self {
        let room = request.room();
        let tables = request.tables.unwrap_or(usize::MAX);
        let rounds = request.rounds;
        let greedy = rivals::greedy(&request.scorer(), &room, rounds, tables);
        let random = rivals::random(&room, rounds, tables, request.seed);
        // somebody may be at a table of three each time
        let partners = match request.odd {
            Odd::Trio => 2 * rounds,
            Odd::Pause => rounds,
        };
        let worth =
            |rounds: &rivals::Rounds| room.worth(rounds.iter().flatten().map(|pair| &pair[..]));
        Self {
            crowd,
            catalog,
            instead: [
                ("best pair first", worth(&greedy)),
                ("at random", worth(&random)),
            ],
            worst_at_most: room.worst_at_most(partners),
            room,
            world: request.world,
        }
    }

    /// What two people of the list are to each other: its id, and how it is said.
    pub(super) fn relation(&self, a: usize, b: usize) -> Option<(&'a str, &'a Text)> {
        let [a, b] = [a, b].map(|at| &self.crowd.rows[at]);
        let kinds = (
            (&a.kind, a.sub_kind.as_ref()),
            (&b.kind, b.sub_kind.as_ref()),
        );
        said_of(self.catalog, kinds, (a.role.as_ref(), b.role.as_ref()))
    }

    /// People who offer the tag, and whom the event's limits of kinds keep from this person.
    pub(super) fn kept_apart_by_kind(&self, at: usize, tag: u8) -> usize {
        let me = self.room.person(at);
        let others = (0..self.room.len()).filter(|&b| self.room.gives(b, at).contains(tag));
        let kept = |b: &usize| !self.world.kinds_allow(me, self.room.person(*b));
        others.filter(kept).count()
    }
}
