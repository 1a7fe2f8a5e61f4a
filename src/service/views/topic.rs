//! Topics that are offered, with their words.

use super::View;
use super::person::person;
use domain::{AttendeeId, RoomId, TopicId};
use hall::{Introduction, Topic};
use protocol::server::ServerMessage;
use protocol::view::{MySeat, TopicView};

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service) enum Onlooker {
    Phone(AttendeeId),
    Console,
    Wall,
}

/// Those of a room, oldest first.
pub(super) fn topics(view: &View, room: &RoomId, onlooker: Onlooker) -> Vec<TopicView> {
    let here = view.hall.topics_in(room).into_iter();
    here.filter_map(|(id, topic)| shown(view, id, topic, onlooker))
        .collect()
}

/// One as it is now, or that it is gone.
pub(in crate::service) fn topic_news(
    view: &View,
    topic: TopicId,
    onlooker: Onlooker,
) -> ServerMessage {
    let found = view.hall.topic(topic);
    ServerMessage::Topic {
        topic,
        now: found.and_then(|found| shown(view, topic, found, onlooker)),
    }
}

/// What brought them together, in the words of whoever offered it, unless they are erased.
pub(super) fn topic_of(view: &View, introduction: &Introduction) -> Option<String> {
    let of = introduction.topic?;
    words(view, of.topic, of.by)
}

/// The words of one that is offered.
pub(in crate::service) fn topic_words(view: &View, id: TopicId) -> Option<String> {
    words(view, id, view.hall.topic(id)?.by()?)
}

fn words(view: &View, topic: TopicId, by: AttendeeId) -> Option<String> {
    let by = view.hall.who(by);
    view.hall.attendee(by)?;
    view.record(by)?.topics.get(&topic).cloned()
}

fn shown(view: &View, id: TopicId, topic: &Topic, onlooker: Onlooker) -> Option<TopicView> {
    let kinds = |who: &AttendeeId| Some(view.hall.attendee(*who)?.profile.kind.clone());
    let kinds = match onlooker {
        // Who is here is shown there in counts only, and small ones are left out.
        Onlooker::Wall => Vec::new(),
        Onlooker::Phone(_) | Onlooker::Console => topic.people.iter().filter_map(kinds).collect(),
    };
    Some(TopicView {
        topic: id,
        text: words(view, id, topic.by()?)?,
        seats: topic.seats,
        taken: u8::try_from(topic.people.len()).unwrap_or(topic.seats),
        kinds,
        mine: match onlooker {
            Onlooker::Phone(who) if topic.people.contains(&who) => Some(seat(view, topic, who)),
            _ => None,
        },
    })
}

fn seat(view: &View, topic: &Topic, who: AttendeeId) -> MySeat {
    let others = topic.people.iter().copied();
    let others = others.filter(|other| view.hall.may_see(who, *other));
    MySeat {
        offers: topic.by() == Some(who),
        with: others.map(|other| person(view, other)).collect(),
    }
}
