//! Two evenings one after the other: what the first hands on, and what the second makes of it.

use std::collections::BTreeSet;
use std::path::Path;

use protocol::api::CarryOver;
use protocol::routes;
use serde_json::{Value, json};

use crate::process::binary;
use crate::redis_server::RedisServer;
use crate::support::console::{Console, called, crowd, list, quick};
use crate::support::{Phone, Server};

const PEOPLE: usize = 12;

fn import(files: &[&Path], place: &[&str], dry_run: bool) -> (Option<i32>, String) {
    let mut command = binary();
    command
        .arg("import")
        .arg("--carry-over")
        .args(files)
        .args(place);
    if dry_run {
        command.arg("--dry-run");
    }
    let output = command.output().expect("started");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8(said).expect("UTF-8"),
    )
}

/// A round in which everybody talks. Who sat with whom, by place in the crowd.
async fn a_round(console: &Console<'_>, phones: &mut [Phone]) -> BTreeSet<(usize, usize)> {
    let round = console.start("southwest", json!({"minutes": 6})).await;
    let ids: Vec<_> = phones.iter().map(crate::support::console::id).collect();
    let place = |id: &String| {
        ids.iter()
            .position(|known| known == id)
            .expect("of the crowd")
    };
    let tables = round["introductions"].as_array().into_iter().flatten();
    let pairs = tables.map(|table| {
        let at: BTreeSet<usize> = list(&table["attendees"]).iter().map(place).collect();
        let at: Vec<_> = at.into_iter().collect();
        (at[0], at[1])
    });
    let pairs: BTreeSet<_> = pairs.collect();
    for phone in phones.iter_mut() {
        let (introduction, _) = called(phone).await;
        let arrived = json!({"type": "arrived", "introduction": introduction, "together": true});
        phone.ask(arrived).await;
    }
    let number = round["number"].as_u64().expect("a number");
    console.end(number).await;
    pairs
}

async fn handed_on(server: &Server, console: &Console<'_>) -> (String, CarryOver) {
    let request = server
        .http
        .get(server.url("/api/organizer/carry-over.json"));
    let answer = request
        .bearer_auth(&console.token)
        .send()
        .await
        .expect("answered");
    assert_eq!(answer.status().as_u16(), 200);
    let text = answer.text().await.expect("text");
    let carried = serde_json::from_str(&text).expect("a carry-over");
    (text, carried)
}

async fn refused_to_strangers(server: &Server) {
    for path in [
        "/api/organizer/carry-over.json",
        "/api/organizer/invitations.csv",
    ] {
        assert_eq!(server.get(path, "").await.0, 401, "{path}");
    }
}

/// The first evening, and its file in `folder`.
async fn last_year(folder: &Path) -> (BTreeSet<(usize, usize)>, std::path::PathBuf) {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, PEOPLE).await;
    let met = a_round(&console, &mut phones).await;
    refused_to_strangers(&server).await;
    let (text, carried) = handed_on(&server, &console).await;
    assert_eq!(
        (carried.organizations.len(), carried.met.len()),
        (PEOPLE, met.len())
    );
    assert!(
        carried.met.iter().all(|met| met.conversations.is_none()),
        "each is one"
    );
    assert!(!text.contains("参加者") && text.contains("施設1"));
    let path = folder.join("last-year.json");
    std::fs::write(&path, &text).expect("written");
    (met, path)
}

/// Nobody whose organizations met is seated again, where without the file some would be.
fn repeats(pairs: &BTreeSet<(usize, usize)>, before: &BTreeSet<(usize, usize)>) -> usize {
    pairs.intersection(before).count()
}

#[tokio::test]
async fn two_evenings_in_a_row_repeat_nobody_where_novelty_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (before, file) = last_year(folder.path()).await;

    let data = Server::with(quick).await.end().await;
    let place = ["--data-dir", data.path().to_str().expect("UTF-8")];
    let (code, said) = import(&[&file], &place, true);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("6 pairs met") && said.contains("nothing was stored"),
        "{said}"
    );
    let (code, said) = import(&[&file, &file], &place, false);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains(": stored\n") && said.contains("read before: nothing changes"),
        "{said}"
    );

    let tampered =
        std::fs::read_to_string(&file)
            .expect("read")
            .replacen("\"one\":0", "\"one\":2", 1);
    let other = folder.path().join("tampered.json");
    std::fs::write(&other, tampered).expect("written");
    let (code, said) = import(&[&other], &place, false);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("it was changed after the event signed it"),
        "{said}"
    );

    let server = Server::again(data).await;
    let console = Console::of(&server).await;
    assert_eq!(
        server.running.event.service.replica.hall().past().size(),
        (before.len(), 1)
    );
    let mut phones = crowd(&server, PEOPLE).await;
    let met = a_round(&console, &mut phones).await;
    assert_eq!(repeats(&met, &before), 0);
    let report = server
        .fetch(&routes::REPORT, &[], &console.token)
        .await
        .expect("a report");
    let network = report.network;
    assert_eq!((network.events, network.known_before), (1, Some(6)));
    assert_eq!((network.new, network.met_again), (Some(6), Some(0)));
    let page = server
        .http
        .get(server.url("/api/organizer/report.html?lang=ja"));
    let page = page
        .bearer_auth(&console.token)
        .send()
        .await
        .expect("answered");
    assert!(page.text().await.expect("text").contains("回を重ねて"));

    let csv = server
        .http
        .get(server.url("/api/organizer/invitations.csv?lang=ja"));
    let csv = csv
        .bearer_auth(&console.token)
        .send()
        .await
        .expect("answered");
    assert!(
        csv.text()
            .await
            .expect("text")
            .contains("次回お招きしたい種別")
    );
    the_wall_says_how_many_met_for_the_first_time(&server, &console, &mut phones, &before).await;
}

async fn the_wall_says_how_many_met_for_the_first_time(
    server: &Server,
    console: &Console<'_>,
    phones: &mut [Phone],
    before: &BTreeSet<(usize, usize)>,
) {
    let key = server.wall_key("southwest");
    let mut wall = server.enter(&key, "southwest", None).await;
    wall.until_welcome().await;
    wall.until(|wall| (wall.summary["by_ward"]["meguro"] == PEOPLE).then_some(()))
        .await;
    assert_eq!(
        wall.summary.get("first_meetings"),
        None,
        "six conversations are too few for a share"
    );
    let next = a_round(console, phones).await;
    let again = repeats(&next, before);
    let all = PEOPLE;
    wall.until(|wall| (wall.summary["conversations"] == all).then_some(()))
        .await;
    let said = match again {
        1 | 2 => Value::Null,
        again => json!((all - again) * 100 / all),
    };
    assert_eq!(wall.summary["first_meetings"], said, "{again} met before");
    assert!(phones.iter().all(|phone| {
        phone.summary.get("by_ward").is_none() && phone.summary.get("first_meetings").is_none()
    }));
}

#[tokio::test]
async fn whom_somebody_missed_last_time_they_are_seated_with_first() {
    let redis = RedisServer::start();
    let url = redis.url();
    let server = Server::node_with(&url, quick).await;
    let carry_overs = &server.running.event.service.carry_overs;
    let mut carried = CarryOver {
        form: String::new(),
        event: protocol::event::Words {
            ja: "昨年".into(),
            en: "last year".into(),
        },
        date: "2026-09-18".into(),
        organizations: Vec::new(),
        met: Vec::new(),
        missed: vec![(0, 1), (2, 3)],
        unmet: Vec::new(),
        suppressed_below: 5,
        key: String::new(),
        signature: String::new(),
    };
    // Nobody has anything for anybody, so who sits with whom is decided by whom they missed.
    for n in [0, 3, 1, 2] {
        let (_, named) = handed_on_by_one(&format!("施設{n}")).await;
        carried.organizations.extend(named.organizations);
    }
    let text = serde_json::to_vec(&carried).expect("writes");
    let taken = carry_overs
        .take(&carried, &text, false)
        .await
        .expect("taken");
    assert!(!taken.known);
    let console = Console::of(&server).await;
    let phone = async |n: usize| {
        let mut phone = server
            .phone(&format!("参加者{n}"), &format!("施設{n}"), &[], &[])
            .await;
        phone.until_welcome().await;
        phone
    };
    let mut phones = futures_util::future::join_all((0..4).map(phone)).await;
    let met = a_round(&console, &mut phones).await;
    assert_eq!(met, BTreeSet::from([(0, 3), (1, 2)]));
    let again = carry_overs
        .take(&carried, &text, false)
        .await
        .expect("taken");
    assert!(again.known);
}

/// What an evening of one person hands on: how their organization is named in such files.
async fn handed_on_by_one(organization: &str) -> (Value, CarryOver) {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phone = server.phone("三田 あおい", organization, &[], &[]).await;
    phone.until_welcome().await;
    let (text, carried) = handed_on(&server, &console).await;
    assert_eq!(carried.organizations.len(), 1);
    (serde_json::from_str(&text).expect("JSON"), carried)
}
