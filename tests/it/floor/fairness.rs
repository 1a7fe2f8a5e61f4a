//! Eight rounds in a row: nobody twice, nobody left out twice.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::console::{Console, called, crowd_of, id, list, quick};
use crate::support::{Phone, Server, text};

/// 221 and then 222 people, eight rounds, and people who leave, go silent, come late and come back in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_rounds_keep_every_promise() {
    const ROUNDS: u64 = 8;
    let seed: u64 = std::env::var("SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or_else(rand::random);
    println!("SEED={seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let organization = |n: usize| format!("施設{}", n / 2);
    let mut phones = crowd_of(&server, 0..221, &organization).await;
    let mut of: BTreeMap<String, String> = phones
        .iter()
        .map(|p| (id(p), text(&p.welcome["me"]["organization"]["name"])))
        .collect();
    // Never touched: for them the promise of fairness can be counted.
    let steady: BTreeSet<String> = phones.iter().take(150).map(id).collect();
    let mut met = BTreeSet::new();
    let mut sat_out: BTreeMap<String, u32> = BTreeMap::new();
    for number in 1..=ROUNDS {
        let round = console
            .start(
                "southwest",
                json!({"minutes": 6, "move_seconds": 0, "tables": 200}),
            )
            .await;
        assert_eq!(round["number"], number);
        let (mut tables, mut seated) = (BTreeSet::new(), BTreeSet::new());
        for introduction in round["introductions"].as_array().into_iter().flatten() {
            let table = introduction["table"].as_u64().expect("a table");
            assert!(tables.insert(table), "table {table} twice, SEED={seed}");
            let people = list(&introduction["attendees"]);
            for (i, a) in people.iter().enumerate() {
                assert!(seated.insert(a.clone()), "{a} at two tables, SEED={seed}");
                for b in &people[i + 1..] {
                    assert_ne!(of[a], of[b], "colleagues, SEED={seed}");
                    let pair = (a.min(b).clone(), a.max(b).clone());
                    assert!(met.insert(pair), "{a} and {b} again, SEED={seed}");
                }
            }
        }
        let waiting = list(&round["waiting"]);
        for phone in &mut phones {
            if seated.contains(&id(phone)) {
                called_once(phone, number, seed).await;
            }
        }
        // Somebody does not come; their partner is called elsewhere or waits.
        let lost: Vec<_> = (150..phones.len()).collect();
        let alone = lost[rng.random_range(0..lost.len())];
        if seated.contains(&id(&phones[alone])) {
            let (introduction, _) = called(&mut phones[alone]).await;
            phones[alone]
                .ask(json!({"type": "missing", "introduction": introduction}))
                .await;
        }
        for phone in &mut phones {
            if let Some(introduction) = standing(phone, number) {
                phone
                    .ask(json!({"type": "arrived", "introduction": introduction}))
                    .await;
            }
        }
        console.end(number).await;
        seated.extend(note_repairs(&console, number, &mut met).await);
        // Whoever a repair has called did not sit out, and may wait in another round.
        for who in waiting.into_iter().filter(|who| !seated.contains(who)) {
            *sat_out.entry(who).or_default() += 1;
        }
        // In between some lose their network, some leave for good, some step out, one comes late.
        let mut others: Vec<_> = (150..phones.len()).collect();
        others.shuffle(&mut rng);
        for &n in others.iter().take(6) {
            let fresh = {
                let (token, at) = (phones[n].token.clone(), phones[n].at.clone());
                server.enter(&token, "southwest", Some(&at)).await
            };
            let old = std::mem::replace(&mut phones[n], fresh);
            phones[n].introductions = old.introductions.clone();
            phones[n].welcome = old.welcome.clone();
            phones[n].log = old.log.clone();
            drop(old);
            phones[n].answer("hello").await;
        }
        for &n in others.iter().skip(6).take(3) {
            let status = if rng.random_bool(0.5) { "away" } else { "open" };
            phones[n]
                .ask(json!({"type": "status", "status": status}))
                .await;
        }
        if number == 4 {
            let late = crowd_of(&server, 300..301, &|_| "遅れた施設".into()).await;
            of.extend(late.iter().map(|p| (id(p), "遅れた施設".to_owned())));
            phones.extend(late);
        }
    }
    for (who, times) in sat_out.iter().filter(|(who, _)| steady.contains(*who)) {
        assert!(*times <= 1, "{who} sat out {times} times, SEED={seed}");
    }
    server
        .running
        .event
        .service
        .replica
        .hall()
        .check_invariants()
        .expect("an invariant");
}

/// The person's newest introduction of this round that is still called.
fn standing(phone: &Phone, number: u64) -> Option<String> {
    let mut mine = phone
        .introductions
        .values()
        .filter(|i| i["round"] == number);
    let open = mine.rfind(|i| i["state"] == "called")?;
    Some(text(&open["id"]))
}

async fn called_once(phone: &mut Phone, number: u64, seed: u64) {
    let of_round = |m: &&Value| m["type"] == "introduction" && m["introduction"]["round"] == number;
    phone
        .until(|p| p.log.iter().find(|m| of_round(m)).map(|_| ()))
        .await;
    let calls = phone
        .log
        .iter()
        .filter(|m| of_round(m) && m["introduction"]["state"] == "called")
        .count();
    assert_eq!(
        calls, 1,
        "called {calls} times in round {number}, SEED={seed}"
    );
}

/// Adds the pairs of the round as it ended, and returns everybody who was called in it.
async fn note_repairs(
    console: &Console<'_>,
    number: u64,
    met: &mut BTreeSet<(String, String)>,
) -> BTreeSet<String> {
    let mut called = BTreeSet::new();
    let rounds = console.rounds("southwest").await;
    let all = rounds["rounds"].as_array().cloned().unwrap_or_default();
    let round = all
        .iter()
        .find(|r| r["number"] == number)
        .expect("the round");
    for introduction in round["introductions"].as_array().into_iter().flatten() {
        let people = list(&introduction["attendees"]);
        called.extend(people.iter().cloned());
        for (i, a) in people.iter().enumerate() {
            for b in &people[i + 1..] {
                met.insert((a.min(b).clone(), a.max(b).clone()));
            }
        }
    }
    called
}
