//! Who may meet whom by kind, as the event data says it beyond what holds for everybody.

use crate::{KindId, SubKindId};

/// What people of some kinds may have to do with people of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindLimit {
    /// Kinds and sub-kinds of those whom it is said for.
    pub who: Vec<String>,
    /// Kinds and sub-kinds of those whom they meet.
    pub whom: Vec<String>,
    pub allows: Allowance,
    /// All of `whom` are kinds that one asks for: who welcomes companies has asked.
    pub on_request: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    Never,
    /// Where somebody of `who` asked: by a wish for the organization, or by inviting.
    IfAsked,
    /// So many of `whom` in an evening, each of `who`.
    AtMost(u8),
}

/// Whether a list of kinds and sub-kinds names somebody.
pub fn names(list: &[String], kind: &KindId, sub_kind: Option<&SubKindId>) -> bool {
    let named = |id: &String| {
        id == kind.as_str() || sub_kind.is_some_and(|sub_kind| id == sub_kind.as_str())
    };
    list.iter().any(named)
}

impl KindLimit {
    /// Whether it says anything of how somebody of the first kind meets somebody of the second.
    pub fn concerns(
        &self,
        (kind, sub_kind): (&KindId, Option<&SubKindId>),
        (other_kind, other_sub_kind): (&KindId, Option<&SubKindId>),
    ) -> bool {
        names(&self.who, kind, sub_kind) && names(&self.whom, other_kind, other_sub_kind)
    }
}
