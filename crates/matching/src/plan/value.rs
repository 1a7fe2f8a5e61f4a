//! What exchanges weigh.

use super::PlanRequest;
use crate::score::Profile;
use crate::worth::Room;

/// What exchanges weigh, on the scale of [`worth`]: a pair of which one answers what the other seeks, and a point of a pair's other terms.
pub(super) const REASON: i32 = 100_000;
pub(super) const POINT: i32 = 20;

/// What it takes from the worth of a schedule that somebody has no answer at all, or less than half of what could be answered.
const NOTHING: i64 = 2_000_000;
const LESS_THAN_HALF: i64 = 2_000_000;

/// What pairs are worth apart from the needs they cover, where they may meet.
pub(super) fn pairs(request: &PlanRequest<'_>, room: &Room<'_>) -> Vec<i32> {
    let n = room.len();
    let (scorer, mutual) = (request.scorer(), request.world.mutual());
    // kinds, wards and the like
    let rest: Vec<Profile> = { request.people.iter() }
        .map(|(_, p)| Profile {
            needs: p.needs.intersection(mutual),
            ..p.clone()
        })
        .collect();
    let worth = |(a, b): (usize, usize)| {
        if !room.may_meet(a, b) {
            return i32::MIN;
        }
        let has_reason = !room.gives(a, b).is_empty() || !room.gives(b, a).is_empty();
        POINT * scorer.points(&rest[a], &rest[b]) + if has_reason { REASON } else { 0 }
    };
    (0..n * n).map(|at| worth((at / n, at % n))).collect()
}

/// What it is worth that `covered` needs of `of` are: the least covered gain most, and most of all whoever would have nothing, or less than half.
pub(super) fn worth(covered: usize, of: usize) -> i64 {
    if of == 0 {
        return 0;
    }
    let missing = 1000 - (1000 * covered / of) as i64;
    let mut worth = 2000 * (1000 - missing) - missing * missing * missing / 200;
    if covered == 0 {
        worth -= NOTHING;
    }
    if 2 * covered < of {
        worth -= LESS_THAN_HALF;
    }
    worth
}
