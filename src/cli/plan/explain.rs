//! One person's way through a plan as a paragraph: whom they meet and why, and what stays open.

use std::fmt::Write as _;

use super::output::slips;
use super::report::Report;
use crate::catalog::attendees_csv::AttendeeRow;
use domain::{Allowance, KindLimit, names as names_kind};
use matching::plan::Plan;
use matching::score::TagSet;

/// `at`: the person's place in the list.
pub(super) fn explain(plan: &Plan, report: &Report<'_>, at: usize) -> String {
    let Report { crowd, room, .. } = report;
    let row = &crowd.rows[at];
    let got = plan.worth.got[at];
    let name = if row.name.is_empty() {
        &row.id
    } else {
        &row.name
    };
    // writing to a String cannot fail
    let mut text = format!("{}　{name} 様：", row.organization);
    let rounds = plan.rounds.len();
    let _ = match (room.needs(at).len(), got.answerable) {
        (0, _) => write!(
            text,
            "お求めの項目のご登録がなく、{rounds}回とも、お役に立てるお相手や近いお立場の方をご紹介しました。"
        ),
        (sought, 0) => write!(
            text,
            "お求めの{sought}件は、この場に提供できる方がいらっしゃいません。"
        ),
        (sought, answerable) => write!(
            text,
            "お求めの{sought}件のうち、この場で提供できる方がいるのは{answerable}件、{rounds}回でお相手に会えるのは{}件です。",
            got.answered
        ),
    };
    let mut heard = TagSet::EMPTY;
    for (number, slip) in (1..).zip(&slips(plan, crowd)[at]) {
        let Some((table, others)) = slip else {
            let _ = write!(text, "第{number}回はご休憩です。");
            continue;
        };
        for other in others {
            let b = other.bits() as usize;
            let (get, give) = (room.gives(b, at), room.gives(at, b));
            let (new, again) = (get.difference(heard), get.intersection(heard));
            let shared = room.shared(at, b);
            let mut why = Vec::new();
            if !new.is_empty() {
                why.push(format!("{}を提供できる方", names(report, new)));
            }
            if !again.is_empty() {
                why.push(format!(
                    "{}を提供できる、もうおひとりの方",
                    names(report, again)
                ));
            }
            if !give.is_empty() {
                why.push(format!("{}をお求めの方", names(report, give)));
            }
            let relation = report.relation(at, b).map(|(_, phrase)| phrase);
            if get.is_empty() && give.is_empty() {
                why.push(if let Some(phrase) = relation {
                    phrase.ja.trim_end_matches("です").to_owned()
                } else if shared.is_empty() {
                    "お求めの項目で重なる方がほかにいらっしゃらず、施設の種別と地域から選んだ方"
                        .to_owned()
                } else {
                    format!("ともに{}に関心のある方", names(report, shared))
                });
            }
            heard = heard.union(get);
            let _ = write!(
                text,
                "第{number}回（テーブル{table}）は{}、{}です。",
                crowd.rows[b].organization,
                why.join("、")
            );
        }
    }
    let open = room.answerable(at).difference(heard);
    for tag in open.iter() {
        let offering =
            (0..room.len()).filter(|&b| room.may_meet(at, b) && room.gives(b, at).contains(tag));
        let seeking = (0..room.len()).filter(|&b| room.needs(b).contains(tag));
        let _ = write!(
            text,
            "{}はお会いできませんでした（提供できる方{}人、お求めの方{}人）。",
            names(report, [tag].into_iter().collect()),
            offering.count(),
            seeking.count()
        );
    }
    let nobody = room.needs(at).difference(room.answerable(at));
    if !nobody.is_empty() && got.answerable > 0 {
        let _ = write!(
            text,
            "{}は、この場に提供できる方がいらっしゃいません。",
            names(report, nobody)
        );
    }
    for tag in room.needs(at).difference(heard).iter() {
        let kept = report.kept_apart_by_kind(at, tag);
        if kept > 0 {
            let _ = write!(
                text,
                "{}を提供できる{kept}人は、種別ごとのご紹介の設定により、ご紹介していません。",
                names(report, [tag].into_iter().collect())
            );
        }
    }
    text.push_str(&numbers(plan, report, at));
    text.push('\n');
    text
}

/// Limits that say how many this person meets, where they have met as many.
fn numbers(plan: &Plan, report: &Report<'_>, at: usize) -> String {
    let Report { crowd, catalog, .. } = report;
    let is =
        |list: &[String], row: &AttendeeRow| names_kind(list, &row.kind, row.sub_kind.as_ref());
    let of_mine = |limit: &&KindLimit| is(&limit.who, &crowd.rows[at]);
    let slips = slips(plan, crowd);
    let mut text = String::new();
    for limit in catalog.limits.iter().filter(of_mine) {
        let Allowance::AtMost(most) = limit.allows else {
            continue;
        };
        let others = slips[at].iter().flatten().flat_map(|(_, others)| others);
        let met = others.filter(|id| is(&limit.whom, crowd.row(**id))).count();
        if met >= usize::from(most) {
            let kinds = catalog.kinds_in_words(&limit.whom);
            let _ = write!(
                text,
                "{kinds}の方とのご紹介は、おひとり{most}名までの設定のため、ここまでです。"
            );
        }
    }
    text
}

fn names(report: &Report<'_>, tags: TagSet) -> String {
    tags.iter()
        .map(|tag| format!("「{}」", report.catalog.tags[usize::from(tag)].words.ja))
        .collect()
}
