//! Invented people: the desk decides who is introduced, takes many out at once, and nobody is asked by more than they can read.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::console::{ROOM, id};
use crate::support::{Phone, Server, text};

async fn row(server: &Server, organizer: &str, who: &str) -> Value {
    let (status, answer) = server.get(&format!("{ROOM}/people"), organizer).await;
    assert_eq!(status, 200, "{answer}");
    let people = answer["people"].as_array().expect("people");
    let found = people.iter().find(|person| person["id"] == who);
    found
        .cloned()
        .unwrap_or_else(|| panic!("{who} in {answer}"))
}

async fn sees(phone: &mut Phone) -> Vec<String> {
    let answer = phone.ask(json!({"type": "people"})).await;
    let people = answer["people"].as_array().expect("people");
    people.iter().map(|person| text(&person["id"])).collect()
}

async fn phones(server: &Server, n: usize) -> Vec<Phone> {
    let mut phones = Vec::new();
    for n in 0..n {
        let (name, place) = (format!("参加者{n}"), format!("施設{n}"));
        let mut phone = server.phone(&name, &place, &[], &[]).await;
        phone.until_welcome().await;
        phones.push(phone);
    }
    phones
}

#[tokio::test]
async fn where_the_desk_confirms_nobody_is_introduced_before_it_has() {
    let server = Server::with(|settings| settings.join.desk_confirms = true).await;
    let organizer = server.sign_in().await;
    let mut both = phones(&server, 2).await;
    let [one, other] = &mut both[..] else {
        panic!("two phones")
    };
    let ids = [id(one), id(other)];
    assert_eq!(one.welcome["me"]["awaits_desk"], true);
    assert!(sees(other).await.is_empty());
    let invite = |who: &str| json!({"type": "invite", "attendee": who});
    assert_eq!(other.ask(invite(&ids[0])).await["code"], "unavailable");
    let shown = row(&server, &organizer, &ids[0]).await;
    assert_eq!(
        (&shown["awaits_desk"], &shown["unseen"]),
        (&json!(true), &json!(true))
    );

    let confirm = async |who: &str, confirmed: bool| {
        let path = format!("/api/organizer/people/{who}");
        let change = json!({"confirmed": confirmed});
        let (status, shown) = server.patch(&path, &organizer, &change).await;
        assert_eq!(status, 200, "{shown}");
        assert_eq!(shown["unseen"], !confirmed, "{shown}");
    };
    for who in &ids {
        confirm(who, true).await;
    }
    let told = one.until_type("me").await;
    assert_eq!(told["me"]["awaits_desk"], json!(null));
    assert_eq!(sees(other).await, [&*ids[0]]);
    assert_eq!(other.ask(invite(&ids[0])).await["type"], "done");
    // Taken back, and with it what was open.
    confirm(&ids[0], false).await;
    assert!(sees(other).await.is_empty());
    let again = server.restart().await;
    let organizer = again.sign_in().await;
    assert_eq!(row(&again, &organizer, &ids[0]).await["awaits_desk"], true);
    assert_eq!(row(&again, &organizer, &ids[1]).await["confirmed"], true);

    let usual = Server::start().await;
    let mut two = phones(&usual, 2).await;
    assert_eq!(two[0].welcome["me"]["awaits_desk"], json!(null));
    assert_eq!(sees(&mut two[0]).await.len(), 1);
}

#[tokio::test]
async fn many_are_taken_out_at_once_make_room_and_are_put_back_at_once() {
    let server = Server::with(|settings| settings.registration.attendees = 4).await;
    let organizer = server.sign_in().await;
    let mut all = phones(&server, 4).await;
    let ghosts: Vec<_> = all[1..].iter().map(id).collect();
    let form = server.form("大森 つばさ", "大森の施設", &[], &[]);
    let (status, problem) = server.post("/api/attendees", &form).await;
    assert_eq!((status, &problem["code"]), (409, &json!("full")));
    assert_eq!(sees(&mut all[0]).await.len(), 3);
    let hide = async |hidden: bool| {
        let body = json!({"attendees": ghosts, "hidden": hidden});
        let path = "/api/organizer/people";
        server.send(Method::PATCH, path, &organizer, &body).await.0
    };
    assert_eq!(hide(true).await, 204);
    assert!(sees(&mut all[0]).await.is_empty());
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    let entries = audit["entries"].as_array().expect("entries");
    assert_eq!(
        (entries.len(), &entries[0]["action"]),
        (1, &json!("people_steered"))
    );
    assert_eq!(entries[0]["detail"], "people=3");
    assert_eq!(server.post("/api/attendees", &form).await.0, 201);
    assert_eq!(hide(false).await, 204);
    assert_eq!(sees(&mut all[0]).await.len(), 3);
    let body = json!({"attendees": ghosts, "hidden": true});
    let path = "/api/organizer/people";
    assert_eq!(
        server
            .send(Method::PATCH, path, &all[0].token, &body)
            .await
            .0,
        403
    );
}

#[tokio::test]
async fn nobody_is_asked_by_more_than_they_can_read() {
    let server = Server::start().await;
    let mut all = phones(&server, 14).await;
    let (one, others) = all.split_first_mut().expect("phones");
    let invite = json!({"type": "invite", "attendee": id(one)});
    let (last, many) = others.split_last_mut().expect("phones");
    for other in many {
        assert_eq!(other.ask(invite.clone()).await["type"], "done");
    }
    let refused = last.ask(invite.clone()).await;
    assert_eq!(refused["code"], "asked_by_many", "{refused}");
    let asked = one
        .until(|phone| phone.introductions.keys().next().cloned())
        .await;
    let pass = json!({"type": "answer", "introduction": asked, "accept": false});
    assert_eq!(one.ask(pass).await["type"], "done");
    assert_eq!(last.ask(invite).await["type"], "done");
}
