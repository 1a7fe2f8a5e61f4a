//! The audit list for a spreadsheet: one line an entry, in which nothing is a formula.

use std::fmt::Display;

use crate::spreadsheet::Csv;
use protocol::api::AuditEntry;

const HEADER: [&str; 9] = [
    "time", "role", "label", "action", "room", "round", "attendee", "name", "detail",
];

pub(super) fn write(entries: &[AuditEntry]) -> String {
    let mut csv = Csv::default();
    csv.line(HEADER);
    for entry in entries {
        csv.line([
            entry.at.clone(),
            word(&entry.role),
            entry.label.clone().unwrap_or_default(),
            word(&entry.action),
            said(entry.room.as_ref()),
            said(entry.round),
            said(entry.attendee),
            entry.name.clone().unwrap_or_default(),
            entry.detail.clone().unwrap_or_default(),
        ]);
    }
    csv.into_text()
}

/// As JSON has it, without the quotes.
fn word(value: &impl serde::Serialize) -> String {
    let word = serde_json::to_value(value).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

fn said(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_text_in_a_spreadsheet() {
        let entry = AuditEntry {
            at: "2027-09-18T15:40:00+09:00".into(),
            action: domain::AuditAction::Announced,
            role: protocol::api::StaffRole::Room,
            label: Some("=HYPERLINK(\"x\")".into()),
            room: Some("southwest".into()),
            round: None,
            attendee: None,
            name: None,
            detail: Some("まもなく、\"乾杯\"\n+1".into()),
        };
        let text = write(&[entry]);
        let (head, rest) = text.split_once("\r\n").expect("two lines");
        assert!(head.starts_with("\u{feff}\"time\",\"role\""), "{head}");
        assert_eq!(
            rest,
            "\"2027-09-18T15:40:00+09:00\",\"room\",\"'=HYPERLINK(\"\"x\"\")\",\"announced\",\"southwest\",\"\",\"\",\"\",\"まもなく、\"\"乾杯\"\"\n+1\"\r\n"
        );
    }
}
