//! Who may meet whom: the one answer that invitations, agreements, rounds, repairs, merges and suggestions go by.

use std::collections::BTreeSet;

use super::{Attendee, Hall, Introduction};
use domain::Allowance;
use domain::IntroductionState as State;
use domain::{AttendeeId, RoomId};

/// Most people at one table.
pub(crate) const MOST_AT_A_TABLE: usize = 6;

/// What stands between two people, wherever they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// One of them is not registered, or not any more.
    Gone,
    Colleagues,
    /// They seem to be one person, registered twice.
    OnePerson,
    /// `company` is one, and the other did not ask for companies.
    Company {
        company: AttendeeId,
    },
    /// The event says for people of the kind of `by` whom they do not meet, or no more of.
    Kinds {
        by: AttendeeId,
        allows: Allowance,
    },
    /// `by` never wants to be introduced to the other.
    Veto {
        by: AttendeeId,
    },
    /// They have met, or were called to one table before. A no-show does not count.
    CalledBefore,
}

impl Obstacle {
    /// Stands also between two who have found each other.
    pub(super) fn is_lasting(self) -> bool {
        match self {
            Self::Gone | Self::Colleagues | Self::OnePerson | Self::Veto { .. } => true,
            Self::Company { .. } | Self::Kinds { .. } | Self::CalledBefore => false,
        }
    }
}

/// Why people cannot sit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Fewer than two, more than fit a table, or one of them twice.
    Count,
    /// One of them left, is away, or is meeting somebody.
    NotFree,
    Colleagues,
    /// They seem to be one person, registered twice.
    OnePerson,
    /// A company, and somebody who did not ask for companies.
    Company,
    /// The event keeps their kinds apart, or one of them has met enough of the other's.
    Kinds(Allowance),
    /// They have met, were called together before, or one of them does not want to. Which of these, nobody learns.
    KeptApart,
}

impl From<Obstacle> for Objection {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Gone => Self::NotFree,
            Obstacle::Colleagues => Self::Colleagues,
            Obstacle::OnePerson => Self::OnePerson,
            Obstacle::Company { .. } => Self::Company,
            Obstacle::Kinds { allows, .. } => Self::Kinds(allows),
            Obstacle::Veto { .. } | Obstacle::CalledBefore => Self::KeptApart,
        }
    }
}

/// Its people have met, or were called to one table and nobody was missing.
pub(super) fn brings_together(introduction: &Introduction) -> bool {
    let stood_up = introduction.state == State::Missed && introduction.missing_reported;
    let called =
        introduction.round().is_some() && !stood_up && introduction.state != State::Cancelled;
    called || introduction.is_mutual()
}

impl Hall {
    /// What stands between two people, gravest first.
    pub fn obstacles(&self, a: AttendeeId, b: AttendeeId) -> impl Iterator<Item = Obstacle> {
        let both = self.attendee(a).zip(self.attendee(b));
        let unasked =
            |x: &Attendee, y: &Attendee| x.profile.company && !y.profile.companies_welcome;
        let between = |(one, two): (&Attendee, &Attendee)| {
            [
                (one.profile.employer == two.profile.employer).then_some(Obstacle::Colleagues),
                self.are_doubles(a, b).then_some(Obstacle::OnePerson),
                unasked(one, two).then_some(Obstacle::Company { company: a }),
                unasked(two, one).then_some(Obstacle::Company { company: b }),
                self.refuses(a, b).then_some(Obstacle::Veto { by: a }),
                self.refuses(b, a).then_some(Obstacle::Veto { by: b }),
                self.called_together(a, b).then_some(Obstacle::CalledBefore),
            ]
        };
        let gone = both.is_none().then_some(Obstacle::Gone);
        let others = both.map(between).into_iter().flatten().flatten();
        let kinds = self.kind_obstacle(a, b).into_iter();
        gone.into_iter().chain(kinds).chain(others)
    }

    /// Why these people cannot sit together now; `None`: they can.
    pub fn objection(&self, people: &[AttendeeId], room: &RoomId) -> Option<Objection> {
        let distinct: BTreeSet<_> = people.iter().collect();
        if distinct.len() != people.len() || !(2..=MOST_AT_A_TABLE).contains(&people.len()) {
            return Some(Objection::Count);
        }
        if !people.iter().all(|&id| self.is_free(id, room)) {
            return Some(Objection::NotFree);
        }
        let mut pairs =
            (0..people.len()).flat_map(|i| people[i + 1..].iter().map(move |&b| (people[i], b)));
        let obstacle = pairs.find_map(|(a, b)| self.obstacles(a, b).next());
        let objection = obstacle.map(Objection::from);
        objection.or_else(|| self.too_many_of_a_kind(people).map(Objection::Kinds))
    }

    /// Nothing stands between `who` and the people of a table.
    pub fn may_join(&self, who: AttendeeId, table: &[AttendeeId]) -> bool {
        let all = [table, &[who]].concat();
        let nothing_between = |&other: &AttendeeId| self.obstacles(who, other).next().is_none();
        table.iter().all(nothing_between) && self.too_many_of_a_kind(&all).is_none()
    }

    /// Pairs no round may bring together (again): met, called before, vetoed. A no-show does not count as called.
    pub fn kept_apart(&self, people: &[AttendeeId]) -> Vec<(AttendeeId, AttendeeId)> {
        let mut apart = BTreeSet::new();
        for &id in people {
            let together = |i: &&Introduction| i.includes(id) && brings_together(i);
            for introduction in self.introductions_of(id).filter(together) {
                apart.extend(
                    introduction
                        .others(id)
                        .map(|other| (id.min(other), id.max(other))),
                );
            }
            let vetoes = self.attendee(id).into_iter().flat_map(|a| &a.vetoes);
            apart.extend(vetoes.map(|&other| (id.min(other), id.max(other))));
        }
        apart.into_iter().collect()
    }

    /// They have met, or were called to one table before. A no-show does not count.
    fn called_together(&self, a: AttendeeId, b: AttendeeId) -> bool {
        self.introductions_of(a)
            .any(|i| i.includes(a) && i.includes(b) && brings_together(i))
    }

    /// Whether `other` is not suggested to `viewer`, whatever they have to offer. Whoever was vetoed cannot tell: the other is suggested as before.
    pub fn is_kept_from(&self, viewer: AttendeeId, other: AttendeeId) -> bool {
        let known = self
            .between(viewer, other)
            .is_some_and(|i| !matches!(i.state, State::Cancelled | State::Missed));
        known || self.are_doubles(viewer, other) || self.refuses(viewer, other)
    }
}
