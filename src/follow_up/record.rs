//! The record of meetings (面会記録) of one organization: a line a conversation, as CSV, as a workbook, and on paper.

use std::fmt::Write as _;

use rust_xlsxwriter::XlsxError;

use super::whom::addressed;
use crate::catalog::Catalog;
use crate::catalog::record::{Column, Field};
use crate::catalog::text::Language;
use crate::paper::{self, escape};
use crate::spreadsheet::{Csv, Sheet, xlsx};
use crate::words::next_step_in_words;
use domain::{Millis, RoomId, TagId};
use protocol::view::{NextStep, Person};

/// All that an organization's people may read of it.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Whose it is.
    pub organization: String,
    /// Oldest first.
    pub meetings: Vec<Meeting>,
    /// Conversations of the asking person that are not in it, because one side has not agreed.
    pub left_out: usize,
}

/// A conversation with people of one other organization. Everybody named here has agreed to be.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// When it ended, by the system's clock.
    pub at: Millis,
    pub room: RoomId,
    pub ours: Vec<Person>,
    pub theirs: Vec<Person>,
    pub topics: Vec<TagId>,
    pub minutes: Option<u32>,
    pub next_steps: Vec<NextStep>,
}

/// Its columns are called by their ids.
pub fn csv(record: &Record, catalog: &Catalog, language: Language) -> String {
    let mut csv = Csv::default();
    csv.line(
        catalog
            .event
            .record
            .columns
            .iter()
            .map(|column| match column {
                Column::Of(field) => field.id(),
                Column::Blank(heading) => heading.as_str(),
            }),
    );
    for meeting in &record.meetings {
        csv.line(row(meeting, catalog, language));
    }
    csv.into_text()
}

pub fn workbook(
    record: &Record,
    catalog: &Catalog,
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let mut rows = vec![headings(catalog, language)];
    rows.extend(record.meetings.iter().map(|m| row(m, catalog, language)));
    let name = catalog.event.record.title.said(language).to_owned();
    xlsx(&[Sheet { name, rows }])
}

/// A4 across, with a line to write on below each conversation.
pub fn page(record: &Record, catalog: &Catalog, language: Language) -> String {
    let t = |ja, en| language.of(ja, en);
    let event = &catalog.event;
    let title = event.record.title.said(language);
    let mut body = format!(
        "<main class=\"sheet wide\">\n<header><p>{}　{}　{}</p>\n<h1>{}</h1>\n<p>{}</p></header>\n",
        escape(&event.date.to_string()),
        escape(event.name.said(language)),
        escape(event.organizer.said(language)),
        escape(title),
        escape(&record.organization),
    );
    if let Some(notice) = &event.record.notice {
        let _ = writeln!(
            body,
            "<p class=\"note\">{}</p>",
            escape(notice.said(language))
        );
    }
    body += "<div class=\"table\"><table class=\"text\"><thead><tr>";
    let headings = headings(catalog, language);
    for heading in &headings {
        let _ = write!(body, "<th scope=\"col\">{}</th>", escape(heading));
    }
    body += "</tr></thead>\n";
    for meeting in &record.meetings {
        body += "<tbody class=\"together\"><tr>";
        for cell in row(meeting, catalog, language) {
            let _ = write!(body, "<td>{}</td>", escape(&cell));
        }
        let _ = writeln!(
            body,
            "</tr><tr class=\"write\"><td colspan=\"{}\">{}</td></tr></tbody>",
            headings.len(),
            t(
                "共有した内容（患者さん・利用者さんの情報は書かないでください）：",
                "What was shared (nothing about patients):"
            )
        );
    }
    body += "</table></div>\n";
    if record.meetings.is_empty() {
        let _ = writeln!(
            body,
            "<p>{}</p>",
            t(
                "記録できる面会は、まだありません。",
                "There is no meeting that can be recorded yet."
            )
        );
    }
    let said = t(
        "お二人とも面会記録への掲載に同意された面会だけを載せています。",
        "Only meetings are listed of which both people agreed to be on record.",
    );
    let mut said = said.to_owned();
    if record.left_out > 0 {
        let more = t(
            "このほか、どちらかの方の同意がない面会が{n}件あります。",
            " {n} more are left out, because one side has not agreed.",
        );
        said += &more.replace("{n}", &record.left_out.to_string());
    }
    let _ = writeln!(body, "<p class=\"note\">{}</p>\n</main>", escape(&said));
    paper::page(language, title, &body)
}

fn headings(catalog: &Catalog, language: Language) -> Vec<String> {
    let heading = |column: &Column| match column {
        Column::Of(field) => {
            let (ja, en) = field.heading();
            language.of(ja, en).to_owned()
        }
        Column::Blank(heading) => heading.clone(),
    };
    catalog.event.record.columns.iter().map(heading).collect()
}

fn row(meeting: &Meeting, catalog: &Catalog, language: Language) -> Vec<String> {
    let cell = |column: &Column| match column {
        Column::Of(field) => value(*field, meeting, catalog, language),
        Column::Blank(_) => String::new(),
    };
    catalog.event.record.columns.iter().map(cell).collect()
}

fn value(field: Field, meeting: &Meeting, catalog: &Catalog, language: Language) -> String {
    let comma = language.of("、", ", ");
    let label = |text: Option<&crate::catalog::text::Text>, id: &str| {
        text.map_or(id, |text| text.said(language)).to_owned()
    };
    let them = &meeting.theirs;
    match field {
        Field::Date => catalog
            .calendar(meeting.at)
            .chars()
            .take("2027-09-18".len())
            .collect(),
        Field::Place => {
            let room = catalog.room(&meeting.room).map(|room| &room.words);
            let room = label(room, meeting.room.as_str());
            let venue = catalog
                .event
                .venue
                .as_ref()
                .map(|venue| venue.said(language));
            [venue.unwrap_or_default(), room.as_str()]
                .join(" ")
                .trim()
                .to_owned()
        }
        Field::OurPerson => names(&meeting.ours, comma),
        Field::TheirPerson => names(them, comma),
        Field::Institution => each(them, comma, |person| person.organization.name.clone()),
        Field::Kind => each(them, comma, |person| {
            label(
                catalog.kind(&person.kind).map(|kind| &kind.words),
                person.kind.as_str(),
            )
        }),
        Field::Ward => each(them, comma, |person| {
            label(
                catalog.ward(&person.ward).map(|ward| &ward.words),
                person.ward.as_str(),
            )
        }),
        Field::Topics => {
            let topics = meeting.topics.iter();
            let topics = topics.map(|id| label(catalog.tag(id).map(|tag| &tag.words), id.as_str()));
            topics.collect::<Vec<_>>().join(comma)
        }
        Field::Minutes => meeting.minutes.map(|n| n.to_string()).unwrap_or_default(),
        Field::NextStep => {
            let people = || meeting.ours.iter().chain(them);
            let said = meeting.next_steps.iter().map(|step| {
                let (ja, en) = next_step_in_words(step.kind);
                let doer = people().find(|person| person.id == step.by);
                let doer = doer.map(|person| addressed(person, language));
                let until = step.until.map(|day| day.to_string());
                let about: Vec<_> = doer.into_iter().chain(until).collect();
                format!("{}（{}）", language.of(ja, en), about.join(" "))
            });
            said.collect::<Vec<_>>().join(comma)
        }
    }
}

fn names(people: &[Person], comma: &str) -> String {
    each(people, comma, |person| {
        person.name.clone().unwrap_or_default()
    })
}

/// What is true of several is said once.
fn each(people: &[Person], comma: &str, of: impl Fn(&Person) -> String) -> String {
    let mut said: Vec<String> = people.iter().map(of).collect();
    said.dedup();
    said.join(comma)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow_up::fixtures::met;

    fn record() -> Record {
        let met = met();
        let mut us = met.with[0].clone();
        (us.id, us.name) = (crate::follow_up::fixtures::me(), Some("=玉川 直樹".into()));
        Record {
            organization: "目黒みなみ病院".into(),
            left_out: 2,
            meetings: vec![Meeting {
                at: Millis(1_821_200_400_000),
                room: "southwest".into(),
                ours: vec![us],
                theirs: met.with,
                topics: vec!["home-visit".into()],
                minutes: Some(6),
                next_steps: met.next_steps,
            }],
        }
    }

    #[test]
    fn a_line_a_conversation_in_the_columns_of_the_event() {
        let mut catalog = Catalog::example().expect("the example");
        let text = csv(&record(), &catalog, Language::Ja);
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        let wanted = Field::ALL
            .map(|field| format!("\"{}\"", field.id()))
            .join(",");
        assert_eq!(lines.next(), Some(wanted.as_str()));
        let line = lines.next().expect("a line");
        assert!(line.contains("\"'=玉川 直樹\",\"三田 あおい\""), "{line}");
        assert!(
            line.contains("\"6\"") && line.contains("2027-09-25"),
            "{line}"
        );

        catalog.event.record.columns =
            vec![Column::Of(Field::Institution), Column::Blank("内容".into())];
        let text = csv(&record(), &catalog, Language::Ja);
        assert!(
            text.contains("\"institution\",\"内容\"\r\n\"さくら坂クリニック; 本院\",\"\"\r\n"),
            "{text}"
        );
        let page = page(&record(), &catalog, Language::Ja);
        assert!(page.contains("<th scope=\"col\">内容</th>") && page.contains("2件あります"));
        assert!(!page.contains(" style="));
        let workbook = workbook(&record(), &catalog, Language::En).expect("a workbook");
        assert!(workbook.starts_with(b"PK"));
    }
}
