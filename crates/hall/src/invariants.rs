//! What must hold after every commit, whatever was asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hall, Introduction};
use domain::AttendeeId;
use domain::IntroductionState as State;

impl Hall {
    /// The first rule broken, if any.
    pub fn check_invariants(&self) -> Result<(), String> {
        let mut seats: BTreeMap<AttendeeId, usize> = BTreeMap::new();
        for (id, room) in &self.rooms {
            for person in &room.people {
                *seats.entry(*person).or_default() += 1;
                let there = self.attendee(*person).and_then(|a| a.room.as_ref());
                if there != Some(id) {
                    return Err(format!("{person} stands in {id} but says {there:?}"));
                }
            }
            let mut tables: BTreeMap<u16, &Introduction> = BTreeMap::new();
            for i in room.active.iter().filter_map(|i| self.introductions.get(i)) {
                if !i.is_active() || i.room != *id {
                    return Err(format!("{} is not active in {id}", i.id));
                }
                // Only a table whose people forgot to say they were done is given to somebody else.
                if let Some(table) = i.table
                    && let Some(earlier) = tables.insert(table, i)
                    && !self.is_forgotten(earlier, i.since)
                    && !self.is_forgotten(i, earlier.since)
                {
                    return Err(format!("table {table} of {id} is taken twice"));
                }
            }
        }
        if let Some((person, rooms)) = seats.iter().find(|(_, rooms)| **rooms > 1) {
            return Err(format!("{person} is in {rooms} rooms"));
        }
        for (id, attendee) in &self.attendees {
            if let Some(room) = &attendee.room
                && !self.rooms.get(room).is_some_and(|r| r.people.contains(id))
            {
                return Err(format!("{id} says {room} but does not stand there"));
            }
            // Also listed are tables that go on without them.
            let sits = |i: &&Introduction| i.is_active() && i.includes(*id);
            if self.introductions_of(*id).filter(sits).count() > 1 {
                return Err(format!("{id} sits at two tables"));
            }
        }
        self.check_booths()?;
        self.introductions.values().try_for_each(|i| {
            let distinct: BTreeSet<_> = i.people.iter().collect();
            if distinct.len() != i.people.len() || i.people.len() < 2 {
                return Err(format!("{} introduces somebody to themself", i.id));
            }
            let known = |who: &AttendeeId| i.includes(*who) || i.left_out.contains(who);
            if !i.shared.keys().all(known) {
                return Err(format!("{} shares the card of a stranger", i.id));
            }
            let may_share = i.is_mutual() || matches!(i.state, State::Missed | State::Cancelled);
            if !may_share && !i.shared.is_empty() {
                return Err(format!("{} shares cards while {:?}", i.id, i.state));
            }
            if i.unseen && !matches!(i.state, State::Passed | State::Cancelled) {
                return Err(format!("{} was never seen and is {:?}", i.id, i.state));
            }
            if i.state != State::Invited && !i.is_active() {
                return Ok(());
            }
            for (n, &a) in i.people.iter().enumerate() {
                for &b in &i.people[n + 1..] {
                    let (Some(one), Some(two)) = (self.attendee(a), self.attendee(b)) else {
                        return Err(format!("{} waits for somebody who is gone", i.id));
                    };
                    if one.profile.employer == two.profile.employer {
                        return Err(format!("{} introduces colleagues", i.id));
                    }
                    if self.vetoed(a, b) {
                        return Err(format!("{} introduces a vetoed pair", i.id));
                    }
                    if !one.may_be_introduced() || !two.may_be_introduced() {
                        return Err(format!("{} introduces somebody who did not consent", i.id));
                    }
                    if [one, two].iter().any(|p| p.room.as_ref() != Some(&i.room)) {
                        return Err(format!("{} joins two rooms", i.id));
                    }
                }
            }
            Ok(())
        })
    }
}
