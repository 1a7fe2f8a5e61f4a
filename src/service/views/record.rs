//! The record of meetings of one organization: conversations of which people of both sides agreed to be on record.

use std::collections::BTreeMap;

use super::View;
use super::introduction::next_steps;
use super::person::{organization, person};
use crate::follow_up::record::{Meeting, Record};
use domain::{AttendeeId, IntroductionState, Millis};
use hall::{Employer, Introduction};
use protocol::api::{CardField, Provision};

/// Shorter talks are a minute long.
const MINUTE_MS: i64 = 60_000;
/// The consent that the record rests on.
const RECORD_CONSENT: &str = "record";

/// As the people of `who`'s organization may read it.
pub(in crate::service) fn record(view: &View, who: AttendeeId) -> Record {
    let Some(me) = view.hall.attendee(who) else {
        return Record::default();
    };
    let employer = me.profile.employer;
    let met = view.hall.introductions();
    let met = met.filter(|i| i.state == IntroductionState::Met);
    let mut record = Record {
        organization: organization(view, view.record(who).as_deref()).name,
        ..Record::default()
    };
    for introduction in met {
        let mut sides = sides(view, introduction);
        let ours = sides.remove(&employer).unwrap_or_default();
        let mine = introduction.includes(who);
        if mine && (sides.is_empty() || !ours.contains(&who)) {
            record.left_out += 1;
        }
        if !ours.is_empty() {
            let theirs = sides.into_values();
            let meetings = theirs.map(|theirs| meeting(view, introduction, &ours, &theirs));
            record.meetings.extend(meetings);
        }
    }
    record.meetings.sort_by_key(|meeting| meeting.at);
    record
}

/// Those at the table who agreed to be on record, by their organizations.
fn sides(view: &View, introduction: &Introduction) -> BTreeMap<Employer, Vec<AttendeeId>> {
    let mut sides = BTreeMap::<_, Vec<_>>::new();
    for &id in &introduction.people {
        if let Some(attendee) = view.hall.attendee(id).filter(|a| a.consent.record) {
            sides.entry(attendee.profile.employer).or_default().push(id);
        }
    }
    sides
}

fn meeting(
    view: &View,
    introduction: &Introduction,
    ours: &[AttendeeId],
    theirs: &[AttendeeId],
) -> Meeting {
    let on_record = |id: &AttendeeId| ours.contains(id) || theirs.contains(id);
    let reasons = introduction.reasons.iter();
    let reasons = reasons.filter(|reason| on_record(&reason.from) && on_record(&reason.to));
    let mut topics: Vec<_> = reasons.map(|reason| reason.tag.clone()).collect();
    topics.dedup();
    let people = |ids: &[AttendeeId]| ids.iter().map(|id| person(view, *id)).collect();
    Meeting {
        at: view.on_the_system(introduction.since),
        room: introduction.room.clone(),
        ours: people(ours),
        theirs: people(theirs),
        topics,
        minutes: began(view, introduction).and_then(|began| minutes(began, introduction.since)),
        next_steps: next_steps(view, introduction)
            .filter(|step| on_record(&step.by))
            .collect(),
    }
}

/// When all were at the table; where nobody said so, when their round began.
fn began(view: &View, introduction: &Introduction) -> Option<Millis> {
    let round = || {
        view.hall
            .round_of(introduction)
            .map(|round| round.starts_at)
    };
    introduction.began.or_else(round)
}

fn minutes(from: Millis, to: Millis) -> Option<u32> {
    let length = to.since(from);
    (length >= 0)
        .then(|| (length + MINUTE_MS / 2) / MINUTE_MS)
        .and_then(|minutes| u32::try_from(minutes.max(1)).ok())
}

/// To which organizations the record gives the name of `who`, and whose it gives to theirs.
pub(super) fn provisions(view: &View, who: AttendeeId) -> Vec<(Millis, Provision)> {
    let mut found = Vec::new();
    for introduction in view.hall.introductions_of(who) {
        if introduction.state != IntroductionState::Met {
            continue;
        }
        let sides = sides(view, introduction);
        if !sides.values().flatten().any(|id| *id == who) {
            continue;
        }
        let mine = view.hall.attendee(who).map(|a| a.profile.employer);
        let others = sides
            .iter()
            .filter(|(employer, _)| Some(**employer) != mine);
        for &other in others.flat_map(|(_, people)| people) {
            let other = view.record(other);
            for given in [true, false] {
                let at = introduction.since;
                let provision = Provision {
                    at: view.rfc3339(at),
                    given,
                    with: other.as_ref().map(|r| r.name.clone()),
                    organization: other.as_ref().map(|r| r.organization_name.clone()),
                    fields: vec![CardField::Name, CardField::Organization],
                    consent: RECORD_CONSENT.into(),
                    noted: false,
                };
                found.push((at, provision));
            }
        }
    }
    found
}
