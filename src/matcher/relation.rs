//! What two people are to each other by their kinds. It follows from who they are, so the journal does not keep it.

use crate::catalog::Catalog;
use domain::AttendeeId;
use hall::Hall;

/// The id of the relation; none of more than two people.
pub fn relation_of(catalog: &Catalog, hall: &Hall, people: &[AttendeeId]) -> Option<String> {
    let &[one, other] = people else {
        return None;
    };
    let (one, other) = (&hall.trace(one)?.profile, &hall.trace(other)?.profile);
    let relation = catalog.relation(
        (&one.kind, one.sub_kind.as_ref()),
        (&other.kind, other.sub_kind.as_ref()),
    );
    Some(relation?.id.clone())
}
