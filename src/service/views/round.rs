//! A round, as screens, those who wait and the organizer see it.

use super::{View, relation};
use domain::{AttendeeId, IntroductionState, RoomId, RoomMode, Waiting};
use hall::{Rejection, Round};
use protocol::api::{RoundDetail, RoundIntroduction, SittingOut};
use protocol::server::ServerMessage;
use protocol::view::RoundView;

pub(super) fn current_round(view: &View, room: &RoomId) -> Option<RoundView> {
    Some(round(view, view.hall.room(room)?.round()?))
}

fn round(view: &View, round: &Round) -> RoundView {
    RoundView {
        number: round.number,
        circles: round.terms.mode == Some(RoomMode::Circles),
        state: round.state(view.now).into(),
        starts_at: view.rfc3339(round.starts_at),
        ends_at: view.rfc3339(round.ends_at),
    }
}

fn numbered<'a>(view: &View<'a>, room: &RoomId, number: u32) -> Option<&'a Round> {
    view.hall.room(room)?.numbered(number)
}

fn message(view: &View, of: &Round, waits: Option<Waiting>) -> ServerMessage {
    ServerMessage::Round {
        round: round(view, of),
        waiting: waits.is_some(),
        reason: waits.map(reason_in_words),
        code: waits.map(Into::into),
    }
}

pub(in crate::service) fn round_for_screens(
    view: &View,
    room: &RoomId,
    number: u32,
) -> Option<ServerMessage> {
    Some(message(view, numbered(view, room, number)?, None))
}

/// With why `who` waits in it, while it runs.
pub(super) fn round_for_phone(
    view: &View,
    room: &RoomId,
    number: u32,
    who: AttendeeId,
) -> Option<ServerMessage> {
    let round = numbered(view, room, number)?;
    let waits = (!round.ended).then(|| waits(view, room, round, who));
    Some(message(view, round, waits.flatten()))
}

/// A welcome does not say why somebody sits out the round that is on; this does.
pub(in crate::service) fn waits_in_round(
    view: &View,
    who: AttendeeId,
    room: &RoomId,
) -> Option<ServerMessage> {
    let round = view.hall.room(room)?.round()?;
    Some(message(view, round, Some(waits(view, room, round, who)?)))
}

/// All of the room, the oldest first.
pub(in crate::service) fn rounds(
    view: &View,
    room: &RoomId,
) -> Result<Vec<RoundDetail>, Rejection> {
    let rounds = &view.hall.room(room).ok_or(Rejection::NoSuchRoom)?.rounds;
    Ok(rounds.iter().map(|of| round_detail(view, of)).collect())
}

pub(in crate::service) fn round_detail(view: &View, round: &Round) -> RoundDetail {
    let introductions = round.groups.iter().map(|group| {
        let found = view.hall.introduction(group.introduction);
        RoundIntroduction {
            id: group.introduction,
            state: found
                .map_or(IntroductionState::Cancelled, |i| i.state)
                .into(),
            repair: group.repair,
            arrived: found
                .map(|i| i.arrived.iter().copied().collect())
                .unwrap_or_default(),
            table: group.table,
            attendees: found.map_or_else(|| group.people.clone(), |i| i.people.clone()),
            score: group.score,
            reasons: protocol::each(&group.reasons),
            relation: relation(view, &group.people),
        }
    });
    RoundDetail {
        number: round.number,
        state: round.state(view.now).into(),
        starts_at: view.rfc3339(round.starts_at),
        ends_at: view.rfc3339(round.ends_at),
        seed: round.seed,
        introductions: introductions.collect(),
        waiting: round.waiting.iter().map(|(id, _)| *id).collect(),
        sitting_out: sitting_out(&round.waiting),
        total: round.total,
        bound: round.bound,
        unpinned: Vec::new(),
    }
}

pub(in crate::service) fn sitting_out(waiting: &[(AttendeeId, Waiting)]) -> Vec<SittingOut> {
    let sits = |&(attendee, why): &(AttendeeId, Waiting)| SittingOut {
        attendee,
        code: why.into(),
        reason: reason_in_words(why),
    };
    waiting.iter().map(sits).collect()
}

/// Why somebody waits in a round that is on: also who was not called because they leave before its end.
fn waits(view: &View, room: &RoomId, round: &Round, who: AttendeeId) -> Option<Waiting> {
    let leaves = || {
        let called = round.groups.iter().any(|group| group.people.contains(&who));
        let leaves = view.is_callable(room, who) && view.leaves_before(who, round.ends_at);
        (leaves && !called).then_some(Waiting::Leaving)
    };
    round.waits(who).or_else(leaves)
}

/// Why somebody waits, said plainly.
fn reason_in_words(waiting: Waiting) -> String {
    match waiting {
        Waiting::Odd => "人数の都合により、この回はお待ちいただきます。次の回は最初にご案内します。",
        Waiting::NobodyToMeet => "いまこの交流会に、新しくご紹介できる方がいません。",
        Waiting::OthersTaken => {
            "ご紹介したい方が、ほかの方とお話し中です。次の回は最初にご案内します。"
        }
        Waiting::NoTable => "満席です。次の回は最初にご案内します。",
        Waiting::RegisteredTwice => {
            "同じお名前・ご所属でもう一つご登録があるため、そちらをご案内しています。別の方でしたら受付へお知らせください。"
        }
        Waiting::Leaving => {
            "お帰りのご予定の時刻までに終わらないため、この回はお呼びしていません。ご予定が変わりましたら「わたしの情報」でお知らせください。"
        }
        Waiting::AtBooth => {
            "展示ブースにいらっしゃるため、今回はお呼びしていません。終わられましたら、次の回にご案内します。"
        }
    }
    .into()
}
