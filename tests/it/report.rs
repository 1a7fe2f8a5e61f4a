//! What an event brought: as the house asks for it, and out of the data alone.

use std::collections::BTreeSet;

use protocol::api::Report;
use protocol::routes;
use serde_json::json;

use crate::process::binary;
use crate::support::Server;
use crate::support::console::{Console, called, crowd, quick};

const PEOPLE: u32 = 12;

/// The answer's kind, how it is to be treated, and its text.
async fn file(server: &Server, path: &str, token: &str) -> (u16, [String; 3], String) {
    let request = server.http.get(server.url(path)).bearer_auth(token);
    let answer = request.send().await.expect("answered");
    let status = answer.status().as_u16();
    let header = |name: &str| {
        let value = answer.headers().get(name);
        let value = value.map(|value| value.to_str().expect("ASCII").to_owned());
        value.unwrap_or_default()
    };
    let names = [
        "content-type",
        "content-disposition",
        "content-security-policy",
    ];
    let headers = names.map(header);
    assert_eq!(header("cache-control"), "no-store", "{path}");
    (status, headers, answer.text().await.expect("text"))
}

fn made(server: &Server, format: &str) -> String {
    let mut command = binary();
    command.args(["report", "--format", format, "--data-dir"]);
    let output = command.arg(server.data()).output().expect("started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[tokio::test]
async fn a_round_is_reported_without_a_name_and_the_same_out_of_the_data_alone() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, PEOPLE as usize).await;
    console.start("southwest", json!({"minutes": 6})).await;
    let mut together = BTreeSet::new();
    for phone in &mut phones {
        let (introduction, _) = called(phone).await;
        let mut says = vec![json!({"type": "met", "introduction": introduction, "rating": "good"})];
        if together.insert(introduction.clone()) {
            says.insert(
                0,
                json!({"type": "arrived", "introduction": introduction, "together": true}),
            );
        }
        for message in says {
            let answer = phone.ask(message).await;
            assert_eq!(answer["type"], "done", "{answer}");
        }
    }
    console.end(1).await;

    let asked = async || {
        let report = server.fetch(&routes::REPORT, &[], &console.token).await;
        report.expect("a report")
    };
    let report = asked().await;
    let tables = Some(PEOPLE / 2);
    assert_eq!(report.people.came, Some(PEOPLE));
    assert_eq!(report.conversations.finished, tables);
    assert_eq!(report.conversations.per_person.min, Some(1));
    assert_eq!(report.conversations.first_meetings, tables);
    let round = &report.rounds[0];
    assert_eq!(
        (round.called, round.kept, round.no_show),
        (tables, tables, None)
    );
    assert_eq!(report.feedback.answers, Some(PEOPLE));
    assert!(report.event.running && report.by_chance.random.is_some());

    let (status, [kind, _, policy], page) = file(
        &server,
        "/api/organizer/report.html?lang=ja",
        &console.token,
    )
    .await;
    assert_eq!((status, kind.as_str()), (200, "text/html; charset=utf-8"));
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(page.contains("開催報告") && !page.contains("<script"));
    let (_, [kind, disposition, _], table) =
        file(&server, "/api/organizer/report.csv?lang=en", &console.token).await;
    assert_eq!(kind, "text/csv; charset=utf-8");
    assert_eq!(disposition, "attachment; filename=\"report.csv\"");
    assert!(table.starts_with('\u{feff}') && table.contains("\"Conversations\",\"6\""));
    for text in [&page, &table] {
        assert!(
            !text.contains("参加者1") && !text.contains("施設1"),
            "{text}"
        );
    }
    let workbook = server.http.get(server.url("/api/organizer/report.xlsx"));
    let workbook = workbook.bearer_auth(&console.token).send().await;
    let workbook = workbook.expect("answered").bytes().await.expect("a file");
    assert!(workbook.starts_with(b"PK"));
    let (status, problem) = server
        .get("/api/organizer/report.csv?lang=fr", &console.token)
        .await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid")));

    // Beside the server that is running; and whoever erased themselves stays counted.
    let erased = server.done(&routes::ERASE, &[], &phones[0].token).await;
    erased.expect("erased");
    let now = asked().await;
    let mut alone: Report = serde_json::from_str(&made(&server, "json")).expect("a report");
    alone.event.at.clone_from(&now.event.at);
    assert_eq!(alone, now);
    assert_eq!(
        (now.people.came, &now.conversations, &now.needs_by_tag),
        (Some(PEOPLE), &report.conversations, &report.needs_by_tag)
    );
    assert!(made(&server, "html").ends_with("</html>\n"));
    assert!(made(&server, "csv").starts_with('\u{feff}'));
}
