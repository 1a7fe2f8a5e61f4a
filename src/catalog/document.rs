//! One TOML file: its name, its text, and the line of every place in it.

use toml::de::DeTable;

use crate::catalog::problem::{Findings, Problem};

/// A file's name as it is shown, and its text.
#[derive(Clone, Debug)]
pub struct Document {
    pub file: String,
    pub text: String,
}

impl Document {
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        // Editors on Windows may leave a byte order mark, which TOML does not allow.
        let text: String = text.into();
        let text = text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text);
        Self {
            file: file.into(),
            text,
        }
    }

    /// The line of a byte offset, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        before.iter().filter(|&&b| b == b'\n').count() + 1
    }

    /// The top table, or none after noting every syntax error.
    pub fn parse<'a>(&'a self, findings: &Findings) -> Option<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        let fine = errors.is_empty();
        for error in errors {
            findings.add(Problem {
                file: self.file.clone(),
                line: error.span().map(|span| self.line(span.start)),
                key: String::new(),
                message: format!("not valid TOML: {}", error.message().replace('\n', " ")),
                mend: "text stands in \"quotes\", lists in [brackets], each key once".into(),
                fault: None,
            });
        }
        fine.then(|| table.into_inner())
    }
}
