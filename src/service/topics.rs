//! What people offer as topics: the words stand with their name, where they can be forgotten; everything else is the hall's.

use std::sync::Arc;

use super::form::Findings;
use super::invalid::Invalid;
use super::reading::Reading;
use super::writer::CommandError;
use crate::directory::PersonRecord;
use crate::store::StoreError;
use crate::tasks::to_its_end;
use domain::{AttendeeId, TopicId};
use hall::{Command, Hall, Request, SEATS};

/// Characters: two lines on a phone, one on a wall.
const WORDS_MAX: usize = 40;
const USUAL_SEATS: u8 = 4;

/// What is offered, as it is kept.
pub(super) fn words(typed: &str) -> Result<String, Invalid> {
    let mut findings = Findings::default();
    let text = findings.required("text", typed, WORDS_MAX);
    findings.verdict(text)
}

/// With that of whoever offers it.
pub(super) fn seats(asked: Option<u8>) -> Result<u8, Invalid> {
    let mut findings = Findings::default();
    let seats = asked.unwrap_or(USUAL_SEATS);
    if !SEATS.contains(&seats) {
        let message = format!("席は{}〜{}でお決めください。", SEATS.start(), SEATS.end());
        findings.add("seats", message);
    }
    findings.verdict(seats)
}

/// Before `command` offers it: a topic without words would be shown to others. Nothing is written for what would be refused, or was done before.
pub(super) async fn write_down(
    reading: &Arc<Reading>,
    command: &Command,
    request: Option<&Request>,
    who: AttendeeId,
    topic: TopicId,
    words: String,
) -> Result<(), CommandError> {
    {
        let hall = reading.hall();
        let done = request.is_some_and(|request| hall.already_done(request));
        if done || hall.decide(command, reading.now()).is_err() {
            return Ok(());
        }
    }
    let reading = Arc::clone(reading);
    let written = to_its_end(async move { put(&reading, who, topic, words).await }).await;
    match written {
        Some(Ok(())) => Ok(()),
        Some(Err(error)) => {
            tracing::warn!(%error, "a topic could not be written down");
            Err(CommandError::Unavailable)
        }
        None => Err(CommandError::Unavailable),
    }
}

async fn put(
    reading: &Reading,
    who: AttendeeId,
    topic: TopicId,
    words: String,
) -> Result<(), StoreError> {
    let replica = &reading.replica;
    let directory = &replica.stores.directory;
    let _turn = replica.record_changes.lock().await;
    directory.refresh().await?;
    let Some(record) = directory.person(who) else {
        return Ok(());
    };
    let mut record: PersonRecord = (*record).clone();
    let stand = |topic: &TopicId| is_known(&replica.hall(), who, *topic);
    record.topics.retain(|known, _| stand(known));
    record.topics.insert(topic, words);
    directory.put(vec![(who, record)]).await?;
    if replica.hall().attendee(who).is_none() {
        // Erased meanwhile: what was just written must not outlive them.
        directory.erase(&[who]).await?;
    }
    Ok(())
}

/// It is offered, or a table was called for it.
fn is_known(hall: &Hall, by: AttendeeId, topic: TopicId) -> bool {
    let called = || hall.introductions_of(by).filter_map(|i| i.topic);
    hall.topic(topic)
        .is_some_and(|found| found.by() == Some(by))
        || called().any(|of| of.topic == topic)
}
