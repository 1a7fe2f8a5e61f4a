//! Facts of a later release: passed over, with the position kept.

use super::Hall;

impl Hall {
    /// The first kind of fact that this release passed over without being told that it may. From then on the hall lacks something: it may be
    /// shown, but nothing may be decided against it, and no snapshot taken of it.
    pub fn lacks(&self) -> Option<&str> {
        self.lacks.as_deref()
    }

    pub(super) fn pass_over(&mut self, kind: &str, optional: bool) {
        if !optional && self.lacks.is_none() {
            self.lacks = Some(kind.into());
        }
    }
}
