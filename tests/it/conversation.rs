//! The main job: two strangers end up at one table, talk, and leave with each other's card.

use serde_json::{Value, json};

use crate::support::{Server, agreed, pair, text};

#[tokio::test]
async fn two_people_meet_talk_and_exchange_cards() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;

    let suggestion = aoi.until_suggested("玉川 直樹").await;
    assert_eq!(
        suggestion["attendee"]["organization"]["name"],
        "目黒みなみ病院"
    );
    let reasons = suggestion["reasons"].as_array().expect("reasons");
    let named = |tag: &str| {
        reasons
            .iter()
            .find(|r| r["tag"] == tag)
            .cloned()
            .expect(tag)
    };
    let naoki_id = text(&suggestion["attendee"]["id"]);
    assert_eq!(
        named("open-beds")["from"],
        naoki_id,
        "he offers what she seeks"
    );
    assert_eq!(
        named("home-visit")["to"],
        naoki_id,
        "she offers what he seeks"
    );

    assert_eq!(
        aoi.ask(json!({"type": "invite", "attendee": naoki_id}))
            .await["type"],
        "done"
    );
    let invitation = naoki.until_state("invited").await;
    assert_eq!(invitation["invited_by_me"], false);
    assert_eq!(invitation["with"][0]["name"], "三田 あおい");
    assert!(invitation["with"][0].get("contact").is_none());
    let id = text(&invitation["id"]);

    let yes = json!({"type": "answer", "introduction": id, "accept": true});
    assert_eq!(naoki.ask(yes).await["type"], "done");
    let seen = aoi.until_state("agreed").await;
    assert_eq!(seen["table"], naoki.until_state("agreed").await["table"]);
    assert!(seen["table"].as_u64().is_some(), "{seen}");

    for phone in [&mut aoi, &mut naoki] {
        assert_eq!(
            phone
                .ask(json!({"type": "arrived", "introduction": id}))
                .await["type"],
            "done"
        );
    }
    aoi.until_state("together").await;
    naoki.until_state("together").await;

    // Pressed too early, and taken back: both talk on.
    let said = json!({"type": "met", "introduction": id});
    assert_eq!(naoki.ask(said).await["type"], "done");
    assert!(naoki.until_state("met").await["take_back_until"].is_string());
    assert!(
        aoi.until_state("met")
            .await
            .get("take_back_until")
            .is_none()
    );
    let back = json!({"type": "take_back", "introduction": id});
    assert_eq!(aoi.ask(back.clone()).await["code"], "wrong_state");
    assert_eq!(naoki.ask(back).await["type"], "done");
    aoi.until_state("together").await;
    naoki.until_state("together").await;

    let met = json!({"type": "met", "introduction": id, "rating": "good"});
    assert_eq!(naoki.ask(met).await["type"], "done");
    aoi.until_state("met").await;

    assert_eq!(
        aoi.ask(json!({"type": "exchange", "introduction": id, "share": true}))
            .await["type"],
        "done"
    );
    let (_, none) = server.get("/api/me/contacts", &naoki.token.clone()).await;
    assert_eq!(none["contacts"], json!([]), "one press hands over nothing");
    assert_eq!(
        naoki
            .ask(json!({"type": "exchange", "introduction": id, "share": true}))
            .await["type"],
        "done"
    );
    assert_eq!(aoi.until_type("card").await["card"]["name"], "玉川 直樹");
    assert_eq!(
        naoki.until_type("card").await["card"]["name"],
        "三田 あおい"
    );
    let (_, contacts) = server.get("/api/me/contacts", &naoki.token.clone()).await;
    assert_eq!(contacts["contacts"][0]["name"], "三田 あおい");
    let vcard = server
        .http
        .get(server.url("/api/me/contacts.vcf"))
        .bearer_auth(&aoi.token);
    let vcard = vcard
        .send()
        .await
        .expect("answered")
        .text()
        .await
        .expect("text");
    assert!(vcard.contains("FN:玉川 直樹"), "{vcard}");
}

#[tokio::test]
async fn those_who_have_met_are_not_suggested_again() {
    let server = Server::start().await;
    let (mut aoi, mut naoki, id) = agreed(&server).await;
    assert_eq!(
        aoi.ask(json!({"type": "met", "introduction": id})).await["type"],
        "done"
    );
    naoki.until_state("met").await;
    let mut third = server
        .phone(
            "南 さつき",
            "川ぞい訪問看護",
            &["home-visit"],
            &["open-beds"],
        )
        .await;
    third.until_suggested("玉川 直樹").await;
    aoi.until_suggested("南 さつき").await;
    aoi.settle().await;
    assert!(
        aoi.suggestions
            .iter()
            .all(|s| s["attendee"]["name"] != "玉川 直樹"),
        "{:?}",
        aoi.suggestions
    );
}

#[tokio::test]
async fn a_pass_is_never_learned_of() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    let suggestion = aoi.until_suggested("玉川 直樹").await;
    aoi.ask(json!({"type": "invite", "attendee": suggestion["attendee"]["id"]}))
        .await;
    let id = text(&naoki.until_state("invited").await["id"]);
    assert_eq!(
        naoki
            .ask(json!({"type": "answer", "introduction": id, "accept": false}))
            .await["type"],
        "done"
    );
    naoki.until_state("passed").await;
    aoi.settle().await;
    assert_eq!(aoi.introductions[&id]["state"], "invited");
    assert!(
        aoi.log
            .iter()
            .all(|m| m["introduction"]["state"] != "passed")
    );
    // Not after coming back either.
    let mut again = server.enter(&aoi.token.clone(), "southwest", None).await;
    again.until_welcome().await;
    assert_eq!(again.introductions[&id]["state"], "invited");
}

#[tokio::test]
async fn a_veto_is_private_and_lasts() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    let naoki_id = text(&aoi.until_suggested("玉川 直樹").await["attendee"]["id"]);
    let aoi_id = text(&naoki.until_suggested("三田 あおい").await["attendee"]["id"]);
    assert_eq!(
        naoki.ask(json!({"type": "veto", "attendee": aoi_id})).await["type"],
        "done"
    );
    naoki
        .until(|phone| phone.suggestions.is_empty().then_some(()))
        .await;
    let people = |answer: Value| answer["people"].as_array().map(Vec::len);
    assert_eq!(people(naoki.ask(json!({"type": "people"})).await), Some(0));
    assert_eq!(people(aoi.ask(json!({"type": "people"})).await), Some(1));
    let invite = json!({"type": "invite", "attendee": naoki_id});
    assert_eq!(aoi.ask(invite.clone()).await["type"], "done");
    let id = text(&aoi.until_state("invited").await["id"]);
    assert_eq!(aoi.ask(invite).await["type"], "done", "as with silence");
    let answer = json!({"type": "answer", "introduction": id, "accept": true});
    assert_eq!(naoki.ask(answer).await["code"], "no_such_introduction");
    assert!(naoki.introductions.is_empty(), "{:?}", naoki.introductions);
    let take_back = json!({"type": "answer", "introduction": id, "accept": false});
    assert_eq!(aoi.ask(take_back).await["type"], "done");
    aoi.until_state("cancelled").await;
    naoki.settle().await;
    assert!(naoki.introductions.is_empty(), "{:?}", naoki.introductions);
}

#[tokio::test]
async fn colleagues_are_not_introduced_however_they_write_their_name() {
    let server = Server::start().await;
    let mut one = server
        .phone(
            "三田 あおい",
            "医療法人社団 さくら坂クリニック",
            &["home-visit"],
            &["open-beds"],
        )
        .await;
    let two = server.form(
        "玉川 直樹",
        "さくら坂クリニック",
        &["open-beds"],
        &["home-visit"],
    );
    let two = server.register(&two).await;
    let _phone = server.enter(&two.token, "southwest", None).await;
    one.until(|phone| (phone.summary["present"]["total"] == 2).then_some(()))
        .await;
    one.settle().await;
    assert!(one.suggestions.is_empty());
    assert_eq!(
        one.ask(json!({"type": "invite", "attendee": two.id})).await["code"],
        "own_organization"
    );
}

#[tokio::test]
async fn who_is_here_can_be_listed_and_filtered() {
    let server = Server::start().await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_suggested("玉川 直樹").await;
    let answer = aoi.ask(json!({"type": "people", "tag": "open-beds"})).await;
    assert_eq!(answer["people"][0]["name"], "玉川 直樹");
    let nobody = aoi.ask(json!({"type": "people", "kind": "dental"})).await;
    assert_eq!(nobody["people"], json!([]));
    // By name, organization or tag, however they are spelt.
    for text in ["玉川直", "目黒 ﾐﾅﾐ", "開放型", "open BEDS"] {
        let found = aoi.ask(json!({"type": "people", "text": text})).await;
        assert_eq!(found["people"][0]["name"], "玉川 直樹", "{text}");
    }
    let nobody = aoi.ask(json!({"type": "people", "text": "いない人"})).await;
    assert_eq!(nobody["people"], json!([]));
}

#[tokio::test]
async fn counts_follow_who_is_here() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    aoi.until(|phone| (phone.summary["present"]["by_kind"]["clinic"] == 2).then_some(()))
        .await;
    assert_eq!(naoki.ask(json!({"type": "bye"})).await["type"], "done");
    assert_eq!(naoki.closed().await, Some(1000));
    aoi.until(|phone| (phone.summary["present"]["total"] == 1).then_some(()))
        .await;
}

#[tokio::test]
async fn moving_to_another_room_begins_with_its_welcome() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    naoki.until_welcome().await;
    naoki.welcome = Value::Null;
    assert_eq!(
        naoki.ask(json!({"type": "move", "room": "social"})).await["type"],
        "done"
    );
    naoki.until_welcome().await;
    assert_eq!(naoki.welcome["room"]["room"], "social");
    assert_eq!(naoki.welcome["me"]["room"], "social");
    aoi.until(|phone| (phone.summary["present"]["total"] == 1).then_some(()))
        .await;
}

#[tokio::test]
async fn correcting_a_profile_changes_who_is_suggested() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    aoi.until_suggested("玉川 直樹").await;
    let change = json!({"name": "玉川 直樹（救急）", "offers": ["emergency-24h"]});
    let (status, me) = server.patch("/api/me", &naoki.token.clone(), &change).await;
    assert_eq!(
        (status, &me["offers"]),
        (200, &json!(["emergency-24h"])),
        "{me}"
    );
    assert_eq!(
        naoki.until_type("me").await["me"]["name"],
        "玉川 直樹（救急）"
    );
    let seen = aoi.until_suggested("玉川 直樹（救急）").await;
    assert!(
        seen["reasons"]
            .as_array()
            .is_some_and(|r| r.iter().all(|r| r["tag"] != "open-beds")),
        "{seen}"
    );
}

#[tokio::test]
async fn an_invitation_gives_the_reasons_of_its_suggestion_in_their_order() {
    let server = Server::start().await;
    let tags = [
        "quick-reply",
        "home-visit",
        "emergency-24h",
        "referral-desk",
        "open-beds",
        "case-study",
    ];
    let mut aoi = server
        .phone("三田 あおい", "目黒みなみ病院", &tags, &tags[3..])
        .await;
    let mut naoki = server
        .phone("玉川 直樹", "さくら坂クリニック", &tags[2..], &tags)
        .await;
    naoki.until_welcome().await;
    let suggestion = aoi.until_suggested("玉川 直樹").await;
    let reasons = suggestion["reasons"].as_array().expect("reasons");
    assert!(reasons.len() > 3, "{suggestion}");
    let invite = json!({"type": "invite", "attendee": suggestion["attendee"]["id"]});
    assert_eq!(aoi.ask(invite).await["type"], "done");
    let invitation = naoki.until_state("invited").await;
    assert_eq!(invitation["reasons"], suggestion["reasons"]);
}
