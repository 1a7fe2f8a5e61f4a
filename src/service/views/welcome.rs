//! What a screen starts from.

use super::View;
use super::booth::at_booth;
use super::introduction::{encounters, introduction};
use super::person::{me, suggestions};
use super::room::{announced, calls, summary};
use super::round::current_round;
use super::timetable::next_round;
use super::topic::{Onlooker, topics};
use crate::live::{Counted, Suggested, links};
use domain::{AttendeeId, IntroductionState, RoomId};
use hall::Introduction;
use protocol::server::Welcome;
use protocol::view::IntroductionState as Shown;
use protocol::view::RoomSummary;

/// Links a wall is sent when it comes: the newest ones.
const WALL_LINKS: usize = 2000;

pub(in crate::service) fn phone_welcome(
    view: &View,
    who: AttendeeId,
    room: &RoomId,
    counted: Option<&Counted>,
    suggested: &[Suggested],
) -> Welcome {
    use IntroductionState::{Cancelled, Missed, Passed};
    let found = view.hall.room(room);
    // What came to nothing is over, but for the newest round: somebody may be looked for, or have talked all the same.
    let newest = found.and_then(|room| room.rounds.last());
    let shown = |i: &&Introduction| match i.state_for(who) {
        Passed => false,
        Cancelled | Missed => {
            i.room == *room && i.round().is_some() && i.round() == newest.map(|r| r.number)
        }
        _ => true,
    };
    Welcome {
        me: me(view, who),
        room: RoomSummary {
            // Small counts among them: for the house alone.
            by_ward: Default::default(),
            first_meetings: None,
            event_conversations: None,
            ..summary(view, room, counted.map(|counted| &counted.summary))
        },
        round: current_round(view, room),
        next_round: next_round(view, room),
        introductions: view
            .hall
            .introductions_of(who)
            .filter(shown)
            .map(|i| introduction(view, i, i.state_for(who), who))
            .chain(encounters(view, who))
            .collect(),
        suggestions: suggestions(view, who, suggested),
        announcement: found.and_then(announced),
        links: None,
        board: None,
        calls: None,
        screen: None,
        booths: view
            .hall
            .booths()
            .filter_map(|(id, _)| at_booth(view, id, who))
            .collect(),
        topics: topics(view, room, Onlooker::Phone(who)),
        now: view.rfc3339_exact(view.now),
    }
}

/// What the person would see on a phone, without what would be a secret from the desk: whoever has a phone passes without anybody's
/// knowledge, so their invitations are left out, and nobody's resume code is shown.
pub(in crate::service) fn desk_welcome(
    view: &View,
    who: AttendeeId,
    room: &RoomId,
    counted: Option<&Counted>,
    suggested: &[Suggested],
) -> Option<Welcome> {
    let attendee = view.hall.attendee(who)?;
    let mut welcome = phone_welcome(view, who, room, counted, suggested);
    if !attendee.steering.paper {
        welcome.introductions.retain(|i| i.state != Shown::Invited);
    }
    if let Some(me) = &mut welcome.me {
        me.resume_code.clear();
    }
    Some(welcome)
}

/// For a wall, or the console. No persons.
pub(in crate::service) fn screen_welcome(
    view: &View,
    room: &RoomId,
    counted: Option<&Counted>,
    wall: bool,
) -> Welcome {
    let found = view.hall.room(room);
    let met = found.map(|room| room.met.as_slice()).unwrap_or_default();
    let newest = &met[met.len().saturating_sub(WALL_LINKS)..];
    let counts = counted.map(|counted| match wall {
        true => &counted.wall_summary,
        false => &counted.summary,
    });
    Welcome {
        me: None,
        room: summary(view, room, counts),
        round: current_round(view, room),
        next_round: next_round(view, room),
        introductions: Vec::new(),
        suggestions: Vec::new(),
        announcement: found.and_then(announced),
        links: Some(
            newest
                .iter()
                .filter_map(|id| view.hall.introduction(*id))
                .flat_map(|i| links(view.hall, i))
                .collect(),
        ),
        board: counted.map(|counted| counted.board.clone()),
        calls: found
            .and_then(|room| room.round())
            .map(|_| calls(view, room)),
        screen: found.map(|room| room.screen.clone().into()),
        booths: Vec::new(),
        topics: topics(
            view,
            room,
            match wall {
                true => Onlooker::Wall,
                false => Onlooker::Console,
            },
        ),
        now: view.rfc3339_exact(view.now),
    }
}
