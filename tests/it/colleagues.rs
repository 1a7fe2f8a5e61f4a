//! Who works where: what is picked outlives the list it was picked from, and what is checked is what is kept.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::patience::eventually;
use crate::redis_server::RedisServer;
use crate::support::Server;

pub(crate) const BEFORE: &str = "id,kind,name,ward\n1,hospital,架空中央病院,meguro\n2,clinic,いろは内科,setagaya\n3,care,はなの訪問看護,shibuya\n";
const AFTER: &str = "id,kind,name,ward\n1,clinic,いろは内科,setagaya\n2,care,はなの訪問看護,shibuya\n3,hospital,架空中央病院,meguro\n";

pub(crate) fn import(list: &str, store: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("list.csv");
    std::fs::write(&file, list).expect("written");
    let mut import = Command::new(env!("CARGO_BIN_EXE_kaotsunagi"));
    let import = import.args(["import", "--organizations"]).arg(&file);
    import.args(store).output().expect("ran")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Waits until the server has the list in which this name has this id.
pub(crate) async fn knows(server: &Server, name: &str, id: &str) {
    let path = format!("/api/organizations?q={name}");
    eventually(async || {
        let (_, hits) = server.get(&path, "").await;
        let mut found = hits.as_array().into_iter().flatten();
        let known = found.any(|hit| hit["name"] == name && hit["id"] == id);
        if known { Ok(()) } else { Err(hits) }
    })
    .await;
}

pub(crate) async fn registered(
    server: &Server,
    name: &str,
    change: impl FnOnce(&mut Value),
) -> Value {
    let mut form = server.form(name, "架空医院", &[], &[]);
    change(&mut form);
    let (status, answer) = server.post("/api/attendees", &form).await;
    assert_eq!(status, 201, "{answer}");
    answer
}

pub(crate) fn id(answer: &Value) -> String {
    answer["attendee"]["id"].as_str().expect("an id").to_owned()
}

pub(crate) fn token(answer: &Value) -> String {
    answer["token"].as_str().expect("a token").to_owned()
}

/// Whether the hall takes them for colleagues.
fn colleagues(server: &Server, one: &Value, other: &Value) -> bool {
    let hall = server.running.event.service.replica.hall();
    let employer = |answer: &Value| {
        let id = id(answer).parse().expect("an id");
        hall.attendee(id).expect("registered").profile.employer
    };
    employer(one) == employer(other)
}

async fn a_list_numbered_anew(server: &Server, store: &[&str]) {
    assert!(import(BEFORE, store).status.success());
    knows(server, "架空中央病院", "1").await;
    let pick = |id: &str| {
        let id = id.to_owned();
        move |form: &mut Value| form["organization"] = json!({"id": id})
    };
    let hanako = registered(server, "病院 花子", |form| {
        pick("1")(form);
        form["wishes"] = json!(["2"]);
    })
    .await;

    let refused = import(AFTER, store);
    assert_eq!(refused.status.code(), Some(2));
    let text = said(&refused);
    assert!(
        text.contains("\"1\", 架空中央病院 (meguro), would be いろは内科 (setagaya)"),
        "{text}"
    );
    assert!(
        text.contains("\"2\", いろは内科"),
        "a wish is picked too: {text}"
    );
    assert!(!text.contains("\"3\""), "nobody picked it: {text}");
    let short = import("id,kind,name,ward\n1,hospital,架空中央病院,meguro\n", store);
    assert!(said(&short).contains("less than half"), "{}", said(&short));
    let empty = import("id,kind,name,ward\n", store);
    assert!(said(&empty).contains("no organization"), "{}", said(&empty));

    let forced = import(AFTER, &[store, &["--force"]].concat());
    assert!(forced.status.success(), "{}", said(&forced));
    knows(server, "架空中央病院", "3").await;
    let jiro = registered(server, "病院 次郎", pick("3")).await;
    let saburo = registered(server, "いろは 三郎", pick("1")).await;
    assert!(colleagues(server, &hanako, &jiro));
    assert!(!colleagues(server, &hanako, &saburo));

    // A form that was begun before sends the id of then, and the name that was shown with it.
    let late = registered(server, "病院 四郎", |form| {
        form["organization"] = json!({"id": "1", "name": "架空中央病院"});
    })
    .await;
    assert!(colleagues(server, &hanako, &late));

    let change = json!({"sign": "青いストラップ"});
    let (status, me) = server.patch("/api/me", &token(&hanako), &change).await;
    assert_eq!(status, 200, "{me}");
    assert_eq!(
        me["organization"],
        json!({"id": "3", "name": "架空中央病院"})
    );
    assert_eq!(me["wishes"], json!([{"id": "1", "name": "いろは内科"}]));
    assert!(colleagues(server, &hanako, &jiro));

    // The list may lose it altogether: who picked it stays where they are.
    let without = AFTER.replace("架空中央病院", "ひなた病院");
    assert!(
        import(&without, &[store, &["--force"]].concat())
            .status
            .success()
    );
    knows(server, "ひなた病院", "3").await;
    let (_, me) = server
        .patch("/api/me", &token(&hanako), &json!({"sign": "赤い傘"}))
        .await;
    assert_eq!(me["organization"], json!({"name": "架空中央病院"}));
    assert!(colleagues(server, &hanako, &jiro));
}

#[tokio::test]
async fn a_list_numbered_anew_moves_nobody() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    a_list_numbered_anew(&server, &["--data-dir", &data]).await;
    // Also when nothing runs.
    assert!(
        import(BEFORE, &["--data-dir", &data, "--force"])
            .status
            .success()
    );
    server.running.drain().await;
    let refused = import(AFTER, &["--data-dir", &data]);
    assert!(said(&refused).contains("would be"), "{}", said(&refused));
}

#[tokio::test]
async fn a_list_numbered_anew_moves_nobody_on_redis() {
    let redis = RedisServer::start();
    let server = Server::node(&redis.url()).await;
    a_list_numbered_anew(&server, &["--redis", &redis.url()]).await;
}

/// What was stored before records knew more than a row of the list.
fn grow_old(data: &Path, who: &str, change: impl Fn(&mut Value)) {
    let directory = rusqlite::Connection::open(data.join("directory.db")).expect("opened");
    let row: i64 = directory
        .query_row(
            "SELECT id FROM people WHERE json_extract(body, '$.name') = ?1",
            [who],
            |row| row.get(0),
        )
        .expect("found");
    let body: String = directory
        .query_row("SELECT body FROM people WHERE id = ?1", [row], |row| {
            row.get(0)
        })
        .expect("read");
    let mut body: Value = serde_json::from_str(&body).expect("JSON");
    let fields = body.as_object_mut().expect("an object");
    fields.remove("picked");
    fields.remove("greet");
    change(&mut body);
    directory
        .execute(
            "UPDATE people SET body = ?1 WHERE id = ?2",
            rusqlite::params![body.to_string(), row],
        )
        .expect("written");
}

#[tokio::test]
async fn records_that_know_only_a_row_are_read_and_settled() {
    let server = Server::start().await;
    let data = server.data().display().to_string();
    assert!(import(BEFORE, &["--data-dir", &data]).status.success());
    knows(&server, "架空中央病院", "1").await;
    let hanako = registered(&server, "病院 花子", |_| {}).await;
    let jiro = registered(&server, "病院 次郎", |form| {
        form["organization"] = json!({"id": "1"});
    })
    .await;
    assert!(!colleagues(&server, &hanako, &jiro));
    let older = |data: &Path| {
        grow_old(data, "病院 花子", |body| {
            body["organization_id"] = json!("1");
            body["organization_name"] = json!("架空中央病院");
            body["wishes"] = json!(["2"]);
        });
    };
    let server = server.restart_after(older).await;
    assert!(colleagues(&server, &hanako, &jiro));
    let (_, me) = server.get("/api/me", &token(&hanako)).await;
    assert_eq!(
        me["organization"],
        json!({"id": "1", "name": "架空中央病院"})
    );
    assert_eq!(me["wishes"], json!([{"id": "2", "name": "いろは内科"}]));
    let settled = server.running.event.service.replica.hall().position();
    let server = server.restart().await;
    assert_eq!(
        server.running.event.service.replica.hall().position(),
        settled,
        "once settled, a start changes nothing"
    );
}

#[tokio::test]
async fn only_an_organization_makes_colleagues() {
    let server = Server::start().await;
    let at = async |name: &str, organization: &str, ward: &str| {
        registered(&server, name, |form| {
            form["organization"] = json!({"name": organization});
            form["ward"] = json!(ward);
        })
        .await
    };
    for (i, (one, other, ward, expected)) in [
        ("個人", "個人", "meguro", false),
        ("ー", "ー", "meguro", false),
        ("さくら内科", "さくら内科", "ota", false),
        ("架空大橋病院", "架空大橋病院 地域連携室", "meguro", true),
        ("架空薬局", "㈱架空薬局", "meguro", true),
    ]
    .into_iter()
    .enumerate()
    {
        let a = at(&format!("甲 {i}"), one, "meguro").await;
        let b = at(&format!("乙 {i}"), other, ward).await;
        assert_eq!(colleagues(&server, &a, &b), expected, "{one} {other}");
    }
    // Nor does a correction make somebody without an employer another's colleague.
    let a = at("丙 一", "フリーランス", "meguro").await;
    let b = at("丙 二", "フリーランス", "meguro").await;
    for (person, sign) in [(&a, "帽子"), (&b, "傘")] {
        let (status, _) = server
            .patch("/api/me", &token(person), &json!({"sign": sign}))
            .await;
        assert_eq!(status, 200);
    }
    assert!(!colleagues(&server, &a, &b));
    // One who typed the ward wrong is a colleague as soon as it is right.
    let a = at("丁 一", "架空東病院", "meguro").await;
    let b = at("丁 二", "架空東病院", "ota").await;
    assert!(!colleagues(&server, &a, &b));
    server
        .patch("/api/me", &token(&b), &json!({"ward": "meguro"}))
        .await;
    assert!(colleagues(&server, &a, &b));
    let mut phone = server.enter(&token(&a), "southwest", None).await;
    let answer = phone
        .ask(json!({"type": "invite", "attendee": id(&b)}))
        .await;
    assert_eq!(answer["code"], "own_organization");
}

#[tokio::test]
async fn what_is_kept_is_what_was_checked() {
    let server = Server::start().await;
    let answer = registered(&server, "\u{202e}ﾐﾀ\u{3000}あおい\u{200b}", |form| {
        form["kana"] = json!("ﾐﾀ ｱｵｲ\u{feff}");
        form["sign"] = json!("青い\u{ad}ストラップ\u{3164}");
        form["organization"] = json!({"name": "架空\u{200b}医院\u{2800}"});
        form["contact"] =
            json!({"phone": "\u{202d}０９０ー１２３４－５６７８\u{202c}", "email": "ｔａｒｏ@example.jp\u{200b}"});
    })
    .await;
    let me = &answer["attendee"];
    assert_eq!(me["name"], "ミタ あおい");
    assert_eq!(me["kana"], "ミタ アオイ");
    assert_eq!(me["sign"], "青いストラップ");
    assert_eq!(me["organization"]["name"], "架空医院");
    assert_eq!(
        me["contact"],
        json!({"phone": "090-1234-5678", "email": "taro@example.jp"})
    );
    for (field, value) in [
        ("name", json!("\u{3164}")),
        ("name", json!("\u{2800}\u{e0041}")),
        ("organization.name", json!("\u{200b}\u{115f}")),
    ] {
        let mut form = server.form("三田 あおい", "架空医院", &[], &[]);
        match field {
            "name" => form["name"] = value,
            _ => form["organization"] = json!({"name": value}),
        }
        let (status, problem) = server.post("/api/attendees", &form).await;
        assert_eq!(status, 422, "{problem}");
        assert_eq!(problem["fields"][0]["path"], field);
    }
}
