//! How much of what they seek the worst served person can get at most, whoever makes the rounds.
//!
//! Of everybody it is known how many partners they need for a share of their needs, and who would be such a partner. Nobody has more conversations than
//! there are rounds. If not everybody can be given as many helpful partners as they need, each helping at most once a round, the share is out of reach for
//! somebody. That is a flow, and a relaxation: who helps and who is helped need not be free in the same round, so the truth may be lower.

use super::Room;

impl Room<'_> {
    /// No rounds in which nobody has more partners than so many give everybody more than this share of their answerable needs, parts of a thousand; all where
    /// nobody seeks anything.
    pub fn worst_at_most(&self, partners: usize) -> u32 {
        let people: Vec<Seeker> = (0..self.len())
            .map(|a| Seeker::new(self, a, partners))
            .collect();
        // shares that somebody can have
        let mut shares: Vec<u32> = { people.iter() }
            .flat_map(|p| (0..=p.answerable).map(|got| share(got, p.answerable)))
            .collect();
        shares.sort_unstable();
        shares.dedup();
        let reached = shares.partition_point(|&least| all_reach(&people, least, partners));
        // the share of nothing is always reached
        shares[reached.max(1) - 1]
    }
}

/// Parts of a thousand, as [`super::Got::coverage`] counts.
fn share(got: usize, of: usize) -> u32 {
    (1000 * got).checked_div(of).unwrap_or(1000) as u32
}

struct Seeker {
    answerable: usize,
    /// By number of partners: needs that so many can answer at most.
    by_partners: Vec<usize>,
    helpers: Vec<usize>,
}

impl Seeker {
    fn new(room: &Room<'_>, a: usize, partners: usize) -> Self {
        let needs: Vec<u8> = room.answerable(a).iter().collect();
        let helps = |b: &usize| room.may_meet(a, *b) && !room.gives(*b, a).is_empty();
        let helpers: Vec<usize> = (0..room.len()).filter(helps).collect();
        let mask = |b: &usize| -> u128 {
            let answers = room.gives(*b, a);
            let answered = needs
                .iter()
                .enumerate()
                .filter(|(_, tag)| answers.contains(**tag));
            answered.fold(0, |mask, (i, _)| mask | 1 << i)
        };
        let mut masks: Vec<u128> = helpers.iter().map(mask).collect();
        masks.sort_unstable();
        masks.dedup();
        Self {
            answerable: needs.len(),
            by_partners: by_partners(&masks, needs.len(), partners),
            helpers,
        }
    }

    /// Helpers they need for a share; `None` if that is out of reach.
    fn needs_helpers(&self, least: u32) -> Option<usize> {
        let enough = |&got: &usize| share(got, self.answerable) >= least;
        self.by_partners.iter().position(enough)
    }
}

/// Sets of needs looked at exactly; beyond, each partner is taken to answer as much as the best.
const MOST_SETS: usize = 2_000;

fn by_partners(masks: &[u128], needs: usize, partners: usize) -> Vec<usize> {
    let most = masks
        .iter()
        .map(|mask| mask.count_ones() as usize)
        .max()
        .unwrap_or(0);
    let mut best = vec![0];
    let mut reached = vec![0u128];
    for count in 1..=partners {
        let last = best[count - 1];
        if last == needs {
            break;
        }
        if reached.len() * masks.len() > MOST_SETS * 64 || reached.len() > MOST_SETS {
            best.push((last + most).min(needs));
            continue;
        }
        let mut next: Vec<u128> = { reached.iter() }
            .flat_map(|set| masks.iter().map(move |mask| set | mask))
            .collect();
        next.sort_unstable();
        next.dedup();
        let most_now = next.iter().map(|set| set.count_ones() as usize).max();
        best.push(most_now.unwrap_or(0).max(last));
        reached = next;
    }
    best
}

/// Whether everybody can be given as many helpers as they need for the share, nobody helping more than so many.
fn all_reach(people: &[Seeker], least: u32, partners: usize) -> bool {
    let mut helped: Vec<Vec<usize>> = vec![Vec::new(); people.len()];
    for (a, person) in people.iter().enumerate() {
        let Some(wanted) = person.needs_helpers(least) else {
            return false;
        };
        for _ in 0..wanted {
            let mut seen = vec![false; people.len()];
            if !find(people, a, partners, &mut helped, &mut seen) {
                return false;
            }
        }
    }
    true
}

/// One more helper for `a`: one who can help one more, or whom somebody helped by them can do without (augmenting paths). `helped`: by helper, whom.
fn find(
    people: &[Seeker],
    a: usize,
    partners: usize,
    helped: &mut [Vec<usize>],
    seen: &mut [bool],
) -> bool {
    for &helper in &people[a].helpers {
        if seen[helper] || helped[helper].contains(&a) {
            continue;
        }
        seen[helper] = true;
        if helped[helper].len() < partners {
            helped[helper].push(a);
            return true;
        }
        for at in 0..helped[helper].len() {
            let other = helped[helper][at];
            if find(people, other, partners, helped, seen) {
                helped[helper][at] = a;
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests;
