//! What a plan says beside its rounds: what nobody here can answer, and what other ways of making rounds would give the same people.

use super::Crowd;
use crate::catalog::Catalog;
use matching::plan::PlanRequest;
use matching::rivals;
use matching::worth::{Room, Worth};

pub(super) struct Report<'a> {
    pub(super) crowd: &'a Crowd,
    pub(super) catalog: &'a Catalog,
    pub(super) room: Room<'a>,
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
        let worth =
            |rounds: &rivals::Rounds| room.worth(rounds.iter().flatten().map(|pair| &pair[..]));
        Self {
            crowd,
            catalog,
            instead: [
                ("best pair first", worth(&greedy)),
                ("at random", worth(&random)),
            ],
            room,
        }
    }

    /// Tags that people seek and nobody here offers whom they may meet, with how many those are; most sought first.
    pub(super) fn nobody_offers(&self) -> Vec<(usize, usize)> {
        let mut seekers = vec![0; self.catalog.tags.len()];
        for a in 0..self.room.len() {
            for tag in self
                .room
                .needs(a)
                .difference(self.room.answerable(a))
                .iter()
            {
                seekers[usize::from(tag)] += 1;
            }
        }
        let mut found: Vec<(usize, usize)> = seekers
            .into_iter()
            .enumerate()
            .filter(|s| s.1 > 0)
            .collect();
        found.sort_by_key(|&(tag, seekers)| (std::cmp::Reverse(seekers), tag));
        found
    }
}
