//! A list of registrations: looked at, stored, stored again, and taken over by the people on it.

use serde_json::{Value, json};

use crate::process::binary;
use crate::redis_server::RedisServer;
use crate::support::{Server, text};

const LIST: &str = "受付番号,お名前,フリガナ,ご所属,施設種別,区,メールアドレス,同意\r\n\
    A-1,見本 花子,ミホン ハナコ,架空中央病院,hospital,目黒区,hanako@example.jp,はい\r\n\
    A-2,例 太郎,レイ タロウ,架空クリニック,clinic,大田区,taro@example.jp,\r\n";

pub(crate) async fn import(server: &Server, query: &str, list: impl Into<Vec<u8>>) -> (u16, Value) {
    let token = server.sign_in().await;
    let request = server
        .http
        .post(server.url(&format!("/api/organizer/import/attendees{query}")))
        .bearer_auth(token)
        .header("Content-Type", "text/csv")
        .body(list.into());
    let answer = request.send().await.expect("answered");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

/// What a look says is what storing says.
#[tokio::test]
async fn a_list_of_more_than_there_is_room_for_is_refused_at_the_first_look() {
    let server = Server::with(|settings| settings.registration.attendees = 1).await;
    for query in ["?dry_run=true", ""] {
        let (status, problem) = import(&server, query, LIST).await;
        assert_eq!((status, &problem["code"]), (409, &json!("full")), "{query}");
    }
}

#[track_caller]
fn counts(import: &Value) -> [u64; 4] {
    ["new", "changed", "unchanged", "gone"].map(|name| import[name].as_u64().expect(name))
}

#[tokio::test]
async fn a_list_is_looked_at_stored_and_stored_again_without_doubling_anybody() {
    let server = Server::start().await;
    let (status, seen) = import(&server, "?dry_run=true", LIST).await;
    assert_eq!((status, counts(&seen)), (200, [2, 0, 0, 0]), "{seen}");
    assert_eq!(seen["people"], json!([]), "nobody is registered yet");
    let (_, stored) = import(&server, "", LIST).await;
    assert_eq!(counts(&stored), [2, 0, 0, 0], "{stored}");
    let badges: Vec<_> = stored["people"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|p| p["badge"].clone())
        .collect();
    assert_eq!(badges, [1, 2]);
    let (_, again) = import(&server, "", LIST).await;
    assert_eq!(counts(&again), [0, 0, 2, 0], "{again}");
    assert_eq!(again["people"], stored["people"]);
    let other = LIST.replace("架空クリニック", "架空みなみクリニック");
    let (_, changed) = import(&server, "", other).await;
    assert_eq!(counts(&changed), [0, 1, 1, 0], "{changed}");
    let shorter: String = LIST.lines().take(2).flat_map(|line| [line, "\n"]).collect();
    let (_, gone) = import(&server, "?dry_run=true", shorter).await;
    assert_eq!(counts(&gone), [0, 0, 1, 1], "{gone}");
    // Also after a restart.
    let server = server.restart().await;
    let (_, again) = import(&server, "", LIST).await;
    assert_eq!(counts(&again), [0, 1, 1, 0], "{again}");
}

#[tokio::test]
async fn every_fault_is_named_by_line_and_column_and_nothing_is_stored() {
    let server = Server::start().await;
    let list = LIST
        .replace("clinic", "clinik")
        .replace("hanako@example.jp", "hanako");
    let (status, refused) = import(&server, "", list).await;
    assert_eq!(status, 422, "{refused}");
    let errors = refused["errors"].as_array().expect("a list");
    assert!(
        errors.iter().any(|e| e["line"] == 3
            && e["column"] == "kind"
            && text(&e["message"]).contains("clinic")),
        "{refused}"
    );
    let (_, seen) = import(&server, "?dry_run=true", LIST).await;
    assert_eq!(counts(&seen), [2, 0, 0, 0], "nothing was stored");
    let (status, refused) = import(&server, "", LIST.replace("hanako@example.jp", "hanako")).await;
    let error = &refused["errors"][0];
    assert_eq!(
        (status, &error["line"], &error["column"]),
        (422, &json!(2), &json!("email")),
        "{refused}"
    );
    let (status, book) = import(&server, "", b"PK\x03\x04workbook".to_vec()).await;
    assert_eq!(status, 422);
    assert!(
        text(&book["errors"][0]["message"]).contains("CSV UTF-8"),
        "{book}"
    );
    // As Excel writes it: an empty row on top, and numbers that are no text.
    let book = include_bytes!("../data/registrations.xlsx").to_vec();
    let (status, seen) = import(&server, "?dry_run=true", book).await;
    assert_eq!((status, counts(&seen)), (200, [2, 0, 0, 0]), "{seen}");
    let name = json!({"heading": "お名前", "ours": "name"});
    assert_eq!(seen["columns"][1], name, "{seen}");
    let (status, refused) = import(&server, "?columns=%5B%5D", LIST).await;
    assert_eq!(
        (status, &refused["fields"][0]["path"]),
        (422, &json!("columns")),
        "{refused}"
    );
    // Neither a column of ours nor a heading of the list: a slip of the hand is told of.
    for (chosen, column, message) in [
        (
            "%7B%22nmae%22%3A%22No%22%7D",
            "nmae",
            "did you mean \"name\"?",
        ),
        ("%7B%22name%22%3A%22who%22%7D", "name", "no heading \"who\""),
    ] {
        let chosen = format!("?columns={chosen}");
        let (status, refused) = import(&server, &chosen, LIST).await;
        assert_eq!(status, 422, "{refused}");
        assert_eq!(refused["errors"][0]["column"], column, "{refused}");
        assert!(
            text(&refused["errors"][0]["message"]).contains(message),
            "{refused}"
        );
    }
    let columns = "?columns=%7B%22name%22%3A%22who%22%7D";
    let (status, _) = import(&server, columns, LIST.replace("お名前", "who")).await;
    assert_eq!(status, 200);
    let answer = server
        .http
        .post(server.url("/api/organizer/import/attendees"))
        .body(LIST)
        .send();
    assert_eq!(answer.await.expect("answered").status(), 401);
}

#[tokio::test]
async fn whoever_registers_at_the_door_takes_over_what_the_list_says_badge_and_all() {
    let server = Server::start().await;
    let (_, stored) = import(&server, "", LIST).await;
    let hanako = &stored["people"][0];
    let mut form = server.form("見本 花子", "架空中央病院", &["home-visit"], &[]);
    form["kind"] = "hospital".into();
    form["ward"] = "meguro".into();
    let (status, registered) = server.post("/api/attendees", &form).await;
    assert_eq!(status, 201, "{registered}");
    assert_eq!(registered["attendee"]["id"], hanako["id"]);
    assert_eq!(registered["attendee"]["badge"], hanako["badge"]);
    let token = text(&registered["token"]);
    let (_, me) = server.get("/api/me", &token).await;
    assert_eq!(
        me["contact"],
        json!({}),
        "the list's address is not told to whoever types a name"
    );
    let mut phone = server.enter(&token, "southwest", None).await;
    phone.until_welcome().await;
    // From now on she decides; the list does not.
    let (_, again) = import(&server, "", LIST).await;
    assert_eq!(again["doubtful"][0]["line"], 2, "{again}");
    let (_, me) = server.get("/api/me", &token).await;
    assert_eq!(me["contact"], json!({}));
    // Nobody takes over somebody who has come.
    let (status, refused) = server.post("/api/attendees", &form).await;
    assert_eq!(
        (status, text(&refused["code"]).as_str()),
        (409, "already_registered")
    );
}

#[tokio::test]
async fn whoever_was_erased_or_registered_before_is_not_registered_by_a_list() {
    let server = Server::start().await;
    let form = server.form("例 太郎", "架空クリニック", &[], &[]);
    let mut form = form;
    form["ward"] = "ota".into();
    server.register(&form).await;
    let (_, stored) = import(&server, "", LIST).await;
    assert_eq!(counts(&stored), [1, 0, 0, 0], "{stored}");
    assert_eq!(stored["doubtful"][0]["line"], 3, "{stored}");
    let hanako = text(&stored["people"][0]["id"]);
    let token = server.sign_in().await;
    let path = format!("/api/organizer/people/{hanako}");
    let erased = server
        .send(reqwest::Method::DELETE, &path, &token, &json!(null))
        .await;
    assert_eq!(erased.0, 204, "{erased:?}");
    let (_, again) = import(&server, "", LIST).await;
    assert_eq!(counts(&again), [0, 0, 0, 0], "{again}");
    assert!(
        text(&again["doubtful"][0]["message"]).contains("erased"),
        "{again}"
    );
}

#[tokio::test]
async fn a_list_is_stored_for_rooms_that_are_closed_until_the_day() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    for room in ["southwest", "south"] {
        let path = format!("/api/organizer/rooms/{room}");
        let closed = server.patch(&path, &token, &json!({"open": false})).await;
        assert_eq!(closed.0, 200, "{closed:?}");
    }
    let (status, stored) = import(&server, "", LIST).await;
    assert_eq!((status, counts(&stored)), (200, [2, 0, 0, 0]), "{stored}");
}

#[tokio::test]
async fn two_who_store_one_list_at_once_store_each_person_once() {
    let redis = RedisServer::start();
    let one = Server::node(&redis.url()).await;
    let other = Server::node(&redis.url()).await;
    let outcomes = tokio::join!(
        import(&one, "", LIST),
        import(&other, "", LIST),
        import(&one, "", LIST)
    );
    for (status, stored) in [&outcomes.0, &outcomes.1, &outcomes.2] {
        assert_eq!(*status, 200, "{stored}");
    }
    let (_, again) = import(&other, "", LIST).await;
    assert_eq!(counts(&again)[..2], [0, 0], "{again}");
    let token = one.sign_in().await;
    let path = "/api/organizer/rooms/southwest/people";
    let people = one.get(path, &token).await.1;
    assert_eq!(
        people["people"].as_array().map(Vec::len),
        Some(1),
        "{people}"
    );
    let records = redis.ask(&["HLEN", "{event}:people"]);
    assert!(
        records.contains('2'),
        "nobody's record is left behind: {records}"
    );
}

#[tokio::test]
async fn two_nodes_know_one_list() {
    let redis = RedisServer::start();
    let one = Server::node(&redis.url()).await;
    let other = Server::node(&redis.url()).await;
    import(&one, "", LIST).await;
    let (_, again) = import(&other, "", LIST).await;
    assert_eq!(counts(&again), [0, 0, 2, 0], "{again}");
}

#[tokio::test]
async fn the_command_does_the_same_and_leaves_a_folder_in_use_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (list, data) = (folder.path().join("list.csv"), folder.path().join("data"));
    let run = |data: &std::path::Path, more: &[&str]| {
        let mut command = binary();
        command.args(["import", "--attendees"]).arg(&list);
        command.arg("--data-dir").arg(data).args(more);
        let output = command.output().expect("started");
        let [out, err] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("UTF-8"));
        (output.status.code(), out, err)
    };
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(LIST);
    std::fs::write(&list, &shift_jis).expect("written");
    let (code, said, _) = run(&data, &["--dry-run", "--format", "json"]);
    let seen: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((code, counts(&seen)), (Some(0), [2, 0, 0, 0]), "{said}");
    let (code, said, log) = run(&data, &[]);
    assert_eq!(code, Some(0), "{log}");
    assert!(said.contains("2 new"), "{said}");
    assert!(!log.contains("見本") && !log.contains("hanako"), "{log}");
    std::fs::write(&list, LIST.replace("hospital", "hospitol")).expect("written");
    let (code, _, said) = run(&data, &[]);
    assert_eq!(code, Some(2));
    assert!(said.contains("list.csv:2: kind: "), "{said}");
    std::fs::write(&list, LIST).expect("written");
    let server = Server::start().await;
    let (code, _, said) = run(server.data(), &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("import the list there"), "{said}");
}

#[tokio::test]
async fn badges_that_are_printed_already_keep_their_numbers() {
    let server = Server::start().await;
    let rows = [
        "見本 花子,架空中央病院,2",
        "例 太郎,架空クリニック,",
        "例 次郎,架空薬局,7",
    ];
    let list = |rows: &[&str]| {
        let rows = rows.iter().map(|row| format!("{row},診療所,目黒区\n"));
        format!("氏名,所属,名札番号,種別,区\n{}", rows.collect::<String>())
    };
    let badges = |stored: &Value| -> Vec<Value> {
        let people = stored["people"].as_array().expect("a list").iter();
        people.map(|person| person["badge"].clone()).collect()
    };
    let (status, stored) = import(&server, "", list(&rows)).await;
    assert_eq!(status, 200, "{stored}");
    assert_eq!(
        badges(&stored),
        [2, 3, 7],
        "whoever has none is counted past them"
    );
    let (_, again) = import(&server, "", list(&rows)).await;
    assert_eq!(
        (counts(&again), badges(&again)),
        ([0, 0, 3, 0], badges(&stored))
    );
    // At the door numbers go on, and leave out what is worn.
    for expected in [4, 5, 6, 8] {
        let name = format!("見本 {expected}番");
        let (status, at_the_door) = server
            .post(
                "/api/attendees",
                &server.form(&name, "架空訪問看護", &[], &[]),
            )
            .await;
        let badge = &at_the_door["attendee"]["badge"];
        assert_eq!((status, badge), (201, &json!(expected)), "{at_the_door}");
    }
    for (row, told) in [
        (
            "例 太郎,架空クリニック,9",
            "they have badge 3 already; write 3, or leave it empty",
        ),
        (
            "例 花代,架空歯科,4",
            "somebody who is registered has this number; write another, or leave it empty",
        ),
    ] {
        let (status, refused) = import(&server, "", list(&[row])).await;
        let [error] = refused["errors"].as_array().expect("faults").as_slice() else {
            panic!("one fault: {refused}")
        };
        let said = [&error["line"], &error["column"], &error["message"]];
        assert_eq!(status, 422, "{refused}");
        assert_eq!(
            said,
            [&json!(2), &json!("badge"), &json!(told)],
            "{refused}"
        );
    }
    // Also after a restart.
    let server = server.restart().await;
    let (_, again) = import(&server, "", list(&rows)).await;
    assert_eq!(badges(&again), [2, 3, 7]);
}
