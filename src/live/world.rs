//! The event data as the matcher's tables.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::world::Proximity as Near;
use matching::score::{Proximity, TagSet, World, WorldError};

pub fn world(catalog: &Catalog) -> Result<Arc<World>, WorldError> {
    let tables = catalog.world();
    let mut mutual = TagSet::EMPTY;
    for (tag, _) in tables
        .mutual
        .iter()
        .enumerate()
        .filter(|(_, mutual)| **mutual)
    {
        mutual.insert(u8::try_from(tag).map_err(|_| WorldError::TooManyTags(tables.mutual.len()))?);
    }
    let pairs = |n: usize| (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)));
    let affinity = pairs(tables.profiles())
        .map(|(a, b)| tables.affinity(a, b))
        .collect();
    let area = |ward: usize| {
        let id = &catalog.wards[ward].id;
        catalog
            .areas
            .iter()
            .position(|area| area.wards.contains(id))
    };
    let proximity = pairs(tables.wards)
        .map(|(a, b)| match tables.proximity(a, b) {
            Near::Same => Proximity::Same,
            Near::Adjacent => Proximity::Adjacent,
            Near::Far if area(a).is_some() && area(a) == area(b) => Proximity::SameArea,
            Near::Far => Proximity::Far,
        })
        .collect();
    let groups = catalog
        .groups
        .iter()
        .map(|group| group.id.clone())
        .collect();
    World::new(
        mutual,
        tables.tag_group.clone(),
        groups,
        affinity,
        proximity,
    )
    .map(Arc::new)
}
