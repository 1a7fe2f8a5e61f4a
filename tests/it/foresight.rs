//! What an evening would bring, as the organizer asks for it.

use serde_json::{Value, json};

use crate::support::Server;

const PATH: &str = "/api/organizer/foresight";

/// Hospitals seek what clinics offer, and the other way; one seeks what nobody has.
async fn registered(server: &Server, people: usize) {
    for n in 0..people {
        let clinic = n % 2 == 0;
        let (offers, needs) = match clinic {
            true => (["home-visit"], ["open-beds"]),
            false => (["open-beds"], ["home-visit"]),
        };
        let mut form = server.form(
            &format!("見本 {n}郎"),
            &format!("架空施設{n}"),
            &offers,
            &needs,
        );
        form["kind"] = json!(if clinic { "clinic" } else { "hospital" });
        if n == 0 {
            form["needs"] = json!(["open-beds", "mri-screening"]);
        }
        server.register(&form).await;
    }
}

async fn asked(server: &Server, token: &str, query: &str) -> Value {
    let (status, found) = server.get(&format!("{PATH}{query}"), token).await;
    assert_eq!(status, 200, "{found}");
    found
}

#[tokio::test]
async fn the_console_foresees_an_evening_from_the_registrations() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let none = asked(&server, &token, "").await;
    assert_eq!(
        (&none["people"], &none["by_rounds"]),
        (&json!(0), &json!([]))
    );

    registered(&server, 13).await;
    let found = asked(&server, &token, "?rounds=2&minutes=10&tables=4").await;
    assert_eq!(found["people"], 13);
    let chosen = &found["chosen"];
    assert_eq!(
        [
            &chosen["rounds"],
            &chosen["minutes"],
            &chosen["tables"],
            &chosen["total_minutes"]
        ],
        [2, 10, 4, 22]
    );
    // eight of thirteen talk in each round, and nobody of them twice to the same
    assert_eq!(chosen["conversations"], 1.23);
    assert_eq!(found["by_rounds"][1], *chosen);
    assert_eq!(found["by_rounds"].as_array().expect("a curve").len(), 8);
    assert_eq!(found["most_tables"], 6);
    let minutes = found["by_minutes"].as_array().expect("a curve");
    assert_eq!(minutes[0]["answered"], 0.0, "two minutes are for greeting");
    assert!(minutes.contains(chosen));
    assert!(
        found["by_tables"]
            .as_array()
            .expect("a curve")
            .contains(chosen)
    );
    assert_eq!(found["unmet"][0]["tag"], "mri-screening");
    assert_eq!(found["unmet"][0]["seekers"], 1);
    assert_ne!(found["unmet"][0]["invite"], json!([]));
    // the same again; and nobody of another room
    assert_eq!(
        found,
        asked(&server, &token, "?rounds=2&minutes=10&tables=4").await
    );
    assert_eq!(asked(&server, &token, "?room=liaison").await["people"], 0);
    assert_eq!(
        asked(&server, &token, "?room=southwest").await["people"],
        13
    );

    for (query, path) in [
        ("?rounds=0", "rounds"),
        ("?rounds=13", "rounds"),
        ("?minutes=61", "minutes"),
        ("?tables=0", "tables"),
    ] {
        let (status, refused) = server.get(&format!("{PATH}{query}"), &token).await;
        assert_eq!(
            (status, &refused["fields"][0]["path"]),
            (422, &json!(path)),
            "{refused}"
        );
    }
    let (status, refused) = server.get(&format!("{PATH}?room=nowhere"), &token).await;
    assert_eq!((status, &refused["code"]), (404, &json!("no_such_room")));
}

#[tokio::test]
async fn whoever_comes_late_or_leaves_early_is_foreseen_in_the_rounds_they_are_there_for() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    registered(&server, 8).await;
    let whole = asked(&server, &token, "?room=southwest&rounds=3&minutes=6").await;
    // As the agenda has the room.
    assert_eq!(
        (&whole["starts"], &whole["partly"]),
        (&json!("15:40"), &json!(0))
    );
    for n in 8..12 {
        let mut form = server.form(
            &format!("見本 {n}郎"),
            &format!("架空施設{n}"),
            &["home-visit"],
            &["open-beds"],
        );
        // There for the second and third of four: 15:47 to 15:53, 15:54 to 16:00.
        form["stay"] = json!({"arrives": "15:45", "leaves": "16:00"});
        server.register(&form).await;
    }
    let query = "?room=southwest&rounds=4&minutes=6";
    let timed = asked(&server, &token, query).await;
    assert_eq!(
        (&timed["people"], &timed["partly"]),
        (&json!(12), &json!(4))
    );
    let talks = |found: &Value| {
        let points = found["by_rounds"]
            .as_array()
            .expect("a curve")
            .iter()
            .take(4);
        // A head, of twelve.
        points
            .map(|point| (point["conversations"].as_f64().expect("a number") * 12.0).round())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        talks(&timed),
        [8.0, 20.0, 32.0, 40.0],
        "eight, twelve, twelve, eight"
    );
    let later = asked(
        &server,
        &token,
        "?room=southwest&rounds=4&minutes=6&starts=15:47",
    )
    .await;
    assert_eq!(later["starts"], "15:47");
    assert_eq!(talks(&later)[0], 12.0);
    // Nobody knows when all of them together would begin.
    let all = asked(&server, &token, "?rounds=4&minutes=6").await;
    assert_eq!((all.get("starts"), &all["partly"]), (None, &json!(0)));
    let (status, refused) = server
        .get(&format!("{PATH}?starts=%E5%A4%95%E6%96%B9"), &token)
        .await;
    assert_eq!(
        (status, &refused["fields"][0]["path"]),
        (422, &json!("starts")),
        "{refused}"
    );
}

#[tokio::test]
async fn one_is_counted_at_a_time_and_who_hangs_up_holds_up_nobody() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    registered(&server, 60).await;
    let many = (0..20).map(|n| {
        let url = server.url(&format!("{PATH}?rounds=12&tables={}", 1 + n));
        server.http.get(url).bearer_auth(&token).send()
    });
    let answers = futures_util::future::join_all(many).await;
    let status = |a: &Result<reqwest::Response, _>| a.as_ref().expect("answered").status().as_u16();
    let served = answers.iter().filter(|a| status(a) == 200).count();
    assert!(served >= 1 && answers.iter().all(|a| [200, 503].contains(&status(a))));
    for _ in 0..8 {
        let url = server.url(&format!("{PATH}?rounds=12"));
        let asking = server.http.get(url).bearer_auth(&token).send();
        drop(tokio::time::timeout(std::time::Duration::from_millis(5), asking).await);
    }
    // Those who hung up are forgotten; whoever still waits is served, and phones were served all along.
    let mut found = server.get(PATH, &token).await;
    while found.0 == 503 {
        found = server.get(PATH, &token).await;
    }
    assert_eq!((found.0, &found.1["people"]), (200, &json!(60)));
}
