//! From the organizer's list to the door: personal links, devices that come with them, and desks that note who has come.

use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Server, text};

const LIST: &str = "番号,氏名,ふりがな,所属,種別,区,メールアドレス,同意\n\
    A-1,見本 花子,みほん はなこ,架空中央病院,hospital,目黒区,hanako@example.jp,\n\
    A-2,例 太郎,れい たろう,架空中央病院,hospital,目黒区,,はい\n\
    A-3,=仮 次郎,かり じろう,架空クリニック,clinic,大田区,jiro@example.jp,はい\n";

/// Of a link that the organizer was given.
fn secret(link: &Value) -> String {
    let link = text(link);
    let (_, secret) = link.rsplit_once("/p/").expect("a personal link");
    secret.to_owned()
}

async fn claim(server: &Server, secret: &str, token: &str) -> (u16, Value) {
    let body = json!({"token": secret});
    server.send(Method::POST, "/api/claim", token, &body).await
}

#[track_caller]
fn refused((status, problem): (u16, Value), wanted: (u16, &str)) {
    assert_eq!(
        (status, text(&problem["code"]).as_str()),
        wanted,
        "{problem}"
    );
}

/// The whole way; `one` and `other` are nodes of one event, or one server twice.
async fn from_the_list_to_the_door(one: &Server, other: &Server) {
    let organizer = one.sign_in().await;
    let stored = one
        .http
        .post(one.url("/api/organizer/import/attendees"))
        .bearer_auth(&organizer)
        .body(LIST);
    let stored: Value = stored
        .send()
        .await
        .expect("sent")
        .json()
        .await
        .expect("JSON");
    let people = stored["people"].as_array().expect("people");
    assert_eq!(people.len(), 3, "{stored}");
    let (hanako, link) = (text(&people[0]["id"]), secret(&people[0]["link"]));

    // For the organizer's own mail: nothing is a formula, and nobody takes it along unnoticed.
    let (status, csv) = other.get("/api/organizer/links.csv", &organizer).await;
    let csv = text(&csv);
    assert_eq!(status, 200);
    let lines: Vec<_> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], r#""badge","name","email","link""#);
    assert!(
        csv.starts_with('\u{feff}') && lines[1].contains(&link),
        "{csv}"
    );
    assert!(lines[3].starts_with(r#""3","'=仮 次郎","jiro@example.jp","http"#));

    // At home: as often as they like, on whichever device. Nobody has arrived by it.
    let (status, at_home) = claim(one, &link, "").await;
    assert_eq!(status, 200, "{at_home}");
    let me = &at_home["attendee"];
    assert_eq!(
        (&me["id"], &me["name"]),
        (&json!(hanako), &json!("見本 花子"))
    );
    assert_eq!(at_home["arrived"], json!(false));
    let phone = text(&claim(other, &link, "").await.1["token"]);
    let consent = json!({"consent": {"partners": true, "exchange": false, "booths": false}, "offers": ["home-visit"]});
    let (status, chosen) = other.patch("/api/me", &phone, &consent).await;
    assert_eq!(
        (status, &chosen["consent"]["partners"]),
        (200, &json!(true))
    );
    let look = async |server: &Server, q: &str| {
        let path = reqwest::Url::parse_with_params("http://x/api/organizer/arrivals", [("q", q)]);
        let path = path.expect("a URL");
        let path = format!("{}?{}", path.path(), path.query().unwrap_or_default());
        server.get(&path, &organizer).await.1
    };
    let nobody = look(one, "").await;
    assert_eq!(
        (&nobody["people"], &nobody["registered"], &nobody["arrived"]),
        (&json!([]), &json!(3), &json!(0))
    );

    // At the door: two desks at once, by badge and by name. It is one arrival.
    for q in [
        "みほ",
        "ミホ",
        "架空中央",
        "１",
        &link,
        &text(&people[0]["link"]),
    ] {
        let found = look(other, q).await;
        assert_eq!(found["people"][0]["id"], json!(hanako), "{q}: {found}");
    }
    assert_eq!(
        look(one, "み").await["people"],
        json!([]),
        "one letter is a list of guests"
    );
    // A whole surname may be one letter.
    for (name, found) in [("仮", 1), ("見", 0), ("=", 0)] {
        let people = &look(one, name).await["people"];
        assert_eq!(people.as_array().map(Vec::len), Some(found), "{name}");
    }
    let arrive = async |server: &Server, body: Value| {
        let path = "/api/organizer/arrivals";
        server.send(Method::POST, path, &organizer, &body).await.1
    };
    let (here, there) = tokio::join!(
        arrive(one, json!({"attendee": hanako})),
        arrive(other, json!({"badge": 1})),
    );
    let already = [&here["already"], &there["already"]];
    assert!(
        already.contains(&&json!(true)) && already.contains(&&json!(false)),
        "{here} {there}"
    );
    for noted in [&here, &there] {
        let team = &noted["person"]["of_organization"];
        assert_eq!(team, &json!({"registered": 2, "arrived": 1}), "{noted}");
    }
    let neither = arrive(one, json!({})).await;
    assert_eq!(neither["code"], json!("invalid"));

    // Their phone enters; from then on the link is that device's, and one's that the desk lets in.
    let mut hanako_in = other.enter(&phone, "southwest", None).await;
    hanako_in.until_welcome().await;
    refused(claim(one, &link, "").await, (409, "in_use"));
    let (status, again) = claim(one, &link, &phone).await;
    assert_eq!(
        (status, &again["token"]),
        (200, &json!(phone)),
        "the same device"
    );
    let free = format!("/api/organizer/people/{hanako}/link");
    assert_eq!(
        one.send(Method::POST, &free, &organizer, &json!(null))
            .await
            .0,
        204
    );
    // An answer that was lost is given again; a third device is another one.
    for node in [one, other] {
        let claim = node.http.post(node.url("/api/claim"));
        let claim = claim.header("Idempotency-Key", "second phone");
        let claim = claim.json(&json!({"token": link})).send().await;
        assert_eq!(claim.expect("answered").status(), 200);
    }
    refused(claim(other, &link, "").await, (409, "in_use"));

    // Whoever registers at the door has a link as well; a guess has none.
    let form = one.form("門 前子", "架空薬局", &[], &[]);
    let walked_in = one.register(&form).await;
    let qr = format!("/api/organizer/people/{}/qr.svg", walked_in.id);
    assert_eq!(other.get(&qr, &organizer).await.0, 200);
    refused(
        claim(one, &format!("{hanako}.AAAAAAAAAAAAAAAAAAAAAA"), "").await,
        (404, "no_such_link"),
    );

    // Who was erased is told so.
    let jiro = format!("/api/organizer/people/{}", text(&people[2]["id"]));
    assert_eq!(
        one.send(Method::DELETE, &jiro, &organizer, &json!(null))
            .await
            .0,
        204
    );
    refused(
        claim(other, &secret(&people[2]["link"]), "").await,
        (410, "erased"),
    );

    let audit = one.get("/api/organizer/audit", &organizer).await.1;
    let did: Vec<_> = audit["entries"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|e| text(&e["action"]))
        .collect();
    for action in [
        "list_imported",
        "links_exported",
        "link_freed",
        "person_confirmed",
    ] {
        let times = did.iter().filter(|did| *did == action).count();
        assert_eq!(times, 1, "{action}: {did:?}");
    }
}

#[tokio::test]
async fn a_list_becomes_links_devices_and_arrivals_on_one_server_and_on_two_nodes() {
    let alone = Server::start().await;
    from_the_list_to_the_door(&alone, &alone).await;
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    from_the_list_to_the_door(&one, &other).await;
}
