//! What is held of people, for the organizer and for themselves: to whom it was given, until when it stays, and that it is gone.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::process::{Process, register};
use crate::staff::{add, sign_in};
use crate::support::{Server, text};

#[tokio::test]
async fn a_booth_that_knows_somebody_and_has_noted_something_is_named_to_them() {
    let server = Server::start().await;
    let mut form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    form["contact"] = json!({"phone": "03-0000-1234"});
    form["consent"]["booths"] = true.into();
    let registered = server.register(&form).await;
    let mut aoi = server.enter(&registered.token, "southwest", None).await;
    aoi.until_welcome().await;
    let given = async |consent: &str| {
        let (status, answer) = server.get("/api/me/provisions", &registered.token).await;
        assert_eq!(status, 200, "{answer}");
        let all = answer["provisions"].as_array().expect("provisions").iter();
        let found = all.filter(|each| each["consent"] == consent);
        found.cloned().collect::<Vec<_>>()
    };
    assert_eq!(given("booths").await, Vec::<Value>::new());
    let visit = json!({"type": "booth", "booth": "aobabashi", "action": "check_in", "share": true});
    assert_eq!(aoi.ask(visit).await["type"], "done");
    let known = given("booths").await;
    assert_eq!(known.len(), 1, "{known:?}");
    assert_eq!(known[0]["given"], true);
    assert_eq!(known[0]["fields"], json!(["name", "organization"]));
    assert!(!text(&known[0]["with"]).is_empty());
    assert!(known[0].get("noted").is_none(), "{known:?}");

    let organizer = server.sign_in().await;
    let booth = json!({"role": "booth", "booth": "aobabashi", "label": "ブース"});
    let (_, secret) = add(&server, &organizer, booth).await;
    let staff = sign_in(&server, &secret).await;
    let who = text(&aoi.welcome["me"]["id"]);
    let path = format!("/api/booths/aobabashi/visitors/{who}/note");
    let note = json!({"text": "資料を送る", "mark": "A"});
    let (status, answer) = server.send(Method::PUT, &path, &staff, &note).await;
    assert!(status < 300, "{status} {answer}");
    // That there is something, and whose it is; what it says is the exhibitor's to tell.
    let known = given("booths").await;
    assert_eq!(known[0]["noted"], true);
    assert!(!known[0].to_string().contains("資料を送る"), "{known:?}");

    let everything = crate::after::everything(&server, &registered.token).await;
    let held = everything.iter().find(|(name, _)| name == "me.json");
    let held: Value = serde_json::from_str(&held.expect("all that is held").1).expect("JSON");
    assert_eq!(held["provisions"][0]["noted"], true, "{held}");
    assert_eq!(held["consents"][0]["consent"]["booths"], true, "{held}");

    // Taken back, it is gone with the note, also for the booth.
    let consent = json!({"consent": {"partners": true, "exchange": true, "booths": false}});
    let (status, _) = server.patch("/api/me", &registered.token, &consent).await;
    assert_eq!(status, 200);
    assert_eq!(given("booths").await, Vec::<Value>::new());
    let (_, own) = server.get("/api/me/provisions", &registered.token).await;
    let since: Vec<_> = own["consents"]
        .as_array()
        .expect("consents")
        .iter()
        .collect();
    let booths: Vec<_> = since
        .iter()
        .map(|each| &each["consent"]["booths"])
        .collect();
    assert_eq!(booths, [&json!(false), &json!(true)], "{own}");
    assert_eq!(own["corrected_at"], since[0]["at"]);
    let (_, desk) = server.get("/api/booths/aobabashi", &staff).await;
    assert_eq!(desk["visitors"], json!([]));
}

#[tokio::test]
async fn the_organizer_sees_what_is_held_what_went_and_that_the_files_were_looked_through() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let retention = async |token: &str| {
        let (status, answer) = server.get("/api/organizer/retention", token).await;
        assert_eq!(status, 200, "{answer}");
        answer
    };
    let before = retention(&organizer).await;
    assert_eq!(
        (&before["people"], &before["erased"]),
        (&json!(0), &json!(0))
    );
    assert!(before.get("looked_through").is_none(), "{before}");

    let aoi = server
        .register(&server.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await;
    let naoki = server
        .register(&server.form("玉川 直樹", "多摩川の森病院", &[], &[]))
        .await;
    let held = retention(&organizer).await;
    assert_eq!(
        (&held["people"], &held["records"], &held["strays"]),
        (&json!(2), &json!(2), &json!(0))
    );
    server
        .send(Method::DELETE, "/api/me", &naoki.token, &Value::Null)
        .await;
    let after = retention(&organizer).await;
    assert_eq!(
        (&after["people"], &after["records"], &after["erased"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let looked = &after["looked_through"];
    assert_eq!(
        (&looked["people"], &looked["found_in"]),
        (&json!(1), &json!([]))
    );
    assert!(looked["files"].as_u64() >= Some(3), "{looked}");
    assert!(looked["bytes"].as_u64() > Some(0), "{looked}");

    // A copy that somebody made of a file is found, and named.
    let kept = std::fs::read(server.data().join("directory.db")).expect("a file");
    let wal = std::fs::read(server.data().join("directory.db-wal")).unwrap_or_default();
    std::fs::write(server.data().join("copy.db"), [kept, wal].concat()).expect("copied");
    server
        .send(Method::DELETE, "/api/me", &aoi.token, &Value::Null)
        .await;
    let after = retention(&organizer).await;
    assert_eq!(after["looked_through"]["found_in"], json!(["copy.db"]));
    // It is known after a restart as well, by counts alone.
    let server = server.restart().await;
    let organizer = server.sign_in().await;
    let (_, again) = server.get("/api/organizer/retention", &organizer).await;
    assert_eq!(again, after);
    assert!(!again.to_string().contains("三田"), "{again}");
}

/// The locks of SQLite are the process's, and would go with any of these files that it closes.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn looking_through_the_files_leaves_them_locked() {
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::serve(folder.path());
    let locked = || {
        let all = std::fs::read_to_string("/proc/locks").expect("the system's locks");
        let id = process.id().to_string();
        let fields = all
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>());
        let ours = fields.filter(|of| of.get(4) == Some(&id.as_str()));
        ours.map(|of| of[5].to_owned()).collect::<BTreeSet<_>>()
    };
    let registered = register(&process, "三田 あおい").await;
    let before = locked();
    assert!(before.len() >= 3, "{before:?}");
    let erase = reqwest::Client::new().delete(format!("{}/api/me", process.url()));
    let answer = erase.bearer_auth(text(&registered["token"])).send().await;
    assert_eq!(answer.expect("answered").status(), 204);
    let after = locked();
    assert!(after.is_superset(&before), "{before:?} {after:?}");
}
