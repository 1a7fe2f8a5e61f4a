//! The hall as text, so that a start need not read everything that ever happened. The journal stays the truth.

/// Of which form a hall was written. Raised when its fields change, or when the same facts mean another hall than before:
/// what an older or a newer release wrote is then not read, and the journal is.
pub const FORMAT: u32 = 19;

/// A key of two ids is none in JSON: written as a list.
pub(super) mod pairs {
    use std::collections::HashMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use domain::{AttendeeId, IntroductionId};

    type Pairs = HashMap<(AttendeeId, AttendeeId), IntroductionId>;

    pub(crate) fn serialize<S: Serializer>(
        pairs: &Pairs,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(pairs)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Pairs, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}
