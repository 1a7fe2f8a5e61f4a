//! What rounds are worth to each person, counted plainly: needs of theirs that somebody they met answers, every need alike.

use std::collections::BTreeMap;

use crate::score::{Profile, Scorer, TagSet};

mod ceiling;

/// These people, who may meet whom, and what of each one's needs can be answered here at all.
#[derive(Clone, Debug)]
pub struct Room<'a> {
    people: Vec<&'a Profile>,
    mutual: TagSet,
    /// `people × people`.
    may_meet: Vec<bool>,
    /// By person: needs that somebody here offers whom they may meet.
    answerable: Vec<TagSet>,
    /// By person: of these, needs that five people or more could answer.
    plenty: Vec<TagSet>,
}

/// People who could answer a need so that there is no excuse if a person gets nothing at all.
const PLENTY: usize = 5;

/// What one person got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Got {
    /// Needs that can be answered here, and of these answered.
    pub answerable: usize,
    pub answered: usize,
    pub conversations: usize,
    /// Conversations in which they answered something and got nothing, while something they seek and can be answered was still open.
    pub only_gave: usize,
}

/// What rounds are worth to a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// By person.
    pub got: Vec<Got>,
    /// Two people brought together, and those of them of whom neither answers a need of the other.
    pub pairs: usize,
    pub empty: usize,
    /// People without any answer though two of their needs or more could have been answered by five people or more.
    pub left_out: usize,
}

impl<'a> Room<'a> {
    /// `banned`: pairs of indices that may not meet.
    pub fn new(scorer: &Scorer, people: Vec<&'a Profile>, banned: &[(usize, usize)]) -> Self {
        let n = people.len();
        let mut may_meet = vec![false; n * n];
        for (a, p) in people.iter().enumerate() {
            for (b, q) in people.iter().enumerate() {
                may_meet[a * n + b] = a != b && scorer.admissible(p, q);
            }
        }
        for &(a, b) in banned {
            may_meet[a * n + b] = false;
            may_meet[b * n + a] = false;
        }
        let mutual = scorer.world().mutual();
        let mut room = Self {
            people,
            mutual,
            may_meet,
            answerable: Vec::new(),
            plenty: Vec::new(),
        };
        for a in 0..n {
            let mut offering: Vec<(u8, usize)> = room.needs(a).iter().map(|tag| (tag, 0)).collect();
            for b in (0..n).filter(|&b| room.may_meet(a, b)) {
                for (_, count) in offering
                    .iter_mut()
                    .filter(|(tag, _)| room.people[b].offers.contains(*tag))
                {
                    *count += 1;
                }
            }
            let offered_by = |least: usize| -> TagSet {
                let enough = offering.iter().filter(|o| o.1 >= least);
                enough.map(|o| o.0).collect()
            };
            room.answerable.push(offered_by(1));
            room.plenty.push(offered_by(PLENTY));
        }
        room
    }

    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub fn may_meet(&self, a: usize, b: usize) -> bool {
        self.may_meet[a * self.people.len() + b]
    }

    /// Needs of `a` that one offers and the other seeks; what both must tick is none.
    pub fn needs(&self, a: usize) -> TagSet {
        self.people[a].needs.difference(self.mutual)
    }

    pub fn answerable(&self, a: usize) -> TagSet {
        self.answerable[a]
    }

    pub fn person(&self, a: usize) -> &Profile {
        self.people[a]
    }

    /// Tags that people seek and nobody offers whom they may meet, with how many those are; most sought first.
    pub fn nobody_offers(&self) -> Vec<(u8, usize)> {
        let mut seekers = BTreeMap::new();
        for a in 0..self.len() {
            for tag in self.needs(a).difference(self.answerable(a)).iter() {
                *seekers.entry(tag).or_default() += 1;
            }
        }
        let mut found: Vec<(u8, usize)> = seekers.into_iter().collect();
        found.sort_by_key(|&(tag, seekers)| (std::cmp::Reverse(seekers), tag));
        found
    }

    /// Needs of `to` that `from` answers.
    pub fn gives(&self, from: usize, to: usize) -> TagSet {
        self.needs(to).intersection(self.people[from].offers)
    }

    /// Tags that both must tick and both have ticked, on either list.
    pub fn shared(&self, a: usize, b: usize) -> TagSet {
        let ticked = |a: usize| self.people[a].offers.union(self.people[a].needs);
        ticked(a).intersection(ticked(b)).intersection(self.mutual)
    }

    /// What these tables give, one after another.
    pub fn worth<'t>(&self, tables: impl IntoIterator<Item = &'t [usize]>) -> Worth {
        let mut worth = Worth {
            got: vec![Got::default(); self.len()],
            ..Worth::default()
        };
        let mut heard = vec![TagSet::EMPTY; self.len()];
        for table in tables {
            let before: Vec<TagSet> = table.iter().map(|&a| heard[a]).collect();
            for (i, &a) in table.iter().enumerate() {
                for (j, &b) in table.iter().enumerate().filter(|(j, _)| *j != i) {
                    let (mine, theirs) = (self.gives(b, a), self.gives(a, b));
                    let got = &mut worth.got[a];
                    got.conversations += 1;
                    let open = self.answerable[a].difference(before[i]);
                    got.only_gave +=
                        usize::from(!theirs.is_empty() && mine.is_empty() && !open.is_empty());
                    heard[a] = heard[a].union(mine);
                    if j < i {
                        worth.pairs += 1;
                        worth.empty += usize::from(mine.is_empty() && theirs.is_empty());
                    }
                }
            }
        }
        for (a, got) in worth.got.iter_mut().enumerate() {
            got.answerable = self.answerable[a].len();
            got.answered = heard[a].intersection(self.answerable[a]).len();
            worth.left_out += usize::from(self.plenty[a].len() >= 2 && got.answered == 0);
        }
        worth
    }
}

impl Got {
    /// Parts of a thousand of what can be answered for this person; `None` where nothing can.
    pub fn coverage(self) -> Option<u32> {
        (self.answerable > 0).then(|| (1000 * self.answered / self.answerable) as u32)
    }
}

impl Worth {
    /// Coverage of everybody who seeks something that can be answered, parts of a thousand, lowest first.
    pub fn coverage(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.got.iter().filter_map(|g| g.coverage()).collect();
        all.sort_unstable();
        all
    }

    /// Mean and worst coverage, parts of a thousand; all where nobody seeks anything.
    pub fn summary(&self) -> (u32, u32) {
        let all = self.coverage();
        let sum: u64 = all.iter().map(|&c| u64::from(c)).sum();
        match all.first() {
            Some(&worst) => ((sum / all.len() as u64) as u32, worst),
            None => (1000, 1000),
        }
    }

    /// People without any answer.
    pub fn without(&self) -> usize {
        let nothing = |g: &&Got| g.answerable > 0 && g.answered == 0;
        self.got.iter().filter(nothing).count()
    }

    /// People who only gave in more than half of their conversations.
    pub fn only_givers(&self) -> usize {
        let gave = |g: &&Got| g.answerable > 0 && 2 * g.only_gave > g.conversations;
        self.got.iter().filter(gave).count()
    }
}
