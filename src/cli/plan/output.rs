//! A plan as JSON, as rows and as slips to print.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Crowd;
use super::report::Report;
use crate::catalog::Catalog;
use crate::catalog::attendees_csv::AttendeeRow;
use crate::catalog::delimited::cell;
use domain::AttendeeId;
use matching::plan::Plan;
use matching::round::Introduction;
use matching::score::Term;
use matching::worth::Worth;

pub(super) fn to_json(plan: &Plan, seed: u64, report: &Report<'_>) -> Value {
    let (crowd, catalog) = (report.crowd, report.catalog);
    let id = |id: &AttendeeId| crowd.row(*id).id.clone();
    let introduction = |i: &Introduction| {
        let attendees: Vec<String> = i.attendees.iter().map(id).collect();
        let reasons: Vec<Value> = i
            .reasons
            .iter()
            .map(|r| reason(r.term, r.points, &attendees, catalog))
            .collect();
        let mut told = json!({ "table": i.table, "attendees": attendees, "score": i.score, "reasons": reasons });
        if let [a, b] = i.attendees[..]
            && let Some((relation, _)) = report.relation(a.bits() as usize, b.bits() as usize)
        {
            told["relation"] = json!(relation);
        }
        told
    };
    let rounds: Vec<Value> = (1..)
        .zip(&plan.rounds)
        .map(|(number, round): (usize, _)| {
            let introductions: Vec<Value> = round.introductions.iter().map(introduction).collect();
            let waiting: Vec<String> = round.waiting.iter().map(|w| id(&w.0)).collect();
            json!({ "number": number, "introductions": introductions, "waiting": waiting, "total": round.total, "bound": round.bound })
        })
        .collect();
    let mut coverage = worth(&plan.worth);
    coverage["worst_at_most"] = json!(f64::from(report.worst_at_most) / 1000.0);
    coverage["nobody_offers"] = report
        .room
        .nobody_offers()
        .into_iter()
        .map(|(tag, seekers)| json!({ "tag": catalog.tags[usize::from(tag)].id.as_str(), "seekers": seekers }))
        .collect();
    let instead: serde_json::Map<String, Value> = { report.instead.iter() }
        .map(|(way, got)| ((*way).to_owned(), worth(got)))
        .collect();
    json!({ "seed": seed, "rounds": rounds, "coverage": coverage, "instead": instead })
}

/// What rounds are worth, over people who seek something that somebody here can answer.
fn worth(worth: &Worth) -> Value {
    let (mean, worst) = worth.summary();
    json!({
        "mean": f64::from(mean) / 1000.0,
        "worst": f64::from(worst) / 1000.0,
        "people": worth.coverage().len(),
        "without_answer": worth.without(),
        "introductions": worth.pairs,
        "without_need": worth.empty,
    })
}

/// A term of the score. Needs name the tag and who gives to whom; the others name themselves.
fn reason(term: Term, points: i32, attendees: &[String], catalog: &Catalog) -> Value {
    let tag = |tag: u8| catalog.tags[usize::from(tag)].id.as_str();
    match term {
        Term::Need {
            tag: t,
            from,
            to,
            again,
        } => {
            json!({ "term": "need", "tag": tag(t), "from": attendees[from], "to": attendees[to], "again": again, "points": points })
        }
        Term::Answer => json!({ "term": "answer", "points": points }),
        Term::Mutual { tag: t } => json!({ "term": "mutual", "tag": tag(t), "points": points }),
        Term::Wish { from, to } => {
            json!({ "term": "wish", "from": attendees[from], "to": attendees[to], "points": points })
        }
        Term::Both => json!({ "term": "both", "points": points }),
        Term::Kind => json!({ "term": "kind", "points": points }),
        Term::Role => json!({ "term": "role", "points": points }),
        Term::Ward(proximity) => {
            json!({ "term": "ward", "proximity": proximity, "points": points })
        }
        Term::Novelty => json!({ "term": "novelty", "points": points }),
        Term::Meeting => json!({ "term": "meeting", "points": points }),
        Term::Colleagues => json!({ "term": "colleagues", "points": points }),
        Term::Chain => json!({ "term": "chain", "points": points }),
        Term::OneKind => json!({ "term": "one-kind", "points": points }),
    }
}

/// A table and whom one meets there; `None`: sits out.
pub(super) type Slip = Option<(usize, Vec<AttendeeId>)>;

/// By person and round.
pub(super) fn slips(plan: &Plan, crowd: &Crowd) -> Vec<Vec<Slip>> {
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

pub(super) fn to_text(plan: &Plan, report: &Report<'_>) -> String {
    let (crowd, catalog) = (report.crowd, report.catalog);
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
    let share = |worth: &Worth| {
        let (mean, worst) = worth.summary();
        let percent = |share: u32| format!("{}.{} %", share / 10, share % 10);
        format!(
            "{} on average, {} for the least fortunate; {} without an answer; {} of {} introductions answer no stated need",
            percent(mean),
            percent(worst),
            worth.without(),
            worth.empty,
            worth.pairs
        )
    };
    let _ = writeln!(
        text,
        "needs met, of those somebody here can answer: {}",
        share(&plan.worth)
    );
    for (way, worth) in &report.instead {
        let _ = writeln!(text, "  the same people, {way}: {}", share(worth));
    }
    let nobody: Vec<String> = report
        .room
        .nobody_offers()
        .into_iter()
        .map(|(tag, seekers)| format!("{} ({seekers})", catalog.tags[usize::from(tag)].words.ja))
        .collect();
    if !nobody.is_empty() {
        let _ = writeln!(
            text,
            "sought, and nobody here can answer (how many seek it): {}",
            nobody.join(", ")
        );
    }
    text
}
