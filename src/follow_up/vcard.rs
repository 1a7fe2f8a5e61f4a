//! Cards as vCard: 3.0 (RFC 2426) for address books of phones, 4.0 (RFC 6350) on request. Both carry the reading.

use super::content_line::{escape, fold};
use crate::catalog::Catalog;
use protocol::view::Card;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    Three,
    Four,
}

pub fn all(cards: &[Card], version: Version, catalog: &Catalog) -> String {
    cards
        .iter()
        .map(|card| write(card, version, catalog))
        .collect()
}

fn write(card: &Card, version: Version, catalog: &Catalog) -> String {
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

/// Quoted parameter values can hold neither quotes nor control characters.
fn parameter(value: &str) -> String {
    value
        .chars()
        .filter(|c| *c != '"' && !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow_up::content_line::FOLD_AT;
    use crate::follow_up::fixtures;

    fn card() -> Card {
        let mut card = fixtures::card();
        card.organization.name =
            "医療法人社団とてもとても長い名前の会 さくら坂クリニック; 本院, 別館".into();
        card
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
