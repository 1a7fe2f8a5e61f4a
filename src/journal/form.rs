//! A commit as the journal keeps it: JSON that one release writes and its neighbours read.
//!
//! A field that this release does not know is passed over: a later one adds a field only where that is right, and a fact of its own where
//! it is not. A fact that this release does not understand, for its kind or for a value in it, is read as [`Fact::Later`]; the hall keeps
//! its position and says so.

use serde_json::Value;

use crate::store::StoreError;
use hall::{Commit, Fact};

pub(super) fn write(commit: &Commit) -> Result<String, StoreError> {
    Ok(serde_json::to_string(commit)?)
}

pub fn read(body: &str) -> Result<Commit, StoreError> {
    match serde_json::from_str(body) {
        Ok(commit) => Ok(commit),
        Err(error) => read_what_is_known(body)?.ok_or(StoreError::Corrupt(error)),
    }
}

/// Nothing if it is no commit of any release.
fn read_what_is_known(body: &str) -> Result<Option<Commit>, StoreError> {
    let mut whole: Value = serde_json::from_str(body)?;
    let facts = whole.get_mut("facts").map(Value::take);
    let Some(Value::Array(facts)) = facts else {
        return Ok(None);
    };
    whole["facts"] = Value::Array(Vec::new());
    let mut commit: Commit = serde_json::from_value(whole)?;
    for fact in facts {
        let Some(fact) = known_or_later(fact) else {
            return Ok(None);
        };
        commit.facts.push(fact);
    }
    Ok(Some(commit))
}

fn known_or_later(fact: Value) -> Option<Fact> {
    let kind = fact.get("fact")?.as_str()?.to_owned();
    let optional = fact.get("optional").and_then(Value::as_bool);
    let later = Fact::Later {
        kind,
        optional: optional.unwrap_or(false),
    };
    Some(serde_json::from_value(fact).unwrap_or(later))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AttendeeId, Status};

    fn facts(body: &str) -> Vec<Fact> {
        read(body).expect("a commit").facts
    }

    fn later(kind: &str, optional: bool) -> Fact {
        let kind = kind.into();
        Fact::Later { kind, optional }
    }

    #[test]
    fn what_is_written_is_read() {
        let commit = Commit {
            at: domain::Millis(7),
            request: None,
            organizer: true,
            staff: None,
            facts: vec![Fact::Left {
                attendee: AttendeeId::new(1),
            }],
        };
        assert_eq!(
            read(&write(&commit).expect("written")).expect("read"),
            commit
        );
    }

    #[test]
    fn a_field_of_a_later_release_is_passed_over() {
        let body = r#"{"at":1,"place":"north","facts":[
            {"fact":"status_set","attendee":"000000000001","status":"away","song":{"at":9}}]}"#;
        let attendee = AttendeeId::new(1);
        let status = Status::Away;
        let until = None;
        assert_eq!(
            facts(body),
            [Fact::StatusSet {
                attendee,
                status,
                until
            }]
        );
    }

    #[test]
    fn a_fact_of_a_later_release_is_kept_as_such_among_those_that_are_known() {
        let body = r#"{"at":1,"facts":[
            {"fact":"danced","attendee":"000000000001"},
            {"fact":"left","attendee":"000000000001"},
            {"fact":"applauded","optional":true},
            {"fact":"status_set","attendee":"000000000001","status":"dancing"}]}"#;
        let attendee = AttendeeId::new(1);
        assert_eq!(
            facts(body),
            [
                later("danced", false),
                Fact::Left { attendee },
                later("applauded", true),
                later("status_set", false),
            ]
        );
    }

    #[test]
    fn what_is_no_commit_is_refused() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"at":1}"#,
            r#"{"at":1,"facts":[7]}"#,
            r#"{"facts":[]}"#,
        ] {
            assert!(read(body).is_err(), "{body}");
        }
    }

    #[test]
    fn what_was_not_understood_is_never_written() {
        let commit = Commit {
            at: domain::Millis(7),
            request: None,
            organizer: false,
            staff: None,
            facts: vec![later("danced", false)],
        };
        assert!(write(&commit).is_err());
    }
}
