//! Who may come in: tokens, join codes and wall keys.

use std::sync::Arc;

use super::replica::Replica;
use crate::catalog::Catalog;
use crate::config::Join;
use crate::store::StoreError;
use crate::token::{Bearer, Keys, TokenError, fold_code, same_code};
use domain::{AttendeeId, Millis, RoomId};
use hall::Hall;

/// How long a person's token is good after everything was erased: long enough that the page can say so.
const TOKEN_OUTLIVES_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an organizer stays signed in.
const ORGANIZER_TOKEN_MS: i64 = 24 * 60 * 60 * 1000;

/// How long a code that changed by itself is still accepted: a minute for the form, and time to be interrupted.
const CODE_GRACE_MS: i64 = 5 * 60 * 1000;
/// How much sooner another node's wall may show the next one: its clock is ahead.
const CODE_AHEAD_MS: i64 = 30 * 1000;

pub struct SignIn {
    join: Join,
    catalog: Arc<Catalog>,
    keys: Keys,
    replica: Arc<Replica>,
}

impl SignIn {
    pub(super) fn new(
        join: Join,
        catalog: Arc<Catalog>,
        keys: Keys,
        replica: Arc<Replica>,
    ) -> Self {
        Self {
            join,
            catalog,
            keys,
            replica,
        }
    }

    /// The code that opens the room's join page now.
    pub fn join_code(&self, room: &RoomId) -> String {
        self.join_code_in(&self.replica.hall(), room)
    }

    pub(super) fn join_code_in(&self, hall: &Hall, room: &RoomId) -> String {
        self.code_at(hall, room, self.replica.now())
    }

    fn code_at(&self, hall: &Hall, room: &RoomId, at: Millis) -> String {
        let drawn = hall.room(room).map_or(0, |room| room.codes_drawn);
        let period = self.period_ms().map(|length| at.0.div_euclid(length));
        let chosen = self.catalog.room(room).and_then(|room| room.code.clone());
        // What was drawn takes the place of what was written down.
        let chosen = chosen.filter(|_| drawn == 0 && period.is_none());
        chosen.unwrap_or_else(|| self.keys.join_code(room, drawn, period))
    }

    /// Until when the code is what it is now, where it changes by itself.
    pub fn code_until(&self) -> Option<Millis> {
        let length = self.period_ms()?;
        let period = self.replica.now().0.div_euclid(length);
        Some(Millis((period + 1) * length))
    }

    fn period_ms(&self) -> Option<i64> {
        let length = self.join.code_for?;
        i64::try_from(length.as_millis()).ok()
    }

    /// Also one that has just left the walls, unless another was drawn since. Compared without telling how much was right.
    pub fn is_join_code(&self, room: &RoomId, typed: &str) -> bool {
        let hall = self.replica.hall();
        let now = self.replica.now();
        let length = self.period_ms().unwrap_or(i64::MAX);
        let (mut at, last) = (now.plus(-CODE_GRACE_MS), now.plus(CODE_AHEAD_MS));
        let mut right = same_code(typed, &self.code_at(&hall, room, last));
        while at < last {
            right |= same_code(typed, &self.code_at(&hall, room, at));
            at = Millis(at.0.saturating_add(length));
        }
        right
    }

    /// What a wall of the room is opened with.
    pub fn wall_key(&self, room: &RoomId) -> String {
        self.wall_key_in(&self.replica.hall(), room)
    }

    pub(super) fn wall_key_in(&self, hall: &Hall, room: &RoomId) -> String {
        self.keys.wall_key(room, wall_keys_drawn(hall, room))
    }

    pub fn is_wall_key(&self, room: &RoomId, key: &str) -> bool {
        self.opened_by(room, key).is_some()
    }

    /// After how many draws the key opens the room's walls; nothing when it does not.
    pub(super) fn opened_by(&self, room: &RoomId, key: &str) -> Option<u32> {
        let drawn = wall_keys_drawn(&self.replica.hall(), room);
        self.keys.is_wall_key(room, drawn, key).then_some(drawn)
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

pub(super) fn wall_keys_drawn(hall: &Hall, room: &RoomId) -> u32 {
    hall.room(room).map_or(0, |room| room.wall_keys_drawn)
}
