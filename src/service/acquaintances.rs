//! Which organizations somebody is asked about: how well they know them, before they meet and at the end.

use std::collections::BTreeMap;

use super::form::Findings;
use super::reading::Reading;
use crate::directory::{Acquainted, PersonRecord};
use domain::{Acquaintance, AttendeeId, IntroductionState};
use hall::{Employer, Hall};
use protocol::api::{AcquaintanceView, SetAcquaintances};

/// Asked before: as many as are answered in twenty seconds.
const BEFORE: usize = 6;
/// With those who were met.
const AFTER: usize = 12;

/// As the phone names an organization: the digest by which colleagues are recognized, under the event's key.
fn id_of(employer: u64) -> String {
    format!("{employer:016x}")
}

/// People in somebody's introductions of these states, and where they work; colleagues left out.
fn others(
    hall: &Hall,
    who: AttendeeId,
    states: &[IntroductionState],
) -> Vec<(Employer, AttendeeId)> {
    let own = hall.attendee(who).map(|me| me.profile.employer);
    let introductions = hall.introductions_of(who);
    let such = introductions.filter(|each| states.contains(&each.state));
    let people = such.flat_map(|each| each.people.iter().map(|person| hall.who(*person)));
    let known = people.filter_map(|other| Some((hall.attendee(other)?.profile.employer, other)));
    known
        .filter(|(employer, _)| Some(*employer) != own)
        .collect()
}

impl Reading {
    /// Those rated already, then whom they wish to meet, those who are suggested to them, and those they met.
    pub(super) fn acquaintances(
        &self,
        who: AttendeeId,
        record: &PersonRecord,
    ) -> Vec<AcquaintanceView> {
        if !self.catalog.event.acquaintance {
            return Vec::new();
        }
        let hall = self.hall();
        let met = others(&hall, who, &[IntroductionState::Met]);
        let has_met = |key: u64| met.iter().any(|(employer, _)| employer.0 == key);
        let rated = record.acquaintance.iter();
        let mut listed: Vec<(u64, String)> =
            rated.map(|(key, of)| (*key, of.name.clone())).collect();
        let mut add = |found: Vec<(Employer, String)>, most: usize| {
            for (employer, name) in found {
                let known = listed.iter().any(|(key, _)| *key == employer.0);
                if !known && !name.is_empty() && listed.len() < most {
                    listed.push((employer.0, name));
                }
            }
        };
        add(self.worth_asking(&hall, who, record), BEFORE);
        let of =
            |(employer, other): &(Employer, AttendeeId)| (*employer, self.organization_of(*other));
        add(met.iter().map(of).collect(), AFTER);
        let view = |(key, name)| {
            let of = record.acquaintance.get(&key);
            AcquaintanceView {
                organization: id_of(key),
                name,
                before: of.and_then(|of| of.before),
                after: of.and_then(|of| of.after),
                met: has_met(key),
            }
        };
        listed.into_iter().map(view).collect()
    }

    fn worth_asking(
        &self,
        hall: &Hall,
        who: AttendeeId,
        record: &PersonRecord,
    ) -> Vec<(Employer, String)> {
        let Some(me) = hall.attendee(who) else {
            return Vec::new();
        };
        let own = &me.profile;
        let wished = |employers: &[Employer], picked: &[crate::catalog::organizations::Picked]| {
            let pairs = employers.iter().zip(picked);
            pairs
                .map(|(employer, picked)| (*employer, picked.name.clone()))
                .collect::<Vec<_>>()
        };
        let mut found = wished(&own.wishes_must, &record.greet_must);
        found.extend(wished(&own.wishes, &record.greet));
        // Whom they are on their way to: nobody is suggested meanwhile. An invitation is left out, because whoever passed must not be told apart.
        let coming = [IntroductionState::Agreed, IntroductionState::Called];
        found.extend(
            others(hall, who, &coming)
                .into_iter()
                .map(|(employer, other)| (employer, self.organization_of(other))),
        );
        let suggested = self.replica.hub.inbox(who).suggestions().1;
        for suggested in suggested.iter().flat_map(|all| all.iter()) {
            if let Some(other) = hall.attendee(suggested.attendee) {
                let name = self.organization_of(suggested.attendee);
                found.push((other.profile.employer, name));
            }
        }
        found.retain(|(employer, _)| *employer != own.employer);
        found
    }

    fn organization_of(&self, who: AttendeeId) -> String {
        let record = self.replica.stores.directory.person(who);
        record.map_or_else(String::new, |record| record.organization_name.clone())
    }

    /// What is said of organizations this person is asked about. What somebody knew before cannot be said after the conversation.
    pub(super) fn take_acquaintances(
        &self,
        findings: &mut Findings,
        who: AttendeeId,
        record: &mut PersonRecord,
        said: SetAcquaintances,
    ) {
        let asked = self.acquaintances(who, record);
        let mut set = |when: &str, stages: BTreeMap<String, Option<Acquaintance>>, before: bool| {
            for (organization, stage) in stages {
                let path = format!("acquaintances.{when}.{organization}");
                let Some(of) = asked.iter().find(|of| of.organization == organization) else {
                    findings.add(
                        path,
                        "この施設についてはお尋ねしていません。画面を開き直してください。",
                    );
                    continue;
                };
                if before && of.met && stage.is_some() {
                    findings.add(path, "すでにお話しされた施設です。after でお答えください。");
                    continue;
                }
                let Ok(key) = u64::from_str_radix(&organization, 16) else {
                    continue;
                };
                let kept = record
                    .acquaintance
                    .entry(key)
                    .or_insert_with(|| Acquainted {
                        name: of.name.clone(),
                        ..Acquainted::default()
                    });
                *(if before {
                    &mut kept.before
                } else {
                    &mut kept.after
                }) = stage;
            }
        };
        set("before", said.before, true);
        set("after", said.after, false);
        record
            .acquaintance
            .retain(|_, of| of.before.is_some() || of.after.is_some());
    }
}
