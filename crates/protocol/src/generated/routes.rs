//! The routes as a TypeScript type: method and path lead to what goes in and what comes out.

use std::fmt::Write;

use ts_rs::{Config, TS};

use super::GENERATED;
use crate::routes::{ALL, Operation, Shape};
use domain::{AttendeeId, RoomId};

pub(super) fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut lines = String::new();
    for operation in ALL {
        let shape = |shape: Option<Shape>| shape.map(|shape| (shape.typescript)(&config));
        let answer = match operation.media {
            None => shape(operation.answer).unwrap_or_else(|| "undefined".into()),
            Some(_) => "Blob".into(),
        };
        let none = || "undefined".into();
        writeln!(
            lines,
            "  /** {} */\n  '{}': {{ params: {}; query: {}; body: {}; answer: {answer} }};",
            operation.about,
            super::openapi::title(operation),
            params(operation, &config),
            shape(operation.query).unwrap_or_else(none),
            shape(operation.body).unwrap_or_else(none),
        )
        .expect("text");
    }
    let imports = imports(&lines);
    format!(
        "{GENERATED}\nimport type {{\n{imports}}} from './protocol';\n\n\
         /** Every route: what goes in, and what comes out. */\nexport interface Routes {{\n{lines}}}\n"
    )
}

/// What the path names.
fn params(operation: &Operation, config: &Config) -> String {
    let params: Vec<String> = operation
        .params()
        .map(|name| {
            let kind = match name {
                "attendee" => AttendeeId::name(config),
                "room" => RoomId::name(config),
                "number" => "number".into(),
                _ => "string".into(),
            };
            format!("{name}: {kind}")
        })
        .collect();
    match params.is_empty() {
        true => "undefined".into(),
        false => format!("{{ {} }}", params.join("; ")),
    }
}

/// Every type that is named in the lines, once.
fn imports(lines: &str) -> String {
    let code = lines.lines().filter(|line| !line.contains("/**"));
    let types: std::collections::BTreeSet<&str> = code
        .filter_map(|line| line.split_once("params: "))
        .flat_map(|(_, types)| types.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.starts_with(char::is_uppercase) && !["Array", "Blob"].contains(word))
        .collect();
    types
        .iter()
        .fold(String::new(), |text, name| text + "  " + name + ",\n")
}
