//! The people of a rehearsal: invented, of the event's own kinds, wards and tags. The same event, seed and number give the same people.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, IteratorRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

use domain::{KindId, RoomId, TagId, WardId};
use protocol::api::{OrganizationChoice, Register, TypedOrganization};
use protocol::event::{EventView, KindView, RoomKind, TagView};
use protocol::view::{Consent, Contact};

/// Where no mail ever arrives: RFC 2606 keeps the name for that.
pub const MAIL_HOST: &str = "rehearsal.invalid";
/// Of a telephone that nobody has.
pub const PHONE_PREFIX: &str = "000-0000-";

const SURNAMES: [&str; 40] = [
    "青葉",
    "秋庭",
    "朝霧",
    "浅緋",
    "石積",
    "泉田",
    "磯辺",
    "岩清",
    "梅津",
    "枝垂",
    "大空",
    "沖津",
    "小雪",
    "風早",
    "霞野",
    "川音",
    "木漏",
    "雲井",
    "小春",
    "桜庭",
    "里見",
    "白波",
    "砂原",
    "瀬音",
    "空木",
    "高嶺",
    "橘野",
    "月影",
    "鳥羽",
    "渚",
    "野分",
    "花岡",
    "浜風",
    "日向",
    "藤波",
    "星川",
    "真砂",
    "水無瀬",
    "山吹",
    "夕凪",
];
const GIVEN: [&str; 50] = [
    "あおい",
    "明",
    "いずみ",
    "伊織",
    "うらら",
    "栄",
    "笑",
    "修",
    "香",
    "薫",
    "和",
    "京",
    "桐",
    "恵",
    "琴",
    "さくら",
    "聡",
    "静",
    "すみれ",
    "澄",
    "千",
    "司",
    "渚沙",
    "直",
    "夏",
    "葉",
    "のぞみ",
    "遥",
    "光",
    "響",
    "ひなた",
    "文",
    "穂",
    "誠",
    "真",
    "円",
    "瑞",
    "緑",
    "睦",
    "萌",
    "泰",
    "ゆかり",
    "優",
    "陽",
    "蓮",
    "律",
    "怜",
    "若葉",
    "渉",
    "望",
];
const PLACES: [&str; 24] = [
    "あけぼの",
    "うぐいす",
    "おおるり",
    "かわせみ",
    "きらめき",
    "こもれび",
    "さざなみ",
    "しおさい",
    "すずかけ",
    "せせらぎ",
    "たんぽぽ",
    "つばめ",
    "なぎさ",
    "にじいろ",
    "はなみずき",
    "ひばり",
    "ふじなみ",
    "ほしぞら",
    "まつかぜ",
    "みずうみ",
    "もみじ",
    "やまばと",
    "ゆうなぎ",
    "わかくさ",
];
/// So many people have names of their own.
pub(super) const MOST: usize = SURNAMES.len() * GIVEN.len();
/// Colleagues, on average.
const TO_AN_ORGANIZATION: usize = 2;

/// Somebody of the cast.
#[derive(Clone, Debug)]
pub struct Role {
    /// The code of the room is filled in at the door.
    pub form: Register,
    pub habits: Habits,
}

/// How likely somebody does something, 0 to 1, and what kind of person it is.
#[derive(Clone, Debug)]
pub struct Habits {
    /// When they come, in parts of the rush.
    pub arrives: f64,
    pub answers: f64,
    pub accepts: f64,
    pub invites: f64,
    /// Does not come to a table.
    pub stays_away: f64,
    /// Comes when others have waited.
    pub late: f64,
    /// Goes on talking when the round is over.
    pub talks_on: bool,
    pub exchanges: f64,
    /// Puts the phone away, at each look at it.
    pub locks: f64,
    pub queues: f64,
    /// Runs into somebody and talks to them, without a table.
    pub runs_into: f64,
    /// Erases themself before the end.
    pub erases: bool,
}

/// `count` people, at most [`MOST`].
pub fn cast(event: &EventView, seed: u64, count: usize) -> Vec<Role> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut names: Vec<(&str, &str)> = SURNAMES
        .iter()
        .flat_map(|surname| GIVEN.iter().map(move |given| (*surname, *given)))
        .collect();
    names.shuffle(&mut rng);
    let mut organizations: Vec<(String, &KindView, WardId)> = Vec::new();
    let mut roles = Vec::with_capacity(count);
    for (n, (surname, given)) in names.into_iter().take(count).enumerate() {
        let fresh = organizations.len() * TO_AN_ORGANIZATION <= n;
        if fresh && let Some(founded) = organization(event, organizations.len(), &mut rng) {
            organizations.push(founded);
        }
        let Some((organization, kind, ward)) = organizations.choose(&mut rng).cloned() else {
            break;
        };
        let form = Register {
            name: format!("{surname} {given}"),
            kana: None,
            honorific: None,
            organization: OrganizationChoice::Typed(TypedOrganization { name: organization }),
            kind: kind.id.clone(),
            sub_kind: event
                .sub_kinds
                .iter()
                .filter(|sub| sub.kind == kind.id)
                .choose(&mut rng)
                .map(|sub| sub.id.clone()),
            role: event
                .roles
                .iter()
                .filter(|role| role.kinds.is_empty() || role.kinds.contains(&kind.id))
                .choose(&mut rng)
                .map(|role| role.id.clone()),
            room: home(event, &ward),
            ward,
            offers: tags(event, &kind.id, |tag| &tag.offered_by, 2..=5, &mut rng),
            needs: tags(event, &kind.id, |tag| &tag.needed_by, 1..=4, &mut rng),
            sign: None,
            companies_welcome: rng.random_bool(0.5),
            contact: Contact {
                phone: Some(format!("{PHONE_PREFIX}{n:04}")),
                email: Some(format!("{n:04}@{MAIL_HOST}")),
            },
            wishes: Vec::new(),
            wishes_must: Vec::new(),
            wishes_never: Vec::new(),
            wished_kinds: None,
            stay: None,
            consent: Consent {
                // A few only look on.
                partners: rng.random_bool(0.97),
                exchange: rng.random_bool(0.9),
                booths: rng.random_bool(0.6),
                wall: rng.random_bool(0.5),
                record: true,
            },
            code: String::new(),
            another_person: false,
        };
        roles.push(Role {
            form,
            habits: habits(&mut rng),
        });
    }
    roles
}

fn habits(rng: &mut StdRng) -> Habits {
    Habits {
        // Most in the first third: a rush, with stragglers.
        arrives: rng.random::<f64>().powi(2),
        answers: rng.random_range(0.6..1.0),
        accepts: rng.random_range(0.5..0.9),
        invites: rng.random_range(0.0..0.5),
        stays_away: if rng.random_bool(0.2) { 0.3 } else { 0.02 },
        late: rng.random_range(0.0..0.3),
        talks_on: rng.random_bool(0.1),
        exchanges: rng.random_range(0.3..1.0),
        locks: rng.random_range(0.0..0.3),
        queues: rng.random_range(0.0..0.3),
        runs_into: rng.random_range(0.0..0.4),
        erases: rng.random_bool(0.02),
    }
}

/// The more the event's tags say of a kind, the more of it come.
fn organization<'a>(
    event: &'a EventView,
    number: usize,
    rng: &mut StdRng,
) -> Option<(String, &'a KindView, WardId)> {
    let weight = |kind: &KindView| {
        let of = |ids: &[String]| concerns(ids, &kind.id);
        1 + event.tags.iter().filter(|tag| of(&tag.offered_by)).count()
    };
    let kind = event.kinds.choose_weighted(rng, weight).ok()?;
    let word = kind.words.ja.split(['（', '・', '／']).next();
    let (place, round) = (PLACES[number % PLACES.len()], number / PLACES.len());
    let which = if round == 0 {
        String::new()
    } else {
        format!("第{}", round + 1)
    };
    let name = format!("架空{place}{which}{}", word.unwrap_or_default());
    // One in ten comes from elsewhere.
    let at_home = event
        .wards
        .iter()
        .filter(|ward| sent_to(event, &ward.id).is_some());
    let ward = match at_home.choose(rng) {
        Some(ward) if rng.random_bool(0.9) => ward,
        _ => event.wards.choose(rng)?,
    };
    Some((name, kind, ward.id.clone()))
}

/// Names a kind, or one of its sub-kinds.
fn concerns(ids: &[String], kind: &KindId) -> bool {
    let of = |id: &String| id.split('/').next() == Some(kind.as_str());
    ids.iter().any(of)
}

fn tags(
    event: &EventView,
    kind: &KindId,
    of: fn(&TagView) -> &Vec<String>,
    how_many: std::ops::RangeInclusive<usize>,
    rng: &mut StdRng,
) -> Vec<TagId> {
    let usual = event.tags.iter().filter(|tag| concerns(of(tag), kind));
    let count = rng.random_range(how_many);
    let chosen: Vec<_> = usual.map(|tag| tag.id.clone()).sample(rng, count);
    if !chosen.is_empty() {
        return chosen;
    }
    let all = event.tags.iter().map(|tag| tag.id.clone());
    all.sample(rng, count)
}

fn sent_to(event: &EventView, ward: &WardId) -> Option<RoomId> {
    let room = event.rooms.iter().find(|room| room.wards.contains(ward))?;
    Some(room.id.clone())
}

/// The room of the ward; else the first that introduces people, else the first.
fn home(event: &EventView, ward: &WardId) -> RoomId {
    let introduces = event.rooms.iter().find(|room| room.kind != RoomKind::Talk);
    let first = introduces.or(event.rooms.first());
    let else_first = || first.map_or_else(|| "".into(), |room| room.id.clone());
    sent_to(event, ward).unwrap_or_else(else_first)
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    pub(crate) fn example() -> EventView {
        serde_json::from_value(serde_json::json!({
            "name": {"ja": "見本", "en": "Example"}, "organizer": {"ja": "架空", "en": "Invented"},
            "date": "2027-09-18", "timezone": "Asia/Tokyo", "erase_on": "2027-10-18",
            "kinds": [{"id": "hospital", "ja": "病院", "en": "Hospital"}, {"id": "clinic", "ja": "診療所（クリニック）", "en": "Clinic"}],
            "sub_kinds": [{"id": "hospital/acute", "kind": "hospital", "ja": "急性期", "en": "Acute"}],
            "roles": [{"id": "nurse", "kinds": [], "ja": "看護師", "en": "Nurse"}],
            "wards": [
                {"id": "meguro", "ja": "目黒区", "en": "Meguro", "kana": "めぐろ"},
                {"id": "minato", "ja": "港区", "en": "Minato", "kana": "みなと"},
                {"id": "other", "ja": "その他", "en": "Other", "kana": "そのた"},
            ],
            "areas": [], "groups": [], "consent": [], "booths": [],
            "tags": [
                {"id": "beds", "ja": "空床", "en": "Beds", "kana": "くうしょう", "group": "back", "offered_by": ["hospital/acute"], "needed_by": ["clinic"], "aliases": []},
                {"id": "visits", "ja": "往診", "en": "Visits", "kana": "おうしん", "group": "home", "offered_by": ["clinic"], "needed_by": ["hospital"], "aliases": []},
            ],
            "rooms": [
                {"id": "talk", "kind": "talk", "ja": "講演", "en": "Talk", "wards": [], "open": true},
                {"id": "west", "kind": "area", "ja": "西部エリア（目黒）", "en": "West", "wards": ["meguro"], "open": true},
                {"id": "south", "kind": "area", "ja": "南部エリア（港）", "en": "South", "wards": ["minato"], "open": true},
            ],
            "agenda": [],
        }))
        .expect("an event")
    }

    #[test]
    fn the_same_seed_gives_the_same_people_and_another_gives_others() {
        let event = example();
        let forms = |seed| {
            let roles = cast(&event, seed, 50);
            roles.into_iter().map(|role| role.form).collect::<Vec<_>>()
        };
        assert_eq!(forms(1), forms(1));
        assert_ne!(forms(1), forms(2));
    }

    #[test]
    fn everybody_is_of_the_event_and_nobody_is_there_twice() {
        let event = example();
        let roles = cast(&event, 7, MOST);
        assert_eq!(roles.len(), MOST);
        let names: BTreeSet<_> = roles.iter().map(|role| &role.form.name).collect();
        assert_eq!(names.len(), MOST);
        let mut rooms: BTreeMap<&str, usize> = BTreeMap::new();
        for Role { form, .. } in &roles {
            *rooms.entry(form.room.as_str()).or_default() += 1;
            assert!(event.wards.iter().any(|ward| ward.id == form.ward));
            let sub = form.sub_kind.as_ref();
            assert!(sub.is_none_or(|sub| sub.as_str().starts_with(form.kind.as_str())));
            let offered = if form.kind.as_str() == "clinic" {
                "visits"
            } else {
                "beds"
            };
            assert_eq!(form.offers, [offered.into()]);
        }
        // From elsewhere they are sent to the first room where people meet, not to the talk.
        assert_eq!(rooms.keys().copied().collect::<Vec<_>>(), ["south", "west"]);
        assert!(rooms["south"] > MOST / 4);
    }
}
