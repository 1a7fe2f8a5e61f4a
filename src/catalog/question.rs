//! What the organizer asks people beside the form: read and checked, and which answers are sound.

use super::read_lists::{Once, choice, known};
use super::table::Table;
use super::text::Text;
use domain::{AskedAt, ChoiceId, KindId, QuestionAnswer, QuestionForm, QuestionId};

/// More would not be answered by people who stand.
pub const MOST: usize = 5;
/// The steps of a scale.
pub const SCALE: std::ops::RangeInclusive<u8> = 1..=5;
/// Characters of a text: two lines on a phone.
pub const TEXT_MAX: usize = 100;
const CHOICES: std::ops::RangeInclusive<usize> = 2..=8;
/// Characters of a question, and of a choice or an end of a scale. English runs to twice as many letters.
const WORDS_MAX: usize = 60;
const CHOICE_MAX: usize = 30;

#[derive(Clone, Debug)]
pub struct Question {
    pub id: QuestionId,
    pub at: AskedAt,
    pub form: QuestionForm,
    pub words: Text,
    /// Whom it is put to; empty: everybody.
    pub kinds: Vec<KindId>,
    pub choices: Vec<Choice>,
    /// What 1 and 5 of a scale mean.
    pub ends: Option<[Text; 2]>,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub id: ChoiceId,
    pub words: Text,
}

impl Question {
    pub fn is_for(&self, kind: &KindId) -> bool {
        self.kinds.is_empty() || self.kinds.contains(kind)
    }

    /// The answer as far as it is one to this question as it stands now: the organizer may have changed it since. Of choices in the order of
    /// the question, each once.
    pub fn understood(&self, answer: &QuestionAnswer) -> Option<QuestionAnswer> {
        match (self.form, answer) {
            (QuestionForm::Single | QuestionForm::Multiple, QuestionAnswer::Choices(chosen)) => {
                let ids = self.choices.iter().map(|choice| &choice.id);
                let chosen: Vec<_> = ids.filter(|id| chosen.contains(id)).cloned().collect();
                let most = match self.form {
                    QuestionForm::Single => 1,
                    _ => self.choices.len(),
                };
                let fits = (1..=most).contains(&chosen.len());
                fits.then_some(QuestionAnswer::Choices(chosen))
            }
            (QuestionForm::Scale, QuestionAnswer::Scale(step)) => {
                SCALE.contains(step).then_some(QuestionAnswer::Scale(*step))
            }
            (QuestionForm::Text, QuestionAnswer::Text(_)) => Some(answer.clone()),
            _ => None,
        }
    }
}

/// `[[question]]`, in the order to ask. `kinds`: all there are.
pub(super) fn questions(top: &Table<'_>, kinds: &[&str]) -> Vec<Question> {
    let tables = top.tables("question");
    if let Some(more) = tables.get(MOST) {
        let message = format!("{} questions, but at most {MOST} are put", tables.len());
        more.wrong("", message, "keep those you will act on");
    }
    let mut once = Once::default();
    let read = tables.iter().map(|table| question(table, kinds, &mut once));
    read.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn question(table: &Table<'_>, all_kinds: &[&str], once: &mut Once) -> Option<Question> {
    let id = table.id("id", false);
    let words = table.words();
    let kinds = known(table, "kinds", "kind", all_kinds);
    let at = choice(
        table,
        "when",
        &[("joining", AskedAt::Joining), ("end", AskedAt::End)],
    );
    let forms = [
        ("single", QuestionForm::Single),
        ("multiple", QuestionForm::Multiple),
        ("scale", QuestionForm::Scale),
        ("text", QuestionForm::Text),
    ];
    let form = choice(table, "form", &forms);
    if let Some(id) = &id {
        once.check(table, "id", id);
    }
    if let Some(words) = &words {
        bounded(table, words, WORDS_MAX);
    }
    let choices = choices(table, form);
    let ends = ends(table, form);
    Some(Question {
        id: id?.value.into(),
        at: at?,
        form: form?,
        words: words?,
        kinds: kinds.into_iter().map(KindId::from).collect(),
        choices,
        ends,
    })
}

fn bounded(table: &Table<'_>, words: &Text, most: usize) {
    for (key, text, most) in [("ja", &words.ja, most), ("en", &words.en, 2 * most)] {
        let length = text.chars().count();
        if length > most {
            let message = format!("{length} characters, but at most {most} fit a phone");
            table.wrong(key, message, "say it shorter");
        }
    }
}

fn choices(table: &Table<'_>, form: Option<QuestionForm>) -> Vec<Choice> {
    let tables = table.tables("choice");
    let mut once = Once::default();
    let mut choices = Vec::new();
    for table in &tables {
        let (id, words) = (table.id("id", false), table.words());
        let (Some(id), Some(words)) = (id, words) else {
            continue;
        };
        once.check(table, "id", &id);
        bounded(table, &words, CHOICE_MAX);
        choices.push(Choice {
            id: id.value.into(),
            words,
        });
    }
    let Some(form) = form else { return choices };
    let chosen = matches!(form, QuestionForm::Single | QuestionForm::Multiple);
    if chosen && !CHOICES.contains(&tables.len()) {
        let mend = format!(
            "write {} to {} [[question.choice]] with id, ja and en below it",
            CHOICES.start(),
            CHOICES.end()
        );
        table.wrong("choice", format!("{} choices", tables.len()), mend);
    } else if !chosen && !tables.is_empty() {
        let mend = "remove them, or write: form = \"single\"";
        table.wrong("choice", "nobody could choose any of these", mend);
    }
    choices
}

fn ends(table: &Table<'_>, form: Option<QuestionForm>) -> Option<[Text; 2]> {
    if form == Some(QuestionForm::Scale) {
        let (low, high) = (table.text("low"), table.text("high"));
        let ends = [low?, high?];
        for end in &ends {
            bounded(table, end, CHOICE_MAX);
        }
        return Some(ends);
    }
    for key in ["low", "high"] {
        let unused = table.maybe_table(key).and_then(|end| end.words());
        if unused.is_some() && form.is_some() {
            let mend = "remove it, or write: form = \"scale\"";
            table.wrong(key, "only a scale has ends", mend);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::document::Document;
    use crate::catalog::problem::{Findings, Problems};
    use crate::catalog::{Catalog, EXAMPLE};

    /// The example with its questions asked, which it only proposes.
    fn asked_by_the_example() -> String {
        let text = include_str!("../../config/event.toml");
        let (event, questions) = text.split_once("\n# [[question]]\n").unwrap_or((text, ""));
        let plain = |line: &str| line.trim_start_matches('#').trim_start().to_owned();
        let questions: Vec<_> = questions.lines().map(plain).collect();
        format!("{event}\n[[question]]\n{}\n", questions.join("\n"))
    }

    fn read(text: String) -> Result<Catalog, Problems> {
        let lists = [
            include_str!("../../config/taxonomy.toml"),
            include_str!("../../config/kinds.toml"),
            include_str!("../../config/wards.toml"),
        ];
        let [taxonomy, kinds, wards] = lists.map(|text| Document::new("list", text));
        let event = Document::new(EXAMPLE, text);
        Catalog::read(&[taxonomy, kinds, wards, event], Findings::default())
    }

    #[test]
    fn what_the_example_proposes_to_ask_is_sound() {
        assert_eq!(Catalog::example().expect("sound").questions.len(), 0);
        let catalog = read(asked_by_the_example()).unwrap_or_else(|problems| panic!("{problems}"));
        let asked: Vec<_> = catalog
            .questions
            .iter()
            .map(|q| (q.id.as_str(), q.form))
            .collect();
        let forms = [
            ("heard", QuestionForm::Single),
            ("beds", QuestionForm::Multiple),
            ("useful", QuestionForm::Scale),
            ("next", QuestionForm::Text),
        ];
        assert_eq!(asked, forms);
        let beds = &catalog.questions[1];
        assert!(beds.is_for(&"hospital".into()) && !beds.is_for(&"clinic".into()));
    }

    #[test]
    fn each_mistake_is_told_with_its_line_and_mend() {
        let told = |from: &str, to: &str| {
            let text = asked_by_the_example();
            assert!(text.contains(from), "{from}");
            let problems = read(text.replacen(from, to, 1)).expect_err("told");
            let text = problems.to_string();
            assert!(text.starts_with("config/event.toml:"), "{text}");
            text.split_once(": ")
                .map(|(_, told)| told.to_owned())
                .unwrap_or_default()
        };
        for (from, to, expected) in [
            (
                "form = \"single\"",
                "form = \"one\"",
                "question.form: unknown form \"one\"; write one of: single, multiple, scale, text",
            ),
            (
                "when = \"end\"",
                "when = \"later\"",
                "question.when: unknown when \"later\"; write one of: joining, end",
            ),
            (
                "kinds = [\"hospital\"]",
                "kinds = [\"hopital\"]",
                "question.kinds: unknown kind \"hopital\"; did you mean \"hospital\"?",
            ),
            (
                "id = \"beds\"",
                "id = \"heard\"",
                "question.id: \"heard\" stands twice; give each its own",
            ),
            (
                "id = \"time\"",
                "id = \"where\"",
                "question.choice.id: \"where\" stands twice; give each its own",
            ),
            (
                "form = \"multiple\"",
                "form = \"text\"",
                "question.choice: nobody could choose any of these; remove them, or write: form = \"single\"",
            ),
            (
                "form = \"text\"",
                "form = \"single\"",
                "question.choice: 0 choices; write 2 to 8 [[question.choice]] with id, ja and en below it",
            ),
            (
                "form = \"text\"",
                "form = \"scale\"",
                "question.low: missing; write: low = { ja = \"…\", en = \"…\" }",
            ),
            (
                "form = \"scale\"",
                "form = \"text\"",
                "question.low: only a scale has ends; remove it, or write: form = \"scale\"",
            ),
        ] {
            let found = told(from, to);
            assert!(found.starts_with(expected), "{found}");
        }
        let long = told("この会を何でお知りになりましたか", &"何".repeat(61));
        assert!(
            long.starts_with("question.ja: 61 characters, but at most 60 fit a phone"),
            "{long}"
        );
        let more = told(
            "[[question]]",
            "[[question]]\nid = \"q1\"\nwhen = \"end\"\nform = \"text\"\nja = \"一\"\nen = \"One\"\n[[question]]\nid = \"q2\"\nwhen = \"end\"\nform = \"text\"\nja = \"二\"\nen = \"Two\"\n[[question]]",
        );
        assert!(
            more.starts_with("question: 6 questions, but at most 5 are put"),
            "{more}"
        );
    }

    #[test]
    fn an_answer_to_what_was_asked_otherwise_before_is_none() {
        let catalog = read(asked_by_the_example()).unwrap_or_else(|problems| panic!("{problems}"));
        let [heard, beds, useful, next] = &catalog.questions[..] else {
            panic!("four questions");
        };
        let chosen =
            |ids: &[&str]| QuestionAnswer::Choices(ids.iter().map(|id| (*id).into()).collect());
        assert_eq!(
            heard.understood(&chosen(&["mail", "mail"])),
            Some(chosen(&["mail"]))
        );
        assert_eq!(heard.understood(&chosen(&["mail", "colleague"])), None);
        assert_eq!(heard.understood(&chosen(&["poster"])), None);
        assert_eq!(
            beds.understood(&chosen(&["time", "poster", "where"])),
            Some(chosen(&["where", "time"]))
        );
        for step in [0, 6] {
            assert_eq!(useful.understood(&QuestionAnswer::Scale(step)), None);
        }
        assert_eq!(useful.understood(&chosen(&["1"])), None);
        assert_eq!(next.understood(&QuestionAnswer::Scale(3)), None);
    }
}
