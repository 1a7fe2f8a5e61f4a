//! What is wrong with what was typed, gathered field by field.

use crate::catalog::patient::{self, looks_like_patient_data};
use crate::service::invalid::Invalid;
use crate::typed;
use protocol::api::FieldError;

#[derive(Default)]
pub(in crate::service) struct Findings {
    fields: Vec<FieldError>,
    patient: Vec<FieldError>,
}

impl Findings {
    pub(in crate::service) fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.fields.push(FieldError {
            path: path.into(),
            message: message.into(),
        });
    }

    /// Whether there are no more of them than may be chosen; `unit` as they are counted.
    pub(super) fn at_most(&mut self, path: &str, most: usize, count: usize, unit: &str) -> bool {
        if count > most {
            let message = format!("{most}{unit}までお選びください（いま{count}{unit}）。");
            self.add(path, message);
        }
        count <= most
    }

    /// Text on one line, as it is kept.
    fn text(&mut self, path: &str, typed: &str, max: usize) -> String {
        self.kept(path, typed::line(typed), max)
    }

    pub(super) fn kept(&mut self, path: &str, text: String, max: usize) -> String {
        let length = text.chars().count();
        if length > max {
            self.add(
                path,
                format!("{max}文字以内でご入力ください（いま{length}文字）。"),
            );
        } else if typed::has_line_break(&text) {
            self.add(path, "改行は使えません。1行でご入力ください。");
        } else if looks_like_patient_data(&text).is_some() {
            self.patient.push(FieldError {
                path: path.into(),
                message: patient::REFUSED.into(),
            });
        }
        text
    }

    pub(in crate::service) fn required(&mut self, path: &str, typed: &str, max: usize) -> String {
        let text = self.text(path, typed, max);
        if text.is_empty() {
            self.add(path, "ご入力ください。");
        }
        text
    }

    pub(super) fn optional(
        &mut self,
        path: &str,
        typed: Option<&str>,
        max: usize,
    ) -> Option<String> {
        typed
            .map(|typed| self.text(path, typed, max))
            .filter(|text| !text.is_empty())
    }

    pub(in crate::service) fn verdict<T>(self, value: T) -> Result<T, Invalid> {
        if !self.fields.is_empty() {
            Err(Invalid::Fields(self.fields))
        } else if !self.patient.is_empty() {
            Err(Invalid::PatientData(self.patient))
        } else {
            Ok(value)
        }
    }
}
