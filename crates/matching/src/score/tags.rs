//! Tags by their place in the event's list.

/// Tags at most: the width of [`TagSet`].
pub const MAX_TAGS: usize = 128;

/// Set of tags by dense index (0..128).
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub struct TagSet(pub u128);

impl TagSet {
    pub const EMPTY: Self = Self(0);

    /// # Panics
    /// If `tag` is 128 or more.
    pub fn insert(&mut self, tag: u8) {
        assert!(usize::from(tag) < MAX_TAGS, "tag {tag} is out of range");
        self.0 |= 1 << tag;
    }

    pub fn contains(self, tag: u8) -> bool {
        usize::from(tag) < MAX_TAGS && self.0 >> tag & 1 == 1
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The tags, smallest first.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let tag = rest.trailing_zeros() as u8;
                rest &= rest - 1;
                tag
            })
        })
    }
}

impl FromIterator<u8> for TagSet {
    fn from_iter<I: IntoIterator<Item = u8>>(tags: I) -> Self {
        let mut set = Self::EMPTY;
        for tag in tags {
            set.insert(tag);
        }
        set
    }
}
