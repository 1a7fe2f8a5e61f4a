//! How good circles can be at most where there are too many possible tables to look at: everybody chooses partners, and is asked to choose whoever chooses
//! them.
//!
//! Each pair that may meet has a fee that one pays the other if they choose each other, so it changes no circles' worth. Whatever the fees, circles are worth at most
//! what everybody's best choice is worth to them by themselves: half of what pairs have beside needs, each of their own needs once however many of those chosen answer
//! it, and the fees. Fees move towards choices that are mutual (subgradient steps by Polyak's rule). In whole numbers, so each pass proves its bound.

use super::value::Values;

/// Fees and points are in parts of a point.
const PARTS: i32 = 16;
/// Own needs that count once; those worth least beyond are counted each time, which can only raise the bound.
const ONCE: usize = 6;
const MOST_PARTNERS: usize = 5;
const PASSES: usize = 150;
/// Passes without a better bound before steps become half as large.
const PATIENCE: usize = 4;

/// No value: this cannot be chosen.
const NEVER: i32 = i32::MIN / 2;

/// One person's view of everybody else.
struct View {
    /// By own needs that are answered: what that is worth.
    covered: Vec<i32>,
    /// By other: their class, [`NOBODY`] if they may not meet.
    class: Vec<u16>,
    /// By class: own needs answered, and whether they count for the number this person may meet.
    classes: Vec<(usize, bool)>,
    /// How many who count may be chosen.
    left: usize,
}

const NOBODY: u16 = u16::MAX;

type Chosen = [u16; MOST_PARTNERS];

/// What somebody chose: parts of points, whom, and how many.
struct Choice {
    worth: i32,
    whom: Chosen,
    count: usize,
}

/// `prices`: what partners cost, in points, as a beginning. `reached`: points of circles that were found. Both without those for meeting.
pub(super) fn bound(
    values: &Values,
    partners: usize,
    prices: &[i32],
    reached: i64,
    in_time: &mut impl FnMut() -> bool,
) -> i64 {
    let n = values.len();
    let partners = partners.min(MOST_PARTNERS);
    let views: Vec<View> = (0..n).map(|a| View::new(values, a)).collect();
    let (mut own, mut fees) = (vec![NEVER; n * n], vec![0i32; n * n]);
    for (a, view) in views.iter().enumerate() {
        for b in (0..n).filter(|&b| view.class[b] != NOBODY) {
            own[a * n + b] = view.apart(values, a, b);
            // half of all that the pair is worth to each, and of the difference of their prices
            let (mine, theirs) = (values.side(a, b), values.side(b, a));
            fees[a * n + b] = (theirs - mine + prices[a] - prices[b]) * (PARTS / 2);
        }
    }
    let reached = reached * i64::from(PARTS);
    let (mut best, mut since, mut pace) = (i64::MAX, 0, 1.0);
    for _ in 0..PASSES {
        let choices: Vec<Choice> = (0..n)
            .map(|a| {
                let row = a * n..(a + 1) * n;
                views[a].choose(partners, &own[row.clone()], &fees[row])
            })
            .collect();
        let worth: i64 = choices.iter().map(|choice| i64::from(choice.worth)).sum();
        since += 1;
        if worth < best {
            (best, since) = (worth, 0);
        }
        if since > PATIENCE {
            (pace, since) = (pace / 2.0, 0);
        }
        let mutual = |a: usize, b: usize| {
            let theirs = &choices[b];
            theirs.whom[..theirs.count].contains(&(a as u16))
        };
        let one_sided: Vec<(usize, usize)> = { choices.iter().enumerate() }
            .flat_map(|(a, choice)| {
                choice.whom[..choice.count]
                    .iter()
                    .map(move |&b| (a, b.into()))
            })
            .filter(|&(a, b)| !mutual(a, b))
            .collect();
        if one_sided.is_empty() || best <= reached || !in_time() {
            break;
        }
        // a fee changes what both see
        let step = pace * (worth - reached) as f64 / (2 * one_sided.len()) as f64;
        let step = (step as i32).max(1);
        for (a, b) in one_sided {
            fees[a * n + b] -= step;
            fees[b * n + a] += step;
        }
    }
    best.div_euclid(i64::from(PARTS))
}

impl View {
    fn new(values: &Values, a: usize) -> Self {
        let n = values.len();
        let mut needs = values.needs_of(a);
        needs.sort_by_key(|&(tag, points)| (std::cmp::Reverse(points), tag));
        needs.truncate(ONCE);
        let worth = |mask: usize| {
            let answered = needs.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1);
            answered.map(|(_, need)| need.1 * PARTS).sum()
        };
        let (left, counts) = values
            .number_of(a)
            .map_or((0, None), |(left, counts)| (left, Some(counts)));
        let mut view = Self {
            covered: (0..1 << needs.len()).map(worth).collect(),
            class: vec![NOBODY; n],
            classes: Vec::new(),
            left,
        };
        for b in (0..n).filter(|&b| b != a && values.may_meet(a, b)) {
            let answers = needs.iter().enumerate();
            let answers = answers.filter(|(_, need)| values.offers(b).contains(need.0));
            let mask = answers.fold(0, |mask, (i, _)| mask | 1 << i);
            let class = (mask, counts.is_some_and(|counts| counts[b]));
            let known = view.classes.iter().position(|c| *c == class);
            view.class[b] = known.unwrap_or_else(|| {
                view.classes.push(class);
                view.classes.len() - 1
            }) as u16;
        }
        view
    }

    /// What the other is worth to this person beside the needs that count once.
    fn apart(&self, values: &Values, a: usize, b: usize) -> i32 {
        let (mask, _) = self.classes[usize::from(self.class[b])];
        values.base_of(a, b) * (PARTS / 2) + values.flow(b, a) * PARTS - self.covered[mask]
    }

    /// The best choice of up to `partners` others.
    fn choose(&self, partners: usize, own: &[i32], fees: &[i32]) -> Choice {
        // of a class the best few will do
        let mut best = vec![[(NEVER, 0u16); MOST_PARTNERS]; self.classes.len()];
        for (b, &class) in self.class.iter().enumerate() {
            if class == NOBODY {
                continue;
            }
            let list = &mut best[usize::from(class)];
            let mut next = (own[b] + fees[b], b as u16);
            for kept in &mut list[..partners] {
                if next.0 > kept.0 {
                    std::mem::swap(kept, &mut next);
                }
            }
        }
        let most = self.left.min(partners);
        let masks = self.covered.len();
        // by people chosen, of whom so many count, and by needs answered
        let at = |chosen: usize, counting: usize, mask: usize| {
            (chosen * (most + 1) + counting) * masks + mask
        };
        let mut worth = vec![NEVER; (partners + 1) * (most + 1) * masks];
        let mut whom = vec![[0u16; MOST_PARTNERS]; worth.len()];
        worth[0] = 0;
        for (&(answers, counts), list) in self.classes.iter().zip(&best) {
            for &(points, b) in list[..partners].iter().filter(|each| each.0 > NEVER) {
                let counts = usize::from(counts);
                for chosen in (0..partners).rev() {
                    for counting in 0..=most.saturating_sub(counts) {
                        if counting + counts > most {
                            continue;
                        }
                        for mask in 0..masks {
                            let from = at(chosen, counting, mask);
                            if worth[from] == NEVER {
                                continue;
                            }
                            let to = at(chosen + 1, counting + counts, mask | answers);
                            if worth[from] + points > worth[to] {
                                worth[to] = worth[from] + points;
                                whom[to] = whom[from];
                                whom[to][chosen] = b;
                            }
                        }
                    }
                }
            }
        }
        let found = |&(state, &worth): &(usize, &i32)| worth + self.covered[state % masks];
        let reachable = worth
            .iter()
            .enumerate()
            .filter(|(_, worth)| **worth > NEVER);
        let best = reachable
            .max_by_key(found)
            .expect("nobody can be chosen by all");
        Choice {
            worth: found(&best),
            whom: whom[best.0],
            count: best.0 / ((most + 1) * masks),
        }
    }
}
