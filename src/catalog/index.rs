//! From an id to its place in a list.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

#[derive(Clone, Debug)]
pub(super) struct Index<Id>(HashMap<Id, usize>);

impl<Id> Default for Index<Id> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<Id: Hash + Eq + Clone> Index<Id> {
    pub(super) fn of<'a>(ids: impl Iterator<Item = &'a Id>) -> Self
    where
        Id: 'a,
    {
        Self(ids.cloned().enumerate().map(|(i, id)| (id, i)).collect())
    }

    pub(super) fn get<Q: Hash + Eq + ?Sized>(&self, id: &Q) -> Option<usize>
    where
        Id: Borrow<Q>,
    {
        self.0.get(id).copied()
    }
}
