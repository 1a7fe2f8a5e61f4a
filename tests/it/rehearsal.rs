//! A rehearsal against the real server: it passes, is seen as what it is, keeps people out, and leaves nothing behind.

use std::time::Duration;

use kaotsunagi::rehearse::{Play, Refusal, Server as At, Verdict, play, wipe};
use protocol::api::BeginRehearsal;
use protocol::routes;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{PASSPHRASE, Server};

const PEOPLE: usize = 24;

async fn rehearse(server: &Server) -> Result<Verdict, Refusal> {
    let the_play = Play {
        attendees: PEOPLE,
        seed: 1,
        lasts: Duration::from_secs(30),
        agenda: true,
        drop: 0.5,
        phones: false,
    };
    play(at(server), PASSPHRASE.into(), &the_play).await
}

fn at(server: &Server) -> At {
    At::at(&server.url("")).expect("an address")
}

/// Everything a file of the data folder holds, as text.
fn rows(server: &Server, file: &str, select: &str) -> String {
    let connection = Connection::open(server.data().join(file)).expect("opened");
    let mut select = connection.prepare(select).expect("prepared");
    let rows = select.query_map([], |row| row.get::<_, String>(0));
    rows.expect("read").map(|row| row.expect("a row")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rehearsal_passes_keeps_people_out_and_leaves_no_trace() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let hall = || server.running.event.service.replica.hall().clone();
    let before = hall();

    // While it plays: the wall says what it is, and a phone is refused.
    let meanwhile = async {
        while server
            .running
            .event
            .service
            .replica
            .hall()
            .rehearsal()
            .is_none()
        {
            tokio::task::yield_now().await;
        }
        let key = server.wall_key("southwest");
        let mut wall = server.enter(&key, "southwest", None).await;
        wall.until_welcome().await;
        assert_eq!(wall.summary["rehearsal"], true);
        let form = server.form("玉川 直樹", "目黒みなみ病院", &[], &[]);
        let (status, problem) = server.post("/api/attendees", &form).await;
        assert_eq!(
            (status, &problem["code"]),
            (409, &json!("rehearsal_running"))
        );
        wall
    };
    let (verdict, mut wall) = tokio::join!(rehearse(&server), meanwhile);
    let verdict = verdict.unwrap_or_else(|refusal| panic!("{refusal}"));
    assert!(verdict.passed(), "{}", verdict.in_words());

    let figures = serde_json::to_value(&verdict).expect("written");
    assert_eq!(figures["verdict"], "pass");
    assert_eq!(
        (&figures["attendees"], &figures["joined"]),
        (&json!(PEOPLE), &json!(PEOPLE))
    );
    for spread in ["join_ms", "resume_ms"] {
        assert!(
            figures[spread]["p99"].as_u64() > Some(0),
            "{spread}: {figures}"
        );
    }
    for count in ["lost", "twice", "leaks"] {
        assert_eq!(figures[count], 0, "{count}");
    }
    let rounds = figures["rounds"].as_array().expect("rounds");
    assert!(
        rounds.iter().any(|round| round["kept"].as_u64() > Some(0)),
        "{figures}"
    );
    assert!(
        rounds.iter().all(|r| r["number"].is_u64()
            && r["call_ms"]["p50"].is_u64()
            && r["repaired"].is_u64())
    );
    assert!(
        figures["finished_per_person"]["mean"].as_f64() > Some(0.0),
        "{figures}"
    );
    assert!(figures["findings"].is_array() && figures["encounters"].is_u64());

    let again = rehearse(&server).await.err();
    let again = again.and_then(|refusal| Some(refusal.code()?.to_owned()));
    assert_eq!(again.as_deref(), Some("rehearsal_running"));

    let wiped = wipe(&at(&server), PASSPHRASE.into()).await;
    assert!(wiped.unwrap_or_else(|refusal| panic!("{refusal}")));
    wall.until(|wall| (wall.summary["rehearsal"] == false).then_some(()))
        .await;
    let after = hall();
    assert_eq!(after.attendees().count(), 0);
    let rooms = |hall: &hall::Hall| {
        serde_json::to_value(hall.rooms().collect::<Vec<_>>()).expect("written")
    };
    assert_eq!(rooms(&after), rooms(&before));
    let journal = rows(&server, "journal.db", "SELECT body FROM commits");
    for gone in ["registered", "introduced", "round_called", "announced"] {
        assert!(
            !journal.contains(&format!("\"fact\":\"{gone}\"")),
            "{gone}: {journal}"
        );
    }
    assert!(journal.contains("rehearsal_ended"));
    let nothing = wipe(&at(&server), PASSPHRASE.into()).await;
    assert!(matches!(nothing, Ok(false)), "{nothing:?}");

    // What is left starts again, and a real person keeps a rehearsal out.
    let server = server.restart().await;
    server
        .register(&server.form("玉川 直樹", "目黒みなみ病院", &[], &[]))
        .await;
    let refused = rehearse(&server).await.err();
    let refused = refused.and_then(|refusal| Some(refusal.code()?.to_owned()));
    assert_eq!(refused.as_deref(), Some("real_people"));
    let refused = server
        .tell(
            &routes::BEGIN_REHEARSAL,
            &[],
            &token,
            &BeginRehearsal { phones: true },
        )
        .await;
    assert_eq!(refused.expect_err("refused").code, "real_people");
    let (status, people): (u16, Value) = server
        .get("/api/organizer/rooms/southwest/people", &token)
        .await;
    assert_eq!(
        (status, people["people"].as_array().map(Vec::len)),
        (200, Some(1))
    );
}
