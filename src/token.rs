//! The event's secret and everything derived from it: signed tokens, join codes, wall keys, digests of organizations.
//!
//! Tokens are worth nothing at another event, because its secret is another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use ring::signature::Ed25519KeyPair;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use domain::{AttendeeId, Millis, RoomId, StaffId};
use hall::{Employer, SignedIn};

/// No 0/O, 1/I/L: codes are read from a wall and typed on a phone.
const CODE_ALPHABET: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/// Characters of a join code: a million tries meet one room in a thousand events, and tries are limited.
pub const JOIN_CODE_LENGTH: usize = 6;
/// A resume code stands for a person, so it is longer.
const RESUME_CODE_LENGTH: usize = 8;
const WALL_KEY_LENGTH: usize = 20;

/// Begins the last part of a link that asks once more. No id of a person's own link holds it.
const AGAIN: &str = "a-";

/// Of the part of a link that cannot be guessed; its QR stays coarse enough for a photograph, and for a badge.
const LINK_SECRET_BYTES: usize = 16;

/// Bytes of the secret, the width of the hash.
pub const SECRET_BYTES: usize = 32;

/// Of the part of a person's code that cannot be guessed: it has to be read off a phone by another phone.
const SHOWN_CODE_BYTES: usize = 9;

/// Who a token speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    Attendee {
        id: AttendeeId,
        /// Tells two browsers of one person apart.
        device: u32,
    },
    /// The organizer or staff.
    House(SignedIn),
}

#[derive(Serialize, Deserialize)]
struct Claims {
    bearer: Bearer,
    expires: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the token is not one of this event")]
    Forged,
    #[error("the token has expired")]
    Expired,
}

#[derive(Clone)]
pub struct Keys {
    secret: [u8; SECRET_BYTES],
}

impl Keys {
    pub fn new(secret: [u8; SECRET_BYTES]) -> Self {
        Self { secret }
    }

    /// Where events share a store: tokens of one are worth nothing in another, even if somebody gave both the same secret.
    pub fn of_event(secret: [u8; SECRET_BYTES], event: &str) -> Self {
        Self::new(Self::new(secret).mac("event", event.as_bytes()))
    }

    pub fn random_secret() -> [u8; SECRET_BYTES] {
        rand::rng().random()
    }

    pub fn issue(&self, bearer: Bearer, expires: Millis) -> String {
        // Plain data with string keys always serializes.
        let claims = serde_json::to_vec(&Claims { bearer, expires }).unwrap_or_default();
        let mac = self.mac("token", &claims);
        format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(claims),
            URL_SAFE_NO_PAD.encode(mac)
        )
    }

    pub fn verify(&self, token: &str, now: Millis) -> Result<Bearer, TokenError> {
        let (claims, mac) = token.split_once('.').ok_or(TokenError::Forged)?;
        let claims = URL_SAFE_NO_PAD
            .decode(claims)
            .map_err(|_| TokenError::Forged)?;
        let mac = URL_SAFE_NO_PAD
            .decode(mac)
            .map_err(|_| TokenError::Forged)?;
        if !bool::from(self.mac("token", &claims).ct_eq(&mac)) {
            return Err(TokenError::Forged);
        }
        let claims: Claims = serde_json::from_slice(&claims).map_err(|_| TokenError::Forged)?;
        // An attendee's is good while the event knows the person: a clock that is wrong for a minute must not sign out a hall.
        if claims.expires <= now && matches!(claims.bearer, Bearer::House(_)) {
            return Err(TokenError::Expired);
        }
        Ok(claims.bearer)
    }

    /// What is typed to join the room, when the event data does not set it: after so many draws, and, where codes change by themselves,
    /// in this period.
    pub fn join_code(&self, room: &RoomId, drawn: u32, period: Option<i64>) -> String {
        let period = period.map(|period| format!("\0period {period}"));
        let of = numbered(room, drawn) + &period.unwrap_or_default();
        code(&self.mac("join", of.as_bytes()), JOIN_CODE_LENGTH)
    }

    /// Opens the room's wall screen, after so many draws.
    pub fn wall_key(&self, room: &RoomId, drawn: u32) -> String {
        let of = numbered(room, drawn);
        code(&self.mac("wall", of.as_bytes()), WALL_KEY_LENGTH)
    }

    /// What follows `#` in the link of somebody of the staff.
    pub fn staff_secret(&self, staff: StaffId) -> String {
        format!("{staff}.{}", self.link_secret("staff", staff.bits()))
    }

    /// What the QR of somebody says: it names them to whom they show it, and opens nothing.
    pub fn shown_code(&self, who: AttendeeId) -> String {
        let mac = self.mac("shown", &who.bits().to_be_bytes());
        format!("{who}.{}", URL_SAFE_NO_PAD.encode(&mac[..SHOWN_CODE_BYTES]))
    }

    /// Whose code it is.
    pub fn shown_by(&self, code: &str) -> Option<AttendeeId> {
        let who = code.split_once('.')?.0.parse().ok()?;
        let wanted = self.shown_code(who);
        bool::from(wanted.as_bytes().ct_eq(code.as_bytes())).then_some(who)
    }

    /// Whose link it is.
    pub fn staff_of(&self, secret: &str) -> Option<StaffId> {
        let staff = secret.split_once('.')?.0.parse().ok()?;
        let wanted = self.staff_secret(staff);
        bool::from(wanted.as_bytes().ct_eq(secret.as_bytes())).then_some(staff)
    }

    /// A person's own link, at the address that links begin with.
    pub fn person_link(&self, public_url: &str, who: AttendeeId) -> String {
        format!("{public_url}/p/{}", self.person_secret(who))
    }

    /// What follows `/p/` in a person's own link.
    fn person_secret(&self, who: AttendeeId) -> String {
        format!("{who}.{}", self.link_secret("person", who.bits()))
    }

    /// Whose link it is.
    pub fn person_of(&self, secret: &str) -> Option<AttendeeId> {
        let who = secret.split_once('.')?.0.parse().ok()?;
        let wanted = self.person_secret(who);
        bool::from(wanted.as_bytes().ct_eq(secret.as_bytes())).then_some(who)
    }

    /// What is kept to ask somebody once more, as their letter names it. The id is drawn for it, so it leads to nobody.
    pub fn again_link(&self, public_url: &str, kept: AttendeeId) -> String {
        format!("{public_url}/p/{}", self.again_secret(kept))
    }

    fn again_secret(&self, kept: AttendeeId) -> String {
        format!("{AGAIN}{kept}.{}", self.link_secret("again", kept.bits()))
    }

    /// What is kept under such a link.
    pub fn again_of(&self, secret: &str) -> Option<AttendeeId> {
        let kept = secret
            .strip_prefix(AGAIN)?
            .split_once('.')?
            .0
            .parse()
            .ok()?;
        let wanted = self.again_secret(kept);
        bool::from(wanted.as_bytes().ct_eq(secret.as_bytes())).then_some(kept)
    }

    fn link_secret(&self, purpose: &str, of: u64) -> String {
        let mac = self.mac(purpose, &of.to_be_bytes());
        URL_SAFE_NO_PAD.encode(&mac[..LINK_SECRET_BYTES])
    }

    pub fn is_wall_key(&self, room: &RoomId, drawn: u32, key: &str) -> bool {
        let wanted = self.wall_key(room, drawn);
        wanted.as_bytes().ct_eq(key.as_bytes()).into()
    }

    /// What colleagues share, as a digest; see `catalog::employer`.
    pub fn employer(&self, key: &str) -> Employer {
        Employer(first_u64(&self.mac("employer", key.as_bytes())))
    }

    /// Of somebody without an employer: nobody else's.
    pub fn no_employer(&self, who: AttendeeId) -> Employer {
        Employer(first_u64(&self.mac("nobody", &who.bits().to_be_bytes())))
    }

    /// Something a person is told by, such as their folded name; `what` keeps names from telephones.
    pub fn likeness(&self, what: &str, text: &str) -> u64 {
        first_u64(&self.mac(what, text.as_bytes()))
    }

    /// What a client called its request, as a number the journal may keep.
    pub fn request_digest(&self, parts: &[&[u8]]) -> u64 {
        let mut mac = self.keyed("request");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        first_u64(&mac.finalize().into_bytes())
    }

    fn keyed(&self, purpose: &str) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac
    }

    /// Stands for somebody where nobody may know who it is, for as long as these keys are kept.
    pub fn pseudonym(&self, who: AttendeeId) -> String {
        let mac = self.mac("pseudonym", &who.bits().to_be_bytes());
        format!("{:016x}", first_u64(&mac))
    }

    /// What the event signs with. Lost with its secret.
    pub fn signing(&self) -> Ed25519KeyPair {
        let seed = self.mac("signing", b"");
        #[expect(clippy::expect_used, reason = "a seed is as long as the hash")]
        Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes")
    }

    fn mac(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        let mut mac = self.keyed(purpose);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

/// A new resume code. Upper case; compare with [`fold_code`].
pub fn resume_code() -> String {
    let mut rng = rand::rng();
    (0..RESUME_CODE_LENGTH)
        .map(|_| char::from(CODE_ALPHABET[rng.random_range(0..CODE_ALPHABET.len())]))
        .collect()
}

/// A code as it was meant: full-width and lower-case letters, spaces and hyphens are what keyboards make of it.
pub fn fold_code(typed: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    typed
        .nfkc()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Compares without telling how much was right.
pub fn same_code(typed: &str, wanted: &str) -> bool {
    fold_code(typed)
        .as_bytes()
        .ct_eq(fold_code(wanted).as_bytes())
        .into()
}

/// Before the first draw the room alone. No room's name holds the sign between.
fn numbered(room: &RoomId, drawn: u32) -> String {
    match drawn {
        0 => room.as_str().to_owned(),
        drawn => format!("{room}\0{drawn}"),
    }
}

/// Evenly spread letters: bytes past the last whole turn of the alphabet are skipped.
fn code(bytes: &[u8; 32], length: usize) -> String {
    let whole = 256 / CODE_ALPHABET.len() * CODE_ALPHABET.len();
    bytes
        .iter()
        .map(|&b| usize::from(b))
        .filter(|b| *b < whole)
        .chain(std::iter::repeat(0))
        .take(length)
        .map(|b| char::from(CODE_ALPHABET[b % CODE_ALPHABET.len()]))
        .collect()
}

fn first_u64(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |n, &b| n << 8 | u64::from(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_000);

    fn keys(n: u8) -> Keys {
        Keys::new([n; SECRET_BYTES])
    }

    fn house() -> Bearer {
        Bearer::House(SignedIn {
            id: domain::SignInId::new(5),
            era: u64::MAX,
            staff: None,
            until: NOW.plus(1),
        })
    }

    #[test]
    fn a_staff_link_is_of_its_event_and_of_one_member() {
        let staff = StaffId::new(42);
        let secret = keys(1).staff_secret(staff);
        assert_eq!(keys(1).staff_of(&secret), Some(staff));
        assert_eq!(keys(2).staff_of(&secret), None);
        let other = keys(1).staff_secret(StaffId::new(43));
        let (_, mac) = secret.split_once('.').expect("two parts");
        let (id, _) = other.split_once('.').expect("two parts");
        for forged in [format!("{id}.{mac}"), format!("{staff}."), String::new()] {
            assert_eq!(keys(1).staff_of(&forged), None, "{forged}");
        }
    }

    #[test]
    fn a_persons_link_is_of_its_event_of_one_person_and_no_staff_link() {
        let who = AttendeeId::new(42);
        let link = keys(1).person_link("https://kao.example.jp", who);
        let secret = link
            .strip_prefix("https://kao.example.jp/p/")
            .expect("a link");
        assert_eq!(keys(1).person_of(secret), Some(who));
        assert_eq!(keys(2).person_of(secret), None);
        let staff = keys(1).staff_secret(StaffId::new(42));
        assert_eq!(keys(1).person_of(&staff), None);
        let (id, mac) = secret.split_once('.').expect("two parts");
        for forged in [
            format!("{}.{mac}", AttendeeId::new(43)),
            format!("{id}."),
            id.to_owned(),
        ] {
            assert_eq!(keys(1).person_of(&forged), None, "{forged}");
        }
    }

    #[test]
    fn the_organizers_token_expires_and_an_attendees_lives_as_long_as_the_person() {
        let attendee = Bearer::Attendee {
            id: AttendeeId::new(42),
            device: 7,
        };
        for (bearer, later) in [
            (attendee, Ok(attendee)),
            (house(), Err(TokenError::Expired)),
        ] {
            let token = keys(1).issue(bearer, NOW.plus(1));
            assert_eq!(keys(1).verify(&token, NOW), Ok(bearer));
            assert_eq!(keys(1).verify(&token, NOW.plus(1)), later);
        }
    }

    #[test]
    fn tokens_of_another_event_and_changed_ones_are_refused() {
        let token = keys(1).issue(house(), NOW.plus(9));
        assert_eq!(keys(2).verify(&token, NOW), Err(TokenError::Forged));
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).expect("ASCII");
            assert_eq!(
                keys(1).verify(&forged, NOW),
                Err(TokenError::Forged),
                "at {at}"
            );
        }
        let (spring, autumn) = (
            Keys::of_event([1; SECRET_BYTES], "spring"),
            Keys::of_event([1; SECRET_BYTES], "autumn"),
        );
        let token = spring.issue(house(), NOW.plus(9));
        assert_eq!(autumn.verify(&token, NOW), Err(TokenError::Forged));
        for rubbish in ["", ".", "a.b", "ああ.いい"] {
            assert_eq!(
                keys(1).verify(rubbish, NOW),
                Err(TokenError::Forged),
                "{rubbish}"
            );
        }
    }

    #[test]
    fn codes_have_no_look_alikes_and_differ_by_room() {
        let (a, b) = (
            keys(1).join_code(&"southwest".into(), 0, None),
            keys(1).join_code(&"south".into(), 0, None),
        );
        assert_ne!(a, b);
        let (drawn, changed) = (
            keys(1).join_code(&"south".into(), 1, None),
            keys(1).join_code(&"south".into(), 0, Some(1)),
        );
        let all: std::collections::BTreeSet<_> = [&a, &b, &drawn, &changed].into();
        assert_eq!(all.len(), 4);
        for code in [a, b, drawn, changed, resume_code()] {
            assert!(code.bytes().all(|c| CODE_ALPHABET.contains(&c)), "{code}");
        }
    }

    #[test]
    fn a_code_is_recognized_however_it_was_typed() {
        assert!(same_code(" ａbc-d2３ ", "ABCD23"));
        assert!(!same_code("ABCD2", "ABCD23"));
    }
}
