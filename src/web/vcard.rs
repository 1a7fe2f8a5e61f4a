//! Cards as vCard: 3.0 (RFC 2426) for address books of phones, 4.0 (RFC 6350) on request. Both carry the reading.

use crate::catalog::Catalog;
use protocol::view::Card;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Three,
    Four,
}

/// Longest line in bytes, without the line break.
const FOLD_AT: usize = 75;

pub(super) fn write(card: &Card, version: Version, catalog: &Catalog) -> String {
    let mut text = String::new();
    let mut line = |content: String| fold(&mut text, &content);
    let name = escape(&card.name);
    line("BEGIN:VCARD".into());
    match version {
        Version::Three => {
            line("VERSION:3.0".into());
            // One name, family first; phones show FN, and sort by the reading.
            line(format!("N:{name};;;;"));
            if let Some(kana) = &card.kana {
                line(format!("X-PHONETIC-LAST-NAME:{}", escape(kana)));
                line(format!("SORT-STRING:{}", escape(kana)));
            }
        }
        Version::Four => {
            line("VERSION:4.0".into());
            match &card.kana {
                Some(kana) => line(format!("N;SORT-AS=\"{}\":{name};;;;", parameter(kana))),
                None => line(format!("N:{name};;;;")),
            }
        }
    }
    line(format!("FN:{name}"));
    line(format!("ORG:{}", escape(&card.organization.name)));
    if let Some(role) = card.role.as_ref().and_then(|id| catalog.role(id)) {
        line(format!("TITLE:{}", escape(&role.words.ja)));
    }
    if let Some(phone) = &card.contact.phone {
        let kind = if version == Version::Three {
            "TYPE=WORK,VOICE"
        } else {
            "TYPE=work,voice"
        };
        line(format!("TEL;{kind}:{}", escape(phone)));
    }
    if let Some(email) = &card.contact.email {
        line(format!(
            "EMAIL;TYPE={}:{}",
            if version == Version::Three {
                "INTERNET,WORK"
            } else {
                "work"
            },
            escape(email)
        ));
    }
    line(format!(
        "NOTE:{}",
        escape(&format!(
            "{}（{}）",
            catalog.event.name.ja, catalog.event.date
        ))
    ));
    line("END:VCARD".into());
    text
}

fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Quoted parameter values can hold neither quotes nor control characters.
fn parameter(value: &str) -> String {
    value
        .chars()
        .filter(|c| *c != '"' && !c.is_control())
        .collect()
}

/// Breaks between characters, never inside one, and marks the continuation with a space.
fn fold(text: &mut String, content: &str) {
    let mut width = 0;
    for c in content.chars() {
        if width + c.len_utf8() > FOLD_AT {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(c);
        width += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AttendeeId;
    use protocol::view::{Contact, Honorific, OrganizationView};

    fn card() -> Card {
        Card {
            attendee: AttendeeId::new(1),
            name: "三田 あおい".into(),
            kana: Some("みた あおい".into()),
            honorific: Honorific::Sensei,
            organization: OrganizationView {
                id: None,
                name: "医療法人社団とてもとても長い名前の会 さくら坂クリニック; 本院, 別館".into(),
            },
            kind: "clinic".into(),
            role: Some("director".into()),
            ward: "meguro".into(),
            contact: Contact {
                phone: Some("03-0000-0000".into()),
                email: Some("aoi@example.jp".into()),
            },
            exchanged_at: "2027-09-18T14:30:00+09:00".into(),
        }
    }

    #[test]
    fn lines_are_folded_between_characters_and_values_escaped() {
        let catalog = Catalog::example().expect("the example");
        for version in [Version::Three, Version::Four] {
            let text = write(&card(), version, &catalog);
            assert!(text.starts_with("BEGIN:VCARD\r\nVERSION:"));
            assert!(text.ends_with("END:VCARD\r\n"));
            assert!(
                text.split("\r\n").all(|line| line.len() <= FOLD_AT),
                "{text}"
            );
            let unfolded = text.replace("\r\n ", "");
            assert!(
                unfolded.contains("さくら坂クリニック\\; 本院\\, 別館"),
                "{unfolded}"
            );
            assert!(unfolded.contains("FN:三田 あおい\r\n"));
            assert!(unfolded.contains("みた あおい"));
            assert!(unfolded.contains("03-0000-0000"));
        }
    }
}
