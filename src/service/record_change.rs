//! Changing what is held of somebody, beside whatever else is written of them.

use super::invalid::Invalid;
use super::replica::Replica;
use crate::directory::PersonRecord;
use domain::AttendeeId;

impl Replica {
    /// Writes a person's record as `change` leaves it, unless that refuses. To be run to its end: half of it is a record without a person.
    pub(super) async fn change_record(
        &self,
        who: AttendeeId,
        change: impl FnOnce(&mut PersonRecord) -> Result<(), Invalid>,
    ) -> Result<(), Invalid> {
        let directory = &self.stores.directory;
        let _turn = self.record_changes.lock().await;
        // What another node has just written is not undone.
        directory.refresh().await?;
        let before = directory.person(who).ok_or(Invalid::Gone)?;
        let mut record: PersonRecord = (*before).clone();
        change(&mut record)?;
        if record == *before {
            return Ok(());
        }
        directory.put(vec![(who, record)]).await?;
        if self.hall().attendee(who).is_none() {
            // Erased meanwhile: what was just written must not outlive them.
            directory.erase(&[who]).await?;
            return Err(Invalid::Gone);
        }
        Ok(())
    }
}
