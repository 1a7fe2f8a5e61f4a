//! The event's agenda as scenes of a rehearsal: what happens at the same time is one scene, and breaks are left out.

use std::time::Duration;

use domain::RoomId;
use jiff::Timestamp;
use protocol::api::{RoomControl, RoomMode};
use protocol::event::{AgendaItem, EventView};

/// Of a talk nothing is seen but people listening.
const TALK_WEIGHT: f64 = 0.3;
/// Before the first scene people come in, in parts of the whole.
const DOORS: f64 = 0.15;
/// A round shorter than that is over before bots are seated.
const ROUND_MIN: Duration = Duration::from_secs(6);
/// From the call to the conversation, as the console has it unless told otherwise.
pub(super) const MOVE_MINUTES: u32 = 1;
/// Where the event has no agenda.
const ROUNDS_WITHOUT_AGENDA: u32 = 3;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scene {
    pub title: String,
    pub rooms: Vec<Place>,
    pub talk: bool,
    /// In the rehearsal.
    pub lasts: Duration,
}

/// A room in a scene.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub room: RoomId,
    /// That the agenda gives it.
    pub minutes: Option<u32>,
    /// Rounds that are called in the rehearsal; none where people find each other.
    pub rounds: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evening {
    pub doors: Duration,
    pub scenes: Vec<Scene>,
}

/// The evening in `lasts`.
pub(super) fn evening(event: &EventView, rooms: &[RoomControl], lasts: Duration) -> Evening {
    let mut groups = at_once(&event.agenda);
    let doors = lasts.mul_f64(DOORS);
    let weigh = |(items, from, to): &Group| {
        let talk = items.iter().all(|item| item.talk);
        let minutes = f64::from(minutes(*from, *to).max(1));
        minutes * if talk { TALK_WEIGHT } else { 1.0 }
    };
    groups.retain(|(items, ..)| items.iter().any(|item| item.talk || item.room.is_some()));
    let all: f64 = groups.iter().map(weigh).sum();
    let scenes = groups.iter().map(|group| {
        let lasts = (lasts - doors).mul_f64(weigh(group) / all);
        scene(&group.0, rooms, lasts)
    });
    let scenes: Vec<_> = scenes.collect();
    if scenes.is_empty() {
        return rounds_alone(rooms, lasts);
    }
    Evening { doors, scenes }
}

/// Nothing but rounds, in `lasts`.
pub(super) fn rounds_alone(rooms: &[RoomControl], lasts: Duration) -> Evening {
    let doors = lasts.mul_f64(DOORS);
    Evening {
        doors,
        scenes: vec![rounds_everywhere(rooms, lasts - doors)],
    }
}

type Group<'a> = (Vec<&'a AgendaItem>, Timestamp, Timestamp);

/// Items that overlap, in the order of the evening.
fn at_once(agenda: &[AgendaItem]) -> Vec<Group<'_>> {
    let timed = |item| Some((vec![item], starts(item)?, ends(item)?));
    let mut items: Vec<Group> = agenda.iter().filter_map(timed).collect();
    items.sort_by_key(|(_, from, _)| *from);
    let mut groups: Vec<Group> = Vec::new();
    for (item, from, to) in items {
        match groups.last_mut() {
            Some((together, _, until)) if from < *until => {
                together.extend(item);
                *until = to.max(*until);
            }
            _ => groups.push((item, from, to)),
        }
    }
    groups
}

fn starts(item: &AgendaItem) -> Option<Timestamp> {
    item.starts_at.parse().ok()
}

fn ends(item: &AgendaItem) -> Option<Timestamp> {
    item.ends_at.parse().ok()
}

fn minutes(from: Timestamp, to: Timestamp) -> u32 {
    let seconds = to.as_second().saturating_sub(from.as_second());
    u32::try_from(seconds / 60).unwrap_or(0)
}

fn scene(items: &[&AgendaItem], rooms: &[RoomControl], lasts: Duration) -> Scene {
    let places = items.iter().filter(|item| !item.talk).filter_map(|item| {
        let control = rooms
            .iter()
            .find(|room| Some(&room.room) == item.room.as_ref())?;
        let minutes = minutes(starts(item)?, ends(item)?);
        let fit = match rounds_that_fit(control, minutes) {
            Some(fit) => fit.max(1),
            None => 0,
        };
        Some(Place {
            room: control.room.clone(),
            minutes: Some(minutes),
            rounds: fit.min(time_for(lasts)),
        })
    });
    let rooms: Vec<_> = places.collect();
    Scene {
        title: items
            .first()
            .map_or_else(String::new, |item| item.title.ja.clone()),
        talk: rooms.is_empty(),
        rooms,
        lasts,
    }
}

/// How many rounds of the room end before its time does; nothing where none are called: circles form by themselves.
pub(super) fn rounds_that_fit(room: &RoomControl, minutes: u32) -> Option<u32> {
    let called = room.mode == RoomMode::Rounds;
    called.then(|| minutes / (room.round_minutes + MOVE_MINUTES).max(1))
}

fn time_for(lasts: Duration) -> u32 {
    let rounds = lasts.as_secs_f64() / ROUND_MIN.as_secs_f64();
    (rounds as u32).max(1)
}

fn rounds_everywhere(rooms: &[RoomControl], lasts: Duration) -> Scene {
    let places = rooms.iter().filter(|room| room.mode != RoomMode::None);
    let places = places.map(|room| Place {
        room: room.room.clone(),
        minutes: None,
        rounds: match rounds_that_fit(room, 0) {
            Some(_) => ROUNDS_WITHOUT_AGENDA.min(time_for(lasts)),
            None => 0,
        },
    });
    Scene {
        title: "交流".into(),
        rooms: places.collect(),
        talk: false,
        lasts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::cast::tests::example;

    pub(crate) fn room(id: &str, mode: &str, round_minutes: u32) -> RoomControl {
        serde_json::from_value(serde_json::json!({
            "room": id, "open": true, "mode": mode, "tables": 10, "first_table": 1, "registered": 0, "present": 0, "conversations": 0,
            "join_url": "", "qr": "", "join_code": "", "wall_url": "", "screen": {}, "round_minutes": round_minutes,
        }))
        .expect("a room")
    }

    fn item(from: &str, to: &str, room: Option<&str>) -> AgendaItem {
        let at = |time: &str| format!("2027-09-18T{time}:00+09:00");
        serde_json::from_value(serde_json::json!({
            "starts_at": at(from), "ends_at": at(to), "title": {"ja": from, "en": from}, "room": room, "talk": room.is_none(),
        }))
        .expect("an item")
    }

    #[test]
    fn the_agenda_is_played_in_the_time_there_is() {
        let mut event = example();
        event.agenda = vec![
            item("15:00", "15:40", Some("west")),
            item("15:10", "15:40", Some("south")),
            item("13:00", "14:00", None),
            item("16:00", "16:30", Some("talk")),
        ];
        event.agenda[3].talk = true;
        let rooms = [room("west", "rounds", 6), room("south", "suggestions", 6)];
        let lasts = Duration::from_secs(200);
        let played = evening(&event, &rooms, lasts);
        let titles: Vec<_> = played
            .scenes
            .iter()
            .map(|s| (s.title.as_str(), s.talk))
            .collect();
        assert_eq!(titles, [("13:00", true), ("15:00", false), ("16:00", true)]);
        let whole: Duration = played.scenes.iter().map(|scene| scene.lasts).sum();
        assert!((whole + played.doors).abs_diff(lasts) < Duration::from_millis(1));
        let places: Vec<_> = played.scenes[1]
            .rooms
            .iter()
            .map(|p| (p.room.as_str(), p.minutes, p.rounds))
            .collect();
        assert_eq!(places, [("west", Some(40), 5), ("south", Some(30), 0)]);
    }

    #[test]
    fn without_an_agenda_there_are_rounds_where_tables_are() {
        let rooms = [
            room("west", "rounds", 6),
            room("bar", "suggestions", 6),
            room("talk", "none", 6),
        ];
        let lasts = Duration::from_secs(60);
        let played = evening(&example(), &rooms, lasts);
        assert_eq!(played, rounds_alone(&rooms, lasts));
        let places = &played.scenes[0].rooms;
        let rounds: Vec<_> = places.iter().map(|p| (p.room.as_str(), p.rounds)).collect();
        assert_eq!(rounds, [("west", 3), ("bar", 0)]);
    }
}
