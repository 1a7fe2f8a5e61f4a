//! Topics: offering one, taking seats, and the table that is called for it.

use super::*;
use domain::TopicId;

fn topic(n: u64) -> TopicId {
    TopicId::new(n)
}

impl Evening {
    /// The first room forms circles from now on.
    pub(super) fn circles(&mut self) {
        self.mode(RoomMode::Circles);
    }

    fn mode(&mut self, mode: RoomMode) {
        self.ask(Command::SetRoom {
            room: room(),
            open: None,
            mode: Some(mode),
            tables: None,
            screen: None,
        })
        .expect("set");
    }

    fn with_circles(n: u64) -> Self {
        let mut evening = Self::with(n);
        evening.circles();
        evening
    }

    pub(super) fn offers(&mut self, n: u64, id: u64) -> Result<Vec<Fact>, Rejection> {
        let offer = AtTopic::Offer {
            topic: topic(id),
            seats: 4,
        };
        self.does(n, Action::AtTopic(offer))
    }

    fn takes(&mut self, n: u64, id: u64) -> Result<Vec<Fact>, Rejection> {
        self.does(n, Action::AtTopic(AtTopic::Take(topic(id))))
    }

    fn gives_back(&mut self, n: u64) {
        self.does(n, Action::AtTopic(AtTopic::Leave))
            .expect("given back");
    }

    fn seated(&self, id: u64) -> Vec<AttendeeId> {
        let found = self.hall.topic(topic(id));
        found.map(|topic| topic.people.clone()).unwrap_or_default()
    }

    fn table(&self, id: u64) -> Option<Vec<AttendeeId>> {
        let found = self.hall.topic(topic(id))?;
        let free = |who, _: &[AttendeeId]| self.hall.is_free(who, &room());
        self.hall.table_of(found, free)
    }
}

fn people(of: &[u64]) -> Vec<AttendeeId> {
    of.iter().map(|&n| person(n)).collect()
}

#[test]
fn whoever_offers_sits_there_and_others_take_seats_until_it_is_full() {
    let mut evening = Evening::with_circles(6);
    evening.offers(1, 7).expect("offered");
    for n in 2..=4 {
        evening.takes(n, 7).expect("taken");
    }
    assert_eq!(evening.seated(7), people(&[1, 2, 3, 4]));
    assert_eq!(evening.takes(5, 7), Err(Rejection::TopicFull));
    assert_eq!(evening.takes(3, 7), Ok(Vec::new()), "it is theirs already");
    evening.gives_back(3);
    evening.takes(5, 7).expect("taken");
    assert_eq!(evening.takes(6, 8), Err(Rejection::NoSuchTopic));
}

#[test]
fn somebody_has_one_seat_and_offers_one_topic() {
    let mut evening = Evening::with_circles(4);
    evening.offers(1, 7).expect("offered");
    evening.offers(2, 8).expect("offered");
    assert_eq!(evening.offers(1, 9), Err(Rejection::HasTopic));
    assert_eq!(evening.takes(1, 8), Err(Rejection::HasTopic));
    evening.takes(3, 7).expect("taken");
    evening.takes(3, 8).expect("taken instead");
    assert_eq!(
        (evening.seated(7), evening.seated(8)),
        (people(&[1]), people(&[2, 3]))
    );
    evening.offers(3, 9).expect("offered instead");
    assert_eq!(evening.seated(8), people(&[2]));
}

#[test]
fn a_topic_goes_with_whoever_offers_it_and_a_seat_with_whoever_has_it() {
    for goes in [
        Action::Leave,
        Action::Enter("social".into()),
        Action::Erase,
        Action::AtTopic(AtTopic::Leave),
    ] {
        let mut evening = Evening::with_circles(3);
        evening.offers(1, 7).expect("offered");
        evening.takes(2, 7).expect("taken");
        evening.takes(3, 7).expect("taken");
        evening.does(3, goes.clone()).expect("gone");
        assert_eq!(evening.seated(7), people(&[1, 2]), "{goes:?}");
        evening.does(1, goes.clone()).expect("gone");
        assert_eq!(evening.hall.topic(topic(7)), None, "{goes:?}");
    }
    let mut evening = Evening::with_circles(2);
    evening.offers(1, 7).expect("offered");
    evening.takes(2, 7).expect("taken");
    let hidden = SteeringChange {
        hidden: Some(true),
        ..SteeringChange::default()
    };
    evening
        .ask(Command::Steer(person(2), hidden))
        .expect("hidden");
    assert_eq!(evening.seated(7), people(&[1]));
}

#[test]
fn topics_are_for_circles_and_receptions_that_are_open() {
    let mut evening = Evening::with(3);
    assert_eq!(evening.offers(1, 7), Err(Rejection::NoTopicsHere));
    evening.mode(RoomMode::Suggestions);
    evening.offers(1, 7).expect("offered");
    evening.circles();
    assert_eq!(evening.seated(7), people(&[1]));
    evening.mode(RoomMode::Rounds);
    assert_eq!(evening.hall.topic(topic(7)), None);
    evening.circles();
    evening.offers(1, 8).expect("offered");
    let close = Command::SetRoom {
        room: room(),
        open: Some(false),
        mode: None,
        tables: None,
        screen: None,
    };
    evening.ask(close).expect("closed");
    assert_eq!(evening.hall.topic(topic(8)), None);
    assert_eq!(evening.offers(1, 9), Err(Rejection::RoomClosed));
}

#[test]
fn colleagues_and_people_who_met_are_told_before_and_where_there_are_no_tables_they_sit_as_they_like()
 {
    let mut evening = Evening::with_circles(3);
    evening.register(4, 1);
    evening.does(4, Action::Enter(room())).expect("entered");
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let met = Action::Met {
        introduction: evening.at_table(1),
        rating: None,
    };
    evening.does(1, met).expect("met");
    evening.offers(1, 7).expect("offered");
    assert_eq!(evening.takes(2, 7), Err(Rejection::MetAtTopic));
    assert_eq!(evening.takes(4, 7), Err(Rejection::OwnOrganization));
    evening.takes(3, 7).expect("taken");
    evening.mode(RoomMode::Suggestions);
    evening.takes(2, 7).expect("taken");
    evening.takes(4, 7).expect("taken");
}

#[test]
fn who_was_vetoed_takes_a_seat_like_anybody_and_is_called_elsewhere() {
    for (by, of) in [(1, 2), (2, 1)] {
        let mut evening = Evening::with_circles(4);
        let told = |evening: &mut Evening| {
            let offered = evening.offers(1, 7);
            let taken = evening.takes(2, 7);
            (offered, taken)
        };
        let without = told(&mut Evening::with_circles(4));
        evening.does(by, Action::Veto(person(of))).expect("vetoed");
        assert_eq!(told(&mut evening), without, "{by} keeps {of} away");
        evening.takes(3, 7).expect("taken");
        assert_eq!(evening.table(7), Some(people(&[1, 3])));
    }
}

#[test]
fn the_table_that_is_called_ends_the_topic_and_is_known_by_it() {
    let mut evening = Evening::with_circles(5);
    evening.offers(1, 7).expect("offered");
    evening.takes(2, 7).expect("taken");
    evening.takes(3, 7).expect("taken");
    evening.does(3, Action::Status(Status::Away)).expect("away");
    let table = evening.table(7).expect("two are here");
    assert_eq!(table, people(&[1, 2]));
    let topicd = |people: &[u64], table| Group {
        topic: Some(topic(7)),
        ..group(people, table)
    };
    // Of somebody who has no seat it is not the topic.
    let other = evening.hall.clone();
    let facts = other.decide(&call(vec![topicd(&[1, 4], 1)], &[]), Millis(9_000));
    let Ok([Fact::RoundCalled { round, .. }]) = facts.as_deref() else {
        panic!("a round: {facts:?}");
    };
    assert_eq!(round.groups[0].topic, None);
    evening.calls(vec![topicd(&[1, 2], 1), group(&[4, 5], 2)], &[]);
    assert_eq!(evening.hall.topic(topic(7)), None);
    let known = evening
        .hall
        .introduction(evening.at_table(2))
        .expect("a table")
        .topic;
    let by = person(1);
    assert_eq!(
        known,
        Some(OfTopic {
            topic: topic(7),
            by
        })
    );
    assert_eq!(
        evening
            .hall
            .introduction(evening.at_table(4))
            .expect("a table")
            .topic,
        None
    );
    evening.offers(3, 8).expect("the next one");
}

#[test]
fn a_topic_whose_offerer_cannot_come_waits_for_the_next_call() {
    let mut evening = Evening::with_circles(3);
    evening.offers(1, 7).expect("offered");
    assert_eq!(evening.table(7), None, "nobody sits alone");
    evening.takes(2, 7).expect("taken");
    evening.takes(3, 7).expect("taken");
    evening
        .does(1, Action::Status(Status::Listening))
        .expect("listens");
    assert_eq!(evening.table(7), None);
    evening.does(1, Action::Status(Status::Open)).expect("back");
    assert_eq!(evening.table(7), Some(people(&[1, 2, 3])));
}

#[test]
fn the_organizer_takes_a_topic_away() {
    let mut evening = Evening::with_circles(2);
    evening.offers(1, 7).expect("offered");
    let close = |room: &str| Command::CloseTopic {
        room: room.into(),
        topic: topic(7),
    };
    assert_eq!(evening.ask(close("social")), Err(Rejection::NoSuchTopic));
    evening.ask(close("southwest")).expect("closed");
    assert_eq!(evening.ask(close("southwest")), Err(Rejection::NoSuchTopic));
    evening.offers(1, 8).expect("another one");
}

#[test]
fn a_room_has_so_many_topics_and_no_more() {
    let mut evening = Evening::with_circles(13);
    for n in 1..=12 {
        evening.offers(n, n).expect("offered");
    }
    assert_eq!(evening.offers(13, 13), Err(Rejection::TooManyTopics));
    evening.gives_back(4);
    evening.offers(13, 13).expect("offered");
}
