//! How the organizer's own questions were answered.

use super::{Event, words};
use crate::catalog::question::{Question, SCALE};
use crate::report::discretion::Discretion;
use domain::{QuestionAnswer, QuestionForm};
use protocol::api::{Count, ReportedChoice, ReportedQuestion};
use protocol::event::Words;

impl Event<'_> {
    pub(super) fn questions(&self, say: Discretion) -> Vec<ReportedQuestion> {
        let questions = self.catalog.questions.iter();
        let reported = questions.map(|question| self.question(say, question));
        reported.collect()
    }

    fn question(&self, say: Discretion, question: &Question) -> ReportedQuestion {
        let given = self.told.answers.iter();
        let given = given.filter_map(|answers| answers.get(&question.id));
        let given: Vec<_> = given.filter_map(|a| question.understood(a)).collect();
        let answered = given.len() as u32;
        let choices = possible(question);
        let counts: Vec<u32> = choices
            .iter()
            .map(|(choice, _)| given.iter().filter(|a| names(a, choice)).count() as u32)
            .collect();
        let said: Vec<Count> = match question.form {
            QuestionForm::Multiple => counts.iter().map(|n| say.share(*n, answered)).collect(),
            _ => say.list(&counts),
        };
        let choices = choices.into_iter().zip(said);
        ReportedQuestion {
            question: question.id.clone(),
            at: question.at,
            form: question.form,
            words: words(&question.words),
            kinds: question.kinds.clone(),
            answered: say.alone(answered),
            choices: choices
                .map(|((choice, words), count)| ReportedChoice {
                    choice: choice.into(),
                    words,
                    count,
                })
                .collect(),
            texts: match say.alone(answered) {
                Some(_) => texts(&given),
                None => Vec::new(),
            },
        }
    }
}

/// What can be counted: choices, or the steps of the scale.
fn possible(question: &Question) -> Vec<(String, Words)> {
    let step = |step: u8| {
        let end = question.ends.as_ref().and_then(|[low, high]| match step {
            _ if step == *SCALE.start() => Some(low),
            _ if step == *SCALE.end() => Some(high),
            _ => None,
        });
        let said = |end: Option<&str>| end.map_or(step.to_string(), |end| format!("{step} {end}"));
        let words = Words {
            ja: said(end.map(|end| end.ja.as_str())),
            en: said(end.map(|end| end.en.as_str())),
        };
        (step.to_string(), words)
    };
    if question.form == QuestionForm::Scale {
        return SCALE.map(step).collect();
    }
    let choices = question.choices.iter();
    choices
        .map(|choice| (choice.id.to_string(), words(&choice.words)))
        .collect()
}

fn names(answer: &QuestionAnswer, choice: &str) -> bool {
    match answer {
        QuestionAnswer::Choices(chosen) => chosen.iter().any(|id| id.as_str() == choice),
        QuestionAnswer::Scale(step) => step.to_string() == choice,
        QuestionAnswer::Text(_) => false,
    }
}

/// By their own words: no other order tells less of who wrote them, and it is the same each time.
fn texts(given: &[QuestionAnswer]) -> Vec<String> {
    let text = |answer: &QuestionAnswer| match answer {
        QuestionAnswer::Text(text) => Some(text.clone()),
        _ => None,
    };
    let mut texts: Vec<_> = given.iter().filter_map(text).collect();
    texts.sort();
    texts
}
