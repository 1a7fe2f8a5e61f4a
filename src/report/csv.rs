//! The report for a spreadsheet, each table with its title and its headings: one under another as CSV, on a sheet each as a workbook.

use rust_xlsxwriter::XlsxError;

use super::labels::Labels;
use super::page::{LATER_HEADS, SCORE_HEADS, class_names};
use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::spreadsheet::{Csv, Sheet, xlsx};
use crate::words::{acquaintance_in_words, next_step_in_words};
use protocol::api::{Brought, Count, Report, ReportedQuestion};

/// Stands where a number is left out.
const LEFT_OUT: &str = "*";

pub fn csv(report: &Report, catalog: &Catalog, language: Language) -> String {
    let mut csv = Csv::default();
    for (place, table) in tables(report, catalog, language).into_iter().enumerate() {
        if place > 0 {
            csv.line([""]);
            csv.line([table.name]);
        }
        table.rows.into_iter().for_each(|row| csv.line(row));
    }
    csv.into_text()
}

pub fn workbook(
    report: &Report,
    catalog: &Catalog,
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    xlsx(&tables(report, catalog, language))
}

/// The first says what the report is about.
fn tables(report: &Report, catalog: &Catalog, language: Language) -> Vec<Sheet> {
    let labels = Labels { catalog, language };
    let t = |ja, en| language.of(ja, en).to_owned();
    let event = &report.event;
    let about = vec![
        vec![
            t("開催報告", "Event report"),
            labels.words(&event.name).to_owned(),
        ],
        vec![
            t("主催", "Organizer"),
            labels.words(&event.organizer).to_owned(),
        ],
        vec![t("開催日", "Date"), event.date.clone()],
        vec![t("集計日時", "Counted at"), event.at.clone()],
        vec![
            LEFT_OUT.to_owned(),
            labels.left_out(report.suppressed_below),
        ],
    ];

    let mut tables = vec![Sheet {
        name: t("開催報告", "Event report"),
        rows: about,
    }];
    let mut table = |title: String, head: Vec<String>, rows: Vec<Vec<String>>| {
        let rows = std::iter::once(head).chain(rows).collect();
        tables.push(Sheet { name: title, rows });
    };
    let people = &report.people;
    let mut rows: Vec<_> = report
        .kind_ids
        .iter()
        .map(|kind| {
            let count = |counts: &std::collections::BTreeMap<_, Count>| {
                number(counts.get(kind).copied().flatten())
            };
            let counts = [count(&people.registered_by_kind), count(&people.by_kind)];
            [vec![labels.kind(kind)], counts.to_vec()].concat()
        })
        .collect();
    rows.push(vec![
        t("合計", "Total"),
        number(people.registered),
        number(people.came),
    ]);
    rows.push(vec![
        t("うち削除済み", "Erased since"),
        number(people.erased),
    ]);
    table(
        t("参加者", "People"),
        vec![
            t("種別", "Kind"),
            t("登録", "Registered"),
            t("来場", "Came"),
        ],
        rows,
    );

    let talks = &report.conversations;
    let each = &talks.per_person;
    table(
        t("対話", "Conversations"),
        vec![t("項目", "Figure"), t("値", "Value")],
        vec![
            vec![t("対話", "Conversations"), number(talks.finished)],
            vec![t("お一人あたり平均", "Mean a person"), decimal(each.mean)],
            vec![t("お一人あたり最少", "Least a person"), number(each.min)],
            vec![t("お一人あたり最多", "Most a person"), number(each.max)],
            vec![
                t("はじめての施設どうし", "First meetings of organizations"),
                number(talks.first_meetings),
            ],
            vec![
                t("区をこえた対話", "Across wards"),
                number(talks.across_wards),
            ],
            vec![
                t("種別をこえた対話", "Across kinds"),
                number(talks.across_kinds),
            ],
            vec![
                t(
                    "答えられる求めに答えた割合（平均）",
                    "Answerable needs answered (mean)",
                ),
                decimal(report.coverage.answerable_mean),
            ],
            vec![
                t("同（最も少ない方）", "The same (worst)"),
                decimal(report.coverage.answerable_worst),
            ],
            vec![
                t(
                    "会場に答えられる方がいなかった求め",
                    "Needs nobody could answer",
                ),
                number(report.coverage.unanswerable),
            ],
        ],
    );

    let chance = &report.by_chance;
    let ways: [(String, Option<Brought>); 3] = [
        (t("この会の組み合わせ", "As called"), chance.called),
        (t("手作業で相性順", "Best pair first"), chance.greedy),
        (t("くじ引き", "At random"), chance.random),
    ];
    let figure = |title: String, of: fn(&Brought) -> f64| {
        let values = ways
            .iter()
            .map(|(_, brought)| decimal(brought.as_ref().map(of)));
        std::iter::once(title).chain(values).collect::<Vec<_>>()
    };
    let head = ways.iter().map(|(way, _)| way.clone());
    table(
        t("偶然との比較", "Beside chance"),
        std::iter::once(t("項目", "Figure")).chain(head).collect(),
        vec![
            figure(t("組", "Tables"), |b| b.conversations),
            figure(t("答えられた求め", "Needs answered"), |b| b.answered),
            figure(t("はじめての施設どうし", "First meetings"), |b| {
                b.first_meetings
            }),
            figure(t("区をこえた組", "Across wards"), |b| b.across_wards),
            figure(t("種別をこえた組", "Across kinds"), |b| {
                b.across_kinds
            }),
            figure(
                t("答えた割合（平均）", "Part answered (mean)"),
                |b| b.answerable_mean,
            ),
            figure(
                t("答えた割合（最少）", "Part answered (worst)"),
                |b| b.answerable_worst,
            ),
        ],
    );

    let rounds = report.rounds.iter().map(|round| {
        vec![
            labels.room(&round.room),
            round.number.to_string(),
            number(round.called),
            number(round.kept),
            number(round.repaired),
            number(round.no_show),
            number(round.waiting),
            round.total.to_string(),
            round.bound.to_string(),
        ]
    });
    table(
        t("回", "Rounds"),
        vec![
            t("交流会", "Room"),
            t("回", "Round"),
            t("ご案内した組", "Called"),
            t("対話になった組", "Kept"),
            t("組み直し", "Repaired"),
            t("不在のあった組", "No-show"),
            t("お待ちの方", "Waiting"),
            t("組み合わせの点", "Points"),
            t("上限の証明", "Proven bound"),
        ],
        rounds.collect(),
    );

    let needs = report.needs_by_tag.iter().map(|need| {
        vec![
            labels.tag(&need.tag),
            number(need.seekers),
            number(need.answered),
            number(need.offerers),
        ]
    });
    let counted = || {
        [
            t("求めた方", "Sought by"),
            t("お答えできた方", "Answered"),
            t("提供できる方", "Offered by"),
        ]
    };
    table(
        t("求めていること", "Needs"),
        [vec![t("項目", "Tag")], counted().to_vec()].concat(),
        needs.collect(),
    );
    let needs = report.needs.iter().map(|need| {
        vec![
            labels.tag(&need.tag),
            labels.ward(&need.ward),
            number(need.seekers),
            number(need.answered),
            number(need.offerers),
        ]
    });
    table(
        t("求めていること（区別）", "Needs by ward"),
        [vec![t("項目", "Tag"), t("区", "Ward")], counted().to_vec()].concat(),
        needs.collect(),
    );

    let kinds: Vec<_> = report.kind_ids.iter().map(|id| labels.kind(id)).collect();
    let wards: Vec<_> = report.ward_ids.iter().map(|id| labels.ward(id)).collect();
    for (title, names, matrix) in [
        (t("種別どうし", "Between kinds"), kinds, &report.kinds),
        (t("区どうし", "Between wards"), wards, &report.wards),
    ] {
        let rows = names.iter().zip(matrix).map(|(name, row)| {
            let counts = row.iter().map(|count| number(*count));
            std::iter::once(name.clone()).chain(counts).collect()
        });
        let head = std::iter::once(String::new()).chain(names.iter().cloned());
        table(title, head.collect(), rows.collect());
    }

    let booths = report.booths.iter().map(|booth| {
        vec![
            labels.booth(&booth.booth),
            number(booth.visitors),
            number(booth.shared),
        ]
    });
    table(
        t("展示ブース", "Booths"),
        vec![
            t("ブース", "Booth"),
            t("来訪", "Visitors"),
            t("お名前を伝えた方", "Shared their name"),
        ],
        booths.collect(),
    );
    let next_steps = report.next_steps.iter().map(|step| {
        let (ja, en) = next_step_in_words(step.kind);
        vec![t(ja, en), number(step.agreed)]
    });
    table(
        t("これからのお約束", "What people agreed to do next"),
        vec![t("お約束", "Next step"), t("件数", "Agreed")],
        next_steps.collect(),
    );
    let network = &report.network;
    table(
        t("回を重ねて広がるつながり", "The network over the years"),
        vec![
            t("読み込んだ過去の会", "Earlier events"),
            t("これまでに出会っていた施設どうし", "Pairs met before"),
            t("うち本日もお話しした", "Of these, today as well"),
            t("本日はじめて出会った", "Met today for the first time"),
        ],
        vec![vec![
            network.events.to_string(),
            number(network.known_before),
            number(network.met_again),
            number(network.new),
        ]],
    );
    let feedback = &report.feedback;
    table(
        t("お話しできてよかったですか", "Was it a good conversation?"),
        vec![
            t("回答", "Answers"),
            t("はい", "Yes"),
            t("どちらともいえない", "Neither"),
            t("いいえ", "No"),
        ],
        vec![vec![
            number(feedback.answers),
            number(feedback.good),
            number(feedback.neutral),
            number(feedback.poor),
        ]],
    );
    if !report.acquaintances.is_empty() {
        let rows = report.acquaintances.iter().map(|row| {
            let (ja, en) = acquaintance_in_words(row.before);
            let changes = [&row.met, &row.not_introduced];
            let counts = changes
                .into_iter()
                .flat_map(|c| [number(c.answers), number(c.risen)]);
            [vec![labels.t(ja, en).to_owned()], counts.collect()].concat()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        table(
            t("顔の見える関係の変化", "How well people know each other"),
            vec![
                t("会の前", "Before"),
                t("お会いした施設", "Organizations met"),
                t("うち深まった", "Known better"),
                t("お会いしなかった施設", "Not met"),
                t("うち深まった", "Known better"),
            ],
            rows,
        );
    }
    let classes = &report.acquaintances_by_score;
    if !classes.is_empty() {
        let rows = classes.iter().zip(class_names(classes.len()));
        let rows = rows.map(|(row, (ja, en))| {
            let changes = [&row.met, &row.not_introduced].into_iter();
            let counts = changes.flat_map(|c| [number(c.answers), number(c.risen)]);
            [vec![labels.t(ja, en).to_owned()], counts.collect()].concat()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        table(
            t(
                "同じくらいの点数の組どうしで比べた変化",
                "The same, of pairs of equal score",
            ),
            SCORE_HEADS.map(|(ja, en)| t(ja, en)).into(),
            rows,
        );
    }
    let later = report.acquaintances.iter();
    let later = later.filter_map(|row| Some((row.before, row.later.as_ref()?)));
    let rows: Vec<_> = later
        .map(|(before, later)| {
            let (ja, en) = acquaintance_in_words(before);
            let changes = [&later.met, &later.not_introduced].into_iter();
            let counts = changes.flat_map(|c| [c.answers, c.risen_at_end, c.risen].map(number));
            [vec![labels.t(ja, en).to_owned()], counts.collect()].concat()
        })
        .collect();
    if !rows.is_empty() {
        let heads = LATER_HEADS.map(|(ja, en)| t(ja, en));
        table(t("その後の変化", "Months later"), heads.into(), rows);
    }
    for (place, question) in (1..).zip(&report.questions) {
        let title = format!("{} {place}", labels.t("ご質問", "Question"));
        table(
            title,
            vec![labels.words(&question.words).to_owned()],
            answers(question, &labels),
        );
    }
    tables
}

fn answers(question: &ReportedQuestion, labels: &Labels) -> Vec<Vec<String>> {
    let kinds = question.kinds.iter().map(|id| labels.kind(id));
    let kinds: Vec<_> = kinds.collect();
    let whom = labels.t("対象", "Put to").to_owned();
    let mut rows = match kinds.is_empty() {
        true => Vec::new(),
        false => vec![vec![whom, kinds.join("・")]],
    };
    let answered = labels.t("回答された方", "People").to_owned();
    rows.push(vec![answered, number(question.answered)]);
    let choices = question.choices.iter();
    rows.extend(choices.map(|choice| {
        let words = labels.words(&choice.words).to_owned();
        vec![words, number(choice.count)]
    }));
    rows.extend(question.texts.iter().map(|text| vec![text.clone()]));
    rows
}

fn number(count: Count) -> String {
    count.map_or_else(|| LEFT_OUT.into(), |count| count.to_string())
}

fn decimal(value: Option<f64>) -> String {
    value.map_or_else(|| LEFT_OUT.into(), |value| format!("{value:.2}"))
}
