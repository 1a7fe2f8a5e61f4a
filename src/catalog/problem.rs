//! What is wrong with event data or settings, said so that the reader can mend it.

use std::cell::RefCell;
use std::fmt;

use crate::catalog::fault::{Fault, Near};

/// One thing to mend: where it stands, what is wrong, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// Counted from 1; none when something is missing from the file as a whole.
    pub line: Option<usize>,
    /// Dotted, without indices: `room.area`. Empty for the file as a whole.
    pub key: String,
    pub message: String,
    /// What to write instead; may be empty.
    pub mend: String,
    /// Of a list that people hand in: the same, coded.
    pub fault: Option<Box<Fault>>,
}

impl Problem {
    pub fn of(file: &str, line: Option<usize>, key: &str, fault: Fault) -> Self {
        let (message, mend) = fault.in_english();
        Self {
            file: file.into(),
            line,
            key: key.into(),
            message,
            mend,
            fault: Some(Box::new(fault)),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.mend.is_empty() {
            write!(f, "; {}", self.mend)?;
        }
        Ok(())
    }
}

/// Of a text in which something cannot be seen: what is wrong with it, and its mend.
pub(crate) fn unseen(text: &str) -> Option<(String, &'static str)> {
    let unseen = crate::typed::unseen(text)?;
    let message = format!("holds U+{:04X}, which nobody can see", u32::from(unseen));
    Some((message, "take it out, or type the text anew"))
}

/// Everything that was found, in the order of the files. One a line when shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

/// Collects problems while several readers look at one document.
#[derive(Debug, Default)]
pub struct Findings(RefCell<Vec<Problem>>);

impl Findings {
    pub fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// `value` if nothing was found; otherwise all that was.
    pub fn verdict<T>(self, value: T) -> Result<T, Problems> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self.into_problems())
        }
    }

    /// By line within each file, files in the order they were read.
    pub fn into_problems(self) -> Problems {
        let mut found = self.0.into_inner();
        let mut files: Vec<String> = Vec::new();
        for problem in &found {
            if !files.contains(&problem.file) {
                files.push(problem.file.clone());
            }
        }
        found.sort_by_key(|p| (files.iter().position(|f| *f == p.file), p.line));
        found.dedup();
        Problems(found)
    }
}

/// `did you mean "meguro"?` when one of `known` is close, else what is allowed.
pub fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    Near::to(word, known).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_one_line() {
        let problem = Problem {
            file: "config/event.toml".into(),
            line: Some(41),
            key: "area.wards".into(),
            message: "unknown ward \"meguru\"".into(),
            mend: "did you mean \"meguro\"?".into(),
            fault: None,
        };
        assert_eq!(
            problem.to_string(),
            "config/event.toml:41: area.wards: unknown ward \"meguru\"; did you mean \"meguro\"?"
        );
    }

    #[test]
    fn only_near_words_are_suggested() {
        assert_eq!(
            suggest("meguru", ["minato", "meguro"]),
            "did you mean \"meguro\"?"
        );
        assert_eq!(
            suggest("kyoto", ["minato", "meguro"]),
            "write one of: minato, meguro"
        );
        assert_eq!(suggest("x", []), "");
    }
}
