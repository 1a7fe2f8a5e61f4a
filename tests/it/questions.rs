//! What the organizer asks beside the form: who sees it, how it is answered, and when it is gone.

use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Server, asking, text};

const WISH: &str = "訪問栄養指導の方";

async fn hospital(server: &Server, name: &str) -> String {
    let mut form = server.form(name, "多摩川の森病院", &[], &[]);
    form["kind"] = "hospital".into();
    server.register(&form).await.token
}

async fn clinic(server: &Server, n: usize) -> String {
    let form = server.form(&format!("参加者{n}"), &format!("施設{n}"), &[], &[]);
    server.register(&form).await.token
}

async fn questions(server: &Server, token: &str) -> Vec<Value> {
    let (status, body) = server.get("/api/me/questions", token).await;
    assert_eq!(status, 200, "{body}");
    body["questions"].as_array().expect("a list").clone()
}

async fn put(server: &Server, token: &str, answers: Value) -> (u16, Value) {
    let body = json!({ "answers": answers });
    server
        .send(Method::PUT, "/api/me/answers", token, &body)
        .await
}

async fn answer(server: &Server, token: &str, answers: Value) {
    let (status, body) = put(server, token, answers).await;
    assert_eq!(status, 200, "{body}");
}

fn ids(questions: &[Value]) -> Vec<String> {
    questions.iter().map(|each| text(&each["id"])).collect()
}

fn all() -> Value {
    json!({
        "heard": {"choices": ["mail"]},
        "beds": {"choices": ["time", "where"]},
        "useful": {"scale": 4},
        "next": {"text": format!(" {WISH}\u{200b} ")},
    })
}

async fn report(server: &Server) -> Value {
    let organizer = server.sign_in().await;
    let (status, report) = server.get("/api/organizer/report.json", &organizer).await;
    assert_eq!(status, 200, "{report}");
    report
}

/// Whether any file of the data folder holds these bytes.
fn in_files(server: &Server, text: &str) -> bool {
    let files = std::fs::read_dir(server.data()).expect("listed");
    files.into_iter().any(|entry| {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(text.len()).any(|w| w == text.as_bytes())
    })
}

#[tokio::test]
async fn people_are_asked_what_is_for_them_and_may_think_better_of_it() {
    let server = Server::with(asking).await;
    let (_, event) = server.get("/api/event", "").await;
    assert_eq!(event["asks"], true);
    let token = hospital(&server, "玉川 直樹").await;
    let asked = questions(&server, &token).await;
    assert_eq!(ids(&asked), ["heard", "beds", "useful", "next"]);
    assert_eq!(asked[0]["choices"][1]["id"], "mail");
    assert_eq!(asked[2]["ends"][1]["en"], "Very useful");
    assert!(asked.iter().all(|each| each.get("answer").is_none()));
    let other = clinic(&server, 1).await;
    let others = questions(&server, &other).await;
    assert_eq!(ids(&others), ["heard", "useful", "next"]);

    answer(&server, &token, all()).await;
    let mine = questions(&server, &token).await;
    assert_eq!(mine[1]["answer"], json!({"choices": ["where", "time"]}));
    assert_eq!(mine[3]["answer"], json!({ "text": WISH }));
    answer(
        &server,
        &token,
        json!({"useful": {"scale": 2}, "heard": null}),
    )
    .await;
    let mine = questions(&server, &token).await;
    assert_eq!(
        (mine[0].get("answer"), &mine[2]["answer"]),
        (None, &json!({"scale": 2}))
    );
    // What else is corrected leaves answers alone; and what was answered can be seen by whoever is another kind by now.
    let change = json!({"sign": "青い名札", "kind": "clinic"});
    let (status, body) = server.patch("/api/me", &token, &change).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        ids(&questions(&server, &token).await),
        ["heard", "beds", "useful", "next"]
    );
    answer(&server, &token, json!({ "beds": null })).await;
    assert_eq!(
        ids(&questions(&server, &token).await),
        ["heard", "useful", "next"]
    );
}

#[tokio::test]
async fn what_is_no_answer_is_refused_by_its_field_and_nothing_of_it_is_kept() {
    let server = Server::with(asking).await;
    let token = hospital(&server, "玉川 直樹").await;
    for (id, wrong) in [
        ("heard", json!({"choices": []})),
        ("heard", json!({"choices": ["mail", "colleague"]})),
        ("heard", json!({"choices": ["poster"]})),
        ("heard", json!({"scale": 3})),
        ("beds", json!({"choices": ["time", "poster"]})),
        ("useful", json!({"scale": 0})),
        ("useful", json!({"scale": 6})),
        ("next", json!({"text": " \u{200b}"})),
        ("next", json!({"text": "長".repeat(101)})),
        ("next", json!({"text": "一行\n二行"})),
        ("nothing", json!({"scale": 3})),
    ] {
        let mut answers = json!({"next": {"text": WISH}});
        answers[id] = wrong.clone();
        let (status, body) = put(&server, &token, answers).await;
        assert_eq!((status, &body["code"]), (422, &json!("invalid")), "{wrong}");
        assert_eq!(body["fields"][0]["path"], format!("answers.{id}"), "{body}");
        assert!(
            text(&body["fields"][0]["message"]).ends_with('。'),
            "{body}"
        );
    }
    let patient = json!({"next": {"text": "肺炎の見本さんの転院先"}});
    let (status, body) = put(&server, &token, patient).await;
    assert_eq!(
        (status, &body["code"]),
        (422, &json!("patient_data")),
        "{body}"
    );
    for strange in [json!({"scale": 300}), json!({"scale": "3"}), json!("mail")] {
        let (status, _) = put(&server, &token, json!({ "useful": strange })).await;
        assert!((400..500).contains(&status), "{status}");
    }
    assert_eq!(put(&server, "", all()).await.0, 401);
    let organizer = server.sign_in().await;
    assert_eq!(put(&server, &organizer, all()).await.0, 403);
    let mine = questions(&server, &token).await;
    assert!(
        mine.iter().all(|each| each.get("answer").is_none()),
        "{mine:?}"
    );
}

#[tokio::test]
async fn counts_are_reported_and_go_with_the_person_and_the_journal_never_knew() {
    let server = Server::with(asking).await;
    let mut tokens = Vec::new();
    for n in 0..6 {
        let token = clinic(&server, n).await;
        let mut answers = all();
        answers.as_object_mut().expect("answers").remove("beds");
        answers["next"] = json!({ "text": format!("{WISH}{n}") });
        answers["heard"] = json!({"choices": [if n == 0 { "colleague" } else { "mail" }]});
        answer(&server, &token, answers).await;
        tokens.push(token);
    }
    let (_, first) = server.get("/api/me", &tokens[0]).await;
    let now = report(&server).await;
    let [heard, beds, useful, next] = &now["questions"].as_array().expect("a list")[..] else {
        panic!("four questions");
    };
    // Five chose one of them and one another: said, it would tell of the one.
    assert_eq!(heard["answered"], 6);
    let counts = |of: &Value| {
        of["choices"]
            .as_array()
            .map(|all| all.iter().map(|c| c["count"].clone()).collect::<Vec<_>>())
    };
    assert_eq!(
        counts(heard),
        Some(vec![Value::Null, Value::Null, Value::Null])
    );
    assert_eq!(
        (&beds["answered"], &beds["kinds"]),
        (&Value::Null, &json!(["hospital"]))
    );
    assert_eq!(counts(useful).map(|all| all.len()), Some(5));
    assert_eq!(next["texts"].as_array().map(Vec::len), Some(6));
    let shown = now.to_string();
    assert!(
        !shown.contains("参加者0") && !shown.contains(&text(&first["id"])),
        "{shown}"
    );

    // Four are left: nothing of what they wrote is shown any more.
    let (status, _) = server
        .send(Method::DELETE, "/api/me", &tokens[0], &Value::Null)
        .await;
    assert_eq!(status, 204);
    answer(&server, &tokens[1], json!({"next": null, "useful": null})).await;
    assert!(
        !in_files(&server, &format!("{WISH}0")),
        "an erased answer is in a file"
    );
    assert!(
        in_files(&server, &format!("{WISH}2")),
        "the test can see an answer"
    );
    let now = report(&server).await;
    assert_eq!(
        (
            &now["questions"][3]["answered"],
            &now["questions"][3]["texts"]
        ),
        (&Value::Null, &json!([]))
    );
    assert!(!now.to_string().contains(WISH));

    // A restart keeps what is kept; the journal holds neither texts nor choices.
    let server = server.restart().await;
    let mine = questions(&server, &tokens[2]).await;
    assert_eq!(mine[2]["answer"], json!({ "text": format!("{WISH}2") }));
    for file in ["journal.db", "journal.db-wal", "shelf.db", "shelf.db-wal"] {
        let bytes = std::fs::read(server.data().join(file)).unwrap_or_default();
        for trace in [WISH, "choices", "heard"] {
            assert!(
                !bytes.windows(trace.len()).any(|w| w == trace.as_bytes()),
                "{trace} in {file}"
            );
        }
    }
}

#[tokio::test]
async fn one_takes_home_what_one_answered_and_no_screen_of_others_shows_it() {
    let server = Server::with(asking).await;
    let token = hospital(&server, "玉川 直樹").await;
    answer(&server, &token, all()).await;
    let request = server.http.get(server.url("/api/me/everything.zip"));
    let zip = request.bearer_auth(&token).send().await.expect("answered");
    let zip = zip.bytes().await.expect("a file").to_vec();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("a zip");
    let held = archive.by_name("me.json").expect("held");
    let held: Value = serde_json::from_reader(held).expect("JSON");
    let answers = held["answers"].as_array().expect("answers");
    assert_eq!(answers[3]["answer"], json!({ "text": WISH }), "{held}");

    let mut other = server
        .phone("三田 あおい", "さくら坂クリニック", &[], &[])
        .await;
    let mut asked = server.enter(&token, "southwest", None).await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    let organizer = server.sign_in().await;
    let mut console = server.enter(&organizer, "southwest", None).await;
    for phone in [&mut other, &mut asked, &mut wall, &mut console] {
        phone.until_welcome().await;
    }
    answer(
        &server,
        &token,
        json!({"next": {"text": format!("{WISH}と")}}),
    )
    .await;
    let (_, people) = server
        .get("/api/organizer/rooms/southwest/people", &organizer)
        .await;
    for seen in [&other.welcome, &wall.welcome, &console.welcome, &people] {
        assert!(!seen.to_string().contains(WISH), "{seen}");
    }
    assert!(!format!("{:?}{:?}{:?}", other.log, wall.log, console.log).contains(WISH));
}

#[tokio::test]
async fn two_nodes_on_one_redis_know_each_others_answers() {
    let redis = RedisServer::start();
    let one = Server::node_with(&redis.url(), asking).await;
    let two = Server::node_with(&redis.url(), asking).await;
    let token = hospital(&one, "玉川 直樹").await;
    answer(&one, &token, json!({"useful": {"scale": 4}})).await;
    // What the other node wrote a moment ago is neither lost nor undone.
    answer(&two, &token, json!({"next": {"text": WISH}})).await;
    answer(&one, &token, json!({"heard": {"choices": ["mail"]}})).await;
    let one = one.restart().await;
    let mine = questions(&one, &token).await;
    let answered = mine.iter().filter(|each| each.get("answer").is_some());
    assert_eq!(answered.count(), 3, "{mine:?}");
    let (status, _) = two
        .send(Method::DELETE, "/api/me", &token, &Value::Null)
        .await;
    assert_eq!(status, 204);
    assert_eq!(put(&one, &token, all()).await.0, 401);
    assert!(!report(&one).await.to_string().contains(WISH));
}

#[tokio::test]
async fn answering_and_erasing_at_once_leaves_nothing() {
    let server = Server::with(asking).await;
    for n in 0..10 {
        let token = clinic(&server, n).await;
        let answers = json!({"next": {"text": format!("消える望み{n}")}});
        let (_, erased) = tokio::join!(
            put(&server, &token, answers),
            server.send(Method::DELETE, "/api/me", &token, &Value::Null)
        );
        assert_eq!(erased.0, 204);
    }
    assert!(!in_files(&server, "消える"));
}

#[tokio::test]
async fn an_event_without_questions_asks_nothing() {
    let server = Server::start().await;
    let (_, event) = server.get("/api/event", "").await;
    assert!(event.get("asks").is_none());
    let token = clinic(&server, 1).await;
    assert_eq!(questions(&server, &token).await.len(), 0);
    assert_eq!(report(&server).await["questions"], json!([]));
}
