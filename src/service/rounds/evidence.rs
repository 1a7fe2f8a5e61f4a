//! What is kept of a round that is about to be called: who had which turn, and the proof that no round is better.

use std::collections::BTreeSet;

use super::Rounds;
use super::plan::Floor;
use crate::proof::claim;
use domain::{AttendeeId, RoomMode, Waiting};
use matching::round::proof::prove;
use matching::round::{Introduction, Odd, Round};
use matching::score::Weights;
use protocol::api::{RoundProof, Seat};

/// `here`: who takes part, before pinned groups were seated; `floor`: without them.
pub(super) fn seats(
    here: &[(AttendeeId, u32)],
    floor: &Floor,
    rest: &Round,
) -> Vec<(AttendeeId, u32, Seat)> {
    let arranged: BTreeSet<_> = floor.people.iter().map(|person| person.id).collect();
    let waits = |who: &AttendeeId| {
        let mut waiting = rest.waiting.iter();
        waiting.find(|(id, _)| id == who).map(|(_, why)| *why)
    };
    let seat = |who: &AttendeeId| match waits(who) {
        _ if !arranged.contains(who) => Seat::Given,
        None => Seat::Table,
        Some(Waiting::NobodyToMeet) => Seat::Aside,
        Some(_) => Seat::Waits,
    };
    here.iter()
        .map(|(who, sat_out)| (*who, *sat_out, seat(who)))
        .collect()
}

impl Rounds {
    pub(super) fn claim(
        &self,
        mode: RoomMode,
        floor: &Floor,
        weights: &Weights,
        seed: u64,
        round: &Round,
    ) -> RoundProof {
        if mode == RoomMode::Circles {
            return RoundProof::Circles;
        }
        let tables = floor.left();
        let request = self.request(floor, weights, Odd::Pause, seed, tables);
        let people = |introduction: &Introduction| introduction.attendees.clone();
        let groups: Vec<_> = round.introductions.iter().map(people).collect();
        claim(prove(&request, &groups, rand::random()), tables)
    }
}
