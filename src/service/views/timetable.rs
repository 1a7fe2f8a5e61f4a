//! Rounds that start by themselves, and the talks they wait for.

use super::View;
use crate::catalog::{Session, SessionKind};
use domain::{Millis, RoomId, RoomMode};
use hall::{Rejection, Timetable};
use protocol::api::TimetableView;
use protocol::view::NextRound;

pub(in crate::service) fn timetable(
    view: &View,
    id: &RoomId,
) -> Result<Option<TimetableView>, Rejection> {
    let room = view.hall.room(id).ok_or(Rejection::NoSuchRoom)?;
    Ok(room.timetable.as_ref().map(|timetable| {
        let waits = !timetable.is_over() && !timetable.paused && room.round().is_none();
        let talk = talk_in_the_way(view, id, timetable).filter(|_| waits);
        let next_at = talk.map_or(timetable.next_at, |talk| {
            view.in_event(talk.ends_at).max(timetable.next_at)
        });
        TimetableView {
            rounds: timetable.rounds,
            called: timetable.called,
            minutes: u32::try_from(timetable.length_ms / 60_000).unwrap_or(0),
            move_seconds: u32::try_from(timetable.moving_ms / 1000).unwrap_or(0),
            tables: timetable.tables,
            paused: timetable.paused,
            next_at: waits.then(|| view.rfc3339(next_at)),
            waits_for: (waits && !room.open)
                .then(|| "受付の開始を待っています。".to_owned())
                .or_else(|| talk.map(|talk| talk.title.ja.clone()))
                .or_else(|| {
                    (waits && timetable.next_at <= view.now)
                        .then(|| "ご紹介できる方がそろうのを待っています。".into())
                }),
        }
    }))
}

/// What everybody in the room may know of it: when the next round comes, as far as anybody can say.
pub(in crate::service) fn next_round(view: &View, id: &RoomId) -> Option<NextRound> {
    let room = view.hall.room(id)?;
    Some(NextRound {
        number: u32::try_from(room.rounds.len() + 1).ok()?,
        circles: room.mode == RoomMode::Circles,
        starts_at: timetable(view, id).ok()??.next_at?,
    })
}

/// The talk that a round of this timetable, called now, would run into.
pub(in crate::service) fn talk_in_the_way<'a>(
    view: &View<'a>,
    room: &RoomId,
    timetable: &Timetable,
) -> Option<&'a Session> {
    // The agenda is in the system's time.
    let from = view.on_the_system(view.now.max(timetable.next_at));
    let until = from.plus(timetable.moving_ms + timetable.length_ms);
    view.catalog.agenda.iter().find(|session| {
        session.kind == SessionKind::Talk
            && session.room.as_ref().is_none_or(|of| of == room)
            && session.starts_at < until
            && from < session.ends_at
    })
}

/// Who comes so much before a talk, or before the one that is on ends, comes for the next.
const EARLY_MS: i64 = 5 * 60_000;
/// Nobody takes a seat for a talk earlier than this.
const SOON_MS: i64 = 20 * 60_000;

/// When the talk ends that somebody who says now that they listen listens to; of several at once the last.
pub(in crate::service) fn listened_to(view: &View) -> Option<Millis> {
    let now = view.on_the_system(view.now);
    let at = |moment: Millis| {
        let talks = view.catalog.agenda.iter();
        let on = talks.filter(move |session| {
            session.kind == SessionKind::Talk
                && session.starts_at <= moment
                && moment < session.ends_at
        });
        on.map(|session| session.ends_at).max()
    };
    let ends = at(now.plus(EARLY_MS)).or_else(|| at(now));
    let ends = ends.or_else(|| at(now.plus(SOON_MS)));
    ends.map(|ends| view.in_event(ends))
}
