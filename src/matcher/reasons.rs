//! Why people were brought together, in the event's words: the one place where the matcher's terms become reasons.

use domain::{AttendeeId, Reason};
use matching::score::{ScoredTerm, Term};

use crate::catalog::Catalog;

/// The tags among `terms`: needs first, then what both want, each what counts most first. A term names its people by their place in `people`; a
/// mutual tag has no direction.
pub fn reasons(catalog: &Catalog, terms: &[ScoredTerm], people: &[AttendeeId]) -> Vec<Reason> {
    let who = |place: usize| people.get(place).copied();
    let reason = |scored: &ScoredTerm| {
        let (tag, from, to, again) = match scored.term {
            Term::Need {
                tag,
                from,
                to,
                again,
            } => (tag, who(from)?, who(to)?, again),
            Term::Mutual { tag } => (tag, who(0)?, who(1)?, false),
            _ => return None,
        };
        let tag = catalog.tags.get(usize::from(tag))?.id.clone();
        Some(Reason {
            tag,
            from,
            to,
            again,
        })
    };
    let (needs, rest): (Vec<_>, Vec<_>) =
        { terms.iter() }.partition(|scored| matches!(scored.term, Term::Need { .. }));
    needs.into_iter().chain(rest).filter_map(reason).collect()
}
