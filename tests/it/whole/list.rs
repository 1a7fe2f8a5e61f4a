//! The organizer's list as offices write it: of an invented cast, with a seed, and with everything that is wrong with such lists.

use std::fmt::Write as _;

use kaotsunagi::rehearse::Role;
use protocol::api::OrganizationChoice;
use protocol::event::{EventView, Words};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

/// The tag whose label loses its last letter.
pub(super) const MISSPELLED: &str = "discharge-coordination";

/// Two ways to write one list: as a form's download opened in Excel, and as a colleague saved it later.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Hand {
    /// CSV, Shift_JIS, CRLF.
    Office,
    /// "Unicode text": tabs, UTF-16.
    Colleague,
}

pub(super) struct List<'a> {
    pub event: &'a EventView,
    pub cast: &'a [Role],
    pub hand: Hand,
    /// Who stands on it, by number in the cast.
    pub people: Vec<usize>,
    /// People are numbered; else they are told apart by their addresses and names.
    pub numbered: bool,
    /// Whose needs the colleague has asked again.
    pub changed: Vec<usize>,
    /// Who stands on it twice.
    pub twice: Vec<usize>,
    /// Whose offer is misspelled.
    pub misspelled: Option<usize>,
    /// Who has an address in it.
    pub mailed: usize,
    /// Who agreed where they registered.
    pub agreed: Vec<usize>,
}

pub(super) struct Written {
    pub bytes: Vec<u8>,
    /// Of each person the line in which they begin, as an editor counts.
    pub lines: Vec<(usize, usize)>,
}

pub(super) fn organization(role: &Role) -> &str {
    match &role.form.organization {
        OrganizationChoice::Typed(typed) => &typed.name,
        OrganizationChoice::Listed(_) => unreachable!("the cast types"),
    }
}

/// The event's organizations, by the numbers that people wish for: with those of the booths' hosts.
pub(super) fn organizations(event: &EventView, cast: &[Role]) -> (String, Vec<String>) {
    let mut names: Vec<String> = Vec::new();
    let mut csv = String::from("id,kind,name,ward\n");
    let mut add = |kind: &str, name: &str, ward: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
            writeln!(csv, "{},{kind},{name},{ward}", names.len()).expect("written");
        }
    };
    for role in cast {
        add(
            role.form.kind.as_str(),
            organization(role),
            role.form.ward.as_str(),
        );
    }
    for booth in &event.booths {
        add(booth.kind.as_str(), &booth.words.ja, "minato");
    }
    (csv, names)
}

impl List<'_> {
    pub(super) fn write(&self) -> Written {
        let tab = self.hand == Hand::Colleague;
        let headings = match self.hand {
            Hand::Office => {
                "備考,お名前,フリガナ,ご所属,施設種別,区,職種,提供できること,お困りごと,メールアドレス,電話番号,ご紹介への同意,到着予定時刻,早退"
            }
            Hand::Colleague => {
                "備考,氏　名,ふりがな,所属先,種別,所在地,役職,できること,ニーズ,E-Mail,TEL,同意,ご到着予定,途中退出"
            }
        };
        let mut text = String::new();
        // As a sheet is saved whose first row was left empty.
        if !tab {
            text += &",".repeat(13);
            text += "\r\n";
        }
        let headings = match self.numbered {
            true => headings.replace("備考", "受付番号"),
            false => headings.to_owned(),
        };
        text += &headings.replace(',', if tab { "\t" } else { "," });
        text += "\r\n";
        let mut lines = Vec::new();
        let mut line = text.matches("\r\n").count() + 1;
        let again = self.twice.iter().copied();
        for (place, n) in self.people.iter().copied().chain(again).enumerate() {
            let first = place < self.people.len();
            if first {
                lines.push((n, line));
            }
            let cells = self.cells(n, first).map(|cell| quoted(&cell));
            let row = cells.join(if tab { "\t" } else { "," }) + "\r\n";
            line += row.matches('\n').count();
            text += &row;
        }
        text += &(if tab { "\t" } else { "," }).repeat(13);
        text += "\r\n\r\n";
        let bytes = match self.hand {
            Hand::Office => {
                let (bytes, _, unknown) = encoding_rs::SHIFT_JIS.encode(&text);
                assert!(!unknown, "no such letter in Shift_JIS");
                bytes.into_owned()
            }
            Hand::Colleague => {
                let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
                units.flat_map(u16::to_le_bytes).collect()
            }
        };
        Written { bytes, lines }
    }

    /// Numbers and spellings differ from hand to hand; who it is does not.
    fn cells(&self, n: usize, first: bool) -> [String; 14] {
        let form = &self.cast[n].form;
        let mut rng = StdRng::seed_from_u64(n as u64 + if first { 0 } else { 1_000 });
        let wide = (self.hand == Hand::Office) == n.is_multiple_of(2);
        let digits = |text: &str| {
            if wide {
                full_width(text)
            } else {
                text.to_owned()
            }
        };
        let id = match self.numbered {
            true => digits(&format!("{}", 1_001 + n)),
            false => ["", "\"要\", 確認"][n % 2].into(),
        };
        let name = match wide || !first {
            true => format!("　{} ", form.name.replace(' ', "　")),
            false => form.name.clone(),
        };
        let mut offers = self.tags(&form.offers, &mut rng);
        if self.misspelled == Some(n) {
            let tag = self
                .event
                .tags
                .iter()
                .find(|tag| tag.id.as_str() == MISSPELLED);
            let mut lost = tag.expect("the tag").words.ja.clone();
            lost.pop();
            offers = format!("{offers}；{lost}");
        }
        let needs = match self.changed.contains(&n) {
            true => vec!["home-visit".into()],
            false => form.needs.clone(),
        };
        let yes = ["はい", "○", "同意する", "yes"].choose(&mut rng);
        let agreed = self.agreed.contains(&n).then_some(*yes.expect("one"));
        let label = |words: Option<&Words>| words.map(|w| w.ja.clone()).unwrap_or_default();
        let kind = self.event.kinds.iter().find(|kind| kind.id == form.kind);
        let ward = self.event.wards.iter().find(|ward| ward.id == form.ward);
        let role = { self.event.roles.iter() }.find(|role| Some(&role.id) == form.role.as_ref());
        let leaves = n % 10 == 7;
        [
            id,
            name,
            ["ミホン　ハナコ", "みほん はなこ", ""][n % 3].into(),
            organization(&self.cast[n]).into(),
            label(kind.map(|kind| &kind.words)),
            label(ward.map(|ward| &ward.words)),
            label(role.map(|role| &role.words)),
            offers,
            self.tags(&needs, &mut rng),
            match n < self.mailed {
                true => form.contact.email.clone().unwrap_or_default(),
                false => String::new(),
            },
            digits(&form.contact.phone.clone().unwrap_or_default()),
            agreed.unwrap_or_default().into(),
            match leaves {
                true => ["午後1時", "13:00"][usize::from(wide)].into(),
                false => String::new(),
            },
            match leaves {
                true => ["１６時半", "16:30:00"][usize::from(wide)].into(),
                false => String::new(),
            },
        ]
    }

    /// By id, by label or as people say it; by a semicolon, a Japanese comma or a new line.
    fn tags(&self, ids: &[domain::TagId], rng: &mut StdRng) -> String {
        let names = ids.iter().map(|id| {
            let tag = self.event.tags.iter().find(|tag| tag.id == *id);
            let tag = tag.expect("a tag of the event");
            match (rng.random_range(0..3), tag.aliases.first()) {
                (0, _) => tag.id.to_string(),
                (1, Some(alias)) => alias.clone(),
                _ => tag.words.ja.clone(),
            }
        });
        let names: Vec<_> = names.collect();
        names.join(["；", ";", "\n", "\r\n"].choose(rng).expect("one"))
    }
}

fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).expect("a letter"),
        c => c,
    };
    text.chars().map(wide).collect()
}

fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n', '\t']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
