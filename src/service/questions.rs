//! What people answer the organizer: held with their name, so that it goes with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::form::Findings;
use super::invalid::Invalid;
use super::reading::Reading;
use super::writer::CommandError;
use crate::catalog::question::{Question, SCALE, TEXT_MAX};
use crate::catalog::text::Text;
use crate::directory::PersonRecord;
use crate::tasks::to_its_end;
use domain::{AttendeeId, ChoiceId, QuestionAnswer, QuestionForm, QuestionId};
use protocol::api::{ChoiceView, QuestionView, Questions, SetAnswers};
use protocol::event::Words;

type Changes = BTreeMap<QuestionId, Option<QuestionAnswer>>;

impl Reading {
    /// Those that are put to somebody, and those they have answered.
    pub fn questions(&self, who: AttendeeId) -> Option<Questions> {
        let kind = self.hall().attendee(who)?.profile.kind.clone();
        let record = self.replica.stores.directory.person(who)?;
        let questions = self.catalog.questions.iter();
        let shown = questions.filter_map(|question| {
            let answer = record.answers.get(&question.id);
            let answer = answer.and_then(|answer| question.understood(answer));
            let put = question.is_for(&kind) || answer.is_some();
            put.then(|| shown(question, answer))
        });
        Some(Questions {
            questions: shown.collect(),
            acquaintances: self.acquaintances(who, &record),
            asks_again: self.catalog.event.ask_again.is_some(),
        })
    }

    /// Writes answers down, or takes them back: all of them or none. Goes on to its end even if nobody waits for it any more.
    pub async fn answer(self: &Arc<Self>, who: AttendeeId, set: SetAnswers) -> Result<(), Invalid> {
        let this = Arc::clone(self);
        let whole = async move { this.answer_whole(who, set).await };
        to_its_end(whole).await.ok_or(CommandError::Unavailable)?
    }

    async fn answer_whole(&self, who: AttendeeId, set: SetAnswers) -> Result<(), Invalid> {
        let change = |record: &mut PersonRecord| {
            let mut findings = Findings::default();
            self.take(&mut findings, &mut record.answers, set.answers);
            if let Some(said) = set.acquaintances {
                self.take_acquaintances(&mut findings, who, record, said);
            }
            findings.verdict(())
        };
        self.replica.change_record(who, change).await
    }

    fn take(
        &self,
        findings: &mut Findings,
        answers: &mut BTreeMap<QuestionId, QuestionAnswer>,
        changes: Changes,
    ) {
        // What is asked no more cannot be seen by whoever answered it, nor taken back.
        answers.retain(|id, _| self.question(id).is_some());
        for (id, answer) in changes {
            let path = format!("answers.{id}");
            let Some(question) = self.question(&id) else {
                findings.add(
                    path,
                    "このご質問は、もうありません。画面を開き直してください。",
                );
                continue;
            };
            match answer {
                None => answers.remove(&id),
                Some(answer) => {
                    let kept = checked(findings, &path, question, answer);
                    kept.and_then(|kept| answers.insert(id, kept))
                }
            };
        }
    }

    fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.catalog.questions.iter().find(|known| known.id == *id)
    }
}

/// An answer as it is kept.
fn checked(
    findings: &mut Findings,
    path: &str,
    question: &Question,
    answer: QuestionAnswer,
) -> Option<QuestionAnswer> {
    if let (QuestionForm::Text, QuestionAnswer::Text(typed)) = (question.form, &answer) {
        return Some(QuestionAnswer::Text(
            findings.required(path, typed, TEXT_MAX),
        ));
    }
    let strange = match &answer {
        QuestionAnswer::Choices(chosen) => {
            let known = |id: &ChoiceId| question.choices.iter().any(|choice| choice.id == *id);
            !chosen.iter().all(known)
        }
        _ => false,
    };
    let kept = question.understood(&answer).filter(|_| !strange);
    if kept.is_none() {
        findings.add(path, wanted(question.form));
    }
    kept
}

fn wanted(form: QuestionForm) -> String {
    match form {
        QuestionForm::Single => "choices に、選択肢から一つをお選びください。".into(),
        QuestionForm::Multiple => "choices に、選択肢から一つ以上をお選びください。".into(),
        QuestionForm::Scale => {
            let (low, high) = (SCALE.start(), SCALE.end());
            format!("scale に、{low}〜{high}をお選びください。")
        }
        QuestionForm::Text => "text に、文をご入力ください。".into(),
    }
}

fn shown(question: &Question, answer: Option<QuestionAnswer>) -> QuestionView {
    let choices = question.choices.iter().map(|choice| ChoiceView {
        id: choice.id.clone(),
        words: words(&choice.words),
    });
    QuestionView {
        id: question.id.clone(),
        at: question.at,
        form: question.form,
        words: words(&question.words),
        choices: choices.collect(),
        ends: question
            .ends
            .as_ref()
            .map(|ends| ends.each_ref().map(words)),
        answer,
    }
}

fn words(text: &Text) -> Words {
    Words {
        ja: text.ja.clone(),
        en: text.en.clone(),
    }
}
