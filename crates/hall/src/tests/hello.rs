//! Who comes, who comes back, and who only wakes up.

use super::*;

const OLD: u32 = 1;
const NEW: u32 = 2;

impl Evening {
    /// A first page: no position, and nothing said about what it wants.
    fn hello(&mut self, n: u64, device: u32, room: &str) {
        self.hello_with(n, device, room, false, None);
    }

    fn hello_with(&mut self, n: u64, device: u32, room: &str, resumes: bool, enter: Option<bool>) {
        let arrival = Arrival {
            room: room.into(),
            device,
            resumes,
            enter,
        };
        self.does(n, Action::Hello(arrival)).expect("heard");
    }

    fn room_of(&self, n: u64) -> Option<&str> {
        let room = self.hall.attendee(person(n))?.room.as_ref();
        room.map(RoomId::as_str)
    }

    /// 1 joined in one browser, and went on in another, in another room.
    fn moved() -> Self {
        let mut evening = Self::new();
        evening.register(1, 1);
        evening.hello(1, OLD, "southwest");
        evening.hello(1, NEW, "social");
        assert_eq!(evening.room_of(1), Some("social"));
        evening
    }
}

#[test]
fn a_browser_that_was_here_follows_the_person() {
    for (resumes, enter) in [
        (true, None),
        (false, None),
        (true, Some(false)),
        (false, Some(false)),
    ] {
        let mut evening = Evening::moved();
        evening.hello_with(1, OLD, "southwest", resumes, enter);
        assert_eq!(evening.room_of(1), Some("social"), "{resumes} {enter:?}");
    }
    let mut evening = Evening::moved();
    evening.hello_with(1, OLD, "southwest", false, Some(true));
    assert_eq!(evening.room_of(1), Some("southwest"), "scanned");
    evening
        .does(1, Action::Enter("social".into()))
        .expect("moved");
    assert_eq!(evening.room_of(1), Some("social"));
}

#[test]
fn a_browser_that_only_looked_on_has_been_here_too() {
    let mut evening = Evening::new();
    evening.register(1, 1);
    evening.hello(1, OLD, "southwest");
    evening.hello(1, NEW, "southwest");
    evening
        .does(1, Action::Enter("social".into()))
        .expect("moved");
    for device in [OLD, NEW] {
        evening.hello(1, device, "southwest");
        assert_eq!(evening.room_of(1), Some("social"));
    }
}

#[test]
fn no_hello_ends_what_is_open_between_two_people() {
    let mut invited = Evening::with(2);
    invited.invites(1, 2).expect("invited");
    for mut evening in [invited, Evening::agreed()] {
        let state = evening.seen_by(2);
        for who in [1, 2] {
            for (device, enter) in [(OLD, None), (NEW, Some(true))] {
                evening.hello_with(who, device, "social", false, enter);
                assert_eq!(evening.room_of(who), Some("southwest"));
                assert_eq!(evening.seen_by(2), state);
            }
        }
        evening
            .does(1, Action::Enter("social".into()))
            .expect("moved");
        assert_eq!(evening.seen_by(2), State::Cancelled, "a move is meant");
    }
}

#[test]
fn a_goodbye_is_not_undone_by_another_browser() {
    for (resumes, enter) in [(true, None), (false, Some(false))] {
        let mut evening = Evening::moved();
        evening.does(1, Action::Bye { device: NEW }).expect("left");
        evening.hello_with(1, OLD, "southwest", resumes, enter);
        assert_eq!(evening.room_of(1), None);
        evening.hello_with(1, NEW, "social", resumes, enter);
        assert_eq!(
            evening.room_of(1),
            Some("social"),
            "who said bye comes anew"
        );
    }
    let mut evening = Evening::moved();
    evening.does(1, Action::Bye { device: NEW }).expect("left");
    evening.hello(1, OLD, "southwest");
    assert_eq!(
        evening.room_of(1),
        Some("southwest"),
        "whoever is nowhere may enter"
    );
}
