//! Group tables.

use serde_json::json;

use crate::support::console::{Console, id, list, quick};
use crate::support::{Server, text};

#[tokio::test]
async fn a_room_of_circles_forms_them_by_itself_and_takes_in_who_comes_late() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = Vec::new();
    for n in 0..8 {
        let form = server.form(
            &format!("参加者{n}"),
            &format!("施設{n}"),
            &["home-visit"],
            &["open-beds"],
        );
        let registered = server.register(&form).await;
        phones.push(server.enter(&registered.token, "circle", None).await);
    }
    let round = console
        .until("circle", |r| r["rounds"].as_array()?.first().cloned())
        .await;
    let sizes: Vec<_> = round["introductions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|i| i["attendees"].as_array().map_or(0, Vec::len))
        .collect();
    assert!(sizes.iter().all(|size| (3..=6).contains(size)), "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 8);
    let call = phones[0].until_state("called").await;
    assert!(
        call["with"].as_array().is_some_and(|with| with.len() >= 2),
        "{call}"
    );

    let form = server.form("遅れた人", "遅れた施設", &["home-visit"], &["open-beds"]);
    let late = server.register(&form).await;
    let mut late = server.enter(&late.token, "circle", None).await;
    let call = late.until_state("called").await;
    let circle = text(&call["id"]);
    let others = call["with"].as_array().map_or(0, Vec::len);
    assert!((3..6).contains(&others), "{call}");
    late.ask(json!({"type": "arrived", "introduction": circle}))
        .await;
    // Those who sit there see who joined them, and that they have come.
    let mut seated = 0;
    for phone in &mut phones {
        phone.settle().await;
        if let Some(mine) = phone.introductions.get(&circle) {
            assert_eq!(
                mine["with"].as_array().map(Vec::len),
                Some(others),
                "{mine}"
            );
            assert_eq!(list(&mine["there"]), [id(&late)], "{mine}");
            seated += 1;
        }
    }
    assert_eq!(seated, others);
}
