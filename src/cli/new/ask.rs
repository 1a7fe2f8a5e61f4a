//! Questions one line at a time: on a terminal, or answered by a script.

use std::io::{BufRead, Write};

use crate::cli::failure::Failure;

pub(super) struct Asker<R, W> {
    answers: R,
    questions: W,
}

impl<R: BufRead, W: Write> Asker<R, W> {
    pub(super) fn new(answers: R, questions: W) -> Self {
        Self { answers, questions }
    }

    /// Asks until the answer can be read. An empty line, and the end of the answers, mean what is usual; where nothing is, the end names the flag.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        usual: Option<&str>,
        flag: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        loop {
            let shown = usual
                .filter(|usual| !usual.is_empty())
                .map(|usual| format!(" [{usual}]"));
            self.say(&format!("{question}{}: ", shown.unwrap_or_default()))?;
            let mut line = String::new();
            let read_bytes = self
                .answers
                .read_line(&mut line)
                .map_err(|error| failed(&error))?;
            if read_bytes == 0 && usual.is_none() {
                return Err(Failure::Input(format!(
                    "no answer to \"{question}\"; give --{flag}"
                )));
            }
            let answer = match (line.trim(), usual) {
                ("", Some(usual)) => usual,
                (answer, _) => answer,
            };
            match read(answer) {
                Ok(value) => return Ok(value),
                Err(why) => self.say(&format!("  {why}\n"))?,
            }
        }
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        let said = self.questions.write_all(text.as_bytes());
        said.and_then(|()| self.questions.flush())
            .map_err(|error| failed(&error))
    }
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::Running(format!("the terminal cannot be used: {error}"))
}
