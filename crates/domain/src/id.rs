//! Newtype ids and the time they are stamped with. Opaque strings outside, cheap to copy or share inside.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An id that event data or the organizer chose (`southwest`, `clinic/home-care`, `cardiac-rehab`).
macro_rules! named_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        #[serde(transparent)]
        #[cfg_attr(feature = "schema", schemars(transparent), ts(as = "String"))]
        pub struct $name(#[cfg_attr(feature = "schema", schemars(with = "String"))] Arc<str>);
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl<T: Into<Arc<str>>> From<T> for $name {
            fn from(text: T) -> Self {
                Self(text.into())
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

named_id! {
    /// A room of the event.
    RoomId;
    /// What an organization is: `hospital`, `clinic` …
    KindId;
    /// A finer kind: `clinic/home-care`.
    SubKindId;
    /// A job: `liaison-nurse`.
    RoleId;
    /// A ward of Tokyo, or `other`.
    WardId;
    /// One capability that can be offered and needed.
    TagId;
    /// A facility of the imported list.
    OrganizationId;
    /// A booth of the exhibition.
    BoothId;
    /// A question of the organizer.
    QuestionId;
    /// One of its choices.
    ChoiceId;
}

/// Crockford's alphabet in lower case: no i, l, o, u, so that an id survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 60 random bits, twelve characters outside.
macro_rules! random_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
        #[cfg_attr(feature = "schema", schemars(transparent), ts(as = "String"))]
        pub struct $name(#[cfg_attr(feature = "schema", schemars(with = "String"))] u64);

        impl $name {
            /// Keeps the low 60 bits.
            pub const fn new(bits: u64) -> Self {
                Self(bits & ((1 << 60) - 1))
            }

            pub const fn bits(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_bits(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_bits(self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                read_bits(text).map(Self)
            }
        }
    )*};
}

random_id! {
    /// A person at the event. Says nothing about the person or the order of arrival.
    AttendeeId;
    /// Somebody, or a device, of the house: a desk, a room's host, a booth's staff.
    StaffId;
    /// A theme that somebody offers.
    TopicId;
    /// One sign-in of the organizer or of staff, on one device.
    SignInId;
}

/// Characters of a random id's outer form.
const RANDOM_ID_LENGTH: usize = 12;

fn write_bits(bits: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = [0; RANDOM_ID_LENGTH];
    for (i, byte) in text.iter_mut().enumerate() {
        let shift = 5 * (RANDOM_ID_LENGTH - 1 - i);
        *byte = ALPHABET[(bits >> shift) as usize & 31];
    }
    f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

fn read_bits(text: &str) -> Result<u64, BadId> {
    if text.len() != RANDOM_ID_LENGTH {
        return Err(BadId);
    }
    let mut bits = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|&c| c == byte).ok_or(BadId)?;
        bits = bits << 5 | digit as u64;
    }
    Ok(bits)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct BadId;

/// Two or more people brought together; counted by the hall. `i7` outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[cfg_attr(feature = "schema", schemars(transparent), ts(as = "String"))]
pub struct IntroductionId(#[cfg_attr(feature = "schema", schemars(with = "String"))] pub u64);

impl fmt::Display for IntroductionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "i{}", self.0)
    }
}

impl FromStr for IntroductionId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = text.strip_prefix('i').ok_or(BadId)?;
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadId);
        }
        digits.parse().map(Self).map_err(|_| BadId)
    }
}

macro_rules! as_string {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

as_string!(AttendeeId, StaffId, SignInId, TopicId, IntroductionId);

/// Milliseconds since the Unix epoch, UTC. The core takes it as an argument; only the edge asks a clock.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// How long after `earlier`, in milliseconds; negative if before.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }
}

/// A place in the journal: the number of commits up to and including this one. 0 is before the first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub u64);

impl Position {
    pub const START: Self = Self(0);

    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attendee_ids_read_back_as_written() {
        for bits in [0, 1, 31, 32, u64::MAX, 0x1234_5678_9abc_def0] {
            let id = AttendeeId::new(bits);
            let text = id.to_string();
            assert_eq!(text.len(), RANDOM_ID_LENGTH);
            assert_eq!(text.parse(), Ok(id));
        }
    }

    #[test]
    fn malformed_ids_are_refused() {
        for text in ["", "short", "0000000000il", "00000000000000"] {
            assert_eq!(text.parse::<AttendeeId>(), Err(BadId), "{text:?}");
        }
        for text in ["", "i", "7", "i-1", "i+1", "ix", "i99999999999999999999"] {
            assert_eq!(text.parse::<IntroductionId>(), Err(BadId), "{text:?}");
        }
    }
}
