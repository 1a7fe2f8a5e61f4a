//! The event data as the matcher's tables. What the matcher calls a kind is a *profile*: a sub-kind, or a kind alone where somebody
//! named no sub-kind; sub-kinds first, then kinds.

use std::sync::Arc;

use crate::catalog::{Catalog, OTHER_WARD, SubKind, Ward};
use matching::score::{Proximity, TagSet, World, WorldError};

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
    .map(Arc::new)
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

/// How much two profiles typically have for each other, both ways together: 0 to [`FULL_AFFINITY`], symmetric.
/// It counts the tags one typically offers and the other typically needs.
fn affinity(catalog: &Catalog) -> Vec<u16> {
    let n = catalog.sub_kinds.len();
    let typical = |list: &[String]| -> Vec<usize> {
        let named = |s: &SubKind| {
            list.iter()
                .any(|id| id == s.id.as_str() || id == s.kind.as_str())
        };
        let found = catalog
            .sub_kinds
            .iter()
            .enumerate()
            .filter(|(_, s)| named(s));
        found.map(|(i, _)| i).collect()
    };
    // How many tags flow from one sub-kind to another, both ways together.
    let mut flow = vec![0u64; n * n];
    for tag in &catalog.tags {
        let (from, to) = (typical(&tag.offered_by), typical(&tag.needed_by));
        for &a in &from {
            for &b in &to {
                flow[a * n + b] += 1;
                flow[b * n + a] += 1;
            }
        }
    }
    let top = flow.iter().copied().max().unwrap_or_default().max(1);
    let members = members(catalog);
    let mean = |a: &[usize], b: &[usize]| {
        let pairs = (a.len() * b.len()).max(1) as u64;
        let sum: u64 = a
            .iter()
            .flat_map(|&i| b.iter().map(move |&j| (i, j)))
            .map(|(i, j)| flow[i * n + j])
            .sum();
        (sum * u64::from(FULL_AFFINITY) / (pairs * top)) as u16
    };
    members
        .iter()
        .flat_map(|a| members.iter().map(|b| mean(a, b)).collect::<Vec<_>>())
        .collect()
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
    }
}
