//! Next steps for a calendar, as iCalendar (RFC 5545): what has a day as an event of that day, what has none as a task. What is done is left out.

use super::content_line::{escape, fold};
use super::whom::{addressed, listed};
use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::words::next_step_in_words;
use domain::{AttendeeId, Millis};
use protocol::view::{IntroductionView, NextStep};

/// Of `me`, from the introductions at which they met; `now` by the system's clock.
pub fn calendar(
    me: AttendeeId,
    met: &[IntroductionView],
    catalog: &Catalog,
    language: Language,
    now: Millis,
) -> String {
    let mut text = String::new();
    let stamp = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    let stamp = stamp.strftime("%Y%m%dT%H%M%SZ").to_string();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kaotsunagi//Next steps//JA",
    ] {
        fold(&mut text, line);
    }
    for introduction in met {
        let open = introduction.next_steps.iter().filter(|step| !step.done);
        for step in open {
            for line in entry(me, introduction, step, catalog, language, &stamp) {
                fold(&mut text, &line);
            }
        }
    }
    fold(&mut text, "END:VCALENDAR");
    text
}

fn entry(
    me: AttendeeId,
    introduction: &IntroductionView,
    step: &NextStep,
    catalog: &Catalog,
    language: Language,
    stamp: &str,
) -> Vec<String> {
    let t = |ja, en| language.of(ja, en);
    let (ja, en) = next_step_in_words(step.kind);
    let what = t(ja, en);
    let whom = listed(&introduction.with, language);
    let doer = introduction.with.iter().find(|person| person.id == step.by);
    let summary = match doer {
        Some(doer) => format!("{}{}{what}", addressed(doer, language), t("より：", ": ")),
        None => format!("{what}{}{whom}", t("：", ": ")),
    };
    let event = t(&catalog.event.name.ja, &catalog.event.name.en);
    let mut about = vec![format!("{event}（{}）", catalog.event.date)];
    if step.by != me {
        about.push(whom);
    }
    // No more than the cards that were exchanged.
    for card in &introduction.cards {
        let contact = [&card.contact.phone, &card.contact.email];
        about.extend(
            contact
                .into_iter()
                .flatten()
                .map(|of| format!("{} {of}", card.name)),
        );
    }
    let kind = if step.until.is_some() {
        "VEVENT"
    } else {
        "VTODO"
    };
    let mut lines = vec![
        format!("BEGIN:{kind}"),
        // The same in every file, so that the next one changes what this one made.
        format!("UID:{}-{}-{en}@kaotsunagi", introduction.id, step.by).replace(' ', "-"),
        format!("DTSTAMP:{stamp}"),
        format!("SUMMARY:{}", escape(&summary)),
        format!("DESCRIPTION:{}", escape(&about.join("\n"))),
    ];
    if let Some(day) = step.until {
        let day = day.to_string().replace('-', "");
        lines.push(format!("DTSTART;VALUE=DATE:{day}"));
        lines.push("TRANSP:TRANSPARENT".into());
    }
    lines.push(format!("END:{kind}"));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow_up::content_line::FOLD_AT;
    use crate::follow_up::fixtures::{me, met};

    fn written(met: &[IntroductionView]) -> String {
        let catalog = Catalog::example().expect("the example");
        calendar(me(), met, &catalog, Language::Ja, Millis(0))
    }

    #[test]
    fn steps_are_events_and_tasks_with_lasting_ids() {
        let text = written(&[met()]);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert!(
            text.split("\r\n").all(|line| line.len() <= FOLD_AT),
            "{text}"
        );
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains("SUMMARY:電話する：さくら坂クリニック\\; 本院 三田 あおい 先生\r\n"),
            "{unfolded}"
        );
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20270925\r\n"));
        assert!(unfolded.contains("SUMMARY:三田 あおい 先生より：資料を送る\r\n"));
        assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), 1);
        assert_eq!(unfolded.matches("BEGIN:VTODO").count(), 1);
        let ids = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| line.starts_with("UID:"));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(ids(&unfolded), ids(&written(&[met()])));
    }

    #[test]
    fn nothing_is_said_of_a_card_that_was_not_exchanged() {
        let text = written(&[met()]);
        assert!(text.contains("03-0000-0000"));
        let mut unshared = met();
        unshared.cards.clear();
        let text = written(&[unshared]);
        assert!(
            !text.contains("03-0000") && !text.contains("example.jp"),
            "{text}"
        );
    }

    #[test]
    fn what_is_done_is_left_out() {
        let mut done = met();
        done.next_steps.iter_mut().for_each(|step| step.done = true);
        let text = written(&[done]);
        assert!(
            !text.contains("BEGIN:VEVENT") && !text.contains("BEGIN:VTODO"),
            "{text}"
        );
    }
}
