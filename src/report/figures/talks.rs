//! Conversations, and between whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Event, Person};
use crate::report::discretion::Discretion;
use domain::AttendeeId;
use hall::Employer;
use protocol::api::{Conversations, Count, PerPerson, ReportedNetwork};

impl<'a> Event<'a> {
    pub(super) fn conversations(&self, say: Discretion) -> Conversations {
        let finished = say.alone(self.talks.len() as u32);
        let talks: Vec<u32> = self.introducible().map(|person| person.talks).collect();
        let known = finished.and(say.alone(talks.len() as u32));
        let mean = f64::from(talks.iter().sum::<u32>()) / talks.len().max(1) as f64;
        Conversations {
            finished,
            per_person: PerPerson {
                mean: known.map(|_| mean),
                min: known.and(talks.iter().min().copied()),
                max: known.and(talks.iter().max().copied()),
            },
            first_meetings: say.alone(self.first_meetings().len() as u32),
            across_wards: None,
            across_kinds: None,
        }
    }

    /// Two people who talked, of every conversation.
    fn pairs(&self) -> impl Iterator<Item = (&Person<'a>, &Person<'a>)> {
        self.talks.iter().flat_map(|(_, people)| {
            let people: Vec<_> = people.iter().filter_map(|w| self.came.get(w)).collect();
            let pair = |i: usize| people[i + 1..].iter().map(move |_| i).enumerate();
            let places: Vec<_> = (0..people.len()).flat_map(pair).collect();
            places
                .into_iter()
                .map(move |(next, i)| (people[i], people[i + 1 + next]))
        })
    }

    fn first_meetings(&self) -> BTreeSet<(u64, u64)> {
        let organizations = self.pairs().map(|(a, b)| {
            let (a, b) = (a.profile.organization, b.profile.organization);
            (a.min(b), a.max(b))
        });
        organizations.filter(|(a, b)| a != b).collect()
    }

    /// Parts of what is said elsewhere: pairs that met today, and those that were known before.
    pub(super) fn network(&self, say: Discretion) -> ReportedNetwork {
        let past = self.hall.past();
        let (known, events) = past.size();
        let met = self.first_meetings();
        let known_before = |(a, b): &&(u64, u64)| past.have_met(Employer(*a), Employer(*b));
        let again = met.iter().filter(known_before).count() as u32;
        let (met, known) = (met.len() as u32, known as u32);
        let said = say.part(again, met).and(say.part(again, known));
        let said = said.or((again == 0).then_some(0));
        ReportedNetwork {
            events: u32::try_from(events).unwrap_or(u32::MAX),
            known_before: say.alone(known).or((known == 0).then_some(0)),
            met_again: said,
            new: said.and(say.alone(met - again)),
        }
    }

    /// Conversations in which two sides took part.
    pub(super) fn across(&self, side: fn(&Person) -> usize) -> usize {
        let sides = |people: &BTreeSet<AttendeeId>| {
            let people = people.iter().filter_map(|who| self.came.get(who));
            people.map(side).collect::<BTreeSet<_>>().len()
        };
        let talks = self.talks.iter();
        talks.filter(|(_, people)| sides(people) > 1).count()
    }

    /// Within a side and across, each adds up to a number that is known; where only their sum is known, both together do.
    pub(super) fn matrix(
        &self,
        say: Discretion,
        size: usize,
        across: Count,
        side: fn(&Person) -> usize,
    ) -> Vec<Vec<Count>> {
        let mut counts = BTreeMap::new();
        for a in 0..size {
            counts.extend((a..size).map(|b| ((a, b), 0)));
        }
        for (one, two) in self.pairs() {
            let (a, b) = (side(one), side(two));
            *counts.entry((a.min(b), a.max(b))).or_default() += 1;
        }
        let (within, between): (Vec<_>, Vec<_>) =
            counts.into_iter().partition(|((a, b), _)| a == b);
        let lists = match across {
            Some(_) => vec![within, between],
            None => vec![[within, between].concat()],
        };
        let mut matrix = vec![vec![None; size]; size];
        for list in lists {
            let counts: Vec<u32> = list.iter().map(|(_, count)| *count).collect();
            for (((a, b), _), said) in list.iter().zip(say.list(&counts)) {
                matrix[*a][*b] = said;
                matrix[*b][*a] = said;
            }
        }
        matrix
    }
}
