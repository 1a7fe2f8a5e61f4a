//! How tables stand, and that people walk little from one to the next.

use std::collections::BTreeMap;

use kaotsunagi::config::Settings;
use matching::seating::Layout;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::console::{Console, crowd, id, quick};
use crate::support::{Server, text};

/// Two rows of four tables.
fn in_rows(settings: &mut Settings) {
    quick(settings);
    let path = settings.data_dir.join("event.toml");
    let example = include_str!("../../config/event.toml");
    let rows = example.replacen("tables = 40\n", "tables = 8\ntable_rows = [4, 4]\n", 1);
    assert_ne!(rows, example);
    std::fs::write(&path, rows).expect("written");
    settings.files.event = Some(path);
}

/// The table, and who is called there.
type Called = (u16, Vec<String>);

fn called(round: &Value) -> Vec<Called> {
    let groups = round["introductions"].as_array().expect("a list").iter();
    let table = |i: &Value| u16::try_from(i["table"].as_u64().expect("a number"));
    groups
        .map(|i| {
            let people = i["attendees"].as_array().expect("a list").iter();
            (table(i).expect("small"), people.map(text).collect())
        })
        .collect()
}

/// Steps, and for a table where somebody has sat a step and a half, in half steps.
fn cost(layout: &Layout, sat: &BTreeMap<String, Vec<u16>>, (table, people): &Called) -> u32 {
    let person = |who: &String| {
        let sat = &sat[who];
        let walk = sat.last().map_or(0, |&from| layout.steps(from, *table));
        let again = sat.iter().filter(|before| *before == table).count();
        2 * walk + 3 * again as u32
    };
    people.iter().map(person).sum()
}

fn least(
    layout: &Layout,
    sat: &BTreeMap<String, Vec<u16>>,
    groups: &[Called],
    free: &[u16],
) -> u32 {
    let Some(((_, people), rest)) = groups.split_first() else {
        return 0;
    };
    let at = |table: &u16| {
        let others: Vec<u16> = free
            .iter()
            .copied()
            .filter(|other| other != table)
            .collect();
        cost(layout, sat, &(*table, people.clone())) + least(layout, sat, rest, &others)
    };
    free.iter().map(at).min().expect("tables enough")
}

/// Eight people, of whom one keeps the last table; the rounds are called by one node and the other in turn.
async fn an_evening(nodes: [&Server; 2]) {
    let phones = crowd(nodes[0], 8).await;
    let keeper = id(&phones[3]);
    let consoles = [Console::of(nodes[0]).await, Console::of(nodes[1]).await];
    for console in &consoles {
        console.until_all_are_seen(phones.len()).await;
    }
    let path = format!("/api/organizer/people/{keeper}");
    let keeps = json!({"stays_at": 8});
    let (status, _) = nodes[0].patch(&path, &consoles[0].token, &keeps).await;
    assert_eq!(status, 200);

    let layout = Layout::new(1, [4, 4]).expect("tables");
    let mut sat: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for phone in &phones {
        sat.insert(id(phone), Vec::new());
    }
    for number in 0..4 {
        let console = &consoles[number % 2];
        let round = console.start("southwest", json!({"minutes": 6})).await;
        let groups = called(&round);
        assert!(groups.len() > 2, "{round}");
        let (kept, walking): (Vec<_>, Vec<_>) = groups
            .iter()
            .cloned()
            .partition(|(_, people)| people.contains(&keeper));
        assert_eq!(kept[0].0, 8, "others come to the kept table");
        let walked: u32 = walking.iter().map(|group| cost(&layout, &sat, group)).sum();
        let free: Vec<u16> = (1..8).collect();
        assert_eq!(walked, least(&layout, &sat, &walking, &free), "{round}");
        for (table, people) in &groups {
            for who in people {
                sat.get_mut(who).expect("one of them").push(*table);
            }
        }
        console.end(number as u64 + 1).await;
    }
}

#[tokio::test]
async fn people_walk_as_little_as_can_be_and_come_to_whoever_stays() {
    let server = Server::with(in_rows).await;
    an_evening([&server, &server]).await;
}

#[tokio::test]
async fn two_nodes_know_where_people_have_sat() {
    let redis = RedisServer::start();
    let (one, two) = (
        Server::node_with(&redis.url(), in_rows).await,
        Server::node_with(&redis.url(), in_rows).await,
    );
    an_evening([&one, &two]).await;
}
