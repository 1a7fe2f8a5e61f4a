//! Many phones doing everything at random: whatever a phone was told bit by bit equals what a fresh one is told at once.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::{Phone, Server, text};

const PEOPLE: usize = 40;
const STEPS: usize = 600;
const TAGS: [&str; 4] = ["home-visit", "open-beds", "emergency-24h", "quick-reply"];

/// What still stands of somebody's introductions: id to state, table, and whether cards crossed.
fn standing(phone: &Phone) -> BTreeMap<String, Value> {
    let over = |i: &Value| {
        ["cancelled", "passed", "missed"].contains(&i["state"].as_str().unwrap_or_default())
    };
    let told = phone.introductions.iter().filter(|(_, i)| !over(i));
    told.map(|(id, i)| {
        (
            id.clone(),
            json!([i["state"], i["table"], i["shared"], i["cards"]]),
        )
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_phones_were_told_bit_by_bit_is_what_is_true() {
    let seed: u64 = std::env::var("SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or_else(rand::random);
    println!("SEED={seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let server = Server::start().await;
    let mut phones = Vec::new();
    for n in 0..PEOPLE {
        let (offer, need) = (TAGS[n % 4], TAGS[(n + 1) % 4]);
        let mut phone = server
            .phone(
                &format!("参加者{n}"),
                &format!("施設{}", n / 2),
                &[offer],
                &[need],
            )
            .await;
        phone.until_welcome().await;
        phones.push(phone);
    }
    let ids: Vec<_> = phones
        .iter()
        .map(|phone| phone.welcome["me"]["id"].clone())
        .collect();
    for _ in 0..STEPS {
        let n = rng.random_range(0..PEOPLE);
        let known: Vec<_> = phones[n].introductions.keys().cloned().collect();
        let chosen = known.get(rng.random_range(0..known.len().max(1)));
        let introduction = || chosen.cloned().unwrap_or_else(|| "i1".into());
        let command = match rng.random_range(0..21) {
            0..8 => json!({"type": "invite", "attendee": ids[rng.random_range(0..PEOPLE)]}),
            8..13 => {
                json!({"type": "answer", "introduction": introduction(), "accept": rng.random_bool(0.7)})
            }
            13 => json!({"type": "arrived", "introduction": introduction()}),
            14 => json!({"type": "met", "introduction": introduction()}),
            15 | 16 => {
                json!({"type": "exchange", "introduction": introduction(), "share": rng.random_bool(0.8)})
            }
            17 => json!({"type": "missing", "introduction": introduction()}),
            18 => json!({"type": "veto", "attendee": ids[rng.random_range(0..PEOPLE)]}),
            19 => {
                json!({"type": "booth", "booth": "yunagi", "action": if rng.random_bool(0.6) { "queue" } else { "leave" }})
            }
            // Gone without a word, and back with the last position.
            _ => {
                let introductions = std::mem::take(&mut phones[n].introductions);
                let (token, at) = (phones[n].token.clone(), phones[n].at.clone());
                phones[n] = server.enter(&token, "southwest", Some(&at)).await;
                phones[n].introductions = introductions;
                phones[n].answer("hello").await;
                continue;
            }
        };
        phones[n].ask(command).await;
    }
    server
        .running
        .event
        .service
        .replica
        .hall()
        .check_invariants()
        .expect("an invariant");
    let mut agreed = 0;
    for phone in &mut phones {
        phone.settle().await;
        let mut fresh = server.enter(&phone.token.clone(), "southwest", None).await;
        fresh.until_welcome().await;
        let who = text(&fresh.welcome["me"]["name"]);
        assert_eq!(standing(phone), standing(&fresh), "{who}, SEED={seed}");
        let both_said_yes = |i: &&Value| {
            ["agreed", "together", "met"].contains(&i["state"].as_str().unwrap_or_default())
        };
        agreed += fresh.introductions.values().filter(both_said_yes).count();
    }
    assert!(agreed > 0, "the crowd must get something done, SEED={seed}");
}
