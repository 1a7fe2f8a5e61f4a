//! The report on paper: a first page that a director reads, then what the organizer looks up.

use std::fmt::Write as _;

use super::pictures;
use crate::catalog::Catalog;
use crate::catalog::text::{Language, Text};
use crate::paper::{self, escape};
use crate::words::next_step_in_words;
use domain::{BoothId, KindId, RoomId, TagId, WardId};
use protocol::api::{Count, Report, ReportedNextSteps, ReportedTag};
use protocol::event::Words;

/// A table of at most so many rows stays on one page.
const TOGETHER: usize = 16;

/// Shades of a table's cells.
const SHADES: u32 = 4;

pub fn page(report: &Report, catalog: &Catalog, language: Language) -> String {
    let labels = Labels { catalog, language };
    let mut body = format!(
        "<main class=\"sheet\">\n{}</main>\n",
        first(report, &labels)
    );
    let sections = [
        format!(
            "<div class=\"beside\"><div>{}</div><div>{}</div></div>\n",
            people(report, &labels),
            [feedback(report, &labels), next_steps(report, &labels)].concat()
        ),
        matrix(
            labels.t("種別どうしの対話", "Conversations between kinds"),
            &report
                .kind_ids
                .iter()
                .map(|id| labels.kind(id))
                .collect::<Vec<_>>(),
            &report.kinds,
            &labels,
        ),
        rounds(report, &labels),
        chance(report, &labels),
    ];
    let more = [
        needs(report, &labels),
        needs_by_ward(report, &labels),
        matrix(
            labels.t("区どうしの対話", "Conversations between wards"),
            &report
                .ward_ids
                .iter()
                .map(|id| labels.ward(id))
                .collect::<Vec<_>>(),
            &report.wards,
            &labels,
        ),
        booths(report, &labels),
        how(report, &labels),
    ];
    let _ = write!(
        body,
        "<section class=\"sheet\">\n{}{}</section>\n",
        sections.concat(),
        more.concat()
    );
    let title = format!(
        "{} {}",
        labels.t("開催報告", "Event report"),
        labels.words(&report.event.name)
    );
    paper::page(language, &title, &body)
}

/// The event's lists in one language.
pub(super) struct Labels<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) language: Language,
}

impl<'a> Labels<'a> {
    pub(super) fn t<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        self.language.of(ja, en)
    }

    pub(super) fn words<'w>(&self, words: &'w Words) -> &'w str {
        self.language.of(&words.ja, &words.en)
    }

    /// What the event no longer has is called by its id.
    fn label(&self, text: Option<&Text>, id: &str) -> String {
        text.map_or(id, |text| text.said(self.language)).to_owned()
    }

    pub(super) fn kind(&self, id: &KindId) -> String {
        self.label(self.catalog.kind(id).map(|kind| &kind.words), id.as_str())
    }

    pub(super) fn ward(&self, id: &WardId) -> String {
        self.label(self.catalog.ward(id).map(|ward| &ward.words), id.as_str())
    }

    pub(super) fn room(&self, id: &RoomId) -> String {
        self.label(self.catalog.room(id).map(|room| &room.words), id.as_str())
    }

    pub(super) fn tag(&self, id: &TagId) -> String {
        self.label(self.catalog.tag(id).map(|tag| &tag.words), id.as_str())
    }

    pub(super) fn booth(&self, id: &BoothId) -> String {
        self.label(
            self.catalog.booth(id).map(|booth| &booth.words),
            id.as_str(),
        )
    }

    pub(super) fn left_out(&self, below: u32) -> String {
        match self.language {
            Language::Ja => format!(
                "個人が推測されないよう、{below}未満の数と、差し引きで{below}未満が分かる数は伏せています。"
            ),
            Language::En => format!(
                "Counts below {below}, and those that would give one away by subtraction, are left out so that nobody can be recognized."
            ),
        }
    }

    fn fewer(&self, below: u32) -> String {
        match self.language {
            Language::Ja => format!("{below}未満"),
            Language::En => format!("under {below}"),
        }
    }
}

fn first(report: &Report, labels: &Labels) -> String {
    let event = &report.event;
    let venue = event.venue.as_ref().map(|venue| labels.words(venue));
    let mut about = vec![event.date.as_str()];
    about.extend(venue);
    about.push(labels.words(&event.organizer));
    let running = match event.running {
        true => labels.t("（開催中の途中経過）", " (so far; the event is running)"),
        false => "",
    };
    let mut html = format!(
        "<header><p>{}{}</p>\n<h1>{}</h1>\n<p>{}</p></header>\n",
        labels.t("開催報告", "Event report"),
        running,
        escape(labels.words(&event.name)),
        escape(&about.join("　")),
    );
    html += &numbers(report, labels);
    let _ = writeln!(
        html,
        "<p class=\"missing\"><b>{}</b>{}</p>",
        labels.t("足りなかったこと", "What was missing"),
        escape(&missing(report, labels))
    );
    let figure = |title: &str, picture: &str, note: &str| {
        format!(
            "<figure><h3>{}</h3>{picture}<p class=\"note\">{}</p></figure>\n",
            escape(title),
            escape(note)
        )
    };
    html += "<div class=\"pictures\">\n";
    html += &figure(
        labels.t("区をこえたつながり", "Links across wards"),
        &pictures::wards(report, labels),
        labels.t(
            "線は区と区の間の対話、色は区の中の対話。太く濃いほど多い。",
            "Lines: conversations between wards. Shade: within a ward. More is thicker and darker.",
        ),
    );
    html += &figure(
        labels.t(
            "多く求められたことと、お答えできた方",
            "Sought most, and answered",
        ),
        &pictures::needs(report, labels),
        labels.t(
            "濃い部分がお答えできた方。数字は「お答えできた方／求めた方」。",
            "Dark: answered. Figures: answered / sought by.",
        ),
    );
    if let Some(picture) = pictures::chance(report, labels) {
        html += &figure(
            labels.t(
                "同じ方々を、別の方法で組み合わせていたら",
                "The same people, paired otherwise",
            ),
            &picture,
            labels.t(
                "全員が席に着いたとして計算。「くじ引き」は20回の平均、「相性順」は相性の良い組から順に決めた場合。",
                "As if everybody had come to the table. At random: mean of 20 draws.",
            ),
        );
    }
    html += "</div>\n";
    let _ = writeln!(
        html,
        "<p class=\"note\">* {}</p>",
        escape(&labels.left_out(report.suppressed_below))
    );
    html
}

fn numbers(report: &Report, labels: &Labels) -> String {
    let (people, talks) = (&report.people, &report.conversations);
    let below = report.suppressed_below;
    let count = |n: Count, unit: &str| match n {
        Some(n) => format!("{n}<small>{unit}</small>"),
        None => escape(&labels.fewer(below)).into_owned(),
    };
    let or_star = |text: Option<String>| text.unwrap_or_else(|| "*".into());
    let each = &talks.per_person;
    let percent = |part: f64| format!("{:.0}<small>%</small>", 100.0 * part);
    let sentence =
        |ja: &str, en: &str, n: Option<String>| labels.t(ja, en).replace("{n}", &or_star(n));
    let written = |n: Option<u32>| n.map(|n| n.to_string());
    let cells = [
        (
            count(people.came, labels.t("名", "")),
            labels.t("ご来場", "people came"),
            sentence("登録 {n}名", "{n} registered", written(people.registered)),
        ),
        (
            count(talks.finished, labels.t("件", "")),
            labels.t("対話", "conversations"),
            sentence(
                "うち区をこえた {n}件",
                "{n} across wards",
                written(talks.across_wards),
            ),
        ),
        (
            or_star(
                each.mean
                    .map(|mean| format!("{mean:.1}<small>{}</small>", labels.t("件", ""))),
            ),
            labels.t("お一人あたり", "a person"),
            sentence("最も少ない方 {n}件", "least: {n}", written(each.min)),
        ),
        (
            count(talks.first_meetings, labels.t("組", "")),
            labels.t("施設どうしの出会い", "pairs of organizations met"),
            labels
                .t("この会での初対面", "first at this event")
                .to_owned(),
        ),
        (
            or_star(report.coverage.answerable_mean.map(percent)),
            labels.t("求めにお答えできた割合", "of needs answered"),
            sentence(
                "最も少ない方 {n}",
                "least: {n}",
                report
                    .coverage
                    .answerable_worst
                    .map(|worst| format!("{:.0}%", 100.0 * worst)),
            ),
        ),
    ];
    let mut html = String::from("<ul class=\"numbers\">\n");
    for (number, what, more) in cells {
        let _ = writeln!(
            html,
            "<li><b>{number}</b><span>{}</span><span>{}</span></li>",
            escape(what),
            escape(&more)
        );
    }
    html += "</ul>\n";
    html
}

/// The tag with the widest gap that may be told.
fn missing(report: &Report, labels: &Labels) -> String {
    let below = report.suppressed_below;
    // Where fewer offer it than may be told, at least the others were left without.
    let gap = |need: &ReportedTag| match (need.seekers, need.answered, need.offerers) {
        (Some(seekers), Some(answered), _) => Some(seekers - answered),
        (Some(seekers), None, None) => Some(seekers.saturating_sub(below)),
        _ => None,
    };
    let needs = report.needs_by_tag.iter();
    let widest = needs
        .filter_map(|need| Some((gap(need).filter(|gap| *gap > 0)?, need)))
        .max_by_key(|(gap, _)| *gap);
    let mut said = match widest {
        None => labels
            .t(
                "公表できる人数の項目に、大きな不足は見られませんでした。",
                "None of the needs that can be told was clearly short.",
            )
            .to_owned(),
        Some((_, need)) => {
            let tag = labels.tag(&need.tag);
            let seekers = need.seekers.unwrap_or_default();
            let offerers = match need.offerers {
                Some(n) => n.to_string(),
                None => labels.fewer(below),
            };
            match (labels.language, need.answered) {
                (Language::Ja, Some(answered)) => format!(
                    "「{tag}」を求めた方は{seekers}名、会場でお答えできたのは{answered}名でした（提供できる方は{offerers}名）。"
                ),
                (Language::Ja, None) => format!(
                    "「{tag}」を求めた方は{seekers}名でしたが、提供できる方は{offerers}名でした。"
                ),
                (Language::En, Some(answered)) => format!(
                    "“{tag}” was sought by {seekers} and answered for {answered}; {offerers} offered it."
                ),
                (Language::En, None) => {
                    format!("“{tag}” was sought by {seekers}, and offered by {offerers}.")
                }
            }
        }
    };
    if let Some(n) = report.coverage.unanswerable {
        let more = labels.t(
            "答えられる方が会場にいなかった求めは、延べ{n}件です。",
            " {n} needs could be answered by nobody who came.",
        );
        said += &more.replace("{n}", &n.to_string());
    }
    said
}

fn number(count: Count) -> String {
    count.map_or_else(
        || "<span class=\"few\">*</span>".into(),
        |count| count.to_string(),
    )
}

/// A heading and a table. `rows` are HTML, the headings are text.
fn table(title: &str, class: &str, head: &[String], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let together = match rows.len() {
        0..=TOGETHER => " together",
        _ => "",
    };
    let mut html = format!(
        "<h2>{}</h2>\n<div class=\"table{together}\"><table class=\"{class}\"><thead><tr>",
        escape(title)
    );
    for cell in head {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(cell));
    }
    html += "</tr></thead><tbody>\n";
    for row in rows {
        html += "<tr>";
        for cell in row {
            let _ = write!(html, "<td>{cell}</td>");
        }
        html += "</tr>\n";
    }
    html += "</tbody></table></div>\n";
    html
}

fn heads(labels: &Labels, pairs: &[(&str, &str)]) -> Vec<String> {
    let word = |(ja, en): &(&str, &str)| labels.t(ja, en).to_owned();
    pairs.iter().map(word).collect()
}

fn people(report: &Report, labels: &Labels) -> String {
    let people = &report.people;
    let mut rows: Vec<_> = report
        .kind_ids
        .iter()
        .map(|kind| {
            let of = |counts: &std::collections::BTreeMap<KindId, Count>| {
                number(counts.get(kind).copied().flatten())
            };
            vec![
                escape(&labels.kind(kind)).into_owned(),
                of(&people.registered_by_kind),
                of(&people.by_kind),
            ]
        })
        .collect();
    rows.push(vec![
        format!("<b>{}</b>", labels.t("合計", "Total")),
        number(people.registered),
        number(people.came),
    ]);
    let head = heads(
        labels,
        &[("種別", "Kind"), ("登録", "Registered"), ("来場", "Came")],
    );
    let mut html = table(labels.t("参加者", "People"), "", &head, &rows);
    if people.erased != Some(0) {
        let erased = people.erased.map(|n| n.to_string());
        let erased = erased.unwrap_or_else(|| labels.t("伏せた数の", "a small number of").into());
        let said = labels.t(
            "登録には、ご自分の情報を削除された{n}名を含みます（種別・区・選んだ項目だけを数えています）。",
            "Among the registered, {n} have erased themselves since; only their kind, ward and tags are counted.",
        );
        let said = match people.erased {
            Some(_) => said.replace("{n}", &erased),
            None => labels
                .t(
                    "登録には、その後ご自分の情報を削除された方も、種別・区・選んだ項目だけで含みます。",
                    "The registered include those who erased themselves since, by kind, ward and tags alone.",
                )
                .to_owned(),
        };
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(&said));
    }
    html
}

/// Rows and columns in which anything may be told.
fn matrix(title: &str, names: &[String], counts: &[Vec<Count>], labels: &Labels) -> String {
    let told: Vec<usize> = (0..counts.len())
        .filter(|&i| counts[i].iter().any(Option::is_some))
        .collect();
    let most = counts.iter().flatten().flatten().max().copied();
    let most = most.unwrap_or(1).max(1);
    let cell = |count: Count| match count {
        Some(n) => format!("<td class=\"h{}\">{n}</td>", (n * SHADES).div_ceil(most)),
        None => "<td class=\"few\">*</td>".to_owned(),
    };
    if told.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<h2>{}</h2>\n<div class=\"table together\"><table class=\"matrix\"><thead><tr><th></th>",
        escape(title)
    );
    for &column in &told {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(&names[column]));
    }
    html += "</tr></thead><tbody>\n";
    for &row in &told {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", escape(&names[row]));
        for &column in &told {
            html += &cell(counts[row][column]);
        }
        html += "</tr>\n";
    }
    html += "</tbody></table></div>\n";
    if told.len() < counts.len() {
        let said = labels.t(
            "どの数も伏せた行は省いています。",
            "Rows in which every count is left out are not shown.",
        );
        let _ = writeln!(html, "<p class=\"note\">{said}</p>");
    }
    html
}

fn rounds(report: &Report, labels: &Labels) -> String {
    let head = heads(
        labels,
        &[
            ("交流会", "Room"),
            ("回", "Round"),
            ("ご案内した組", "Called"),
            ("対話になった組", "Kept"),
            ("組み直し", "Repaired"),
            ("不在のあった組", "No-show"),
            ("お待ちの方", "Waiting"),
            ("上限との比", "Of bound"),
        ],
    );
    let mut last = None;
    let rows: Vec<_> = report
        .rounds
        .iter()
        .map(|round| {
            let of_bound = 100.0 * round.total as f64 / round.bound.max(1) as f64;
            let said = last.replace(&round.room) == Some(&round.room);
            let room = match said {
                true => String::new(),
                false => labels.room(&round.room),
            };
            vec![
                escape(&room).into_owned(),
                round.number.to_string(),
                number(round.called),
                number(round.kept),
                number(round.repaired),
                number(round.no_show),
                number(round.waiting),
                format!("{of_bound:.1}%"),
            ]
        })
        .collect();
    table(labels.t("回ごとの様子", "Rounds"), "", &head, &rows)
}

fn chance(report: &Report, labels: &Labels) -> String {
    let chance = &report.by_chance;
    let (Some(called), Some(greedy), Some(random)) = (chance.called, chance.greedy, chance.random)
    else {
        return String::new();
    };
    let ways = [called, greedy, random];
    let row = |ja, en, of: fn(&protocol::api::Brought) -> f64, percent: bool| {
        let written = ways.iter().map(|brought| match percent {
            true => format!("{:.0}%", 100.0 * of(brought)),
            false => format!("{:.0}", of(brought)),
        });
        let title = escape(labels.t(ja, en)).into_owned();
        std::iter::once(title).chain(written).collect::<Vec<_>>()
    };
    let rows = [
        row("組", "Tables", |b| b.conversations, false),
        row("お答えできた求め", "Needs answered", |b| b.answered, false),
        row(
            "はじめての施設どうし",
            "First meetings",
            |b| b.first_meetings,
            false,
        ),
        row("区をこえた組", "Across wards", |b| b.across_wards, false),
        row("種別をこえた組", "Across kinds", |b| b.across_kinds, false),
        row(
            "答えられた割合（平均）",
            "Part answered (mean)",
            |b| b.answerable_mean,
            true,
        ),
        row(
            "答えられた割合（最も少ない方）",
            "Part answered (worst)",
            |b| b.answerable_worst,
            true,
        ),
    ];
    let head = heads(
        labels,
        &[
            ("回の組み合わせ", "Rounds"),
            ("この会", "As called"),
            ("相性順", "Best pair first"),
            ("くじ引き", "At random"),
        ],
    );
    table(
        labels.t("偶然だったら", "Had it been chance"),
        "",
        &head,
        &rows,
    )
}

fn feedback(report: &Report, labels: &Labels) -> String {
    let feedback = &report.feedback;
    let head = heads(labels, &[("回答", "Answer"), ("件数", "Given")]);
    let row = |ja, en, count| vec![labels.t(ja, en).to_owned(), number(count)];
    let mut rows = vec![
        row("はい", "Yes", feedback.good),
        row("どちらともいえない", "Neither", feedback.neutral),
        row("いいえ", "No", feedback.poor),
    ];
    let total = format!("<b>{}</b>", labels.t("合計", "Total"));
    rows.push(vec![total, number(feedback.answers)]);
    table(
        labels.t("お話しできてよかったですか", "Was it a good conversation?"),
        "",
        &head,
        &rows,
    )
}

fn next_steps(report: &Report, labels: &Labels) -> String {
    let told = report.next_steps.iter().any(|step| step.agreed.is_some());
    let row = |step: &ReportedNextSteps| {
        let (ja, en) = next_step_in_words(step.kind);
        vec![labels.t(ja, en).to_owned(), number(step.agreed)]
    };
    let rows: Vec<_> = report.next_steps.iter().map(row).collect();
    let head = heads(labels, &[("お約束", "Next step"), ("件数", "Agreed")]);
    let title = labels.t("これからのお約束", "What people agreed to do next");
    table(title, "", &head, if told { &rows } else { &[] })
}

const COUNTED: [(&str, &str); 3] = [
    ("求めた方", "Sought by"),
    ("お答えできた方", "Answered"),
    ("提供できる方", "Offered by"),
];

fn needs(report: &Report, labels: &Labels) -> String {
    let told = report.needs_by_tag.iter();
    let mut told: Vec<_> = told
        .filter(|need| need.seekers.is_some() || need.offerers.is_some())
        .collect();
    told.sort_by_key(|need| std::cmp::Reverse(need.seekers));
    let rows: Vec<_> = told
        .iter()
        .map(|need| {
            vec![
                escape(&labels.tag(&need.tag)).into_owned(),
                number(need.seekers),
                number(need.answered),
                number(need.offerers),
            ]
        })
        .collect();
    let head = [heads(labels, &[("項目", "Tag")]), heads(labels, &COUNTED)].concat();
    table(
        labels.t("求めていることと提供できること", "Needs and offers"),
        "",
        &head,
        &rows,
    )
}

fn needs_by_ward(report: &Report, labels: &Labels) -> String {
    let told = report.needs.iter();
    let told = told.filter(|need| need.seekers.is_some() || need.offerers.is_some());
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(|need| report.ward_ids.iter().position(|ward| *ward == need.ward));
    let rows: Vec<_> = told
        .iter()
        .map(|need| {
            vec![
                escape(&labels.ward(&need.ward)).into_owned(),
                escape(&labels.tag(&need.tag)).into_owned(),
                number(need.seekers),
                number(need.answered),
                number(need.offerers),
            ]
        })
        .collect();
    let head = [
        heads(labels, &[("区", "Ward"), ("項目", "Tag")]),
        heads(labels, &COUNTED),
    ];
    table(
        labels.t("区ごとの求めていること", "Needs by ward"),
        "by-ward",
        &head.concat(),
        &rows,
    )
}

fn booths(report: &Report, labels: &Labels) -> String {
    let head = heads(
        labels,
        &[
            ("展示ブース", "Booth"),
            ("来訪された方", "Visitors"),
            ("お名前を伝えた方", "Shared their name"),
        ],
    );
    let rows: Vec<_> = report
        .booths
        .iter()
        .map(|booth| {
            vec![
                escape(&labels.booth(&booth.booth)).into_owned(),
                number(booth.visitors),
                number(booth.shared),
            ]
        })
        .collect();
    table(labels.t("展示ブース", "Booths"), "", &head, &rows)
}

/// A moment as RFC 3339 writes it, for people.
fn to_the_minute(at: &str) -> String {
    at.chars()
        .take("2027-09-18T17:03".len())
        .collect::<String>()
        .replace('T', " ")
}

fn how(report: &Report, labels: &Labels) -> String {
    let event = &report.event;
    let said = [
        labels.t(
            "来場は、交流会に一度でも入られた方です。対話は、お話しされたと分かったテーブルと面会で、三人以上のテーブルも一件と数えます。表の「どうし」は、お話しされた二人ずつを数えています。",
            "Came: was in a room at least once. Conversations: tables and meetings known to have taken place; one of three people is one. The matrices count every two who talked.",
        ),
        labels.t(
            "「お答えできた割合」は、会場にいた、ご紹介できる方が提供していた求めのうち、その方とお話しできた割合です。方向のない項目（勉強会など）は含みません。",
            "Part answered: of the needs that somebody present offered and might have been introduced for, those for which they talked. Tags without a direction are left out.",
        ),
        labels.t(
            "講演の聴講、紙の名刺、会の外での対話は記録されないため、含まれていません。",
            "Talks listened to, paper cards, and conversations outside the event are not recorded and not counted.",
        ),
    ];
    let mut html = format!("<h2>{}</h2>\n", labels.t("数え方", "How it was counted"));
    for each in said {
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(each));
    }
    let when = labels.t(
        "集計 {at}。個人情報は {erase} に消去します。この報告に個人情報はなく、消去の後も同じ数で作成できます。",
        "Counted at {at}. Everything personal is erased on {erase}; nothing in this report is personal, and it can be made after that as well.",
    );
    let when = when
        .replace("{at}", &to_the_minute(&event.at))
        .replace("{erase}", &event.erase_on);
    let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(&when));
    let left_out = labels.left_out(report.suppressed_below);
    let _ = writeln!(html, "<p class=\"note\">* {}</p>", escape(&left_out));
    html
}
