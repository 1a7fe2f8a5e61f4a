//! A plan as JSON, as rows and as slips to print.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Crowd;
use crate::catalog::Catalog;
use crate::catalog::attendees_csv::AttendeeRow;
use crate::catalog::delimited::cell;
use domain::AttendeeId;
use matching::plan::Plan;
use matching::round::Introduction;
use matching::score::Term;

pub(super) fn to_json(plan: &Plan, seed: u64, crowd: &Crowd, catalog: &Catalog) -> Value {
    let id = |id: &AttendeeId| crowd.row(*id).id.clone();
    let introduction = |i: &Introduction| {
        let attendees: Vec<String> = i.attendees.iter().map(id).collect();
        let reasons: Vec<Value> = i
            .reasons
            .iter()
            .map(|r| reason(r.term, r.points, &attendees, catalog))
            .collect();
        json!({ "table": i.table, "attendees": attendees, "score": i.score, "reasons": reasons })
    };
    let rounds: Vec<Value> = (1..)
        .zip(&plan.rounds)
        .map(|(number, round): (usize, _)| {
            let introductions: Vec<Value> = round.introductions.iter().map(introduction).collect();
            let waiting: Vec<String> = round.waiting.iter().map(|w| id(&w.0)).collect();
            json!({ "number": number, "introductions": introductions, "waiting": waiting, "total": round.total, "bound": round.bound })
        })
        .collect();
    let (mean, worst) = plan.summary();
    json!({ "seed": seed, "rounds": rounds, "coverage": { "mean": f64::from(mean) / 1000.0, "worst": f64::from(worst) / 1000.0 } })
}

/// A term of the score. Needs name the tag and who gives to whom; the others name themselves.
fn reason(term: Term, points: i32, attendees: &[String], catalog: &Catalog) -> Value {
    let tag = |tag: u8| catalog.tags[usize::from(tag)].id.as_str();
    match term {
        Term::Need { tag: t, from, to } => {
            json!({ "term": "need", "tag": tag(t), "from": attendees[from], "to": attendees[to], "points": points })
        }
        Term::Mutual { tag: t } => json!({ "term": "mutual", "tag": tag(t), "points": points }),
        Term::Wish { from, to } => {
            json!({ "term": "wish", "from": attendees[from], "to": attendees[to], "points": points })
        }
        Term::Both => json!({ "term": "both", "points": points }),
        Term::Kind => json!({ "term": "kind", "points": points }),
        Term::Ward(proximity) => {
            json!({ "term": "ward", "proximity": proximity, "points": points })
        }
        Term::Novelty => json!({ "term": "novelty", "points": points }),
        Term::Meeting => json!({ "term": "meeting", "points": points }),
    }
}

/// A table and whom one meets there; `None`: sits out.
type Slip = Option<(usize, Vec<AttendeeId>)>;

/// By person and round.
fn slips(plan: &Plan, crowd: &Crowd) -> Vec<Vec<Slip>> {
    let mut slips = vec![vec![None; plan.rounds.len()]; crowd.people.len()];
    for (number, round) in plan.rounds.iter().enumerate() {
        for i in &round.introductions {
            for &a in &i.attendees {
                let others = i.attendees.iter().copied().filter(|&b| b != a).collect();
                slips[a.bits() as usize][number] = Some((i.table, others));
            }
        }
    }
    slips
}

pub(super) fn to_csv(plan: &Plan, crowd: &Crowd) -> Result<String, Box<dyn std::error::Error>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["attendee", "name", "organization", "round", "table", "with"])?;
    for (row, rounds) in crowd.rows.iter().zip(slips(plan, crowd)) {
        for (number, slip) in rounds.into_iter().enumerate() {
            let (table, with) = match slip {
                Some((table, with)) => (
                    table.to_string(),
                    with.iter()
                        .map(|&b| crowd.row(b).id.clone())
                        .collect::<Vec<_>>()
                        .join(";"),
                ),
                None => Default::default(),
            };
            writer.write_record([
                &*cell(&row.id),
                &*cell(&row.name),
                &*cell(&row.organization),
                &(number + 1).to_string(),
                &table,
                &*cell(&with),
            ])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

pub(super) fn to_text(plan: &Plan, crowd: &Crowd, catalog: &Catalog) -> String {
    let mut text = String::new();
    let kind = |row: &AttendeeRow| {
        catalog
            .kind(&row.kind)
            .map_or("", |kind| kind.words.ja.as_str())
            .to_owned()
    };
    // writing to a String cannot fail
    for (row, rounds) in crowd.rows.iter().zip(slips(plan, crowd)) {
        let name = if row.name.is_empty() {
            &row.id
        } else {
            &row.name
        };
        let _ = writeln!(text, "{name} 様  {}", row.organization);
        for (number, slip) in (1..).zip(rounds) {
            let _ = match slip {
                None => writeln!(text, "  {number}  ご休憩"),
                Some((table, with)) => {
                    let with: Vec<String> = with
                        .iter()
                        .map(|&b| crowd.row(b))
                        .map(|b| format!("{}（{}）", b.organization, kind(b)))
                        .collect();
                    writeln!(text, "  {number}  テーブル {table:>3}  {}", with.join("、"))
                }
            };
        }
        text.push('\n');
    }
    for (number, round) in (1..).zip(&plan.rounds) {
        let (tables, waiting) = (round.introductions.len(), round.waiting.len());
        let _ = writeln!(
            text,
            "round {number}: {tables} tables, {waiting} waiting, total {}, bound {}",
            round.total, round.bound
        );
    }
    let (mean, worst) = plan.summary();
    let _ = writeln!(
        text,
        "needs met: {}.{} % on average, {}.{} % for the least fortunate",
        mean / 10,
        mean % 10,
        worst / 10,
        worst % 10
    );
    text
}
