//! Who may come in: tokens, join codes and wall keys.

use std::sync::Arc;

use tracing::field;

use super::replica::Replica;
use crate::catalog::Catalog;
use crate::store::StoreError;
use crate::token::{Bearer, Keys, TokenError, fold_code, same_code};
use domain::{AttendeeId, Millis, RoomId, SignInId, StaffId, StaffRole};
use hall::SignedIn;

/// How long a person's token is good after everything was erased: long enough that the page can say so.
const TOKEN_OUTLIVES_MS: i64 = 24 * 60 * 60 * 1000;
/// How long the organizer and staff stay signed in.
pub const HOUSE_TOKEN_MS: i64 = 24 * 60 * 60 * 1000;

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
