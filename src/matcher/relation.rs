//! What two people are to each other by their kinds and roles. It follows from who they are, so the journal does not keep it.

use crate::catalog::text::Text;
use crate::catalog::{Catalog, STRONGEST};
use domain::{AttendeeId, KindId, RoleId, SubKindId};
use hall::Hall;

/// The id of what is said of the two; none of more than two people. What counts most: a strongest relation of their kinds, their roles as counterparts, a
/// weaker relation. Where roles are not to be told, `role` knows none.
pub fn relation_of(
    catalog: &Catalog,
    hall: &Hall,
    people: &[AttendeeId],
    role: impl Fn(AttendeeId) -> Option<RoleId>,
) -> Option<String> {
    let &[one, other] = people else {
        return None;
    };
    let (a, b) = (&hall.trace(one)?.profile, &hall.trace(other)?.profile);
    let kinds = (
        (&a.kind, a.sub_kind.as_ref()),
        (&b.kind, b.sub_kind.as_ref()),
    );
    let roles = (role(one), role(other));
    let said = said_of(catalog, kinds, (roles.0.as_ref(), roles.1.as_ref()))?;
    Some(said.0.to_owned())
}

/// A kind, and the sub-kind if it is known.
type Of<'a> = (&'a KindId, Option<&'a SubKindId>);

/// The id and the phrase.
pub fn said_of<'a>(
    catalog: &'a Catalog,
    (kind, other_kind): (Of<'_>, Of<'_>),
    roles: (Option<&RoleId>, Option<&RoleId>),
) -> Option<(&'a str, &'a Text)> {
    let relation = catalog.relation(kind, other_kind);
    let strongest = relation.is_some_and(|relation| relation.strength == STRONGEST);
    let counterpart = match roles {
        (Some(role), Some(other)) if !strongest => catalog.counterpart(role, other),
        _ => None,
    };
    let by_role = counterpart.and_then(|found| Some((&*found.id, found.phrase.as_ref()?)));
    by_role.or_else(|| relation.and_then(|found| Some((&*found.id, found.phrase.as_ref()?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_relation_is_said_first_then_roles_then_weaker_relations() {
        let catalog = Catalog::example().expect("the example");
        let said = |kinds: [(&str, &str); 2], roles: [&str; 2]| {
            let [one, other] = kinds.map(|(k, s)| (KindId::from(k), SubKindId::from(s)));
            let [role, counterpart] = roles.map(RoleId::from);
            let kinds = ((&one.0, Some(&one.1)), (&other.0, Some(&other.1)));
            said_of(&catalog, kinds, (Some(&role), Some(&counterpart))).map(|(id, _)| id)
        };
        let acute = ("hospital", "hospital/acute");
        let rehab = ("hospital", "hospital/rehab");
        let long = ("hospital", "hospital/long-term");
        let nurses = ["liaison-nurse", "liaison-nurse"];
        assert_eq!(said([acute, rehab], nurses), Some("step-down"));
        assert_eq!(said([acute, long], nurses), Some("nurses"));
        assert_eq!(
            said([acute, long], ["liaison-nurse", "pr"]),
            Some("step-down-long")
        );
        assert_eq!(said([acute, acute], ["msw", "msw"]), Some("social-work"));
        assert_eq!(said([acute, acute], ["msw", "doctor"]), None);
        // points, and nothing that is said
        assert_eq!(said([acute, acute], ["doctor", "director"]), None);
    }
}
