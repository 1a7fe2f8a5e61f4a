//! A bounded log by position: what fell out is remembered by where it ended.

use std::collections::VecDeque;

use domain::Position;

/// The newest `capacity` entries; whoever is further behind is told so and starts over.
#[derive(Debug)]
pub(super) struct Log<T> {
    entries: VecDeque<(Position, T)>,
    capacity: usize,
    /// Entries up to and including this position may be gone.
    floor: Position,
}

/// Something the reader has not seen is no longer held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed;

impl<T: Clone> Log<T> {
    pub(super) fn new(capacity: usize, floor: Position) -> Self {
        Self {
            entries: VecDeque::new(),
            capacity,
            floor,
        }
    }

    pub(super) fn push(&mut self, at: Position, entry: T) {
        if self.entries.len() == self.capacity
            && let Some((gone, _)) = self.entries.pop_front()
        {
            self.floor = gone;
        }
        self.entries.push_back((at, entry));
    }

    pub(super) fn newest(&self) -> Option<&(Position, T)> {
        self.entries.back()
    }

    /// Forgets everything up to `floor`.
    pub(super) fn restart(&mut self, floor: Position) {
        self.entries.clear();
        self.floor = floor;
    }

    /// Entries in `(after, until]`, oldest first.
    pub(super) fn between(
        &self,
        after: Position,
        until: Position,
    ) -> Result<Vec<(Position, T)>, Missed> {
        if after < self.floor {
            return Err(Missed);
        }
        let start = self.entries.partition_point(|(at, _)| *at <= after);
        Ok(self
            .entries
            .iter()
            .skip(start)
            .take_while(|(at, _)| *at <= until)
            .cloned()
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(entries: impl IntoIterator<Item = u64>) -> Log<u64> {
        let mut log = Log::new(3, Position(0));
        for n in entries {
            log.push(Position(n), n);
        }
        log
    }

    #[test]
    fn gives_exactly_what_lies_between() {
        let log = log([2, 5, 5]);
        let read = |after, until| {
            log.between(Position(after), Position(until))
                .map(|v| v.iter().map(|e| e.1).collect::<Vec<_>>())
        };
        assert_eq!(read(0, 9), Ok(vec![2, 5, 5]));
        assert_eq!(read(2, 9), Ok(vec![5, 5]));
        assert_eq!(read(0, 4), Ok(vec![2]));
        assert_eq!(read(5, 9), Ok(vec![]));
    }

    #[test]
    fn says_when_something_is_no_longer_held() {
        let log = log([1, 2, 3, 4, 5]);
        assert_eq!(log.between(Position(1), Position(9)), Err(Missed));
        assert_eq!(
            log.between(Position(2), Position(9)).map(|v| v.len()),
            Ok(3)
        );
    }
}
