//! Where somebody is with a booth.

use super::{View, count};
use domain::{AttendeeId, BoothId};
use protocol::view::AtBoothView;

/// Nothing if they neither wait nor are there.
pub(super) fn at_booth(view: &View, id: &BoothId, who: AttendeeId) -> Option<AtBoothView> {
    let booth = view.hall.booth(id)?;
    Some(AtBoothView {
        booth: id.clone(),
        state: booth.state(who)?.into(),
        ahead: booth.ahead(who).map(count),
        until: booth.kept_until(who).map(|at| view.rfc3339(at)),
        passed_over: view.hall.is_passed_over(id, who),
    })
}
