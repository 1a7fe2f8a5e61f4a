//! Whom people wish to meet: said at home or at the door, honoured by the rounds, and told to nobody.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Millis;
use kaotsunagi::catalog::Catalog;
use serde_json::{Value, json};

use crate::colleagues::{BEFORE, id, import, knows, registered, token};
use crate::import as lists;
use crate::redis_server::RedisServer;
use crate::staff;
use crate::support::console::{Console, crowd, quick, round_of};
use crate::support::{Phone, Server, text};

async fn in_the_room(server: &Server, answer: &Value) -> Phone {
    let mut phone = server.enter(&token(answer), "southwest", None).await;
    phone.until_welcome().await;
    phone
}

/// The pairs of a round that was called, by names; it is over then.
async fn seated(console: &Console<'_>, everybody: &[(&str, &Value)]) -> Vec<Vec<String>> {
    let round = console
        .start(
            "southwest",
            serde_json::to_value(round_of(6)).expect("JSON"),
        )
        .await;
    let name = |who: &Value| {
        let found = everybody.iter().find(|(_, answer)| id(answer) == text(who));
        found.expect("somebody here").0.to_owned()
    };
    let tables = round["introductions"].as_array().expect("a list").iter();
    let mut tables: Vec<Vec<String>> = tables
        .map(|each| {
            let people = each["attendees"].as_array().expect("a list");
            let mut names: Vec<_> = people.iter().map(name).collect();
            names.sort();
            names
        })
        .collect();
    tables.sort();
    console
        .end(round["number"].as_u64().expect("a number"))
        .await;
    tables
}

async fn an_evening(nodes: [&Server; 2], store: &[&str]) {
    assert!(import(BEFORE, store).status.success());
    for server in nodes {
        knows(server, "架空中央病院", "1").await;
    }
    let [server, other] = nodes;
    let of = |organization: &str| {
        let organization = organization.to_owned();
        move |form: &mut Value| form["organization"] = json!({"id": organization})
    };
    let hanako = registered(server, "病院 花子", |form| {
        of("1")(form);
        form["wishes_must"] = json!(["2"]);
        form["wishes"] = json!(["2"]);
        form["wishes_never"] = json!(["3"]);
    })
    .await;
    let (_, me) = other.get("/api/me", &token(&hanako)).await;
    assert_eq!(me["wishes"], json!([]), "said more strongly already");
    assert_eq!(me["wishes_must"][0]["name"], "いろは内科");
    assert_eq!(me["wishes_never"][0]["id"], "3");
    let both = json!({"wishes_never": ["2", "3"]});
    let (status, refused) = server.patch("/api/me", &token(&hanako), &both).await;
    assert_eq!(
        (status, &refused["fields"][0]["path"]),
        (422, &json!("wishes_never")),
        "{refused}"
    );

    let iroha = registered(other, "いろは 三郎", of("2")).await;
    let hana = registered(server, "はな 四郎", of("3")).await;
    let mut phones = Vec::new();
    for answer in [&hanako, &iroha, &hana] {
        phones.push(in_the_room(server, answer).await);
    }
    let everybody = [("hanako", &hanako), ("iroha", &iroha), ("hana", &hana)];
    let console = Console::of(server).await;
    assert_eq!(seated(&console, &everybody).await, [["hanako", "iroha"]]);
    // Who is left is somebody whom she need not meet, and who cannot know.
    assert_eq!(seated(&console, &everybody).await, [["hana", "iroha"]]);
    let order = serde_json::to_value(round_of(6)).expect("JSON");
    let path = "/api/organizer/rooms/southwest/rounds";
    let (status, refused) = console.post(path, order).await;
    assert_eq!(
        (status, &refused["code"]),
        (409, &json!("nobody_to_introduce"))
    );
    let told = |phone: &Phone| serde_json::to_string(&phone.log).expect("JSON");
    for phone in &mut phones[1..] {
        phone.settle().await;
        assert!(!told(phone).contains("wishes_never\":["), "{}", told(phone));
    }
    let invite = json!({"type": "invite", "attendee": id(&hanako)});
    assert_eq!(phones[2].ask(invite).await["type"], "done");
    assert_eq!(phones[0].until_state("invited").await["state"], "invited");
    // She thinks better of it.
    let change = json!({"wishes_never": []});
    let (status, me) = other.patch("/api/me", &token(&hanako), &change).await;
    assert_eq!((status, me.get("wishes_never")), (200, None), "{me}");
    assert_eq!(me["wishes_must"][0]["id"], "2", "what was not said stays");
}

#[tokio::test]
async fn rounds_honour_whom_people_wish_to_meet() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    an_evening([&server, &server], &["--data-dir", &data]).await;
}

#[tokio::test]
async fn rounds_honour_whom_people_wish_to_meet_on_two_nodes() {
    let redis = RedisServer::start();
    let (one, two) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    an_evening([&one, &two], &["--redis", &redis.url()]).await;
}

#[tokio::test]
async fn wishes_come_with_the_list_by_name_or_id_and_stay_where_a_list_does_not_say() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    assert!(import(BEFORE, &["--data-dir", &data]).status.success());
    knows(&server, "架空中央病院", "1").await;
    let list = |head: &str, wishes: &str| {
        format!("氏名,所属,区,種別{head}\n見本 花子,架空みなみ医院,大田区,clinic{wishes}\n")
    };
    let heads = ",必ず会いたい施設,会いたい施設,今回は不要";
    let (status, refused) = lists::import(&server, "", list(heads, ",,架空中央病,")).await;
    assert_eq!(
        (status, &refused["errors"][0]["column"]),
        (422, &json!("wishes")),
        "{refused}"
    );
    assert!(text(&refused["errors"][0]["message"]).contains("架空中央病院"));
    let said = list(heads, ",架空中央病院、架空中央病院,2,はなの訪問看護");
    let (status, stored) = lists::import(&server, "", said.clone()).await;
    assert_eq!(status, 200, "{stored}");
    let organizer = server.sign_in().await;
    let path = format!("/api/organizer/people/{}", text(&stored["people"][0]["id"]));
    let wished = async || {
        let (_, seen) = server.get(&path, &organizer).await;
        let me = &seen["me"];
        ["wishes_must", "wishes", "wishes_never"].map(|list| text(&me[list][0]["name"]))
    };
    let wanted = ["架空中央病院", "いろは内科", "はなの訪問看護"];
    assert_eq!(wished().await, wanted);
    let (_, again) = lists::import(&server, "", said).await;
    assert_eq!(again["unchanged"], 1, "{again}");
    let (status, _) = lists::import(&server, "", list("", "")).await;
    assert_eq!((status, wished().await), (200, wanted.map(str::to_owned)));
}

/// Somebody has come for a kind, and need not meet another; nobody can tell.
async fn an_evening_of_kinds([server, other]: [&Server; 2], store: &[&str]) {
    assert!(import(BEFORE, store).status.success());
    for node in [server, other] {
        knows(node, "架空中央病院", "1").await;
    }
    let of = |organization: &'static str, kind: &'static str, sub: Option<&'static str>| {
        move |form: &mut Value| {
            form["organization"] = json!({"id": organization});
            form["kind"] = json!(kind);
            form["sub_kind"] = json!(sub);
        }
    };
    let hanako = registered(server, "病院 花子", |form| {
        of("1", "hospital", None)(form);
        form["wished_kinds"] = json!({"must": ["care/home-nursing"], "never": ["clinic"]});
    })
    .await;
    let (_, me) = other.get("/api/me", &token(&hanako)).await;
    let said = json!({"must": ["care/home-nursing"], "never": ["clinic"]});
    assert_eq!(me["wished_kinds"], said);
    for (wrong, path) in [
        (json!({"must": ["florist"]}), "wished_kinds.must[0]"),
        (
            json!({"must": ["care"], "never": ["clinic", "care"]}),
            "wished_kinds.never[1]",
        ),
    ] {
        let body = json!({"wished_kinds": wrong});
        let (status, refused) = server.patch("/api/me", &token(&hanako), &body).await;
        assert_eq!(
            (status, &refused["fields"][0]["path"]),
            (422, &json!(path)),
            "{refused}"
        );
    }
    let iroha = registered(other, "いろは 三郎", of("2", "clinic", None)).await;
    let nurse = of("3", "care", Some("care/home-nursing"));
    let hana = registered(server, "はな 四郎", nurse).await;
    let mut phones = Vec::new();
    for answer in [&hanako, &iroha, &hana] {
        phones.push(in_the_room(server, answer).await);
    }
    let everybody = [("hanako", &hanako), ("iroha", &iroha), ("hana", &hana)];
    let console = Console::of(server).await;
    assert_eq!(seated(&console, &everybody).await, [["hana", "hanako"]]);
    let mine = phones[0].until_state("missed").await;
    assert_eq!(mine["wished"], true, "{mine}");
    let theirs = phones[2].until_state("missed").await;
    assert_eq!(theirs.get("wished"), None, "{theirs}");
    assert_eq!(seated(&console, &everybody).await, [["hana", "iroha"]]);
    // Whoever asks, asks; that she does not wish it cannot be told from the answer.
    let invite = json!({"type": "invite", "attendee": id(&hanako)});
    assert_eq!(phones[1].ask(invite).await["type"], "done");
    for phone in &mut phones[1..] {
        phone.settle().await;
        let told = serde_json::to_string(&phone.log).expect("JSON");
        assert!(!told.contains("wished_kinds"), "{told}");
    }
    // What is said of other things leaves it alone; said anew it is another.
    let (_, me) = other
        .patch(
            "/api/me",
            &token(&hanako),
            &json!({"sign": "青いストラップ"}),
        )
        .await;
    assert_eq!(me["wished_kinds"], said);
    let (_, me) = other
        .patch("/api/me", &token(&hanako), &json!({"wished_kinds": {}}))
        .await;
    assert_eq!(me.get("wished_kinds"), None, "{me}");
}

#[tokio::test]
async fn rounds_honour_kinds_people_wish_to_meet() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    an_evening_of_kinds([&server, &server], &["--data-dir", &data]).await;
}

#[tokio::test]
async fn rounds_honour_kinds_people_wish_to_meet_on_two_nodes() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (one, two) = (Server::node(&url).await, Server::node(&url).await);
    an_evening_of_kinds([&one, &two], &["--redis", &url]).await;
}

/// Minutes of the example's day.
static MINUTE: AtomicI64 = AtomicI64::new(16 * 60);

fn on_the_day() -> Millis {
    let catalog = Catalog::example().unwrap_or_else(|problems| panic!("{problems}"));
    let midnight = catalog.event.at_minute(0).expect("a day");
    midnight.plus(60_000 * MINUTE.load(Ordering::Relaxed))
}

#[tokio::test]
async fn nobody_is_called_for_a_round_that_ends_after_they_leave() {
    let server = Server::at(quick, on_the_day).await;
    let mut phones = crowd(&server, 4).await;
    let token = phones[0].token.clone();
    let stays = |stay: Value| json!({"stay": stay});
    for (wrong, path) in [
        (json!({"leaves": "夕方"}), "stay.leaves"),
        (
            json!({"arrives": "16:00", "leaves": "15:00"}),
            "stay.leaves",
        ),
        (json!({"rooms": ["nowhere"]}), "stay.rooms[0]"),
    ] {
        let (status, refused) = server.patch("/api/me", &token, &stays(wrong)).await;
        assert_eq!(
            (status, &refused["fields"][0]["path"]),
            (422, &json!(path)),
            "{refused}"
        );
    }
    let early = json!({"leaves": "１６時１０分", "rooms": ["southwest"]});
    let (status, me) = server.patch("/api/me", &token, &stays(early)).await;
    let shown = json!({"leaves": "16:10", "rooms": ["southwest"]});
    assert_eq!((status, &me["stay"]), (200, &shown), "{me}");
    let me = crate::support::console::id(&phones[0]);
    let console = Console::of(&server).await;
    let round = |minutes| serde_json::to_value(round_of(minutes)).expect("JSON");
    let path = "/api/organizer/rooms/southwest/rounds/preview";
    let (_, preview) = console.post(path, round(20)).await;
    let out = preview["sitting_out"].as_array().expect("a list");
    let why = out.iter().find(|one| one["attendee"] == *me);
    assert_eq!(why.expect("somebody")["code"], "leaving", "{preview}");
    let long = console.start("southwest", round(20)).await;
    assert!(!long["introductions"].to_string().contains(&me), "{long}");
    let told = phones[0]
        .until(|phone| {
            let mut all = phone.log.iter().rev();
            all.find(|m| m["type"] == "round" && m["waiting"] == true)
                .cloned()
        })
        .await;
    assert_eq!(told["code"], "leaving", "{told}");
    console
        .end(long["number"].as_u64().expect("a number"))
        .await;
    // A short one is over before that.
    let short = console.start("southwest", round(5)).await;
    assert!(short["introductions"].to_string().contains(&me), "{short}");
    console
        .end(short["number"].as_u64().expect("a number"))
        .await;
    // Has left, and did not say so; a node that begins anew knows it as well.
    MINUTE.store(16 * 60 + 11, Ordering::Relaxed);
    let third = console.start("southwest", round(5)).await;
    assert!(!third["introductions"].to_string().contains(&me), "{third}");
    console
        .end(third["number"].as_u64().expect("a number"))
        .await;
    drop(phones);
    let folder = server.end().await;
    let server = Server::at_again(folder, on_the_day).await;
    let (_, mine) = server.get("/api/me", &token).await;
    assert_eq!(mine["stay"]["leaves"], "16:10");
    // Stays after all.
    let (_, mine) = server.patch("/api/me", &token, &stays(json!({}))).await;
    assert_eq!(mine.get("stay"), None, "{mine}");
}

#[tokio::test]
async fn the_desk_notes_wishes_and_times_of_somebody_without_a_phone() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    assert!(import(BEFORE, &["--data-dir", &data]).status.success());
    knows(&server, "架空中央病院", "1").await;
    let organizer = server.sign_in().await;
    let (_, secret) = staff::add(
        &server,
        &organizer,
        json!({"role": "desk", "label": "受付"}),
    )
    .await;
    let desk = staff::sign_in(&server, &secret).await;
    let walked_in = registered(&server, "飛び入り 花子", |form| {
        form["organization"] = json!({"id": "2"});
    })
    .await;
    let person = format!("/api/organizer/people/{}", id(&walked_in));
    let paper = json!({"paper": true});
    assert_eq!(server.patch(&person, &desk, &paper).await.0, 200);
    let registration = format!("{person}/registration");
    let said = json!({
        "wishes_must": ["1"], "wishes_never": ["3"],
        "wished_kinds": {"must": ["hospital"], "never": ["company"]},
        "stay": {"arrives": "15:00", "leaves": "午後5時", "rooms": ["southwest", "social"]},
    });
    let (status, answer) = server.patch(&registration, &desk, &said).await;
    assert_eq!(status, 200, "{answer}");
    let (_, seen) = server.get(&person, &desk).await;
    let me = &seen["me"];
    assert_eq!(me["wishes_must"][0]["name"], "架空中央病院", "{me}");
    assert_eq!(me["wishes_never"][0]["id"], "3");
    assert_eq!(me["wished_kinds"], said["wished_kinds"]);
    let stay = json!({"arrives": "15:00", "leaves": "17:00", "rooms": ["southwest", "social"]});
    assert_eq!(me["stay"], stay);
    for (wrong, path) in [
        (json!({"wishes": ["99"]}), "wishes[0]"),
        (
            json!({"wished_kinds": {"wish": ["florist"]}}),
            "wished_kinds.wish[0]",
        ),
        (json!({"stay": {"leaves": "夕方"}}), "stay.leaves"),
    ] {
        let (status, refused) = server.patch(&registration, &desk, &wrong).await;
        assert_eq!(
            (status, &refused["fields"][0]["path"]),
            (422, &json!(path)),
            "{refused}"
        );
    }
    // Whoever has a phone says it there, until they have none.
    assert_eq!(
        server
            .patch(&person, &desk, &json!({"paper": false}))
            .await
            .0,
        200
    );
    let _phone = in_the_room(&server, &walked_in).await;
    let (status, refused) = server.patch(&registration, &desk, &said).await;
    let paths: Vec<_> = refused["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .map(|field| field["path"].clone())
        .collect();
    assert_eq!(
        (status, paths),
        (
            422,
            ["wishes_must", "wishes_never", "wished_kinds", "stay"]
                .map(Value::from)
                .to_vec()
        ),
        "{refused}"
    );
    assert_eq!(server.patch(&person, &desk, &paper).await.0, 200);
    assert_eq!(server.patch(&registration, &desk, &said).await.0, 200);
    // What the desk does not say stays; consent and contact are not the desk's to say.
    assert_eq!(
        server
            .patch(&registration, &desk, &json!({"kana": "とびいり はなこ"}))
            .await
            .0,
        200
    );
    let (_, seen) = server.get(&person, &desk).await;
    assert_eq!(seen["me"]["stay"], stay);
    let (status, _) = server
        .patch(&registration, &desk, &json!({"consent": {}}))
        .await;
    assert_eq!(status, 422);
}

/// The example's day is over.
fn days_later() -> Millis {
    on_the_day().plus(3 * 24 * 60 * 60_000)
}

#[tokio::test]
async fn on_another_day_than_the_events_a_time_of_day_keeps_nobody_from_being_called() {
    let server = Server::at(quick, days_later).await;
    let phones = crowd(&server, 4).await;
    let early = json!({"stay": {"leaves": "16:10"}});
    let (status, me) = server.patch("/api/me", &phones[0].token, &early).await;
    assert_eq!(
        (status, &me["stay"]["leaves"]),
        (200, &json!("16:10")),
        "{me}"
    );
    let console = Console::of(&server).await;
    let order = serde_json::to_value(round_of(20)).expect("JSON");
    let round = console.start("southwest", order).await;
    let me = crate::support::console::id(&phones[0]);
    assert!(round["introductions"].to_string().contains(&me), "{round}");
}

#[tokio::test]
async fn whoever_leaves_after_midnight_says_so_as_clocks_show_it() {
    let server = Server::start().await;
    let phones = crowd(&server, 1).await;
    let late = json!({"stay": {"arrives": "18:00", "leaves": "00:30"}});
    let (status, me) = server.patch("/api/me", &phones[0].token, &late).await;
    assert_eq!(
        (status, &me["stay"]["leaves"]),
        (200, &json!("24:30")),
        "{me}"
    );
    // As their phone sends it again.
    let (_, me) = server
        .patch("/api/me", &phones[0].token, &json!({"stay": me["stay"]}))
        .await;
    assert_eq!(me["stay"]["leaves"], "24:30");
}

#[tokio::test]
async fn kinds_times_and_rooms_come_with_the_list_and_stay_where_it_does_not_say() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    assert!(import(BEFORE, &["--data-dir", &data]).status.success());
    knows(&server, "架空中央病院", "1").await;
    let list = |head: &str, rest: &str| {
        format!("氏名,所属,区,種別{head}\n見本 花子,架空みなみ医院,目黒区,clinic{rest}\n")
    };
    let heads = ",会いたい施設,今回は不要な種別,到着予定時刻,早退,参加する会場";
    let wrong = list(heads, ",架空中央病院,花屋,16時半,夕方,nowhere");
    let (status, refused) = lists::import(&server, "", wrong).await;
    let columns: Vec<_> = { refused["errors"].as_array().expect("faults").iter() }
        .map(|fault| text(&fault["column"]))
        .collect();
    assert_eq!(status, 422, "{refused}");
    assert_eq!(columns, ["rooms", "wishes_never_kinds", "leaves"]);
    let said = list(
        heads,
        ",架空中央病院、訪問看護ステーション,薬局,16時半,17:45,southwest",
    );
    let (status, stored) = lists::import(&server, "", said.clone()).await;
    assert_eq!(status, 200, "{stored}");
    let organizer = server.sign_in().await;
    let path = format!("/api/organizer/people/{}", text(&stored["people"][0]["id"]));
    let known = async || {
        let (_, seen) = server.get(&path, &organizer).await;
        let me = &seen["me"];
        [&me["wishes"][0]["name"], &me["wished_kinds"], &me["stay"]].map(Value::clone)
    };
    let wanted = [
        json!("架空中央病院"),
        json!({"wish": ["care/home-nursing"], "never": ["pharmacy"]}),
        json!({"arrives": "16:30", "leaves": "17:45", "rooms": ["southwest"]}),
    ];
    assert_eq!(known().await, wanted);
    let (_, again) = lists::import(&server, "", said).await;
    assert_eq!(again["unchanged"], 1, "{again}");
    let (status, _) = lists::import(&server, "", list("", "")).await;
    assert_eq!((status, known().await), (200, wanted.clone()));
    // Whoever comes without their link and fills in the form is asked none of it again.
    let mut form = server.form("見本 花子", "架空みなみ医院", &[], &[]);
    form["ward"] = json!("meguro");
    let (status, answer) = server.post("/api/attendees", &form).await;
    assert_eq!(
        (status, id(&answer)),
        (201, text(&stored["people"][0]["id"]))
    );
    let kept = known().await;
    assert_eq!(kept[1..], wanted[1..]);
}
