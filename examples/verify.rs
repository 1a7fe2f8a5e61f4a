//! Checks the proof of an event's rounds (`GET /api/proof` when all rooms are closed) with nothing of ours: JSON, SHA-256 and sums.
//!
//! `cargo run --example verify proof.json` ends with an error that says what does not hold.

use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

fn main() -> Result<(), String> {
    let path = std::env::args().nth(1).ok_or("usage: verify FILE")?;
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let (all, best) = verify(&text)?;
    println!("{all} rounds are what was committed to; {best} are proven the best there were");
    Ok(())
}

/// How many rounds are as they were committed to, and how many of them are proven best.
pub(crate) fn verify(text: &str) -> Result<(usize, usize), String> {
    // the last field is the digest of all before it
    let (body, said) = text.rsplit_once(",\"digest\":\"").ok_or("no digest")?;
    need(said == sha256(body) + "\"}", "the file was changed")?;
    let proof: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    need(proof["closed"] == true, "the event is still running")?;
    let (mut sat_out, mut best) = (HashMap::new(), 0);
    for round in list(&proof["rounds"]) {
        let name = format!("round {} of {}: ", round["number"], round["room"]);
        let holds = check(round, &mut sat_out).map_err(|what| name + &what)?;
        best += usize::from(holds);
    }
    Ok((list(&proof["rounds"]).len(), best))
}

/// Whether it is proven best; circles, and rounds of few people, are not.
fn check(round: &Value, sat_out: &mut HashMap<String, i128>) -> Result<bool, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let sealed = text(&round["opening"]["sealed"]);
    let commitment = sha256(&(text(&round["opening"]["salt"]) + &sealed));
    need(
        round["commitment"] == commitment,
        "opened as something else",
    )?;
    let sealed: Value = serde_json::from_str(&sealed).map_err(|error| error.to_string())?;
    let mut people = Vec::new();
    for person in list(&sealed["people"]) {
        let now = number(&person["sat_out"]);
        let before = sat_out.insert(text(&person["id"]), now);
        need(
            before.is_none_or(|before| before <= now),
            "forgets who sat out",
        )?;
        if person["seat"] == "table" || person["seat"] == "waits" {
            people.push((now, person["seat"] == "table"));
        }
    }
    let claim = &sealed["claim"];
    if claim["form"] != "best" {
        return Ok(false);
    }
    // whoever was there took part, under places drawn for this round
    let places = numbers(&claim["sat_out"]);
    let pairs: Vec<Vec<i128>> = list(&claim["pairs"]).iter().map(numbers).collect();
    let mut seated: Vec<i128> = pairs.concat();
    seated.extend(numbers(&claim["thirds"]));
    let mut took_part: Vec<_> = (0..)
        .zip(&places)
        .map(|(at, &sat)| (sat, seated.contains(&at)))
        .collect();
    seated.sort_unstable();
    need(
        seated.windows(2).all(|two| two[0] < two[1]),
        "seats somebody twice",
    )?;
    people.sort_unstable();
    took_part.sort_unstable();
    need(people == took_part, "computed for other people")?;
    // prices pay for each pair, and the pairs that sit together weigh all that the prices are
    let (toll, y2) = (number(&claim["toll"]), numbers(&claim["y2"]));
    let order = numbers(&claim["order"]);
    let set = |set: &Value| {
        let (from, to) = (number(&set["from"]) as usize, number(&set["to"]) as usize);
        (order[from..to].to_vec(), number(&set["z2"]))
    };
    let sets: Vec<(Vec<i128>, i128)> = list(&claim["sets"]).iter().map(set).collect();
    need(
        sets.iter().all(|(of, z2)| of.len() % 2 == 1 && *z2 > 0),
        "a set is even",
    )?;
    need(
        (1..order.len()).all(|i| !order[..i].contains(&order[i])),
        "a place is twice in sets",
    )?;
    need(
        y2.len() == places.len() && toll >= 0 && y2.iter().all(|y| *y >= 0),
        "a price is missing",
    )?;
    let patience = |at: usize| number(&claim["patience"]) * (places[at] - number(&claim["least"]));
    let mut weighs = 0;
    for (a, row) in list(&claim["worth"]).iter().enumerate() {
        need(a + 1 + list(row).len() == places.len(), "a pair is missing")?;
        for (b, worth) in (a + 1..).zip(numbers(row)).filter(|(_, worth)| *worth > 0) {
            let weight2 = 2 * (2 * (worth + patience(a) + patience(b)) - toll);
            let two = [a as i128, b as i128];
            let both = sets
                .iter()
                .filter(|(of, _)| two.iter().all(|at| of.contains(at)));
            let paid = y2[a] + y2[b] + both.map(|(_, z2)| z2).sum::<i128>();
            need(paid >= weight2, "a pair counts more than is paid for")?;
            weighs += if pairs.iter().any(|pair| *pair == two) {
                weight2
            } else {
                0
            };
        }
    }
    let tables = claim["tables"]
        .as_u64()
        .map_or(usize::MAX, |tables| tables as usize);
    need(
        pairs.len() <= tables && (toll == 0 || pairs.len() == tables),
        "tables and pairs differ",
    )?;
    let bound: i128 = sets
        .iter()
        .map(|(of, z2)| z2 * (of.len() as i128 / 2))
        .sum();
    need(
        weighs == bound + y2.iter().sum::<i128>(),
        "a better round is possible",
    )?;
    Ok(true)
}

fn need(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn numbers(value: &Value) -> Vec<i128> {
    list(value).iter().map(number).collect()
}

fn number(value: &Value) -> i128 {
    value.as_i64().unwrap_or_default().into()
}

fn sha256(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
