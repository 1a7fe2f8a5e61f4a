//! Requests that were done: sent again, they are answered and not done again.

use serde::{Deserialize, Serialize};

use super::{Fact, Hall};
use domain::AttendeeId;

/// Client requests remembered per person; a phone resends only what was unanswered when its connection broke.
pub(super) const REQUESTS_REMEMBERED: usize = 64;

/// What the client called this command, so that sending it twice does it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Absent for a registration: there is nobody yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AttendeeId>,
    pub digest: u64,
}

impl Hall {
    /// Who was registered under this idempotency key, or by this very request.
    pub fn already_registered(&self, digest: u64) -> Option<AttendeeId> {
        self.registrations.get(&digest).copied()
    }

    pub fn already_done(&self, request: &Request) -> bool {
        match request.by {
            Some(by) => self
                .attendees
                .get(&by)
                .is_some_and(|a| a.requests.contains(&request.digest)),
            None => self.registrations.contains_key(&request.digest),
        }
    }

    pub(super) fn remember(&mut self, request: &Request, facts: &[Fact]) {
        match request.by {
            Some(by) => {
                if let Some(attendee) = self.attendees.get_mut(&by) {
                    if attendee.requests.len() == REQUESTS_REMEMBERED {
                        attendee.requests.pop_front();
                    }
                    attendee.requests.push_back(request.digest);
                }
            }
            None => {
                for fact in facts {
                    if let Fact::Registered { attendee, .. } | Fact::Corrected { attendee, .. } =
                        fact
                    {
                        self.registrations.insert(request.digest, *attendee);
                    }
                }
            }
        }
    }
}
