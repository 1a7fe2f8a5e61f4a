//! The event data as the matcher's tables. What the matcher calls a kind is a *profile*: a sub-kind, or a kind alone where somebody
//! named no sub-kind; sub-kinds first, then kinds.

use std::sync::Arc;

use crate::catalog::{Catalog, OTHER_WARD, Room, STRONGEST, SubKind, Ward};
use domain::{RoleId, names};
use matching::score::{Kinds, Limit, NO_ROLE, Proximity, Roles, TagSet, World, WorldError};
use matching::seating::Layout;

/// Highest affinity.
const FULL_AFFINITY: u16 = 1000;

pub fn world(catalog: &Catalog) -> Result<Arc<World>, WorldError> {
    let mut mutual = TagSet::EMPTY;
    let both_tick = catalog
        .tags
        .iter()
        .enumerate()
        .filter(|(_, tag)| tag.mutual);
    for (tag, _) in both_tick {
        mutual.insert(u8::try_from(tag).map_err(|_| WorldError::TooManyTags(catalog.tags.len()))?);
    }
    let groups = &catalog.groups;
    let group_of = |id: &str| groups.iter().position(|g| g.id == id).unwrap_or_default() as u8;
    let wards = &catalog.wards;
    let proximities = wards
        .iter()
        .flat_map(|a| wards.iter().map(|b| proximity(catalog, a, b)));
    World::new(
        mutual,
        catalog.tags.iter().map(|t| group_of(&t.group)).collect(),
        groups.iter().map(|group| group.id.clone()).collect(),
        affinity(catalog),
        proximities.collect(),
    )
    .map(|world| {
        world
            .with_limits(limits(catalog))
            .with_roles(roles(catalog))
    })
    .map(Arc::new)
}

/// Whose work is whose counterpart, by the numbers that [`role_number`] gives.
fn roles(catalog: &Catalog) -> Roles {
    let numbers = |list: &[String]| -> Vec<u8> {
        let roles = list.iter().map(|id| id.as_str().into());
        roles
            .map(|role| role_number(catalog, Some(&role)))
            .collect()
    };
    let pairs = catalog.counterparts.iter().flat_map(|found| {
        let (one, other) = (numbers(&found.one), numbers(&found.other));
        let all = one.into_iter();
        all.flat_map(|a| other.iter().map(move |&b| (a, b)).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    });
    Roles::new(pairs)
}

/// How a room's tables stand, if the event says so.
pub fn layout(room: &Room, first_table: u16) -> Option<Layout> {
    let rows = room.table_rows.iter();
    Layout::new(
        first_table,
        rows.filter_map(|&tables| u16::try_from(tables).ok()),
    )
}

/// A role in the matcher's numbers.
pub fn role_number(catalog: &Catalog, role: Option<&RoleId>) -> u8 {
    let place = role.and_then(|role| catalog.role_index(role));
    place
        .and_then(|at| u8::try_from(at + 1).ok())
        .unwrap_or(NO_ROLE)
}

/// The profiles of those whom a list of kinds and sub-kinds names.
pub(super) fn kinds_named(catalog: &Catalog, list: &[String]) -> Kinds {
    let alone = { catalog.sub_kinds.iter() }.map(|s| (&s.kind, Some(&s.id)));
    let whole = catalog.kinds.iter().map(|kind| (&kind.id, None));
    let profiles = alone.chain(whole).zip(0..=u8::MAX);
    profiles
        .filter(|((kind, sub), _)| names(list, kind, *sub))
        .map(|(_, profile)| profile)
        .collect()
}

/// The event's limits, with profiles for kinds.
fn limits(catalog: &Catalog) -> Vec<Limit> {
    let limits = catalog.limits.iter().map(|limit| Limit {
        who: kinds_named(catalog, &limit.who),
        whom: kinds_named(catalog, &limit.whom),
        allows: limit.allows,
        on_request: limit.on_request,
    });
    limits.collect()
}

/// "Elsewhere" is near nobody, not even itself: two people from outside may be a country apart.
fn proximity(catalog: &Catalog, a: &Ward, b: &Ward) -> Proximity {
    let area = |ward: &Ward| {
        let mut areas = catalog.areas.iter();
        areas.position(|area| area.wards.contains(&ward.id))
    };
    if a.id == b.id && a.id.as_str() != OTHER_WARD {
        Proximity::Same
    } else if a.adjacent.contains(&b.id) {
        Proximity::Adjacent
    } else if area(a).is_some() && area(a) == area(b) {
        Proximity::SameArea
    } else {
        Proximity::Far
    }
}

/// The sub-kinds a profile stands for: itself, or all of its kind.
fn members(catalog: &Catalog) -> Vec<Vec<usize>> {
    let alone = (0..catalog.sub_kinds.len()).map(|i| vec![i]);
    let whole = catalog.kinds.iter().map(|kind| {
        let of = catalog
            .sub_kinds
            .iter()
            .enumerate()
            .filter(|(_, s)| s.kind == kind.id);
        of.map(|(i, _)| i).collect()
    });
    alone.chain(whole).collect()
}

/// How much two profiles have to do with each other: 0 to [`FULL_AFFINITY`], symmetric. A kind without sub-kind is the mean of its sub-kinds.
fn affinity(catalog: &Catalog) -> Vec<u16> {
    let n = catalog.sub_kinds.len();
    let close = if catalog.relations.is_empty() {
        by_tags(catalog)
    } else {
        by_relation(catalog)
    };
    let members = members(catalog);
    let mean = |a: &[usize], b: &[usize]| {
        let pairs = (a.len() * b.len()).max(1) as u64;
        let cells = a.iter().flat_map(|&i| b.iter().map(move |&j| (i, j)));
        let sum: u64 = cells.map(|(i, j)| u64::from(close[i * n + j])).sum();
        (sum / pairs) as u16
    };
    members
        .iter()
        .flat_map(|a| members.iter().map(|b| mean(a, b)).collect::<Vec<_>>())
        .collect()
}

/// The sub-kinds that a list of kinds and sub-kinds names.
fn named(catalog: &Catalog, list: &[String]) -> Vec<usize> {
    let is_named = |s: &SubKind| {
        list.iter()
            .any(|id| id == s.id.as_str() || id == s.kind.as_str())
    };
    let all = catalog.sub_kinds.iter().enumerate();
    all.filter(|(_, s)| is_named(s)).map(|(i, _)| i).collect()
}

/// Of two sub-kinds the strongest relation counts.
fn by_relation(catalog: &Catalog) -> Vec<u16> {
    let n = catalog.sub_kinds.len();
    let mut close = vec![0; n * n];
    for relation in &catalog.relations {
        let points = (u32::from(FULL_AFFINITY) * relation.strength / STRONGEST) as u16;
        let (one, other) = (
            named(catalog, &relation.one),
            named(catalog, &relation.other),
        );
        for (&a, &b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
            for cell in [a * n + b, b * n + a] {
                close[cell] = points.max(close[cell]);
            }
        }
    }
    close
}

/// How many tags one sub-kind typically offers and the other typically needs, both ways together.
fn by_tags(catalog: &Catalog) -> Vec<u16> {
    let n = catalog.sub_kinds.len();
    let mut flow = vec![0u64; n * n];
    for tag in &catalog.tags {
        let (from, to) = (
            named(catalog, &tag.offered_by),
            named(catalog, &tag.needed_by),
        );
        for &a in &from {
            for &b in &to {
                flow[a * n + b] += 1;
                flow[b * n + a] += 1;
            }
        }
    }
    let top = flow.iter().copied().max().unwrap_or_default().max(1);
    let share = |f: u64| (f * u64::from(FULL_AFFINITY) / top) as u16;
    flow.into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wards_tags_and_kinds_lie_as_the_event_says() {
        let catalog = Catalog::example().expect("the example");
        let world = world(&catalog).expect("fits the matcher");
        let ward = |id: &str| catalog.ward_index(&id.into()).expect("a ward");
        let near = |a: &str, b: &str| world.proximity(ward(a), ward(b));
        assert_eq!(near("meguro", "meguro"), Proximity::Same);
        assert_eq!(near("meguro", "ota"), Proximity::Adjacent);
        assert_eq!(near("meguro", "adachi"), Proximity::Far);
        assert_eq!(near("other", "other"), Proximity::Far);

        let tag =
            |id: &str| u8::try_from(catalog.tag_index(&id.into()).expect("a tag")).expect("small");
        let mutual = world.mutual();
        assert!(mutual.contains(tag("face-to-face")) && !mutual.contains(tag("rehab-ward")));
        assert_eq!(mutual.iter().count(), 8);
        assert_eq!(world.group(tag("rehab-ward")), "back");

        let profile = |kind: &str, sub: Option<&str>| {
            let sub = sub.map(Into::into);
            let found = catalog.profile_index(&kind.into(), sub.as_ref());
            found.expect("a profile")
        };
        let n = world.kinds();
        assert_eq!(n, catalog.sub_kinds.len() + catalog.kinds.len());
        let cells = (0..n).flat_map(|a| (0..n).map(move |b| (a, b)));
        let top = cells.map(|(a, b)| world.affinity(a, b)).max();
        assert_eq!(top, Some(FULL_AFFINITY));
        let acute = profile("hospital", Some("hospital/acute"));
        let home = profile("clinic", Some("clinic/home-care"));
        let company = profile("company", None);
        assert!(world.affinity(acute, home) > 4 * world.affinity(company, company));
        // a team that cares for the same people stands before two of a trade
        let nursing = profile("care", Some("care/home-nursing"));
        let specialist = profile("clinic", Some("clinic/specialist"));
        assert_eq!(world.affinity(home, nursing), FULL_AFFINITY);
        assert_eq!(world.affinity(nursing, home), FULL_AFFINITY);
        assert_eq!(world.affinity(specialist, specialist), 0);
    }

    #[test]
    fn roles_have_the_counterparts_that_the_event_says() {
        let catalog = Catalog::example().expect("the example");
        let world = world(&catalog).expect("fits the matcher");
        let role = |id: &str| role_number(&catalog, Some(&id.into()));
        let correspond = |a: &str, b: &str| world.roles().correspond(role(a), role(b));
        assert!(correspond("liaison-nurse", "nurse") && correspond("nurse", "liaison-nurse"));
        assert!(correspond("msw", "care-manager") && correspond("liaison-nurse", "liaison-nurse"));
        assert!(!correspond("liaison-nurse", "doctor") && !correspond("other", "other"));
        // who has said no role, or one that the event no longer has, corresponds to nobody
        let nobody = [role("no-such-role"), role_number(&catalog, None)];
        assert_eq!(nobody, [NO_ROLE; 2]);
        assert!(!world.roles().correspond(NO_ROLE, NO_ROLE));
        let mut without = catalog.clone();
        without.counterparts.clear();
        let world = super::world(&without).expect("fits the matcher");
        assert!(world.roles().is_empty());
    }

    #[test]
    fn without_relations_tags_say_which_kinds_are_close() {
        let mut catalog = Catalog::example().expect("the example");
        catalog.relations.clear();
        let world = world(&catalog).expect("fits the matcher");
        let n = world.kinds();
        let cells = (0..n).flat_map(|a| (0..n).map(move |b| (a, b)));
        let top = cells.map(|(a, b)| world.affinity(a, b)).max();
        assert_eq!(top, Some(FULL_AFFINITY));
        let specialist = catalog
            .profile_index(&"clinic".into(), Some(&"clinic/specialist".into()))
            .expect("a profile");
        assert!(world.affinity(specialist, specialist) > 0);
    }
}
