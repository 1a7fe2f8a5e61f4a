//! An introduction, as one of its people sees it.

use super::card::cards;
use super::person::person;
use super::topic::topic_of;
use super::{View, relation};
use domain::{AttendeeId, IntroductionId, IntroductionState};
use hall::{Encounter, Introduction};
use protocol::view::{EncounterView, IntroductionState as Shown, IntroductionView, NextStep};

pub(in crate::service) fn met(view: &View, who: AttendeeId) -> Vec<IntroductionView> {
    let all = view.hall.introductions_of(who);
    let met = all.filter(|i| i.state_for(who) == IntroductionState::Met);
    met.map(|i| introduction(view, i, IntroductionState::Met, who))
        .collect()
}

/// As it was when it came to `state`.
pub(super) fn introduction_in(
    view: &View,
    id: IntroductionId,
    state: IntroductionState,
    viewer: AttendeeId,
) -> Option<IntroductionView> {
    let found = view.hall.introduction(id)?;
    Some(introduction(
        view,
        found,
        found.shown(state, viewer),
        viewer,
    ))
}

pub(super) fn introduction(
    view: &View,
    introduction: &Introduction,
    state: IntroductionState,
    viewer: AttendeeId,
) -> IntroductionView {
    IntroductionView {
        id: introduction.id,
        state: state.into(),
        with: introduction
            .others(viewer)
            .map(|other| person(view, other))
            .collect(),
        invited_by_me: introduction.invited_by().map(|by| by == viewer),
        table: introduction.table,
        round: introduction.round(),
        ends_at: view
            .hall
            .round_of(introduction)
            .map(|round| view.rfc3339(round.ends_at)),
        reasons: protocol::each(&introduction.reasons),
        arrived: introduction.arrived.contains(&viewer),
        there: introduction
            .others(viewer)
            .filter(|other| introduction.is_active() && introduction.arrived.contains(other))
            .collect(),
        lapsed: state == IntroductionState::Missed && introduction.has_lapsed(),
        shared: introduction.has_shared(viewer),
        card_askers: introduction.card_askers(viewer).collect(),
        cards: cards(view, introduction, viewer)
            .map(|(_, card)| card)
            .collect(),
        my_rating: introduction
            .met
            .get(&viewer)
            .copied()
            .flatten()
            .map(Into::into),
        take_back_until: view
            .hall
            .may_take_back_until(viewer, introduction)
            .filter(|until| *until > view.now)
            .map(|until| view.rfc3339(until)),
        next_steps: next_steps(view, introduction).collect(),
        encounter: introduction.is_encounter().then(|| EncounterView {
            confirmed: introduction.met.keys().copied().collect(),
            at: view.rfc3339(introduction.since),
        }),
        wished: introduction
            .others(viewer)
            .any(|other| view.hall.wishes_for(viewer, other)),
        topic: topic_of(view, introduction),
        relation: relation(view, &introduction.people),
    }
}

/// What waits for the word of one of them, as an introduction that is not there yet.
pub(super) fn encounters<'a>(
    view: &'a View,
    viewer: AttendeeId,
) -> impl Iterator<Item = IntroductionView> + 'a {
    let all = view.hall.encounters_of(viewer);
    all.map(move |encounter| waiting(view, encounter, viewer))
}

/// One of them as it is now; nothing once it has become an introduction, which speaks for itself.
pub(super) fn encounter(
    view: &View,
    id: IntroductionId,
    viewer: AttendeeId,
    other: AttendeeId,
) -> Option<IntroductionView> {
    let encounter = view.hall.encounter(id);
    match encounter.filter(|encounter| encounter.is_known_to(viewer)) {
        Some(encounter) => Some(waiting(view, encounter, viewer)),
        None if view.hall.introduction(id).is_some() => None,
        None => Some(bare(view, id, Shown::Cancelled, other)),
    }
}

fn waiting(view: &View, encounter: &Encounter, viewer: AttendeeId) -> IntroductionView {
    IntroductionView {
        reasons: protocol::each(&encounter.reasons),
        encounter: Some(EncounterView {
            confirmed: vec![encounter.by],
            at: view.rfc3339(encounter.when),
        }),
        relation: relation(view, &[encounter.by, encounter.with]),
        ..bare(view, encounter.id, Shown::Invited, encounter.other(viewer))
    }
}

fn bare(view: &View, id: IntroductionId, state: Shown, other: AttendeeId) -> IntroductionView {
    IntroductionView {
        id,
        state,
        with: vec![person(view, other)],
        invited_by_me: None,
        table: None,
        round: None,
        ends_at: None,
        reasons: Vec::new(),
        arrived: false,
        there: Vec::new(),
        lapsed: false,
        shared: false,
        card_askers: Vec::new(),
        cards: Vec::new(),
        my_rating: None,
        take_back_until: None,
        next_steps: Vec::new(),
        encounter: None,
        wished: false,
        topic: None,
        relation: None,
    }
}

pub(super) fn next_steps<'a>(
    view: &'a View,
    introduction: &'a Introduction,
) -> impl Iterator<Item = NextStep> + 'a {
    view.hall.next_steps(introduction).map(next_step)
}

fn next_step(step: &hall::NextStep) -> NextStep {
    NextStep {
        kind: step.kind.into(),
        by: step.by,
        until: step.until,
        done: step.done,
    }
}
