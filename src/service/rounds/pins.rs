//! Groups that somebody made by hand: which of them hold, and where they sit.

use std::collections::BTreeSet;

use super::Rounds;
use super::plan::Floor;
use domain::{Allowance, RoomId};
use hall::{Group, Hall, Objection, Pinned};
use matching::round::{self, Odd};
use matching::score::Weights;
use protocol::api::{self, Pin, Unpinned};

impl Rounds {
    /// The pins that hold, and those that do not with why.
    pub(super) fn pins(
        &self,
        hall: &Hall,
        room: &RoomId,
        floor: &Floor,
        pins: &[Pin],
    ) -> (Vec<Pin>, Vec<Unpinned>) {
        let here: BTreeSet<_> = floor.people.iter().map(|person| person.id).collect();
        let (mut kept, mut unpinned) = (Vec::new(), Vec::new());
        let mut seated = BTreeSet::new();
        for pin in pins {
            let gone = pin.attendees.iter().any(|who| !here.contains(who));
            let objection = if pin.attendees.iter().any(|who| seated.contains(who)) {
                Some((api::Objection::Twice, "ほかの組にも入っている方がいます。"))
            } else {
                hall.objection(&pin.attendees, room)
                    .or(gone.then_some(Objection::NotFree))
                    .map(in_words)
            };
            match objection {
                None => {
                    seated.extend(hall.with_doubles(&pin.attendees));
                    kept.push(pin.clone());
                }
                Some((code, reason)) => unpinned.push(Unpinned {
                    attendees: pin.attendees.clone(),
                    code,
                    reason: reason.into(),
                }),
            }
        }
        (kept, unpinned)
    }

    /// Pinned groups at their tables, and those for which there is none. Their people take no more part in the rest.
    pub(super) fn seat_pins(
        &self,
        floor: &mut Floor,
        weights: &Weights,
        mut pinned: Vec<Pin>,
        seed: u64,
    ) -> (Vec<Group>, Vec<Unpinned>) {
        let (mut groups, mut unpinned) = (Vec::new(), Vec::new());
        if pinned.is_empty() {
            return (groups, unpinned);
        }
        // Who has a wish gets the table before somebody who has none.
        pinned.sort_by_key(|pin| pin.table.is_none());
        let lists: Vec<_> = pinned.iter().map(|pin| pin.attendees.clone()).collect();
        let request = self.request(floor, weights, Odd::Pause, seed, None);
        let appraised = round::appraise(&request, &lists, || false);
        for pin in &pinned {
            let found = appraised
                .introductions
                .iter()
                .find(|i| i.attendees.iter().all(|who| pin.attendees.contains(who)));
            let Some(found) = found else { continue };
            let table = floor.tables.take(&found.attendees, pin.table);
            if table.is_none() && floor.tables.sends() {
                unpinned.push(Unpinned {
                    attendees: pin.attendees.clone(),
                    code: api::Objection::NoTable,
                    reason: "空いているテーブルがありません。".into(),
                });
                continue;
            }
            groups.push(self.group(found, table));
        }
        let seated: BTreeSet<_> = groups.iter().flat_map(|g| g.people.clone()).collect();
        floor.people.retain(|person| !seated.contains(&person.id));
        (groups, unpinned)
    }
}

pub(super) fn as_terms(pin: &Pin) -> Pinned {
    Pinned {
        people: pin.attendees.clone(),
        table: pin.table,
    }
}

/// A stable code, and words.
fn in_words(objection: Objection) -> (api::Objection, &'static str) {
    match objection {
        Objection::Count => (
            api::Objection::Count,
            "一つのテーブルは2人から6人までです。",
        ),
        Objection::NotFree => (
            api::Objection::NotFree,
            "退室、お話し中、または席を外されている方がいます。",
        ),
        Objection::Colleagues => (api::Objection::Colleagues, "同じ施設の方どうしです。"),
        Objection::OnePerson => (
            api::Objection::OnePerson,
            "お二人とも同じ方のご登録のようです。",
        ),
        Objection::Company => (
            api::Objection::Company,
            "企業の方のご紹介を希望されていない方がいます。",
        ),
        Objection::Kinds(Allowance::Never) => (
            api::Objection::Kinds,
            "この催しでは、これらの種別の方どうしをご紹介しない設定です。",
        ),
        Objection::Kinds(Allowance::IfAsked) => (
            api::Objection::Kinds,
            "ご本人の希望があるときにだけご紹介する種別の方がいます。",
        ),
        Objection::Kinds(Allowance::AtMost(_)) => (
            api::Objection::Kinds,
            "この種別の方とのご紹介が、おひとりあたりの上限を超えます。",
        ),
        Objection::KeptApart => (
            api::Objection::KeptApart,
            "この組み合わせは、新しいご紹介の対象になりません。",
        ),
    }
}
