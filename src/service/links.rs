//! People's own links: who comes in with one, and all of them for the organizer's mail.

use std::sync::Arc;

use super::replica::Replica;
use super::writer::{CommandError, Commands};
use crate::store::StoreError;
use crate::token::Keys;
use domain::AttendeeId;
use hall::{Action, Command, Rejection, Request};

/// In front of what tells one link from another.
const PATH: &str = "/p/";

pub struct Links {
    pub(super) replica: Arc<Replica>,
    pub(super) commands: Commands,
    pub(super) keys: Keys,
}

/// A row of the organizer's list.
pub struct Linked {
    pub who: AttendeeId,
    pub badge: u32,
    pub name: String,
    pub email: Option<String>,
    pub link: String,
}

/// Why nobody comes in with a link.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error("no link of this event")]
    NoSuchLink,
    #[error("whoever it was of has been erased")]
    Erased,
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Links {
    pub fn of(&self, public_url: &str, who: AttendeeId) -> String {
        self.keys.person_link(public_url, who)
    }

    /// Whose link somebody typed, scanned or photographed: the whole address or its last part.
    pub fn named(&self, text: &str) -> Option<AttendeeId> {
        let (_, secret) = text.rsplit_once(PATH).unwrap_or(("", text));
        let who = self.keys.person_of(secret.trim())?;
        Some(self.replica.hall().who(who))
    }

    /// Who comes in with the link. `already`: as whom this device is in; `key`: what it calls this coming, so that sent twice it is one.
    pub async fn claim(
        &self,
        secret: &str,
        already: Option<AttendeeId>,
        key: Option<&str>,
    ) -> Result<AttendeeId, ClaimError> {
        let who = self.keys.person_of(secret).ok_or(ClaimError::NoSuchLink)?;
        let who = self.replica.who(who).await?.ok_or(ClaimError::Erased)?;
        if already != Some(who) {
            // Decided where everything is: another node may have seen a device of theirs a moment ago.
            let claim = Command::Attendee(who, Action::Claim);
            let request = key.map(|key| Request {
                by: Some(who),
                digest: self.keys.request_digest(&[b"claim", key.as_bytes()]),
            });
            match self.commands.execute(claim, request).await {
                // At another node, a moment ago.
                Err(CommandError::Rejected(Rejection::NotRegistered)) => {
                    return Err(ClaimError::Erased);
                }
                done => done?,
            };
        }
        Ok(who)
    }

    /// Everybody's, by the number on their badge.
    pub fn all(&self, public_url: &str) -> Vec<Linked> {
        let hall = self.replica.hall();
        let directory = &self.replica.stores.directory;
        let mut all: Vec<_> = hall
            .attendees()
            .filter_map(|(who, attendee)| {
                let record = directory.person(who)?;
                Some(Linked {
                    who,
                    badge: attendee.badge,
                    name: record.name.clone(),
                    email: record.contact.email.clone(),
                    link: self.of(public_url, who),
                })
            })
            .collect();
        all.sort_by_key(|linked| linked.badge);
        all
    }
}
