//! What a report leaves unsaid: small counts, and those from which a small one follows by subtraction.

use protocol::api::Count;

/// Says no count below so many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Discretion {
    pub(super) below: u32,
}

impl Discretion {
    /// A count that is part of no sum.
    pub(super) fn alone(self, count: u32) -> Count {
        (count >= self.below).then_some(count)
    }

    /// A part of a whole that is said: what is left of it is not small either. That nothing is left may be known.
    pub(super) fn part(self, part: u32, whole: u32) -> Count {
        self.alone(part).filter(|_| !self.leaves_few(part, whole))
    }

    /// As [`part`](Self::part), where nothing may not be known either, because it is a list's own sum.
    pub(super) fn share(self, part: u32, whole: u32) -> Count {
        let rest = whole.saturating_sub(part);
        self.alone(part).filter(|_| rest >= self.below)
    }

    /// Counts whose sum may be known: whatever is left out adds up to no small number, and is never a single one.
    pub(super) fn list(self, counts: &[u32]) -> Vec<Count> {
        self.without(counts, vec![false; counts.len()])
    }

    /// As [`list`](Self::list), each of them a part of a whole that is said.
    pub(super) fn parts(self, counts: &[u32], wholes: &[u32]) -> Vec<Count> {
        let pairs = counts.iter().zip(wholes);
        let few = pairs.map(|(&part, &whole)| self.leaves_few(part, whole));
        self.without(counts, few.collect())
    }

    fn leaves_few(self, part: u32, whole: u32) -> bool {
        let rest = whole.saturating_sub(part);
        (1..self.below).contains(&rest)
    }

    fn without(self, counts: &[u32], mut unsaid: Vec<bool>) -> Vec<Count> {
        for (unsaid, count) in unsaid.iter_mut().zip(counts) {
            *unsaid |= *count < self.below;
        }
        let left_out = |unsaid: &[bool]| {
            let counts = counts.iter().zip(unsaid).filter(|(_, unsaid)| **unsaid);
            counts.fold((0, 0), |(n, sum), (count, _)| (n + 1, sum + count))
        };
        loop {
            let (n, sum): (u32, u32) = left_out(&unsaid);
            if n == 0 || n >= 2 && sum >= self.below {
                break;
            }
            let said = (0..counts.len()).filter(|&i| !unsaid[i]);
            let Some(smallest) = said.min_by_key(|&i| counts[i]) else {
                break;
            };
            unsaid[smallest] = true;
        }
        let counts = counts.iter().zip(unsaid);
        counts
            .map(|(&count, unsaid)| (!unsaid).then_some(count))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Discretion = Discretion { below: 5 };

    #[test]
    fn what_is_left_out_of_a_list_is_several_and_not_few() {
        let said = |counts: &[u32]| FIVE.list(counts);
        assert_eq!(said(&[9, 7]), [Some(9), Some(7)]);
        // one alone would follow from the sum
        assert_eq!(said(&[9, 7, 3]), [Some(9), None, None]);
        // so would two of which the sum says that they are few
        assert_eq!(said(&[9, 7, 1, 0]), [Some(9), None, None, None]);
        assert_eq!(said(&[9, 7, 3, 4]), [Some(9), Some(7), None, None]);
        assert_eq!(said(&[2, 1]), [None, None]);
    }

    #[test]
    fn a_part_says_nothing_of_a_small_rest() {
        assert_eq!(FIVE.part(8, 10), None);
        assert_eq!(FIVE.part(10, 10), Some(10));
        assert_eq!(FIVE.share(10, 10), None);
        assert_eq!(FIVE.part(5, 10), Some(5));
        // 8 of 10 is kept back, and with it one more: the sum of parts is known
        let parts = FIVE.parts(&[8, 20, 30], &[10, 40, 60]);
        assert_eq!(parts, [None, None, Some(30)]);
    }
}
