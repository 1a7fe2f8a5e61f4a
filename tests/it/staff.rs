//! The organizer and staff: what each role may do, and that a sign-in that has ended is refused everywhere.

use protocol::routes::{ALL, Caller, Operation};
use serde_json::{Value, json};

use crate::asked;
use crate::patience::eventually;
use crate::process::{Process, binary};
use crate::redis_server::RedisServer;
use crate::support::{PASSPHRASE, Server, text};

const NOBODY: &str = "000000000000";

/// A link for somebody, and who they are.
pub(crate) async fn add(server: &Server, organizer: &str, member: Value) -> (String, String) {
    let (status, made) = server
        .send(
            reqwest::Method::POST,
            "/api/organizer/staff",
            organizer,
            &member,
        )
        .await;
    assert_eq!(status, 201, "{made}");
    let link = text(&made["link"]);
    let (_, secret) = link.split_once("/staff#").expect("a link to the page");
    (text(&made["id"]), secret.to_owned())
}

pub(crate) async fn sign_in(server: &Server, secret: &str) -> String {
    let (status, answer) = server
        .post("/api/staff/sign-in", &json!({"token": secret}))
        .await;
    assert_eq!(status, 200, "{answer}");
    text(&answer["token"])
}

async fn may_look(server: &Server, token: &str) -> u16 {
    server.get("/api/organizer/session", token).await.0
}

async fn end(server: &Server, path: &str, token: &str) -> u16 {
    let (status, _) = server
        .send(reqwest::Method::DELETE, path, token, &Value::Null)
        .await;
    status
}

const ORGANIZER: &str = "organizer";
const DESK: &str = "desk";
const HOST: &str = "room";
const BOOTH: &str = "booth";
/// The room of the host, and the booth of its staff.
const OWN: [&str; 2] = ["southwest", "hoshimizaka"];
const ROLES: [&str; 4] = [ORGANIZER, DESK, HOST, BOOTH];

/// Whom each route of the house answers. A route without a row fails the test below.
fn admitted(route: &str) -> &'static [&'static str] {
    match route {
        "SESSION" | "SIGN_OUT" => &ROLES,
        "ROOMS" | "SETTLE_FLAG" | "ROOM_PEOPLE" | "ROUNDS" | "TABLE_QR" => &[ORGANIZER, DESK, HOST],
        "PERSON" | "STEER_PERSON" | "CORRECT_PERSON" | "ACT_FOR" | "MERGE" | "TELL_APART"
        | "PERSON_QR" | "TALK_QR" | "FREE_LINK" | "ARRIVALS" | "ARRIVE" => &[ORGANIZER, DESK],
        "SET_ROOM" | "CLOSE_TOPIC" | "ANNOUNCE" | "START_ROUND" | "PREVIEW_ROUND"
        | "STEER_ROUND" | "SET_TIMETABLE" | "PAUSE_TIMETABLE" | "REMOVE_TIMETABLE" => {
            &[ORGANIZER, HOST]
        }
        "BOOTH" | "SET_BOOTH" | "CALL_NEXT" | "BOOTH_QUEUE" | "BOOTH_CHECK_IN" | "BOOTH_LEAVE"
        | "BOOTH_NOTE" | "VISITORS_CSV" | "VISITORS_VCF" => &[ORGANIZER, BOOTH],
        "SIGN_OUT_ALL" | "STAFF" | "ADD_STAFF" | "STAFF_MEMBER" | "REVOKE_STAFF" | "STAFF_QR"
        | "DRAW_CODE" | "DRAW_WALL_KEY" | "STEER_PEOPLE" | "REMOVE_PERSON" | "AUDIT"
        | "AUDIT_CSV" | "RETENTION" | "IMPORT_ATTENDEES" | "LINKS_CSV" | "LETTERS"
        | "TEST_LETTER" | "SEND_LETTERS" | "BEGIN_REHEARSAL" | "WIPE_REHEARSAL" | "REPORT"
        | "REPORT_HTML" | "REPORT_CSV" | "REPORT_XLSX" | "CARRY_OVER" | "INVITATIONS_CSV"
        | "FORESIGHT" | "FORGET_ADDRESS" => &[ORGANIZER],
        _ => panic!("{route}: say here which roles it admits"),
    }
}

/// Asks with a body that is refused, where one is taken: who may ask is looked at before, and nothing is done.
async fn ask(server: &Server, route: &Operation, place: [&str; 2], token: &str) -> (u16, Value) {
    let body = match route.body {
        Some(_) => json!({"none": "of it"}),
        None => Value::Null,
    };
    let (method, path) = (asked::method(route), asked::path(route, place));
    server.send(method, &path, token, &body).await
}

#[tokio::test]
async fn every_role_is_refused_what_is_not_its_own() {
    let server = Server::with(|settings| settings.socket.burst = 10_000).await;
    let organizer = server.sign_in().await;
    let host = json!({"role": "room", "room": "southwest", "label": "南西の司会"});
    let booth = json!({"role": "booth", "booth": "hoshimizaka", "label": "星見坂ブース"});
    let (_, desk) = add(
        &server,
        &organizer,
        json!({"role": "desk", "label": "受付1"}),
    )
    .await;
    let (_, host) = add(&server, &organizer, host).await;
    let (_, booth) = add(&server, &organizer, booth).await;
    let attendee = server
        .register(&server.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await;
    let ours = ALL.iter();
    let ours = ours.filter(|route| !matches!(route.caller, Caller::Anyone | Caller::Attendee));
    for route in ours {
        let admitted = admitted(route.name);
        for role in ROLES {
            // Anew each time: some of the routes end a sign-in.
            let token = match role {
                DESK => sign_in(&server, &desk).await,
                HOST => sign_in(&server, &host).await,
                BOOTH => sign_in(&server, &booth).await,
                _ => server.sign_in().await,
            };
            let (status, answer) = ask(&server, route, OWN, &token).await;
            let of = format!("{} as {role}: {status} {answer}", route.name);
            if admitted.contains(&role) {
                assert!(status != 401 && status != 403 && status < 502, "{of}");
            } else {
                assert_eq!(
                    (status, &answer["code"]),
                    (403, &json!("not_allowed")),
                    "{of}"
                );
            }
            let elsewhere = match role {
                HOST => route.params().any(|name| name == "room"),
                BOOTH => route.params().any(|name| name == "booth"),
                _ => false,
            };
            if elsewhere {
                let (status, answer) = ask(&server, route, ["social", "aobabashi"], &token).await;
                let of = format!("{} elsewhere as {role}: {answer}", route.name);
                assert_eq!(
                    (status, &answer["code"]),
                    (403, &json!("not_allowed")),
                    "{of}"
                );
            }
        }
        let (status, _) = ask(&server, route, OWN, "").await;
        assert_eq!(status, 401, "{} as nobody", route.name);
        let (status, _) = ask(&server, route, OWN, &attendee.token).await;
        assert_eq!(status, 403, "{} as an attendee", route.name);
    }
}

#[tokio::test]
async fn a_host_sees_and_steers_the_walls_of_the_own_room_only() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let host = json!({"role": "room", "room": "southwest", "label": "南西の司会"});
    let (_, host) = add(&server, &organizer, host).await;
    let host = sign_in(&server, &host).await;
    let (_, rooms) = server.get("/api/organizer/rooms", &host).await;
    let rooms = rooms["rooms"].as_array().expect("rooms");
    assert_eq!(rooms.len(), 1, "{rooms:?}");
    let path = "/api/organizer/rooms/southwest";
    let theme = json!({"screen": {"theme": "light"}});
    assert_eq!(server.patch(path, &host, &theme).await.0, 200);
    for change in [
        json!({"open": false}),
        json!({"mode": "none"}),
        json!({"tables": 2}),
    ] {
        let (status, answer) = server.patch(path, &host, &change).await;
        assert_eq!(
            (status, &answer["code"]),
            (403, &json!("not_allowed")),
            "{change}"
        );
    }

    let mut own = server.enter(&host, "southwest", None).await;
    let told = own.until_type("rooms").await;
    assert_eq!(told["rooms"].as_array().map(Vec::len), Some(1), "{told}");
    let mut other = server.enter(&host, "social", None).await;
    assert_eq!(other.closed().await, Some(4403));
    let booth = json!({"role": "booth", "booth": "hoshimizaka", "label": "ブース"});
    let (_, booth) = add(&server, &organizer, booth).await;
    let booth = sign_in(&server, &booth).await;
    let mut booth = server.enter(&booth, "southwest", None).await;
    assert_eq!(booth.closed().await, Some(4403));
}

#[tokio::test]
async fn a_link_is_listed_and_revoked_with_all_that_it_opened() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let (id, secret) = add(
        &server,
        &organizer,
        json!({"role": "desk", "label": " 受付1 "}),
    )
    .await;
    let desk = sign_in(&server, &secret).await;
    let (_, me) = server.get("/api/organizer/session", &desk).await;
    assert_eq!(
        (&me["role"], &me["label"]),
        (&json!("desk"), &json!("受付1"))
    );
    let (_, list) = server.get("/api/organizer/staff", &organizer).await;
    let listed = &list["staff"][0];
    assert_eq!(
        (&listed["id"], &listed["label"]),
        (&json!(id), &json!("受付1"))
    );
    assert!(listed["last_seen"].is_string(), "{listed}");
    assert!(text(&listed["link"]).ends_with(&secret), "{listed}");
    let path = format!("/api/organizer/staff/{id}");
    let (_, one) = server.get(&path, &organizer).await;
    assert_eq!(one["id"], *id);
    let qr = server.get(&format!("{path}/qr.svg"), &organizer).await;
    assert!(qr.0 == 200 && qr.1.to_string().contains("<svg"), "{qr:?}");

    let mut screen = server.enter(&desk, "southwest", None).await;
    screen.until_welcome().await;
    assert_eq!(end(&server, &path, &organizer).await, 204);
    assert_eq!(may_look(&server, &desk).await, 401);
    assert_eq!(screen.closed().await, Some(4401));
    let again = server
        .post("/api/staff/sign-in", &json!({"token": secret}))
        .await;
    assert_eq!((again.0, &again.1["code"]), (401, &json!("token_refused")));
    let (_, list) = server.get("/api/organizer/staff", &organizer).await;
    assert_eq!(list["staff"], json!([]));
    assert_eq!(
        end(&server, &path, &organizer).await,
        204,
        "as it is already"
    );
    let unknown = format!("/api/organizer/staff/{NOBODY}");
    assert_eq!(end(&server, &unknown, &organizer).await, 404);
    for (wrong, field) in [
        (json!({"role": "organizer", "label": "x"}), "role"),
        (json!({"role": "room", "label": "x"}), "room"),
        (
            json!({"role": "room", "room": "attic", "label": "x"}),
            "room",
        ),
        (
            json!({"role": "booth", "booth": "attic", "label": "x"}),
            "booth",
        ),
        (
            json!({"role": "desk", "room": "social", "label": "x"}),
            "room",
        ),
        (json!({"role": "desk", "label": " "}), "label"),
    ] {
        let (status, answer) = server
            .send(
                reqwest::Method::POST,
                "/api/organizer/staff",
                &organizer,
                &wrong,
            )
            .await;
        assert_eq!(
            (status, &answer["fields"][0]["path"]),
            (422, &json!(field)),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn whoever_signs_out_is_out_on_every_node_and_so_are_their_screens() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let (first, second) = (one.sign_in().await, one.sign_in().await);
    let mut screen = other.enter(&first, "southwest", None).await;
    screen.until_welcome().await;
    let mut stays = other.enter(&second, "southwest", None).await;
    stays.until_welcome().await;
    assert_eq!(end(&one, "/api/organizer/session", &first).await, 204);
    assert_eq!(screen.closed().await, Some(4401));
    for node in [&one, &other] {
        assert_eq!(may_look(node, &first).await, 401);
        assert_eq!(may_look(node, &second).await, 200);
    }
    let (_, desk) = add(&one, &second, json!({"role": "desk", "label": "受付1"})).await;
    let desk_token = sign_in(&other, &desk).await;
    assert_eq!(end(&other, "/api/organizer/sessions", &second).await, 204);
    assert_eq!(stays.closed().await, Some(4401));
    for token in [&second, &desk_token] {
        eventually(async || {
            let status = may_look(&one, token).await;
            (status == 401).then_some(()).ok_or("still in")
        })
        .await;
    }
    // The link is as good as before.
    let desk = sign_in(&one, &desk).await;
    assert_eq!(may_look(&other, &desk).await, 200);
}

#[tokio::test]
async fn another_passphrase_signs_everybody_out_and_the_same_one_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let serve = |passphrase: &str| {
        let mut command = binary();
        command
            .stderr(std::process::Stdio::null())
            .env("KAOTSUNAGI_PASSPHRASE", passphrase);
        Process::start(command, folder.path())
    };
    let http = reqwest::Client::new();
    let looks = async |process: &Process, token: &str| {
        let url = format!("{}/api/organizer/session", process.url());
        let answer = http.get(url).bearer_auth(token).send().await;
        answer.expect("answered").status().as_u16()
    };
    let process = serve(PASSPHRASE);
    let sign_in = http
        .post(format!("{}/api/organizer/sign-in", process.url()))
        .json(&json!({"passphrase": PASSPHRASE}));
    let answer = sign_in.send().await.expect("answered");
    let answer: Value = answer.json().await.expect("JSON");
    let token = text(&answer["token"]);
    assert_eq!(looks(&process, &token).await, 200);
    drop(process);
    let process = serve(PASSPHRASE);
    assert_eq!(looks(&process, &token).await, 200);
    drop(process);
    let process = serve("sakura-no-aikotoba");
    assert_eq!(looks(&process, &token).await, 401);
}

#[tokio::test]
async fn every_act_and_every_look_at_contact_details_names_who_it_was() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let label = "=受付1";
    let (_, secret) = add(&server, &organizer, json!({"role": "desk", "label": label})).await;
    let desk = sign_in(&server, &secret).await;
    let aoi = server
        .register(&server.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await;
    let person = format!("/api/organizer/people/{}", aoi.id);
    for _ in 0..3 {
        assert_eq!(server.get(&person, &desk).await.0, 200);
    }
    assert_eq!(server.get(&person, &organizer).await.0, 200);
    let paper = json!({"paper": true});
    assert_eq!(server.patch(&person, &desk, &paper).await.0, 200);
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    let entries = audit["entries"].as_array().expect("entries");
    let told: Vec<_> = entries
        .iter()
        .map(|e| (text(&e["action"]), text(&e["role"]), e["label"].as_str()))
        .collect();
    let entry = |action: &str, role: &str, label| (action.to_owned(), role.to_owned(), label);
    assert_eq!(
        told,
        [
            entry("person_steered", "desk", Some(label)),
            entry("person_looked_at", "organizer", None),
            entry("person_looked_at", "desk", Some(label)),
            entry("staff_added", "organizer", None),
        ]
    );
    assert_eq!(entries[3]["detail"], label, "who was added");
    let (status, csv) = server.get("/api/organizer/audit.csv", &organizer).await;
    assert_eq!(status, 200);
    let csv = text(&csv);
    assert!(csv.contains("\"'=受付1\",\"person_steered\""), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 5, "the export is in it: {csv}");
}

#[tokio::test]
async fn the_cookie_opens_the_consoles_socket_and_no_other_pages() {
    let server = Server::start().await;
    let answer = server
        .http
        .post(server.url("/api/organizer/sign-in"))
        .json(&json!({"passphrase": PASSPHRASE}))
        .send()
        .await
        .expect("answered");
    let cookie = answer.headers()["set-cookie"].to_str().expect("ASCII");
    assert!(cookie.starts_with("kaotsunagi_organizer="), "{cookie}");
    assert!(!cookie.contains("Secure"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let hello = json!({"type": "hello", "id": "hello", "token": "", "room": "southwest"});
    let mut console = server.socket_with(&[("cookie", &cookie)]).await;
    console.send(&hello).await;
    console.until_type("rooms").await;
    let mut stranger = server.socket().await;
    stranger.send(&hello).await;
    assert_eq!(stranger.closed().await, Some(4401));

    // On plain http a browser says no more than its origin.
    let host = server.running.bound.address.to_string();
    for (origin, status) in [
        (Some(format!("http://{host}")), 200),
        (Some("http://evil.example".into()), 403),
        (Some("null".into()), 401),
        (None, 401),
    ] {
        let mut change = server
            .http
            .patch(server.url("/api/organizer/rooms/social"))
            .header("cookie", &cookie)
            .json(&json!({"open": true}));
        if let Some(origin) = &origin {
            change = change.header("origin", origin);
        }
        let answer = change.send().await.expect("answered");
        assert_eq!(answer.status(), status, "{origin:?}");
    }
    // Signing out takes it back.
    let answer = server
        .http
        .delete(server.url("/api/organizer/session"))
        .header("cookie", &cookie)
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .expect("answered");
    assert_eq!(answer.status(), 204);
    let cleared = answer.headers()["set-cookie"].to_str().expect("ASCII");
    assert!(cleared.starts_with("kaotsunagi_organizer=;"), "{cleared}");
    assert!(cleared.contains("Max-Age=0"), "{cleared}");
    assert_eq!(console.closed().await, Some(4401));
}

#[tokio::test]
async fn over_https_the_cookie_is_of_this_host_alone() {
    let server = Server::with(|settings| {
        settings.public_url = Some("https://meet.example.jp".into());
    })
    .await;
    let answer = server
        .http
        .post(server.url("/api/organizer/sign-in"))
        .json(&json!({"passphrase": PASSPHRASE}))
        .send()
        .await
        .expect("answered");
    let cookie = answer.headers()["set-cookie"].to_str().expect("ASCII");
    let mut parts: Vec<_> = cookie.split("; ").collect();
    let pair = parts.remove(0);
    assert!(pair.starts_with("__Host-kaotsunagi="), "{cookie}");
    let wanted = [
        "Path=/",
        "HttpOnly",
        "SameSite=Strict",
        "Max-Age=86400",
        "Secure",
    ];
    assert_eq!(parts, wanted);
    let (_, token) = pair.split_once('=').expect("a pair");
    // Under the name that another host of the domain could set, it is nothing.
    for (name, status) in [("__Host-kaotsunagi", 200), ("kaotsunagi_organizer", 401)] {
        let look = server.http.get(server.url("/api/organizer/session"));
        let look = look.header("cookie", format!("{name}={token}"));
        assert_eq!(
            look.send().await.expect("answered").status(),
            status,
            "{name}"
        );
    }
}
