//! What serde says of an input that does not fit, as whoever wrote the input needs it: where it is, and what belongs there.

use std::borrow::Cow;

/// Where it is. serde names a field that is missing, or stands twice, only in its message, and calls the place `.`.
pub fn place_of(path: &str, told: &str) -> String {
    let field = ["missing field `", "duplicate field `"]
        .into_iter()
        .find_map(|begins| told.strip_prefix(begins));
    match field.and_then(|rest| rest.split_once('`')) {
        Some((field, _)) if path == "." => field.to_owned(),
        Some((field, _)) => format!("{path}.{field}"),
        None => path.to_owned(),
    }
}

/// What is wrong there, and the mend, in words of JSON instead of Rust's.
pub fn plainly(told: &str) -> String {
    let told = without_place(told);
    if told.starts_with("missing field `") {
        return "is missing".to_owned();
    }
    if told.starts_with("duplicate field `") {
        return "stands twice".to_owned();
    }
    match told {
        "invalid digit found in string" => return "is no whole number; write one".to_owned(),
        "cannot parse integer from empty string" => {
            return "is empty; write a whole number".to_owned();
        }
        "number too large to fit in target type" => return "is too large".to_owned(),
        "number too small to fit in target type" => return "is too small".to_owned(),
        "provided string was not `true` or `false`" => return "write true or false".to_owned(),
        _ => {}
    }
    let misfit = ["invalid type: ", "invalid value: "]
        .into_iter()
        .find_map(|begins| told.strip_prefix(begins));
    match misfit.and_then(|rest| rest.rsplit_once(", expected ")) {
        Some((found, expected)) => format!("is {}; write {}", found_as(found), belongs(expected)),
        None => told.to_owned(),
    }
}

/// Of an input on one line a place in it says nothing that the field's name does not.
fn without_place(told: &str) -> &str {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((message, place)) = told.rsplit_once(" at line ") else {
        return told;
    };
    match place.split_once(" column ") {
        Some((line, column)) if digits(line) && digits(column) => message,
        _ => told,
    }
}

fn found_as(found: &str) -> Cow<'_, str> {
    let quoted = |begins| {
        let value = found.strip_prefix(begins)?;
        value.strip_prefix('`')?.strip_suffix('`')
    };
    if let Some(text) = found.strip_prefix("string ") {
        return Cow::Owned(format!("the text {text}"));
    }
    if let Some(number) = quoted("integer ").or_else(|| quoted("floating point ")) {
        return Cow::Owned(format!("the number {number}"));
    }
    if let Some(truth) = quoted("boolean ") {
        return Cow::Borrowed(truth);
    }
    Cow::Borrowed(match found {
        "sequence" => "a list",
        "map" => "an object",
        "unit value" => "null",
        other => other,
    })
}

fn belongs(expected: &str) -> Cow<'_, str> {
    let largest = match expected {
        "u8" => Some(u64::from(u8::MAX)),
        "u16" => Some(u64::from(u16::MAX)),
        "u32" => Some(u64::from(u32::MAX)),
        _ => None,
    };
    if let Some(largest) = largest {
        return Cow::Owned(format!("a whole number from 0 to {largest}"));
    }
    Cow::Borrowed(match expected {
        "u64" | "usize" => "a whole number from 0",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" | "a borrowed string" => "text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        "string or map" | "variant identifier" => "one of the names it may have",
        other if other.starts_with("struct ") || other.starts_with("internally tagged enum ") => {
            "an object"
        }
        other if other.starts_with("enum ") => "one of the names it may have",
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::objects::Objects;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Order {
        minutes: u32,
        open: Option<bool>,
        names: Option<Vec<String>>,
        share: Option<f64>,
        part: Option<Box<Order>>,
        by_name: Option<BTreeMap<String, i64>>,
    }

    fn told<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> (String, String) {
        let mut reader = serde_json::Deserializer::from_str(json);
        let error = serde_path_to_error::deserialize::<_, T>(Objects(&mut reader));
        let error = error.expect_err("does not fit");
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        (place_of(&path, &message), plainly(&message))
    }

    #[test]
    fn names_the_field_and_what_belongs_there() {
        for (json, place, message) in [
            (r#"{}"#, "minutes", "is missing"),
            (r#"{"minutes":1,"minutes":2}"#, "minutes", "stands twice"),
            (
                r#"{"minutes":"six"}"#,
                "minutes",
                "is the text \"six\"; write a whole number from 0 to 4294967295",
            ),
            (
                r#"{"minutes":-1}"#,
                "minutes",
                "is the number -1; write a whole number from 0 to 4294967295",
            ),
            (
                r#"{"minutes":1.5}"#,
                "minutes",
                "is the number 1.5; write a whole number from 0 to 4294967295",
            ),
            (
                r#"{"minutes":null}"#,
                "minutes",
                "is null; write a whole number from 0 to 4294967295",
            ),
            (
                r#"{"minutes":1,"open":"yes"}"#,
                "open",
                "is the text \"yes\"; write true or false",
            ),
            (
                r#"{"minutes":1,"names":"a"}"#,
                "names",
                "is the text \"a\"; write a list",
            ),
            (
                r#"{"minutes":1,"names":["a",7]}"#,
                "names[1]",
                "is the number 7; write text",
            ),
            (
                r#"{"minutes":1,"share":[]}"#,
                "share",
                "is a list; write a number",
            ),
            (
                r#"{"minutes":1,"part":true}"#,
                "part",
                "is true; write an object",
            ),
            (
                r#"{"minutes":1,"part":[1]}"#,
                "part",
                "is a list; write an object",
            ),
            (r#"{"minutes":1,"part":{}}"#, "part.minutes", "is missing"),
            (
                r#"{"minutes":1,"by_name":{"a":{}}}"#,
                "by_name.a",
                "is an object; write a whole number",
            ),
        ] {
            let expected = (place.to_owned(), message.to_owned());
            assert_eq!(told::<Order>(json), expected, "{json}");
        }
    }

    #[test]
    fn what_it_does_not_know_it_leaves() {
        let (_, message) = told::<Order>(r#"{"minutes":1,"hours":2}"#);
        assert!(
            message.starts_with("unknown field `hours`, expected"),
            "{message}"
        );
        assert!(!message.contains("line 1"), "{message}");
        assert_eq!(
            plainly("met at line 7 of the list"),
            "met at line 7 of the list"
        );
    }
}
