//! How a command ends when it does not end well.

use std::fmt;

/// A message for people and the exit code that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Wrong arguments or input: exit code 2. The message names file, line and what to write instead.
    Input(String),
    /// Something failed while running: exit code 1.
    Running(String),
}

impl Failure {
    pub const fn code(&self) -> u8 {
        match self {
            Self::Running(_) => 1,
            Self::Input(_) => 2,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Input(message) | Self::Running(message)) = self;
        f.write_str(message)
    }
}

impl std::error::Error for Failure {}
