//! A backup's content: lines of JSON, compressed. The first says what it is, the last how many there were.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::Backup;
use crate::directory::PersonRecord;
use domain::{AttendeeId, Millis};
use hall::Commit;

#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    #[error("its content cannot be packed: {0}")]
    Unpacked(#[from] std::io::Error),
    #[error("line {line} of its content cannot be read by this release: {cause}")]
    Line { line: usize, cause: String },
    #[error("its content is not whole: {0}")]
    Partial(&'static str),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Event {
        name: String,
        made_at: Millis,
    },
    Value {
        name: String,
        base64: String,
    },
    Person {
        id: AttendeeId,
        record: Box<PersonRecord>,
    },
    Commit(Commit),
    End(Counts),
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    values: usize,
    people: usize,
    commits: usize,
}

impl Counts {
    fn of(backup: &Backup) -> Self {
        Self {
            values: backup.values.len(),
            people: backup.people.len(),
            commits: backup.commits.len(),
        }
    }
}

pub(super) fn write(backup: &Backup) -> Result<Vec<u8>, ContentError> {
    let event = Line::Event {
        name: backup.event.clone(),
        made_at: backup.made_at,
    };
    let values = backup.values.iter().map(|(name, value)| Line::Value {
        name: name.clone(),
        base64: BASE64.encode(value),
    });
    let people = backup.people.iter().map(|(id, record)| Line::Person {
        id: *id,
        record: Box::new(record.clone()),
    });
    let commits = backup.commits.iter().cloned().map(Line::Commit);
    let end = Line::End(Counts::of(backup));
    let lines = std::iter::once(event)
        .chain(values)
        .chain(people)
        .chain(commits)
        .chain([end]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    for line in lines {
        serde_json::to_writer(&mut packed, &line).map_err(std::io::Error::from)?;
        packed.write_all(b"\n")?;
    }
    Ok(packed.finish()?)
}

pub(super) fn read(packed: &[u8]) -> Result<Backup, ContentError> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    let mut backup: Option<Backup> = None;
    let mut end = None;
    for (n, text) in text.lines().enumerate() {
        let unreadable = |cause: String| ContentError::Line { line: n + 1, cause };
        let line = serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?;
        match (line, &mut backup) {
            (Line::Event { name, made_at }, None) => {
                backup = Some(Backup {
                    event: name,
                    made_at,
                    commits: Vec::new(),
                    people: Vec::new(),
                    values: Vec::new(),
                });
            }
            (Line::Value { name, base64 }, Some(backup)) => {
                let value = BASE64.decode(base64);
                let value = value.map_err(|error| unreadable(error.to_string()))?;
                backup.values.push((name, value));
            }
            (Line::Person { id, record }, Some(backup)) => backup.people.push((id, *record)),
            (Line::Commit(commit), Some(backup)) => backup.commits.push(commit),
            (Line::End(counts), Some(_)) => end = Some(counts),
            (Line::Event { .. }, Some(_)) | (_, None) => {
                return Err(ContentError::Partial("it does not begin with one event"));
            }
        }
    }
    let backup = backup.ok_or(ContentError::Partial("it is empty"))?;
    if end != Some(Counts::of(&backup)) {
        return Err(ContentError::Partial(
            "there are not as many lines as it says",
        ));
    }
    Ok(backup)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(text: &str) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text.as_bytes()).expect("packed");
        packed.finish().expect("packed")
    }

    #[test]
    fn what_is_missing_or_doubled_is_noticed() {
        let event = r#"{"event":{"name":"e","made_at":1}}"#;
        let end = r#"{"end":{"values":1,"people":0,"commits":0}}"#;
        let value = r#"{"value":{"name":"secret","base64":"AAE="}}"#;
        let whole = read(&packed(&format!("{event}\n{value}\n{end}\n"))).expect("read");
        assert_eq!(whole.values, [("secret".to_owned(), vec![0, 1])]);
        for part in [
            "".to_owned(),
            format!("{value}\n{end}\n"),
            format!("{event}\n{value}\n"),
            format!("{event}\n{end}\n"),
            format!("{event}\n{value}\n{value}\n{end}\n"),
            format!("{event}\n{event}\n{value}\n{end}\n"),
        ] {
            let error = read(&packed(&part)).expect_err("not whole");
            assert!(matches!(error, ContentError::Partial(_)), "{part}: {error}");
        }
        let error = read(&packed(&format!("{event}\nnot JSON\n"))).expect_err("unreadable");
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
