//! Who may come in: tokens, join codes and wall keys.

use std::sync::Arc;

use super::replica::Replica;
use crate::catalog::Catalog;
use crate::store::StoreError;
use crate::token::{Bearer, Keys, TokenError, fold_code, same_code};
use domain::{AttendeeId, Millis, RoomId};

/// How long a person's token is good after everything was erased: long enough that the page can say so.
const TOKEN_OUTLIVES_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an organizer stays signed in.
const ORGANIZER_TOKEN_MS: i64 = 24 * 60 * 60 * 1000;

pub struct SignIn {
    catalog: Arc<Catalog>,
    keys: Keys,
    replica: Arc<Replica>,
}

impl SignIn {
    pub(super) fn new(catalog: Arc<Catalog>, keys: Keys, replica: Arc<Replica>) -> Self {
        Self {
            catalog,
            keys,
            replica,
        }
    }

    /// The code that opens the room's join page.
    pub fn join_code(&self, room: &RoomId) -> String {
        let chosen = self.catalog.room(room).and_then(|room| room.code.clone());
        chosen.unwrap_or_else(|| self.keys.join_code(room))
    }

    /// Compared without telling how much was right.
    pub fn is_join_code(&self, room: &RoomId, typed: &str) -> bool {
        same_code(typed, &self.join_code(room))
    }

    /// What a wall of the room is opened with.
    pub fn wall_key(&self, room: &RoomId) -> String {
        self.keys.wall_key(room)
    }

    pub fn is_wall_key(&self, room: &RoomId, key: &str) -> bool {
        self.keys.is_wall_key(room, key)
    }

    /// Of a device that is new.
    pub fn attendee_token(&self, id: AttendeeId) -> String {
        let device = rand::random();
        let erased = self.catalog.event.erase_at.max(self.token_time());
        self.issue(
            Bearer::Attendee { id, device },
            erased.plus(TOKEN_OUTLIVES_MS),
        )
    }

    pub fn organizer_token(&self) -> String {
        let expires = self.token_time().plus(ORGANIZER_TOKEN_MS);
        self.issue(Bearer::Organizer, expires)
    }

    pub fn issue(&self, bearer: Bearer, expires: Millis) -> String {
        self.keys.issue(bearer, expires)
    }

    /// Who a token speaks for.
    pub fn bearer(&self, token: &str) -> Result<Bearer, TokenError> {
        self.keys.verify(token, self.token_time())
    }

    /// A number that stands for the token and tells nothing of it.
    pub fn token_digest(&self, token: &str) -> u64 {
        self.keys.request_digest(&[token.as_bytes()])
    }

    /// A token has expired when both clocks say so: one that is ahead for a moment must not turn everybody away.
    fn token_time(&self) -> Millis {
        self.replica.now().min(self.replica.system_time())
    }

    /// Whom a resume code stands for. One that is not known here may have come by another node a moment ago.
    pub async fn resume(&self, code: &str) -> Result<Option<AttendeeId>, StoreError> {
        let code = fold_code(code);
        let directory = &self.replica.stores.directory;
        let mut found = directory.resume(&code);
        if found.is_none() {
            directory.refresh().await?;
            found = directory.resume(&code);
        }
        match found {
            Some(who) => self.replica.who(who).await,
            None => Ok(None),
        }
    }
}
