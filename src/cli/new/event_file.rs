//! The event of a new region as its file has it.

use std::fmt::Write as _;

use jiff::ToSpan;

use super::answers::{Answers, Region, RoomChoice};
use crate::catalog::text::Text;

/// Days from the event to the erasing of everything personal.
const ERASE_AFTER: i64 = 30;
/// When the first room begins, minutes since midnight; each is followed by the next after a break.
const BEGINS: u32 = 14 * 60;
const BREAK: u32 = 10;

const CONSENT: &str = r#"
# Shown before the join button, in this order. {organizer} and {date} (of erasing) are filled in; both must appear in both languages.
[[consent]]
id = "purpose"
ja = "入力いただいた内容は、{organizer}が、本会場でのお相手のご紹介のためだけに使用します。"
en = "{organizer} uses what you enter only to introduce you to other participants at this event."

[[consent]]
id = "share"
ja = "ご紹介したお相手に、お名前・ご所属・職種・選んだ項目が表示されます。連絡先は表示されません。"
en = "The people we introduce will see your name, organisation, role and chosen items. Contact details are not shown."

[[consent]]
id = "delete"
ja = "{date}にお名前・ご連絡先などをすべて削除します。施設どうしが会った記録は、個人名なしで次回の催しに引き継ぐことがあります。いつでもご自分で削除できます。"
en = "Everything about you is deleted on {date}. Which organisations met may be handed on to the next event, without names. You can also delete your data yourself at any time."
"#;

const QUESTIONS: &str = r##"
# What you ask people beside the form, in at most five questions; explained in config/event.toml of the release. Take away the "# " to ask this one:
# [[question]]
# id = "useful"
# when = "end"
# form = "scale"
# low = { ja = "役に立たない", en = "No use" }
# high = { ja = "とても役に立つ", en = "Very useful" }
# ja = "今日の出会いは、明日からの連携に役立ちそうですか"
# en = "Will those you met today help in your work?"
"##;

/// Writing to a String cannot fail; so the results of `write!` are let go.
pub(super) fn text(answers: &Answers, credits: &[Text]) -> String {
    let region = answers.region();
    let mut text = head(answers);
    let _ = write!(
        text,
        "\n# Areas group wards; people of a ward are sent to the room of their area.\n[[area]]\nid = {}\nja = {}\nen = {}\nwards = [{}]\n",
        quoted(&region.id),
        quoted(&region.ja),
        quoted(&region.en),
        answers
            .wards
            .iter()
            .map(|ward| quoted(&ward.id))
            .collect::<Vec<_>>()
            .join(", "),
    );
    text += "\n# Rooms, booths and agenda: every key is explained in config/event.toml of the release. The tables are the same ones, at different times.\n";
    for room in &answers.rooms {
        text += &room_text(*room, &region, answers);
    }
    text += "\n# Booths: [[booth]] with id, kind, ja and en.\n\n# Times are local to the event.\n";
    let mut at = BEGINS;
    for room in &answers.rooms {
        let ends = at + room.minutes();
        let words = room.words(&region);
        let _ = write!(
            text,
            "[[session]]\nkind = \"{}\"\nroom = {}\nstarts = \"{}\"\nends = \"{}\"\nja = {}\nen = {}\n\n",
            if *room == RoomChoice::Social {
                "reception"
            } else {
                "exchange"
            },
            quoted(&room_id(*room, &region)),
            clock(at),
            clock(ends),
            quoted(&words.ja),
            quoted(&words.en),
        );
        at = ends + BREAK;
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text += CONSENT;
    text += QUESTIONS;
    if !credits.is_empty() {
        text += "\n# Whose data the list of facilities was made from. Their licences ask for these lines to be shown.\n";
    }
    for credit in credits {
        let _ = write!(
            text,
            "[[credit]]\nja = {}\nen = {}\n\n",
            quoted(&credit.ja),
            quoted(&credit.en)
        );
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn head(answers: &Answers) -> String {
    let erase = answers
        .date
        .checked_add(ERASE_AFTER.days())
        .unwrap_or(answers.date);
    let venue = answers
        .venue
        .as_ref()
        .map(|venue| format!("venue = {{ ja = {0}, en = {0} }}\n", quoted(venue)));
    format!(
        "# Written by `kaotsunagi new`; change what you like before the first start, and check it with `kaotsunagi check --config kaotsunagi.toml`.\n\n\
         schema = 1\n\n\
         [event]\n\
         name = {{ ja = {}, en = {} }}\n\
         organizer = {{ ja = {}, en = {} }}\n\
         {}\
         date = {}\n\
         timezone = \"Asia/Tokyo\"\n\
         # Everything personal is erased at the start of this day; at most 90 days after the event.\n\
         erase = {erase}\n",
        quoted(&answers.name.ja),
        quoted(&answers.name.en),
        quoted(&answers.organizer.ja),
        quoted(&answers.organizer.en),
        venue.unwrap_or_default(),
        answers.date,
    )
}

impl RoomChoice {
    const fn minutes(self) -> u32 {
        if matches!(self, Self::Social) { 90 } else { 50 }
    }

    fn words(self, region: &Region) -> Text {
        let (ja, en) = match self {
            Self::Area => (
                format!("{} エリア交流会", region.ja),
                format!("{} area meeting", region.en),
            ),
            Self::Liaison => (
                "後方連携 対面交流会".into(),
                "Outbound-liaison meeting".into(),
            ),
            Self::Circle => (
                "病診・医科歯科連携 交流会".into(),
                "Hospital-clinic and medical-dental meeting".into(),
            ),
            Self::Social => ("懇親会".into(), "Reception party".into()),
        };
        Text { ja, en }
    }
}

fn room_id(room: RoomChoice, region: &Region) -> String {
    if room == RoomChoice::Area {
        region.id.clone()
    } else {
        room.id().to_owned()
    }
}

fn room_text(room: RoomChoice, region: &Region, answers: &Answers) -> String {
    let words = room.words(region);
    let tables = answers.tables;
    let more = match room {
        RoomChoice::Area => format!(
            "mode = \"rounds\"\narea = {}\ntables = {tables}\nround_minutes = 6\n",
            quoted(&region.id)
        ),
        RoomChoice::Liaison => format!("mode = \"rounds\"\ntables = {tables}\nround_minutes = 6\n"),
        RoomChoice::Circle => format!(
            "mode = \"circles\"\ntables = {tables}\ngroup_size = [3, 6]\nchain = [\"hospital\", \"clinic\", \"dental\"]\nround_minutes = 12\n"
        ),
        RoomChoice::Social => "mode = \"suggestions\"\n".into(),
    };
    let weights = match room {
        RoomChoice::Liaison => {
            "\n# Discharge, transfer and care at home are what this room is for.\n[room.weights.groups]\nfront = 60\nclinical = 60\ndental = 50\nmanagement = 40\nnetwork = 60\n"
        }
        RoomChoice::Circle => {
            "\n# Referral, specialist care and dentistry.\n[room.weights.groups]\nback = 60\nhome = 60\nability = 70\ncare = 50\nmanagement = 40\n"
        }
        _ => "",
    };
    format!(
        "\n[[room]]\nid = {}\nkind = \"{}\"\n{more}ja = {}\nen = {}\nopen = true\n{weights}",
        quoted(&room_id(room, region)),
        room.id(),
        quoted(&words.ja),
        quoted(&words.en),
    )
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
