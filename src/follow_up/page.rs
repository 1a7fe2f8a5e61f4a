//! Whom I met, on paper: a row a person, why we were brought together, what we agreed on, and room for a pen.

use std::fmt::Write as _;

use super::whom::{addressed, in_full};
use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::paper::{self, escape};
use crate::words::next_step_in_words;
use domain::AttendeeId;
use protocol::view::{Contact, IntroductionView, Me, Person};

pub fn page(me: &Me, met: &[IntroductionView], catalog: &Catalog, language: Language) -> String {
    let t = |ja, en| language.of(ja, en);
    let event = &catalog.event;
    let title = t("本日お会いした方", "Whom I met");
    let mut body = format!(
        "<main class=\"sheet\">\n<header><p>{}　{}</p>\n<h1>{title}</h1>\n<p>{}</p></header>\n",
        escape(&event.date.to_string()),
        escape(event.name.said(language)),
        escape(&format!("{} {}", me.organization.name, me.name)),
    );
    body += "<div class=\"table\"><table class=\"text blank\"><thead><tr>";
    for heading in [
        t("ご所属・お名前", "Who"),
        t("連絡先", "Contact"),
        t("ご紹介の理由", "Why"),
        t("続きのお約束", "Next steps"),
        t("メモ", "Notes"),
    ] {
        let _ = write!(body, "<th scope=\"col\">{heading}</th>");
    }
    body += "</tr></thead><tbody>\n";
    for introduction in met {
        for person in &introduction.with {
            let card = introduction
                .cards
                .iter()
                .find(|card| card.attendee == person.id);
            let cells = [
                about(person, catalog, language),
                card.map(|card| lines(&card.contact)).unwrap_or_default(),
                why(me.id, person, introduction, catalog, language),
                next_steps(me.id, person, introduction, language),
                String::new(),
            ];
            body += "<tr>";
            for cell in cells {
                let _ = write!(body, "<td>{}</td>", escape(&cell).replace('\n', "<br>"));
            }
            body += "</tr>\n";
        }
    }
    body += "</tbody></table></div>\n";
    let erased = t(
        "このシステムの記録は{date}にすべて削除されます。",
        "Everything in this system is deleted on {date}.",
    );
    let erased = erased.replace("{date}", &event.erase_on.to_string());
    let _ = writeln!(body, "<p class=\"note\">{}</p>\n</main>", escape(&erased));
    paper::page(language, title, &body)
}

fn about(person: &Person, catalog: &Catalog, language: Language) -> String {
    let role = person.role.as_ref().and_then(|id| catalog.role(id));
    let role = role.map(|role| role.words.said(language));
    let ward = catalog
        .ward(&person.ward)
        .map(|ward| ward.words.said(language));
    let facts: Vec<_> = role.into_iter().chain(ward).collect();
    format!(
        "{}\n{}",
        in_full(person, language),
        facts.join(language.of("・", ", "))
    )
}

fn lines(contact: &Contact) -> String {
    let lines: Vec<_> = [&contact.phone, &contact.email]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    lines.join("\n")
}

/// At a table of several, what concerns the two.
fn why(
    me: AttendeeId,
    person: &Person,
    introduction: &IntroductionView,
    catalog: &Catalog,
    language: Language,
) -> String {
    let t = |ja, en| language.of(ja, en);
    let reasons = introduction.reasons.iter();
    let of_us = reasons.filter(|r| [(me, person.id), (person.id, me)].contains(&(r.from, r.to)));
    let said = of_us.map(|reason| {
        let tag = catalog.tag(&reason.tag);
        let name = tag.map_or(reason.tag.as_str(), |tag| tag.words.said(language));
        let how = match tag.is_some_and(|tag| tag.mutual) {
            true => t("お互いの関心：", "Of interest to both: "),
            false if reason.to == me => t("お相手が提供：", "They offer: "),
            false => t("お相手がお求め：", "They seek: "),
        };
        format!("{how}{name}")
    });
    said.collect::<Vec<_>>().join("\n")
}

/// Mine, and what they are to do.
fn next_steps(
    me: AttendeeId,
    person: &Person,
    introduction: &IntroductionView,
    language: Language,
) -> String {
    let steps = introduction.next_steps.iter();
    let of_us = steps.filter(|step| [me, person.id].contains(&step.by));
    let said = of_us.map(|step| {
        let (ja, en) = next_step_in_words(step.kind);
        let tick = if step.done { "☑" } else { "☐" };
        let doer = match step.by == me {
            true => String::new(),
            false => format!("{}：", addressed(person, language)),
        };
        let until = step.until.map(|day| format!(" {day}")).unwrap_or_default();
        format!("{tick} {doer}{}{until}", language.of(ja, en))
    });
    said.collect::<Vec<_>>().join("\n")
}
