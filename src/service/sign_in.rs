//! Who may come in: tokens, join codes and wall keys.

use std::sync::Arc;

use tracing::field;

use super::replica::Replica;
use crate::catalog::Catalog;
use crate::config::Join;
use crate::store::StoreError;
use crate::token::{Bearer, Keys, TokenError, fold_code, same_code};
use domain::{AttendeeId, Millis, RoomId, SignInId, StaffId, StaffRole};
use hall::{Hall, SignedIn};

/// How long a person's token is good after everything was erased: long enough that the page can say so.
const TOKEN_OUTLIVES_MS: i64 = 24 * 60 * 60 * 1000;
/// How long the organizer and staff stay signed in.
pub const HOUSE_TOKEN_MS: i64 = 24 * 60 * 60 * 1000;

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

    /// Of the organizer, or of somebody of the staff, on one more device.
    pub async fn house_token(&self, staff: Option<StaffId>) -> Result<String, StoreError> {
        // A general sign-out on another node a moment ago would end it at once.
        self.replica.catch_up().await?;
        let until = self.token_time().plus(HOUSE_TOKEN_MS);
        let signed_in = SignedIn {
            id: SignInId::new(rand::random()),
            era: self.replica.hall().sign_in_era(),
            staff,
            until,
        };
        tracing::info!(sign_in = %signed_in.id, staff = staff.map(field::display), "signed in");
        Ok(self.issue(Bearer::House(signed_in), until))
    }

    /// What a sign-in is good for; nothing when it has ended. What is not known here may have happened on another node a moment ago.
    pub async fn role(&self, signed_in: &SignedIn) -> Result<Option<StaffRole>, StoreError> {
        let known = || self.replica.hall().role(signed_in);
        if let Some(role) = known() {
            return Ok(Some(role));
        }
        self.replica.catch_up().await?;
        Ok(known())
    }

    /// Whether it has neither ended nor run out.
    pub(super) fn holds(&self, signed_in: &SignedIn) -> bool {
        self.token_time() < signed_in.until && self.replica.hall().role(signed_in).is_some()
    }

    /// What follows `#` in the link of somebody of the staff.
    pub fn staff_secret(&self, staff: StaffId) -> String {
        self.keys.staff_secret(staff)
    }

    /// Whose link it is, if it is good.
    pub async fn staff_of(&self, secret: &str) -> Result<Option<StaffId>, StoreError> {
        let Some(staff) = self.keys.staff_of(secret) else {
            return Ok(None);
        };
        self.replica.catch_up().await?;
        let hall = self.replica.hall();
        let good = hall
            .staff_member(staff)
            .is_some_and(|member| !member.revoked);
        Ok(good.then_some(staff))
    }

    /// The passphrase as the journal may know it.
    pub(super) fn passphrase_digest(&self, hash: &[u8]) -> u64 {
        self.keys.request_digest(&[b"passphrase", hash])
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

    /// What the QR of somebody says to whom they show it.
    pub fn shown_code(&self, who: AttendeeId) -> String {
        self.keys.shown_code(who)
    }

    pub fn shown_by(&self, code: &str) -> Option<AttendeeId> {
        self.keys.shown_by(code)
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
