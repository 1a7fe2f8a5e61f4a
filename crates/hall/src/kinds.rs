//! Who may meet whom by kind, as the event data says. People who find each other by themselves are not hindered, and count.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::may_meet::brings_together;
use super::{Attendee, Employer, Hall, Introduction, Obstacle, Rejection};
use domain::{Allowance, AttendeeId, KindLimit};

/// Equal to any other: two nodes whose files differ still hold the same journal.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits(Arc<[KindLimit]>);

impl PartialEq for Limits {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// How the event's word is said to `who`, about whose own numbers nobody else learns.
pub(super) fn rejection(who: AttendeeId, by: AttendeeId, allows: Allowance) -> Rejection {
    match allows {
        Allowance::Never => Rejection::KindsApart,
        Allowance::IfAsked if who != by => Rejection::KindsIfAsked,
        Allowance::AtMost(_) if who == by => Rejection::KindsEnough,
        Allowance::IfAsked | Allowance::AtMost(_) => Rejection::Unavailable,
    }
}

fn concerns(limit: &KindLimit, one: &Attendee, other: &Attendee) -> bool {
    let of = |a: &'_ Attendee| (a.profile.kind.clone(), a.profile.sub_kind.clone());
    let (one, other) = (of(one), of(other));
    limit.concerns((&one.0, one.1.as_ref()), (&other.0, other.1.as_ref()))
}

impl Hall {
    /// What this event says about kinds, from now on.
    pub fn go_by(&mut self, limits: Arc<[KindLimit]>) {
        self.limits = Limits(limits);
    }

    pub fn kind_limits(&self) -> &Arc<[KindLimit]> {
        &self.limits.0
    }

    /// Everybody whom somebody has been brought together with today, once.
    pub fn brought_together_with(&self, id: AttendeeId) -> BTreeSet<AttendeeId> {
        let together = |i: &&Introduction| i.includes(id) && brings_together(i);
        let met = self.introductions_of(id).filter(together);
        met.flat_map(|i| i.others(id)).collect()
    }

    /// Whom somebody would like to greet: by their own wish, and whom their organization missed last time until they do.
    pub fn would_greet(&self, id: AttendeeId, attendee: &Attendee) -> Vec<Employer> {
        let own = &attendee.profile;
        let mut missed = self.past().missed_by(own.employer).peekable();
        if missed.peek().is_none() {
            return own.wishes.clone();
        }
        let greeted = self.greeted_by(id);
        let missed = missed.filter(|missed| !greeted.contains(missed));
        own.wishes.iter().copied().chain(missed).collect()
    }

    /// Organizations that somebody has been introduced to today.
    pub fn greeted_by(&self, id: AttendeeId) -> Vec<Employer> {
        self.introductions_of(id)
            .filter(|i| i.is_mutual() && i.includes(id))
            .flat_map(|i| i.others(id))
            .filter_map(|other| self.trace(other))
            .map(|other| other.profile.employer)
            .collect()
    }

    /// The first limit that keeps two people apart. Not asked before it can matter: most events have none.
    pub(super) fn kind_obstacle(&self, a: AttendeeId, b: AttendeeId) -> Option<Obstacle> {
        if self.limits.0.is_empty() {
            return None;
        }
        let sides = [(a, b), (b, a)].into_iter();
        let mut said = sides.flat_map(|(by, with)| self.said(by, with).map(move |l| (by, with, l)));
        said.find_map(|(by, with, limit)| {
            let bites = match limit.allows {
                Allowance::Never => true,
                Allowance::IfAsked => !self.has_asked(by, with, limit),
                Allowance::AtMost(most) => self.met_of(by, limit) >= usize::from(most),
            };
            bites.then_some(Obstacle::Kinds {
                by,
                allows: limit.allows,
            })
        })
    }

    /// Limits that say of `by` how they meet `with`.
    fn said(&self, by: AttendeeId, with: AttendeeId) -> impl Iterator<Item = &KindLimit> {
        let both = self.trace(by).zip(self.trace(with));
        let limits = both.is_some().then_some(&self.limits.0);
        let limits = limits.into_iter().flat_map(|limits| limits.iter());
        limits.filter(move |limit| both.is_some_and(|(one, other)| concerns(limit, one, other)))
    }

    fn has_asked(&self, by: AttendeeId, for_whom: AttendeeId, limit: &KindLimit) -> bool {
        let both = self.attendee(by).zip(self.attendee(for_whom));
        both.is_some_and(|(me, other)| {
            let employer = other.profile.employer;
            let kinds = &me.profile.wished_kinds;
            (limit.on_request && me.profile.companies_welcome)
                || kinds.want(&other.profile.kind, other.profile.sub_kind.as_ref())
                || me.profile.wishes_must.contains(&employer)
                || self.would_greet(by, me).contains(&employer)
        })
    }

    fn met_of(&self, by: AttendeeId, limit: &KindLimit) -> usize {
        let met = self.brought_together_with(by).into_iter();
        met.filter(|&with| self.is_of(&limit.whom, with)).count()
    }

    fn is_of(&self, kinds: &[String], who: AttendeeId) -> bool {
        self.trace(who)
            .is_some_and(|a| domain::names(kinds, &a.profile.kind, a.profile.sub_kind.as_ref()))
    }

    /// A number that a table of these people would go beyond.
    pub(super) fn too_many_of_a_kind(&self, people: &[AttendeeId]) -> Option<Allowance> {
        let limits = self.limits.0.iter();
        let mut numbers = limits.filter_map(|limit| match limit.allows {
            Allowance::AtMost(most) => Some((limit, usize::from(most))),
            Allowance::Never | Allowance::IfAsked => None,
        });
        let beyond = |&(limit, most): &(&KindLimit, usize)| {
            let mut of = people.iter().filter(|who| self.is_of(&limit.who, **who));
            of.any(|&who| {
                let others = people.iter().filter(|other| **other != who);
                let others = others
                    .filter(|other| self.is_of(&limit.whom, **other))
                    .count();
                others > 0 && self.met_of(who, limit) + others > most
            })
        };
        numbers.find(beyond).map(|(limit, _)| limit.allows)
    }

    /// Whoever asks by hand: whom the event lets only be asked is asked by nobody, whatever they wish for in secret.
    pub(super) fn may_ask_by_kind(&self, by: AttendeeId, to: AttendeeId) -> Result<(), Rejection> {
        let welcomes = self
            .attendee(to)
            .is_some_and(|a| a.profile.companies_welcome);
        for limit in self.said(to, by) {
            match limit.allows {
                Allowance::IfAsked if limit.on_request && welcomes => {}
                Allowance::AtMost(_) => {}
                allows => return Err(rejection(by, to, allows)),
            }
        }
        let never = |limit: &KindLimit| limit.allows == Allowance::Never;
        if self.said(by, to).any(never) {
            return Err(Rejection::KindsApart);
        }
        self.has_room_for(by, by, to)?;
        self.has_room_for(by, to, by)
    }

    /// Between asking and saying yes, one of them may have met as many as they may.
    pub(super) fn may_agree_by_kind(
        &self,
        by: AttendeeId,
        introduction: &Introduction,
    ) -> Result<(), Rejection> {
        for other in introduction.others(by) {
            self.has_room_for(by, by, other)?;
            self.has_room_for(by, other, by)?;
        }
        Ok(())
    }

    fn has_room_for(
        &self,
        asking: AttendeeId,
        who: AttendeeId,
        with: AttendeeId,
    ) -> Result<(), Rejection> {
        let full = |limit: &&KindLimit| match limit.allows {
            Allowance::AtMost(most) => self.met_of(who, limit) >= usize::from(most),
            Allowance::Never | Allowance::IfAsked => false,
        };
        match self.said(who, with).find(full) {
            Some(limit) => Err(rejection(asking, who, limit.allows)),
            None => Ok(()),
        }
    }
}
