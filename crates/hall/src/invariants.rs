//! What must hold after every commit, whatever was asked for. Each thing has its own rules.

use super::Hall;

impl Hall {
    /// The first rule broken, if any.
    pub fn check_invariants(&self) -> Result<(), String> {
        self.check_rooms()?;
        self.check_attendees()?;
        self.check_booths()?;
        self.check_rehearsal()?;
        self.check_introductions()?;
        self.check_encounters()?;
        self.check_topics()?;
        self.check_flags()?;
        self.check_next_steps()
    }
}
