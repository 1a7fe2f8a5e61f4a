//! After the conversation: what two people agreed on, and what each takes home of the evening.

use std::io::{Cursor, Read};

use serde_json::{Value, json};
use zip::ZipArchive;

use crate::redis_server::RedisServer;
use crate::support::{Phone, Server, agreed, text};

/// A file as its person gets it.
async fn file(server: &Server, path: &str, token: &str) -> Vec<u8> {
    let answer = server.http.get(server.url(path)).bearer_auth(token);
    let answer = answer.send().await.expect("answered");
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.expect("a file").to_vec()
}

async fn written(server: &Server, path: &str, token: &str) -> String {
    String::from_utf8(file(server, path, token).await).expect("text")
}

/// What a phone shows of the steps agreed at this introduction, once it is so many.
async fn steps(phone: &mut Phone, introduction: &str, many: usize) -> Vec<Value> {
    let shown = |phone: &Phone| {
        let found = phone.introductions.get(introduction)?;
        let steps = found["next_steps"].as_array().cloned().unwrap_or_default();
        (steps.len() == many).then_some(steps)
    };
    phone.until(shown).await
}

/// The files in somebody's ZIP: names and texts, folded lines made whole.
pub(crate) async fn everything(server: &Server, token: &str) -> Vec<(String, String)> {
    let archive = file(server, "/api/me/everything.zip", token).await;
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let files = 0..archive.len();
    files
        .map(|n| {
            let mut file = archive.by_index(n).expect("a file");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("its content");
            let text = String::from_utf8_lossy(&content).replace("\r\n ", "");
            (file.name().expect("a name").into_owned(), text)
        })
        .collect()
}

/// Everything in one file: what one sees, and nothing of a card that was not handed over.
async fn take_home(server: &Server, aoi: &mut Phone, naoki: &mut Phone, id: &str, third: &str) {
    let contact = json!({"contact": {"phone": "03-0000-1234"}});
    let (status, _) = server.patch("/api/me", &naoki.token, &contact).await;
    assert_eq!(status, 200);
    let before = everything(server, &aoi.token).await;
    let names: Vec<_> = before.iter().map(|(name, _)| name.as_str()).collect();
    let wanted = [
        "contacts.vcf",
        "contacts-vcard4.vcf",
        "next-steps.ics",
        "met.html",
        "me.json",
    ];
    assert_eq!(names, wanted);
    assert!(
        before[3].1.contains("玉川 直樹") && before[3].1.contains("電話する"),
        "{before:?}"
    );
    for (name, text) in &before {
        assert!(
            !text.contains("03-0000-1234") && !text.contains("南 さつき"),
            "{name}: {text}"
        );
    }
    let held: Value = serde_json::from_str(&before[4].1).expect("JSON");
    assert_eq!(held["me"]["name"], "三田 あおい");
    assert_eq!(
        held["me"].get("resume_code"),
        None,
        "nobody gets in with it"
    );
    assert_eq!(held["met"][0]["id"], *id);
    for phone in [&mut *aoi, &mut *naoki] {
        let share = json!({"type": "exchange", "introduction": id, "share": true});
        assert_eq!(phone.ask(share).await["type"], "done");
    }
    for (name, text) in everything(server, &aoi.token).await {
        let has = text.contains("03-0000-1234");
        assert!(has, "{name} has the card that was handed over: {text}");
    }
    for (name, text) in everything(server, third).await {
        assert!(
            !text.contains("玉川") && !text.contains("03-0000"),
            "{name}: {text}"
        );
    }
}

/// The record of meetings: of whom both agreed, for their own organizations, until one takes it back.
async fn on_record(server: &Server, aoi: &str, naoki: &str, third: &str) {
    let agree = async |token: &str, record: bool| {
        let consent =
            json!({"partners": true, "exchange": true, "booths": false, "record": record});
        let (status, me) = server
            .patch("/api/me", token, &json!({"consent": consent}))
            .await;
        assert_eq!(status, 200, "{me}");
    };
    let lines = async |token: &str| {
        let text = written(server, "/api/me/record.csv", token).await;
        let lines = text.trim_start_matches('\u{feff}').lines();
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let heads = "\"date\",\"place\",\"our_person\",\"their_person\",\"institution\",\"kind\",\"ward\",\"topics\",\"minutes\",\"next_step\"";
    assert_eq!(lines(aoi).await, [heads], "nobody has agreed");
    agree(aoi, true).await;
    assert_eq!(lines(aoi).await, [heads], "one alone is not enough");
    agree(naoki, true).await;
    let mut colleague = server.form("三田 はるか", "さくら坂クリニック", &[], &[]);
    colleague["consent"]["record"] = true.into();
    let colleague = server.register(&colleague).await;
    for token in [aoi, &colleague.token] {
        let lines = lines(token).await;
        let [_, line] = lines.as_slice() else {
            panic!("one conversation: {lines:?}");
        };
        for said in ["三田 あおい", "玉川 直樹", "目黒みなみ病院", "電話する"] {
            assert!(line.contains(said), "{said}: {line}");
        }
    }
    assert_eq!(lines(third).await, [heads], "another organization");
    let theirs = lines(naoki).await;
    assert!(
        theirs[1].contains("\"玉川 直樹\",\"三田 あおい\",\"さくら坂クリニック\""),
        "{theirs:?}"
    );
    let page = written(server, "/api/me/record.html", aoi).await;
    assert!(page.contains("目黒みなみ病院") && page.ends_with("</html>\n"));
    assert!(
        file(server, "/api/me/record.xlsx", aoi)
            .await
            .starts_with(b"PK")
    );
    let names: Vec<_> = everything(server, aoi)
        .await
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names[5..], ["record.csv", "record.html", "record.xlsx"]);
    let (_, provisions) = server.get("/api/me/provisions", naoki).await;
    let of_the_record = provisions["provisions"].as_array().into_iter().flatten();
    let of_the_record = of_the_record.filter(|each| each["consent"] == "record");
    assert_eq!(of_the_record.count(), 2, "{provisions}");

    // Taken back, it is gone at once, from every record.
    agree(naoki, false).await;
    for token in [aoi, naoki, &colleague.token] {
        assert_eq!(lines(token).await, [heads]);
    }
}

async fn walk(server: &Server) {
    let (mut aoi, mut naoki, id) = agreed(server).await;
    let with = |phone: &Phone| text(&phone.introductions[&id]["with"][0]["id"]);
    let (naoki_id, aoi_id) = (with(&aoi), with(&naoki));
    let call = json!({"type": "next_step", "introduction": id, "kind": "phone", "by": aoi_id, "until": "2027-09-25"});
    assert_eq!(aoi.ask(call.clone()).await["code"], "wrong_state");
    let met = json!({"type": "met", "introduction": id});
    assert_eq!(aoi.ask(met).await["type"], "done");

    // Either says so, both see it, and said twice it is one.
    let send =
        json!({"type": "next_step", "introduction": id, "kind": "materials", "by": naoki_id});
    for step in [&call, &call, &send] {
        assert_eq!(aoi.ask(step.clone()).await["type"], "done");
    }
    for phone in [&mut aoi, &mut naoki] {
        let agreed = steps(phone, &id, 2).await;
        assert_eq!(
            agreed[0],
            json!({"kind": "phone", "by": aoi_id, "until": "2027-09-25"})
        );
        assert_eq!(agreed[1], json!({"kind": "materials", "by": naoki_id}));
    }
    let calendar = written(server, "/api/me/next-steps.ics", &aoi.token).await;
    let calendar = calendar.replace("\r\n ", "");
    assert!(
        calendar.contains("SUMMARY:電話する：目黒みなみ病院 玉川 直樹"),
        "{calendar}"
    );
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20270925"),
        "{calendar}"
    );
    let strike = json!({"type": "next_step", "introduction": id, "kind": "materials", "by": naoki_id, "strike": true});
    assert_eq!(naoki.ask(strike).await["type"], "done");
    assert_eq!(steps(&mut aoi, &id, 1).await[0]["kind"], "phone");

    // Somebody else learns of nothing.
    let third = server
        .register(&server.form("南 さつき", "川ぞい訪問看護", &[], &[]))
        .await;
    let theirs = written(server, "/api/me/next-steps.ics", &third.token).await;
    assert!(!theirs.contains("SUMMARY"), "{theirs}");

    take_home(server, &mut aoi, &mut naoki, &id, &third.token).await;
    on_record(server, &aoi.token, &naoki.token, &third.token).await;

    // Who erases themself takes what they agreed on with them.
    let (status, _) = server
        .send(
            reqwest::Method::DELETE,
            "/api/me",
            &naoki.token,
            &Value::Null,
        )
        .await;
    assert_eq!(status, 204);
    let calendar = written(server, "/api/me/next-steps.ics", &aoi.token).await;
    assert!(!calendar.contains("SUMMARY"), "{calendar}");
}

#[tokio::test]
async fn what_follows_a_conversation_is_both_peoples_and_nobody_elses_in_files() {
    walk(&Server::start().await).await;
}

#[tokio::test]
async fn what_follows_a_conversation_is_both_peoples_and_nobody_elses_in_redis() {
    let redis = RedisServer::start();
    walk(&Server::node(&redis.url()).await).await;
}
