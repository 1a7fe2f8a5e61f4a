//! The exhibition: who stands at a booth, who waits for it. A queue moves by itself as places become free, so that nobody has to be called by hand.
//! Who sits at a table keeps the place in the queue and is passed over until then; who is at a booth is called to no table.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Fact, Hall, Rejection, StaffFact};
use domain::{AttendeeId, BoothId, Millis};
use domain::{BoothAction, BoothShare, BoothState};

/// How long a place is kept for whoever was called.
const PLACE_KEPT_MS: i64 = 3 * 60 * 1000;
/// Who checked in and never said they left is gone after this long.
const FORGOTTEN_AFTER_MS: i64 = 15 * 60 * 1000;
/// How long a visit takes, until enough have been seen.
const USUAL_VISIT_MS: i64 = 5 * 60 * 1000;
/// That many visits the usual one weighs.
const USUAL_VISITS: i64 = 2;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Booth {
    /// How many its staff can talk to at once.
    pub places: u16,
    /// Likewise, as the event's file has it: its staff may have found it to be otherwise.
    pub planned: u16,
    /// Its staff take a break: who waits keeps their turn, and nobody is called.
    pub paused: bool,
    /// In the order they came.
    pub queue: Vec<Waiting>,
    /// Who checked in, and when.
    pub here: BTreeMap<AttendeeId, Millis>,
    /// Who was ever here. For counts: the booth may not know them.
    pub checked_in: BTreeSet<AttendeeId>,
    /// Who was ever here and said that the booth may know.
    pub visitors: BTreeMap<AttendeeId, Visitor>,
    /// Visits that somebody said are over, and how long they took together.
    pub visits: u32,
    pub visited_ms: i64,
}

/// Whom a booth may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    pub since: Millis,
    /// They handed over their card.
    pub card: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    pub attendee: AttendeeId,
    /// When a place became free for them.
    pub called: Option<Millis>,
    /// Is passed over while they cannot come.
    pub yields: bool,
}

impl Booth {
    pub fn state(&self, who: AttendeeId) -> Option<BoothState> {
        if self.here.contains_key(&who) {
            return Some(BoothState::Here);
        }
        self.waiting(who).map(|w| match w.called {
            Some(_) => BoothState::Called,
            None => BoothState::Queued,
        })
    }

    fn waiting(&self, who: AttendeeId) -> Option<&Waiting> {
        self.queue.iter().find(|w| w.attendee == who)
    }

    /// How many are called before them.
    pub fn ahead(&self, who: AttendeeId) -> Option<usize> {
        let uncalled = self.queue.iter().filter(|w| w.called.is_none());
        uncalled.map(|w| w.attendee).position(|other| other == who)
    }

    /// How long whoever waits still has to.
    pub fn wait_ms(&self, who: AttendeeId) -> Option<i64> {
        self.wait_behind_ms(self.ahead(who)?)
    }

    /// How long somebody who came now would wait.
    pub fn wait_of_next_ms(&self) -> Option<i64> {
        let waiting = self.queue.iter().filter(|w| w.called.is_none()).count();
        match waiting == 0 && self.free() > 0 {
            true => (!self.paused).then_some(0),
            false => self.wait_behind_ms(waiting),
        }
    }

    /// Going by the visits so far; of a booth that takes a break nobody knows.
    fn wait_behind_ms(&self, ahead: usize) -> Option<i64> {
        let ahead = i64::try_from(ahead).ok()?;
        let usual = (USUAL_VISITS * USUAL_VISIT_MS + self.visited_ms)
            / (USUAL_VISITS + i64::from(self.visits));
        (!self.paused).then(|| usual * (ahead + 1) / i64::from(self.places.max(1)))
    }

    /// What the booth may know of them.
    pub fn knows(&self, who: AttendeeId) -> BoothShare {
        match self.visitors.get(&who) {
            None => BoothShare::Nothing,
            Some(Visitor { card: false, .. }) => BoothShare::Name,
            Some(Visitor { card: true, .. }) => BoothShare::Card,
        }
    }

    /// Until when their place is kept.
    pub fn kept_until(&self, who: AttendeeId) -> Option<Millis> {
        Some(self.waiting(who)?.called?.plus(PLACE_KEPT_MS))
    }

    /// Is there, or on the way.
    fn holds(&self, who: AttendeeId) -> bool {
        self.here.contains_key(&who) || self.waiting(who).is_some_and(|w| w.called.is_some())
    }

    /// Whose time is over: called and not come, or here for so long that they must have left.
    fn over(&self, now: Millis) -> impl Iterator<Item = (AttendeeId, bool)> {
        let called = self.queue.iter().filter_map(move |w| {
            let called = w.called?;
            (now.since(called) >= PLACE_KEPT_MS).then_some((w.attendee, true))
        });
        let here = self.here.iter();
        called.chain(here.filter_map(move |(&who, &since)| {
            (now.since(since) >= FORGOTTEN_AFTER_MS).then_some((who, false))
        }))
    }

    fn remove(&mut self, who: AttendeeId) {
        self.queue.retain(|w| w.attendee != who);
        self.here.remove(&who);
    }

    /// Places that nobody has, nor has been called to.
    fn free(&self) -> usize {
        let called = self.queue.iter().filter(|w| w.called.is_some()).count();
        usize::from(self.places).saturating_sub(self.here.len() + called)
    }

    /// Whoever is next and can come has a place as soon as one is free; whoever cannot come any more waits on.
    fn advance(&mut self, at: Millis, can_come: impl Fn(AttendeeId) -> bool) {
        let passed_over = |w: &Waiting| w.yields && !can_come(w.attendee);
        for waiting in self.queue.iter_mut().filter(|w| passed_over(w)) {
            waiting.called = None;
        }
        if self.paused {
            return;
        }
        let free = self.free();
        let next = self.queue.iter_mut().filter(|w| w.called.is_none());
        for waiting in next.filter(|w| !passed_over(w)).take(free) {
            waiting.called = Some(at);
        }
    }
}

impl Hall {
    pub fn booths(&self) -> impl Iterator<Item = (&BoothId, &Booth)> {
        self.booths.iter()
    }

    pub fn booth(&self, id: &BoothId) -> Option<&Booth> {
        self.booths.get(id)
    }

    /// The booth where somebody is, or to which they were called.
    pub fn booth_of(&self, who: AttendeeId) -> Option<&BoothId> {
        let mut booths = self.booths.iter();
        booths.find(|(_, booth)| booth.holds(who)).map(|(id, _)| id)
    }

    /// Everybody who is at a booth, or was called to one.
    pub fn at_booths(&self) -> BTreeSet<AttendeeId> {
        let booths = self.booths.values();
        let called = |booth: &'_ Booth| {
            let called = booth.queue.iter().filter(|w| w.called.is_some());
            called.map(|w| w.attendee).collect::<Vec<_>>()
        };
        booths
            .flat_map(|booth| booth.here.keys().copied().chain(called(booth)))
            .collect()
    }

    /// Waits for a booth and is passed over, because they cannot come.
    pub fn is_passed_over(&self, id: &BoothId, who: AttendeeId) -> bool {
        let waiting = self.booths.get(id).and_then(|booth| booth.waiting(who));
        waiting.is_some_and(|w| w.yields && w.called.is_none()) && !self.can_go_to_a_booth(who)
    }

    /// Whether somebody's time at a booth is over.
    pub fn booths_are_due(&self, now: Millis) -> bool {
        self.over_at_booths(now).next().is_some()
    }

    /// Whose time is over, where, and whether they did not come. At a table nobody's is.
    fn over_at_booths(&self, now: Millis) -> impl Iterator<Item = (&BoothId, AttendeeId, bool)> {
        self.booths.iter().flat_map(move |(id, booth)| {
            let over = booth.over(now);
            over.filter(|(who, missed)| !missed || self.meeting(*who).is_none())
                .map(move |(who, missed)| (id, who, missed))
        })
    }

    pub(super) fn provision_booths(&self, plans: &[(BoothId, u16)]) -> Vec<Fact> {
        let new = plans
            .iter()
            .filter(|(id, places)| self.booths.get(id).is_none_or(|b| b.planned != *places));
        new.map(|(booth, places)| Fact::BoothProvisioned {
            booth: booth.clone(),
            places: *places,
        })
        .collect()
    }

    pub(super) fn reconcile_booths(&self, now: Millis) -> Vec<Fact> {
        self.over_at_booths(now)
            .map(|(id, who, missed)| left(id, who, missed))
            .collect()
    }

    pub(super) fn set_booth(
        &self,
        id: &BoothId,
        places: Option<u16>,
        open: Option<bool>,
    ) -> Result<Vec<Fact>, Rejection> {
        let booth = self.booths.get(id).ok_or(Rejection::NoSuchBooth)?;
        let places = places.unwrap_or(booth.places);
        let open = open.unwrap_or(!booth.paused);
        if (places, open) == (booth.places, !booth.paused) {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::BoothSet {
            booth: id.clone(),
            places,
            open,
        }])
    }

    /// Whoever is next, though no place is free: the staff know that one will be.
    pub(super) fn call_next(&self, id: &BoothId) -> Result<Vec<Fact>, Rejection> {
        let booth = self.booths.get(id).ok_or(Rejection::NoSuchBooth)?;
        let can_come = |w: &&Waiting| !w.yields || self.can_go_to_a_booth(w.attendee);
        let mut waiting = booth.queue.iter().filter(|w| w.called.is_none());
        let next = waiting.find(can_come).ok_or(Rejection::NobodyWaits)?;
        Ok(vec![Fact::BoothCalled {
            booth: id.clone(),
            attendee: next.attendee,
        }])
    }

    pub(super) fn export_visitors(&self, id: &BoothId) -> Result<Vec<Fact>, Rejection> {
        self.booths.get(id).ok_or(Rejection::NoSuchBooth)?;
        let booth = id.clone();
        Ok(vec![StaffFact::VisitorsExported { booth }.into()])
    }

    pub(super) fn at_booth(
        &self,
        by: AttendeeId,
        id: &BoothId,
        action: BoothAction,
        share: BoothShare,
    ) -> Result<Vec<Fact>, Rejection> {
        let booth = self.booths.get(id).ok_or(Rejection::NoSuchBooth)?;
        let me = self.attendee(by).ok_or(Rejection::NotRegistered)?;
        let state = booth.state(by);
        if action == BoothAction::Leave {
            return Ok(state.map(|_| left(id, by, false)).into_iter().collect());
        }
        if me.room.is_none() {
            return Err(Rejection::NotInRoom);
        }
        if share >= BoothShare::Name && !me.consent.booths {
            return Err(Rejection::BoothConsentNeeded);
        }
        if share == BoothShare::Card && !me.consent.exchange {
            return Err(Rejection::ExchangeConsentNeeded);
        }
        let news = match action {
            BoothAction::Queue => state.is_none(),
            _ => state != Some(BoothState::Here) || share > booth.knows(by),
        };
        if !news {
            return Ok(Vec::new());
        }
        // Somebody waits for them there.
        if action == BoothAction::CheckIn && self.meeting(by).is_some() {
            return Err(Rejection::Busy);
        }
        // One waits for one booth, and stands at one.
        let mut facts = self.leave_booths(by, Some(id));
        let (booth, attendee) = (id.clone(), by);
        facts.push(match action {
            BoothAction::Queue => Fact::BoothQueued {
                booth,
                attendee,
                yields: true,
            },
            _ => Fact::BoothEntered {
                booth,
                attendee,
                share: share >= BoothShare::Name,
                card: share == BoothShare::Card,
            },
        });
        Ok(facts)
    }

    /// Nobody waits for someone who goes.
    pub(super) fn leave_booths(&self, who: AttendeeId, but: Option<&BoothId>) -> Vec<Fact> {
        let others = self.booths.iter().filter(|(id, _)| Some(*id) != but);
        others
            .filter(|(_, booth)| booth.state(who).is_some())
            .map(|(id, _)| left(id, who, false))
            .collect()
    }

    /// Who goes to a table is at no booth any more. A place in a queue is kept.
    pub(super) fn leave_visited(&self, who: AttendeeId) -> Vec<Fact> {
        let visited = self
            .booths
            .iter()
            .filter(|(_, b)| b.here.contains_key(&who));
        visited.map(|(id, _)| left(id, who, false)).collect()
    }

    fn apply_booth(&mut self, id: &BoothId, at: Millis, change: impl FnOnce(&mut Booth)) {
        if let Some(mut booth) = self.booths.remove(id) {
            change(&mut booth);
            booth.advance(at, |who| self.can_go_to_a_booth(who));
            self.booths.insert(id.clone(), booth);
        }
    }

    /// Tables and talks have begun or ended: who can come now, and who cannot any more?
    pub(super) fn advance_booths(&mut self, at: Millis) {
        let queues = self.booths.iter().filter(|(_, b)| !b.queue.is_empty());
        for id in queues.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            self.apply_booth(&id, at, |_| {});
        }
    }

    pub(super) fn apply_booth_provisioned(&mut self, id: &BoothId, places: u16, at: Millis) {
        self.booths.get_or_default(id.clone());
        self.apply_booth(id, at, |booth| {
            booth.planned = places;
            booth.places = places;
        });
    }

    pub(super) fn apply_booth_set(&mut self, id: &BoothId, places: u16, open: bool, at: Millis) {
        self.apply_booth(id, at, |booth| {
            booth.places = places;
            booth.paused = !open;
        });
    }

    pub(super) fn apply_booth_called(&mut self, id: &BoothId, who: AttendeeId, at: Millis) {
        self.apply_booth(id, at, |booth| {
            let waiting = booth.queue.iter_mut().find(|w| w.attendee == who);
            if let Some(waiting) = waiting {
                waiting.called = Some(at);
            }
        });
    }

    pub(super) fn apply_booth_queued(
        &mut self,
        id: &BoothId,
        attendee: AttendeeId,
        yields: bool,
        at: Millis,
    ) {
        self.apply_booth(id, at, |booth| {
            booth.remove(attendee);
            booth.queue.push(Waiting {
                attendee,
                called: None,
                yields,
            });
        });
    }

    pub(super) fn apply_booth_entered(
        &mut self,
        id: &BoothId,
        who: AttendeeId,
        share: BoothShare,
        at: Millis,
    ) {
        self.apply_booth(id, at, |booth| {
            booth.remove(who);
            booth.here.insert(who, at);
            booth.checked_in.insert(who);
            if share >= BoothShare::Name {
                let known = booth.visitors.entry(who).or_insert(Visitor {
                    since: at,
                    card: false,
                });
                known.card |= share == BoothShare::Card;
            }
        });
    }

    pub(super) fn apply_booth_left(&mut self, id: &BoothId, who: AttendeeId, at: Millis) {
        self.apply_booth(id, at, |booth| {
            let took = booth.here.get(&who).map(|since| at.since(*since));
            // Of whoever forgot to leave nobody knows how long they stayed.
            if let Some(took) = took.filter(|took| *took < FORGOTTEN_AFTER_MS) {
                booth.visits += 1;
                booth.visited_ms += took;
            }
            booth.remove(who);
        });
    }

    /// The booths that may know who they are.
    pub(super) fn visited_by(&self, who: AttendeeId) -> Vec<BoothId> {
        let knows = |(_, booth): &(&BoothId, &Booth)| booth.visitors.contains_key(&who);
        self.booths
            .iter()
            .filter(knows)
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// No booth may know them any more.
    pub(super) fn hide_from_booths(&mut self, who: AttendeeId) {
        for id in self.visited_by(who) {
            if let Some(booth) = self.booths.get_mut(&id) {
                booth.visitors.remove(&who);
            }
        }
    }

    pub(super) fn check_booths(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for (id, booth) in &self.booths {
            let waiting = booth.queue.iter().map(|w| w.attendee);
            for who in waiting.chain(booth.here.keys().copied()) {
                if !seen.insert(who) {
                    return Err(format!("{who} is at two booths"));
                }
                if self.attendee(who).is_none() {
                    return Err(format!("{who} is gone and still at {id}"));
                }
                if booth.holds(who) && self.meeting(who).is_some() {
                    return Err(format!("{who} is wanted at {id} and at a table"));
                }
            }
            if !booth
                .visitors
                .keys()
                .all(|who| booth.checked_in.contains(who))
            {
                return Err(format!("{id} knows somebody who was never there"));
            }
            let could = |w: &Waiting| w.called.is_none() && self.can_go_to_a_booth(w.attendee);
            if !booth.paused && booth.free() > 0 && booth.queue.iter().any(could) {
                return Err(format!("{id} has a place and lets somebody wait"));
            }
        }
        Ok(())
    }
}

fn left(booth: &BoothId, attendee: AttendeeId, missed: bool) -> Fact {
    Fact::BoothLeft {
        booth: booth.clone(),
        attendee,
        missed,
    }
}
