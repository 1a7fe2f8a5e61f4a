//! What may be wrong with a list that people hand in. Coded: pages say it in their reader's language, operators read the English of here.

use std::fmt;

use crate::catalog::patient::Reason;

/// One fault of a list. What is quoted is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Of Excel before 2007, or with a password.
    Locked,
    Encoding,
    Workbook(String),
    NotCsv(String),
    /// A quotation mark that nothing ends.
    Unclosed,
    TooManyRows {
        count: usize,
        most: usize,
    },
    NoColumn {
        column: String,
        have: Have,
    },
    ColumnTwice(String),
    /// Chosen by hand, and none of ours.
    NotAColumn(Near),
    /// Chosen by hand, and none of the list.
    NoHeading {
        heading: String,
        near: Near,
    },
    Surplus {
        fields: usize,
        headings: usize,
    },
    Empty,
    NoWard,
    LineBreak,
    TooLong {
        count: usize,
        most: usize,
    },
    Repeated {
        word: String,
        line: usize,
    },
    PatientData(Reason),
    NotATime(String),
    LeavesFirst,
    Honorific(String),
    NoBadgeNumber {
        word: String,
        most: u32,
    },
    YesNo(String),
    Unknown {
        what: What,
        word: String,
        near: Near,
    },
    NoSubKind {
        word: String,
        kind: String,
        near: Near,
    },
    UnsureOrganization {
        word: String,
        near: Vec<Likely>,
    },
}

/// Of which list of the event something is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Tag,
    Kind,
    Role,
    Room,
    Ward,
}

/// An organization that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    pub id: String,
    pub name: String,
    pub ward: String,
}

/// What may be meant by a word that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Near {
    Mean(String),
    OneOf(Vec<String>),
    Such { count: usize, one: String },
    Nothing,
}

/// Which columns there are instead of one that is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Have {
    Nothing,
    Mean(String),
    There(Vec<String>),
}

impl Near {
    /// The nearest of `known`, else what is allowed.
    pub fn to<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let nearest = { known.iter() }
            .map(|k| (strsim::damerau_levenshtein(word, k), *k))
            .min_by_key(|(distance, _)| *distance);
        match nearest {
            // A third of the word may be wrong; more is another word.
            Some((distance, k)) if distance <= (word.chars().count() / 3).max(1) => {
                Self::Mean(k.to_owned())
            }
            Some(_) if known.len() <= 12 => {
                Self::OneOf(known.into_iter().map(str::to_owned).collect())
            }
            Some(_) => Self::Such {
                count: known.len(),
                one: known[0].to_owned(),
            },
            None => Self::Nothing,
        }
    }

    /// Of ids and names, whichever the word is written like.
    pub fn of_both<'a>(word: &str, known: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let pick = |(id, name)| if word.is_ascii() { id } else { name };
        Self::to(word, known.into_iter().map(pick))
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mean(one) => write!(f, "did you mean \"{one}\"?"),
            Self::OneOf(all) => write!(f, "write one of: {}", all.join(", ")),
            Self::Such { count, one } => {
                write!(f, "write one of the {count} known ids, such as \"{one}\"")
            }
            Self::Nothing => Ok(()),
        }
    }
}

impl Fault {
    /// What is wrong, and the mend.
    pub fn in_english(&self) -> (String, String) {
        let said = |message: &str, mend: &str| (message.to_owned(), mend.to_owned());
        match self {
            Self::Locked => said(
                "an old Excel file, or one with a password",
                "save it in Excel as .xlsx without a password",
            ),
            Self::Encoding => said("neither UTF-8 nor Shift_JIS", "save it as \"CSV UTF-8\""),
            Self::Workbook(error) => {
                said(error, "save it anew in Excel as .xlsx, or as \"CSV UTF-8\"")
            }
            Self::NotCsv(error) => (format!("no CSV: {error}"), String::new()),
            Self::Unclosed => said(
                "a field begins with a quotation mark, and none ends it",
                "write one behind the field, or take the first one out",
            ),
            Self::TooManyRows { count, most } => (
                format!("{count} rows, at most {most}"),
                "leave out whoever does not come to this event".into(),
            ),
            Self::NoColumn { column, have } => {
                (format!("no column \"{column}\""), have.in_english(column))
            }
            Self::ColumnTwice(column) => (
                format!("column \"{column}\" stands twice"),
                "remove one".into(),
            ),
            Self::NotAColumn(near) => ("is no column".into(), near.to_string()),
            Self::NoHeading { heading, near } => (
                format!("the list has no heading \"{heading}\""),
                near.to_string(),
            ),
            Self::Surplus { fields, headings } => (
                format!("{fields} fields, but the header has {headings}"),
                "put a field that contains a comma in \"quotes\"".into(),
            ),
            Self::Empty => said("empty", "every row needs it"),
            Self::NoWard => said(
                "empty",
                "write a ward's id, its Japanese name, or \"other\"",
            ),
            Self::LineBreak => said("contains a line break", "write it on one line"),
            Self::TooLong { count, most } => {
                (format!("{count} characters"), format!("at most {most}"))
            }
            Self::Repeated { word, line } => (
                format!("\"{word}\" already stands in line {line}"),
                "give each person their own".into(),
            ),
            Self::PatientData(reason) => said("looks like patient data", reason.words().1),
            Self::NotATime(word) => (
                format!("\"{word}\" is no time"),
                "write it as 15:40, or leave it empty".into(),
            ),
            Self::LeavesFirst => said("not after arrives", "write a later time"),
            Self::Honorific(word) => (
                format!("unknown honorific \"{word}\""),
                "write 先生, 様 or さん, or leave it empty".into(),
            ),
            Self::NoBadgeNumber { word, most } => (
                format!("\"{word}\" is no badge number"),
                format!("write a whole number from 1 to {most}, or leave it empty"),
            ),
            Self::YesNo(word) => (
                format!("\"{word}\" is neither yes nor no"),
                "write true or false".into(),
            ),
            Self::Unknown { what, word, near } => {
                let elsewhere = match what {
                    What::Ward => "; from elsewhere: \"other\"",
                    _ => "",
                };
                let what = what.in_english();
                (
                    format!("unknown {what} \"{word}\""),
                    format!("{near}{elsewhere}"),
                )
            }
            Self::NoSubKind { word, kind, near } => (
                format!("\"{word}\" is no sub-kind of \"{kind}\""),
                near.to_string(),
            ),
            Self::UnsureOrganization { word, near } => (
                format!("no organization \"{word}\" to be sure of"),
                match near.as_slice() {
                    [] => "write a name or an id of the list of organizations".to_owned(),
                    [one] => format!("write \"{}\"", one.name),
                    [one, other, ..] => format!("write an id, as {one} or {other}"),
                },
            ),
        }
    }
}

impl What {
    fn in_english(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Kind => "kind",
            Self::Role => "role",
            Self::Room => "room",
            Self::Ward => "ward",
        }
    }
}

impl fmt::Display for Likely {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" ({}, {})", self.id, self.name, self.ward)
    }
}

impl Have {
    /// Near words are the same one, misspelt.
    pub fn of(header: &[String], column: &str) -> Self {
        let called = header.iter().filter(|heading| !heading.is_empty());
        let called: Vec<String> = called.cloned().collect();
        match Near::to(column, called.iter().map(String::as_str)) {
            Near::Nothing => Self::Nothing,
            Near::Mean(one) => Self::Mean(one),
            Near::OneOf(_) | Near::Such { .. } => Self::There(called),
        }
    }

    fn in_english(&self, column: &str) -> String {
        match self {
            Self::Nothing => format!(
                "the file is empty; write the headings on its first line, \"{column}\" among them"
            ),
            Self::Mean(one) => format!("did you mean \"{one}\"?"),
            Self::There(all) => format!(
                "call the column that holds it so, or add one; there are: {}",
                all.join(", ")
            ),
        }
    }
}
