//! What is to happen, by the clock: a queue that only looks ahead.
//!
//! Nothing is ever put before what was taken last, so a radix heap does (Ahuja, Mehlhorn, Orlin and Tarjan, 1990): entries lie in drawers by the highest
//! bit in which they differ from the clock. Only the first drawer is sorted out when the clock moves on. What is far ahead, and mostly never
//! wanted, is written once and not looked at again.

/// One drawer for what is due now, one for each bit.
const DRAWERS: usize = 65;

#[derive(Debug)]
pub(super) struct Agenda<T> {
    clock: i64,
    drawers: Vec<Vec<(i64, T)>>,
    /// Bit d: there is something in drawer d + 1.
    filled: u64,
}

impl<T: Copy> Agenda<T> {
    pub(super) fn new() -> Self {
        Self {
            clock: 0,
            drawers: (0..DRAWERS).map(|_| Vec::new()).collect(),
            filled: 0,
        }
    }

    /// What was taken last, 0 at first.
    pub(super) fn clock(&self) -> i64 {
        self.clock
    }

    /// `clock` must be ahead.
    pub(super) fn put(&mut self, clock: i64, what: T) {
        debug_assert!(clock > self.clock, "{clock} is over");
        let drawer = drawer(clock, self.clock);
        self.filled |= 1 << (drawer - 1);
        self.drawers[drawer].push((clock, what));
    }

    /// Moves the clock on to what comes first and gives all that is due then to `due`, in the order it was put; says no if there is nothing.
    pub(super) fn turn(&mut self, mut due: impl FnMut(T)) -> bool {
        if self.filled == 0 {
            return false;
        }
        let first = self.filled.trailing_zeros() as usize + 1;
        self.filled &= !(1 << (first - 1));
        let mut open = std::mem::take(&mut self.drawers[first]);
        let next = open.iter().map(|&(clock, _)| clock).min();
        self.clock = next.unwrap_or(self.clock);
        for (clock, what) in open.drain(..) {
            if clock == self.clock {
                due(what);
            } else {
                self.put(clock, what);
            }
        }
        // nothing goes back into the drawer it came from
        self.drawers[first] = open;
        true
    }
}

const fn drawer(clock: i64, from: i64) -> usize {
    (i64::BITS - (clock ^ from).leading_zeros()) as usize
}
