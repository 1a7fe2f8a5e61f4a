//! A round is seen before it is called.

use std::collections::BTreeSet;

use domain::AttendeeId;
use protocol::api::{Pin, RequestedAction, StartRound};
use protocol::routes;

use crate::support::Server;
use crate::support::console::{Console, crowd, quick, round_of};

const ROOM: &[&str] = &["southwest"];

#[tokio::test]
async fn a_preview_is_called_as_it_was_seen_except_for_what_changed() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let _phones = crowd(&server, 8).await;
    let preview = async |order: &StartRound| {
        let route = &routes::PREVIEW_ROUND;
        server.call(route, ROOM, &console.token, order).await
    };
    let order = StartRound {
        seed: Some(11),
        ..round_of(6)
    };
    let seen = preview(&order).await.expect("a preview");
    assert_eq!(seen.groups.len(), 4);
    assert_eq!(seen.total, seen.bound);
    let rounds = server.fetch(&routes::ROUNDS, ROOM, &console.token).await;
    let rounds = rounds.expect("rounds").rounds;
    assert_eq!(rounds, [], "nobody is called by it");

    // A pair by hand, and a pair parted.
    let (first, second) = (&seen.groups[0].attendees, &seen.groups[1].attendees);
    let by_hand = Pin {
        attendees: vec![first[0], second[0]],
        table: Some(17),
    };
    let order = StartRound {
        pins: vec![by_hand],
        parted: vec![(first[1], second[1])],
        ..order
    };
    let seen = preview(&order).await.expect("a preview");
    let pinned: Vec<_> = seen.groups.iter().filter(|group| group.pinned).collect();
    assert_eq!(pinned.len(), 1, "{seen:?}");
    assert_eq!(pinned[0].table, Some(17));
    let together = |a: AttendeeId, b: AttendeeId| {
        let groups = &mut seen.groups.iter();
        groups.any(|group| [a, b].iter().all(|who| group.attendees.contains(who)))
    };
    assert!(together(first[0], second[0]));
    assert!(!together(first[1], second[1]));
    assert!(seen.bound >= seen.total);

    // One of them leaves before it is called: said, and the others are called as they were seen.
    let leaves = &[&*first[0].to_string()];
    let act = server.tell(
        &routes::ACT_FOR,
        leaves,
        &console.token,
        &RequestedAction::Leave,
    );
    act.await.expect("left");
    let pins = seen.groups.iter().map(|group| Pin {
        attendees: group.attendees.clone(),
        table: group.table,
    });
    let order = StartRound {
        seed: Some(11),
        pins: pins.collect(),
        ..round_of(6)
    };
    let round = server.call(&routes::START_ROUND, ROOM, &console.token, &order);
    let round = round.await.expect("a round");
    assert_eq!(round.unpinned.len(), 1, "{round:?}");
    assert!(round.unpinned[0].attendees.contains(&first[0]));
    let set = |people: &[AttendeeId]| people.iter().copied().collect::<BTreeSet<_>>();
    let called = round.introductions.iter();
    let called: Vec<_> = called.map(|i| (set(&i.attendees), i.table)).collect();
    for group in seen.groups.iter().filter(|group| !group.pinned) {
        let as_seen = (set(&group.attendees), group.table);
        assert!(called.contains(&as_seen), "{group:?} in {round:?}");
    }
    assert_eq!(round.waiting, [second[0]]);

    let alone = Pin {
        attendees: vec![first[1]],
        table: None,
    };
    let order = StartRound {
        pins: vec![alone],
        ..round_of(6)
    };
    let problem = preview(&order).await.expect_err("a pin of one");
    assert_eq!(
        (problem.status, &*problem.fields[0].path),
        (422, "pins[0].attendees")
    );
}
