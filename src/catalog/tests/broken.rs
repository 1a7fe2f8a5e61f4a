//! Broken event data, and what is told of it.

use crate::catalog::document::Document;
use crate::catalog::problem::{Findings, Problems};
use crate::catalog::{Catalog, MAX_TAGS};

/// The example's four files: taxonomy, kinds, wards, event.
fn files() -> [Document; 4] {
    [
        Document::new(
            "taxonomy.toml",
            include_str!("../../../config/taxonomy.toml"),
        ),
        Document::new("kinds.toml", include_str!("../../../config/kinds.toml")),
        Document::new("wards.toml", include_str!("../../../config/wards.toml")),
        Document::new("event.toml", include_str!("../../../config/event.toml")),
    ]
}

const TAXONOMY: usize = 0;
const KINDS: usize = 1;
const WARDS: usize = 2;
const EVENT: usize = 3;

/// Reads the example with the first `from` of one file replaced; says on which line it first differs.
fn changed(file: usize, from: &str, to: &str) -> (usize, Result<Catalog, Problems>) {
    let mut files = files();
    let text = files[file].text.clone();
    assert!(text.contains(from), "{from} is not in the example");
    let new = text.replacen(from, to, 1);
    let line = text
        .lines()
        .zip(new.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_default()
        + 1;
    files[file].text = new;
    (line, Catalog::read(&files, Findings::default()))
}

/// Puts the changed line for `:@:`, and lines near it for `:@-3:`.
fn placed(expected: &str, line: usize) -> String {
    let mut placed = expected.replace(":@:", &format!(":{line}:"));
    for near in 1..30 {
        placed = placed.replace(
            &format!(":@-{near}:"),
            &format!(":{}:", line.saturating_sub(near)),
        );
        placed = placed.replace(&format!(":@+{near}:"), &format!(":{}:", line + near));
    }
    placed
}

/// What is told of each change.
fn told(file: usize, table: &[(&str, &str, &str)]) {
    for (from, to, expected) in table {
        let (line, result) = changed(file, from, to);
        let problems = match result {
            Ok(_) => panic!("accepted: {to}"),
            Err(problems) => problems.to_string(),
        };
        assert_eq!(problems, placed(expected, line), "{from} -> {to}");
    }
}

#[test]
fn rooms() {
    told(
        EVENT,
        &[
            (
                "\"shibuya\", \"set",
                "\"shibuyaa\", \"set",
                "event.toml:@: area.wards: unknown ward \"shibuyaa\"; did you mean \"shibuya\"?",
            ),
            (
                "\"shinagawa\", \"ota\"",
                "\"meguro\", \"ota\"",
                "event.toml:@-4: area.wards: \"meguro\" already belongs to area \"southwest\"; a ward belongs to one area",
            ),
            (
                "id = \"yunagi\"",
                "id = \"Yunagi Forest\"",
                "event.toml:@: booth.id: \"Yunagi Forest\" is no id; use 1 to 64 of a-z, 0-9 and - (it appears in addresses)",
            ),
            (
                "id = \"yunagi\"",
                "id = \"aobabashi\"",
                "event.toml:@: booth.id: \"aobabashi\" stands twice; give each its own",
            ),
            (
                "area = \"south\"",
                "area = \"sout\"",
                "event.toml:@: room.area: unknown area \"sout\"; did you mean \"south\"?",
            ),
            (
                "area = \"south\"",
                "area = \"southwest\"",
                "event.toml:@: room.area: \"southwest\" stands twice; give each its own",
            ),
            (
                "tables = 60",
                "tables = 0",
                "event.toml:@-6: room.tables: no tables, but this mode seats people at tables; write: tables = 40",
            ),
            (
                "tables = 60",
                "tables = -1",
                "event.toml:@: room.tables: -1 is out of range; write a number from 0 to 5000",
            ),
            (
                "tables = 60",
                "tables = \"60\"",
                "event.toml:@: room.tables: a text is not what belongs here; write: tables = 1",
            ),
            (
                "tables = 60",
                "tables = 60\ntabels = 60",
                "event.toml:@: room.tabels: unknown key; did you mean \"tables\"?",
            ),
            (
                "kind = \"liaison\"",
                "kind = \"liason\"",
                "event.toml:@: room.kind: unknown kind \"liason\"; did you mean \"liaison\"?",
            ),
            (
                "mode = \"circles\"",
                "mode = \"circle\"",
                "event.toml:@: room.mode: unknown mode \"circle\"; did you mean \"circles\"?",
            ),
            (
                "chain = [\"hospital\", \"clinic\", \"dental\"]",
                "chain = [\"hospital\", \"clinic\", \"dental|kare\"]",
                "event.toml:@: room.chain: unknown kind \"kare\"; did you mean \"care\"?",
            ),
            (
                "group_size = [3, 6]",
                "group_size = [6, 3]",
                "event.toml:@: room.group_size: fewest is more than most; write the smaller number first",
            ),
            (
                "group_size = [3, 6]",
                "group_size = [3]",
                "event.toml:@: room.group_size: not two numbers in range; write two numbers from 3 to 6, such as: group_size = [3, 6]",
            ),
            (
                "back = 60",
                "back = -1",
                "event.toml:@: room.weights.groups.back: not a weight; write a whole number from 0 to 100",
            ),
            (
                "back = 60",
                "back = 1.5",
                "event.toml:@: room.weights.groups.back: not a weight; write a whole number from 0 to 100",
            ),
            (
                "[room.weights.groups]",
                "[room.weights]\nwish = 70000\n[room.weights.groups]",
                "event.toml:@+1: room.weights.wish: not a weight; write a whole number from 0 to 65535",
            ),
            (
                "back = 60",
                "bakc = 60",
                "event.toml:@: room.weights.groups.bakc: unknown group \"bakc\"; did you mean \"back\"?",
            ),
            (
                "tables = 60",
                "tables = 60\ncode = \"ABC0O1\"",
                "event.toml:@: room.code: \"ABC0O1\" cannot be a code; write 6 of 23456789ABCDEFGHJKMNPQRSTWXYZ",
            ),
            (
                "en = \"Outbound-liaison meeting\"\n",
                "",
                "event.toml:@-5: room.en: missing; write: en = \"…\"",
            ),
            (
                "en = \"Outbound-liaison meeting\"",
                "en = \" \"",
                "event.toml:@: room.en: empty; write: en = \"…\"",
            ),
        ],
    );
}

#[test]
fn times() {
    told(
        EVENT,
        &[
            (
                "ends = \"13:40\"",
                "ends = \"12:40\"",
                "event.toml:@: session.ends: ends at 12:40, not after it starts at 13:00; write a later time; after midnight go on counting, such as \"25:30\"",
            ),
            (
                "starts = \"13:50\"",
                "starts = \"12:50\"",
                "event.toml:@: session.starts: starts at 12:50, before the session above it; write sessions in the order of their start",
            ),
            (
                "starts = \"13:50\"",
                "starts = \"13:60\"",
                "event.toml:@: session.starts: \"13:60\" is no time; write: starts = \"13:00\"",
            ),
            (
                "ends = \"19:30\"",
                "ends = \"36:01\"",
                "event.toml:@: session.ends: \"36:01\" is after noon of the next day; an agenda ends at \"36:00\", noon of the next day, or earlier",
            ),
            (
                "ends = \"19:30\"",
                "ends = \"07:30\"",
                "event.toml:@: session.ends: ends at 07:30, not after it starts at 18:00; write a later time; after midnight go on counting, such as \"25:30\"",
            ),
            (
                "ends = \"19:30\"\nja = \"懇親会\"\nen = \"Reception party\"\n",
                "ends = \"24:30\"\nja = \"懇親会\"\nen = \"Reception party\"\n[[session]]\nkind = \"reception\"\nroom = \"social\"\nstarts = \"00:20\"\nends = \"01:00\"\nja = \"二次会\"\nen = \"After-party\"\n",
                "event.toml:@+6: session.starts: overlaps \"Reception party\" in room \"social\"; one session at a time in a room",
            ),
            (
                "starts = \"13:50\"",
                "starts = \"1:50 pm\"",
                "event.toml:@: session.starts: \"1:50 pm\" is no time; write: starts = \"13:00\"",
            ),
            (
                "room = \"south\"\nstarts",
                "room = \"southwest\"\nstarts",
                "event.toml:@+1: session.starts: overlaps \"South-western area meeting\" in room \"southwest\"; one session at a time in a room",
            ),
            (
                "erase = 2027-10-18",
                "erase = 2027-09-18",
                "event.toml:@: event.erase: 2027-09-18 is not after the event (2027-09-18); write a date from 2027-09-19 to 2027-12-17",
            ),
            (
                "erase = 2027-10-18",
                "erase = 2028-09-18",
                "event.toml:@: event.erase: 2028-09-18 is more than 90 days after the event; write 2027-12-17 or earlier",
            ),
            (
                "# ask_again_days = 90",
                "ask_again_days = 90",
                "event.toml:@: event.ask_again_days: asks again what is not asked before; write acquaintance = true as well, or leave ask_again_days out",
            ),
            (
                "# ask_again_days = 90",
                "acquaintance = true\nask_again_days = 0",
                "event.toml:@+1: event.ask_again_days: 0 is out of range; write a number from 1 to 366",
            ),
            (
                "# ask_again_days = 90",
                "acquaintance = true\nask_again_days = 30",
                "event.toml:@+1: event.ask_again_days: 2027-10-18 is not after the day on which everything is erased (2027-10-18); write 31 or more, or an earlier erase",
            ),
            (
                "date = 2027-09-18",
                "date = \"18.9.2027\"",
                "event.toml:@: event.date: not a date; write: date = 2027-09-18",
            ),
            (
                "date = 2027-09-18",
                "date = 2027-09-18T10:00:00",
                "event.toml:@: event.date: not a date; write: date = 2027-09-18",
            ),
            (
                "Asia/Tokyo",
                "Asia/Tokio",
                "event.toml:@: event.timezone: unknown time zone \"Asia/Tokio\"; write an IANA name, such as \"Asia/Tokyo\"",
            ),
        ],
    );
}

#[test]
fn wording_and_the_rest() {
    told(
        EVENT,
        &[
            (
                "hosts = [\"hoshimizaka\"]",
                "hosts = [\"hosimizaka\"]",
                "event.toml:@: session.hosts: unknown booth \"hosimizaka\"; did you mean \"hoshimizaka\"?",
            ),
            (
                "sub_kind = \"hospital/rehab\"",
                "sub_kind = \"clinic/general\"",
                "event.toml:@: booth.sub_kind: \"clinic/general\" is no sub-kind of \"hospital\"; write one of: hospital/acute, hospital/advanced, hospital/community, hospital/rehab, hospital/long-term, hospital/psychiatric, hospital/specialty",
            ),
            (
                "sub_kind = \"hospital/rehab\"",
                "materials = \"ftp://x\"",
                "event.toml:@: booth.materials: neither a web address nor a PDF of this event; write one that begins with https://, or a file beside this one, such as \"materials/booth.pdf\"",
            ),
            (
                "{date}に",
                "後日",
                "event.toml:@-2: consent.ja: {date} appears in no ja text; write {date} into one: people must read who uses their data and when it is deleted",
            ),
            (
                "{date}に",
                "{day}{date}に",
                "event.toml:@-2: consent.ja: unknown placeholder; only {organizer} and {date} are filled in",
            ),
            (
                "schema = 1",
                "schema = 1\ncolour = \"blue\"",
                "event.toml:@: colour: unknown key; write one of: schema, event, area, room, booth, session, record, consent, credit, question, limit",
            ),
            (
                "schema = 1",
                "schema = 2",
                "event.toml:@: schema: 2 is a later form of this file; this program reads: schema = 1",
            ),
            (
                "organizer = {",
                "organiser = {",
                "event.toml:@-2: event.organizer: missing; write: organizer = { ja = \"…\", en = \"…\" }\nevent.toml:@: event.organiser: unknown key; did you mean \"organizer\"?",
            ),
            (
                "tables = 60",
                "tables = ",
                "event.toml:@: not valid TOML: string values must be quoted, expected literal string; text stands in \"quotes\", lists in [brackets], each key once",
            ),
        ],
    );
}

#[test]
fn lists() {
    told(
        TAXONOMY,
        &[
            (
                "group = \"front\"",
                "group = \"fron\"",
                "taxonomy.toml:@: tag.group: unknown group \"fron\"; did you mean \"front\"?",
            ),
            (
                "mode = \"supply\"",
                "mode = \"offer\"",
                "taxonomy.toml:@: tag.mode: unknown mode \"offer\"; write \"supply\" or \"mutual\"",
            ),
            (
                "\"hospital/acute\", \"hosp",
                "\"hospital/akute\", \"hosp",
                "taxonomy.toml:@: tag.offered_by: unknown kind \"hospital/akute\"; did you mean \"hospital/acute\"?",
            ),
            (
                "id = \"emergency-hotline\"",
                "id = \"emergency-24h\"",
                "taxonomy.toml:@: tag.id: \"emergency-24h\" stands twice; give each its own",
            ),
            (
                "kana = \"にじゅうよじかんきゅうきゅうのうけいれ\"\n",
                "",
                "taxonomy.toml:@-3: tag.kana: missing; write: kana = \"…\"",
            ),
            (
                "aliases = [\"救急\", ",
                "aliases = [\"救急\", \"救急\", ",
                "taxonomy.toml:@: tag.aliases: \"救急\" stands twice; remove one",
            ),
        ],
    );
    told(
        KINDS,
        &[
            (
                "id = \"company/other\"",
                "id = \"other-company\"",
                "kinds.toml:@: sub_kind.id: \"other-company\" does not begin with its kind; write: id = \"company/…\"",
            ),
            (
                "id = \"hospital/specialty\"\nkind = \"hospital\"",
                "id = \"hospital/specialty\"\nkind = \"hospitl\"",
                "kinds.toml:@: sub_kind.kind: unknown kind \"hospitl\"; did you mean \"hospital\"?",
            ),
            (
                "kinds = [\"hospital\"]",
                "kinds = [\"hopsital\"]",
                "kinds.toml:@: role.kinds: unknown kind \"hopsital\"; did you mean \"hospital\"?",
            ),
            (
                "on_request = true",
                "on_request = \"yes\"",
                "kinds.toml:@: kind.on_request: a text is not what belongs here; write: on_request = true",
            ),
            (
                "one = [\"hospital/rehab\"]",
                "one = [\"hospital/rehub\"]",
                "kinds.toml:@: relation.one: unknown kind \"hospital/rehub\"; did you mean \"hospital/rehab\"?",
            ),
            (
                "one = [\"pharmacist\"]",
                "one = [\"pharmacyst\"]",
                "kinds.toml:@: counterpart.one: unknown role \"pharmacyst\"; did you mean \"pharmacist\"?",
            ),
            (
                "id = \"nurses\"",
                "id = \"step-down\"",
                "kinds.toml:@: counterpart.id: \"step-down\" stands twice; give each its own",
            ),
            (
                "one = [\"pharmacist\"]",
                "one = []",
                "kinds.toml:@-2: counterpart.one: names nobody; write: one = [\"nurse\"]",
            ),
            (
                "one = [\"hospital/rehab\"]",
                "one = []",
                "kinds.toml:@-4: relation.one: names nobody; write: one = [\"hospital\"]",
            ),
            (
                "strength = 1\n",
                "strength = 4\n",
                "kinds.toml:@: relation.strength: 4 is out of range; write a number from 1 to 3",
            ),
        ],
    );
    told(
        WARDS,
        &[
            (
                "code = \"13101\"",
                "code = \"131010\"",
                "wards.toml:@: ward.code: \"131010\" is not five digits; write: code = \"13110\"",
            ),
            (
                "code = \"13101\"",
                "code = \"13102\"",
                "wards.toml:@+9: ward.code: \"13102\" stands twice; give each its own",
            ),
            (
                "tile = [3, 2]",
                "tile = [4, 3]",
                "wards.toml:@+9: ward.tile: another ward stands on this tile; choose a free column and row",
            ),
            (
                "adjacent = [\"chuo\", ",
                "adjacent = [",
                "wards.toml:@+2: ward.adjacent: \"chuo\" names \"chiyoda\", but not the other way; add \"chuo\" to those of \"chiyoda\"",
            ),
            (
                "adjacent = [\"chuo\", ",
                "adjacent = [\"chiyoda\", \"chuo\", ",
                "wards.toml:@-7: ward.adjacent: a ward is not adjacent to itself; remove \"chiyoda\"",
            ),
            (
                "id = \"other\"",
                "id = \"elsewhere\"",
                "wards.toml: ward: no ward \"other\"; add a [[ward]] with id = \"other\" for people from elsewhere",
            ),
        ],
    );
}

#[test]
fn all_problems_of_all_files_come_at_once() {
    let mut files = files();
    for (file, from, to) in [
        (TAXONOMY, "mode = \"supply\"", "mode = \"x\""),
        (KINDS, "on_request = true", "on_request = 1"),
        (WARDS, "tile = [3, 2]", "tile = 3"),
        (EVENT, "tables = 60", "tables = 6000"),
        (EVENT, "ends = \"13:40\"", "ends = \"12:40\""),
    ] {
        files[file].text = files[file].text.replacen(from, to, 1);
    }
    let problems = Catalog::read(&files, Findings::default()).err().unwrap();
    let at: Vec<&str> = problems.0.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(
        at,
        [
            "kind.on_request",
            "tag.mode",
            "ward.tile",
            "room.tables",
            "session.ends"
        ],
        "{problems}"
    );
    assert!(
        problems
            .0
            .iter()
            .all(|p| p.line.is_some() && !p.mend.is_empty()),
        "{problems}"
    );
}

#[test]
fn more_tags_than_the_matcher_has_bits_are_refused() {
    let mut files = files();
    for i in 90..=MAX_TAGS {
        files[TAXONOMY].text += &format!(
            "\n[[tag]]\nid = \"more-{i}\"\nja = \"追加\"\nkana = \"ついか\"\nen = \"More\"\ngroup = \"care\"\nmode = \"supply\"\n"
        );
    }
    let line = files[TAXONOMY].text.lines().count() - 6;
    let problems = Catalog::read(&files, Findings::default()).err().unwrap();
    let expected =
        format!("taxonomy.toml:{line}: tag: 129 tags, but at most 128 are possible; merge some");
    assert_eq!(problems.to_string(), expected);
    let one_less = files[TAXONOMY].text.rfind("\n[[tag]]").unwrap();
    files[TAXONOMY].text.truncate(one_less);
    assert!(Catalog::read(&files, Findings::default()).is_ok());
}

#[test]
fn limits_of_kinds_are_told_by_line() {
    let limit = |lines: &str| format!("[[limit]]\n{lines}\n\n# Shown before");
    let table = [
        (
            limit("who = [\"clinic\"]\nwhom = [\"compny\"]\nat_most = 2"),
            "event.toml:@+2: limit.whom: unknown kind \"compny\"; did you mean \"company\"?",
        ),
        (
            limit("whom = [\"company\"]\nat_most = 2"),
            "event.toml:@: limit.who: names nobody; write: who = [\"company\"]",
        ),
        (
            limit("who = []\nwhom = [\"company\"]\nmeet = \"never\""),
            "event.toml:@: limit.who: names nobody; write: who = [\"company\"]",
        ),
        (
            limit("who = [\"clinic\"]\nwhom = [\"company\"]\nat_most = 0"),
            "event.toml:@+3: limit.at_most: 0 is out of range; write a number from 1 to 50",
        ),
        (
            limit("who = [\"clinic\"]\nwhom = [\"company\"]\nmeet = \"nevr\""),
            "event.toml:@+3: limit.meet: unknown meet \"nevr\"; did you mean \"never\"?",
        ),
        (
            limit("who = [\"clinic\"]\nwhom = [\"company\"]"),
            "event.toml:@: limit.meet: missing; write one of: meet = \"never\", meet = \"if asked\", at_most = 2",
        ),
        (
            limit("who = [\"clinic\"]\nwhom = [\"company\"]\nmeet = \"never\"\nat_most = 2"),
            "event.toml:@: limit.meet: beside at_most; write one of: meet = \"never\", meet = \"if asked\", at_most = 2",
        ),
    ];
    let table: Vec<_> = { table.iter() }
        .map(|(to, expected)| ("# Shown before", to.as_str(), *expected))
        .collect();
    told(EVENT, &table);
    let fine = limit(
        "who = [\"clinic\"]\nwhom = [\"company\", \"company/home-visit-support\"]\nmeet = \"if asked\"",
    );
    let (_, read) = changed(EVENT, "# Shown before", &fine);
    let limits = read.unwrap_or_else(|told| panic!("{told}")).limits;
    assert_eq!(limits.len(), 1);
    assert!(limits[0].on_request && limits[0].allows == domain::Allowance::IfAsked);
}

#[test]
fn texts_are_what_one_can_read() {
    let long = format!("ja = \"{}\"", "長".repeat(301));
    let table: [(&str, &str, &str); 8] = [
        (
            "ja = \"メディカル顔つなぎデー（見本）\"",
            "ja = \"\u{3164}\"",
            "event.toml:@: event.name.ja: holds U+3164, which nobody can see; take it out, or type the text anew",
        ),
        (
            "ja = \"懇親会\"",
            "ja = \"懇\\u202e親会\"",
            "event.toml:@: room.ja: holds U+202E, which nobody can see; take it out, or type the text anew",
        ),
        (
            "ja = \"星見坂総合病院\"",
            "ja = \"星見坂\\u0000\"",
            "event.toml:@: booth.ja: holds U+0000, which nobody can see; take it out, or type the text anew",
        ),
        (
            "en = \"Reception party\"",
            "en = \"Reception\\nparty\"",
            "event.toml:@: room.en: contains a line break; write it on one line",
        ),
        (
            "ja = \"懇親会\"",
            &long,
            "event.toml:@: room.ja: 301 characters, but at most 300 are read; say it shorter",
        ),
        (
            "\"topics\", \"minutes\"",
            "\"topics\", \" \"",
            "event.toml:@: record.columns: an empty text; write it, or take it out",
        ),
        (
            "\"topics\", \"minutes\"",
            "\"topics\", \"備\\u200b考\"",
            "event.toml:@: record.columns: holds U+200B, which nobody can see; take it out, or type the text anew",
        ),
        (
            "timezone = \"Asia/Tokyo\"",
            "timezone = \"Asia/Tokio\"\n[[credit]]\nja = \"出典：架空\"\nen = \"Source\"\n[ignored]",
            "",
        ),
    ];
    told(EVENT, &table[..7]);
    // What is wrong with the event is not told of the credits, which are sound.
    let (from, to, _) = table[7];
    let (_, result) = changed(EVENT, from, to);
    let told = result.expect_err("a wrong time zone").to_string();
    assert!(!told.contains("credit."), "{told}");
    // A paragraph may have several lines.
    let (_, read) = changed(
        EVENT,
        "[[consent]]",
        "[[credit]]\nja = \"出典：架空\\n二行目\"\nen = \"Source\"\n\n[[consent]]",
    );
    assert!(read.is_ok());
}
